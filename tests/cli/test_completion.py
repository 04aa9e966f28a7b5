"""Completion: each shell's own protocol, with what is offered for a word; never an exception, and never a word more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from liftgen.cli import completion
from liftgen.cli.app import app
from liftgen.diagnostics import Report
from liftgen.pipeline import understand
from liftgen.project import load_project

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

LIFT = Path(sys.executable).with_name("lift")
SAMPLES = sorted((Path(__file__).parents[2] / "sample_models").glob("*.py"))

MODELS = """\
from typing import Annotated

from pydantic import BaseModel

from liftgen import GSI, Key, PK, Query, Table, Tag

app = Table("saas")


class Address(BaseModel):
    street: str = "\\d"  # an invalid escape, of which Python warns


class Base(BaseModel):
    id: str

    class Dynamo:
        table = app
        key = Key("A#{id}")
        by_id = GSI(pk=["id"])


class User(Base):
    class Dynamo(Base.Dynamo):
        recent = Query("by_id")


class Contact(BaseModel):
    id: Annotated[str, Tag("pk")]
    email: Annotated[str, Tag("index:gsi-email,pk")]
"""
CONFIGURATION = """\
models = "models"

[stages.prod]
region = "eu-west-1"
tables = { saas = "saas-prod" }

[stages.test]
"""


@pytest.fixture
def models(folder: Workspace) -> Workspace:
    folder.write("lift.toml", CONFIGURATION)
    folder.write("models/users.py", MODELS)
    folder.write("models/broken.py", "class (:\n")
    return folder


def environment(shell: str, line: str) -> dict[str, str]:
    """What the shell's script sets for a line that is begun."""
    word = "" if line.endswith(" ") else line.split()[-1]
    given = {"_LIFT_COMPLETE": f"complete_{shell}"}
    match shell:
        case "bash":
            return {**given, "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - bool(word))}
        case "fish":
            return {**given, "_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
        case "zsh":
            return {**given, "_TYPER_COMPLETE_ARGS": line}
        case _:
            return {**given, "_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_WORD_TO_COMPLETE": word}


def offered(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shell: str = "bash"
) -> list[str]:
    for name, value in environment(shell, line).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        get_command(app).main([], "lift")
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out.split("\n")[:-1]


@pytest.mark.parametrize(
    ("shell", "answer"),
    [
        ("bash", "User\n"),
        ("zsh", '_arguments \'*: :(("User":"models/users.py"))\'\n'),
        ("fish", "User\tmodels/users.py\n"),
        ("powershell", "User:::models/users.py\n"),
        ("pwsh", "User:::models/users.py\n"),
    ],
)
def test_each_shell_is_answered_as_it_asks(models: Workspace, shell: str, answer: str) -> None:
    line = "lift dynamorm scaffold --model U"
    given = {**os.environ, **environment(shell, line)}
    done = subprocess.run([LIFT], cwd=models.path, env=given, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, answer, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell", "pwsh"])
def test_each_shell_has_its_script(models: Workspace, shell: str) -> None:
    given = {**os.environ, "_LIFT_COMPLETE": f"source_{shell}"}
    done = subprocess.run([LIFT], cwd=models.path, env=given, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert f"complete_{shell.replace('pwsh', 'powershell')}" in done.stdout


@pytest.mark.parametrize(
    ("shell", "script"),
    [
        (
            "bash",
            'eval "$(_LIFT_COMPLETE=source_bash lift)"; COMP_WORDS=(lift dynamorm scaffold --model U); COMP_CWORD=4; '
            '_lift_completion lift; echo "${COMPREPLY[@]}"',
        ),
        ("fish", 'env _LIFT_COMPLETE=source_fish lift | source; complete -C "lift dynamorm scaffold --model U"'),
    ],
)
def test_a_shell_with_the_script_completes(models: Workspace, shell: str, script: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    given = {**os.environ, "PATH": f"{LIFT.parent}{os.pathsep}{os.environ['PATH']}"}
    command = [shell, *(["--norc"] if shell == "bash" else ["--no-config"]), "-c", script]
    done = subprocess.run(command, cwd=models.path, env=given, capture_output=True, text=True, check=False)

    assert done.stdout.split()[:1] == ["User"], done.stderr


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("lift dy", ["dynamorm"]),
        ("lift dynamorm cr", ["create-model"]),
        ("lift dynamorm scaffold --on", ["--only"]),
        ("lift dynamorm scaffold --model ", ["Base", "User", "Contact"]),
        ("lift dynamorm scaffold --model=Con", ["Contact"]),
        ("lift dynamorm scaffold models/broken.py --model ", [""]),
        ("lift dynamorm scaffold --config nothing.toml --model ", [""]),
        ("lift dynamorm scaffold --only st", ["stack"]),
        ("lift dynamorm validate --stage ", ["prod", "test"]),
        ("lift dynamorm validate --table s", ["saas", "saas-prod"]),
        ("lift dynamorm generate-migration --stage p", ["prod"]),
        ("lift dynamorm create-model --table s", ["saas", "saas-prod"]),
        ("lift dynamorm validate --format g", ["github"]),
        ("lift dynamorm rule LIFT10", [f"LIFT10{number}" for number in range(1, 9)]),
        ("lift dynamorm rule lift101", ["lift101"]),
    ],
)
@pytest.mark.usefixtures("models")
def test_what_is_offered(
    line: str,
    expected: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert offered(line, monkeypatch, capsys) == expected


@pytest.mark.parametrize(
    "trouble",
    [
        ("lift.toml", b"models = \n"),
        ("lift.toml", b"\xff"),
        ("lift.toml", b'models = "../nowhere"\n'),
        ("models/users.py", b"\x00"),
        ("models/users.py", b"x = " + b"(" * 100_000),
        ("models/users.py", b"# coding: nothing\n"),
    ],
    ids=lambda trouble: trouble[1][:12],
)
@pytest.mark.parametrize(
    "line",
    [
        "lift dynamorm scaffold --model ",
        "lift dynamorm scaffold --only x",
        "lift dynamorm validate --stage x",
        "lift dynamorm validate --table x",
    ],
)
def test_whatever_is_wrong_is_not_said_in_the_middle_of_a_line(
    models: Workspace,
    trouble: tuple[str, bytes],
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (models.path / trouble[0]).write_bytes(trouble[1])

    assert offered(line, monkeypatch, capsys) == [""]


@pytest.mark.usefixtures("models")
def test_a_bug_in_what_is_offered_is_not_shown_either(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(completion, "load_project", broken)

    assert offered("lift dynamorm scaffold --model ", monkeypatch, capsys) == [""]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_entities_and_patterns_are_those_that_the_models_mean(path: Path) -> None:
    schema = understand(load_project(path.parent, Report()).with_models([path]), Report()).schema
    context = type("Context", (), {"params": {"config": None, "models": [path]}})()

    found = {name for name, *_ in map(_pair, completion.entities(context, ""))}
    patterns = {name for name, *_ in map(_pair, completion.patterns(context, ""))}

    assert {each.name for each in schema.entities} <= found
    meant = {f"{entity.name}.{each.name}" for entity in schema.entities for each in entity.patterns}
    assert {each for each in patterns if each.partition(".")[0] in {entity.name for entity in schema.entities}} <= meant


def _pair(offer: str | tuple[str, str]) -> tuple[str, ...]:
    return offer if isinstance(offer, tuple) else (offer,)
