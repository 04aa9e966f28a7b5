"""Help: every command says what it does, and every example that it shows does what it says."""

from __future__ import annotations

import inspect
import re
import shlex
import shutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer import Typer
from typer.core import TyperGroup

from liftgen.cli.commands import COMMANDS, whole
from tests.cli.conftest import SESSION

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

DOCUMENTS = Path(__file__).parents[1] / "corpus"


def pages() -> dict[str, str]:
    """What the commands say of themselves, those below others after these."""
    found = {}
    for name, command in COMMANDS.items():
        function = getattr(import_module(f"liftgen.cli.{command.module}"), command.function)
        if not isinstance(function, Typer):
            found[name] = inspect.cleandoc(function.__doc__ or "")
            continue
        found[name] = str(function.info.help)
        for each in function.registered_commands:
            found[f"{name} {each.name}"] = inspect.cleandoc(each.callback.__doc__ or "")
    return found


EXAMPLES = {name: re.findall(r"^Example: `(lift dynamorm .*)`$", page, re.MULTILINE) for name, page in pages().items()}
EVERY = [example for examples in EXAMPLES.values() for example in examples]
ELSEWHERE = ("--stage", "--template", "--from live", "dynamorm migrate", "dynamorm test", "dynamorm dev", "--watch")
"""What asks somebody else: AWS, a server that takes seconds to start, or somebody who changes models; others run these."""


def prepare(example: str, folder: Workspace) -> None:
    """What the example is about."""
    if "init" in example:
        return
    folder.write("lift.toml", 'models = "models"\n')
    if "--from awslabs" in example:
        document = next(DOCUMENTS.rglob("*schema*.json"))
        shutil.copy(document, folder.path / "deals_schema.json")
        return
    folder.write("models/session.py", SESSION)
    if "--rename User.mail=email" in example:
        user = SESSION.replace("Session", "User").replace("session_id", "user_id").replace("user: str", "mail: str")
        folder.write("models/user.py", user)
        assert folder.lift("scaffold").code == 0
        folder.write("models/user.py", user.replace("mail", "email"))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_by_the_first_line_of_its_help(name: str) -> None:
    assert pages()[name].splitlines()[0] == COMMANDS[name].summary


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_command_shows_an_example(name: str) -> None:
    assert EXAMPLES[name] or any(each.startswith(f"{name} ") for each in EXAMPLES)


@pytest.mark.parametrize("example", [each for each in EVERY if not any(word in each for word in ELSEWHERE)])
def test_an_example_does_what_it_says(folder: Workspace, example: str) -> None:
    prepare(example, folder)
    ran = folder.lift(*shlex.split(example)[2:])

    # A check that finds something to do says so.
    assert ran.code == (1 if "--check" in example else 0), ran.err
    assert ran.out


@pytest.mark.parametrize("example", [each for each in EVERY if any(word in each for word in ELSEWHERE)])
def test_an_example_that_asks_somebody_else_has_flags_that_there_are(folder: Workspace, example: str) -> None:
    for path in ("cdk.out", "last/cdk.out"):
        (folder.path / path).mkdir(parents=True)
    _, _, name, *arguments = shlex.split(example)
    command = whole(name)
    if isinstance(command, TyperGroup):
        name, *arguments = arguments
        command = command.commands[name]

    assert command.make_context(name, arguments).params


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_shown_with_its_examples(folder: Workspace, name: str) -> None:
    ran = folder.lift(name, "--help")

    assert ran.code == 0
    assert f"Usage: lift dynamorm {name}" in ran.out or f"dynamorm {name}" in ran.out
    assert "Example: lift dynamorm" in ran.out or f"{name} status" in pages()


def test_a_command_that_is_not_there_is_said_with_what_is_near(folder: Workspace) -> None:
    ran = folder.lift("scafold")

    assert ran.code == 2
    assert "help: is `scaffold` meant?" in ran.err


def test_completion_is_installed_by_lift_and_by_no_command_below_it(folder: Workspace) -> None:
    assert "--install-completion" not in folder.lift("migrate", "--help").out
