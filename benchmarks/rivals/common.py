"""Common: what several contenders share: answers as JSON that can be compared, and boto3 without a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from zlib import crc32

FIELDS = (
    "customer", "number", "status", "total", "tax", "items", "weight", "gift", "email", "street", "city", "tags",
    "placed_at", "due_on",
)  # fmt: skip
NOTE = "ring twice"


def plain(found: Any) -> Any:
    """The orders in an answer, each as its fields by name in one spelling; None where it has none."""
    if isinstance(found, list | tuple):
        return sorted((plain(each) for each in found), key=str)
    if found is None:
        return None
    of = found if isinstance(found, Mapping) else {name: getattr(found, name) for name in FIELDS}
    return {name: spelt(of[name]) for name in FIELDS}


def spelt(value: Any) -> Any:
    match value:
        case Enum():
            return spelt(value.value)
        case bool() | None:
            return value
        case int() | float() | Decimal():
            return float(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case set() | frozenset() | list() | tuple():
            return sorted(map(str, value))
        case str() if value.endswith("Z") and "T" in value:
            return datetime.fromisoformat(value).astimezone(UTC).isoformat()
        case _:
            return value


def from_wire(found: Any) -> Any:
    """The same of wire dictionaries."""
    if isinstance(found, list):
        return plain([{name: value_of(each[name]) for name in FIELDS} for each in found])
    return None if found is None else plain({name: value_of(found[name]) for name in FIELDS})


def value_of(attribute: dict[str, Any]) -> Any:
    ((kind, value),) = attribute.items()
    return Decimal(value) if kind == "N" else set(value) if kind == "SS" else value


class Raw:
    """What urllib3 would hand to botocore."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def stub(client: Any, answers: Mapping[str, str]) -> None:
    """Let a botocore client make and sign its requests, and find the answers without sending them."""
    from botocore.awsrequest import AWSResponse

    bodies = {name: text.encode() for name, text in answers.items()}
    headers = {
        name: {"content-type": "application/x-amz-json-1.0", "x-amz-crc32": str(crc32(body)), "x-amzn-requestid": "R"}
        for name, body in bodies.items()
    }

    def respond(request: Any, **_: Any) -> Any:
        operation = request.headers["X-Amz-Target"].decode().rpartition(".")[2]
        return AWSResponse(request.url, 200, headers[operation], Raw(bodies[operation]))

    client.meta.events.register("before-send.dynamodb", respond)
