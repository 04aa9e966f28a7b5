"""Conditional writes: every operator holds on what is stored, and every write to its condition."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from support.data_layer import KEY, NOW, Project, awkward, full

from liftgen.runtime.errors import (
    ConditionFailed,
    NotFound,
)
from liftgen.runtime.expressions import Expressions


def text(where: Any) -> str:
    """A condition with its names and values in their places."""
    expressions = Expressions()
    said = where.stated(expressions)
    members = expressions.members()
    for short, value in sorted(json.loads(members.get("ExpressionAttributeValues", "{}")).items(), reverse=True):
        said = said.replace(short, str(next(iter(value.values()))))
    return said.replace("#", "")


def holding(f: Any, models: Any) -> list[Any]:
    """Conditions that hold on what is stored."""
    return [
        f.string == "text",
        f.string != "other",
        f.string.one_of(["a", "text"]),
        f.string.begins_with("te"),
        f.string.contains("ex"),
        f.string.size == 4,
        f.number > 4,
        f.number.between(5, 6),
        f.fraction <= 1,
        f.exact >= Decimal("2.5"),
        f.exact < 3,
        f.flag == True,  # noqa: E712  # a field, not a truth value
        f.blob == b"\x00\xff",
        f.blob.begins_with(b"\x00"),
        f.timestamp == NOW,
        f.timestamp > datetime(2020, 1, 1, tzinfo=UTC),
        f.date == date(2026, 1, 2),
        f.clock < time(13),
        f.seconds >= timedelta(seconds=1),
        f.colour == models.Colour.BLUE,
        f.colour.one_of([models.Colour.BLUE]),
        f.level != models.Level.LOW,
        f.choice == "b",
        f.user == "nobody",
        f.cents.is_none(),
        f.cents.absent(),
        f.none_by_choice.exists() & f.none_by_choice.is_none(),
        f.none_by_choice.has_type("NULL"),
        f.items.contains("b"),
        f.items.size == 2,
        f.words.contains("w"),
        f.words.size.between(1, 2),
        f.levels.contains(models.Level.HIGH),
        f.floats.contains(0.5),
        f.blobs.contains(b"x"),
        f.days.contains(date(2024, 2, 29)),
        f.as_set.contains(3),
        f.tags.size == 1,
        f.matrix.size > 0,
        f.address.has_type("M"),
        f.renamed == 3,
        f.id == UUID(int=7),
        f.limited > f.choice,
    ]


def test_every_operator_holds_on_what_is_stored_and_its_opposite_does_not(project: Project, shop: Any) -> None:
    fields, everythings = project.repositories.EverythingFields, shop.everythings
    made = everythings.create(full(project))
    key = {"id": made.id, "date": made.date, "string": made.string}

    for place, where in enumerate(holding(fields, project.everything)):
        assert everythings.patch(**key, aliased=str(place), where=where).aliased == str(place), text(where)
        with pytest.raises(ConditionFailed, match="the condition does not hold"):
            everythings.patch(**key, aliased="never", where=~where)


def test_every_write_holds_to_its_condition(project: Project, saas: Any) -> None:
    fields, projects = project.repositories.ProjectFields, saas.projects
    key = {"tenant_id": "t", "project_id": "p"}
    with pytest.raises(ConditionFailed):
        projects.put(project.saas.Project(**key, title="a"), where=fields.title == "x")
    made = projects.put(project.saas.Project(**key, title="a"), where=fields.title.absent())

    for write in (
        lambda where: projects.put(made, where=where),
        lambda where: projects.update(made, title="b", where=where),
        lambda where: projects.patch(**key, title="b", where=where),
        lambda where: projects.delete(made, where=where),
        lambda where: projects.delete_by_key(**key, where=where),
    ):
        with pytest.raises(ConditionFailed) as error:
            write(fields.title != "a")
        assert type(error.value) is ConditionFailed
        assert error.value.entity == "Project"
    assert projects.get(**key) == made

    made = projects.put(made, where=fields.title == "a")
    made = projects.update(made, title="b", where=fields.title == "a")
    made = projects.patch(**key, title="c", where=fields.title == "b")
    projects.delete(made, where=fields.title == "c")
    assert projects.delete_by_key(**key, where=fields.title == "c") is False
    with pytest.raises(NotFound):
        projects.patch(**key, title="d", where=fields.title == "c")


def test_writes_with_guards_and_soft_deletes_hold_to_theirs(project: Project, shop: Any) -> None:
    fields, notes = project.repositories.NoteFields, shop.notes
    made = notes.create(project.everything.Note(owner="o", title="t", slug="s"))

    for write in (
        lambda where: notes.update(made, slug="z", where=where),
        lambda where: notes.delete(made, where=where),
        lambda where: notes.delete_by_key(owner="o", title="t", where=where),
    ):
        with pytest.raises(ConditionFailed) as error:
            write(fields.slug == "other")
        assert type(error.value) is ConditionFailed
    made = notes.update(made, slug="z", where=fields.slug == "s")
    notes.delete(made, where=fields.slug == "z")

    assert notes.get(owner="o", title="t") is None


def test_one_tenant_s_writes_and_transactions_hold_to_theirs(project: Project, saas: Any) -> None:
    fields = project.repositories.ProjectFields
    tenant = saas.for_tenant("t")
    made = tenant.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))
    other = project.saas.Project(tenant_id="t", project_id="q", title="b")

    for act in (
        lambda tx, where: tx.projects.put(made, where=where),
        lambda tx, where: tx.projects.update(made, title="b", where=where),
        lambda tx, where: tx.projects.patch(tenant_id="t", project_id="p", title="b", where=where),
        lambda tx, where: tx.projects.delete(made, where=where),
        lambda tx, where: tx.projects.delete_by_key(tenant_id="t", project_id="p", where=where),
        lambda tx, where: tx.projects.check(tenant_id="t", project_id="p", where=where),
    ):
        tx = tenant.transaction()
        tx.projects.create(other)
        act(tx, fields.title == "x")
        with pytest.raises(ConditionFailed) as error:
            tx.commit()
        assert type(error.value) is ConditionFailed
        assert error.value.key == {"pk": "TENANT#t", "sk": "PROJECT#p"}
    with tenant.transaction() as tx:
        tx.projects.create(other)
        tx.projects.check(project_id="p", tenant_id="t", where=fields.title == "a")
    with pytest.raises(ConditionFailed):
        tenant.projects.update(made, title="b", where=fields.title == "x")

    assert tenant.projects.get(project_id="q") == other.model_copy(update={"updated_at": NOW})


def test_a_field_called_where_leaves_the_word_to_the_model(project: Project, awkwards: Any) -> None:
    fields = project.repositories.AwkwardFields
    made = awkwards.create(awkward(project, where=1))

    assert awkwards.update(made, where=2, where_=fields.where == 1).where == 2
    with pytest.raises(ConditionFailed):
        awkwards.patch(**KEY, where=3, where_=fields.where == 1)


def test_zero_that_is_stored_as_absence_is_compared_as_zero(project: Project, shop: Any) -> None:
    fields, everythings = project.repositories.EverythingFields, shop.everythings
    for number, left_out in enumerate(["", "x"]):
        everythings.create(full(project, id=UUID(int=number), left_out=left_out, left_out_list=[1] * number))
    zero, one = fields.left_out, fields.left_out_list

    def found(where: Any) -> list[int]:
        return [n for n in range(2) for _ in everythings.by_key(UUID(int=n)).where(where)]

    assert found(zero == "") == [0]
    assert found(zero != "") == [1]
    assert found(zero < "y") == [0, 1]
    assert found(zero > "a") == [1]
    assert found(zero.one_of(["", "y"])) == [0]
    assert found(zero.between("", "a")) == [0]
    assert found(zero.size == 0) == [0]
    assert found(one.size.between(0, 3)) == [0, 1]
    assert found(one.size > 0) == [1]
    assert found(~(zero == "")) == [1]
