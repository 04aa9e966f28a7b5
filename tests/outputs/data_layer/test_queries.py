"""Queries: in order over shards and buckets, page by page, and never more than is asked."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from support.data_layer import NOW, Project, everything

from liftgen.runtime.errors import (
    InvalidCursor,
    InvalidRequest,
    InvalidValue,
    MoreThanOne,
    NotFound,
)
from liftgen.testing.fake import FakeClient


def audit_events(project: Project, saas: Any, count: int = 40) -> list[Any]:
    """Events over three months and all shards, in order."""
    chance = random.Random(7)
    made = [
        project.saas.AuditEvent(
            tenant_id="t", event_id=f"e{number}", at=NOW + timedelta(hours=chance.randrange(0, 1400))
        )
        for number in range(count)
    ]
    return sorted((saas.audit_events.create(each) for each in made), key=lambda each: (each.at, each.event_id))


def test_shards_and_buckets_come_in_order(project: Project, saas: Any) -> None:
    events = audit_events(project, saas)
    low, high = events[3].at, events[-4].at
    query = saas.audit_events.latest("t", low, high)

    assert list(query) == events[3:-3][::-1]
    assert list(query.reverse()) == events[3:-3]
    assert query.first() == events[-4]
    assert query.count() == len(events) - 6
    assert list(query.limit(5)) == events[3:-3][::-1][:5]
    assert list(saas.audit_events.by_key("t", low, high)) == events[3:-3]
    assert list(saas.audit_events.latest("t", high, low)) == []
    assert list(saas.audit_events.latest("other", low, high)) == []


@pytest.mark.parametrize("size", [1, 3, 7, 40])
def test_pages_over_shards_and_buckets_are_the_whole(project: Project, saas_in_memory: Any, size: int) -> None:
    events = audit_events(project, saas_in_memory)
    query = saas_in_memory.audit_events.latest("t", events[0].at, events[-1].at)
    found: list[Any] = []
    cursor = None
    while True:
        page = query.page(size, cursor)
        assert len(page) <= size
        found += page
        cursor = page.cursor
        if cursor is None:
            break

    assert found == events[::-1]


def test_a_query_over_too_many_partitions_is_refused(saas_in_memory: Any, memory: FakeClient) -> None:
    with pytest.raises(InvalidValue, match="more than 60 partitions"):
        saas_in_memory.audit_events.latest("t", datetime(2000, 1, 1, tzinfo=UTC), datetime(2400, 1, 1, tzinfo=UTC))

    assert list(memory.calls) == []


def test_nothing_is_read_before_it_is_asked_for(project: Project, saas_in_memory: Any, memory: FakeClient) -> None:
    for number in range(5):
        saas_in_memory.users.create(project.saas.User(tenant_id="t", user_id=f"u{number}", email=f"{number}"))
    memory.calls.clear()
    query = saas_in_memory.users.by_key("t").limit(2)
    assert list(memory.calls) == []

    assert [user.user_id for user in query] == ["u0", "u1"]
    assert [(call.operation, call.request["Limit"]) for call in memory.calls] == [("Query", 2)]


def test_a_cursor_is_good_for_its_own_query_only(project: Project, saas: Any) -> None:
    for tenant in ("t", "other"):
        for number in range(3):
            saas.users.create(project.saas.User(tenant_id=tenant, user_id=f"u{number}", email=f"{number}"))
    cursor = saas.users.by_key("t").page(1).cursor

    assert [user.user_id for user in saas.users.by_key("t").page(5, cursor)] == ["u1", "u2"]
    for query in (saas.users.by_key("other"), saas.users.by_key("t").reverse(), saas.projects.active("t")):
        with pytest.raises(InvalidCursor):
            query.page(1, cursor)


def test_a_global_index_cannot_be_asked_consistently(project: Project, saas: Any) -> None:
    made = saas.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))

    assert list(saas.projects.by_key("t").consistent()) == [made]
    with pytest.raises(InvalidRequest, match="eventually consistent"):
        saas.projects.by_status("t", project.saas.Status.ACTIVE).consistent()


def test_a_filter_takes_values_lists_and_parameters(project: Project, shop: Any) -> None:
    models = project.everything
    rows = [
        {"number": 1, "flag": True, "level": models.Level.HIGH},
        {"number": 2, "flag": True, "level": models.Level.HIGH, "items": ["a", "b"]},
        {"number": 3, "flag": True, "level": models.Level.LOW},
        {"number": 4, "flag": False, "level": models.Level.HIGH, "choice": "b", "words": {"w"}},
        {"number": 5, "flag": True, "level": models.Level.HIGH, "choice": "b", "words": {"w", "x"}, "limited": "no"},
    ]
    made = [shop.everythings.create(everything(project, string=str(place), **row)) for place, row in enumerate(rows)]

    assert list(shop.everythings.red(models.Level.HIGH, 1, 2)) == [made[0], made[4]]
    assert list(shop.everythings.red(models.Level.HIGH, 2, 3)) == [made[1], made[4]]
    assert list(shop.everythings.chosen(made[0].id, ["b", "a"], "w")) == [made[3]]
    assert shop.everythings.chosen(made[0].id, ["b"], "w").count() == 1
    with pytest.raises(InvalidValue, match="`choices` has no values"):
        list(shop.everythings.chosen(made[0].id, [], "w"))


def test_the_only_one_is_found_or_none_and_several_are_an_error(project: Project, shop: Any) -> None:
    note = project.everything.Note
    at = datetime(2030, 1, 1, tzinfo=UTC)
    assert shop.notes.by_slug("o", at, "s") is None
    made = shop.notes.create(note(owner="o", title="1", slug="s", starred=True))

    assert shop.notes.by_slug("o", at, "s") == made
    assert shop.notes.by_key("o").one() == made
    shop.notes.create(note(owner="o", title="2", starred=True))
    with pytest.raises(MoreThanOne):
        shop.notes.by_key("o").one()
    with pytest.raises(NotFound):
        shop.notes.by_key("nobody").one()
