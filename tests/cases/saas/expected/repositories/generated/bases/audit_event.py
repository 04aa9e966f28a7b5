# Written by lift from the models: change those, this file is written again.
"""Audit events: every access pattern of `AuditEvent`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.buckets import buckets
from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.query import Query, groups
from liftgen.runtime.ranges import between, composed
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check
from liftgen.runtime.wire import timestamp

from repositories.generated.items import audit_event as items
from saas import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.table import Settings
    from liftgen.runtime.wire import Wire


class AuditEventRepositoryBase:
    """Something that happened, kept for ninety days."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `saas`, or what the settings or `table_name`
        call it.
        """
        self._table = Table.of(client, "saas", table_name, settings)

    def key(
        self, *, tenant_id: str, at: datetime, event_id: str
    ) -> ItemKey[AuditEvent]:
        """The key of an AuditEvent, for what asks for several at once."""
        return ItemKey(
            self._table,
            items.ENTITY,
            items.key(tenant_id=tenant_id, at=at, event_id=event_id),
            tenant_id,
        )

    def create(self, audit_event: AuditEvent) -> AuditEvent:
        """Store a new AuditEvent, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        created = AuditEvent.model_validate(
            {**dict(audit_event), "expires_at": items.expiry(audit_event)}, by_name=True
        )
        return self._table.create(items.ENTITY, created)

    def get(
        self,
        *,
        tenant_id: str,
        at: datetime,
        event_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> AuditEvent | None:
        """The AuditEvent with this key, or None; eventually consistent unless
        `consistent`.

        One past its expiry is None too, unless `include_expired`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(tenant_id=tenant_id, at=at, event_id=event_id),
            consistent=consistent,
            include_expired=include_expired,
        )

    def exists(
        self,
        *,
        tenant_id: str,
        at: datetime,
        event_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> bool:
        """Whether there is an AuditEvent with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(tenant_id=tenant_id, at=at, event_id=event_id),
            consistent=consistent,
            include_expired=include_expired,
        )

    def get_many(
        self, keys: Iterable[ItemKey[AuditEvent]], *, consistent: bool = False
    ) -> list[AuditEvent | None]:
        """The audit events with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(
        self, audit_event: AuditEvent, *, where: Where[AuditEvent] | None = None
    ) -> AuditEvent:
        """Store an AuditEvent whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """
        stored = AuditEvent.model_validate(
            {**dict(audit_event), "expires_at": items.expiry(audit_event)}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

    def put_many(self, audit_events: Iterable[AuditEvent]) -> list[AuditEvent]:
        """Store audit events whole, new or over what is there; 25 in a request,
        until all are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """
        stored: list[AuditEvent] = []
        for audit_event in audit_events:
            one = AuditEvent.model_validate(
                {**dict(audit_event), "expires_at": items.expiry(audit_event)},
                by_name=True,
            )
            stored.append(one)
        return self._table.put_many(items.ENTITY, stored)

    def upsert(self, audit_event: AuditEvent) -> AuditEvent:
        """Store an AuditEvent whether it is new or not, whoever wrote last, and give
        it back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """
        stored = AuditEvent.model_validate(
            {**dict(audit_event), "expires_at": items.expiry(audit_event)}, by_name=True
        )
        return self._table.upsert(items.ENTITY, stored)

    def update(
        self,
        audit_event: AuditEvent,
        *,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[AuditEvent] | None = None,
    ) -> AuditEvent:
        """Change fields of an AuditEvent in one round trip, and give it back as it
        is stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        changes = given(expires_at=expires_at)
        after = AuditEvent.model_validate(
            {**dict(audit_event), **changes}, by_name=True
        )
        after = after.model_copy(update={"expires_at": items.expiry(after)})
        return self._table.update(items.ENTITY, audit_event, after, where)

    def patch(
        self,
        *,
        tenant_id: str,
        at: datetime,
        event_id: str,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[AuditEvent] | None = None,
    ) -> AuditEvent:
        """Change fields of the AuditEvent with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(expires_at=expires_at)
        check(AuditEvent, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(tenant_id=tenant_id, at=at, event_id=event_id),
            items.changes(fields),
            where,
        )

    def delete(
        self, audit_event: AuditEvent, *, where: Where[AuditEvent] | None = None
    ) -> None:
        """Delete an AuditEvent.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """
        self._table.delete(items.ENTITY, audit_event, where)

    def delete_by_key(
        self,
        *,
        tenant_id: str,
        at: datetime,
        event_id: str,
        where: Where[AuditEvent] | None = None,
    ) -> bool:
        """Delete the AuditEvent with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY,
            items.key(tenant_id=tenant_id, at=at, event_id=event_id),
            where,
        )

    def delete_many(self, keys: Iterable[ItemKey[AuditEvent]]) -> None:
        """Delete the audit events with these keys, if they are there; 25 in a
        request, until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_key(
        self, tenant_id: str, since: datetime, until: datetime
    ) -> Query[AuditEvent]:
        """Audit events of one `tenant_id`, in order of `at` and `event_id`.

        Query on the table's key, eventually consistent unless `.consistent()`. One
        request for each bucket and shard, merged in order.
        """

        def partitions() -> Iterator[list[Wire]]:
            for moment in buckets(since, until, "month"):
                yield [
                    items.by_key_partition(tenant_id=tenant_id, at=moment, part=part)
                    for part in range(4)
                ]

        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=groups(self._table, partitions()),
            sort=composed("sk", between(since, until), timestamp, end="#"),
        )

    def latest(
        self, tenant_id: str, since: datetime, until: datetime
    ) -> Query[AuditEvent]:
        """Audit events of one `tenant_id`, last `at` first; 50 at most.

        Query on the table's key, eventually consistent unless `.consistent()`. One
        request for each bucket and shard, merged in order.
        """

        def partitions() -> Iterator[list[Wire]]:
            for moment in buckets(since, until, "month"):
                yield [
                    items.by_key_partition(tenant_id=tenant_id, at=moment, part=part)
                    for part in range(4)
                ]

        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=groups(self._table, partitions()),
            sort=composed("sk", between(since, until), timestamp, end="#"),
            descending=True,
            cap=50,
        )
