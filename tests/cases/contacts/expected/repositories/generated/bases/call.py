# Written by lift from the models: change those, this file is written again.
"""Calls: every access pattern of `Call`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import sort_string
from liftgen.runtime.operations import taken
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import native
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check

from contacts import Call
from repositories.generated.items import call as items

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings


class CallRepositoryBase:
    """One conversation with a contact, forgotten after a while."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `calls`, or what the settings or `table_name`
        call it.
        """
        self._table = Table.of(client, "calls", table_name, settings)

    def key(self, *, contact_id: str, at: str) -> ItemKey[Call]:
        """The key of a Call, for what asks for several at once."""
        return ItemKey(
            self._table, items.ENTITY, items.key(contact_id=contact_id, at=at)
        )

    def create(self, call: Call) -> Call:
        """Store a new Call, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        return self._table.create(items.ENTITY, call)

    def get(
        self,
        *,
        contact_id: str,
        at: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> Call | None:
        """The Call with this key, or None; eventually consistent unless
        `consistent`.

        One past its expiry is None too, unless `include_expired`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(contact_id=contact_id, at=at),
            consistent=consistent,
            include_expired=include_expired,
        )

    def exists(
        self,
        *,
        contact_id: str,
        at: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> bool:
        """Whether there is a Call with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(contact_id=contact_id, at=at),
            consistent=consistent,
            include_expired=include_expired,
        )

    def get_many(
        self, keys: Iterable[ItemKey[Call]], *, consistent: bool = False
    ) -> list[Call | None]:
        """The calls with these keys, in their order, each None where there is none;
        100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, call: Call, *, where: Where[Call] | None = None) -> Call:
        """Store a Call whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """
        return self._table.put(items.ENTITY, call, where)

    def put_many(self, calls: Iterable[Call]) -> list[Call]:
        """Store calls whole, new or over what is there; 25 in a request, until all
        are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """
        return self._table.put_many(items.ENTITY, calls)

    def upsert(self, call: Call) -> Call:
        """Store a Call whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """
        return self._table.upsert(items.ENTITY, call)

    def update(
        self,
        call: Call,
        *,
        minutes: int | Add[int] | Unset = UNSET,
        expires_at: int | Unset = UNSET,
        where: Where[Call] | None = None,
    ) -> Call:
        """Change fields of a Call in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        changes = given(minutes=minutes, expires_at=expires_at)
        operations = taken(changes, items.ENTITY, items.changes, Call)
        after = Call.model_validate({**dict(call), **changes}, by_name=True)
        return self._table.update(items.ENTITY, call, after, where, operations)

    def patch(
        self,
        *,
        contact_id: str,
        at: str,
        minutes: int | Add[int] | Unset = UNSET,
        expires_at: int | Unset = UNSET,
        where: Where[Call] | None = None,
    ) -> Call:
        """Change fields of the Call with this key without reading it: those on which
        no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(minutes=minutes, expires_at=expires_at)
        operations = taken(fields, items.ENTITY, items.changes, Call)
        check(Call, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(contact_id=contact_id, at=at),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, call: Call, *, where: Where[Call] | None = None) -> None:
        """Delete a Call.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """
        self._table.delete(items.ENTITY, call, where)

    def delete_by_key(
        self, *, contact_id: str, at: str, where: Where[Call] | None = None
    ) -> bool:
        """Delete the Call with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(contact_id=contact_id, at=at), where
        )

    def delete_many(self, keys: Iterable[ItemKey[Call]]) -> None:
        """Delete the calls with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_key(
        self, contact_id: str, *, at: str | Range[str] | None = None
    ) -> Query[Call]:
        """Calls of one `contact_id`, in order of `at`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(items.by_key_partition(contact_id=contact_id)),
            sort=native("at", at, sort_string),
        )
