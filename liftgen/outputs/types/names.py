"""Names: what every class, enum and NewType is called in TypeScript, where all of them share one module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.field_types import DictOf, EnumOf, ListOf, ModelOf, NewTypeOf, OptionalOf, SetOf, TupleOf, UnionOf
from liftgen.names import Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from liftgen.field_types import FieldType
    from liftgen.schema import Model

Class = tuple[str, str]
"""A module and the qualified name of a class, enum or NewType in it."""

OWN = {
    "DateTimeText": "A moment in ISO 8601: `2100-01-31T12:00:00Z`, with microseconds where there are any.",
    "DateText": "A day in ISO 8601: `2100-01-31`.",
    "TimeText": "A time of day in ISO 8601: `09:30:00`.",
    "DurationText": "A duration in ISO 8601: `P1DT2H30M`.",
    "DecimalText": "A decimal number with all its digits: `12.50`.",
    "UuidText": "A UUID: `00000000-0000-0000-0000-000000000001`.",
    "BytesText": "Bytes: UTF-8 text, or base64 where the model's configuration says `ser_json_bytes`.",
    "JsonValue": "Whatever JSON can say.",
}
"""The names of our own, and what each says of itself: texts that mean more than text, and a value of any shape."""

# TypeScript's own types, and the words that cannot name something in a module or be named as a type.
RESERVED = """
any arguments as await bigint boolean break case catch class const continue debugger default delete do else enum eval
export exports extends false finally for function globalThis if implements import in infer instanceof interface keyof
let never new null number object package private protected public readonly require return static string super switch
symbol this throw true try typeof undefined unique unknown var void while with yield
"""
TAKEN = frozenset(RESERVED.split()) | frozenset(OWN)


def declared_names(models: Iterable[Model]) -> Mapping[Class, str]:
    """What each class, enum and NewType of these models is called; those of one name have their modules' before it."""
    alike: dict[str, list[Class]] = {}
    for each in dict.fromkeys(each for model in models for each in _named_in(model)):
        alike.setdefault(_name(*each, 0), []).append(each)
    return _numbered({each: name for group in alike.values() for each, name in _told_apart(group).items()})


def _named_in(model: Model) -> Iterator[Class]:
    yield model.module, model.name
    for attribute in model.attributes:
        yield from _classes(attribute.type)


def _told_apart(classes: list[Class]) -> dict[Class, str]:
    """Names with as many modules before them as it takes."""
    names = {each: _name(*each, 0) for each in classes}
    for depth in range(1, max(module.count(".") for module, _ in classes) + 2):
        if len({*names.values()}) == len(names):
            break
        names = {each: _name(*each, depth) for each in classes}
    return names


def _name(module: str, name: str, depth: int) -> str:
    """The class's name after those of so many modules around it: `Outer.Inner` is `OuterInner`."""
    parts = module.split(".")[-depth:] if depth else []
    whole = "".join(Name(part).pascal for part in parts) + name.replace(".", "")
    return f"{whole}_" if whole in TAKEN else whole


def _numbered(names: Mapping[Class, str]) -> Mapping[Class, str]:
    """The names, with a number behind those that even their modules do not tell apart."""
    taken: set[str] = set()
    found = {}
    for each, name in names.items():
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name}{number}"
        taken.add(free)
        found[each] = free
    return found


def _classes(type_: FieldType) -> Iterator[Class]:
    match type_:
        case EnumOf(module, name):
            yield module, name
        case NewTypeOf(module, name, base):
            yield module, name
            yield from _classes(base)
        case ModelOf(module, name):
            yield module, name
        case OptionalOf(item) | ListOf(item) | SetOf(item):
            yield from _classes(item)
        case TupleOf(items) | UnionOf(items):
            for each in items:
                yield from _classes(each)
        case DictOf(key, value):
            yield from _classes(key)
            yield from _classes(value)
