"""Refusals: how DynamoDB says no, in its own words, as far as they are known."""

from __future__ import annotations

import json
from typing import Any


class Refusal(Exception):  # noqa: N818  it reads as what happened
    """A request that is not done.

    `cancels` says that inside a transaction it is the reason why everything is cancelled, rather than an answer of its own.
    """

    def __init__(self, code: str, message: str, *, cancels: str | None = None, **fields: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.cancels = cancels
        self.fields = fields

    @property
    def body(self) -> bytes:
        """The answer's body."""
        return json.dumps({"__type": f"{_NAMESPACE}#{self.code}", "message": self.message, **self.fields}).encode()


_NAMESPACE = "com.amazonaws.dynamodb.v20120810"


def invalid(message: str, *, cancels: bool = False) -> Refusal:
    """A ValidationException."""
    return Refusal("ValidationException", message, cancels="ValidationError" if cancels else None)


def invalid_parameter(message: str, *, cancels: bool = False) -> Refusal:
    """A ValidationException about the value of a parameter."""
    return invalid(f"One or more parameter values were invalid: {message}", cancels=cancels)


def constraint(value: Any, place: str, rule: str) -> Refusal:
    """A ValidationException about the form of a parameter."""
    shown = "null" if value is None else f"'{value}'"
    return invalid(f"1 validation error detected: Value {shown} at '{place}' failed to satisfy constraint: {rule}")


def unknown_table() -> Refusal:
    """The table does not exist."""
    return Refusal("ResourceNotFoundException", "Requested resource not found")


def condition_failed(item: dict[str, Any] | None) -> Refusal:
    """The condition did not hold; `item` is what is there, where that was asked for."""
    fields = {} if item is None else {"Item": item}
    return Refusal(
        "ConditionalCheckFailedException",
        "The conditional request failed",
        cancels="ConditionalCheckFailed",
        **fields,
    )
