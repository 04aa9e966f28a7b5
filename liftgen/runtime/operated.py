"""Operated: the text of operations in an update, with the conditions under which DynamoDB can do them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from liftgen.runtime.operations import holds_for
from liftgen.runtime.wire import decimal, integer, list_of, string

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.runtime.entity import Entity
    from liftgen.runtime.expressions import Expressions
    from liftgen.runtime.operations import Operation


def operated(
    entity: Entity[Any], expressions: Expressions, operations: Mapping[str, Operation]
) -> tuple[list[str], list[str], list[str]]:
    """The assignments of operations, their other clauses, and their conditions.

    What DynamoDB cannot do to what is there fails a condition, as does what the model's bounds do not hold for.
    """
    assignments, clauses, conditions = [], [], []
    for name, operation in operations.items():
        short, value = expressions.name(name), expressions.value(operation.operand)
        asked = json.loads(operation.operand)
        match operation.kind:
            case "add":
                zero = operation.of.absent or integer(0)
                assignments.append(f"{short} = {_or(short, expressions, operation, zero)} + {value}")
                amount = Decimal(asked["N"])
                start = Decimal(json.loads(zero)["N"])
                conditions += _possible(entity, expressions, name, operation, amount, start)
            case "append" | "prepend" as kind:
                empty = operation.of.absent or list_of(())
                there = _or(short, expressions, operation, empty)
                both = f"{there}, {value}" if kind == "append" else f"{value}, {there}"
                assignments.append(f"{short} = list_append({both})")
                amount = Decimal(len(asked["L"]))
                start = Decimal(len(json.loads(empty)["L"]))
                conditions += _possible(entity, expressions, name, operation, amount, start)
            case kind:
                # Sets without members are NULL, which has none to add to; and DynamoDB keeps none that became empty.
                ((type_, members),) = asked.items()
                text = f"attribute_type({short}, {expressions.value(string(type_))})"
                if kind == "exclude":
                    text += f" AND size({short}) > {expressions.value(integer(len(members)))}"
                for comparator, bound in operation.of.bounds:
                    # As if all members were new, or there: where that is too much, what is there is read.
                    if comparator.startswith("<") == (kind == "include"):
                        sign = -1 if kind == "include" else 1
                        limit = expressions.value(decimal(Decimal(bound) + sign * len(members)))
                        text += f" AND size({short}) {comparator} {limit}"
                conditions.append(text)
                clauses.append(f"{'ADD' if kind == 'include' else 'DELETE'} {short} {value}")
    return assignments, _together(clauses), conditions


def _possible(
    entity: Entity[Any], expressions: Expressions, name: str, operation: Operation, amount: Decimal, start: Decimal
) -> list[str]:
    """The condition under which a number or a list may become so much more: of the type that it is, and within bounds."""
    short, is_number = expressions.name(name), operation.of.kind == "number"
    measure = short if is_number else f"size({short})"
    tests = [
        f"{measure} {comparator} {expressions.value(decimal(Decimal(bound) - amount))}"
        for comparator, bound in operation.of.bounds
    ]
    from_nothing = operation.of.absent is not None
    if not tests and from_nothing and name not in entity.optional:
        return []
    if not tests or not is_number:
        tests.insert(0, f"attribute_type({short}, {expressions.value(string('N' if is_number else 'L'))})")
    text = " AND ".join(tests)
    if not from_nothing or not holds_for(operation.of.bounds, start + amount):
        return [text]
    return [f"attribute_not_exists({short}) OR {f'({text})' if tests[1:] else text}"]


def _or(short: str, expressions: Expressions, operation: Operation, start: str) -> str:
    """What an operation begins with: the attribute, or what its field has where it is not there."""
    return short if operation.of.absent is None else f"if_not_exists({short}, {expressions.value(start)})"


def _together(clauses: list[str]) -> list[str]:
    """One clause of a word for all that it is said of."""
    together = []
    for word in ("ADD", "DELETE"):
        said = [each.removeprefix(f"{word} ") for each in clauses if each.startswith(f"{word} ")]
        together += [f"{word} {', '.join(said)}"] if said else []
    return together
