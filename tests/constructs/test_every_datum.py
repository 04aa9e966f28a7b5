"""Every field of the data that constructs take changes the template: engines, rates, allowances, warming."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pytest
from support.making import (
    TABLE,
    allowance,
    cdk,
    engine,
    home,
    rates,
    table,
    telling,
    template,
    warming,
)

if TYPE_CHECKING:
    from support.making import Make

CACHE_ON_NODES: dict[str, Make] = {"engine": engine("ValkeyNodes")}
WARMED: dict[str, Make] = {"warming": warming(partitions=[{"pk": {"S": "b"}}])}
DATA: dict[str, tuple[str, dict[str, Make], Callable[[str, Any], dict[str, Make]], dict[str, Any]]] = {
    "ServerlessValkey": (
        "DynamORMCache",
        {},
        lambda name, value: {"engine": engine("ServerlessValkey", **{name: value})},
        {"most_storage": 9, "most_units": 9000, "version": "7"},
    ),
    "ValkeyNodes": (
        "DynamORMCache",
        CACHE_ON_NODES,
        lambda name, value: {"engine": engine("ValkeyNodes", **{name: value})},
        {
            "node_type": "cache.r7g.large",
            "shards": 9,
            "replicas": 0,
            "version": "7.2",
            "maintenance": "sun:03:00-sun:04:00",
        },
    ),
    "Allowance": (
        "DynamORMMultiTenant",
        {},
        lambda name, value: {"allowed": lambda _: allowance(**{name: value})},
        {"requests": 9, "units": 9},
    ),
    "Rate": (
        "RateLimitedFunction",
        {"rates": lambda _: rates(limit=5, kind="bucket")},
        lambda name, value: {
            "rates": lambda _: rates(**{"limit": 5, "kind": "bucket", name: value() if callable(value) else value})
        },
        {"limit": 9, "per": lambda: cdk("Duration").minutes(9), "kind": "fixed", "burst": 9},
    ),
    "Telling": (
        "EventSourcingFunction",
        {"telling": telling},
        lambda name, value: {
            "telling": lambda stack: telling(stack, **{name: value(stack) if callable(value) else value})
        },
        {
            "bus": lambda stack: cdk("aws_events.EventBus").from_event_bus_name(home(stack), "Bus", "other"),
            "source": "papers",
            "entity": "b.ENTITY",
            "message": "b.message",
        },
    ),
    "Warming": (
        "DynamORMCache",
        WARMED,
        lambda name, value: {
            "warming": warming(**{"partitions": [{"pk": {"S": "b"}}], name: value() if callable(value) else value})
        },
        {
            "table": "papers",
            "every": lambda: cdk("Duration").minutes(9),
            "keys": [{"pk": {"S": "a"}, "sk": {"S": "b"}}],
            "partitions": [{"pk": {"S": "a"}}],
            "tenant": "t1",
        },
    ),
}
"""Of data that constructs take: a construct that takes it, what it is by default, how it is told another value, and values."""

ELSEWHERE = {"PythonProject": "test_python_project", "StreamFilter": "test_dynamorm_stream"}
"""Data whose fields have tests of their own: they are files, or refused, and no plain values."""


def test_every_datum_is_looked_at() -> None:
    import liftgen.constructs as library

    found = {name: getattr(library, name) for name in library.__all__}

    assert {name for name, each in found.items() if is_dataclass(each)} == {*DATA, *ELSEWHERE}


@pytest.mark.parametrize("datum", DATA)
def test_every_field_of_what_constructs_take_changes_the_template(datum: str) -> None:
    import liftgen.constructs as library

    construct, plain, changed, values = DATA[datum]
    two = {"tables": lambda stack: [table(stack), table(stack, {**TABLE, "name": "papers"})]}
    also = two if plain is WARMED else {}
    before = template(construct, plain | also)
    names = [each.name for each in fields(getattr(library, datum))]

    assert sorted(names) == sorted(values)
    assert [name for name in names if template(construct, plain | also | changed(name, values[name])) == before] == []
