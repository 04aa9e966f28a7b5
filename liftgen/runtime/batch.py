"""Batch: many items by their keys, a hundred at a time, until DynamoDB has processed all of them."""

from __future__ import annotations

import json
import time
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING

from liftgen.runtime.actions import call
from liftgen.runtime.errors import Throttled
from liftgen.runtime.wire import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.runtime.client import Client
    from liftgen.runtime.wire import Item, Wire

GETS = 100
ROUNDS = 8
"""How often what was left unprocessed is asked for again."""


def read_items(client: Client, table: str, keys: Sequence[Wire], *, consistent: bool = False) -> list[Item | None]:
    """The items with these keys, in their order; None where there is none. Throttled when DynamoDB leaves too much undone."""
    texts = [joined(key) for key in keys]
    wanted = list(dict.fromkeys(texts))
    found: dict[str, Item] = {}
    for start in range(0, len(wanted), GETS):
        _read_some(client, table, keys[0], wanted[start : start + GETS], found, consistent=consistent)
    return [found.get(_canonical(text)) for text in texts]


def _read_some(
    client: Client, table: str, shape: Wire, wanted: list[str], found: dict[str, Item], *, consistent: bool
) -> None:
    settings = ',"ConsistentRead":true' if consistent else ""
    for attempt in range(ROUNDS):
        if attempt:
            import random  # not loaded where all goes well

            time.sleep(random.uniform(0, min(5.0, 0.05 * 2**attempt)))
        requests = f'{{{quote(table)}:{{"Keys":[{",".join(wanted)}]{settings}}}}}'
        answer = call(client, "BatchGetItem", {"RequestItems": requests})
        for item in answer.get("Responses", {}).get(table, ()):
            found[_canonical(json.dumps({name: item[name] for name in shape}))] = item
        left = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", ())
        if not left:
            return
        wanted = [json.dumps(key) for key in left]
    raise Throttled(f"{len(wanted)} keys are still unprocessed", operation="BatchGetItem")


def _canonical(key: str) -> str:
    return json.dumps(json.loads(key), sort_keys=True)
