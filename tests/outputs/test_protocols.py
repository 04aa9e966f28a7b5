"""Protocols say what repositories, facades and one tenant's part of them offer: no more, no less."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.generated import MODELS, PACKAGE, generate, imported

GENERATED = f"{PACKAGE}.repositories.generated"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("protocols")
    generate(path, *MODELS)
    return path


def test_a_protocol_has_what_its_class_has(folder: Path) -> None:
    package = imported(folder, f"{PACKAGE}.repositories")
    protocols = [each for each in package.__all__ if each.endswith("Protocol")]

    assert len(protocols) > 20
    for name in protocols:
        protocol = getattr(package, name)
        real = class_of(folder, name.removesuffix("Protocol"))
        for method, promised in public(protocol).items():
            if isinstance(promised, property):
                assert f"self.{method} = " in inspect.getsource(real.__init__)
            else:
                kept = inspect.signature(getattr(real, method))
                assert inspect.signature(promised).parameters == kept.parameters
                assert inspect.getdoc(promised) == inspect.getdoc(getattr(real, method))
        methods = {method for method, promised in public(protocol).items() if not isinstance(promised, property)}
        assert methods == {method for base in real.__mro__[:-1] for method in public(base)}


def class_of(folder: Path, name: str) -> Any:
    """The class that keeps a protocol; those of one tenant are not offered by the package."""
    package = imported(folder, f"{PACKAGE}.repositories")
    if name in package.__all__:
        return getattr(package, name)
    modules = (folder / PACKAGE / "repositories" / "generated" / "scoped").glob("*.py")
    found = (imported(folder, f"{GENERATED}.scoped.{each.stem}") for each in modules if each.stem != "__init__")
    return next(getattr(module, name) for module in found if hasattr(module, name))


def public(owner: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(owner).items() if not name.startswith("_")}


@pytest.mark.slow
def test_a_type_checker_says_where_a_repository_does_not_keep_its_protocol(tmp_path: Path) -> None:
    generate(tmp_path, MODELS[1])
    own = tmp_path / PACKAGE / "repositories" / "session.py"
    own.write_text(f"{own.read_text()}\n    create: int = 1\n")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / ".mypy"), PACKAGE]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout

    assert f"{PACKAGE}/repositories/generated/protocols/bases/session.py" in said
