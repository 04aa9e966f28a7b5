# Made of liftgen/runtime/batch.py by tools/write_asyncio.py: change that, and run `make aio`.
"""Batch, in asyncio: many items by their keys, as many in a request as DynamoDB takes, until it has processed all of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from liftgen.runtime.aio.actions import call
from liftgen.runtime.batch import GETS, ROUNDS, WRITES, Place, _by_table, _gets, _place, place
from liftgen.runtime.errors import Throttled
from liftgen.runtime.wire import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.runtime.aio.table import Table
    from liftgen.runtime.wire import Item, Wire


async def read_items(table: Table, keys: Sequence[tuple[str, Wire]], *, consistent: bool = False) -> list[Item | None]:
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
            await _wait(table, attempt)
            answer = await call(table.client, "BatchGetItem", {"RequestItems": _gets(left, consistent=consistent)})
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


async def write_items(table: Table, writes: Mapping[Place, str]) -> None:
    """Make these writes, each the JSON of its request, in no order.

    Throttled when DynamoDB leaves too much undone; some of them are made then.
    """
    requests = [(place[0], request) for place, request in writes.items()]
    for start in range(0, len(requests), WRITES):
        left = requests[start : start + WRITES]
        for attempt in range(ROUNDS):
            await _wait(table, attempt)
            answer = await call(table.client, "BatchWriteItem", {"RequestItems": _by_table(left)})
            unprocessed: dict[str, Any] = answer.get("UnprocessedItems", {})
            left = [(name, json.dumps(request)) for name, rest in unprocessed.items() for request in rest]
            if not left:
                break
        else:
            undone = len(left) + len(requests[start + WRITES :])
            raise Throttled(f"{undone} writes are still unprocessed", operation="BatchWriteItem")


async def _wait(table: Table, attempt: int) -> None:
    if attempt:
        # Only here, because few functions ever get to it.
        import random

        from liftgen.runtime.aio.pauses import pause

        await pause(table.settings, random.uniform(0, min(5.0, 0.05 * 2**attempt)))
