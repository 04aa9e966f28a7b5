"""Service table: where the parts of a service keep small items of their own: counts, locks, answers that were given."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liftgen.runtime.client import Client
from liftgen.runtime.errors import InvalidKey
from liftgen.runtime.keys import PARTITION_BYTES, SORT_BYTES, escape
from liftgen.runtime.table import utc_now

Item = dict[str, dict[str, Any]]

SERVICE_TABLE = "LIFT_SERVICE_TABLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTable:
    """A table whose key is text: one of its own, or one that entities share; the names are those of its attributes.

    `sk` is None where the key has no sort key, `expires_at` where items do not expire, and `entity` where items need
    not say what they are. An item of kind `Limit` about `api` and `t1` has the partition key `LIFT#Limit#api#t1`,
    which no role of a tenant reaches.
    """

    client: Client
    name: str
    pk: str = "pk"
    sk: str | None = "sk"
    expires_at: str | None = "expires_at"
    entity: str | None = "_entity"
    clock: Callable[[], datetime] = utc_now

    def key(self, kind: str, *about: str, within: str | None = None) -> Item:
        """The key of the item of this kind about this; `within` is its place among several about the same.

        InvalidKey for text that is empty, or longer than a key.
        """
        partition = "#".join(("LIFT", kind, *map(escape, about)))
        if self.sk is None:
            partition += "" if within is None else f"#{within}"
            return {self.pk: {"S": _fitting(partition, PARTITION_BYTES)}}
        return {
            self.pk: {"S": _fitting(partition, PARTITION_BYTES)},
            self.sk: {"S": _fitting(kind if within is None else within, SORT_BYTES)},
        }

    def item(self, kind: str, key: Item, attributes: Mapping[str, Any], expires_at: float | None = None) -> Item:
        """An item with what every item of the table has.

        Its key, what it is, and when it goes, in seconds since 1970.
        """
        named: Item = {} if self.entity is None else {self.entity: {"S": f"lift.{kind}"}}
        if self.expires_at is not None and expires_at is not None:
            named[self.expires_at] = {"N": str(int(expires_at))}
        return {**key, **named, **attributes}

    def now(self) -> float:
        """This instant in seconds since 1970."""
        return self.clock().timestamp()

    def get(self, key: Item) -> Item | None:
        """The item with this key, read consistently."""
        item: Item | None = self.call("GetItem", Key=key, ConsistentRead=True).get("Item")
        return item or None

    def call(self, operation: str, **request: Any) -> dict[str, Any]:
        """The answer to a request about this table; members that are None or empty are left out."""
        members = {name: value for name, value in request.items() if value is not None and value != {}}
        body = json.dumps({"TableName": self.name, **members}, separators=(",", ":")).encode()
        answer: dict[str, Any] = json.loads(self.client.call(operation, body) or b"{}")
        return answer


def service_table(client: Client, environment: Mapping[str, str] | None = None) -> ServiceTable | None:
    """The table of which LIFT_SERVICE_TABLE says where it is; None where it says nothing."""
    said = (os.environ if environment is None else environment).get(SERVICE_TABLE)
    return table_of(described(said), lambda _: client) if said else None


def described(said: str) -> Mapping[str, Any]:
    """What is said of a table: its name alone, or a JSON object with its name, region, key and expiry. ValueError for neither."""
    about: Mapping[str, Any] = json.loads(said) if said.startswith("{") else {"name": said}
    return about


def table_of(about: Mapping[str, Any], client: Callable[[str | None], Client]) -> ServiceTable:
    """The table that is described, over the client for its region; a name alone is a table as lift's constructs make it."""
    own = {name: about[name] for name in ("pk", "sk", "expires_at") if name in about}
    return ServiceTable(client=client(about.get("region")), name=about["name"], **own)


def _fitting(text: str, limit: int) -> str:
    if len(text.encode()) > limit:
        raise InvalidKey(f"a key of {limit} bytes at most cannot hold this text of {len(text)} characters")
    return text
