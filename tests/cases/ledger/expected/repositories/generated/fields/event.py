# Written by lift from the models: change those, this file is written again.
"""The fields of an Event, for conditions, filters and projections."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present
from liftgen.runtime.conditions import Field, Fields, Ordered, Text
from liftgen.runtime.wire import integer, string, timestamp, to_datetime, to_integer

from ledger import Event, Moved, Opened

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from liftgen.runtime.wire import Item


def _read_what(item: Item) -> Opened | Moved:
    """The kind that a map is, told by `kind`."""
    kind = item["kind"]["S"]
    if kind == "opened":
        return _read_opened(item)
    if kind == "moved":
        return _read_moved(item)
    message = f"`{kind}` is none of the kinds"
    raise ValueError(message)


def _read_opened(item: Item) -> Opened:
    """The Opened that a map is."""
    values: dict[str, Any] = {"owner": item["owner"]["S"]}
    if value := present(item, "kind"):
        values["kind"] = value["S"]
    return Opened.model_validate(values, by_name=True)


def _read_moved(item: Item) -> Moved:
    """The Moved that a map is."""
    values: dict[str, Any] = {"amount": Decimal(item["amount"]["N"])}
    if value := present(item, "kind"):
        values["kind"] = value["S"]
    return Moved.model_validate(values, by_name=True)


class EventFields(Fields, model=Event):
    """What conditions may say of an Event, and what queries may read alone."""

    account_id: Text[Event, str, str] = Text(
        "account_id", string, lambda value: value["S"]
    )
    number: Ordered[Event, int, int] = Ordered(
        "number", integer, lambda value: to_integer(value["N"])
    )
    what: Field[Event, Opened | Moved] = Field(
        "what", None, lambda value: _read_what(value["M"])
    )
    at: Ordered[Event, datetime, datetime] = Ordered(
        "at",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
    )
