# Written by lift from the models: change those, this file is written again.
"""Audit events as one tenant sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET
from liftgen.runtime.tenancy import check_tenant, own_keys

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query

    from repositories.audit_event import AuditEventRepository
    from saas import AuditEvent


class ScopedAuditEventRepository:
    """The audit events of one tenant, and no others."""

    def __init__(self, repository: AuditEventRepository, tenant_id: str) -> None:
        """What one tenant sees of a repository."""
        self._repository = repository
        self._tenant_id = tenant_id

    def key(self, *, at: datetime, event_id: str) -> ItemKey[AuditEvent]:
        """The key of an AuditEvent, for what asks for several at once."""
        return self._repository.key(tenant_id=self._tenant_id, at=at, event_id=event_id)

    def create(self, audit_event: AuditEvent) -> AuditEvent:
        """Store a new AuditEvent, and give it back as it is stored."""
        return self._repository.create(self._own(audit_event))

    def get(
        self,
        *,
        at: datetime,
        event_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> AuditEvent | None:
        """The AuditEvent with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._repository.get(
            tenant_id=self._tenant_id,
            at=at,
            event_id=event_id,
            consistent=consistent,
            include_expired=include_expired,
        )

    def exists(
        self,
        *,
        at: datetime,
        event_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> bool:
        """Whether there is an AuditEvent with this key; eventually consistent unless
        `consistent`.
        """
        return self._repository.exists(
            tenant_id=self._tenant_id,
            at=at,
            event_id=event_id,
            consistent=consistent,
            include_expired=include_expired,
        )

    def get_many(
        self, keys: Iterable[ItemKey[AuditEvent]], *, consistent: bool = False
    ) -> list[AuditEvent | None]:
        """The audit events with these keys, in their order, each None where there is
        none.
        """
        return self._repository.get_many(
            own_keys(keys, self._tenant_id), consistent=consistent
        )

    def put_many(self, audit_events: Iterable[AuditEvent]) -> list[AuditEvent]:
        """Store audit events whole, new or over what is there, 25 in a request."""
        return self._repository.put_many([self._own(each) for each in audit_events])

    def delete_many(self, keys: Iterable[ItemKey[AuditEvent]]) -> None:
        """Delete the audit events with these keys, 25 in a request."""
        self._repository.delete_many(own_keys(keys, self._tenant_id))

    def put(
        self, audit_event: AuditEvent, *, where: Where[AuditEvent] | None = None
    ) -> AuditEvent:
        """Store an AuditEvent whole, whether it is new or replaces what is there."""
        return self._repository.put(self._own(audit_event), where=where)

    def upsert(self, audit_event: AuditEvent) -> AuditEvent:
        """Store an AuditEvent whether it is new or not, whoever wrote last."""
        return self._repository.upsert(self._own(audit_event))

    def update(
        self,
        audit_event: AuditEvent,
        *,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[AuditEvent] | None = None,
    ) -> AuditEvent:
        """Change fields of an AuditEvent in one round trip, and give it back as it
        is stored then.
        """
        return self._repository.update(
            self._own(audit_event), expires_at=expires_at, where=where
        )

    def patch(
        self,
        *,
        at: datetime,
        event_id: str,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[AuditEvent] | None = None,
    ) -> AuditEvent:
        """Change fields of the AuditEvent with this key without reading it."""
        return self._repository.patch(
            tenant_id=self._tenant_id,
            at=at,
            event_id=event_id,
            expires_at=expires_at,
            where=where,
        )

    def delete(
        self, audit_event: AuditEvent, *, where: Where[AuditEvent] | None = None
    ) -> None:
        """Delete an AuditEvent."""
        self._repository.delete(self._own(audit_event), where=where)

    def delete_by_key(
        self, *, at: datetime, event_id: str, where: Where[AuditEvent] | None = None
    ) -> bool:
        """Delete the AuditEvent with this key; whether there was one."""
        return self._repository.delete_by_key(
            tenant_id=self._tenant_id, at=at, event_id=event_id, where=where
        )

    def by_key(self, since: datetime, until: datetime) -> Query[AuditEvent]:
        """Audit events of one `tenant_id`, in order of `at` and `event_id`.

        Query on the table's key, eventually consistent unless `.consistent()`. One
        request for each bucket and shard, merged in order.
        """
        return self._repository.by_key(
            tenant_id=self._tenant_id, since=since, until=until
        )

    def latest(self, since: datetime, until: datetime) -> Query[AuditEvent]:
        """Audit events of one `tenant_id`, last `at` first; 50 at most.

        Query on the table's key, eventually consistent unless `.consistent()`. One
        request for each bucket and shard, merged in order.
        """
        return self._repository.latest(
            tenant_id=self._tenant_id, since=since, until=until
        )

    def _own(self, audit_event: AuditEvent) -> AuditEvent:
        """The AuditEvent itself; WrongTenant when it is another tenant's."""
        check_tenant("AuditEvent", audit_event.tenant_id, self._tenant_id)
        return audit_event
