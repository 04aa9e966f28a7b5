"""`lift dynamorm validate`: everything that is wrong, and nothing written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

BASELINE = "migrations/0001_baseline.py"


def test_clean_models_are_counted(project: Workspace) -> None:
    ran = project.lift("validate")

    assert (ran.code, ran.out, ran.err) == (0, "", "1 entity, 1 table, 0 access patterns\n")
    assert set(project.tree) == {"lift.toml", "models/session.py"}


def test_every_mistake_is_drawn_at_once(project: Workspace) -> None:
    project.write("models/one.py", "class One(BaseModel:\n")
    project.write("models/two.py", "x = (\n")
    ran = project.lift("validate")

    assert ran.code == 1
    assert "models/one.py:1" in ran.err
    assert "models/two.py:1" in ran.err
    assert ran.err.endswith("2 errors in 2 files\n")


def test_models_named_go_before_the_configured_ones(project: Workspace) -> None:
    project.write("other.py", "x = (\n")

    assert "other.py:1" in project.lift("validate", "other.py").err


def test_models_that_moved_on_from_the_last_migration_are_a_warning(project: Workspace) -> None:
    project.lift("scaffold")
    project.write("models/session.py", project.read("models/session.py") + "    device: str | None = None\n")
    before = project.read(BASELINE)
    ran = project.lift("validate")

    assert ran.code == 0
    assert f"warning[LIFT520]: the models have moved on from the state after `{BASELINE}`: entity Session" in ran.err
    assert project.lift("scaffold").out == ""
    assert project.read(BASELINE) == before


def test_a_docstring_moves_no_model(project: Workspace) -> None:
    project.lift("scaffold")
    project.write(
        "models/session.py",
        project.read("models/session.py").replace("    session_id", '    """New."""\n\n    session_id'),
    )

    assert "LIFT520" not in project.lift("validate").err


def test_an_edited_or_unreadable_migration_is_an_error(project: Workspace) -> None:
    project.lift("scaffold")
    project.write(BASELINE, project.read(BASELINE).replace('"sessions"', '"elsewhere"'))
    edited = project.lift("validate")
    project.write(BASELINE, "MIGRATION = None\n")
    unreadable = project.lift("validate")

    assert (edited.code, unreadable.code) == (1, 1)
    assert "error[LIFT521]" in edited.err
    assert "error[LIFT522]" in unreadable.err


def test_other_forms_are_data_on_stdout_also_when_nothing_is_wrong(project: Workspace) -> None:
    clean = project.lift("validate", "--format", "json")
    project.write("models/one.py", "x = (\n")
    wrong = project.lift("validate", "--format", "json")
    sarif = project.lift("validate", "--format", "sarif")

    assert json.loads(clean.out)["diagnostics"] == []
    assert [each["code"] for each in json.loads(wrong.out)["diagnostics"]] == ["LIFT102"]
    assert json.loads(sarif.out)["version"] == "2.1.0"
    assert (clean.code, wrong.code, wrong.err) == (0, 1, "")
