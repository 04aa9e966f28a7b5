"""Defaults: what a model reads where nothing is stored, as attribute values, as far as that is a constant."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from liftgen.field_types import EnumOf, JsonType, LiteralOf, Scalar, ScalarType, bare

if TYPE_CHECKING:
    from liftgen.schema import Attribute, Schema

AttributeValue = dict[str, str | bool]

NUMBERS = (Scalar.INT, Scalar.FLOAT, Scalar.DECIMAL)
_DECIMAL = re.compile(r"(?:\w+\.)*Decimal\([\"']?(-?\d+(?:\.\d+)?)[\"']?\)").fullmatch


def constant_defaults(schema: Schema) -> dict[str, AttributeValue]:
    """The defaults of all entities by `Entity.field`; what is made anew for every item, or None, is not among them."""
    plain = ((entity.name, each) for entity in schema.entities for each in entity.attributes if not _is_coded(each))
    found = {f"{name}.{each.field}": constant_default(each) for name, each in plain}
    return {name: value for name, value in found.items() if value is not None}


def constant_default(attribute: Attribute) -> AttributeValue | None:
    """The attribute value of one default; None where it is no constant text, number or truth value."""
    default, type_ = attribute.default, bare(attribute.type)
    if default is None or default.factory:
        return None
    value = default.value if default.literal else None
    scalar = type_.scalar if isinstance(type_, ScalarType) else None
    if isinstance(type_, EnumOf):
        value = dict(type_.members).get(default.source.rpartition(".")[2])
    free = isinstance(type_, EnumOf | LiteralOf | JsonType)
    match value:
        case bool() if free or scalar is Scalar.BOOL:
            return {"BOOL": value}
        case int() if not isinstance(value, bool) and (free or scalar in NUMBERS):
            return {"N": str(value)}
        case float() if math.isfinite(value) and scalar in NUMBERS:
            return {"N": repr(value)}
        case str() if free or scalar is Scalar.STR:
            return {"S": value}
        case _:
            exact = _DECIMAL(default.source) if scalar is Scalar.DECIMAL else None
            return {"N": exact[1]} if exact is not None else None


def _is_coded(attribute: Attribute) -> bool:
    return attribute.encrypted or attribute.as_json or attribute.as_set
