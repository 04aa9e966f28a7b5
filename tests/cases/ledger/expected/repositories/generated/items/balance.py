# Written by lift from the models: change those, this file is written again.
"""How a Balance is an item of `ledger`: keys, attributes, and the way back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Derived, Entity, Operable
from liftgen.runtime.keys import escape, partition_string, sort_string
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

from ledger import Balance

if TYPE_CHECKING:
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


def key(*, account_id: str) -> Wire:
    """The primary key of a Balance."""
    return {
        "pk": partition_string(f"BALANCE#{escape(account_id)}"),
        "sk": '{"S":"BALANCE"}',
    }


def write(balance_: Balance) -> Wire:
    """The attributes of a Balance, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Balance"}',
        **key(account_id=balance_.account_id),
        "by_ownerpk": partition_string(f"OWNER#{escape(balance_.owner)}"),
        "by_ownersk": sort_string(escape(balance_.account_id)),
        "account_id": string(balance_.account_id),
        "owner": string(balance_.owner),
        "balance": decimal(balance_.balance),
        "number": integer(balance_.number),
        "version": integer(balance_.version),
    }
    return item


def whole(balance_: Balance) -> tuple[Wire, str]:
    """The key of a Balance, and all that `write` gives as one JSON text."""
    at = key(account_id=balance_.account_id)
    values = (
        *at.values(),
        partition_string(f"OWNER#{escape(balance_.owner)}"),
        sort_string(escape(balance_.account_id)),
        quoted(balance_.account_id),
        quoted(balance_.owner),
        decimal_text(balance_.balance),
        integer_text(balance_.number),
        integer_text(balance_.version),
    )
    return at, ended(WHOLE % values)


def read(item: Item) -> Balance:
    """The Balance that an item is."""
    values: dict[str, Any] = {
        "account_id": item["account_id"]["S"],
        "owner": item["owner"]["S"],
        "balance": Decimal(item["balance"]["N"]),
        "number": to_integer(item["number"]["N"]),
    }
    if value := present(item, "version"):
        values["version"] = to_integer(value["N"])
    return Balance.model_validate(values, by_name=True)


def by_key_partition(*, account_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"BALANCE#{escape(account_id)}")}


def by_owner_partition(*, owner: str) -> Wire:
    """A partition of the index `by_owner`."""
    return {"by_ownerpk": partition_string(f"OWNER#{escape(owner)}")}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "balance" in fields:
        value = fields["balance"]
        written["balance"] = decimal(value)
    if "number" in fields:
        value = fields["number"]
        written["number"] = integer(value)
    return written


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "account_id": Stored("account_id", kind="S", type=str),
        "owner": Stored("owner", kind="S", type=str),
        "balance": Stored("balance", kind="N", type=Decimal),
        "number": Stored("number", kind="N", type=int),
        "version": Stored("version", kind="N", type=int, optional=True),
    }


WHOLE = (
    '{"_entity":{"S":"Balance"},"pk":%s,"sk":%s,"by_ownerpk":%s,"by_ownersk":%s'
    ',"account_id":{"S":%s},"owner":{"S":%s},"balance":{"N":"%s"},"number":{"N":"%s"}'
    ',"version":{"N":"%s"}'
)
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
BY_OWNER = Index(
    name="by_owner",
    key={"by_ownerpk": "S", "by_ownersk": "S"},
    sort=("by_ownersk",),
    table_key={"pk": "S", "sk": "S"},
    is_global=True,
)
ENTITY = Entity(
    name="Balance",
    table="ledger",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    version="version",
    derived=(Derived(members=("owner",), attributes=("by_ownerpk", "by_ownersk")),),
    defaults={"version": '{"N":"0"}'},
    operable=(
        Operable("balance", "number"),
        Operable("number", "number", bounds=((">=", "0"),)),
    ),
    decoder=PydanticDecoder(Balance, stored),
)
