"""What the last run rendered is not rendered again, and everything that would come out otherwise is."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liftgen.asked import AskedSchema, Whole
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.files import Owner
from liftgen.outputs import OUTPUTS, Output, chosen_outputs
from liftgen.pipeline import ScaffoldOptions, scaffold, understand
from liftgen.project import load_project
from liftgen.read import read
from liftgen.render import render
from liftgen.render.again import RENDERED_PATH
from liftgen.schema import Schema
from liftgen.scope import ProjectScope, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.scope import Scope

SAMPLES = Path(__file__).parents[1] / "sample_models"
OPTIONS = ScaffoldOptions()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of `saas.py`, with the outputs that are quick, scaffolded."""
    monkeypatch.chdir(tmp_path)
    start(tmp_path, "saas.py", 'outputs = ["repository", "types"]\n')
    return tmp_path


def start(folder: Path, name: str, more: str = "") -> None:
    (folder / "lift.toml").write_text(f'models = "models.py"\noutput = "out"\n{more}')
    (folder / "models.py").write_text((SAMPLES / name).read_text())
    run()


def sample(name: str) -> Schema:
    report = Report()
    return derive(read([SAMPLES / name], SAMPLES.parent, report), report)


def run() -> Report:
    report = Report()
    return scaffold(load_project(Path(), report), OPTIONS, report).report


def edits(source: str) -> Iterator[tuple[str, str]]:
    """The models with one change each: a field of every model, its docstring, an access pattern's name, a model less."""
    for found in re.finditer(r"\nclass (\w+)\(BaseModel\):\n    \"\"\"", source):
        yield f"the docstring of {found[1]}", f"{source[: found.end()]}Truly: {source[found.end() :]}"
    for found in re.finditer(r"\n    class Dynamo:\n", source):
        yield (
            f"a field before {found.start()}",
            f"{source[: found.start()]}\n    added: str | None = None\n{source[found.start() :]}",
        )
    for found in re.finditer(r"\n        (\w+) = Query\(", source):
        yield f"the pattern {found[1]}", f"{source[: found.start(1)]}quite_{source[found.start(1) :]}"


def whole() -> Mapping[str, str]:
    """What a run that knows nothing of the last would write of lift's own files."""
    report = Report()
    project = load_project(Path(), report)
    schema = understand(project, report).schema
    chosen = chosen_outputs(project, report)
    files = render(ProjectScope(schema, project.settings), chosen, report)
    return {each.path: each.text for each in files if each.owner is Owner.LIFT}


def written(folder: Path, paths: Mapping[str, str]) -> dict[str, str]:
    return {each: (folder / "out" / each).read_text() for each in paths}


def check_edits(folder: Path, name: str, step: int = 1) -> int:
    source = (SAMPLES / name).read_text()
    count = 0
    for what, text in list(edits(source))[::step]:
        (folder / "models.py").write_text(text)
        assert not run().failed, what
        expected = whole()
        assert written(folder, expected) == expected, what
        count += 1
    return count


def test_after_an_edit_the_files_are_those_of_a_whole_run(folder: Path) -> None:
    assert check_edits(folder, "saas.py") > 10


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(each.name for each in SAMPLES.glob("*.py")))
def test_after_an_edit_every_output_is_that_of_a_whole_run(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    start(tmp_path, name)

    assert check_edits(tmp_path, name, step=4) >= 1


def viewed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the scopes whose views run from now on, in their order."""
    names = []

    def noted(scope: Scope) -> Mapping[str, object] | None:
        names.append(f"{type(scope).__name__} {name_of(scope)}".strip())
        return OUTPUTS[0].view(scope) if OUTPUTS[0].view else {}

    monkeypatch.setattr("liftgen.outputs.OUTPUTS", (Output("repository", "", noted),))
    return names


def test_only_the_views_that_looked_at_what_changed_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    views = viewed(monkeypatch)
    (tmp_path / "two.py").write_text((SAMPLES / "session.py").read_text())
    start(tmp_path, "saas.py")
    path = tmp_path / "lift.toml"
    path.write_text(path.read_text().replace('"models.py"', '["models.py", "two.py"]'))
    run()
    views.clear()
    (tmp_path / "two.py").write_text(next(text for _, text in edits((SAMPLES / "session.py").read_text())))
    assert not run().failed

    assert "EntityScope session" in views
    assert not {"EntityScope user", "EntityScope project", "TableScope saas"} & {*views}


def test_an_edit_by_hand_is_a_conflict_as_ever(folder: Path) -> None:
    path = folder / "out/repositories/generated/bases/user.py"
    path.write_text(path.read_text() + "# mine\n")
    (folder / "models.py").write_text((SAMPLES / "saas.py").read_text() + "\n")

    assert run().codes() == ["LIFT501"]
    assert path.read_text().endswith("# mine\n")


def test_a_file_that_is_gone_is_written_again(folder: Path) -> None:
    paths = [folder / "out/repositories/user.py", folder / "out/repositories/generated/bases/user.py"]
    before = [each.read_text() for each in paths]
    for each in paths:
        each.unlink()

    assert not run().failed
    assert [each.read_text() for each in paths] == before


def test_a_users_own_file_stays(folder: Path) -> None:
    path = folder / "out/repositories/user.py"
    path.write_bytes(b"# mine \xff\n")
    (folder / "models.py").write_text((SAMPLES / "saas.py").read_text() + "\n")

    assert not run().failed
    assert path.read_bytes() == b"# mine \xff\n"


@pytest.mark.parametrize("notes", [b"", b"\xff", b"[]", b'{"made": 1}', b'{"made": "M", "answers": [], "groups": {}}'])
def test_notes_that_are_none_make_a_whole_run(folder: Path, notes: bytes) -> None:
    made = json.loads((folder / "out" / RENDERED_PATH).read_bytes())["made"]
    (folder / "out" / RENDERED_PATH).write_bytes(notes.replace(b"M", made.encode()))
    (folder / "models.py").write_text((SAMPLES / "saas.py").read_text() + "\n")

    assert not run().failed
    assert written(folder, whole()) == whole()


@pytest.mark.parametrize("part", ["answers", "groups"])
def test_notes_whose_parts_are_no_such_thing_make_a_whole_run(folder: Path, part: str) -> None:
    path = folder / "out" / RENDERED_PATH
    notes = json.loads(path.read_bytes())
    path.write_text(json.dumps({**notes, part: dict.fromkeys(notes[part], 1)}))
    (folder / "models.py").write_text((SAMPLES / "saas.py").read_text() + "\n")

    assert not run().failed
    assert written(folder, whole()) == whole()


def test_a_question_about_the_whole_is_its_answer_and_not_what_was_looked_at() -> None:
    schema = sample("saas.py")
    asked = AskedSchema(schema)
    count = Whole(lambda whole: len(whole.entities))
    with asked.noting("table saas") as questions:
        assert count(asked) == count(schema) == len(schema.entities)

    assert list(questions) == ["table saas", count.name]


def test_a_schema_that_is_asked_answers_as_the_schema_does() -> None:
    schema = sample("saas.py")
    asked = AskedSchema(schema)
    with asked.noting() as questions:
        assert (asked.tables, asked.entities, asked.models) == (schema.tables, schema.entities, schema.models)
        assert (asked.collections, asked.transactions) == (schema.collections, schema.transactions)
        assert asked.packages == schema.packages
        table, entity = schema.tables[0].name, schema.entities[0]
        assert asked.table(table) == schema.table(table)
        assert asked.entity(entity.name) == entity
        assert asked.entities_of(table) == schema.entities_of(table)
        assert asked.collections_of(table) == schema.collections_of(table)
        assert asked.model(entity.model.module, entity.name) == entity.model

    # Whatever a schema has is asked here: what is added to it, and not noted, would be an answer that nobody sees change.
    public = {each for each in vars(Schema) if not each.startswith("_")}
    assert {each.partition(" ")[0] for each in questions} == public
    assert all(AskedSchema(schema).answered(each) == asked.answered(each) != "" for each in questions)
    assert AskedSchema(replace(schema, entities=())).answered("entities") != asked.answered("entities")


def test_what_notes_ask_is_a_question_or_has_no_answer() -> None:
    asked = AskedSchema(sample("saas.py"))

    assert {
        asked.answered(each) for each in ("", "table", "entity Nobody", "whole os getcwd", "whole liftgen.outputs.x y")
    } == {""}
