"""Evaluate: whether a condition holds for an item."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from liftgen.testing.fake.expressions.tree import (
    And,
    Between,
    Compare,
    Condition,
    Constant,
    Function,
    In,
    Not,
    Operand,
    Or,
    Path,
    Size,
)
from liftgen.testing.fake.values import ORDERED, AttributeValue, Item, comparable, kind_of


def holds(condition: Condition, item: Item) -> bool:
    """Whether the condition holds for the item; an item that is not there is an empty one."""
    match condition:
        case And(left, right):
            return holds(left, item) and holds(right, item)
        case Or(left, right):
            return holds(left, item) or holds(right, item)
        case Not(inner):
            return not holds(inner, item)
        case Compare(left, operator, right):
            return compares(value_of(left, item), operator, value_of(right, item))
        case Between(operand, low, high):
            value = value_of(operand, item)
            return compares(value, ">=", value_of(low, item)) and compares(value, "<=", value_of(high, item))
        case In(operand, choices):
            value = value_of(operand, item)
            return value is not None and any(value == value_of(choice, item) for choice in choices)
        case Function(name, path, argument):
            return _function_holds(name, found(path, item), None if argument is None else value_of(argument, item))


def compares(left: AttributeValue | None, operator: str, right: AttributeValue | None) -> bool:
    """Whether `left operator right`; what is missing is unlike everything and neither less nor more than anything."""
    if operator == "<>":
        return left is None or right is None or left != right
    if left is None or right is None or kind_of(left) != kind_of(right):
        return False
    if operator == "=":
        return left == right
    if kind_of(left) not in ORDERED:
        return False
    one: Any = comparable(left)
    two: Any = comparable(right)
    match operator:
        case "<":
            return bool(one < two)
        case "<=":
            return bool(one <= two)
        case ">":
            return bool(one > two)
        case _:
            return bool(one >= two)


def value_of(operand: Operand, item: Item) -> AttributeValue | None:
    """The value of an operand, or None where the item has none."""
    match operand:
        case Constant(value):
            return value
        case Path():
            return found(operand, item)
        case Size(path):
            present = found(path, item)
            length = None if present is None else _length(present)
            return None if length is None else {"N": str(length)}


def found(path: Path, item: Item) -> AttributeValue | None:
    """What stands at a place of an item, or None."""
    value: AttributeValue | None = {"M": item}
    for step in path.steps:
        value = _child(value, step)
        if value is None:
            return None
    return value


def _child(value: AttributeValue | None, step: str | int) -> AttributeValue | None:
    match value:
        case {"M": dict() as members} if isinstance(step, str):
            return members.get(step)
        case {"L": list() as elements} if isinstance(step, int):
            return elements[step] if step < len(elements) else None
    return None


def _function_holds(name: str, value: AttributeValue | None, argument: AttributeValue | None) -> bool:
    if name == "attribute_exists":
        return value is not None
    if name == "attribute_not_exists":
        return value is None
    if value is None or argument is None:
        return False
    match name:
        case "attribute_type":
            return argument.get("S") == kind_of(value)
        case "begins_with":
            return _begins_with(value, argument)
        case _:
            return _contains(value, argument)


def _begins_with(value: AttributeValue, prefix: AttributeValue) -> bool:
    match value, prefix:
        case {"S": text}, {"S": start}:
            return bool(text.startswith(start))
        case {"B": text}, {"B": start}:
            return b64decode(text).startswith(b64decode(start))
    return False


def _contains(value: AttributeValue, wanted: AttributeValue) -> bool:
    match value, wanted:
        case {"S": text}, {"S": part}:
            return part in text
        case {"B": text}, {"B": part}:
            return b64decode(part) in b64decode(text)
        case {"L": elements}, _:
            return wanted in elements
        case ({"SS": members}, {"S": member}) | ({"NS": members}, {"N": member}) | ({"BS": members}, {"B": member}):
            return member in members
    return False


def _length(value: AttributeValue) -> int | None:
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return len(b64decode(content))
        case "N" | "BOOL" | "NULL":
            return None
        case _:
            return len(content)
