"""Stamps: which consumer of a stream made a write, so that it does not answer to itself for ever."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.runtime.client import Client

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.streams.changes import Record

ATTRIBUTE = "_lift_by"

_set = re.compile(r"(?i)(?:^|(?<=\s))SET\s+")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who wrote, and how many consumers one after the other led to it."""

    by: str
    hops: int


@dataclass(frozen=True, slots=True)
class Stamped:
    """A client whose writes say which consumer made them; what is deleted says nothing.

    `hops` tells how many consumers led to the record that is being answered.
    """

    client: Client
    by: str
    hops: Callable[[], int]

    def call(self, operation: str, body: bytes) -> bytes:
        """As `Client` says."""
        match operation:
            case "PutItem" | "UpdateItem":
                request = json.loads(body)
                self._stamp(operation.removesuffix("Item"), request)
            case "TransactWriteItems":
                request = json.loads(body)
                for action in request["TransactItems"]:
                    for kind, each in action.items():
                        self._stamp(kind, each)
            case "BatchWriteItem":
                request = json.loads(body)
                for writes in request["RequestItems"].values():
                    for each in writes:
                        if "PutRequest" in each:
                            self._stamp("Put", each["PutRequest"])
            case _:
                return self.client.call(operation, body)
        return self.client.call(operation, json.dumps(request, separators=(",", ":")).encode())

    def _stamp(self, kind: str, request: dict[str, Any]) -> None:
        # The token makes each stamp another one: a later write by somebody else leaves it as it was, which tells them
        # apart.
        stamp = {"M": {"by": {"S": self.by}, "hops": {"N": str(self.hops() + 1)}, "token": {"S": secrets.token_hex(8)}}}
        if kind == "Put":
            request["Item"][ATTRIBUTE] = stamp
        elif kind == "Update":
            update = request["UpdateExpression"]
            said = "#lift_by = :lift_by"
            request["UpdateExpression"] = (
                _set.sub(f"SET {said}, ", update, count=1) if _set.search(update) else f"{update} SET {said}"
            )
            request.setdefault("ExpressionAttributeNames", {})["#lift_by"] = ATTRIBUTE
            request.setdefault("ExpressionAttributeValues", {})[":lift_by"] = stamp


def stamp_of(record: Record) -> Stamp | None:
    """The stamp that the write of this record set; None where it set none, and left another's as it was."""
    change = record["dynamodb"]
    stamp = change.get("NewImage", {}).get(ATTRIBUTE)
    if stamp is None or stamp == change.get("OldImage", {}).get(ATTRIBUTE):
        return None
    return Stamp(stamp["M"]["by"]["S"], int(stamp["M"]["hops"]["N"]))
