"""Typed: the types and defaults that somebody types for the fields of a new model, as what they mean."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from liftgen.declarations import Declarations, Default
from liftgen.field_types import (
    DictOf,
    EnumOf,
    ListOf,
    LiteralOf,
    ModelOf,
    NewTypeOf,
    OptionalOf,
    Scalar,
    ScalarType,
    SetOf,
    TupleOf,
    bare,
    required,
)
from liftgen.names import Name, identifier, is_taken
from liftgen.outputs.python_source import flat, literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.field_types import FieldType

MODULE = "new model"
"""The module that the declarations of a starter are in: no name that a module can have, so that all others are imported."""

NOW = "lambda: datetime.now(UTC)"
SCALARS = {each.value: ScalarType(each) for each in Scalar}
CHOICES = re.compile(r"enum\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class KnownTypes:
    """The types of the user's own that a field may have, by their names."""

    types: Mapping[str, FieldType] = field(default_factory=dict)

    @classmethod
    def of(cls, declarations: Declarations) -> KnownTypes:
        """The models, enums and new types of these declarations."""
        found: dict[str, FieldType] = {each.name: ModelOf(each.module, each.name) for each in declarations.models}
        for model in declarations.models:
            for each in model.fields:
                inner = bare(each.type) if not isinstance(required(each.type), NewTypeOf) else required(each.type)
                if isinstance(inner, EnumOf | NewTypeOf):
                    found.setdefault(inner.name, inner)
        return cls(found)


def typed(text: str, name: str, known: KnownTypes) -> FieldType | str:
    """The type that somebody typed for a field, or what is wrong with it."""
    choices = CHOICES.search(text)
    try:
        if choices:
            return _type(
                ast.parse(CHOICES.sub("_choices", text), mode="eval").body, known, _enum(choices[1], name, known)
            )
        return _type(ast.parse(text, mode="eval").body, known, None)
    except _NoTypeError as error:
        return error.args[0] or f"`{text}` is no type"
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return f"`{text}` is no type"


def default_of(text: str, type_: FieldType) -> Default | None:
    """The default that somebody typed for a field of this type; None where it is none."""
    if text == "None":
        return Default("None", literal=True) if isinstance(type_, OptionalOf) else None
    match bare(type_):
        case ScalarType(Scalar.STR):
            value = _python(text)
            return _literal_default(value if isinstance(value, str) else text)
        case ScalarType(Scalar.DATETIME) if text == "now":
            return Default(NOW, factory=True)
        case ScalarType(Scalar.UUID) if text in {"new", "uuid4"}:
            return Default("uuid4", factory=True)
        case ScalarType(Scalar.DECIMAL):
            return _decimal(text)
        case ScalarType(Scalar.BOOL):
            value = {"true": True, "false": False}.get(text.lower())
            return _literal_default(value) if value is not None else None
        case ScalarType(Scalar.INT | Scalar.FLOAT as scalar):
            value = _python(text)
            whole = isinstance(value, int) and not isinstance(value, bool)
            return _literal_default(value) if whole or (scalar is Scalar.FLOAT and isinstance(value, float)) else None
        case EnumOf(name=name, members=members):
            member = next((each for each, value in members if text in {each, str(value), f"{name}.{each}"}), None)
            return Default(f"{name}.{member}") if member else None
        case LiteralOf(values):
            value = next((each for each in values if text in {str(each), repr(each)}), None)
            return _literal_default(value) if value is not None else None
        case ListOf() | SetOf() | DictOf() as collection if text in {
            "[]",
            "{}",
            "set()",
            "list",
            "set",
            "dict",
            "empty",
        }:
            return Default(_factory(collection), factory=True)
        case _:
            return None


def pieces(text: str) -> list[str]:
    """The text at its commas, but not at those inside brackets or quotes: `a:dict[str, int], b:str`."""
    return [each.strip() for each in _split(text, ",") if each.strip()]


def field_parts(text: str) -> tuple[str, str, str | None]:
    """The name, the type and the default of `name:type:default`; the type is text where none is given."""
    name, *rest = _split(text, ":", 2)
    type_ = rest[0].strip() if rest else ""
    return name.strip(), type_ or "str", rest[1].strip() if len(rest) > 1 else None


class _NoTypeError(Exception):
    """What was typed is no type; the text says which part, or nothing for all of it."""


def _enum(values: str, field_name: str, known: KnownTypes) -> EnumOf:
    texts = [each.strip("\"' ") for each in values.split(",")]
    members = tuple((identifier(Name(each).snake or "empty").upper().strip("_"), each) for each in texts)
    if not all(texts) or len({name for name, _ in members}) != len(members):
        raise _NoTypeError(f"`enum[{values}]` has a value that is empty or there twice")
    if any(not name.isidentifier() for name, _ in members):
        raise _NoTypeError(f"`enum[{values}]` has a value that cannot be a member's name")
    name = Name(field_name).pascal
    while name in known.types or is_taken(name):
        name += "Kind"
    return EnumOf(MODULE, name, members)


def _type(node: ast.expr, known: KnownTypes, choices: EnumOf | None) -> FieldType:
    match node:
        case ast.Name(id="_choices") if choices is not None:
            return choices
        case ast.Name(id=name) if name in SCALARS:
            return SCALARS[name]
        case ast.Name(id=name) if name in known.types:
            return known.types[name]
        case ast.Name(id="list" | "set" | "frozenset" | "dict" | "tuple" as name):
            raise _NoTypeError(f"say what the `{name}` holds, like `{name}[{'str, int' if name == 'dict' else 'str'}]`")
        case ast.Name(id=name):
            raise _NoTypeError(
                f"`{name}` is none of {', '.join([*SCALARS, 'list[…]', 'set[…]', 'dict[…]', *known.types])}"
            )
        case ast.BinOp(left=inner, op=ast.BitOr(), right=ast.Constant(value=None)):
            return OptionalOf(_type(inner, known, choices))
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return OptionalOf(_type(inner, known, choices))
        case ast.Subscript(value=ast.Name(id="list"), slice=inner):
            return ListOf(_type(inner, known, choices))
        case ast.Subscript(value=ast.Name(id="set" | "frozenset" as name), slice=inner):
            return SetOf(_type(inner, known, choices), name == "frozenset")
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[key, value])):
            return DictOf(_type(key, known, choices), _type(value, known, choices))
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[inner, ast.Constant(value=last)])) if (
            last is Ellipsis
        ):
            return TupleOf((_type(inner, known, choices),), repeated=True)
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=items)):
            return TupleOf(tuple(_type(each, known, choices) for each in items))
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=items)):
            return LiteralOf(tuple(_literal(each) for each in items))
        case ast.Subscript(value=ast.Name(id="Literal"), slice=item):
            return LiteralOf((_literal(item),))
        case _:
            raise _NoTypeError("")


def _literal(node: ast.expr) -> str | int | bool:
    match node:
        case ast.Constant(value=str() | int() | bool() as value):
            return value
        case _:
            raise _NoTypeError("")


def _factory(type_: ListOf | SetOf | DictOf) -> str:
    match type_:
        case ListOf():
            return "list"
        case SetOf(frozen=frozen):
            return "frozenset" if frozen else "set"
        case DictOf():
            return "dict"


def _decimal(text: str) -> Default | None:
    try:
        number = Decimal(text.strip("\"'"))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    written = str(number)
    return Default(f"Decimal({written})" if written.lstrip("-").isdigit() else f'Decimal("{written}")')


def _literal_default(value: object) -> Default:
    return Default(flat(literal(value)), literal=True)


def _python(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _split(text: str, separator: str, most: int = -1) -> list[str]:
    """The text at a character, outside of brackets and quotes."""
    found, depth, quote = [""], 0, ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and separator == ",":
            quote = character
        else:
            depth += (character in "[({") - (character in "])}")
        if character == separator and not quote and depth == 0 and most != 0:
            found.append("")
            most -= 1
        else:
            found[-1] += character
    return found
