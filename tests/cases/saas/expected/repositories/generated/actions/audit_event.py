# Written by lift from the models: change those, this file is written again.
"""Audit events in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.validation import check

from repositories.generated.items import audit_event as items
from saas import AuditEvent

if TYPE_CHECKING:
    from datetime import datetime

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.transaction import Pending


class AuditEventActions:
    """What one transaction does to audit events."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, audit_event: AuditEvent) -> AuditEvent:
        """Store a new AuditEvent; it is given back as it is stored then."""
        self._table.own("AuditEvent", audit_event.tenant_id)
        created = AuditEvent.model_validate(
            {**dict(audit_event), "expires_at": items.expiry(audit_event)}, by_name=True
        )
        return self._table.create(items.ENTITY, created)

    def put(
        self, audit_event: AuditEvent, *, where: Where[AuditEvent] | None = None
    ) -> AuditEvent:
        """Store an AuditEvent whole, whether it is new or replaces what is there."""
        self._table.own("AuditEvent", audit_event.tenant_id)
        stored = AuditEvent.model_validate(
            {**dict(audit_event), "expires_at": items.expiry(audit_event)}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

    def update(
        self,
        audit_event: AuditEvent,
        *,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[AuditEvent] | None = None,
    ) -> AuditEvent:
        """Change fields of an AuditEvent, and every key that depends on them."""
        self._table.own("AuditEvent", audit_event.tenant_id)
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
    ) -> None:
        """Change fields of the AuditEvent with this key without reading it: those on
        which no key depends.
        """
        self._table.own("AuditEvent", tenant_id)
        fields = given(expires_at=expires_at)
        check(AuditEvent, fields)
        self._table.patch(
            items.ENTITY,
            items.key(tenant_id=tenant_id, at=at, event_id=event_id),
            items.changes(fields),
            where,
        )

    def delete(
        self, audit_event: AuditEvent, *, where: Where[AuditEvent] | None = None
    ) -> None:
        """Delete an AuditEvent."""
        self._table.own("AuditEvent", audit_event.tenant_id)
        self._table.delete(items.ENTITY, audit_event, where)

    def delete_by_key(
        self,
        *,
        tenant_id: str,
        at: datetime,
        event_id: str,
        where: Where[AuditEvent] | None = None,
    ) -> None:
        """Delete the AuditEvent with this key, if there is one."""
        self._table.own("AuditEvent", tenant_id)
        self._table.delete_by_key(
            items.ENTITY,
            items.key(tenant_id=tenant_id, at=at, event_id=event_id),
            where,
        )

    def check(
        self,
        *,
        tenant_id: str,
        at: datetime,
        event_id: str,
        where: Where[AuditEvent] | None = None,
    ) -> None:
        """Only if there is an AuditEvent with this key, and `where` holds on it."""
        self._table.own("AuditEvent", tenant_id)
        self._table.check(
            items.ENTITY,
            items.key(tenant_id=tenant_id, at=at, event_id=event_id),
            where,
        )

    def check_absent(self, *, tenant_id: str, at: datetime, event_id: str) -> None:
        """Only if there is no AuditEvent with this key."""
        self._table.own("AuditEvent", tenant_id)
        self._table.check_absent(
            items.ENTITY, items.key(tenant_id=tenant_id, at=at, event_id=event_id)
        )
