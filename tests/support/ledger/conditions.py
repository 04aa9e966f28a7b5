"""What conditions of the models mean, said once more in plain Python; nothing that runs in generated code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from liftgen.conditions import (
    And,
    BeginsWith,
    Between,
    Compare,
    Contains,
    Exists,
    Field,
    In,
    Not,
    Or,
    Parameter,
    Size,
    Value,
)

Values = dict[str, Any]


def holds(condition: Any, values: Values, arguments: Mapping[str, Any]) -> bool:
    """Whether a condition is true of an item; what is missing compares with nothing."""

    def value_of(operand: Any) -> Any:
        match operand:
            case Field(name):
                return plain(values.get(name))
            case Value(value):
                return value
            case Parameter(name):
                return plain(arguments[name])
            case Size(Field(name)):
                return len(values[name])
        raise TypeError(operand)

    match condition:
        case And(conditions):
            return all(holds(each, values, arguments) for each in conditions)
        case Or(conditions):
            return any(holds(each, values, arguments) for each in conditions)
        case Not(inner):
            return not holds(inner, values, arguments)
        case Compare(left, comparator, right):
            one, two = value_of(left), value_of(right)
            return COMPARE[comparator](one, two) if None not in (one, two) else comparator == "<>"
        case Between(operand, low, high):
            return value_of(operand) is not None and value_of(low) <= value_of(operand) <= value_of(high)
        case In(operand, choices):
            asked = [value_of(each) for each in choices]
            return value_of(operand) in [one for each in asked for one in (each if isinstance(each, list) else [each])]
        case BeginsWith(operand, prefix):
            return value_of(operand) is not None and value_of(operand).startswith(value_of(prefix))
        case Contains(operand, member):
            return value_of(member) in (value_of(operand) or ())
        case Exists(Field(name), exists):
            return (values.get(name) is not None) == exists
    raise TypeError(condition)


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, two: one == two,
    "<>": lambda one, two: one != two,
    "<": lambda one, two: one < two,
    "<=": lambda one, two: one <= two,
    ">": lambda one, two: one > two,
    ">=": lambda one, two: one >= two,
}


def fields_in(condition: Any) -> set[str]:
    """The fields that a condition reads."""
    if isinstance(condition, Field):
        return {condition.name}
    if isinstance(condition, tuple):
        return set().union(*map(fields_in, condition))
    slots = getattr(condition, "__dataclass_fields__", {})
    return set().union(*(fields_in(getattr(condition, each)) for each in slots))


def plain(value: Any) -> Any:
    """The value as conditions and keys see it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [plain(each) for each in value]
    return Decimal(str(value)) if isinstance(value, float) else value
