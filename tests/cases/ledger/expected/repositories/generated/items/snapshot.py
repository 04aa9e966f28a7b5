# Written by lift from the models: change those, this file is written again.
"""How a Snapshot is an item of `ledger`: keys, attributes, and the way back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Entity, Operable
from liftgen.runtime.keys import escape, partition_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import (
    decimal,
    decimal_text,
    ended,
    integer,
    integer_text,
    quoted,
    string,
    to_integer,
)

from ledger import Snapshot

if TYPE_CHECKING:
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


def key(*, account_id: str) -> Wire:
    """The primary key of a Snapshot."""
    return {
        "pk": partition_string(f"ACCOUNT#{escape(account_id)}"),
        "sk": '{"S":"SNAPSHOT"}',
    }


def write(snapshot: Snapshot) -> Wire:
    """The attributes of a Snapshot, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Snapshot"}',
        **key(account_id=snapshot.account_id),
        "account_id": string(snapshot.account_id),
        "number": integer(snapshot.number),
        "owner": string(snapshot.owner),
        "balance": decimal(snapshot.balance),
    }
    return item


def whole(snapshot: Snapshot) -> tuple[Wire, str]:
    """The key of a Snapshot, and all that `write` gives as one JSON text."""
    at = key(account_id=snapshot.account_id)
    values = (
        *at.values(),
        quoted(snapshot.account_id),
        integer_text(snapshot.number),
        quoted(snapshot.owner),
        decimal_text(snapshot.balance),
    )
    return at, ended(WHOLE % values)


def read(item: Item) -> Snapshot:
    """The Snapshot that an item is."""
    values: dict[str, Any] = {
        "account_id": item["account_id"]["S"],
        "number": to_integer(item["number"]["N"]),
        "owner": item["owner"]["S"],
        "balance": Decimal(item["balance"]["N"]),
    }
    return Snapshot.model_validate(values, by_name=True)


def by_key_partition(*, account_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"ACCOUNT#{escape(account_id)}")}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "number" in fields:
        value = fields["number"]
        written["number"] = integer(value)
    if "owner" in fields:
        value = fields["owner"]
        written["owner"] = string(value)
    if "balance" in fields:
        value = fields["balance"]
        written["balance"] = decimal(value)
    return written


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "account_id": Stored("account_id", kind="S", type=str),
        "number": Stored("number", kind="N", type=int),
        "owner": Stored("owner", kind="S", type=str),
        "balance": Stored("balance", kind="N", type=Decimal),
    }


WHOLE = (
    '{"_entity":{"S":"Snapshot"},"pk":%s,"sk":%s,"account_id":{"S":%s}'
    ',"number":{"N":"%s"},"owner":{"S":%s},"balance":{"N":"%s"}'
)
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
ENTITY = Entity(
    name="Snapshot",
    table="ledger",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    operable=(
        Operable("number", "number", bounds=((">=", "0"),)),
        Operable("balance", "number"),
    ),
    decoder=PydanticDecoder(Snapshot, stored),
)
