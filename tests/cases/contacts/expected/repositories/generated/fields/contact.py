# Written by lift from the models: change those, this file is written again.
"""The fields of a Contact, for conditions, filters and projections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.attributes import from_json, members
from liftgen.runtime.conditions import Field, Fields, Ordered, Several, Text
from liftgen.runtime.wire import integer, string, timestamp, to_datetime, to_integer

from contacts import Contact

if TYPE_CHECKING:
    from datetime import datetime

    from liftgen.runtime.wire import AttributeValue


def _read_preferences(value: AttributeValue) -> dict[str, str]:
    """What `preferences` holds."""
    return {key: each["S"] for key, each in from_json(value)["M"].items()}


class ContactFields(Fields, model=Contact):
    """What conditions may say of a Contact, and what queries may read alone."""

    id: Text[Contact, str, str] = Text("id", string, lambda value: value["S"])
    email: Text[Contact, str, str] = Text("email", string, lambda value: value["S"])
    name: Text[Contact, str, str] = Text("fullName", string, lambda value: value["S"])
    company: Text[Contact, str, str] = Text("company", string, lambda value: value["S"])
    since: Text[Contact, str, str] = Text("since", string, lambda value: value["S"])
    phone: Text[Contact, str | None, str] = Text(
        "phone", string, lambda value: value["S"], optional=True
    )
    labels: Several[Contact, set[str], str] = Several(
        "labels",
        None,
        lambda value: set(members(value, "SS")),
        member=string,
        nulls=True,
        zero=set(),
    )
    notes: Text[Contact, str, str] = Text(
        "notes", string, lambda value: value["S"], zero=""
    )
    preferences: Field[Contact, dict[str, str]] = Field(
        "preferences", None, _read_preferences
    )
    created_at: Ordered[Contact, datetime, datetime] = Ordered(
        "created_at",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
    )
    updated_at: Ordered[Contact, datetime, datetime] = Ordered(
        "updated_at",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
    )
    version: Ordered[Contact, int, int] = Ordered(
        "version", integer, lambda value: to_integer(value["N"])
    )
