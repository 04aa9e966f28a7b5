"""Conditions: the language of `where` and `when` as a tree; DynamoDB's own condition language with literals.

`liftgen.derive` parses and checks them, outputs turn them into expressions, and `str()` gives back the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Comparator = Literal["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the model, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: text, a number, true or false."""

    value: str | bool | Decimal


@dataclass(frozen=True, slots=True)
class Parameter:
    """`:name`: a parameter of the method, typed by the field that it is compared with."""

    name: str


Operand = Field | Value | Parameter


@dataclass(frozen=True, slots=True)
class Size:
    """`size(field)`, compared with a number."""

    field: Field


@dataclass(frozen=True, slots=True)
class Compare:
    """`left comparator right`."""

    left: Operand | Size
    comparator: Comparator
    right: Operand | Size


@dataclass(frozen=True, slots=True)
class Between:
    """`operand between low and high`, both ends included."""

    operand: Operand | Size
    low: Operand
    high: Operand


@dataclass(frozen=True, slots=True)
class In:
    """`operand in (…)`."""

    operand: Operand
    choices: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class BeginsWith:
    """`begins_with(field, prefix)`."""

    field: Field
    prefix: Operand


@dataclass(frozen=True, slots=True)
class Contains:
    """`contains(field, operand)`."""

    field: Field
    operand: Operand


@dataclass(frozen=True, slots=True)
class Exists:
    """`attribute_exists(field)`, or `attribute_not_exists(field)` where `exists` is false."""

    field: Field
    exists: bool = True


@dataclass(frozen=True, slots=True)
class And:
    """All of them hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    part: Condition


Condition = Compare | Between | In | BeginsWith | Contains | Exists | And | Or | Not
