# Written by lift from the models: change those, this file is written again.
"""How an AuditEvent is an item of `saas`: keys, attributes, and the way back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present, whole_seconds
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Entity
from liftgen.runtime.keys import (
    dated,
    escape,
    partition_string,
    shard,
    sort_string,
    text,
)
from liftgen.runtime.query import Index
from liftgen.runtime.wire import (
    ended,
    epoch,
    integer,
    quoted,
    string,
    timestamp,
    to_datetime,
    to_instant,
)

from saas import AuditEvent

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


def key(*, tenant_id: str, at: datetime, event_id: str) -> Wire:
    """The primary key of an AuditEvent."""
    return {
        "pk": partition_string(
            text(
                "TENANT#",
                escape(tenant_id),
                "#AUDIT#",
                dated(at, "%Y-%m"),
                "#",
                shard(event_id, 4),
            ),
        ),
        "sk": sort_string(f"{timestamp(at)}#{escape(event_id)}"),
    }


def write(audit_event: AuditEvent) -> Wire:
    """The attributes of an AuditEvent, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"AuditEvent"}',
        **key(
            tenant_id=audit_event.tenant_id,
            at=audit_event.at,
            event_id=audit_event.event_id,
        ),
        "tenant_id": partition_string(audit_event.tenant_id),
        "event_id": string(audit_event.event_id),
        "at": string(timestamp(audit_event.at)),
    }
    if audit_event.expires_at is not None:
        item["expires_at"] = integer(epoch(audit_event.expires_at))
    return item


def whole(audit_event: AuditEvent) -> tuple[Wire, str]:
    """The key of an AuditEvent, and all that `write` gives as one JSON text."""
    at = key(
        tenant_id=audit_event.tenant_id,
        at=audit_event.at,
        event_id=audit_event.event_id,
    )
    values = (
        *at.values(),
        partition_string(audit_event.tenant_id),
        quoted(audit_event.event_id),
        timestamp(audit_event.at),
    )
    item: Wire = {}
    if audit_event.expires_at is not None:
        item["expires_at"] = integer(epoch(audit_event.expires_at))
    return at, ended(WHOLE % values, item)


def read(item: Item) -> AuditEvent:
    """The AuditEvent that an item is."""
    values: dict[str, Any] = {
        "tenant_id": item["tenant_id"]["S"],
        "event_id": item["event_id"]["S"],
        "at": to_datetime(item["at"]["S"]),
    }
    if value := present(item, "expires_at"):
        values["expires_at"] = to_instant(value["N"])
    return AuditEvent.model_validate(values, by_name=True)


def by_key_partition(*, tenant_id: str, at: datetime, part: int) -> Wire:
    """A partition of the table's key."""
    return {
        "pk": partition_string(
            f"TENANT#{escape(tenant_id)}#AUDIT#{dated(at, '%Y-%m')}#{part}"
        ),
    }


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "expires_at" in fields:
        value = fields["expires_at"]
        written["expires_at"] = None if value is None else integer(epoch(value))
    return written


def expiry(audit_event: AuditEvent) -> datetime | None:
    """When it expires: as it says, otherwise 90 days after `at`."""
    if audit_event.expires_at is None:
        return whole_seconds(audit_event.at + timedelta(seconds=7776000))
    return whole_seconds(audit_event.expires_at)


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "tenant_id": Stored("tenant_id", kind="S", type=str),
        "event_id": Stored("event_id", kind="S", type=str),
        "at": Stored("at", kind="S", by=to_datetime),
        "expires_at": Stored("expires_at", kind="N", by=to_instant, optional=True),
    }


WHOLE = (
    '{"_entity":{"S":"AuditEvent"},"pk":%s,"sk":%s,"tenant_id":%s,"event_id":{"S":%s}'
    ',"at":{"S":"%s"}'
)
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
ENTITY = Entity(
    name="AuditEvent",
    table="saas",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    expires_at="expires_at",
    optional=("expires_at",),
    decoder=PydanticDecoder(AuditEvent, stored),
)
