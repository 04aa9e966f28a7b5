# Written by lift from the models: change those, this file is written again.
"""How an Event is an item of `ledger`: keys, attributes, and the way back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Entity
from liftgen.runtime.keys import escape, padded, partition_string, sort_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import (
    decimal,
    ended,
    integer,
    integer_text,
    map_of,
    quoted,
    string,
    timestamp,
    to_datetime,
    to_integer,
)

from ledger import Event, Moved, Opened

if TYPE_CHECKING:
    from typing import Any

    from liftgen.runtime.wire import AttributeValue, Item, Wire


def key(*, account_id: str, number: int) -> Wire:
    """The primary key of an Event."""
    return {
        "pk": partition_string(f"ACCOUNT#{escape(account_id)}"),
        "sk": sort_string(f"EVENT#{padded(number, 10)}"),
    }


def write(event: Event) -> Wire:
    """The attributes of an Event, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Event"}',
        **key(account_id=event.account_id, number=event.number),
        "account_id": string(event.account_id),
        "number": integer(event.number),
        "what": _write_what(event.what),
        "at": string(timestamp(event.at)),
    }
    return item


def whole(event: Event) -> tuple[Wire, str]:
    """The key of an Event, and all that `write` gives as one JSON text."""
    at = key(account_id=event.account_id, number=event.number)
    values = (
        *at.values(),
        quoted(event.account_id),
        integer_text(event.number),
        _write_what(event.what),
        timestamp(event.at),
    )
    return at, ended(WHOLE % values)


def read(item: Item) -> Event:
    """The Event that an item is."""
    values: dict[str, Any] = {
        "account_id": item["account_id"]["S"],
        "number": to_integer(item["number"]["N"]),
        "what": _read_what(item["what"]["M"]),
        "at": to_datetime(item["at"]["S"]),
    }
    return Event.model_validate(values, by_name=True)


def by_key_partition(*, account_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"ACCOUNT#{escape(account_id)}")}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "what" in fields:
        value = fields["what"]
        written["what"] = _write_what(value)
    return written


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "account_id": Stored("account_id", kind="S", type=str),
        "number": Stored("number", kind="N", type=int),
        "what": Stored("what", by=_stored_what),
        "at": Stored("at", kind="S", by=to_datetime),
    }


def _write_what(value: Opened | Moved) -> str:
    """One of several kinds, told apart by `kind`, as DynamoDB's JSON text."""
    match value:
        case Opened():
            return _write_opened(value)
        case Moved():
            return _write_moved(value)


def _write_opened(value: Opened) -> str:
    """The JSON text that an Opened is in DynamoDB."""
    fields: Wire = {"kind": string(value.kind), "owner": string(value.owner)}
    return map_of(fields)


def _write_moved(value: Moved) -> str:
    """The JSON text that a Moved is in DynamoDB."""
    fields: Wire = {"kind": string(value.kind), "amount": decimal(value.amount)}
    return map_of(fields)


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


def _stored_what(value: AttributeValue) -> Opened | Moved:
    """What an attribute holds of `what`."""
    return _read_what(value["M"])


WHOLE = (
    '{"_entity":{"S":"Event"},"pk":%s,"sk":%s,"account_id":{"S":%s},"number":{"N":"%s"}'
    ',"what":%s,"at":{"S":"%s"}'
)
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
ENTITY = Entity(
    name="Event",
    table="ledger",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    kept=("at",),
    decoder=PydanticDecoder(Event, stored),
)
