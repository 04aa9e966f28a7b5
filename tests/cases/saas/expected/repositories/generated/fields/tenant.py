# Written by lift from the models: change those, this file is written again.
"""The fields of a Tenant, for conditions, filters and projections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.conditions import Fields, Ordered, Text
from liftgen.runtime.wire import integer, string, timestamp, to_datetime, to_integer

from saas import Tenant

if TYPE_CHECKING:
    from datetime import datetime


class TenantFields(Fields, model=Tenant):
    """What conditions may say of a Tenant, and what queries may read alone."""

    tenant_id: Text[Tenant, str, str] = Text(
        "tenant_id", string, lambda value: value["S"]
    )
    slug: Text[Tenant, str, str] = Text("slug", string, lambda value: value["S"])
    name: Text[Tenant, str, str] = Text("name", string, lambda value: value["S"])
    created_at: Ordered[Tenant, datetime, datetime] = Ordered(
        "created_at",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
    )
    version: Ordered[Tenant, int, int] = Ordered(
        "version", integer, lambda value: to_integer(value["N"])
    )
