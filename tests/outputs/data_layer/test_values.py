"""Values: each comes back as it was, and what DynamoDB cannot store is never sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from support.data_layer import Project, everything, wire_key

from liftgen.runtime.errors import (
    InvalidItem,
    InvalidKey,
    InvalidValue,
)
from liftgen.testing import StandIn


def extremes(project: Project) -> Iterator[dict[str, Any]]:
    models = project.everything
    card, invoice = models.Card(number="4 2"), models.Invoice(kind="bill", days=0)
    yield {}
    yield {
        "number": 999_999,
        "fraction": 1.7976931348623157e-120,
        "exact": Decimal("-0.00000000000000000000000000000000000001"),
        "flag": True,
        "blob": bytes(range(256)),
        "timestamp": datetime(1, 1, 1, tzinfo=UTC),
        "clock": time(23, 59, 59, 999999),
        "seconds": timedelta.max,
        "colour": models.Colour.BLUE,
        "level": models.Level.HIGH,
        "odd": models.Odd.TWO,
        "choice": "b",
        "mixed": True,
        "user": "ünï\U0001f600\0 #%|",
        "cents": 0,
        "items": ["", "a", "a"],
        "matrix": [[], [1, -(10**37)], [2]],
        "pair": (-1, "\n"),
        "many": (Decimal("1E+125"), Decimal("-1E-130"), Decimal(0)),
        "words": {"", "ä", "b" * 1000},
        "levels": frozenset({models.Level.LOW, models.Level.HIGH}),
        "floats": {0.1, -1e100, 3.0},
        "blobs": {b"\xff", b"a"},
        "flags": {True, False},
        "days": set(),
        "none_by_choice": None,
        "dates_by_level": {models.Level.LOW: date.min, models.Level.HIGH: date.max},
        "tags": {"": [], "x.y[0]": [models.Colour.RED]},
        "addresses": [models.Address(street=""), models.Address(street="s", zip_code="z", lines=["1"])],
        "maybe": models.Address(street="s", moved_in=date(2000, 2, 29)),
        "tree": models.Tree(name="r", children=[models.Tree(name="a", children=[models.Tree(name="b")])]),
        "payment": invoice,
        "payments": [card, invoice],
        "point": models.Point(-0.5, 1e-10),
        "anything": {"a": [1, 2.5, None, True, {"b": ""}], "": []},
        "packed": {"k": [Decimal("12345678901234567890.123456789"), Decimal("1E+2")]},
        "packed_address": models.Address(street='"\\', lines=["é"]),
        "as_set": [1, 2, 3],
        "left_out": "x",
        "left_out_list": [],
        "renamed": -1,
        "aliased": "a",
        "limited": "12345",
        "secret": "s3cret",
        "secrets": ["a", ""],
    }
    yield {
        "days": {date(2024, 2, 29)},
        "none_by_choice": "",
        "timestamp": datetime.max.replace(tzinfo=UTC),
        "exact": Decimal("99999999999999999999999999999999999999"),
        "fraction": -0.1,
        "anything": 12345678901234567890,
        "secret": "",
    }


def test_every_type_comes_back_as_it_was(project: Project, shop: Any) -> None:
    for number, values in enumerate(extremes(project)):
        made = everything(project, id=UUID(int=number), **values)

        assert shop.everythings.create(made) == made
        assert shop.everythings.get(id=made.id, date=made.date, string=made.string) == made


def test_every_type_comes_back_from_an_update_and_from_a_patch(project: Project, shop: Any) -> None:
    kept = {"id", "string", "date", "address"}
    read_by_keys = {"number", "flag", "colour", "level", "cents"}
    for number, values in enumerate(extremes(project)):
        made = shop.everythings.create(everything(project, id=UUID(int=number)))
        key = {"id": made.id, "date": made.date, "string": made.string}
        changes = {name: value for name, value in values.items() if name not in kept}
        patches = {name: value for name, value in changes.items() if name not in read_by_keys}

        assert shop.everythings.patch(**key, **patches) == made.model_copy(update=patches)
        assert shop.everythings.update(made, **changes) == made.model_copy(update=changes)
        assert shop.everythings.get(**key) == made.model_copy(update=changes)


def test_what_dynamodb_cannot_store_is_refused_before_it_is_sent(project: Project, saas_in_memory: Any) -> None:
    project_model = project.saas.Project
    for budget in (Decimal("1E+126"), Decimal("1." + "1" * 38)):
        with pytest.raises(InvalidValue):
            saas_in_memory.projects.create(project_model(tenant_id="t", project_id="p", title="x", budget=budget))
    for tenant_id in ("", "x" * 2049):
        with pytest.raises(InvalidKey, match="Project: "):
            saas_in_memory.projects.create(project_model(tenant_id=tenant_id, project_id="p", title="x"))


def test_a_null_of_another_writer_is_read_as_nothing(project: Project, shop: Any, stand_in: StandIn) -> None:
    made = shop.everythings.create(everything(project, words={"a"}))
    null = {"NULL": True}
    stand_in.set(
        "shop", wire_key("EVERYTHING#" + str(made.id), "2026-01-02#a b%23c%25"), words=null, maybe=null, flag=null
    )

    read = shop.everythings.get(id=made.id, date=made.date, string=made.string)

    assert (read.words, read.maybe, read.flag) == (set(), None, False)


def test_an_item_that_cannot_be_read_says_which_and_shows_nothing_of_it(
    project: Project, saas: Any, stand_in: StandIn
) -> None:
    saas.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="private"))
    stand_in.set("saas", wire_key("TENANT#t", "PROJECT#p"), status={"S": "secret-state"})

    with pytest.raises(InvalidItem, match=r"Project \(pk='TENANT#t', sk='PROJECT#p'\)") as caught:
        list(saas.projects.by_key("t"))

    assert "secret" not in str(caught.value)
    assert "private" not in str(caught.value)


def test_a_whole_number_is_a_value_of_every_number_field(project: Project, shop: Any) -> None:
    made = shop.everythings.create(everything(project))
    key = {"id": made.id, "date": made.date, "string": made.string}
    owner = shop.owners.create(project.everything.Owner(owner="o", born=date(2020, 1, 1), size=3))

    changed = shop.everythings.patch(**key, fraction=1, exact=2, floats={1, 2})
    assert (changed.fraction, changed.exact, changed.floats) == (1.0, Decimal(2), {1.0, 2.0})
    assert owner.size == 3
    assert shop.owners.patch(owner="o", size=4).size == 4
