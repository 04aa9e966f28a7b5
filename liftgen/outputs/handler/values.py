"""Values: examples as requests and answers of an API have them."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from liftgen.outputs.examples.values import Instance, stored

if TYPE_CHECKING:
    from liftgen.outputs.examples.values import Example


def json_of(value: Example) -> Any:
    """An example as JSON has it, in a request and in an answer."""
    match stored(value):
        case Instance(fields=fields):
            return {name: json_of(each) for name, each in fields}
        case datetime() as moment:
            return moment.isoformat().replace("+00:00", "Z")
        case date() | time() as day:
            return day.isoformat()
        case timedelta() as span:
            return span.total_seconds()
        case Decimal() | UUID() as number:
            return str(number)
        case bytes() as data:
            return b64encode(data).decode()
        case set() | frozenset() | list() | tuple() as many:
            return (
                sorted((json_of(each) for each in many), key=str)
                if isinstance(many, set | frozenset)
                else [json_of(each) for each in many]
            )
        case dict() as members:
            return {str(json_of(key)): json_of(each) for key, each in members.items()}
        case plain:
            return plain


def text_of(value: Example) -> str:
    """An example in a path, a query or a claim."""
    plain = json_of(value)
    return str(plain).lower() if isinstance(plain, bool) else str(plain)
