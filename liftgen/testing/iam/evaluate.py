"""Evaluate: policies and a question in, IAM's decision out: an explicit deny wins, and what nobody allows is denied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liftgen.testing.iam.asked import Asked, Context

Policy = Mapping[str, Any]
"""A policy document, `{"Statement": […]}`, as IAM's JSON has it."""

VARIABLE = re.compile(r"\$\{([^}]*)\}")
LITERALS = ("*", "?", "$")
"""What stands for itself where it is written as a variable: `${*}`."""
ARN_PARTS = 6


class Decision(Enum):
    """What IAM says; only ALLOWED lets a request through."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not allowed by any statement"
    DENIED = "denied by a statement"


def evaluate(policies: Iterable[Policy], asked: Asked) -> Decision:
    """The decision of identity policies over what is asked.

    ValueError for an operator of conditions that is not known here, rather than an answer that may be wrong.
    """
    effects = {
        statement["Effect"]
        for policy in policies
        for statement in _listed(policy.get("Statement", []))
        if _applies(statement, asked)
    }
    if "Deny" in effects:
        return Decision.DENIED
    return Decision.ALLOWED if "Allow" in effects else Decision.NOT_ALLOWED


def _applies(statement: Mapping[str, Any], asked: Asked) -> bool:
    context = {name.lower(): value for name, value in asked.context.items()}
    if not _is_about(statement, asked, context):
        return False
    # All of them, so that an operator that is not known is never passed over.
    held = [
        _condition_holds(operator, key, values, context)
        for operator, keys in statement.get("Condition", {}).items()
        for key, values in keys.items()
    ]
    return all(held)


def _is_about(statement: Mapping[str, Any], asked: Asked, context: Context) -> bool:
    for name, matches in (
        ("Action", lambda pattern: _glob(pattern.lower(), asked.action.lower())),
        ("Resource", lambda pattern: _like(asked.resource, pattern, context)),
    ):
        if name in statement and not any(map(matches, _listed(statement[name]))):
            return False
        if f"Not{name}" in statement and any(map(matches, _listed(statement[f"Not{name}"]))):
            return False
    return True


def _condition_holds(operator: str, key: str, values: Any, context: Context) -> bool:
    """Whether one key's condition holds; several values are alternatives, or for a negated operator none may match."""
    quantifier, _, rest = operator.rpartition(":")
    base = rest.removesuffix("IfExists")
    given = context.get(key.lower())
    wanted = [str(each).lower() if isinstance(each, bool) else str(each) for each in _listed(values)]
    if base == "Null":
        return (given is None) == (wanted[0].lower() == "true")
    test, negated = _operator(base)

    def meets(value: str) -> bool:
        return any(test(value, each, context) for each in wanted) != negated

    if quantifier not in ("", "ForAllValues", "ForAnyValue"):
        raise ValueError(f"`{operator}` is no operator that is known here")
    if given is None:
        # `ForAllValues` holds for a request that has no such key at all: that is why `Null` stands beside it.
        # So does a negated operator, unless it asks for any value.
        return quantifier == "ForAllValues" or (not quantifier and (negated or rest.endswith("IfExists")))
    met = [meets(each) for each in _several(given)]
    return all(met) if quantifier == "ForAllValues" or (negated and not quantifier) else any(met)


def _operator(base: str) -> tuple[Callable[[str, str, Context], bool], bool]:
    negated = "Not" in base
    test = TESTS.get(base.replace("Not", ""))
    if test is None:
        raise ValueError(f"`{base}` is no operator that is known here")
    return test, negated


def _equals(value: str, wanted: str, context: Context) -> bool:
    return (text := _literal(wanted, context)) is not None and value == text


def _equals_in_any_case(value: str, wanted: str, context: Context) -> bool:
    return (text := _literal(wanted, context)) is not None and value.lower() == text.lower()


def _like(value: str, pattern: str, context: Context) -> bool:
    resolved = _resolved(pattern, context)
    return resolved is not None and _matches(resolved, value)


def _arn_like(value: str, pattern: str, context: Context) -> bool:
    """Part by part: no wildcard reaches over a colon, but in the last part."""
    values, patterns = value.split(":", ARN_PARTS - 1), pattern.split(":", ARN_PARTS - 1)
    return len(values) == len(patterns) == ARN_PARTS and all(
        _like(one, other, context) for one, other in zip(values, patterns, strict=True)
    )


def _number(compare: Callable[[float, float], bool]) -> Callable[[str, str, Context], bool]:
    def test(value: str, wanted: str, _: Context) -> bool:
        try:
            return compare(float(value), float(wanted))
        except ValueError:
            return False

    return test


def _instant(compare: Callable[[datetime, datetime], bool]) -> Callable[[str, str, Context], bool]:
    def test(value: str, wanted: str, _: Context) -> bool:
        try:
            return compare(_parsed(value), _parsed(wanted))
        except ValueError:
            return False

    return test


def _parsed(text: str) -> datetime:
    """An instant as IAM takes it: ISO 8601, or seconds since 1970."""
    if text.isdecimal():
        return datetime.fromtimestamp(int(text), UTC)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


TESTS: dict[str, Callable[[str, str, Context], bool]] = {
    "StringEquals": _equals,
    "StringEqualsIgnoreCase": _equals_in_any_case,
    "StringLike": _like,
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": lambda value, wanted, _: value.lower() == wanted.lower(),
    "NumericEquals": _number(lambda value, wanted: value == wanted),
    "NumericLessThan": _number(lambda value, wanted: value < wanted),
    "NumericLessThanEquals": _number(lambda value, wanted: value <= wanted),
    "NumericGreaterThan": _number(lambda value, wanted: value > wanted),
    "NumericGreaterThanEquals": _number(lambda value, wanted: value >= wanted),
    "DateEquals": _instant(lambda value, wanted: value == wanted),
    "DateLessThan": _instant(lambda value, wanted: value < wanted),
    "DateLessThanEquals": _instant(lambda value, wanted: value <= wanted),
    "DateGreaterThan": _instant(lambda value, wanted: value > wanted),
    "DateGreaterThanEquals": _instant(lambda value, wanted: value >= wanted),
}

Pieces = tuple[tuple[str, bool], ...]
"""A pattern whose variables are filled in: text, and whether its `*` and `?` are wildcards."""


def _resolved(pattern: str, context: Context) -> Pieces | None:
    """The pattern with its variables filled in, what fills them standing for itself; None when one is not in the context."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in VARIABLE.finditer(pattern):
        pieces.append((pattern[end : found.start()], True))
        value = _variable(found[1], context)
        if value is None:
            return None
        pieces.append((value, False))
        end = found.end()
    return (*pieces, (pattern[end:], True))


def _variable(said: str, context: Context) -> str | None:
    if said in LITERALS:
        return said
    name, _, default = (part.strip() for part in said.partition(","))
    value = context.get(name.lower())
    if isinstance(value, str):
        return value
    return default.strip("'") if value is None and default else None


def _literal(pattern: str, context: Context) -> str | None:
    pieces = _resolved(pattern, context)
    return None if pieces is None else "".join(text for text, _ in pieces)


def _glob(pattern: str, text: str) -> bool:
    return _matches(((pattern, True),), text)


def _matches(pieces: Pieces, text: str) -> bool:
    return _compiled(pieces).fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _compiled(pieces: Pieces) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    return re.compile(
        "".join(
            "".join(wild.get(each, re.escape(each)) for each in text) if wildcards else re.escape(text)
            for text, wildcards in pieces
        ),
        re.DOTALL,
    )


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
