"""Operations: what a patch may do to a field that is there, in one request and whatever others do at that moment.

`Add` counts, `Appending` and `Prepending` lengthen a list, `Adding` and `Removing` change the members of a set.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.record import NOTHING, record
from liftgen.runtime.wire import NULL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.runtime.wire import Item

N_co = TypeVar("N_co", bound="int | Decimal", covariant=True)
T_co = TypeVar("T_co", covariant=True)

Kind = Literal["add", "append", "prepend", "include", "exclude"]


@record()
class Add(Generic[N_co]):
    """This much more than what is there; less, where it is below zero."""

    amount: N_co


@record()
class Appending(Generic[T_co]):
    """What is there, and these values after it."""

    values: Iterable[T_co]


@record()
class Prepending(Generic[T_co]):
    """These values, and what is there after them."""

    values: Iterable[T_co]


@record()
class Adding(Generic[T_co]):
    """The members that are there, and these."""

    members: Iterable[T_co]


@record()
class Removing(Generic[T_co]):
    """The members that are there, without these."""

    members: Iterable[T_co]


def taken(fields: dict[str, Any], names: Mapping[str, str] = NOTHING) -> dict[str, Kind]:
    """The operations among changed fields, by the attributes of the fields; each leaves its operand in its place.

    `names` are those attributes that are not called as their fields are. InvalidValue for what is no number.
    """
    found: dict[str, Kind] = {}
    kind: Kind
    for name, value in fields.items():
        match value:
            case Add(amount):
                if isinstance(amount, bool) or not isinstance(amount, (int, Decimal)):
                    raise InvalidValue(f"`{name}`: what is added is a number")
                kind, fields[name] = "add", amount
            case Appending(values):
                kind, fields[name] = "append", list(values)
            case Prepending(values):
                kind, fields[name] = "prepend", list(values)
            case Adding(members):
                kind, fields[name] = "include", set(members)
            case Removing(members):
                kind, fields[name] = "exclude", set(members)
            case _:
                continue
        found[names.get(name, name)] = kind
    return found


def of_sets(operations: Mapping[str, Kind]) -> tuple[str, ...]:
    """The attributes whose members change."""
    return tuple(name for name, kind in operations.items() if kind in ("include", "exclude"))


def members_after(item: Item, attribute: str, kind: Kind, operand: str) -> str:
    """What the attribute of an item is after its members have changed; `operand` is the set of those that come or go."""
    there = item.get(attribute, {})
    asked = json.loads(operand)
    if "NULL" in asked:
        return json.dumps(there or {"NULL": True})
    ((type_, changed),) = asked.items()
    # Members are told apart by their value, which numbers have several spellings of.
    same: type[Any] = Decimal if type_ == "NS" else str
    kept = {same(each): each for each in there.get(type_, ())}
    for each in changed:
        kept.pop(same(each), None)
        if kind == "include":
            kept[same(each)] = each
    return json.dumps({type_: [kept[each] for each in sorted(kept)]}, separators=(",", ":")) if kept else NULL
