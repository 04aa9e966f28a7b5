"""Types: the types of fields as annotations of generated code."""

from __future__ import annotations

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
