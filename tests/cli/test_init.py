"""`lift dynamorm init`: a configuration and a first model, and nothing written over."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

PYPROJECT = """\
# The shop.
[project]
name    = "shop"   # spaced by hand

[tool.pytest.ini_options]
addopts = "-q"

[tool.other]
x = 1
"""


def test_an_empty_folder_is_configured_and_scaffolds(folder: Workspace) -> None:
    ran = folder.lift("init", "--yes")

    assert (ran.code, ran.out) == (0, "create pyproject.toml\ncreate models/__init__.py\ncreate models/user.py\n")
    assert tomllib.loads(folder.read("pyproject.toml")) == {
        "tool": {"lift": {"models": "models", "output": "."}, "pytest": {"ini_options": {"pythonpath": ["."]}}}
    }
    assert folder.lift("scaffold").code == 0


def test_what_stands_in_pyproject_stays_as_it_is(folder: Workspace) -> None:
    folder.write("pyproject.toml", PYPROJECT)
    folder.lift("init", "--yes")

    text = folder.read("pyproject.toml")
    assert text.startswith(PYPROJECT.replace('addopts = "-q"\n', 'addopts = "-q"\npythonpath = ["."]\n'))
    assert tomllib.loads(text)["tool"]["lift"] == {"models": "models", "output": "."}


def test_every_question_has_a_flag(folder: Workspace) -> None:
    ran = folder.lift(
        *("init", "--models", "app/models.py", "--output", "app/backend", "--model", "Order"),
        *("--field", "total:Decimal", "--table", "shop", "--key", "SHOP,ORDER#{order_id}", "--config", "lift.toml"),
    )

    assert (ran.code, ran.out) == (
        0,
        "create lift.toml\ncreate pyproject.toml\ncreate app/__init__.py\ncreate app/models.py\n",
    ), ran.err
    assert folder.read("lift.toml") == 'models = "app/models.py"\noutput = "app/backend"\n'
    assert 'key = Key("SHOP", "ORDER#{order_id}")' in folder.read("app/models.py")
    assert folder.lift("scaffold", "--only", "migration").out == "create app/backend/migrations/0001_baseline.py\n"


def test_models_that_exist_are_left_alone(folder: Workspace) -> None:
    folder.write("models/session.py", "x = 1\n")
    ran = folder.lift("init", "--yes")

    assert ran.out == "create pyproject.toml\n"
    assert folder.read("models/session.py") == "x = 1\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [("lift.toml", 'models = "m"\n'), ("pyproject.toml", "[tool.lift]\n"), ("pyproject.toml", "[tool\n")],
)
def test_nothing_is_written_over(folder: Workspace, path: str, text: str) -> None:
    folder.write(path, text)
    ran = folder.lift("init", "--yes")

    assert ran.code == 2
    assert ran.err.startswith(f"error[LIFT552]: `{path}` ")
    assert folder.tree == {path: text.encode()}


def test_a_pytest_ini_is_left_to_its_owner(folder: Workspace) -> None:
    folder.write("pytest.ini", "[pytest]\n")
    ran = folder.lift("init", "--yes")

    assert "`pythonpath = .`" in ran.err
    assert "pytest" not in folder.read("pyproject.toml")


@pytest.mark.parametrize("path", ["/abs", "../up", "my-models", "class"])
def test_a_folder_that_cannot_be_imported_is_refused(folder: Workspace, path: str) -> None:
    ran = folder.lift("init", "--yes", "--models", path)

    assert ran.code == 2
    assert ran.err.startswith(f"error[LIFT550]: `--models {path}`: ")
    assert folder.tree == {}


def test_without_a_terminal_the_flags_are_said_instead_of_asking(folder: Workspace) -> None:
    ran = folder.lift("init", "--models", "m", "--output", ".", "--key", "user_id")

    assert ran.code == 2
    assert ran.err == (
        "error[LIFT550]: `--model`, `--field` and `--table` are not given, and there is no terminal to ask on\n"
        "help: give them, or `--yes` to take the defaults\n\n1 error\n"
    )
    assert folder.tree == {}
