"""Store: tables with their indexes, and the items in them, each in its place."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from typing import Any

from liftgen.testing.fake.refusals import invalid, unknown_table
from liftgen.testing.fake.values import Comparable, Item, comparable, kind_of

Key = tuple[Comparable, ...]
"""The values of key attributes, in key order."""

HASH_RANGE = 2**32
_NEVER = {"N": "inf"}


@dataclass(frozen=True)
class KeyAttribute:
    """One attribute of a key: its name and type."""

    name: str
    type: str

    def of(self, item: Item) -> Comparable | None:
        """Its value in an item; None where it is absent or of another type."""
        value = item.get(self.name)
        return comparable(value) if value is not None and kind_of(value) == self.type else None


@dataclass(frozen=True, order=True)
class Row:
    """An item's place in a view: where it sorts in its partition, and the table's key, which tells equals apart."""

    sort: Key
    key: Key


class View:
    """The items of a table in the order of one key: the table's own, or an index's."""

    def __init__(
        self,
        name: str | None,
        kind: str,
        partition: tuple[KeyAttribute, ...],
        sort: tuple[KeyAttribute, ...],
        projection: frozenset[str] | None = None,
    ) -> None:
        self.name = name
        self.kind = kind
        self.partition = partition
        self.sort = sort
        self.projection = projection
        self._partitions: dict[Key, list[Row]] = {}

    @property
    def attributes(self) -> tuple[KeyAttribute, ...]:
        """The attributes of the key."""
        return self.partition + self.sort

    def row(self, key: Key, item: Item) -> tuple[Key, Row] | None:
        """Where the item of this key stands; None when it lacks an attribute and so is not in the view."""
        partition = tuple(attribute.of(item) for attribute in self.partition)
        sort = tuple(attribute.of(item) for attribute in self.sort)
        if None in partition or None in sort:
            return None
        return tuple(each for each in partition if each is not None), Row(
            tuple(each for each in sort if each is not None), key
        )

    def add(self, key: Key, item: Item) -> None:
        """Take the item in, if it belongs here."""
        if (place := self.row(key, item)) is not None:
            partition, row = place
            insort(self._partitions.setdefault(partition, []), row)

    def drop(self, key: Key, item: Item) -> None:
        """Take the item out, if it is here."""
        if (place := self.row(key, item)) is not None:
            partition, row = place
            rows = self._partitions[partition]
            del rows[bisect_left(rows, row)]
            if not rows:
                del self._partitions[partition]

    def rows(self, partition: Key) -> list[Row]:
        """The rows of one partition, in order."""
        return list(self._partitions.get(partition, ()))

    def scan(self, segment: int, total: int) -> Iterator[tuple[tuple[int, Key], Row]]:
        """The rows of one segment, each with its partition; partitions come in the order of their hashes."""
        partitions = sorted((scattered(partition), partition) for partition in self._partitions)
        for place in partitions:
            if place[0] * total // HASH_RANGE == segment:
                for row in self._partitions[place[1]]:
                    yield place, row


@dataclass(frozen=True)
class Change:
    """That an item is another than it was; `expired` when nobody wrote, but its time was over."""

    at: datetime
    before: Item | None
    after: Item | None
    expired: bool


class Table:
    """A table: its description, its items by key, and the views that answer questions about them.

    With a stream it keeps what changed, the latest last.
    """

    def __init__(
        self, description: dict[str, Any], main: View, indexes: tuple[View, ...], clock: Callable[[], datetime]
    ) -> None:
        self.description = description
        self.main = main
        self.indexes = indexes
        self.time_to_live: str | None = None
        self.recovery = False
        self.items: dict[Key, Item] = {}
        self.changes: list[Change] = []
        self._clock = clock

    @property
    def name(self) -> str:
        """The table's name."""
        return str(self.description["TableName"])

    @property
    def attributes(self) -> tuple[KeyAttribute, ...]:
        """The attributes of the table's key."""
        return self.main.attributes

    def view(self, index: str | None) -> View:
        """The index of this name, or the table itself."""
        if index is None:
            return self.main
        for each in self.indexes:
            if each.name == index:
                return each
        raise invalid(f"The table does not have the specified index: {index}")

    def get(self, key: Key) -> Item | None:
        """The item of this key."""
        return self.items.get(key)

    @property
    def stream(self) -> str | None:
        """What its stream shows of a change, where it has one."""
        specification = self.description.get("StreamSpecification") or {}
        return specification.get("StreamViewType") if specification.get("StreamEnabled") else None

    def expired(self) -> list[Key]:
        """The keys of the items whose time is over."""
        name, now = self.time_to_live, self._clock().timestamp()
        return [
            key for key, item in self.items.items() if name and float(item.get(name, _NEVER).get("N", "inf")) <= now
        ]

    def put(self, key: Key, item: Item | None, *, expired: bool = False) -> None:
        """Let this be the item of the key; None takes it away."""
        before = self.items.pop(key, None)
        if before != item and self.stream is not None:
            self.changes.append(Change(self._clock(), before, item, expired))
        for view in (self.main, *self.indexes):
            if before is not None:
                view.drop(key, before)
            if item is not None:
                view.add(key, item)
        if item is not None:
            self.items[key] = item

    def key_of(self, item: Item) -> Item:
        """The key attributes of an item."""
        return {attribute.name: item[attribute.name] for attribute in self.attributes}


class Store:
    """All tables, by name, and the clock that they go by."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.tables: dict[str, Table] = {}
        self.clock = clock

    def table(self, name: str) -> Table:
        """The table of this name; Refusal when there is none."""
        table = self.tables.get(name)
        if table is None:
            raise unknown_table()
        return table


def scattered(partition: Key) -> int:
    """The hash of a partition key: where its items come in a scan."""
    return int.from_bytes(md5(repr(partition).encode(), usedforsecurity=False).digest()[:4], "big")
