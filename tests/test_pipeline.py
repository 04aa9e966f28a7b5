"""The pipeline joins the stages: what is written, what is left alone, and what stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liftgen.diagnostics import Report, Span
from liftgen.pipeline import Outcome, ScaffoldOptions, scaffold, understand
from liftgen.project import Project, load_project
from liftgen.write import Action

if TYPE_CHECKING:
    from pathlib import Path

MODELS = """\
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK


class Session(BaseModel):
    session_id: Annotated[str, PK]


class User(BaseModel):
    user_id: Annotated[str, PK]
"""
TABLE = "stacks/tables/{}.json"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "lift.toml").write_text('models = "models.py"\noutputs = ["stack", "migration"]\n')
    (tmp_path / "models.py").write_text(MODELS)
    return load_project(tmp_path, Report())


def run(project: Project, **options: object) -> Outcome:
    return scaffold(project, ScaffoldOptions(**options), Report())  # type: ignore[arg-type]


def done(outcome: Outcome) -> dict[str, str]:
    return {each.path: str(each.action) for each in outcome.actions if each.action is not Action.KEEP}


def test_only_writes_its_output_and_leaves_the_others_alone(project: Project) -> None:
    run(project)
    (project.root / "models.py").write_text(MODELS.replace("user_id: Annotated", "uid: Annotated"))

    assert done(run(project, only=("migration",))) == {}
    assert done(run(project, only=("stack",))) == {TABLE.format("users"): "update"}


def test_only_removes_the_orphans_of_its_own_output(project: Project) -> None:
    run(project)
    (project.root / "models.py").write_text(MODELS.partition("\n\nclass User")[0] + "\n")

    assert TABLE.format("users") not in done(run(project, only=("migration",)))
    assert done(run(project, only=("stack",)))[TABLE.format("users")] == "delete"


def test_model_writes_what_is_about_it_and_leaves_the_others_alone(project: Project) -> None:
    run(project)
    changed = MODELS.replace("user_id: Annotated", "uid: Annotated").replace("session_id", "sid")
    (project.root / "models.py").write_text(changed)

    assert done(run(project, models=("User",))) == {TABLE.format("users"): "update"}
    assert done(run(project)) == {TABLE.format("sessions"): "update"}


def test_model_removes_nothing(project: Project) -> None:
    run(project)
    (project.root / "models.py").write_text(MODELS.partition("\n\nclass User")[0] + "\n")

    assert "delete" not in done(run(project, models=("Session",))).values()


def test_an_output_taken_out_of_the_configuration_is_removed_but_not_what_is_the_users(project: Project) -> None:
    run(project)
    (project.root / "lift.toml").write_text('models = "models.py"\noutputs = ["migration"]\n')
    outcome = run(load_project(project.root, Report()))

    assert set(done(outcome).values()) == {"delete"}
    assert (project.root / "stacks/app.py").exists()
    assert not (project.root / TABLE.format("users")).exists()


def test_a_conflict_stops_everything_and_force_keeps_the_edit_aside(project: Project) -> None:
    run(project)
    edited = project.root / TABLE.format("users")
    edited.write_text("mine")
    (project.root / "models.py").write_text(MODELS.replace("session_id", "sid"))
    before = (project.root / TABLE.format("sessions")).read_text()
    stopped = run(project)

    assert stopped.report.codes() == ["LIFT501"]
    assert (edited.read_text(), (project.root / TABLE.format("sessions")).read_text()) == ("mine", before)

    assert done(run(project, force=True)) == {TABLE.format("users"): "update", TABLE.format("sessions"): "update"}
    assert (project.root / ".lift/backup/0001" / TABLE.format("users")).read_text() == "mine"


def test_a_preview_says_that_a_run_was_interrupted(project: Project) -> None:
    run(project)
    (project.root / ".lift/journal").write_bytes(b"[]\n")

    assert run(project, preview=True).report.codes() == ["LIFT508"]
    assert run(project).report.codes() == []
    assert run(project, preview=True).report.codes() == []


def test_reading_models_runs_nothing_of_them(project: Project) -> None:
    (project.root / "models.py").write_text(f"import pathlib\npathlib.Path('ran').touch()\n{MODELS}")
    run(project)

    assert not (project.root / "ran").exists()


def test_models_and_output_in_a_src_layout_are_imported_without_it(tmp_path: Path) -> None:
    (tmp_path / "lift.toml").write_text(
        'models = "src/app/models"\noutput = "src/app/backend"\noutputs = ["migration"]\n'
    )
    (tmp_path / "src/app/models").mkdir(parents=True)
    (tmp_path / "src/app/models/keys.py").write_text("from typing import NewType\n\nUserId = NewType('UserId', str)\n")
    (tmp_path / "src/app/models/users.py").write_text(
        MODELS.replace("user_id: Annotated[str", "user_id: Annotated[UserId").replace(
            "from liftgen import PK\n", "from app.models.keys import UserId\nfrom liftgen import PK\n"
        )
    )
    project = load_project(tmp_path, Report())
    outcome = run(project)

    assert outcome.report.codes() == []
    assert {each.model.module for each in outcome.schema.entities} == {"app.models.users"}
    assert project.settings.package == "app.backend"
    assert done(outcome) == {"migrations/0001_baseline.py": "create"}


def test_settings_of_no_table_are_told_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "lift.toml").write_text('models = "models.py"\n\n[tables.session]\npitr = true\n')
    (tmp_path / "models.py").write_text(MODELS)
    ((finding, place),) = [
        (each.finding, each.span) for each in understand(load_project(tmp_path, Report()), Report()).report
    ]

    assert (finding.code, finding.help) == ("LIFT208", "did you mean `sessions`?")
    assert place == Span("lift.toml", 3, 2, 3, 16)
