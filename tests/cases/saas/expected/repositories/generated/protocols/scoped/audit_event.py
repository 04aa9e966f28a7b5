# Written by lift from the models: change those, this file is written again.
"""What `ScopedAuditEventRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query

    from repositories.generated.scoped.audit_event import ScopedAuditEventRepository
    from saas import AuditEvent


class ScopedAuditEventRepositoryProtocol(Protocol):
    """Whatever is asked as `ScopedAuditEventRepository` is: the real one, a fake, or
    one of your own.
    """

    def key(self, *, at: datetime, event_id: str) -> ItemKey[AuditEvent]:
        """The key of an AuditEvent, for what asks for several at once."""

        ...

    def create(self, audit_event: AuditEvent) -> AuditEvent:
        """Store a new AuditEvent, and give it back as it is stored."""

        ...

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

        ...

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

        ...

    def get_many(
        self, keys: Iterable[ItemKey[AuditEvent]], *, consistent: bool = False
    ) -> list[AuditEvent | None]:
        """The audit events with these keys, in their order, each None where there is
        none.
        """

        ...

    def put_many(self, audit_events: Iterable[AuditEvent]) -> list[AuditEvent]:
        """Store audit events whole, new or over what is there, 25 in a request."""

        ...

    def delete_many(self, keys: Iterable[ItemKey[AuditEvent]]) -> None:
        """Delete the audit events with these keys, 25 in a request."""

        ...

    def put(
        self, audit_event: AuditEvent, *, where: Where[AuditEvent] | None = None
    ) -> AuditEvent:
        """Store an AuditEvent whole, whether it is new or replaces what is there."""

        ...

    def upsert(self, audit_event: AuditEvent) -> AuditEvent:
        """Store an AuditEvent whether it is new or not, whoever wrote last."""

        ...

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

        ...

    def patch(
        self,
        *,
        at: datetime,
        event_id: str,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[AuditEvent] | None = None,
    ) -> AuditEvent:
        """Change fields of the AuditEvent with this key without reading it."""

        ...

    def delete(
        self, audit_event: AuditEvent, *, where: Where[AuditEvent] | None = None
    ) -> None:
        """Delete an AuditEvent."""

        ...

    def delete_by_key(
        self, *, at: datetime, event_id: str, where: Where[AuditEvent] | None = None
    ) -> bool:
        """Delete the AuditEvent with this key; whether there was one."""

        ...

    def by_key(self, since: datetime, until: datetime) -> Query[AuditEvent]:
        """Audit events of one `tenant_id`, in order of `at` and `event_id`.

        Query on the table's key, eventually consistent unless `.consistent()`. One
        request for each bucket and shard, merged in order.
        """

        ...

    def latest(self, since: datetime, until: datetime) -> Query[AuditEvent]:
        """Audit events of one `tenant_id`, last `at` first; 50 at most.

        Query on the table's key, eventually consistent unless `.consistent()`. One
        request for each bucket and shard, merged in order.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ScopedAuditEventRepositoryProtocol] = ScopedAuditEventRepository
