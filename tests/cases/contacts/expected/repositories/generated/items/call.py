# Written by lift from the models: change those, this file is written again.
"""How a Call is an item of `calls`: keys, attributes, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Entity, Operable
from liftgen.runtime.keys import partition_string, sort_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import ended, integer, integer_text, to_integer

from contacts import Call

if TYPE_CHECKING:
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


def key(*, contact_id: str, at: str) -> Wire:
    """The primary key of a Call."""
    return {"contact_id": partition_string(contact_id), "at": sort_string(at)}


def write(call: Call) -> Wire:
    """The attributes of a Call, each as DynamoDB's JSON text."""
    item: Wire = {
        **key(contact_id=call.contact_id, at=call.at),
        "minutes": integer(call.minutes),
        "expires_at": integer(call.expires_at),
    }
    return item


def whole(call: Call) -> tuple[Wire, str]:
    """The key of a Call, and all that `write` gives as one JSON text."""
    at = key(contact_id=call.contact_id, at=call.at)
    values = (*at.values(), integer_text(call.minutes), integer(call.expires_at))
    return at, ended(WHOLE % values)


def read(item: Item) -> Call:
    """The Call that an item is."""
    values: dict[str, Any] = {
        "contact_id": item["contact_id"]["S"],
        "at": item["at"]["S"],
        "minutes": to_integer(item["minutes"]["N"]),
        "expires_at": to_integer(item["expires_at"]["N"]),
    }
    return Call.model_validate(values, by_name=True)


def by_key_partition(*, contact_id: str) -> Wire:
    """A partition of the table's key."""
    return {"contact_id": partition_string(contact_id)}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "minutes" in fields:
        value = fields["minutes"]
        written["minutes"] = integer(value)
    if "expires_at" in fields:
        value = fields["expires_at"]
        written["expires_at"] = integer(value)
    return written


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "contact_id": Stored("contact_id", kind="S", type=str),
        "at": Stored("at", kind="S", type=str),
        "minutes": Stored("minutes", kind="N", type=int),
        "expires_at": Stored("expires_at", kind="N", type=int),
    }


WHOLE = '{"contact_id":%s,"at":%s,"minutes":{"N":"%s"},"expires_at":%s'
BY_KEY = Index(key={"contact_id": "S", "at": "S"}, sort=("at",))
ENTITY = Entity(
    name="Call",
    table="calls",
    key=("contact_id", "at"),
    write=write,
    read=read,
    whole=whole,
    expires_at="expires_at",
    operable=(Operable("minutes", "number"),),
    decoder=PydanticDecoder(Call, stored),
)
