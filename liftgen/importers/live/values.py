"""Values: what an attribute holds in the items that were read in, the narrowest type that every one of them has out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from liftgen.field_types import DictOf, FieldType, JsonType, ListOf, Scalar, ScalarType, SetOf
from liftgen.importers.live.templates import DAY, MOMENT
from liftgen.importers.python_names import field_name, singular

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)$")
ENVELOPE = frozenset({"v", "edk", "nonce", "ct"})
"""What an encrypted value is made of."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The type of an attribute's values; `note` is what is uncertain of it, `optional` that one of them was NULL."""

    type: FieldType
    note: str = ""
    optional: bool = False
    encrypted: bool = False


class Nest(Protocol):
    """What makes a model of maps that all have the same names."""

    def model(self, name: str, maps: Sequence[Mapping[str, Mapping[str, Any]]]) -> FieldType:
        """The type of these maps, which is called after `name`."""


def type_of(name: str, values: Sequence[Mapping[str, Any]], nest: Nest) -> Seen:
    """The type of these values of an attribute, as they are stored."""
    held = [each for each in values if "NULL" not in each]
    optional = len(held) < len(values)
    kinds = sorted({kind for each in held for kind in each})
    if not kinds:
        return Seen(JsonType(), "nothing but NULL was seen here", optional=True)
    if kinds == ["M"] and all({*each["M"]} == ENVELOPE for each in held):
        return Seen(ScalarType(Scalar.STR), "encrypted: of what type it is cannot be seen", optional, encrypted=True)
    if len(kinds) > 1:
        return Seen(JsonType(), f"of several types: {', '.join(f'`{each}`' for each in kinds)}", optional)
    type_, note = _of_kind(name, kinds[0], [each[kinds[0]] for each in held], nest)
    return Seen(type_, note, optional)


def _of_kind(name: str, kind: str, values: list[Any], nest: Nest) -> tuple[FieldType, str]:
    match kind:
        case "S":
            return _text(values)
        case "N":
            return ScalarType(_number(values)), ""
        case "BOOL":
            return ScalarType(Scalar.BOOL), ""
        case "B":
            return ScalarType(Scalar.BYTES), ""
        case "SS":
            return SetOf(ScalarType(Scalar.STR)), ""
        case "NS":
            return SetOf(ScalarType(_number([each for value in values for each in value]))), ""
        case "BS":
            return SetOf(ScalarType(Scalar.BYTES)), ""
        case "L":
            return _list(name, [each for value in values for each in value], nest)
        case _:
            return _map(name, values, nest)


def _list(name: str, members: list[Mapping[str, Any]], nest: Nest) -> tuple[FieldType, str]:
    if not members:
        return ListOf(JsonType()), "no list with anything in it was seen"
    seen = type_of(singular(name), members, nest)
    if seen.optional or seen.encrypted or isinstance(seen.type, JsonType):
        return ListOf(JsonType()), _lossy(members)
    return ListOf(seen.type), seen.note


def _map(name: str, maps: list[Mapping[str, Mapping[str, Any]]], nest: Nest) -> tuple[FieldType, str]:
    """A model where all maps have the same names; what has names of its own in each is a dictionary."""
    names = {*maps[0]}
    same = len(maps) > 1 and all({*each} == names for each in maps)
    if same and names and all(each.isidentifier() and field_name(each) == each for each in names):
        return nest.model(name, maps), ""
    return DictOf(ScalarType(Scalar.STR), JsonType()), _lossy([one for each in maps for one in each.values()])


def _lossy(values: list[Mapping[str, Any]]) -> str:
    """What a value of any shape would not keep: sets and bytes, which JSON does not have."""
    waiting, found = list(values), set[str]()
    while waiting:
        ((kind, inner),) = waiting.pop().items()
        found.add(kind)
        waiting += inner if kind == "L" else inner.values() if kind == "M" else ()
    lost = sorted(found & {"SS", "NS", "BS", "B"})
    return f"holds {', '.join(f'`{each}`' for each in lost)}, which would be written as lists or text" if lost else ""


def _text(values: list[str]) -> tuple[FieldType, str]:
    if all(map(UUID.match, values)):
        return ScalarType(Scalar.UUID), ""
    if all(MOMENT.match(each) and _is(datetime, each) for each in values):
        return ScalarType(Scalar.DATETIME), ""
    if all(DAY.match(each) and _is(date, each) for each in values):
        return ScalarType(Scalar.DATE), ""
    if all(re.match(r"\d{4}-\d\d-\d\dT", each) and _is(datetime, each) for each in values):
        return ScalarType(Scalar.STR), "a moment, written otherwise than a `datetime` would be"
    return ScalarType(Scalar.STR), ""


def _is(kind: type[date], text: str) -> bool:
    try:
        return bool(kind.fromisoformat(text))
    except ValueError:
        return False


def _number(values: list[str]) -> Scalar:
    return Scalar.INT if all(map(WHOLE.match, values)) else Scalar.DECIMAL
