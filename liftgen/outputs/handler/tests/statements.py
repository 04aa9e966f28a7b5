"""Statements: what tests of several kinds say in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.field_types import EnumOf, LiteralOf, Scalar, ScalarType, bare
from liftgen.outputs.examples.values import Instance, stored
from liftgen.outputs.handler.values import text_of
from liftgen.outputs.python_source import (
    Expression,
    call,
    flat,
    literal,
)
from liftgen.outputs.tests.source import Body, Test, test

if TYPE_CHECKING:
    from liftgen.outputs.examples.answers import Within
    from liftgen.outputs.examples.values import Example
    from liftgen.schema import Attribute

CALLER = "caller: TestApp"
PLAIN = frozenset(Scalar) - {Scalar.TIMEDELTA, Scalar.FLOAT}
"""Types whose JSON is the same however it was made."""


def document_test(module: str, root: str, name: str) -> Test:
    """The test that a handler's document is valid OpenAPI, and has the path."""
    body = Body(imports={("openapi_spec_validator", "validate")})
    body.assign("whole", call("document", literal(module)))
    body.blank()
    body.do("validate(whole)")
    check_long(body, literal(root), 'whole["paths"]', "in")
    return test(name, [], "As OpenAPI's own schema says.", body)


def range_query(name: str, function: str, argument: Within | Example) -> dict[str, str]:
    """The parameters by which a query asks for a part of a sort key."""
    match function:
        case "":
            return {name: text_of(argument)}
        case "between":
            return {f"{name}_since": text_of(argument.low), f"{name}_until": text_of(argument.high)}
        case _:
            end = argument.low if argument.low is not None else argument.high
            return {f"{name}_{function}": text_of(end)}


def has_set(value: object) -> bool:
    """Whether there is a set in the value, whose members come in any order."""
    match value:
        case set() | frozenset():
            return True
        case Instance(fields=fields):
            return any(has_set(stored(each)) for _, each in fields)
        case list() | tuple():
            return any(has_set(stored(each)) for each in value)
        case dict():
            return any(has_set(stored(each)) for each in value.values())
        case _:
            return False


def is_plain(attribute: Attribute) -> bool:
    """Whether the attribute's JSON is the same however it was made."""
    kind = bare(attribute.type)
    return isinstance(kind, EnumOf | LiteralOf) or (isinstance(kind, ScalarType) and kind.scalar in PLAIN)


def check_long(body: Body, left: Expression, right: Expression, comparator: str = "==", suffix: str = "") -> None:
    """A comparison whose right side gets a line of its own where it is long."""
    text = f"{flat(left)} {comparator} {flat(right)}{suffix}"
    if len(text) + 11 <= 88:
        body.lines.append(f"    assert {text}")
        return
    body.assign("wanted", right)
    body.check(flat(left), f"wanted{suffix}", comparator)
