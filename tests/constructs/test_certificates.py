"""Certificates: the files of a hashed folder have the names under which OpenSSL looks for them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import botocore
import pytest
import trustme


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is what names are compared with")
def test_files_are_named_as_openssl_names_them(tmp_path: Path) -> None:
    from liftgen.constructs.certificates import write_hashed

    bundle = Path(botocore.__file__).with_name("cacert.pem").read_bytes() + trustme.CA().cert_pem.bytes()
    write_hashed(bundle, tmp_path / "hashed")
    plain = tmp_path / "plain"
    plain.mkdir()
    for number, each in enumerate((tmp_path / "hashed").iterdir()):
        shutil.copyfile(each, plain / f"{number}.pem")
    subprocess.run(["openssl", "rehash", str(plain)], check=True)

    assert {each.name for each in (tmp_path / "hashed").iterdir()} == {each.name for each in plain.glob("*.[0-9]")}


def test_certificates_of_one_name_are_all_there(tmp_path: Path) -> None:
    from liftgen.constructs.certificates import write_hashed

    authority = trustme.CA(organization_name="one", organization_unit_name="name")
    other = trustme.CA(organization_name="one", organization_unit_name="name")
    write_hashed(authority.cert_pem.bytes() + other.cert_pem.bytes(), tmp_path)

    assert sorted(each.suffix for each in tmp_path.iterdir()) == [".0", ".1"]
    assert {each.read_bytes() for each in tmp_path.iterdir()} == {authority.cert_pem.bytes(), other.cert_pem.bytes()}
