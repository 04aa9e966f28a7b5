"""Written: field types as TypeScript, of the JSON that pydantic makes of their values."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liftgen.field_types import (
    DictOf,
    EnumOf,
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
    bare,
)
from liftgen.outputs.types.names import OWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.field_types import FieldType
    from liftgen.outputs.types.names import Class
    from liftgen.schema import Model

SCALARS = {
    Scalar.STR: "string",
    Scalar.INT: "number",
    Scalar.FLOAT: "number",
    Scalar.DECIMAL: "DecimalText",
    Scalar.BOOL: "boolean",
    Scalar.BYTES: "BytesText",
    Scalar.DATETIME: "DateTimeText",
    Scalar.DATE: "DateText",
    Scalar.TIME: "TimeText",
    Scalar.TIMEDELTA: "DurationText",
    Scalar.UUID: "UuidText",
}
JSON = "string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }"
_plain = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*").fullmatch


@dataclass(frozen=True, slots=True)
class Declared:
    """A name with what it stands for: the type of an alias; or members or fields, each on a line of its own."""

    name: str
    doc: str
    type: str = ""
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class TypeScript:
    """The types of one module; while interfaces are written, the enums and aliases that they name are remembered."""

    names: Mapping[Class, str]
    named: dict[Class, EnumOf | NewTypeOf] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def interface(self, model: Model) -> Declared:
        """A model: every field is there that pydantic does not leave out."""
        shown = [each for each in model.attributes if not each.excluded]
        lines = (f"{_property(each.field)}: {self.type(each.type)};" for each in shown)
        return Declared(self.names[model.module, model.name], doc_comment(model.doc), lines=tuple(lines))

    def enums(self) -> list[Declared]:
        """The enums: objects with the members, to be used as values, and types of one name with them."""
        return [
            Declared(
                self.names[each],
                "",
                lines=tuple(f"{_property(name)}: {_literal(value)}," for name, value in enum.members),
            )
            for each, enum in self.named.items()
            if isinstance(enum, EnumOf)
        ]

    def aliases(self) -> list[Declared]:
        """The NewTypes."""
        # No brands: JSON is what it is, and would have to be cast field by field.
        return [
            Declared(self.names[each], "", self.type(new.base))
            for each, new in self.named.items()
            if isinstance(new, NewTypeOf)
        ]

    def own(self) -> list[Declared]:
        """Our own names, those that are used."""
        return [
            Declared(name, doc_comment(doc), JSON if name == "JsonValue" else "string")
            for name, doc in OWN.items()
            if name in self.used
        ]

    def type(self, type_: FieldType) -> str:
        """The type."""
        match type_:
            case ScalarType(scalar):
                self.used.add(SCALARS[scalar])
                return SCALARS[scalar]
            case NewTypeOf(module, name, base):
                self.named[module, name] = type_
                self.type(base)
                return self.names[module, name]
            case EnumOf(module, name):
                self.named[module, name] = type_
                return self.names[module, name]
            case LiteralOf(values):
                return " | ".join(map(_literal, values))
            case ListOf(item) | SetOf(item) | TupleOf((item,), repeated=True):
                return f"{self._alone(item)}[]"
            case TupleOf(items):
                return f"[{', '.join(map(self.type, items))}]"
            case DictOf(key, value):
                return self._dictionary(key, self.type(value))
            case JsonType():
                self.used.add("JsonValue")
                return "JsonValue"
            case ModelOf(module, name):
                return self.names[module, name]
            case UnionOf(members):
                return " | ".join(self.type(each) for each in members)
            case OptionalOf(item):
                return f"{self.type(item)} | null"

    def _alone(self, type_: FieldType) -> str:
        """The type as it stands before `[]`."""
        text = self.type(type_)
        match type_:
            case OptionalOf() | UnionOf((_, _, *_)) | LiteralOf((_, _, *_)):
                return f"({text})"
            case _:
                return text

    def _dictionary(self, key: FieldType, value: str) -> str:
        """Keys are text in JSON, whatever they are in Python; where only some can be there, only those may be asked for."""
        if isinstance(bare(key), EnumOf | LiteralOf):
            return f"{{ [key in `${{{self.type(key)}}}`]?: {value} }}"
        return f"{{ [key: string]: {value} }}"


def doc_comment(text: str) -> str:
    """A comment that editors show with what stands below it; nothing for no text."""
    lines = [_printable(line).rstrip().replace("*/", "*\\/") for line in inspect.cleandoc(text).strip().splitlines()]
    if not lines:
        return ""
    if len(lines) == 1:
        return f"/** {lines[0]} */\n"
    return "\n".join(["/**", *(f" * {line}".rstrip() for line in lines), " */\n"])


def _property(name: str) -> str:
    return name if _plain(name) else _literal(name)


def _literal(value: str | int | bool) -> str:
    """The value as JavaScript has it."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)


def _printable(line: str) -> str:
    return "".join(each if each.isprintable() or each == "\t" else repr(each)[1:-1] for each in line)
