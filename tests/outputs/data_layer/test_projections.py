"""Projections: queries that give some fields alone, each as it is read with the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from support.data_layer import NOW, Project, awkward, everything, full

from liftgen.runtime.errors import (
    InvalidItem,
    InvalidRequest,
)
from liftgen.testing import Clock, StandIn


def test_a_query_gives_the_fields_that_are_asked_for_and_nothing_else_is_sent(
    project: Project, projects: Any, stand_in: StandIn
) -> None:
    fields = project.repositories.ProjectFields
    query = projects.by_key("t").where(fields.budget > 8).only(fields.title, fields.due_on, fields.budget)

    assert list(query) == [
        ("odd", date(2026, 5, 10), Decimal(9)),
        ("even", date(2026, 5, 11), Decimal(10)),
        ("odd", date(2026, 5, 12), Decimal(11)),
    ]
    (sent,) = stand_in.sent("Query")
    names = sent["ExpressionAttributeNames"]
    asked = {names[each] for each in sent["ProjectionExpression"].split(", ")}
    assert asked == {"title", "due_on", "budget", "_entity", "pk", "sk"}
    assert query.first() == ("odd", date(2026, 5, 10), Decimal(9))
    assert query.reverse().first() == ("odd", date(2026, 5, 12), Decimal(11))
    assert query.count() == 3
    page = query.page(2)
    assert query.page(2, page.cursor).items == (("odd", date(2026, 5, 12), Decimal(11)),)
    assert [
        project_id for (project_id,) in projects.due("t", date(2026, 4, 1), date(2026, 5, 3)).only(fields.project_id)
    ] == [
        "p01",
        "p02",
    ]


def test_every_type_is_read_alone_as_it_is_read_with_the_rest(project: Project, shop: Any) -> None:
    fields = project.repositories.EverythingFields
    named = {name: each for name, each in vars(fields).items() if hasattr(each, "attribute")}
    for made in (full(project), everything(project, id=UUID(int=8))):
        shop.everythings.create(made)

        (found,) = shop.everythings.by_key(made.id).only(*named.values())

        assert dict(zip(named, found, strict=True)) == {name: getattr(made, name) for name in named}


def test_what_an_item_of_an_older_shape_lacks_is_what_the_model_says(
    project: Project, shop: Any, stand_in: StandIn
) -> None:
    fields = project.repositories.NoteFields
    key = {"pk": {"S": "OWNER#o"}, "sk": {"S": "NOTE#t"}}
    stand_in.set("shop", key, _entity={"S": "Note"}, owner={"S": "o"}, starred={"NULL": True}, slug={"NULL": True})

    query = shop.notes.by_key("o")
    assert list(query.only(fields.owner, fields.starred, fields.slug, fields.revision, fields.at)) == [
        ("o", False, None, 0, datetime(2030, 1, 1, tzinfo=UTC))
    ]
    with pytest.raises(InvalidItem, match="`title` is missing"):
        list(query.only(fields.title))


def test_what_counts_as_absent_is_absent_without_its_other_fields_too(
    project: Project, shop: Any, clock: Clock
) -> None:
    fields, notes = project.repositories.NoteFields, shop.notes
    notes.create(project.everything.Note(owner="o", title="1", at=NOW))
    gone = notes.create(project.everything.Note(owner="o", title="2", at=NOW))
    notes.delete(gone)
    assert list(notes.by_key("o").only(fields.title)) == [("1",)]

    clock.advance(timedelta(hours=2))

    assert list(notes.by_key("o").only(fields.title)) == []
    assert list(notes.by_key("o").with_expired().only(fields.title)) == [("1",)]


def test_a_scan_is_filtered_and_reads_less_too(project: Project, awkwards: Any) -> None:
    fields = project.repositories.AwkwardFields
    for number in range(5):
        awkwards.create(awkward(project, key=str(number), item=number))
    query = awkwards.everything(0).where(fields.item > 2)

    assert sorted(each.item for each in query) == [3, 4]
    assert sorted(query.only(fields.key, fields.item)) == [("3", 3), ("4", 4)]
    assert sorted(each.item for each in query.parallel(2)) == [3, 4]


def test_parts_and_what_is_read_by_key_are_not_read_in_part(project: Project, saas: Any) -> None:
    user = saas.users.create(project.saas.User(tenant_id="t", user_id="u", email="e"))

    with pytest.raises(InvalidRequest, match="only queries of whole items of one entity"):
        saas.users.by_email("e").only(project.repositories.UserFields.user_id)
    with pytest.raises(InvalidRequest, match="only queries of whole items of one entity"):
        saas.users.projects(user).only(project.repositories.ProjectFields.title)
    with pytest.raises(InvalidRequest, match="only queries of whole items of one entity"):
        saas.tenant_home(tenant_id="t").only(project.repositories.ProjectFields.title)
    with pytest.raises(InvalidRequest, match="several entities are found"):
        saas.tenant_home(tenant_id="t").where(project.repositories.ProjectFields.title == "x")
    with pytest.raises(InvalidRequest, match="nobody says which"):
        saas.users.by_key("t").only()
