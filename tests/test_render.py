"""The path of a template decides what is written, how often, and whose it is."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from liftgen.diagnostics import Report
from liftgen.files import File, Owner
from liftgen.outputs import Output
from liftgen.project import Settings
from liftgen.render import HEADERS, render
from liftgen.schema import Entity, EntityKey, ItemCollection, KeyAttribute, KeySchema, Model, Native, Schema, Table
from liftgen.scope import EntityScope, ProjectScope, Scope

KEY = KeySchema((KeyAttribute("pk", "S"),))


def entity(name: str, table: str) -> Entity:
    return Entity(Model(name, "models", "pydantic", ()), table, EntityKey(Native(("pk",))))


PROJECT = ProjectScope(
    Schema(
        tables=(Table("main", KEY), Table("other-table", KEY)),
        entities=(entity("AuditEvent", "main"), entity("User", "main"), entity("Session", "other-table")),
        collections=(ItemCollection("home", "main", "key", ("User", "AuditEvent"), ()),),
    ),
    Settings(),
)


def rendered(folder: Path, *outputs: Output) -> list[File]:
    report = Report()
    files = sorted(render(PROJECT, outputs, report, folder))

    assert report.codes() == []
    return files


def template(folder: Path, path: str, text: str = "") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)


def test_a_path_without_a_placeholder_is_one_file_for_the_project(tmp_path: Path) -> None:
    template(tmp_path, "kit/app/all.py.j2", "# {{ scope.schema.tables | length }} tables\n")

    assert rendered(tmp_path, Output("kit", "")) == [File("app/all.py", "# 2 tables\n", Owner.LIFT, "kit")]


def test_a_placeholder_is_one_file_for_each_of_its_scope(tmp_path: Path) -> None:
    template(tmp_path, "kit/{entity}.py.j2", "{{ scope.entity.name }}")
    template(tmp_path, "kit/tables/{table}.py.j2", "{{ scope.table.name }}")
    template(tmp_path, "kit/{collection}_home.py.j2", "{{ scope.collection.name }}")

    assert [(file.path, file.text, file.entities) for file in rendered(tmp_path, Output("kit", ""))] == [
        ("audit_event.py", "AuditEvent", ("AuditEvent",)),
        ("home_home.py", "home", ("User", "AuditEvent")),
        ("session.py", "Session", ("Session",)),
        ("tables/main.py", "main", ("AuditEvent", "User")),
        ("tables/other_table.py", "other-table", ("Session",)),
        ("user.py", "User", ("User",)),
    ]


def test_once_in_the_name_makes_the_file_the_users(tmp_path: Path) -> None:
    template(tmp_path, "kit/mine.once.py.j2", "# {{ header }}\n")

    assert rendered(tmp_path, Output("kit", "")) == [
        File("mine.py", f"# {HEADERS[Owner.USER]}\n", Owner.USER, "kit"),
    ]


def test_a_template_sees_what_the_view_gives_and_nothing_where_it_gives_none(tmp_path: Path) -> None:
    def view(scope: Scope) -> dict[str, object] | None:
        assert isinstance(scope, EntityScope)
        return None if scope.entity.name == "Session" else {"shout": scope.entity.name.upper()}

    template(tmp_path, "kit/{entity}.txt.j2", "{{ shout }}")

    assert [file.text for file in rendered(tmp_path, Output("kit", "", view))] == ["AUDITEVENT", "USER"]


def test_blocks_leave_no_blank_lines_and_the_last_newline_stays(tmp_path: Path) -> None:
    template(
        tmp_path,
        "kit/a.py.j2",
        "{% for each in scope.schema.tables %}\n    {% if each %}\nx\n    {% endif %}\n{% endfor %}\n",
    )

    assert rendered(tmp_path, Output("kit", ""))[0].text == "x\nx\n"


def test_a_users_text_reaches_code_as_a_literal(tmp_path: Path) -> None:
    template(tmp_path, "kit/a.py.j2", "x = {{ 'say \"{{ hi }}\"' | literal }}\n")

    assert rendered(tmp_path, Output("kit", ""))[0].text == "x = 'say \"{{ hi }}\"'\n"


def test_an_undefined_name_is_an_error(tmp_path: Path) -> None:
    template(tmp_path, "kit/a.py.j2", "{{ nobody_knows }}")

    with pytest.raises(jinja2.UndefinedError):
        rendered(tmp_path, Output("kit", ""))


def test_what_does_not_end_in_j2_is_there_to_be_included(tmp_path: Path) -> None:
    template(tmp_path, "kit/_greeting.jinja", "hello")
    template(tmp_path, "kit/a.txt.j2", "{% include 'kit/_greeting.jinja' %}")

    assert [(file.path, file.text) for file in rendered(tmp_path, Output("kit", ""))] == [("a.txt", "hello")]


def test_only_the_outputs_asked_for_are_rendered(tmp_path: Path) -> None:
    template(tmp_path, "kit/a.txt.j2", "a")
    template(tmp_path, "kitchen/b.txt.j2", "b")

    assert [file.path for file in rendered(tmp_path, Output("kit", ""))] == ["a.txt"]


def test_two_files_for_one_path_are_reported(tmp_path: Path) -> None:
    template(tmp_path, "kit/a.txt.j2", "1")
    template(tmp_path, "more/A.txt.j2", "2")
    report = Report()

    files = list(render(PROJECT, [Output("kit", ""), Output("more", "")], report, tmp_path))

    assert [file.text for file in files] == ["1"]
    assert [each.finding.message for each in report] == [
        "`A.txt` of output `more` and `a.txt` of output `kit` are one file"
    ]
