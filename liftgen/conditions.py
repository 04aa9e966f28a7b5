"""Conditions: the language of `where` and `when` as a tree; DynamoDB's own condition language with literals.

`liftgen.derive` parses and checks them, outputs turn them into expressions, and `str()` gives back the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Comparator = Literal["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the model, by its name."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: text, a number, true or false."""

    value: str | bool | Decimal

    def __str__(self) -> str:
        match self.value:
            case bool():
                return "true" if self.value else "false"
            case str():
                quoted = self.value.replace("'", "''")
                return f"'{quoted}'"
            case _:
                return str(self.value)


@dataclass(frozen=True, slots=True)
class Parameter:
    """`:name`: a parameter of the method, typed by the field that it is compared with."""

    name: str

    def __str__(self) -> str:
        return f":{self.name}"


Operand = Field | Value | Parameter


@dataclass(frozen=True, slots=True)
class Size:
    """`size(field)`, compared with a number."""

    field: Field

    def __str__(self) -> str:
        return f"size({self.field})"


@dataclass(frozen=True, slots=True)
class Compare:
    """`left comparator right`."""

    left: Operand | Size
    comparator: Comparator
    right: Operand | Size

    def __str__(self) -> str:
        return f"{self.left} {self.comparator} {self.right}"


@dataclass(frozen=True, slots=True)
class Between:
    """`operand between low and high`, both ends included."""

    operand: Operand | Size
    low: Operand
    high: Operand

    def __str__(self) -> str:
        return f"{self.operand} between {self.low} and {self.high}"


@dataclass(frozen=True, slots=True)
class In:
    """`operand in (…)`."""

    operand: Operand
    choices: tuple[Operand, ...]

    def __str__(self) -> str:
        return f"{self.operand} in ({', '.join(map(str, self.choices))})"


@dataclass(frozen=True, slots=True)
class BeginsWith:
    """`begins_with(field, prefix)`."""

    field: Field
    prefix: Operand

    def __str__(self) -> str:
        return f"begins_with({self.field}, {self.prefix})"


@dataclass(frozen=True, slots=True)
class Contains:
    """`contains(field, operand)`."""

    field: Field
    operand: Operand

    def __str__(self) -> str:
        return f"contains({self.field}, {self.operand})"


@dataclass(frozen=True, slots=True)
class Exists:
    """`attribute_exists(field)`, or `attribute_not_exists(field)` where `exists` is false."""

    field: Field
    exists: bool = True

    def __str__(self) -> str:
        return f"attribute_exists({self.field})" if self.exists else f"attribute_not_exists({self.field})"


@dataclass(frozen=True, slots=True)
class And:
    """All of them hold."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them holds."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    part: Condition

    def __str__(self) -> str:
        return f"not ({self.part})" if isinstance(self.part, And | Or) else f"not {self.part}"


Condition = Compare | Between | In | BeginsWith | Contains | Exists | And | Or | Not


def conjuncts(condition: Condition | None) -> tuple[Condition, ...]:
    """What must all hold: the parts of an `And`, of those in it too; nothing for no condition."""
    if condition is None:
        return ()
    if isinstance(condition, And):
        return tuple(each for part in condition.parts for each in conjuncts(part))
    return (condition,)


def all_of(parts: Iterable[Condition]) -> Condition | None:
    """The condition that all parts hold; None for no parts."""
    each = tuple(parts)
    return None if not each else each[0] if len(each) == 1 else And(each)


def fields_of(condition: Condition | Operand | Size | None) -> tuple[str, ...]:
    """The fields that the condition reads, each once, in order."""
    return tuple(dict.fromkeys(each.name for each in _operands(condition) if isinstance(each, Field)))


def parameters_of(condition: Condition | Operand | Size | None) -> tuple[str, ...]:
    """The parameters that the condition takes, each once, in order."""
    return tuple(dict.fromkeys(each.name for each in _operands(condition) if isinstance(each, Parameter)))


def _operands(condition: Condition | Operand | Size | None) -> Iterator[Operand]:
    match condition:
        case None:
            return
        case Field() | Value() | Parameter():
            yield condition
        case Size(field) | Exists(field):
            yield field
        case Not(part):
            yield from _operands(part)
        case And(parts) | Or(parts):
            for each in parts:
                yield from _operands(each)
        case Compare(left, _, right):
            yield from _operands(left)
            yield from _operands(right)
        case Between(operand, low, high):
            yield from _operands(operand)
            yield low
            yield high
        case In(operand, choices):
            yield operand
            yield from choices
        case BeginsWith(field, operand) | Contains(field, operand):
            yield field
            yield operand
