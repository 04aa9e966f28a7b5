"""Scan: every item of a table or an index, for administrators; it reads, and costs, everything that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar

from liftgen.runtime.errors import InvalidRequest, InvalidValue
from liftgen.runtime.partial_query import PartialQuery
from liftgen.runtime.query import Follow, Index, Query, Reader
from liftgen.runtime.record import record, replace
from liftgen.runtime.together import together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.runtime.entity import Entity, Part
    from liftgen.runtime.expressions import Condition, Expressions
    from liftgen.runtime.table import Table
    from liftgen.runtime.wire import Wire

T = TypeVar("T")
P = TypeVar("P", bound="Part[Any]")
E = TypeVar("E")


@record(kw_only=True)
class Scan(Query[T]):
    """A scan: iterate, ask for a page or how many, or read several segments at once; in no order that means anything."""

    def parallel(self, segments: int) -> Iterator[T]:
        """All results, read in so many parts at once, as they come."""
        if not 1 <= segments <= 1_000_000:
            raise InvalidValue("a scan has from 1 to 1,000,000 segments")
        yield from together([self.segment(number, segments) for number in range(segments)])

    def segment(self, number: int, count: int) -> Self:
        """One of so many parts of the scan, that together are the whole."""
        if not 0 <= number < count:
            raise InvalidValue(f"there is no segment {number} of {count}")
        return replace(self, groups=(({"Segment": str(number), "TotalSegments": str(count)},),))

    def reverse(self) -> NoReturn:
        """InvalidRequest: a scan has no order."""
        raise InvalidRequest("a scan has no order that could be reversed", entity=self.reader.name)

    @property
    def _operation(self) -> str:
        return "Scan"

    def _place(self, partition: Wire, expressions: Expressions) -> Wire:
        del expressions
        return dict(partition)


@record(kw_only=True)
class PartialScan(PartialQuery[P, E], Scan[P]):
    """A scan of an index that holds a part of each item; a part leads to its whole by `whole()`."""

    def entities(self) -> Scan[E]:
        """The same scan for the whole items, read from the table by their keys; those gone since are left out."""
        return Scan(
            table=self.table,
            index=self.index,
            reader=self.entity,
            groups=self.groups,
            filter=self.filter,
            shared=self.shared,
            cap=self.cap,
            is_consistent=self.is_consistent,
            include_expired=self.include_expired,
            wheres=self.wheres,
            source=self.reader,
            follow=Follow(self.table, self.entity.key_in),
        )


def scan(
    table: Table, index: Index, reader: Reader[T], *, filter: Condition | None = None, consistent: bool = False
) -> Scan[T]:
    """Every item of the entity in a table or an index that passes the filter."""
    return Scan(
        table=table, index=index, reader=reader, groups=(({},),), filter=filter, shared=True, is_consistent=consistent
    )


def partial_scan(
    table: Table,
    index: Index,
    reader: Reader[P],
    entity: Entity[E],
    *,
    filter: Condition | None = None,
    consistent: bool = False,
) -> PartialScan[P, E]:
    """A part of every item of the entity in an index that passes the filter."""
    return PartialScan(
        table=table,
        index=index,
        reader=reader,
        entity=entity,
        groups=(({},),),
        filter=filter,
        shared=True,
        is_consistent=consistent,
    )
