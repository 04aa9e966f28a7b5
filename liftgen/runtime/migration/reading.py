"""Reading: many items by their keys, from any tables, a hundred in a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liftgen.runtime.migration.operations import key_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from liftgen.runtime.migration.calls import Calls
    from liftgen.runtime.wire import Item

MOST_KEYS = 100


def read_all(
    calls: Calls, spend: Callable[[dict[str, Any]], None], wanted: Iterable[tuple[str, Item]]
) -> dict[tuple[str, str], Item]:
    """What is there of these at this moment, by table and the text of the key; nothing of what is not."""
    keys = {(table, key_text(key)): key for table, key in wanted}
    names = {table: tuple(key) for (table, _), key in keys.items()}
    found: dict[tuple[str, str], Item] = {}
    places = list(keys)
    for start in range(0, len(places), MOST_KEYS):
        asked: dict[str, Any] = {}
        for table, text in places[start : start + MOST_KEYS]:
            asked.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"].append(keys[table, text])
        while asked:
            answer = calls.call("BatchGetItem", {"RequestItems": asked, "ReturnConsumedCapacity": "TOTAL"})
            spend(answer)
            for table, items in answer.get("Responses", {}).items():
                found |= {(table, key_text({name: item[name] for name in names[table]})): item for item in items}
            asked = answer.get("UnprocessedKeys") or {}
    return found
