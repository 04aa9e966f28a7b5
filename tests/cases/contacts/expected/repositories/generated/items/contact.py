# Written by lift from the models: change those, this file is written again.
"""How a Contact is an item of `contacts`: keys, attributes, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.attributes import as_json, from_json, members, present
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Entity, Operable
from liftgen.runtime.keys import partition_string, sort_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import (
    ended,
    integer,
    integer_text,
    map_of,
    quoted,
    string,
    string_set,
    timestamp,
    to_datetime,
    to_integer,
)

from contacts import Contact

if TYPE_CHECKING:
    from typing import Any

    from liftgen.runtime.wire import AttributeValue, Item, Wire


def key(*, id: str) -> Wire:
    """The primary key of a Contact."""
    return {"id": partition_string(id)}


def write(contact: Contact) -> Wire:
    """The attributes of a Contact, each as DynamoDB's JSON text."""
    item: Wire = {
        **key(id=contact.id),
        "email": partition_string(contact.email),
        "fullName": string(contact.name),
        "company": partition_string(contact.company),
        "since": sort_string(contact.since),
        "preferences": as_json(
            map_of({key: string(value) for key, value in contact.preferences.items()})
        ),
        "created_at": string(timestamp(contact.created_at)),
        "updated_at": string(timestamp(contact.updated_at)),
        "version": integer(contact.version),
    }
    if contact.phone is not None:
        item["phone"] = partition_string(contact.phone)
    if contact.labels:
        item["labels"] = string_set(contact.labels)
    if contact.notes:
        item["notes"] = string(contact.notes)
    return item


def whole(contact: Contact) -> tuple[Wire, str]:
    """The key of a Contact, and all that `write` gives as one JSON text."""
    at = key(id=contact.id)
    values = (
        *at.values(),
        partition_string(contact.email),
        quoted(contact.name),
        partition_string(contact.company),
        sort_string(contact.since),
        as_json(
            map_of({key: string(value) for key, value in contact.preferences.items()})
        ),
        timestamp(contact.created_at),
        timestamp(contact.updated_at),
        integer_text(contact.version),
    )
    item: Wire = {}
    if contact.phone is not None:
        item["phone"] = partition_string(contact.phone)
    if contact.labels:
        item["labels"] = string_set(contact.labels)
    if contact.notes:
        item["notes"] = string(contact.notes)
    return at, ended(WHOLE % values, item)


def read(item: Item) -> Contact:
    """The Contact that an item is."""
    values: dict[str, Any] = {
        "id": item["id"]["S"],
        "email": item["email"]["S"],
        "name": item["fullName"]["S"],
        "company": item["company"]["S"],
        "since": item["since"]["S"],
    }
    if value := present(item, "phone"):
        values["phone"] = value["S"]
    if "labels" in item:
        values["labels"] = set(members(item["labels"], "SS"))
    if value := present(item, "notes"):
        values["notes"] = value["S"]
    if value := present(item, "preferences"):
        values["preferences"] = {
            key: each["S"] for key, each in from_json(value)["M"].items()
        }
    if value := present(item, "created_at"):
        values["created_at"] = to_datetime(value["S"])
    if value := present(item, "updated_at"):
        values["updated_at"] = to_datetime(value["S"])
    if value := present(item, "version"):
        values["version"] = to_integer(value["N"])
    return Contact.model_validate(values, by_name=True)


def by_key_partition(*, id: str) -> Wire:
    """A partition of the table's key."""
    return {"id": partition_string(id)}


def by_email_partition(*, email: str) -> Wire:
    """A partition of the index `gsi-email`."""
    return {"email": partition_string(email)}


def by_company_partition(*, company: str) -> Wire:
    """A partition of the index `gsi-company`."""
    return {"company": partition_string(company)}


def by_phone_partition(*, phone: str) -> Wire:
    """A partition of the index `gsi-phone`."""
    return {"phone": partition_string(phone)}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "email" in fields:
        value = fields["email"]
        written["email"] = partition_string(value)
    if "name" in fields:
        value = fields["name"]
        written["fullName"] = string(value)
    if "company" in fields:
        value = fields["company"]
        written["company"] = partition_string(value)
    if "since" in fields:
        value = fields["since"]
        written["since"] = sort_string(value)
    if "labels" in fields:
        value = fields["labels"]
        written["labels"] = string_set(value) if value else None
    if "notes" in fields:
        value = fields["notes"]
        written["notes"] = string(value) if value else None
    if "preferences" in fields:
        value = fields["preferences"]
        written["preferences"] = as_json(
            map_of({key: string(value) for key, value in value.items()})
        )
    if "updated_at" in fields:
        value = fields["updated_at"]
        written["updated_at"] = string(timestamp(value))
    return written


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "id": Stored("id", kind="S", type=str),
        "email": Stored("email", kind="S", type=str),
        "name": Stored("fullName", kind="S", type=str),
        "company": Stored("company", kind="S", type=str),
        "since": Stored("since", kind="S", type=str),
        "phone": Stored("phone", kind="S", type=str, optional=True),
        "labels": Stored("labels", kind="SS", type=set[str], null=set, optional=True),
        "notes": Stored("notes", kind="S", type=str, optional=True),
        "preferences": Stored("preferences", by=_stored_preferences, optional=True),
        "created_at": Stored("created_at", kind="S", by=to_datetime, optional=True),
        "updated_at": Stored("updated_at", kind="S", by=to_datetime, optional=True),
        "version": Stored("version", kind="N", type=int, optional=True),
    }


def _stored_preferences(value: AttributeValue) -> dict[str, str]:
    """What an attribute holds of `preferences`."""
    return {key: each["S"] for key, each in from_json(value)["M"].items()}


WHOLE = (
    '{"id":%s,"email":%s,"fullName":{"S":%s},"company":%s,"since":%s,"preferences":%s'
    ',"created_at":{"S":"%s"},"updated_at":{"S":"%s"},"version":{"N":"%s"}'
)
BY_KEY = Index(key={"id": "S"}, sort=())
BY_EMAIL = Index(
    name="gsi-email", key={"email": "S"}, sort=(), table_key={"id": "S"}, is_global=True
)
BY_COMPANY = Index(
    name="gsi-company",
    key={"company": "S", "since": "S"},
    sort=("since",),
    table_key={"id": "S"},
    is_global=True,
)
BY_PHONE = Index(
    name="gsi-phone", key={"phone": "S"}, sort=(), table_key={"id": "S"}, is_global=True
)
ENTITY = Entity(
    name="Contact",
    table="contacts",
    key=("id",),
    write=write,
    read=read,
    whole=whole,
    version="version",
    defaults={"version": '{"N":"0"}'},
    kept=("created_at",),
    optional=("phone", "labels", "notes"),
    operable=(Operable("labels", "set"),),
    decoder=PydanticDecoder(Contact, stored),
)
