"""Refusing: wrong usage, and what a command does not find, are diagnostics as all others are: a code, words, a way out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Workspace

WRONG = [
    (("validate", "--nope"), "LIFT550", "there is no flag `--nope`", "`lift dynamorm validate --help`"),
    (("scaffold", "--modle", "User"), "LIFT550", "there is no flag `--modle`", "is `--model` or `--only` meant?"),
    (("validate", "--format", "xml"), "LIFT550", "`--format`: `xml` is not one of `text`,", "--help"),
    (("validate", "--sample", "some"), "LIFT550", "`--sample`: ", "--help"),
    (("validate", "--template", "none"), "LIFT550", "`--template`: path `none` does not exist", "--help"),
    (("import",), "LIFT550", "`--from` is not given", "`lift dynamorm import --help`"),
    (("import", "--from", "awslabs", "nope.json"), "LIFT550", "file `nope.json` does not exist", "--help"),
    (("import", "--from", "live"), "LIFT550", "`--table`: say which deployed table to read", "--help"),
    (("generate-migration",), "LIFT550", "a migration is called by a few words", "--help"),
    (("migrate", "up", "--stage", "none"), "LIFT550", "there is no stage `none`", "`lift dynamorm migrate up --help`"),
    (("rule", "LIFT200", "LIFT201"), "LIFT550", "extra argument", "--help"),
    (("dev",), "LIFT553", "there is no `handlers` to serve", "`lift dynamorm scaffold` writes handlers"),
    (("scaffold", "--output", "lift.toml/deep"), "LIFT555", "lift.toml", "run the same command again"),
]


@pytest.mark.parametrize(("arguments", "code", "message", "way_out"), WRONG, ids=[" ".join(each[0]) for each in WRONG])
def test_what_a_command_cannot_do_has_a_code_words_and_a_way_out(
    project: Workspace, arguments: tuple[str, ...], code: str, message: str, way_out: str
) -> None:
    ran = project.lift(*arguments)

    assert (ran.code, ran.out) == (2, "")
    first, _, rest = ran.err.partition("\nhelp: ")
    assert first.startswith(f"error[{code}]: ")
    assert message in first
    assert way_out in " ".join(rest.split())


@pytest.mark.parametrize("flag", [("--format", "json"), ("--format=json",)])
def test_it_is_said_in_the_form_that_was_asked_for(project: Workspace, flag: tuple[str, ...]) -> None:
    ran = project.lift("validate", *flag, "--nope")

    assert ran.code == 2
    assert [each["code"] for each in json.loads(ran.out)["diagnostics"]] == ["LIFT550"]
    assert ran.err == ""


def test_commands_above_commands_show_what_there_is(project: Workspace) -> None:
    ran = project.lift("migrate")

    assert ran.code == 2
    assert "pause" in ran.out + ran.err
