"""Field types: what a field may hold, as one sum type that declarations and schema share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scalar(StrEnum):
    """The types that hold one value; the value is how Python spells it."""

    STR = "str"
    INT = "int"
    FLOAT = "float"
    DECIMAL = "Decimal"
    BOOL = "bool"
    BYTES = "bytes"
    DATETIME = "datetime"
    DATE = "date"
    TIME = "time"
    TIMEDELTA = "timedelta"
    UUID = "UUID"


@dataclass(frozen=True, slots=True)
class ScalarType:
    """One value of a plain type."""

    scalar: Scalar


@dataclass(frozen=True, slots=True)
class NewTypeOf:
    """A `NewType` over another type; generated code uses its name."""

    module: str
    name: str
    base: FieldType


@dataclass(frozen=True, slots=True)
class EnumOf:
    """An enum; `values` are its members' values by name, in order; stored by value."""

    module: str
    name: str
    members: tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True)
class LiteralOf:
    """A `Literal`; the values it allows."""

    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list."""

    item: FieldType


@dataclass(frozen=True, slots=True)
class TupleOf:
    """A tuple: of a fixed shape, or of any length when `item` alone is repeated."""

    items: tuple[FieldType, ...]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class SetOf:
    """A set or a frozenset: a DynamoDB set where its members allow."""

    item: FieldType
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class DictOf:
    """A dictionary; a map in DynamoDB, whose keys are text."""

    key: FieldType
    value: FieldType


@dataclass(frozen=True, slots=True)
class JsonType:
    """Any JSON value: text, a number, true, false, null, and lists and maps of them; a number without a fraction is an int."""


@dataclass(frozen=True, slots=True)
class ModelOf:
    """A nested model, by the module and the qualified name of its class; the declaration of it stands beside the models."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class UnionOf:
    """A discriminated union: nested models told apart by the value of one field."""

    members: tuple[ModelOf, ...]
    discriminator: str


@dataclass(frozen=True, slots=True)
class OptionalOf:
    """The type, or None."""

    item: FieldType


FieldType = (
    ScalarType
    | NewTypeOf
    | EnumOf
    | LiteralOf
    | ListOf
    | TupleOf
    | SetOf
    | DictOf
    | JsonType
    | ModelOf
    | UnionOf
    | OptionalOf
)


def required(type_: FieldType) -> FieldType:
    """The type without None."""
    return required(type_.item) if isinstance(type_, OptionalOf) else type_


def bare(type_: FieldType) -> FieldType:
    """The type without None and without the names that `NewType` gave it."""
    match type_:
        case OptionalOf(item):
            return bare(item)
        case NewTypeOf(base=base):
            return bare(base)
        case _:
            return type_
