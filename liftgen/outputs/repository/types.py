"""Types: the types of fields as annotations of generated code."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.field_types import (
    DictOf,
    EnumOf,
    FieldType,
    JsonType,
    ListOf,
    LiteralOf,
    ModelOf,
    NewTypeOf,
    OptionalOf,
    Scalar,
    ScalarType,
    SetOf,
    TupleOf,
    UnionOf,
    required,
)
from liftgen.outputs.python_source import flat, literal

if TYPE_CHECKING:
    from liftgen.outputs.repository.source import Imports

MODULES = {
    Scalar.DECIMAL: "decimal",
    Scalar.DATETIME: "datetime",
    Scalar.DATE: "datetime",
    Scalar.TIME: "datetime",
    Scalar.TIMEDELTA: "datetime",
    Scalar.UUID: "uuid",
}


def annotation(type_: FieldType, imports: Imports) -> str:
    """The type as an annotation spells it."""
    match type_:
        case ScalarType(scalar):
            return imports.mention(MODULES.get(scalar, "builtins"), scalar.value)
        case NewTypeOf(module=module, name=name) | EnumOf(module=module, name=name) | ModelOf(module=module, name=name):
            return imports.mention(module, name)
        case LiteralOf(values):
            return f"{imports.mention('typing', 'Literal')}[{', '.join(flat(literal(each)) for each in values)}]"
        case ListOf(item):
            return f"{imports.mention('builtins', 'list')}[{annotation(item, imports)}]"
        case TupleOf(items, repeated):
            inside = [annotation(each, imports) for each in items]
            return f"{imports.mention('builtins', 'tuple')}[{', '.join([*inside, *(['...'] if repeated else [])] or ['()'])}]"
        case SetOf(item, frozen):
            return f"{imports.mention('builtins', 'frozenset' if frozen else 'set')}[{annotation(item, imports)}]"
        case DictOf(key, value):
            made = imports.mention("builtins", "dict")
            return f"{made}[{annotation(key, imports)}, {annotation(value, imports)}]"
        case JsonType():
            return imports.mention("typing", "Any")
        case UnionOf(members):
            return " | ".join(annotation(each, imports) for each in members)
        case OptionalOf(item):
            return f"{annotation(item, imports)} | None"


def constant(value: str | bool | Decimal, type_: FieldType, imports: Imports) -> str:
    """A literal of a condition as a value of the type, spelt so that it may stand in a signature."""
    match required(type_):
        case NewTypeOf(module, name, base):
            return f"{imports.use(module, name)}({constant(value, base, imports)})"
        case EnumOf(module, name, members):
            member = next(member for member, each in members if each == value)
            return f"{imports.use(module, name)}.{member}"
        case ScalarType(scalar) if isinstance(value, str) and scalar in MODULES:
            return _read(scalar, value, imports)
        case ScalarType(Scalar.DECIMAL):
            return f'{imports.use("decimal", "Decimal")}("{value}")'
        case ScalarType(Scalar.FLOAT) if isinstance(value, Decimal):
            return repr(float(value))
        case _:
            return str(int(value)) if isinstance(value, Decimal) else flat(literal(value))


def _read(scalar: Scalar, text: str, imports: Imports) -> str:
    """What the text says, called by its parts: nothing is read again when the module is imported."""
    name = imports.use(MODULES[scalar], scalar.value)
    match scalar:
        case Scalar.DATETIME:
            at = datetime.fromisoformat(text).astimezone(UTC)
            parts = [at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond]
            return f"{name}({', '.join(map(str, parts))}, tzinfo={imports.use('datetime', 'UTC')})"
        case Scalar.DATE:
            day = date.fromisoformat(text)
            return f"{name}({day.year}, {day.month}, {day.day})"
        case Scalar.TIME:
            clock = time.fromisoformat(text)
            return f"{name}({clock.hour}, {clock.minute}, {clock.second}, {clock.microsecond})"
        case _:
            return f"{name}({flat(literal(text))})"
