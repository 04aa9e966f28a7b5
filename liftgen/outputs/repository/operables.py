"""Operables: which fields DynamoDB can change as they are stored, and what the runtime is told of them."""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from liftgen.field_types import ListOf, OptionalOf, Scalar, ScalarType, SetOf, required
from liftgen.outputs.python_source import call, literal
from liftgen.outputs.repository.codecs import set_kind
from liftgen.outputs.repository.fields import is_absent_as_none, is_omitted

if TYPE_CHECKING:
    from liftgen.outputs.python_source import Expression
    from liftgen.outputs.repository.codecs import Codecs
    from liftgen.schema import Attribute

_NUMBERS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
_LENGTHS = {"min_length": ">=", "max_length": "<="}
_EMPTY = frozenset({"list", "set", "frozenset", "[]", "set()", "frozenset()"})
"""How an empty default is spelt."""
_DECIMAL = re.compile(r"(?:\w+\.)*Decimal\([\"']?(-?\d+(?:\.\d+)?)[\"']?\)").fullmatch


def kind_of_operable(attribute: Attribute) -> Literal["number", "list", "set"] | None:
    """What a field is to operations; None where it takes none, or nothing would hold what the model says of its value."""
    if attribute.encrypted or attribute.as_json or attribute.as_set or attribute.lifecycle:
        return None
    if isinstance(attribute.type, OptionalOf) and not is_absent_as_none(attribute):
        return None
    if bounds(attribute) is None:
        return None
    match required(attribute.type):
        case ScalarType(Scalar.INT | Scalar.DECIMAL | Scalar.FLOAT):
            return "number"
        case ListOf():
            return "list"
        case SetOf(item=item) if set_kind(item) != "L":
            return "set"
        case _:
            return None


def bounds(attribute: Attribute) -> tuple[tuple[str, str], ...] | None:
    """What the model says of a number, or of a length, as comparators and numbers; None where it says something else."""
    known = _NUMBERS if isinstance(required(attribute.type), ScalarType) else _LENGTHS
    found = []
    for name, value in attribute.constraints:
        if (
            name not in known
            or isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not math.isfinite(value)
        ):
            return None
        found.append((known[name], str(value)))
    return tuple(found)


def operable_expression(attribute: Attribute, codecs: Codecs) -> Expression:
    """The expression that tells the runtime of a field that takes operations."""
    kind = kind_of_operable(attribute)
    arguments: list[Expression] = [literal(attribute.field), literal(kind)]
    named: dict[str, Expression] = {}
    if attribute.name != attribute.field:
        named["stored_as"] = literal(attribute.name)
    if said := bounds(attribute):
        named["bounds"] = literal(said)
    absent = _absent(attribute)
    if absent != "":
        named["absent"] = literal(absent)
    return call(codecs.imports.use("liftgen.runtime.entity", "Operable"), *arguments, **named)


def _absent(attribute: Attribute) -> str | None:
    """What the field has where its attribute is not there: "" for its zero, None where only the model knows."""
    default = attribute.default
    if default is None or is_omitted(attribute) or isinstance(attribute.type, OptionalOf):
        return ""
    if default.factory or not default.literal:
        exact = _DECIMAL(default.source)
        if exact is not None and not default.factory:
            return _number(Decimal(exact[1]))
        return "" if default.source in _EMPTY else None
    value = default.value
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return _number(value)
    return "" if not value else None


def _number(value: Decimal | float) -> str:
    return json.dumps({"N": str(value)}, separators=(",", ":")) if value else ""
