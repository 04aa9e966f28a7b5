# Written by lift from the models: change those, this file is written again.
"""The fields of a Project, for conditions, filters and projections."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.runtime.conditions import Fields, Ordered, Text, Valued
from liftgen.runtime.wire import (
    decimal,
    integer,
    string,
    timestamp,
    to_date,
    to_datetime,
    to_integer,
)

from saas import Project, Status

if TYPE_CHECKING:
    from datetime import date, datetime


class ProjectFields(Fields, model=Project):
    """What conditions may say of a Project, and what queries may read alone."""

    tenant_id: Text[Project, str, str] = Text(
        "tenant_id", string, lambda value: value["S"]
    )
    project_id: Text[Project, str, str] = Text(
        "project_id", string, lambda value: value["S"]
    )
    title: Text[Project, str, str] = Text("title", string, lambda value: value["S"])
    status: Valued[Project, Status, Status] = Valued(
        "status", lambda value: string(value.value), lambda value: Status(value["S"])
    )
    due_on: Ordered[Project, date | None, date] = Ordered(
        "due_on",
        lambda value: string(value.isoformat()),
        lambda value: to_date(value["S"]),
        optional=True,
    )
    budget: Ordered[Project, Decimal, Decimal | int] = Ordered(
        "budget", decimal, lambda value: Decimal(value["N"])
    )
    updated_at: Ordered[Project, datetime, datetime] = Ordered(
        "updated_at",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
    )
    version: Ordered[Project, int, int] = Ordered(
        "version", integer, lambda value: to_integer(value["N"])
    )
