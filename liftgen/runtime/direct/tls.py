"""TLS: whom to trust, found without reading what is not needed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from liftgen.runtime.errors import NotConfigured

if TYPE_CHECKING:
    import ssl


PACKAGED = os.path.join(os.path.dirname(__file__), "certificates")
"""A hashed folder that `liftgen.constructs.PythonProject` writes into the code of a function."""


def tls_context(certificates: str | None) -> ssl.SSLContext:
    """A context that checks certificates and names; `certificates` is a file or a hashed folder, None for the system's.

    Of a hashed folder (`openssl rehash`) one file is read, of a file every certificate: some 60 ms of a cold start.
    """
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # with this one, certificates and names are checked
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_COMPRESSION
    place = certificates or _system(ssl.get_default_verify_paths())
    try:
        if place is None:
            context.load_default_certs()
        elif os.path.isdir(place):
            context.load_verify_locations(capath=place)
        else:
            context.load_verify_locations(cafile=place)
    except OSError as error:
        raise NotConfigured(f"the certificates at `{place}` cannot be read: {error}") from None
    return context


def _system(paths: ssl.DefaultVerifyPaths) -> str | None:
    """The system's hashed folder, else the one that a function is packaged with, else the system's file, else botocore's."""
    for folder in (paths.capath, PACKAGED):
        if folder and _hashed(folder):
            return folder
    if paths.cafile:
        return paths.cafile
    from importlib.util import find_spec
    from pathlib import Path

    botocore = find_spec("botocore")  # found, not imported
    bundle = Path(botocore.origin).with_name("cacert.pem") if botocore and botocore.origin else None
    return str(bundle) if bundle and bundle.is_file() else None


def _hashed(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(entry.name.endswith(".0") for entry in entries)
    except OSError:
        return False
