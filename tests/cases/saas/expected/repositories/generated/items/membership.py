# Written by lift from the models: change those, this file is written again.
"""How a Membership is an item of `saas`: keys, attributes, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present, whole_seconds
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Entity
from liftgen.runtime.keys import escape, partition_string, sort_string, text
from liftgen.runtime.query import Index
from liftgen.runtime.wire import ended, epoch, integer, quoted, string, to_instant

from saas import Membership

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


def key(*, tenant_id: str, project_id: str, user_id: str) -> Wire:
    """The primary key of a Membership."""
    return {
        "pk": partition_string(
            f"TENANT#{escape(tenant_id)}#PROJECT#{escape(project_id)}"
        ),
        "sk": sort_string(f"MEMBER#{escape(user_id)}"),
    }


def write(membership: Membership) -> Wire:
    """The attributes of a Membership, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Membership"}',
        **key(
            tenant_id=membership.tenant_id,
            project_id=membership.project_id,
            user_id=membership.user_id,
        ),
        "gsi1pk": partition_string(
            text(
                "TENANT#",
                escape(membership.tenant_id),
                "#USER#",
                escape(membership.user_id),
            ),
        ),
        "gsi1sk": sort_string(f"PROJECT#{escape(membership.project_id)}"),
        "tenant_id": partition_string(membership.tenant_id),
        "project_id": sort_string(membership.project_id),
        "user_id": string(membership.user_id),
    }
    if membership.expires_at is not None:
        item["expires_at"] = integer(epoch(membership.expires_at))
    return item


def whole(membership: Membership) -> tuple[Wire, str]:
    """The key of a Membership, and all that `write` gives as one JSON text."""
    at = key(
        tenant_id=membership.tenant_id,
        project_id=membership.project_id,
        user_id=membership.user_id,
    )
    values = (
        *at.values(),
        partition_string(
            text(
                "TENANT#",
                escape(membership.tenant_id),
                "#USER#",
                escape(membership.user_id),
            ),
        ),
        sort_string(f"PROJECT#{escape(membership.project_id)}"),
        partition_string(membership.tenant_id),
        sort_string(membership.project_id),
        quoted(membership.user_id),
    )
    item: Wire = {}
    if membership.expires_at is not None:
        item["expires_at"] = integer(epoch(membership.expires_at))
    return at, ended(WHOLE % values, item)


def read(item: Item) -> Membership:
    """The Membership that an item is."""
    values: dict[str, Any] = {
        "tenant_id": item["tenant_id"]["S"],
        "project_id": item["project_id"]["S"],
        "user_id": item["user_id"]["S"],
    }
    if value := present(item, "expires_at"):
        values["expires_at"] = to_instant(value["N"])
    return Membership.model_validate(values, by_name=True)


def by_key_partition(*, tenant_id: str, project_id: str) -> Wire:
    """A partition of the table's key."""
    return {
        "pk": partition_string(
            f"TENANT#{escape(tenant_id)}#PROJECT#{escape(project_id)}"
        ),
    }


def by_user_partition(*, tenant_id: str, user_id: str) -> Wire:
    """A partition of the index `gsi1`."""
    return {
        "gsi1pk": partition_string(
            f"TENANT#{escape(tenant_id)}#USER#{escape(user_id)}"
        ),
    }


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "expires_at" in fields:
        value = fields["expires_at"]
        written["expires_at"] = None if value is None else integer(epoch(value))
    return written


def expiry(membership: Membership) -> datetime | None:
    """The whole second at which it expires."""
    return whole_seconds(membership.expires_at)


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "tenant_id": Stored("tenant_id", kind="S", type=str),
        "project_id": Stored("project_id", kind="S", type=str),
        "user_id": Stored("user_id", kind="S", type=str),
        "expires_at": Stored("expires_at", kind="N", by=to_instant, optional=True),
    }


WHOLE = (
    '{"_entity":{"S":"Membership"},"pk":%s,"sk":%s,"gsi1pk":%s,"gsi1sk":%s'
    ',"tenant_id":%s,"project_id":%s,"user_id":{"S":%s}'
)
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
BY_USER = Index(
    name="gsi1",
    key={"gsi1pk": "S", "gsi1sk": "S"},
    sort=("gsi1sk",),
    table_key={"pk": "S", "sk": "S"},
    is_global=True,
)
ENTITY = Entity(
    name="Membership",
    table="saas",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    expires_at="expires_at",
    optional=("expires_at",),
    decoder=PydanticDecoder(Membership, stored),
)
