"""Capacity: what a request consumes, as DynamoDB counts it: 4 KB to read, half where it may be a moment old, 1 KB to write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from liftgen.testing.fake.store import Key, Table, View
from liftgen.testing.fake.values import Item, item_size

READ_BYTES = 4096
WRITE_BYTES = 1024


class Meter:
    """Counts what one request consumes, by table and index."""

    def __init__(self, *, transaction: bool = False) -> None:
        self._factor = 2.0 if transaction else 1.0
        self._units: dict[str, dict[View, float]] = defaultdict(lambda: defaultdict(float))

    def read(self, table: Table, view: View, bytes_: int, *, consistent: bool) -> None:
        """Count a read of so many bytes."""
        units = max(1, -(-bytes_ // READ_BYTES)) * (1.0 if consistent else 0.5)
        self._units[table.name][view] += units * self._factor

    def write(self, table: Table, key: Key, before: Item | None, after: Item | None) -> None:
        """Count a write, and what it writes to the indexes."""
        larger = max(item_size(before or {}), item_size(after or {}))
        self._units[table.name][table.main] += _write_units(larger) * self._factor
        for view in table.indexes:
            units = _index_write_units(table, view, key, before, after)
            if units:
                self._units[table.name][view] += units * self._factor

    def report(self, wanted: str) -> list[dict[str, Any]]:
        """What was consumed, one entry per table; `wanted` is TOTAL or INDEXES."""
        return [_entry(table, units, wanted) for table, units in self._units.items()]


def _entry(table: str, units: dict[View, float], wanted: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"TableName": table, "CapacityUnits": sum(units.values())}
    if wanted == "TOTAL":
        return entry
    entry["Table"] = {"CapacityUnits": sum(each for view, each in units.items() if view.kind == "table")}
    for kind, name in (("global", "GlobalSecondaryIndexes"), ("local", "LocalSecondaryIndexes")):
        indexes = {view.name: {"CapacityUnits": each} for view, each in units.items() if view.kind == kind}
        if indexes:
            entry[name] = indexes
    return entry


def _index_write_units(table: Table, view: View, key: Key, before: Item | None, after: Item | None) -> int:
    places = [None if item is None else view.row(key, item) for item in (before, after)]
    items = [
        None if item is None or place is None else visible(table, view, item)
        for item, place in zip((before, after), places, strict=True)
    ]
    if items[0] == items[1]:
        return 0
    if places[0] == places[1]:
        return _write_units(max(item_size(item or {}) for item in items))
    return sum(_write_units(item_size(item)) for item in items if item is not None)


def visible(table: Table, view: View, item: Item) -> Item:
    """What a view holds of an item."""
    if view.projection is None:
        return item
    names = view.projection.union(_names(table.main), _names(view))
    return {name: value for name, value in item.items() if name in names}


def _names(view: View) -> Iterable[str]:
    return (attribute.name for attribute in view.attributes)


def _write_units(bytes_: int) -> int:
    return max(1, -(-bytes_ // WRITE_BYTES))
