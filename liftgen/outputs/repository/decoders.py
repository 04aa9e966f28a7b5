"""Decoders: how the fields of an entity are stored, for reading them straight from the bytes of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.field_types import EnumOf, LiteralOf, OptionalOf, Scalar, ScalarType, SetOf, bare, required
from liftgen.outputs.python_source import INDENT, call, dict_display, flat, literal
from liftgen.outputs.repository.codecs import READS
from liftgen.outputs.repository.fields import (
    converts,
    is_absent_as_none,
    is_null_a_value,
    is_read_later,
    otherwise,
    read_field,
)
from liftgen.outputs.repository.source import Body, function
from liftgen.outputs.repository.types import annotation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from liftgen.outputs.python_source import Expression
    from liftgen.outputs.repository.codecs import Codecs, Plain
    from liftgen.outputs.repository.source import Function
    from liftgen.schema import Attribute, Entity

DECODERS = "liftgen.runtime.decoders"
_NATIVE = {
    Scalar.STR: ("S", "str"),
    Scalar.BOOL: ("BOOL", "bool"),
    Scalar.INT: ("N", "int"),
    Scalar.FLOAT: ("N", "float"),
}
"""The types that a library reads as lift does, with the kind of value that holds them."""
_ZEROS = {
    "None": f"{DECODERS}.nothing",
    '""': "str",
    "0": "int",
    "0.0": "float",
    "Decimal(0)": "decimal.Decimal",
    "False": "bool",
    'b""': "bytes",
    "timedelta(0)": "datetime.timedelta",
    "[]": "list",
    "()": "tuple",
    "set()": "set",
    "frozenset()": "frozenset",
    "{}": "dict",
}
"""What gives the values that fields have where nothing is stored."""


def decoder_of(entity: Entity, codecs: Codecs, model: str) -> str | None:
    """The expression that makes the entity's decoder; None where no library reads bytes for it, or they are encrypted."""
    if any(each.encrypted for each in entity.attributes):
        return None
    match entity.model.kind:
        case "pydantic":
            kind = codecs.imports.use(f"{DECODERS}.with_pydantic", "PydanticDecoder")
        case "msgspec" if converts(entity.model):
            kind = codecs.imports.use(f"{DECODERS}.with_msgspec", "MsgspecDecoder")
        case _:
            return None
    return f"{kind}({model}, stored{', made' if entity.model.kind == 'msgspec' else ''})"


def stored_function(entity: Entity, codecs: Codecs, keys: Collection[str]) -> Function:
    """The function that says how each field is stored; `keys` are the native keys of indexes."""
    stored = codecs.imports.use(DECODERS, "Stored")
    fields = [(literal(each.field), _stored(stored, each, codecs, keys)) for each in entity.attributes]
    body = Body(INDENT)
    body.add(dict_display(fields), "return ")
    return function("stored", [], f"dict[str, {stored}]", "How each field is stored, for a decoder.", body)


def made_function(entity: Entity, codecs: Codecs, model: str, keys: Collection[str]) -> Function:
    """The function that makes a struct of what msgspec has read."""
    body = Body(INDENT)
    later = [each for each in entity.attributes if is_read_later(each) and _absent(each, codecs, keys) is None]
    always: list[tuple[str, Expression]] = []
    for each in entity.attributes:
        if each not in later:
            value, place = _of_struct(each, codecs), f"item.{each.field}"
            absent = _absent(each, codecs, keys)
            if is_read_later(each) and absent is not None:
                value = f"{flat(value)} if {place} is not {codecs.imports.use('msgspec', 'UNSET')} else {absent}"
            always.append((each.field, value))
    if not later:
        body.add(call(model, **dict(always)), "return ")
    else:
        any_ = codecs.imports.mention("typing", "Any")
        body.add(dict_display([(literal(name), value) for name, value in always]), f"values: dict[str, {any_}] = ")
        for each in later:
            with body.when([f"item.{each.field} is not {codecs.imports.use('msgspec', 'UNSET')}"]):
                body.add(_of_struct(each, codecs), f"values[{flat(literal(each.field))}] = ")
        body.add(call(model, "**values"), "return ")
    check = codecs.imports.mention(f"{DECODERS}.with_msgspec", "Check")
    item = codecs.imports.mention("typing", "Any")
    doc = f"The {entity.name} of what msgspec read."
    return function("made", [f"item: {item}", f"check: {check}"], model, doc, body)


def _of_struct(attribute: Attribute, codecs: Codecs) -> Expression:
    """The expression of a field in what msgspec has read."""
    kind, _, by = _reading(attribute, codecs)
    place = f"item.{attribute.field}"
    if kind is None:
        return call("check", literal(attribute.field), call(str(by), place))
    if by is not None:
        return call(by, f"{place}.{kind}")
    return f"{place}.{kind}"


def _absent(attribute: Attribute, codecs: Codecs, keys: Collection[str]) -> str | None:
    """What a struct's field has where nothing is stored; None where only the model says it."""
    said = otherwise(codecs, attribute, keys)
    default = attribute.default
    if said is not None or default is None or default.factory or not default.literal:
        return said
    plain = default.value is None or isinstance(bare(required(attribute.type)), ScalarType | LiteralOf)
    return flat(literal(default.value)) if plain else None


def _null(attribute: Attribute, kind: str | None, codecs: Codecs) -> str | None:
    """What gives the value that NULL stands for."""
    if is_null_a_value(attribute) and kind == "SS" and not isinstance(attribute.type, OptionalOf):
        is_frozen = "frozenset" in str(_reading(attribute, codecs)[1])
        return "frozenset" if is_frozen else "set"
    if isinstance(attribute.type, OptionalOf) and not is_absent_as_none(attribute) and kind is not None:
        return codecs.imports.use(DECODERS, "nothing")
    return None


def _stored(stored: str, attribute: Attribute, codecs: Codecs, keys: Collection[str]) -> Expression:
    arguments: dict[str, Expression] = {}
    kind, type_, by = _reading(attribute, codecs)
    if kind is not None:
        arguments["kind"] = literal(kind)
    if type_ is not None:
        arguments["type"] = type_
    if by is not None:
        arguments["by"] = by
    null = _null(attribute, kind, codecs)
    if null is not None:
        arguments["null"] = null
    absent = otherwise(codecs, attribute, keys)
    if absent is not None:
        module, _, name = _ZEROS[absent].rpartition(".")
        arguments["absent"] = codecs.imports.use(module, name) if module else name
    if is_read_later(attribute):
        arguments["optional"] = "True"
    return call(stored, literal(attribute.name), **arguments)


def _are_texts(values: Iterable[Plain]) -> bool:
    return {type(each) for each in values} == {str}


def _reading(attribute: Attribute, codecs: Codecs) -> tuple[str | None, str | None, str | None]:
    """The kind of value that holds the field, and the type that a library reads it as, or the function that does."""
    type_ = bare(required(attribute.type))
    if not attribute.as_json and not attribute.as_set:
        match type_:
            case ScalarType(Scalar.DATETIME) if attribute.lifecycle == "ttl":
                return "N", None, codecs.wire("to_instant")
            case ScalarType(Scalar.DECIMAL):
                return "N", codecs.imports.use("decimal", "Decimal"), None
            case ScalarType(scalar) if scalar in _NATIVE:
                return (*_NATIVE[scalar], None)
            case ScalarType(scalar) if scalar in READS:
                name, kind = READS[scalar]
                return kind, None, codecs.wire(name)
            case EnumOf(module=module, name=name, members=members) if _are_texts(value for _, value in members):
                return "S", codecs.imports.use(module, name), None
            case LiteralOf(values) if _are_texts(values):
                return "S", "str", None
            case SetOf(ScalarType(Scalar.STR), frozen):
                return "SS", f"{'frozenset' if frozen else 'set'}[str]", None
            case _:
                pass
    read = codecs.define(
        ("stored", attribute.field),
        f"_stored_{attribute.field}",
        f"value: {codecs.imports.mention('liftgen.runtime.wire', 'AttributeValue')}",
        annotation(required(attribute.type), codecs.imports),
        f"What an attribute holds of `{attribute.field}`.",
        lambda body: body.add(read_field(codecs, attribute, "value"), "return "),
    )
    return None, None, read
