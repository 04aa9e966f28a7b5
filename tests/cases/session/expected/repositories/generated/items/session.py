# Written by lift from the models: change those, this file is written again.
"""How a Session is an item of `sessions`: keys, attributes, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present, whole_seconds
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Entity
from liftgen.runtime.keys import partition_string, sort_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import ended, epoch, integer, to_instant

from session import Session

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


def key(*, session_id: str, user_id: str) -> Wire:
    """The primary key of a Session."""
    return {"session_id": partition_string(session_id), "user_id": sort_string(user_id)}


def write(session: Session) -> Wire:
    """The attributes of a Session, each as DynamoDB's JSON text."""
    item: Wire = {**key(session_id=session.session_id, user_id=session.user_id)}
    if session.expires_at is not None:
        item["expires_at"] = integer(epoch(session.expires_at))
    return item


def whole(session: Session) -> tuple[Wire, str]:
    """The key of a Session, and all that `write` gives as one JSON text."""
    at = key(session_id=session.session_id, user_id=session.user_id)
    values = (*at.values(),)
    item: Wire = {}
    if session.expires_at is not None:
        item["expires_at"] = integer(epoch(session.expires_at))
    return at, ended(WHOLE % values, item)


def read(item: Item) -> Session:
    """The Session that an item is."""
    values: dict[str, Any] = {
        "session_id": item["session_id"]["S"],
        "user_id": item["user_id"]["S"],
    }
    if value := present(item, "expires_at"):
        values["expires_at"] = to_instant(value["N"])
    return Session.model_validate(values, by_name=True)


def by_key_partition(*, session_id: str) -> Wire:
    """A partition of the table's key."""
    return {"session_id": partition_string(session_id)}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "expires_at" in fields:
        value = fields["expires_at"]
        written["expires_at"] = None if value is None else integer(epoch(value))
    return written


def expiry(session: Session) -> datetime | None:
    """The whole second at which it expires."""
    return whole_seconds(session.expires_at)


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "session_id": Stored("session_id", kind="S", type=str),
        "user_id": Stored("user_id", kind="S", type=str),
        "expires_at": Stored("expires_at", kind="N", by=to_instant, optional=True),
    }


WHOLE = '{"session_id":%s,"user_id":%s'
BY_KEY = Index(key={"session_id": "S", "user_id": "S"}, sort=("user_id",))
ENTITY = Entity(
    name="Session",
    table="sessions",
    key=("session_id", "user_id"),
    write=write,
    read=read,
    whole=whole,
    expires_at="expires_at",
    optional=("expires_at",),
    decoder=PydanticDecoder(Session, stored),
)
