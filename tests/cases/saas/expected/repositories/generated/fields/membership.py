# Written by lift from the models: change those, this file is written again.
"""The fields of a Membership, for conditions, filters and projections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.conditions import Fields, Ordered, Text
from liftgen.runtime.wire import epoch, integer, string, to_instant

from saas import Membership

if TYPE_CHECKING:
    from datetime import datetime


class MembershipFields(Fields, model=Membership):
    """What conditions may say of a Membership, and what queries may read alone."""

    tenant_id: Text[Membership, str, str] = Text(
        "tenant_id", string, lambda value: value["S"]
    )
    project_id: Text[Membership, str, str] = Text(
        "project_id", string, lambda value: value["S"]
    )
    user_id: Text[Membership, str, str] = Text(
        "user_id", string, lambda value: value["S"]
    )
    expires_at: Ordered[Membership, datetime | None, datetime] = Ordered(
        "expires_at",
        lambda value: integer(epoch(value)),
        lambda value: to_instant(value["N"]),
        optional=True,
    )
