"""Keys: every write leaves each item in the indexes that it belongs in, whoever was there before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.data_layer import Project, everything, wire_key

from liftgen.runtime.errors import (
    Conflict,
)
from liftgen.runtime.ranges import after, before, begins_with, between, since, until
from liftgen.testing import StandIn


def test_an_update_moves_every_index_key_that_depends_on_it(project: Project, saas: Any, stand_in: StandIn) -> None:
    made = saas.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="x", due_on=date(2026, 5, 1)))
    key = wire_key("TENANT#t", "PROJECT#p")
    assert (stand_in.item("saas", key) or {})["gsi1pk"] == {"S": "TENANT#t#DUE#2026-05"}

    moved = saas.projects.update(made, due_on=date(2026, 6, 1))
    assert (stand_in.item("saas", key) or {})["gsi1pk"] == {"S": "TENANT#t#DUE#2026-06"}
    assert (stand_in.item("saas", key) or {})["gsi1sk"] == {"S": "2026-06-01#p"}

    done = saas.projects.update(moved, status=project.saas.Status.DONE)
    assert "gsi1pk" not in (stand_in.item("saas", key) or {})
    assert list(saas.projects.due("t", date(2026, 1, 1), date(2026, 12, 31))) == []

    again = saas.projects.update(done, status=project.saas.Status.ACTIVE)
    assert list(saas.projects.due("t", date(2026, 1, 1), date(2026, 12, 31))) == [again]


def test_a_stale_reader_without_a_version_cannot_leave_a_stale_key(project: Project, shop: Any) -> None:
    colours = project.everything.Colour
    made = shop.everythings.create(everything(project, number=5, flag=True))
    shop.everythings.update(made, colour=colours.BLUE)

    with pytest.raises(Conflict):
        shop.everythings.update(made, level=project.everything.Level.HIGH)
    assert shop.everythings.update(made, renamed=9).colour == colours.BLUE

    blue = shop.everythings.by_colour(colours.BLUE, project.everything.Level.LOW)
    assert [each.renamed for each in blue] == [9]


def test_a_stale_reader_removes_a_key_that_it_does_not_know_of(project: Project, shop: Any, stand_in: StandIn) -> None:
    made = shop.everythings.create(everything(project, number=0, flag=True))
    shop.everythings.update(made, number=5)

    shop.everythings.update(made, number=-1)

    (item,) = stand_in.items("shop")
    assert [name for name in item if name.startswith("by_colour")] == []


def test_a_native_key_of_an_index_is_absent_where_it_is_none(project: Project, shop: Any, stand_in: StandIn) -> None:
    made = shop.everythings.create(everything(project, cents=3, user="u"))
    assert [part.whole() for part in shop.everythings.by_user("u")] == [made]

    shop.everythings.update(made, cents=None)

    assert list(shop.everythings.by_user("u")) == []
    assert "cents" not in stand_in.items("shop")[0]


def test_numbers_and_bytes_are_keys_of_their_own_type(project: Project, stand_in: StandIn) -> None:
    readings = project.repositories.Readings(stand_in.client).readings
    made = [
        readings.create(project.everything.Reading(sensor=-1, raw=bytes([raw]), value=value))
        for raw, value in ((0, 2.5), (9, -3), (200, 10))
    ]

    assert list(readings.by_key(-1, raw=since(b"\x09"))) == made[1:]
    assert list(readings.by_value(-1)) == [made[1], made[0], made[2]]
    assert list(readings.by_value(-1, value=before(2.5))) == [made[1]]


def test_a_range_finds_what_python_finds(project: Project, saas: Any) -> None:
    ids = ["a", "a!", "a#", "a#b", "a%", "a&", "aa", "ab", "b", "B", "é", "￿", "\U0001f600", "a b"]
    for each in ids:
        saas.users.create(project.saas.User(tenant_id="t", user_id=each, email=each))
    saas.projects.create(project.saas.Project(tenant_id="t", project_id="a", title="a decoy"))
    saas.tenants.create(project.saas.Tenant(tenant_id="t", slug="s", name="a decoy"))

    def found(asked: Any) -> list[str]:
        return [user.user_id for user in saas.users.by_key("t", user_id=asked)]

    ordered = sorted(ids)
    for end in ordered:
        assert found(end) == [end]
        assert found(since(end)) == [each for each in ordered if each >= end]
        assert found(after(end)) == [each for each in ordered if each > end]
        assert found(until(end)) == [each for each in ordered if each <= end]
        assert found(before(end)) == [each for each in ordered if each < end]
        assert found(begins_with(end)) == [each for each in ordered if each.startswith(end)]
        assert found(between("a", end)) == [each for each in ordered if "a" <= each <= end]
    assert found(None) == found(begins_with("")) == ordered
