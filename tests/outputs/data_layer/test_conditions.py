"""Conditions of generated fields: what is said, refused before it is sent, and what it costs those who use none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.data_layer import Project
from support.generated import MODELS, PACKAGE, generate

from liftgen.runtime.errors import (
    ConditionFailed,
    InvalidValue,
    TooLarge,
)
from liftgen.runtime.expressions import Expressions
from liftgen.testing.fake import FakeClient


def text(where: Any) -> str:
    """A condition with its names and values in their places."""
    expressions = Expressions()
    said = where.stated(expressions)
    members = expressions.members()
    for short, value in sorted(json.loads(members.get("ExpressionAttributeValues", "{}")).items(), reverse=True):
        said = said.replace(short, str(next(iter(value.values()))))
    return said.replace("#", "")


def test_conditions_are_what_they_look_like_and_have_no_parentheses_that_say_nothing(project: Project) -> None:
    fields = project.repositories.ProjectFields
    a, b, c = fields.title == "a", fields.title != "b", fields.budget > 5

    assert text(a & b) == "title = a AND title <> b"
    assert text(a & b & c) == "title = a AND title <> b AND budget > 5"
    assert text(a | b & c) == "title = a OR (title <> b AND budget > 5)"
    assert text((a | b) & c) == "(title = a OR title <> b) AND budget > 5"
    assert text(~(a | b)) == "NOT (title = a OR title <> b)"
    assert text(~~a) == "NOT (NOT (title = a))"
    assert (
        text(fields.title.begins_with("x") & fields.title.contains("y"))
        == "begins_with(title, x) AND contains(title, y)"
    )
    assert text(fields.title.size.between(1, 3)) == "size(title) BETWEEN 1 AND 3"
    assert text(fields.due_on.is_none()) == "attribute_not_exists(due_on) OR due_on = True"
    assert text(fields.due_on.has_type("S")) == "attribute_type(due_on, S)"
    assert text(fields.title == fields.project_id) == "title = project_id"
    assert repr(a) == "Where(#title = :0)"


def test_names_and_values_never_stand_in_the_text(project: Project) -> None:
    fields = project.repositories.EverythingFields
    hostile = "') OR attribute_exists(pk) --#:0\0\U0001f600"
    expressions = Expressions()

    said = ((fields.renamed == 1) & (fields.string == hostile)).stated(expressions)

    assert said == "#r = :0 AND #string = :1"
    assert json.loads(expressions.members()["ExpressionAttributeValues"])[":1"] == {"S": hostile}


@pytest.mark.parametrize("wrong", [5, None, b"x", object()])
def test_a_value_of_another_type_is_refused_where_it_is_written(project: Project, wrong: Any) -> None:
    fields = project.repositories.ProjectFields

    with pytest.raises(InvalidValue, match="`title` cannot be compared with a value of type"):
        fields.title == wrong  # noqa: B015  # comparing is what is refused


def test_comparisons_that_dynamodb_refuses_are_refused_where_they_are_written(project: Project) -> None:
    fields = project.repositories.ProjectFields

    with pytest.raises(InvalidValue, match="`budget` is between `5` and `1`"):
        fields.budget.between(5, 1)
    with pytest.raises(InvalidValue, match="`title` is between"):
        fields.title.size.between(2, 1)
    with pytest.raises(InvalidValue, match="with itself"):
        _ = fields.title == fields.title


def test_conditions_are_no_truth_values(project: Project) -> None:
    fields = project.repositories.ProjectFields

    with pytest.raises(TypeError, match=r"`&`, `\|` and `~`"):
        _ = fields.title == "a" and fields.title == "b"
    with pytest.raises(TypeError):
        _ = 1 < fields.budget < 5


def test_encrypted_fields_are_not_among_them(project: Project) -> None:
    assert not hasattr(project.repositories.UserFields, "ssn")
    assert not hasattr(project.repositories.EverythingFields, "secrets")


def test_what_dynamodb_would_refuse_for_its_length_is_refused_before_it_is_sent(
    project: Project, saas_in_memory: Any, memory: FakeClient
) -> None:
    fields, projects = project.repositories.ProjectFields, saas_in_memory.projects
    made = projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))
    memory.calls.clear()
    many = fields.title == "0"
    for number in range(150):
        many |= fields.title == str(number)
    long = fields.title.one_of(map(str, range(100)))
    for _ in range(10):
        long &= fields.title.one_of(map(str, range(100)))

    with pytest.raises(InvalidValue, match="one of 101 values"):
        fields.title.one_of(map(str, range(101)))
    with pytest.raises(InvalidValue, match="one of 0 values"):
        fields.title.one_of([])
    with pytest.raises(TooLarge, match="operators, and 300 is the most"):
        projects.update(made, title="b", where=many)
    with pytest.raises(TooLarge, match="characters, and 4096 is the most"):
        projects.put(made, where=long)
    with pytest.raises(TooLarge):
        list(projects.by_key("t").where(many))
    # A put reads the version first.
    assert {each.operation for each in memory.calls} <= {"GetItem"}


def test_as_many_operators_as_dynamodb_takes_are_sent(project: Project, saas: Any) -> None:
    fields, projects = project.repositories.ProjectFields, saas.projects
    made = projects.create(project.saas.Project(tenant_id="t", project_id="p", title="149"))
    where = fields.title == "0"
    for number in range(1, 145):
        where |= fields.title == str(number)

    # Beside these 289 there are nine of our own, parentheses among them: that the item is there, and its version.
    with pytest.raises(ConditionFailed):
        projects.update(made, title="b", where=where)


def test_who_uses_no_condition_loads_none(tmp_path: Path) -> None:
    generate(tmp_path, *MODELS)
    script = (
        "import sys\n"
        f"from {PACKAGE}.fakes import FakeSaas\n"
        "from saas import Project\n"
        "saas = FakeSaas()\n"
        "made = saas.projects.create(Project(tenant_id='t', project_id='p', title='a'))\n"
        "saas.projects.update(made, title='b')\n"
        "list(saas.projects.by_key('t'))\n"
        "names = {'liftgen.runtime.conditions', 'liftgen.runtime.chosen'} & set(sys.modules)\n"
        "print(*names, *(each for each in sys.modules if '.generated.fields' in each))\n"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout == "\n"
