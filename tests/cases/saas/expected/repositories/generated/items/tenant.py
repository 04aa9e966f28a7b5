# Written by lift from the models: change those, this file is written again.
"""How a Tenant is an item of `saas`: keys, attributes, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Entity, Guard
from liftgen.runtime.keys import escape, partition_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import integer, string, timestamp, to_datetime, to_integer

from saas import Tenant

if TYPE_CHECKING:
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


def key(*, tenant_id: str) -> Wire:
    """The primary key of a Tenant."""
    return {
        "pk": partition_string(f"TENANT#{escape(tenant_id)}"),
        "sk": '{"S":"TENANT"}',
    }


def write(tenant: Tenant) -> Wire:
    """The attributes of a Tenant, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Tenant"}',
        **key(tenant_id=tenant.tenant_id),
        "tenant_id": partition_string(tenant.tenant_id),
        "slug": string(tenant.slug),
        "name": string(tenant.name),
        "created_at": string(timestamp(tenant.created_at)),
        "version": integer(tenant.version),
    }
    return item


def read(item: Item) -> Tenant:
    """The Tenant that an item is."""
    values: dict[str, Any] = {
        "tenant_id": item["tenant_id"]["S"],
        "slug": item["slug"]["S"],
        "name": item["name"]["S"],
    }
    if value := present(item, "created_at"):
        values["created_at"] = to_datetime(value["S"])
    if value := present(item, "version"):
        values["version"] = to_integer(value["N"])
    return Tenant.model_validate(values, by_name=True)


def by_key_partition(*, tenant_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"TENANT#{escape(tenant_id)}")}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "name" in fields:
        value = fields["name"]
        written["name"] = string(value)
    return written


def guards(tenant: Tenant) -> tuple[Guard, ...]:
    """The items that keep the values of a Tenant unique."""
    return (
        Guard(
            "Tenant.slug_is_unique",
            {
                "pk": partition_string(
                    f"UNIQUE#Tenant.slug_is_unique#{escape(tenant.slug)}"
                ),
                "sk": '{"S":"UNIQUE"}',
            },
        ),
    )


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "tenant_id": Stored("tenant_id", kind="S", type=str),
        "slug": Stored("slug", kind="S", type=str),
        "name": Stored("name", kind="S", type=str),
        "created_at": Stored("created_at", kind="S", by=to_datetime, optional=True),
        "version": Stored("version", kind="N", type=int, optional=True),
    }


BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
ENTITY = Entity(
    name="Tenant",
    table="saas",
    key=("pk", "sk"),
    write=write,
    read=read,
    discriminator="_entity",
    version="version",
    guards=guards,
    guarded=("slug",),
    defaults={"version": '{"N":"0"}'},
    kept=("created_at",),
    decoder=PydanticDecoder(Tenant, stored),
)
