"""Codecs: for every field type, the expression that writes a value as an attribute value's text, and the one that reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

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
    bare,
    required,
)
from liftgen.names import Name
from liftgen.outputs.python_source import INDENT, Brackets, Loop, call, dict_display, flat, literal
from liftgen.outputs.repository.fields import article, built, read_fields, write_fields
from liftgen.outputs.repository.source import Body, Function, Imports, function
from liftgen.outputs.repository.types import annotation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from liftgen.outputs.python_source import Expression
    from liftgen.schema import Schema

WIRE = "liftgen.runtime.wire"
ATTRIBUTES = "liftgen.runtime.attributes"

Plain = str | int | bool

_WRITES = {
    Scalar.STR: "string",
    Scalar.INT: "integer",
    Scalar.FLOAT: "floating",
    Scalar.DECIMAL: "decimal",
    Scalar.BOOL: "boolean",
    Scalar.BYTES: "binary",
    Scalar.TIMEDELTA: "duration",
}
"""The functions that write a value as it is."""
_TEXTS = {Scalar.DATETIME: "timestamp", Scalar.TIME: "clock"}
"""The functions that give the text of a value that is stored as text."""
_NUMBER_TEXTS = {
    Scalar.INT: "integer_text",
    Scalar.FLOAT: "float_text",
    Scalar.DECIMAL: "decimal_text",
    Scalar.TIMEDELTA: "seconds",
}
"""The functions that give the digits of a value that is stored as a number."""
READS = {
    Scalar.INT: ("to_integer", "N"),
    Scalar.DATETIME: ("to_datetime", "S"),
    Scalar.DATE: ("to_date", "S"),
    Scalar.TIME: ("to_time", "S"),
    Scalar.TIMEDELTA: ("to_duration", "N"),
    Scalar.UUID: ("to_uuid", "S"),
}
"""The functions that read a text, and the type that the text has in DynamoDB."""


@dataclass(slots=True)
class Codecs:
    """The codecs of one module; what needs more than an expression becomes one of `functions`."""

    schema: Schema
    imports: Imports
    functions: dict[str, Function] = field(default_factory=dict)
    _names: dict[object, str] = field(default_factory=dict)

    def write(self, type_: FieldType, value: str, path: str) -> Expression:
        """The expression that writes `value`; `path` is what helper functions are named after."""
        match type_:
            case ScalarType(Scalar.TIMEDELTA):
                return call(self.attributes("duration"), value)
            case ScalarType(scalar) if scalar in _WRITES:
                return call(self.wire(_WRITES[scalar]), value)
            case ScalarType():
                return call(self.wire("string"), self.text(type_, value))
            case NewTypeOf(base=base):
                return self.write(base, value, path)
            case EnumOf(members=members):
                return call(self._plain_writer([each for _, each in members]), f"{value}.value")
            case LiteralOf(values):
                return call(self._plain_writer(values), value)
            case ListOf(item) | TupleOf((item,), repeated=True):
                return call(self.wire("list_of"), self._members(item, value, path))
            case TupleOf(items):
                parts = [self.write(each, f"{value}[{at}]", f"{path}_{at}") for at, each in enumerate(items)]
                return call(self.wire("list_of"), Brackets("", "[", tuple(parts), "]", display=True))
            case SetOf(item):
                return self.write_set(item, value, path)
            case DictOf(key, item):
                (pair,) = dict_display(
                    [(self._key_text(key, "key"), self._member(item, "value", f"{path}_value"))]
                ).items
                loop = Loop(pair, (f"for key, value in {value}.items()",))
                return call(self.wire("map_of"), Brackets("", "{", (loop,), "}"))
            case JsonType():
                return call(self.attributes("json_value"), value)
            case ModelOf():
                return call(self._writer_of_model(type_), value)
            case UnionOf():
                return call(self._writer_of_union(type_, path), value)
            case OptionalOf(SetOf() as item):
                written = flat(self.write(item, value, path))
                return (
                    f"{self.wire('NULL')} if {value} is None else {written} if {value} else {self.attributes('EMPTY')}"
                )
            case OptionalOf(item):
                return f"{self.wire('NULL')} if {value} is None else {flat(self.write(item, value, path))}"

    def write_inside(self, type_: FieldType, value: str) -> tuple[str, Expression] | None:
        """What a value is as JSON text, with `%s` in the place of what the expression gives; None for what has no such place."""
        plain = bare(type_)
        match plain:
            case ScalarType(Scalar.STR):
                return '{"S":%s}', call(self.wire("quoted"), value)
            case EnumOf(members=members) if all(isinstance(each, str) for _, each in members):
                return '{"S":%s}', call(self.wire("quoted"), f"{value}.value")
            case LiteralOf(values) if all(isinstance(each, str) for each in values):
                return '{"S":%s}', call(self.wire("quoted"), value)
            case ScalarType(Scalar.DATETIME | Scalar.DATE | Scalar.TIME | Scalar.UUID):
                return '{"S":"%s"}', self.text(plain, value)
            case ScalarType(scalar) if scalar in _NUMBER_TEXTS:
                return '{"N":"%s"}', call(self.wire(_NUMBER_TEXTS[scalar]), value)
            case _:
                return None

    def read(self, type_: FieldType, value: str, path: str) -> Expression:
        """The expression that reads what `value`, an attribute value, holds."""
        match type_:
            case ScalarType(Scalar.STR):
                return f'{value}["S"]'
            case ScalarType(Scalar.BOOL):
                return f'{value}["BOOL"]'
            case ScalarType(Scalar.BYTES):
                return call(self.attributes("blob"), value)
            case ScalarType(Scalar.FLOAT):
                return call("float", f'{value}["N"]')
            case ScalarType(Scalar.DECIMAL):
                return call(self.imports.use("decimal", "Decimal"), f'{value}["N"]')
            case ScalarType(scalar):
                reader, kind = READS[scalar]
                return call(self.wire(reader), f'{value}["{kind}"]')
            case NewTypeOf(module=module, name=name, base=base):
                return call(self.imports.use(module, name), self.read(base, value, path))
            case EnumOf(module=module, name=name, members=members):
                return call(self.imports.use(module, name), self._read_plain([each for _, each in members], value))
            case LiteralOf(values):
                return self._read_plain(values, value)
            case ListOf(item):
                return Brackets("", "[", (self._each(item, f'{value}["L"]', path),), "]")
            case TupleOf((item,), repeated=True):
                return call("tuple", self._each(item, f'{value}["L"]', path))
            case TupleOf(items):
                parts = [self.read(each, f'{value}["L"][{at}]', f"{path}_{at}") for at, each in enumerate(items)]
                return Brackets("", "(", tuple(parts), ")", display=True) if parts else "()"
            case SetOf(item, frozen):
                return self.read_set(item, value, path, "frozenset" if frozen else "set")
            case DictOf(key, item):
                member = self._read_member(item, f"{path}_value")
                (pair,) = dict_display([(self._read_text(key, "key"), member)]).items
                return Brackets("", "{", (Loop(pair, (f'for key, each in {value}["M"].items()',)),), "}")
            case JsonType():
                return call(self.attributes("to_json_value"), value)
            case ModelOf():
                return call(self._reader_of_model(type_), f'{value}["M"]')
            case UnionOf():
                return call(self._reader_of_union(type_, path), f'{value}["M"]')
            case OptionalOf(item):
                return f'None if "NULL" in {value} else {flat(self.read(item, value, path))}'

    def text(self, type_: FieldType, value: str) -> str:
        """The expression for the text of a value that is stored as text."""
        match bare(type_):
            case ScalarType(Scalar.DATE):
                return f"{value}.isoformat()"
            case ScalarType(Scalar.UUID):
                return f"str({value})"
            case ScalarType(scalar) if scalar in _TEXTS:
                return f"{self.wire(_TEXTS[scalar])}({value})"
            case EnumOf():
                return f"{value}.value"
            case _:
                return value

    def write_set(self, item: FieldType, value: str, path: str) -> Expression:
        """The expression that writes the members of a set: a DynamoDB set where they allow, otherwise a sorted list."""
        match set_kind(item):
            case "SS":
                return call(self.wire("string_set"), _mapped(self.text(item, "each"), value))
            case "NS":
                return call(self.wire("number_set"), _mapped(self._digits(item, "each"), value))
            case "BS":
                return call(self.wire("binary_set"), value)
            case _:
                return call(self.wire("list_of"), call("sorted", self._members(item, value, path)))

    def read_set(self, item: FieldType, value: str, path: str, kind: str) -> Expression:
        """The expression that reads a set, as one or as a list; `kind` is `set`, `frozenset` or `list`."""
        stored = set_kind(item)
        if stored == "L":
            whole = self._each(item, f'{value}["L"]', path)
        else:
            found = f'{self.attributes("members")}({value}, "{stored}")'
            member = self._read_text(item, "each")
            if member == "each":
                return call(kind, found)
            whole = Loop(member, (f"for each in {found}",))
        if kind == "frozenset":
            return call(kind, whole)
        return Brackets("", "{" if kind == "set" else "[", (whole,), "}" if kind == "set" else "]")

    def function_of(self, written: Expression, field: str, type_: FieldType, what: Literal["text", "write"]) -> str:
        """The function of `value` that an expression is: the one that it calls, or one of its own."""
        text = flat(written)
        head, bracket, rest = text.partition("(")
        if bracket and rest == "value)" and "." not in head:
            return head
        return self.define(
            (what, field, text),
            f"_{what}_of_{field}" if what == "text" else f"_write_{field}",
            f"value: {annotation(required(type_), self.imports)}",
            "str",
            f"A value of `{field}` as text in a key." if what == "text" else f"A value of `{field}` as a key.",
            lambda body: body.add(written, "return "),
        )

    def wire(self, name: str) -> str:
        """The local name of a function of `liftgen.runtime.wire`."""
        return self.imports.use(WIRE, name)

    def attributes(self, name: str) -> str:
        """The local name of a function of `liftgen.runtime.attributes`."""
        return self.imports.use(ATTRIBUTES, name)

    def _members(self, item: FieldType, value: str, path: str) -> Expression:
        return _mapped(self._member(item, "each", f"{path}_item"), value)

    def _each(self, item: FieldType, values: str, path: str) -> Loop:
        """Every attribute value of a list, read."""
        return Loop(self._read_member(item, path), (f"for each in {values}",))

    def _member(self, type_: FieldType, value: str, path: str) -> Expression:
        """The expression that writes a member: a call of a function of its own for a collection in a collection."""
        if not _is_collection(type_):
            return self.write(type_, value, path)
        name = self.define(
            ("write", type_, path),
            f"_write_{path}",
            f"value: {annotation(type_, self.imports)}",
            "str",
            "A member, as DynamoDB's JSON text.",
            lambda body: body.add(self.write(type_, "value", path), "return "),
        )
        return call(name, value)

    def _read_member(self, type_: FieldType, path: str) -> Expression:
        """The expression that reads a member: a call of a function of its own for a collection in a collection."""
        if not _is_collection(type_):
            return self.read(type_, "each", f"{path}_item")
        name = self.define(
            ("read", type_, path),
            f"_read_{path}_item",
            f"value: {self.imports.mention(WIRE, 'AttributeValue')}",
            annotation(type_, self.imports),
            "The member that a value is.",
            lambda body: body.add(self.read(type_, "value", f"{path}_item"), "return "),
        )
        return call(name, "each")

    def _digits(self, item: FieldType, value: str) -> str:
        """The expression for the digits of a value that is stored as a number."""
        match bare(item):
            case ScalarType(scalar):
                return f"{self.wire(_NUMBER_TEXTS[scalar])}({value})"
            case EnumOf():
                return f"{self.wire('integer_text')}({value}.value)"
            case _:
                return f"{self.wire('integer_text')}({value})"

    def _read_text(self, item: FieldType, value: str) -> Expression:
        """The expression that reads a value from its bare text: a member of a set, the key of a dict."""
        match item:
            case NewTypeOf(module=module, name=name, base=base):
                return call(self.imports.use(module, name), self._read_text(base, value))
            case EnumOf(module=module, name=name):
                plain = call(self.wire("to_integer"), value) if set_kind(item) == "NS" else value
                return call(self.imports.use(module, name), plain)
            case ScalarType(Scalar.FLOAT):
                return call("float", value)
            case ScalarType(Scalar.DECIMAL):
                return call(self.imports.use("decimal", "Decimal"), value)
            case ScalarType(Scalar.BYTES):
                return call(self.wire("to_bytes"), value)
            case ScalarType(scalar) if scalar in READS:
                return call(self.wire(READS[scalar][0]), value)
            case LiteralOf() if set_kind(item) == "NS":
                return call(self.wire("to_integer"), value)
            case _:
                return value

    def _key_text(self, type_: FieldType, value: str) -> str:
        """The text of a dict's key."""
        return self._digits(type_, value) if set_kind(type_) == "NS" else self.text(type_, value)

    def _plain_writer(self, values: Iterable[Plain]) -> str:
        kinds = {type(each) for each in values}
        if kinds == {str}:
            return self.wire("string")
        if kinds == {int}:
            return self.wire("integer")
        return self.wire("boolean") if kinds == {bool} else self.attributes("plain")

    def _read_plain(self, values: Iterable[Plain], value: str) -> Expression:
        kinds = {type(each) for each in values}
        if kinds == {str}:
            return f'{value}["S"]'
        if kinds == {int}:
            return call(self.wire("to_integer"), f'{value}["N"]')
        return f'{value}["BOOL"]' if kinds == {bool} else call(self.attributes("to_plain"), value)

    def _writer_of_model(self, type_: ModelOf) -> str:
        model = self.schema.model(type_.module, type_.name)

        def statements(body: Body) -> None:
            write_fields(self, model.attributes, "value", body, "fields")
            body.add(call(self.wire("map_of"), "fields"), "return ")

        return self.define(
            ("write", type_),
            f"_write_{Name(model.name).snake}",
            f"value: {annotation(type_, self.imports)}",
            "str",
            f"The JSON text that {article(model.name)} is in DynamoDB.",
            statements,
        )

    def _reader_of_model(self, type_: ModelOf) -> str:
        model = self.schema.model(type_.module, type_.name)

        def statements(body: Body) -> None:
            read_fields(self, model.attributes, body)
            body.add(built(self.imports, model, "values"), "return ")

        return self.define(
            ("read", type_),
            f"_read_{Name(model.name).snake}",
            f"item: {self.imports.mention(WIRE, 'Item')}",
            annotation(type_, self.imports),
            f"The {model.name} that a map is.",
            statements,
        )

    def _writer_of_union(self, type_: UnionOf, path: str) -> str:
        def statements(body: Body) -> None:
            with body.block("value", "match "):
                for member in type_.members:
                    with body.block(f"{self.imports.use(member.module, member.name)}()", "case "):
                        body.add(call(self._writer_of_model(member), "value"), "return ")

        return self.define(
            ("write", type_),
            f"_write_{path}",
            f"value: {annotation(type_, self.imports)}",
            "str",
            f"One of several kinds, told apart by `{type_.discriminator}`, as DynamoDB's JSON text.",
            statements,
        )

    def _reader_of_union(self, type_: UnionOf, path: str) -> str:
        models = [self.schema.model(each.module, each.name) for each in type_.members]
        told = models[0].attribute(type_.discriminator)

        def statements(body: Body) -> None:
            body.add(self._raw(told.type, f"item[{flat(literal(told.name))}]"), "kind = ")
            for member, model in zip(type_.members, models, strict=True):
                values = [flat(literal(each)) for each in _kinds(model.attribute(type_.discriminator).type)]
                test = f"kind == {values[0]}" if len(values) == 1 else f"kind in {{{', '.join(values)}}}"
                with body.block(test, "if "):
                    body.add(call(self._reader_of_model(member), "item"), "return ")
            body.add('f"`{kind}` is none of the kinds"', "message = ")
            body.add(call("ValueError", "message"), "raise ")

        return self.define(
            ("read", type_),
            f"_read_{path}",
            f"item: {self.imports.mention(WIRE, 'Item')}",
            annotation(type_, self.imports),
            f"The kind that a map is, told by `{type_.discriminator}`.",
            statements,
        )

    def _raw(self, type_: FieldType, value: str) -> Expression:
        """The expression that reads the plain value of an enum or a `Literal`."""
        return self._read_plain(_kinds(type_), value)

    def define(
        self,
        key: object,
        name: str,
        parameter: str,
        returns: str,
        doc: str,
        statements: Callable[[Body], None],
    ) -> str:
        """The name of a function of the module, which is written when it is first needed; it may call itself."""
        if key in self._names:
            return self._names[key]
        while name in self.functions:
            name += "_"
        self._names[key] = name
        self.functions[name] = Function(name, "", "")
        body = Body(INDENT)
        statements(body)
        self.functions[name] = function(name, [parameter], returns, doc, body)
        return name


def set_kind(item: FieldType) -> Literal["SS", "NS", "BS", "L"]:
    """The DynamoDB set that holds members of this type; L where none does."""
    match bare(item):
        case ScalarType(Scalar.BYTES):
            return "BS"
        case ScalarType(scalar) if scalar in _NUMBER_TEXTS:
            return "NS"
        case ScalarType(scalar) if scalar is not Scalar.BOOL:
            return "SS"
        case EnumOf() | LiteralOf() as plain:
            kinds = {type(each) for each in _kinds(plain)}
            return "SS" if kinds == {str} else "NS" if kinds == {int} else "L"
        case _:
            return "L"


def _kinds(type_: FieldType) -> tuple[Plain, ...]:
    """The values of an enum or a `Literal`."""
    match bare(type_):
        case EnumOf(members=members):
            return tuple(value for _, value in members)
        case LiteralOf(values):
            return values
        case _:
            return ()


def _is_collection(type_: FieldType) -> bool:
    return isinstance(bare(type_), ListOf | TupleOf | SetOf | DictOf)


def _mapped(written: Expression, value: str) -> Expression:
    """Every member of `value`, written as `each` is."""
    head, bracket, argument = flat(written).partition("(")
    if written == "each":
        return value
    is_call = bracket and argument == "each)" and head.replace(".", "").isidentifier()
    return call("map", head, value) if is_call else Loop(written, (f"for each in {value}",))
