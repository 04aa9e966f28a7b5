# Written by lift from the models: change those, this file is written again.
"""What `AuditEventRepository` offers."""

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

    from repositories.audit_event import AuditEventRepository
    from saas import AuditEvent


class AuditEventRepositoryProtocol(Protocol):
    """Whatever is asked as `AuditEventRepository` is: the real one, a fake, or one
    of your own.
    """

    def key(
        self, *, tenant_id: str, at: datetime, event_id: str
    ) -> ItemKey[AuditEvent]:
        """The key of an AuditEvent, for what asks for several at once."""

        ...

    def create(self, audit_event: AuditEvent) -> AuditEvent:
        """Store a new AuditEvent, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

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

        ...

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

        ...

    def get_many(
        self, keys: Iterable[ItemKey[AuditEvent]], *, consistent: bool = False
    ) -> list[AuditEvent | None]:
        """The audit events with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(
        self, audit_event: AuditEvent, *, where: Where[AuditEvent] | None = None
    ) -> AuditEvent:
        """Store an AuditEvent whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """

        ...

    def put_many(self, audit_events: Iterable[AuditEvent]) -> list[AuditEvent]:
        """Store audit events whole, new or over what is there; 25 in a request,
        until all are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """

        ...

    def upsert(self, audit_event: AuditEvent) -> AuditEvent:
        """Store an AuditEvent whether it is new or not, whoever wrote last, and give
        it back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """

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

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

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

        ...

    def delete(
        self, audit_event: AuditEvent, *, where: Where[AuditEvent] | None = None
    ) -> None:
        """Delete an AuditEvent.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

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

        ...

    def delete_many(self, keys: Iterable[ItemKey[AuditEvent]]) -> None:
        """Delete the audit events with these keys, if they are there; 25 in a
        request, until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...

    def by_key(
        self, tenant_id: str, since: datetime, until: datetime
    ) -> Query[AuditEvent]:
        """Audit events of one `tenant_id`, in order of `at` and `event_id`.

        Query on the table's key, eventually consistent unless `.consistent()`. One
        request for each bucket and shard, merged in order.
        """

        ...

    def latest(
        self, tenant_id: str, since: datetime, until: datetime
    ) -> Query[AuditEvent]:
        """Audit events of one `tenant_id`, last `at` first; 50 at most.

        Query on the table's key, eventually consistent unless `.consistent()`. One
        request for each bucket and shard, merged in order.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[AuditEventRepositoryProtocol] = AuditEventRepository
