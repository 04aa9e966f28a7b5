"""Conditions on example values: whether one holds, and values for which it does or does not."""

from __future__ import annotations

from dataclasses import fields as parts_of
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

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
from liftgen.field_types import EnumOf, LiteralOf, OptionalOf, Scalar, ScalarType, bare
from liftgen.outputs.examples.values import Member, example, stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from liftgen.conditions import Condition
    from liftgen.outputs.examples.values import Example
    from liftgen.schema import Attribute, Entity, Schema


def holds(condition: Condition, values: Mapping[str, Example], arguments: Mapping[str, Example] | None = None) -> bool:
    """Whether the condition holds for these values, with these arguments for its parameters, as DynamoDB decides it."""
    given = arguments or {}

    def of(operand: object) -> Any:
        match operand:
            case Field(name):
                return _comparable(values.get(name))
            case Value(value):
                return value
            case Parameter(name):
                return _comparable(given.get(name))
            case Size(field):
                return Decimal(len(of(field)))
        raise TypeError(operand)

    def decide(part: Condition) -> bool:
        match part:
            case And(parts):
                return all(decide(each) for each in parts)
            case Or(parts):
                return any(decide(each) for each in parts)
            case Not(inner):
                return not decide(inner)
            case Exists(field, exists):
                return (values.get(field.name) is not None) is exists
            case Compare(left, comparator, right):
                return _compare(of(left), comparator, of(right))
            case Between(operand, low, high):
                return _compare(of(low), "<=", of(operand)) and _compare(of(operand), "<=", of(high))
            case In(operand, choices):
                several = [each for choice in choices for each in _several(of(choice))]
                return any(_compare(of(operand), "=", each) for each in several)
            case BeginsWith(field, prefix):
                return isinstance(of(field), str) and of(field).startswith(of(prefix))
            case Contains(field, operand):
                return of(field) is not None and of(operand) in of(field)

    return decide(condition)


def _several(choice: Any) -> Iterable[Any]:
    """The values of an argument that may be several."""
    return choice if isinstance(choice, list | tuple | set | frozenset) else (choice,)


def satisfying(
    condition: Condition | None,
    entity: Entity,
    values: Mapping[str, Example],
    schema: Schema,
    *,
    wanted: bool = True,
    arguments: Mapping[str, Example] | None = None,
) -> dict[str, Example] | None:
    """The values with as few fields changed as can be, so that the condition holds (or not); None when none were found.

    `arguments` are the values of its parameters. Fields of the table's key and the tenant's stay as they are.
    """
    if condition is None:
        return dict(values) if wanted else None
    if holds(condition, values, arguments) is wanted:
        return dict(values)
    fixed = {*entity.key.fields, entity.tenant}
    names = [name for name in fields_in(condition) if name not in fixed]
    attributes = [entity.model.attribute(name) for name in names]
    choices = [[one for one in _candidates(each, condition, schema) if _is_allowed(one, each)] for each in attributes]
    for combination in product(*choices):
        changed = {**values, **dict(zip(names, combination, strict=True))}
        if holds(condition, changed, arguments) is wanted:
            return changed
    return None


def fields_in(condition: object) -> list[str]:
    """The fields that a condition reads, each once, in order."""
    return list(dict.fromkeys(each.name for each in walk(condition) if isinstance(each, Field)))


def parameters_in(condition: object) -> list[str]:
    """The parameters of a condition, each once, in order."""
    return list(dict.fromkeys(each.name for each in walk(condition) if isinstance(each, Parameter)))


def walk(part: object) -> Iterator[object]:
    """Every part of conditions and their operands, outer ones first."""
    yield part
    if isinstance(part, tuple):
        for each in part:
            yield from walk(each)
    elif is_dataclass(part):
        for each in parts_of(part):
            yield from walk(getattr(part, each.name))


def literal_example(attribute: Attribute, value: Any) -> Example:
    """The literal of a condition as a value of the field that it is compared with; None when it is none."""
    kind = bare(attribute.type)
    match kind:
        case EnumOf(module, name, members):
            return next((Member(module, name, each, held) for each, held in members if _same(held, value)), None)
        case LiteralOf(values):
            return next((each for each in values if _same(each, value)), None)
        case ScalarType(Scalar.INT):
            return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else None
        case ScalarType(Scalar.FLOAT):
            return float(value) if isinstance(value, Decimal) else None
        case ScalarType(Scalar.DECIMAL):
            return value if isinstance(value, Decimal) else None
        case ScalarType(Scalar.BOOL):
            return value if isinstance(value, bool) else None
        case ScalarType(Scalar.STR):
            return value if isinstance(value, str) else None
        case ScalarType(Scalar.DATE):
            return _parsed(date.fromisoformat, value)
        case ScalarType(Scalar.DATETIME):
            return _parsed(datetime.fromisoformat, value)
        case _:
            return None


def _parsed(parse: Callable[[str], Example], value: Any) -> Example:
    try:
        return parse(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _candidates(attribute: Attribute, condition: object, schema: Schema) -> Iterator[Example]:
    for each in walk(condition):
        if isinstance(each, Value):
            value = literal_example(attribute, each.value)
            if value is not None:
                yield value
                yield from _near(value)
    for number in (1, 2, 3, 4, 5):
        value = example(attribute, number, schema)
        yield value
        if isinstance(value, list | set | frozenset):
            # Others of its size, too, and none at all.
            yield type(value)()
            yield type(value)(list(value)[:1])
    if isinstance(attribute.type, OptionalOf):
        yield None


def _is_allowed(value: Example, attribute: Attribute) -> bool:
    """Whether the field's constraints let it be."""
    for name, bound in attribute.constraints:
        if not isinstance(bound, int | float) or isinstance(bound, bool) or isinstance(value, Member):
            continue
        match name, stored(value):
            case ("ge" | "gt" | "le" | "lt", int() | float() | Decimal() as number):
                if not {"ge": number >= bound, "gt": number > bound, "le": number <= bound, "lt": number < bound}[name]:
                    return False
            case ("min_length" | "max_length", str() | list() | set() | frozenset() as several):
                if len(several) < bound if name == "min_length" else len(several) > bound:
                    return False
    return True


def _near(value: Example) -> Iterator[Example]:
    match value:
        case bool() | Member():
            return
        case int() | float() | Decimal():
            yield value + 1
            yield value - 1
        case str():
            yield value + "z"


def _compare(left: Any, comparator: str, right: Any) -> bool:
    if left is None or right is None or type(left) is not type(right):
        # What is absent, or of another type, equals nothing, and differs from everything.
        return comparator == "<>" and not (left is None and right is None)
    match comparator:
        case "=":
            return bool(left == right)
        case "<>":
            return bool(left != right)
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case _:
            return bool(left >= right)


def _comparable(value: Example) -> Any:
    plain = stored(value)
    match plain:
        case bool():
            return plain
        case int() | float():
            return Decimal(str(plain))
        case datetime():
            return plain.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"
        case date():
            return plain.isoformat()
        case set() | frozenset() | list() | tuple():
            return [_comparable(each) for each in plain]
        case _:
            return plain


def _same(held: object, value: object) -> bool:
    if isinstance(held, bool) or isinstance(value, bool):
        return held is value
    if isinstance(held, int) and isinstance(value, Decimal):
        return value == held
    return held == value
