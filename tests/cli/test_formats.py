"""`--format`: one form of diagnostics on stdout and nothing else, or text on stderr, for the terminal that is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from liftgen.diagnostics.cells import width

if TYPE_CHECKING:
    from cli.conftest import Workspace

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "diagnostics.schema.json").read_text("utf-8"))
BROKEN = """\
from pydantic import BaseModel

from liftgen import Key, Table


class User(BaseModel):
    tenant_id: str
    things: dict[str, object]

    class Dynamo:
        table = Table("app")
        key = Key("TENANT#{tenant_id}#AND#SOMETHING#THAT#MAKES#THIS#LINE#LONG", "USER#{usr_id}")
"""
COMMANDS = pytest.mark.parametrize("command", ["validate", "scaffold"])


@COMMANDS
def test_json_is_all_that_stands_on_stdout(folder: Workspace, command: str) -> None:
    folder.write("models.py", BROKEN)

    ran = folder.lift(command, "models.py", "--format", "json")

    document = json.loads(ran.out)
    jsonschema.validate(document, SCHEMA)
    assert [each["code"] for each in document["diagnostics"]] == ["LIFT110", "LIFT270"]
    assert (ran.code, ran.err) == (1, "")


@COMMANDS
def test_sarif_is_all_that_stands_on_stdout(folder: Workspace, command: str) -> None:
    folder.write("models.py", BROKEN)

    ran = folder.lift(command, "models.py", "--format", "sarif")

    (run,) = json.loads(ran.out)["runs"]
    assert [each["ruleId"] for each in run["results"]] == ["LIFT110", "LIFT270"]
    assert (ran.code, ran.err) == (1, "")


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("concise", ["models.py:8:23: error[LIFT110]: ", "models.py:12:87: error[LIFT270]: "]),
        ("github", ["::error file=models.py,line=8,", "::error file=models.py,line=12,"]),
    ],
)
def test_other_forms_are_a_line_for_each_diagnostic(folder: Workspace, form: str, begins: list[str]) -> None:
    folder.write("models.py", BROKEN)

    ran = folder.lift("validate", "models.py", "--format", form)

    lines = ran.out.splitlines()
    assert [line.startswith(begin) for line, begin in zip(lines, begins, strict=True)] == [True, True]
    assert (ran.code, ran.err) == (1, "")


@COMMANDS
def test_what_is_clean_is_a_document_too(project: Workspace, command: str) -> None:
    ran = project.lift(command, "--format", "json")

    assert json.loads(ran.out) == {"version": 1, "errors": 0, "warnings": 0, "diagnostics": []}
    assert ran.code == 0


def test_a_wrong_configuration_is_a_diagnostic_in_every_form(folder: Workspace) -> None:
    folder.write("lift.toml", 'models = "models.py"\noutputs = ["nothing"]\n')
    folder.write("models.py", BROKEN)

    ran = folder.lift("validate", "--format", "json")

    assert json.loads(ran.out)["diagnostics"][0]["place"]["path"] == "lift.toml"
    assert ran.code == 2


def test_a_form_that_does_not_exist_is_wrong_usage(folder: Workspace) -> None:
    ran = folder.lift("validate", "--format", "xml")

    assert (ran.code, ran.out) == (2, "")
    assert "sarif" in ran.err


@pytest.mark.parametrize(
    ("variables", "colored"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
    ],
)
def test_text_has_colours_where_they_are_wanted(
    folder: Workspace, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], colored: bool
) -> None:
    folder.write("models.py", BROKEN)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    ran = folder.lift("validate", "models.py")

    assert ("\x1b[" in ran.err) is colored
    assert (ran.code, ran.out) == (1, "")


@pytest.mark.parametrize("form", ["concise", "json", "sarif", "github"])
def test_forms_for_programs_have_no_colours(folder: Workspace, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    folder.write("models.py", BROKEN)
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert "\x1b[" not in folder.lift("validate", "models.py", "--format", form).out


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_an_excerpt_fits_the_terminal_and_shows_what_matters(
    folder: Workspace, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    folder.write("models.py", BROKEN)
    monkeypatch.setenv("COLUMNS", str(columns))

    lines = folder.lift("validate", "models.py").err.splitlines()

    excerpt = [line for line in lines if " | " in line or line.startswith(("help:", "      "))]
    assert max(map(width, excerpt)) <= columns
    assert sum("{usr_id}" in line for line in excerpt) == 1
    assert sum("^^^^^^^^" in line for line in excerpt) == 1
