"""Key conditions: the part of a query that a key answers: one partition, and a stretch of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
    Or,
    Path,
    Size,
)
from liftgen.testing.fake.refusals import Refusal, invalid, invalid_parameter
from liftgen.testing.fake.store import Key, KeyAttribute, View
from liftgen.testing.fake.values import AttributeValue, Comparable, comparable, kind_of

_MIRRORED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class Test:
    """What is asked of one key attribute; BETWEEN has two values."""

    operator: str
    values: tuple[AttributeValue, ...]

    def holds(self, value: Comparable) -> bool:
        """Whether the attribute's value passes."""
        bounds: Any = [comparable(each) for each in self.values]
        given: Any = value
        match self.operator:
            case "=":
                return bool(given == bounds[0])
            case "<":
                return bool(given < bounds[0])
            case "<=":
                return bool(given <= bounds[0])
            case ">":
                return bool(given > bounds[0])
            case ">=":
                return bool(given >= bounds[0])
            case "BETWEEN":
                return bool(bounds[0] <= given <= bounds[1])
            case _:
                return bool(given.startswith(bounds[0]))


@dataclass(frozen=True)
class KeyCondition:
    """One partition, and what the sort attributes must be, from the left."""

    partition: Key
    sort: tuple[Test, ...]

    def holds(self, sort: Key) -> bool:
        """Whether a row belongs to the answer."""
        return all(test.holds(value) for test, value in zip(self.sort, sort, strict=False))


def key_condition(tree: Condition, view: View) -> KeyCondition:
    """What a key condition asks of a table or an index; Refusal when the key cannot answer it."""
    tests: dict[str, Test] = {}
    clauses = list(_clauses(tree))
    for clause in clauses:
        name, test = _test(clause)
        if name in tests:
            raise _refusal("KeyConditionExpressions must only contain one condition per key")
        tests[name] = test
    if len(tests) > len(view.attributes):
        raise invalid(
            f"The number of query conditions ({len(tests)}) exceeds "
            f"the number of key attributes defined in the schema ({len(view.attributes)})"
        )
    for attribute in view.partition:
        if attribute.name not in tests:
            raise invalid(f"Query condition missed key schema element: {attribute.name}")
        if tests[attribute.name].operator != "=":
            raise invalid("Query key condition not supported")
        _check_type(attribute, tests[attribute.name])
    partition = tuple(comparable(tests[attribute.name].values[0]) for attribute in view.partition)
    return KeyCondition(partition, _sort_tests(tests, view))


def _sort_tests(tests: dict[str, Test], view: View) -> tuple[Test, ...]:
    asked = [attribute for attribute in view.sort if attribute.name in tests]
    if len(asked) + len(view.partition) < len(tests):
        missing = next((each.name for each in view.sort if each.name not in tests), None)
        if missing is None:
            raise invalid("Query key condition not supported")
        raise invalid(f"Query condition missed key schema element: {missing}")
    if not asked:
        return ()
    last = asked[-1]
    before = view.sort[: view.sort.index(last)]
    loose = [each.name for each in before if each.name not in tests or tests[each.name].operator != "="]
    if loose:
        raise invalid(
            f"RANGE key attributes {', '.join(loose)} must have equality conditions specified in the query "
            f"because a condition is present on key attribute {last.name}"
        )
    for attribute in asked:
        _check_type(attribute, tests[attribute.name])
    return tuple(tests[attribute.name] for attribute in asked)


def _clauses(tree: Condition) -> Iterator[Condition]:
    match tree:
        case And(left, right):
            yield from _clauses(left)
            yield from _clauses(right)
        case Or():
            raise _refusal("Invalid operator used in KeyConditionExpression: OR")
        case Not():
            raise _refusal("Invalid operator used in KeyConditionExpression: NOT")
        case In():
            raise _refusal("Invalid operator used in KeyConditionExpression: IN")
        case Function(name) if name != "begins_with":
            raise _refusal(f"Invalid operator used in KeyConditionExpression: {name}")
        case _:
            yield tree


def _test(clause: Condition) -> tuple[str, Test]:
    match clause:
        case Compare(_, "<>", _):
            raise _refusal("Invalid operator used in KeyConditionExpression: <>")
        case Compare(Path() as path, operator, Constant(value)):
            return _name(path), Test(operator, (value,))
        case Compare(Constant(value), operator, Path() as path):
            return _name(path), Test(_MIRRORED[operator], (value,))
        case Between(Path() as path, Constant(low), Constant(high)):
            return _name(path), Test("BETWEEN", (low, high))
        case Function("begins_with", path, Constant(value)):
            return _name(path), Test("begins_with", (value,))
        case Compare(Size(), _, _) | Compare(_, _, Size()):
            raise _refusal("KeyConditionExpressions cannot contain nested operations")
        case _:
            raise _refusal(
                "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
            )


def _name(path: Path) -> str:
    if len(path.steps) > 1:
        raise _refusal("KeyConditionExpressions cannot have conditions on nested attributes")
    return str(path.steps[0])


def _check_type(attribute: KeyAttribute, test: Test) -> None:
    for value in test.values:
        if kind_of(value) != attribute.type:
            raise invalid_parameter("Condition parameter type does not match schema type")
        if value in ({"S": ""}, {"B": ""}):
            raise invalid(
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain "
                f"an empty {'string' if 'S' in value else 'binary'} value. Key: {attribute.name}"
            )


def _refusal(message: str) -> Refusal:
    return invalid(f"Invalid KeyConditionExpression: {message}")
