"""PythonProject: the code of a function is the project's packages, lift's runtime and their dependencies, and runs as it is."""

from __future__ import annotations

import ssl
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from liftgen.constructs.python_project import PythonProject

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in {
        "models/__init__.py": "",
        "models/order.py": "from liftgen import Table\nTABLE = Table('orders')\nNAME = 'orders'\n",
        "models/__pycache__/order.cpython-39.pyc": "old",
        "shop/__init__.py": "",
        "shop/api/__init__.py": "from models.order import NAME\n",
        "shop/secret.py": "",
        "handlers.py": "from shop.api import NAME\nimport liftgen.runtime.environment\n",
        "notes.txt": "",
    }.items():
        (tmp_path / "project" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "project" / path).write_text(text)
    return tmp_path / "project"


PACKAGES = ("models", "shop.api", "handlers")


def build(project: PythonProject, python: str = HERE, machine: str = "x86_64") -> Any:
    from liftgen.constructs.python_project import _Build

    return _Build(project, Path(project.folder), python, machine)


def test_the_asset_changes_with_what_is_in_it_and_nothing_else(folder: Path) -> None:
    from liftgen.constructs import PythonProject

    project = PythonProject(folder, PACKAGES)
    before = build(project).digest
    (folder / "notes.txt").write_text("not in it")
    (folder / "shop" / "secret.py").write_text("not in it")
    (folder / "models" / "__pycache__" / "new.pyc").write_text("not in it")
    unchanged = build(project).digest
    (folder / "pins.txt").write_text("pydantic==2.12.0\n")
    others = [
        build(PythonProject(folder, PACKAGES[:2])).digest,
        build(PythonProject(folder, PACKAGES, requirements=("httpx",))).digest,
        build(PythonProject(folder, PACKAGES, extras=("encryption",))).digest,
        build(PythonProject(folder, PACKAGES, constraints="pins.txt")).digest,
        build(project, python="3.12").digest,
        build(project, machine="aarch64").digest,
    ]
    (folder / "models" / "order.py").write_text("NAME = 'other'\n")

    assert unchanged == before
    assert len({before, *others, build(project).digest}) == len(others) + 2


def test_the_asset_is_the_same_wherever_the_project_is(folder: Path, tmp_path: Path) -> None:
    from liftgen.constructs import PythonProject

    moved = folder.rename(tmp_path / "elsewhere")
    there = build(PythonProject(moved, PACKAGES)).digest
    back = build(PythonProject(moved.rename(folder), PACKAGES)).digest

    assert there == back


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"packages": ("absent",)}, "there is no package `absent` in"),
        ({"packages": ("models",), "constraints": "pins.txt"}, "there is no file `pins.txt` in"),
        ({"packages": ("models",), "extras": ("speed",)}, "`speed` is none of lift's extras: "),
    ],
)
def test_what_is_not_there_is_refused(folder: Path, given: dict[str, Any], message: str) -> None:
    from liftgen.constructs import PythonProject

    with pytest.raises(ValueError, match=message):
        build(PythonProject(folder, **given))


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["uv", "pip"])
def test_the_code_runs_from_its_folder_alone(
    folder: Path, tmp_path: Path, tool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from liftgen.constructs import PythonProject, python_project

    if tool == "pip":
        monkeypatch.setattr(python_project, "_uv", lambda: None)
    target = tmp_path / "code"
    (folder / "pins.txt").write_text("pydantic==2.12.5\n")
    build(PythonProject(folder, PACKAGES, requirements=("iniconfig",), constraints="pins.txt")).write(target)
    script = (
        "import sys, handlers, boto3, pydantic, iniconfig; print(handlers.NAME, pydantic.VERSION, handlers.__cached__);"
        "print(*sorted({m.split('.')[0] for m in sys.modules if m.startswith('liftgen.')}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(target)!r}); {script}"],
        capture_output=True,
        text=True,
    )

    assert done.stderr == ""
    assert done.stdout.split()[:2] == ["orders", "2.12.5"]
    assert not (target / "shop" / "secret.py").exists()
    assert not (target / "notes.txt").exists()
    assert sorted(each.name for each in (target / "liftgen").iterdir()) == sorted(
        ["__init__.py", "__pycache__", "markers.py", "py.typed", "runtime"]
    )
    # An authority of AWS, found by its name alone.
    amazon = "Amazon Root CA 1"
    certificates = [each.read_bytes() for each in (target / "liftgen/runtime/direct/certificates").iterdir()]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata="".join(each.decode() for each in certificates))
    assert [each for each in context.get_ca_certs() if amazon in str(each["subject"])] != []
    assert len(certificates) == len(context.get_ca_certs())
    # Bytecode that is loaded without a look at its source (PEP 552: flags 0b01), and for every module.
    (compiled,) = (target / "models" / "__pycache__").glob("order.*")
    assert struct.unpack("<I", compiled.read_bytes()[4:8]) == (1,)
    assert f"cpython-{HERE.replace('.', '')}" in compiled.name


@pytest.mark.slow
def test_binaries_are_the_functions_not_the_machines(folder: Path) -> None:
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_lambda as lambda_

    from liftgen.constructs import LiftFunction, PythonProject

    app = App()
    scope = Stack(app, "stack", env=Environment(region="eu-west-1"))
    LiftFunction(scope, "F", handler="handlers.handler", code=PythonProject(folder, PACKAGES))
    LiftFunction(
        scope,
        "G",
        handler="handlers.handler",
        code=PythonProject(folder, PACKAGES),
        architecture=lambda_.Architecture.X86_64,
        runtime=lambda_.Runtime.PYTHON_3_12,
    )
    out = Path(app.synth().directory)
    cores = sorted(path.name for path in out.glob("asset.*/pydantic_core/*.so"))

    assert cores == [
        "_pydantic_core.cpython-312-x86_64-linux-gnu.so",
        "_pydantic_core.cpython-313-aarch64-linux-gnu.so",
    ]


@pytest.mark.slow
def test_what_cannot_be_installed_fails_with_what_was_said(folder: Path, tmp_path: Path) -> None:
    from liftgen.constructs import PythonProject

    with pytest.raises(RuntimeError, match="no-such-thing"):
        build(PythonProject(folder, PACKAGES, requirements=("./no-such-thing",))).write(tmp_path / "code")
