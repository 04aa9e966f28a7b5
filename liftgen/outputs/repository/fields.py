"""Fields: the statements that write a model's fields to attributes and that read them back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liftgen.field_types import (
    DictOf,
    EnumOf,
    FieldType,
    JsonType,
    ListOf,
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
from liftgen.outputs.python_source import Brackets, call, dict_display, flat, literal
from liftgen.outputs.repository.source import Choice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from liftgen.outputs.python_source import Expression
    from liftgen.outputs.repository.codecs import Codecs
    from liftgen.outputs.repository.source import Body, Imports
    from liftgen.schema import Attribute, Model

WIRE = "liftgen.runtime.wire"


def write_fields(
    codecs: Codecs,
    attributes: Iterable[Attribute],
    value: str,
    body: Body,
    target: str,
    first: Iterable[Expression] = (),
    keys: Mapping[str, str] | None = None,
) -> None:
    """Statements that collect the fields of `value` in `target`: those that are always there at once, the others if they are.

    `first` are entries before them; `keys` are the native keys among the fields, each with the
    function that writes it where that is a special one.
    """
    keys = keys or {}
    attributes = tuple(attributes)
    always = [
        *first,
        *(
            _entry(each.name, write_field(codecs, each, f"{value}.{each.field}", keys))
            for each in attributes
            if is_always_there(each)
        ),
    ]
    wire = codecs.imports.mention(WIRE, "Wire")
    body.add(Brackets("", "{", tuple(always), "}", display=True), f"{target}: {wire} = ")
    write_later(codecs, attributes, value, body, target, keys)


def write_later(
    codecs: Codecs, attributes: Iterable[Attribute], value: str, body: Body, target: str, keys: Mapping[str, str]
) -> None:
    """Statements that add the fields to `target` that are not always there, where they are."""
    for each in attributes:
        if is_always_there(each):
            continue
        expression, place = f"{value}.{each.field}", f"{target}[{flat(literal(each.name))}] = "
        written = write_field(codecs, each, expression, keys)
        statement: Expression | Choice = written
        if isinstance(each.type, OptionalOf) and is_set(each):
            # NULL would say that there is no set, so one without members is an empty list.
            statement = Choice(written, expression, codecs.attributes("EMPTY"))
        if isinstance(each.type, OptionalOf) and not is_absent_as_none(each) and each.field not in keys:
            body.add(codecs.wire("NULL"), place)
        with body.block(f"{expression} is not None" if isinstance(each.type, OptionalOf) else expression, "if "):
            body.add(statement, place)


def is_always_there(attribute: Attribute) -> bool:
    """Whether every item has the attribute."""
    return not isinstance(attribute.type, OptionalOf) and not is_omitted(attribute)


def write_field(codecs: Codecs, attribute: Attribute, value: str, keys: Mapping[str, str] | None = None) -> Expression:
    """The expression that writes a field that is not None, as its markers say."""
    type_ = required(attribute.type)
    if keys is not None and keys.get(attribute.field):
        return call(keys[attribute.field], codecs.text(type_, value))
    if attribute.lifecycle == "ttl" and bare(type_) == ScalarType(Scalar.DATETIME):
        return call(codecs.wire("integer"), call(codecs.wire("epoch"), value))
    listed = bare(type_)
    if attribute.as_set and isinstance(listed, ListOf):
        return codecs.write_set(listed.item, value, attribute.field)
    written = codecs.write(type_, value, attribute.field)
    return call(codecs.attributes("as_json"), written) if attribute.as_json else written


def write_inside(codecs: Codecs, attribute: Attribute, value: str, keys: Mapping[str, str]) -> tuple[str, Expression]:
    """What a field's value is in the text of an item, with `%s` in the place of what the expression gives."""
    type_ = required(attribute.type)
    special = attribute.as_set or attribute.as_json or attribute.lifecycle == "ttl" or keys.get(attribute.field)
    inside = None if special else codecs.write_inside(type_, value)
    return ("%s", write_field(codecs, attribute, value, keys)) if inside is None else inside


def read_fields(codecs: Codecs, attributes: Iterable[Attribute], body: Body, keys: Collection[str] = ()) -> None:
    """Statements that collect in `values` what `item` holds; what is not there is left to the model's default."""
    always: list[Expression] = []
    later: list[Attribute] = []
    for each in attributes:
        if not is_read_later(each):
            place = f"item[{flat(literal(each.name))}]"
            always.append(_entry(each.field, read_field(codecs, each, place)))
        else:
            later.append(each)
    any_ = codecs.imports.mention("typing", "Any")
    body.add(Brackets("", "{", tuple(always), "}", display=True), f"values: dict[str, {any_}] = ")
    for each in later:
        _read_later(codecs, each, body, keys)


def read_field(codecs: Codecs, attribute: Attribute, value: str) -> Expression:
    """The expression that reads a field from an attribute value that is there and not NULL (that of a set may be)."""
    type_ = required(attribute.type)
    if attribute.lifecycle == "ttl" and bare(type_) == ScalarType(Scalar.DATETIME):
        return call(codecs.wire("to_instant"), f'{value}["N"]')
    listed = bare(type_)
    if attribute.as_set and isinstance(listed, ListOf):
        return codecs.read_set(listed.item, value, attribute.field, "list")
    source = f"{codecs.attributes('from_json')}({value})" if attribute.as_json else value
    return codecs.read(type_, source, attribute.field)


def built(imports: Imports, model: Model, values: str) -> Expression:
    """The expression that builds a model from values by field name."""
    name = imports.use(model.module, model.name)
    if model.kind == "pydantic":
        return call(f"{name}.model_validate", values, by_name="True")
    if model.kind == "msgspec" and converts(model):
        return call(imports.use("msgspec", "convert"), values, name)
    return call(name, f"**{values}")


def converts(model: Model) -> bool:
    """Whether msgspec knows each of the model's types, so that it can say whether values are what the model says."""
    return all(_is_known(each.type) for each in model.attributes)


def _is_known(type_: FieldType) -> bool:
    match type_:
        case EnumOf(members=members):
            return len({type(value) for _, value in members}) == 1
        case ListOf(item) | SetOf(item) | OptionalOf(item) | DictOf(_, item) | NewTypeOf(base=item):
            return _is_known(item)
        case TupleOf(items):
            return all(map(_is_known, items))
        case UnionOf():
            return False
        case _:
            return True


def is_read_later(attribute: Attribute) -> bool:
    """Whether the attribute of the field need not be there."""
    return attribute.default is not None or attribute.omit_empty or isinstance(attribute.type, OptionalOf)


def is_omitted(attribute: Attribute) -> bool:
    """Whether the field is not stored while it is the zero value of its type."""
    return attribute.omit_empty and not isinstance(attribute.type, OptionalOf) and zero(attribute.type) is not None


def is_absent_as_none(attribute: Attribute) -> bool:
    """Whether None is stored as absence: the model says None itself where nothing is given."""
    return attribute.default is None or is_none_by_default(attribute)


def is_none_by_default(attribute: Attribute) -> bool:
    """Whether the model's own default is None."""
    default = attribute.default
    return default is not None and default.literal and default.value is None and not default.factory


def zero(type_: FieldType) -> str | None:
    """The expression of a type's zero value; None where it has none that is false."""
    match bare(type_):
        case ScalarType(scalar):
            return _ZEROS.get(scalar)
        case ListOf():
            return "[]"
        case TupleOf(repeated=True):
            return "()"
        case SetOf(frozen=frozen):
            return "frozenset()" if frozen else "set()"
        case DictOf():
            return "{}"
        case _:
            return None


def article(name: str) -> str:
    """The name with its article: `a Project`, `an AuditEvent`."""
    return f"{'an' if _VOWEL(name) else 'a'} {name}"


_VOWEL = re.compile(r"[AEIO]|U(?!s|ni|ti|U)", re.IGNORECASE).match
_ZEROS = {
    Scalar.STR: '""',
    Scalar.INT: "0",
    Scalar.FLOAT: "0.0",
    Scalar.DECIMAL: "Decimal(0)",
    Scalar.BOOL: "False",
    Scalar.BYTES: 'b""',
    Scalar.TIMEDELTA: "timedelta(0)",
}
FACTORIES = {"[]": "list", "()": "tuple", "set()": "set", "frozenset()": "frozenset", "{}": "dict"}


def _read_later(codecs: Codecs, attribute: Attribute, body: Body, keys: Collection[str]) -> None:
    name, target = flat(literal(attribute.name)), f"values[{flat(literal(attribute.field))}] = "
    optional = isinstance(attribute.type, OptionalOf)
    present = f"(value := {codecs.attributes('present')}(item, {name}))"
    absent = otherwise(codecs, attribute, keys)
    if absent is not None:
        body.add(Choice(read_field(codecs, attribute, "value"), present, absent), target)
    elif optional and not is_absent_as_none(attribute):
        with body.block(f"{name} in item", "if "):
            body.add(Choice(read_field(codecs, attribute, "value"), present, "None"), target)
    elif is_null_a_value(attribute) and not optional:
        with body.block(f"{name} in item", "if "):
            body.add(read_field(codecs, attribute, f"item[{name}]"), target)
    else:
        with body.block(present[1:-1], "if "):
            body.add(read_field(codecs, attribute, "value"), target)


def otherwise(codecs: Codecs, attribute: Attribute, keys: Collection[str]) -> str | None:
    """What a field holds that is not there, where the model's default does not say the same."""
    if isinstance(attribute.type, OptionalOf):
        said = attribute.default is None or (attribute.field in keys and not is_none_by_default(attribute))
        return "None" if said else None
    empty = zero(attribute.type)
    default = attribute.default
    if not is_omitted(attribute) or empty is None:
        return None
    if default is not None and default.factory and default.source == FACTORIES.get(empty):
        return None
    if default is not None and default.literal and not default.factory and not default.value:
        return None
    if empty == "Decimal(0)":
        codecs.imports.use("decimal", "Decimal")
    if empty == "timedelta(0)":
        codecs.imports.use("datetime", "timedelta")
    return empty


def is_set(attribute: Attribute) -> bool:
    """Whether the field is stored as a set, of which NULL says that it has no members."""
    return attribute.as_set or isinstance(bare(attribute.type), SetOf)


def is_null_a_value(attribute: Attribute) -> bool:
    """Whether NULL is read as a value: a set without members, or JSON's null."""
    return is_set(attribute) or isinstance(bare(attribute.type), JsonType)


def _entry(name: str, value: Expression) -> Expression:
    return dict_display([(literal(name), value)]).items[0]
