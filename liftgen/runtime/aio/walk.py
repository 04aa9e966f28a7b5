# Made of liftgen/runtime/walk.py by tools/write_asyncio.py: change that, and run `make aio`.
"""Walk, in asyncio: items of several partitions in the order of their sort keys, read by pages as they are asked for."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from liftgen.runtime.cursor import DONE, End
from liftgen.runtime.walk import Groups, _comparable, _Ranked
from liftgen.runtime.wire import Item, Wire

if TYPE_CHECKING:
    from liftgen.runtime.budget import Spending

Fetch = Callable[[Wire, Item | None], Awaitable[tuple[list[Item], Item | None]]]


class Walk:
    """The items of all partitions, group after group, those of one group merged.

    `key` are the attributes of an item that say where it stands, `sort` those that say which comes first. It
    stops where `spending` has no more, wherever that is.
    """

    def __init__(
        self,
        fetch: Fetch,
        groups: Groups,
        key: tuple[str, ...],
        sort: tuple[str, ...],
        descending: bool,
        ends: Sequence[End] | None = None,
        spending: Spending | None = None,
    ) -> None:
        self._fetch = fetch
        self._groups = groups
        self._key = key
        self._sort = sort
        self._descending = descending
        self._spending = spending
        self._ends = list(ends) if ends is not None else [None] * sum(map(len, groups))
        self._open(0)

    async def take(self, most: int) -> list[Item]:
        """The next items, at most so many; none after the last."""
        taken: list[Item] = []
        while len(taken) < most and (item := await self._next()) is not None:
            taken.append(item)
        return taken

    async def skip(self, most: int | None) -> int:
        """How many items there are still, at most so many; they are left behind."""
        skipped = 0
        while (most is None or skipped < most) and await self._next() is not None:
            skipped += 1
        return skipped

    @property
    def ends(self) -> list[End]:
        """How far each partition was read."""
        following = self._start + len(self._streams)
        return [
            *(DONE for _ in range(self._start)),
            *(stream.end for stream in self._streams),
            *self._ends[following:],
        ]

    async def _next(self) -> Item | None:
        while self._group < len(self._groups):
            stream = await self._first()
            if stream is not None:
                return stream.take()
            if self._is_over:
                return None
            self._open(self._group + 1)
        return None

    def _open(self, group: int) -> None:
        self._group = group
        self._start = sum(len(each) for each in self._groups[:group])
        partitions = self._groups[group] if group < len(self._groups) else ()
        self._streams = [
            _Stream(self._fetch, self._key, partition, self._ends[self._start + place], self._spending)
            for place, partition in enumerate(partitions)
        ]
        self._waiting = list(range(len(self._streams)))
        self._heap: list[_Ranked] = []

    async def _first(self) -> _Stream | None:
        """The partition whose next item comes first; None when the group has no more."""
        if len(self._streams) == 1:
            (only,) = self._streams
            return None if await only.head() is None else only
        # A partition goes back into the heap only now, so that nothing is fetched for an item that nobody asks for.
        for place in self._waiting:
            head = await self._streams[place].head()
            if head is not None:
                rank = tuple(_comparable(head[name]) for name in self._sort)
                heapq.heappush(self._heap, _Ranked(rank, place, self._descending))
        self._waiting.clear()
        # Which comes first is known only where the next of each is.
        if not self._heap or self._is_over:
            return None
        place = heapq.heappop(self._heap).place
        self._waiting.append(place)
        return self._streams[place]

    @property
    def _is_over(self) -> bool:
        return self._spending is not None and self._spending.over


class _Stream:
    """The items of one partition."""

    def __init__(
        self, fetch: Fetch, key: tuple[str, ...], partition: Wire, end: End, spending: Spending | None
    ) -> None:
        self._fetch = fetch
        self._key = key
        self._partition = partition
        self._items: deque[Item] = deque()
        self._more = end != DONE
        self._last = self._next = end if isinstance(end, dict) else None
        self._spending = spending

    @property
    def end(self) -> End:
        """How far the partition was read, and what it held there taken."""
        return self._last if self._more or self._items else DONE

    async def head(self) -> Item | None:
        while not self._items and self._more:
            if self._spending is not None and not self._spending.may_ask():
                return None
            items, self._next = await self._fetch(self._partition, self._next)
            self._more = self._next is not None
            self._items.extend(items)
            if not items:
                self._behind(self._next)
        return self._items[0] if self._items else None

    def take(self) -> Item:
        item = self._items.popleft()
        self._behind(item)
        return item

    def _behind(self, item: Item | None) -> None:
        """Nothing is wanted any more up to this item, or at all."""
        self._last = item and {name: item[name] for name in self._key}
        if self._spending is not None:
            self._spending.further = True
