# Written by lift from the models: change those, this file is written again.
"""How a User is an item of `saas`: keys, attributes, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.runtime.attributes import members, present
from liftgen.runtime.entity import Derived, Entity, Guard, Operable, Part, Partial
from liftgen.runtime.keys import escape, partition_string, sort_string, text
from liftgen.runtime.query import Index
from liftgen.runtime.wire import string, string_set

from saas import User

if TYPE_CHECKING:
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class UserByEmail(Part[User]):
    """What the index `by_email` holds of a User."""

    tenant_id: str
    user_id: str


def key(*, tenant_id: str, user_id: str) -> Wire:
    """The primary key of a User."""
    return {
        "pk": partition_string(f"TENANT#{escape(tenant_id)}"),
        "sk": sort_string(f"USER#{escape(user_id)}"),
    }


def write(user: User) -> Wire:
    """The attributes of a User, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"User"}',
        **key(tenant_id=user.tenant_id, user_id=user.user_id),
        "by_emailpk": partition_string(f"EMAIL#{escape(user.email)}"),
        "by_emailsk": sort_string(f"TENANT#{escape(user.tenant_id)}"),
        "tenant_id": partition_string(user.tenant_id),
        "user_id": string(user.user_id),
        "email": string(user.email),
        "labels": string_set(user.labels),
    }
    if user.ssn is not None:
        item["ssn"] = string(user.ssn)
    return item


def read(item: Item) -> User:
    """The User that an item is."""
    values: dict[str, Any] = {
        "tenant_id": item["tenant_id"]["S"],
        "user_id": item["user_id"]["S"],
        "email": item["email"]["S"],
    }
    if value := present(item, "ssn"):
        values["ssn"] = value["S"]
    if "labels" in item:
        values["labels"] = set(members(item["labels"], "SS"))
    return User.model_validate(values, by_name=True)


def by_key_partition(*, tenant_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"TENANT#{escape(tenant_id)}")}


def by_email_partition(*, email: str) -> Wire:
    """A partition of the index `by_email`."""
    return {"by_emailpk": partition_string(f"EMAIL#{escape(email)}")}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "ssn" in fields:
        value = fields["ssn"]
        written["ssn"] = None if value is None else string(value)
    if "labels" in fields:
        value = fields["labels"]
        written["labels"] = string_set(value)
    return written


def guards(user: User) -> tuple[Guard, ...]:
    """The items that keep the values of a User unique."""
    return (
        Guard(
            "User.email_is_unique",
            {
                "pk": partition_string(
                    text(
                        "TENANT#",
                        escape(user.tenant_id),
                        "#UNIQUE#User.email_is_unique#",
                        escape(user.email),
                    ),
                ),
                "sk": '{"S":"UNIQUE"}',
            },
        ),
    )


def read_by_email(item: Item) -> UserByEmail:
    """The part that an item holds."""
    values: dict[str, Any] = {
        "tenant_id": item["tenant_id"]["S"],
        "user_id": item["user_id"]["S"],
    }
    return UserByEmail(**values)


BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
BY_EMAIL = Index(
    name="by_email",
    key={"by_emailpk": "S", "by_emailsk": "S"},
    sort=("by_emailsk",),
    table_key={"pk": "S", "sk": "S"},
    is_global=True,
)
ENTITY = Entity(
    name="User",
    table="saas",
    key=("pk", "sk"),
    write=write,
    read=read,
    discriminator="_entity",
    encrypted=("ssn",),
    derived=(Derived(members=("email",), attributes=("by_emailpk", "by_emailsk")),),
    guards=guards,
    guarded=("email",),
    optional=("ssn",),
    operable=(Operable("labels", "set"),),
)
BY_EMAIL_PART = Partial(
    name="UserByEmail",
    key=ENTITY.key,
    read=read_by_email,
    entity=ENTITY.name,
    discriminator=ENTITY.discriminator,
    holds=("_entity", "by_emailpk", "by_emailsk", "pk", "sk", "tenant_id", "user_id"),
)
