"""Leases: one holder at a time, for a time; with a token by which what a late holder writes is refused."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.runtime.actions import Action
from liftgen.runtime.errors import ConditionFailed, Conflict, LiftError

if TYPE_CHECKING:
    from liftgen.runtime.service_table import Item, ServiceTable

KIND = "Lease"


class Taken(Conflict):
    """Somebody else holds it; `until` is when that ends, in seconds since 1970, unless it is renewed."""

    until: float = 0.0


class Lost(Conflict):
    """It is not held any more: its time was over, and perhaps another holds it now."""


@dataclass(frozen=True, slots=True)
class Lease:
    """That something is held: until when, in seconds since 1970, and under which token.

    Tokens of one name only ever grow. Hand the token to whatever the holder writes to, which refuses those that are
    lower than one it has seen; or put `check` into the transaction that writes.
    """

    name: str
    token: int
    until: float
    holder: str


@dataclass(frozen=True, slots=True)
class Leases:
    """Leases in a service table, by name; a lock is a lease that is released.

    Their items do not expire, so that tokens never begin anew: use names of which there are not without end, or
    `forget` them.
    """

    table: ServiceTable

    def acquire(self, name: str, seconds: float) -> Lease:
        """Hold it for so many seconds; Taken when somebody else does."""
        holder = secrets.token_hex(8)
        now = self.table.now()
        until = now + seconds
        entity = self.table.entity
        names = {} if entity is None else {"#entity": entity}
        kind = {} if entity is None else {":entity": {"S": f"lift.{KIND}"}}
        try:
            item = self._update(
                name,
                "SET holder = :holder, held_until = :until"
                + (", #entity = :entity" if names else "")
                + " ADD fence :one",
                "attribute_not_exists(fence) OR held_until <= :now",
                {":holder": {"S": holder}, ":until": _number(until), ":now": _number(now), ":one": {"N": "1"}, **kind},
                names,
            )
        except ConditionFailed as error:
            item = error.item or self._there(name)
            if item.get("holder", {}).get("S") != holder:
                if type(error) is not ConditionFailed:
                    raise
                raise _taken(name, item) from error
        except LiftError as error:
            # The answer was lost: what is there says whether it is held.
            item = self._there(name) if error.ambiguous else {}
            if item.get("holder", {}).get("S") != holder:
                raise
        return Lease(name, int(item["fence"]["N"]), float(item["held_until"]["N"]), holder)

    def renew(self, lease: Lease, seconds: float) -> Lease:
        """Hold it for so many seconds from now; Lost when it is not held any more."""
        now = self.table.now()
        values = {":holder": {"S": lease.holder}, ":until": _number(now + seconds), ":now": _number(now)}
        try:
            self._update(lease.name, "SET held_until = :until", "holder = :holder AND held_until > :now", values, {})
        except ConditionFailed as error:
            if type(error) is not ConditionFailed:
                raise
            raise Lost(f"lease `{lease.name}` is not held any more") from error
        return Lease(lease.name, lease.token, now + seconds, lease.holder)

    def release(self, lease: Lease) -> bool:
        """Let go of it; whether it was held still."""
        values = {":holder": {"S": lease.holder}, ":past": {"N": "0"}}
        try:
            self._update(lease.name, "SET held_until = :past REMOVE holder", "holder = :holder", values, {})
        except ConditionFailed as error:
            if type(error) is not ConditionFailed:
                raise
            return False
        return True

    @contextmanager
    def hold(self, name: str, seconds: float) -> Iterator[Lease]:
        """Hold it for the block, and no longer than so many seconds; Taken when somebody else does."""
        lease = self.acquire(name, seconds)
        try:
            yield lease
        finally:
            self.release(lease)

    def check(self, lease: Lease) -> Action:
        """An action for a transaction, which is refused with Lost when another has held the lease since, or its time is over."""
        values = {":holder": {"S": lease.holder}, ":now": _number(self.table.now())}
        key = self._key(lease.name)
        said = f'"ConditionExpression":"holder = :holder AND held_until > :now","ExpressionAttributeValues":{json.dumps(values)}'
        text = f'"Key":{json.dumps(key)},{said}'
        wire = {name: json.dumps(value) for name, value in key.items()}

        def refused(_: Item | None) -> LiftError:
            return Lost(f"lease `{lease.name}` is not held any more")

        return Action("ConditionCheck", self.table.name, KIND, wire, text, refused, lambda _: False)

    def forget(self, name: str) -> None:
        """Remove what is known of a name, its token included."""
        self.table.call("DeleteItem", Key=self._key(name))

    def _there(self, name: str) -> Item:
        return self.table.get(self._key(name)) or {}

    def _update(self, name: str, update: str, condition: str, values: dict[str, Any], names: dict[str, str]) -> Item:
        answer = self.table.call(
            "UpdateItem",
            Key=self._key(name),
            UpdateExpression=update,
            ConditionExpression=condition,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
        item: Item = answer["Attributes"]
        return item

    def _key(self, name: str) -> Item:
        return self.table.key(KIND, name)


def _taken(name: str, item: Item) -> Taken:
    error = Taken(f"lease `{name}` is held by somebody else")
    error.until = float(item.get("held_until", {"N": "0"})["N"])
    return error


def _number(value: float) -> dict[str, str]:
    return {"N": f"{value:.6f}"}
