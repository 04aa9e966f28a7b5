# Written by lift from the models: change those, this file is written again.
"""The fields of an AuditEvent, for conditions, filters and projections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.conditions import Fields, Ordered, Text
from liftgen.runtime.wire import (
    epoch,
    integer,
    string,
    timestamp,
    to_datetime,
    to_instant,
)

from saas import AuditEvent

if TYPE_CHECKING:
    from datetime import datetime


class AuditEventFields(Fields, model=AuditEvent):
    """What conditions may say of an AuditEvent, and what queries may read alone."""

    tenant_id: Text[AuditEvent, str, str] = Text(
        "tenant_id", string, lambda value: value["S"]
    )
    event_id: Text[AuditEvent, str, str] = Text(
        "event_id", string, lambda value: value["S"]
    )
    at: Ordered[AuditEvent, datetime, datetime] = Ordered(
        "at",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
    )
    expires_at: Ordered[AuditEvent, datetime | None, datetime] = Ordered(
        "expires_at",
        lambda value: integer(epoch(value)),
        lambda value: to_instant(value["N"]),
        optional=True,
    )
