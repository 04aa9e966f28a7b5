"""Batch: many items by their keys, as many in a request as DynamoDB takes, until it has processed all of them."""

from __future__ import annotations

import json
from decimal import Decimal
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any

from liftgen.runtime.actions import call
from liftgen.runtime.errors import Throttled
from liftgen.runtime.wire import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.runtime.table import Table
    from liftgen.runtime.wire import Item, Wire

GETS = 100
WRITES = 25
"""How many items a request reads, and how many it writes, at most."""
ROUNDS = 8
"""How often what was left unprocessed is asked for again."""

Place = tuple[Any, ...]
"""A table's name and the key of one of its items, so that the same item is the same place."""


def read_items(table: Table, keys: Sequence[tuple[str, Wire]], *, consistent: bool = False) -> list[Item | None]:
    """The items with these keys of tables of these names, in their order; None where there is none.

    Throttled when DynamoDB leaves too much undone.
    """
    places = [place(name, key) for name, key in keys]
    shapes = {name: tuple(key) for name, key in keys}
    # DynamoDB refuses a key that is asked for twice.
    wanted = list({each: (name, joined(key)) for each, (name, key) in zip(places, keys, strict=True)}.values())
    found: dict[Place, Item] = {}
    for start in range(0, len(wanted), GETS):
        left = wanted[start : start + GETS]
        for attempt in range(ROUNDS):
            _wait(table, attempt)
            answer = call(table.client, "BatchGetItem", {"RequestItems": _gets(left, consistent=consistent)})
            for name, items in answer.get("Responses", {}).items():
                for item in items:
                    found[_place(name, {each: item[each] for each in shapes[name]})] = item
            unprocessed: dict[str, Any] = answer.get("UnprocessedKeys", {})
            left = [(name, json.dumps(key)) for name, rest in unprocessed.items() for key in rest["Keys"]]
            if not left:
                break
        else:
            raise Throttled(f"{len(left)} keys are still unprocessed", operation="BatchGetItem")
    return [found.get(each) for each in places]


def write_items(table: Table, writes: Mapping[Place, str]) -> None:
    """Make these writes, each the JSON of its request, in no order.

    Throttled when DynamoDB leaves too much undone; some of them are made then.
    """
    requests = [(place[0], request) for place, request in writes.items()]
    for start in range(0, len(requests), WRITES):
        left = requests[start : start + WRITES]
        for attempt in range(ROUNDS):
            _wait(table, attempt)
            answer = call(table.client, "BatchWriteItem", {"RequestItems": _by_table(left)})
            unprocessed: dict[str, Any] = answer.get("UnprocessedItems", {})
            left = [(name, json.dumps(request)) for name, rest in unprocessed.items() for request in rest]
            if not left:
                break
        else:
            undone = len(left) + len(requests[start + WRITES :])
            raise Throttled(f"{undone} writes are still unprocessed", operation="BatchWriteItem")


def spot(table: str, key: Wire) -> Place:
    """Where a write goes: as `place`, for keys that were written here and are told apart by their text, but for numbers."""
    text = "".join(key.values())
    # Inside of a text that would be escaped.
    return place(table, key) if '{"N"' in text else (table, text)


def place(table: str, key: Wire) -> Place:
    """Where the item of the table of this name with this key is."""
    return _place(table, {name: json.loads(text) for name, text in key.items()})


def _wait(table: Table, attempt: int) -> None:
    if attempt:
        # Only here, because few functions ever get to it.
        import random

        from liftgen.runtime.pauses import pause

        pause(table.settings, random.uniform(0, min(5.0, 0.05 * 2**attempt)))


def _gets(places: Sequence[tuple[str, str]], *, consistent: bool) -> str:
    settings = ',"ConsistentRead":true' if consistent else ""
    tables: dict[str, list[str]] = {}
    for name, key in places:
        tables.setdefault(name, []).append(key)
    return _object({name: f'{{"Keys":[{",".join(keys)}]{settings}}}' for name, keys in tables.items()})


def _by_table(requests: Sequence[tuple[str, str]]) -> str:
    tables: dict[str, list[str]] = {}
    for name, request in requests:
        tables.setdefault(name, []).append(request)
    return _object({name: f"[{','.join(each)}]" for name, each in tables.items()})


def _object(members: Mapping[str, str]) -> str:
    return "{" + ",".join(f"{quote(name)}:{text}" for name, text in members.items()) + "}"


def _place(table: str, key: Item) -> Place:
    # DynamoDB gives a number back in another spelling.
    values = (
        (name, kind, Decimal(value) if kind == "N" else value)
        for name, each in key.items()
        for kind, value in each.items()
    )
    return (table, *sorted(values, key=lambda each: each[0]))
