"""Scope: the names and values that a request gives to its expressions; all must be used, and none may be missing."""

from __future__ import annotations

import re
from typing import Any

from liftgen.testing.fake.expressions.tree import Constant
from liftgen.testing.fake.refusals import Refusal, invalid
from liftgen.testing.fake.values import kept

_alias = re.compile(r"#[A-Za-z0-9_]+").fullmatch
_placeholder = re.compile(r":[A-Za-z0-9_]+").fullmatch


class Scope:
    """The names and values of one request, and which of them were used."""

    def __init__(self, request: dict[str, Any]) -> None:
        self._given = [name for name in _EXPRESSIONS if request.get(name) is not None]
        self._names: dict[str, str] = self._entries(request, "ExpressionAttributeNames", _alias)
        values = self._entries(request, "ExpressionAttributeValues", _placeholder)
        self._values = {name: Constant(_kept_for(name, value)) for name, value in values.items()}
        self._used: set[str] = set()

    def name(self, alias: str) -> str | None:
        """The attribute's name behind `#alias`, or None."""
        self._used.add(alias)
        return self._names.get(alias)

    def value(self, placeholder: str) -> Constant | None:
        """The value behind `:placeholder`, or None."""
        self._used.add(placeholder)
        return self._values.get(placeholder)

    def check_all_used(self) -> None:
        """Refusal when a name or a value is in no expression."""
        for parameter, entries in (
            ("ExpressionAttributeNames", self._names),
            ("ExpressionAttributeValues", self._values),
        ):
            unused = [name for name in entries if name not in self._used]
            if unused:
                raise invalid(f"Value provided in {parameter} unused in expressions: keys: {{{', '.join(unused)}}}")

    def _entries(self, request: dict[str, Any], parameter: str, form: Any) -> dict[str, Any]:
        entries = request.get(parameter)
        if entries is None:
            return {}
        if not isinstance(entries, dict):
            raise Refusal("SerializationException", f"{parameter} is a map")
        if not self._given:
            raise invalid(f"{parameter} can only be specified when using expressions")
        if not entries:
            raise invalid(f"{parameter} must not be empty")
        for name in entries:
            if not form(name):
                raise invalid(f'{parameter} contains invalid key: Syntax error; key: "{name}"')
        return entries


_EXPRESSIONS = (
    "ConditionExpression",
    "FilterExpression",
    "KeyConditionExpression",
    "ProjectionExpression",
    "UpdateExpression",
)


def _kept_for(name: str, value: Any) -> dict[str, Any]:
    try:
        return kept(value)
    except Refusal as refusal:
        refusal.args = (f"ExpressionAttributeValues contains invalid value: {refusal.message} for key {name}",)
        refusal.message = refusal.args[0]
        raise
