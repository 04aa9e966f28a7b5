"""Partial query: what an access pattern answers on an index that holds a part of each item."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from liftgen.runtime.entity import Part
from liftgen.runtime.errors import InvalidRequest
from liftgen.runtime.query import Follow, Query
from liftgen.runtime.record import record, replace

if TYPE_CHECKING:
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.entity import Entity
    from liftgen.runtime.wire import Item

E = TypeVar("E")
P = TypeVar("P", bound=Part[Any])


@record(kw_only=True)
class PartialQuery(Query[P], Generic[P, E]):
    """A query on an index that holds a part of each item; a part leads to its whole by `whole()`."""

    entity: Entity[E]

    # A part is filtered by what its whole has.
    def where(self, where: Where[E]) -> Self:  # type: ignore[override]
        """The same query for what this holds on, too.

        A filter: what it leaves out is read, and paid for, all the same, and more requests may be made for a page. InvalidRequest
        for a filter on a key of the index, or on what the index does not hold.
        """
        self._check_where(where)
        return replace(self, wheres=(*self.wheres, where))

    def _check_where(self, where: Where[Any]) -> None:
        Query._check_where(self, where)
        held = self._found.holds
        missing = sorted(where.attributes.difference(held, self._key)) if held is not None else []
        if missing:
            names = " and ".join(f"`{each}`" for each in missing)
            raise InvalidRequest(f"the index does not hold {names}, which a filter could find", entity=self.reader.name)

    def entities(self) -> Query[E]:
        """The same query for the whole items, read from the table by their keys; those gone since are left out."""
        return Query(
            table=self.table,
            index=self.index,
            reader=self.entity,
            groups=self.groups,
            sort=self.sort,
            filter=self.filter,
            shared=self.shared,
            descending=self.descending,
            cap=self.cap,
            include_expired=self.include_expired,
            wheres=self.wheres,
            source=self.reader,
            follow=Follow(self.table, self.entity.key_in),
        )

    def _value(self, item: Item) -> P:
        # A record is made anew, so that `super()` would not find it.
        part = Query._value(self, item)
        included = self.include_expired
        part.lead(partial(self.table.get, self.entity, self.entity.key_in(item), include_expired=included))
        return part
