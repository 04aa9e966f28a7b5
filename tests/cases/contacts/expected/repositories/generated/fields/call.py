# Written by lift from the models: change those, this file is written again.
"""The fields of a Call, for conditions, filters and projections."""

from __future__ import annotations

from liftgen.runtime.conditions import Fields, Ordered, Text
from liftgen.runtime.wire import integer, string, to_integer

from contacts import Call


class CallFields(Fields, model=Call):
    """What conditions may say of a Call, and what queries may read alone."""

    contact_id: Text[Call, str, str] = Text(
        "contact_id", string, lambda value: value["S"]
    )
    at: Text[Call, str, str] = Text("at", string, lambda value: value["S"])
    minutes: Ordered[Call, int, int] = Ordered(
        "minutes", integer, lambda value: to_integer(value["N"])
    )
    expires_at: Ordered[Call, int, int] = Ordered(
        "expires_at", integer, lambda value: to_integer(value["N"])
    )
