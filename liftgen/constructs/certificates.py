"""Certificates: a bundle as the folder in which OpenSSL finds an authority by its name, and so reads none of the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n", re.DOTALL)


def write_hashed(bundle: bytes, folder: Path) -> None:
    """Write each certificate of a bundle to a file named after its subject, as `openssl rehash` names it."""
    # Of no use to an app that packages nothing, where it need not be.
    from OpenSSL.crypto import FILETYPE_PEM, load_certificate

    folder.mkdir(parents=True, exist_ok=True)
    for each in _CERTIFICATE.findall(bundle):
        name = f"{load_certificate(FILETYPE_PEM, each).subject_name_hash():08x}"
        alike = len(list(folder.glob(f"{name}.*")))
        (folder / f"{name}.{alike}").write_bytes(each)
