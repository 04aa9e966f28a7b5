"""Nesting: how deep and how large the smallest value of each model is; a model that always holds itself has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.field_types import DictOf, ListOf, ModelOf, NewTypeOf, OptionalOf, SetOf, TupleOf, UnionOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.field_types import FieldType
    from liftgen.schema import Model

DEEPEST = 32
"""DynamoDB takes attributes that are nested in 32 levels, and none that are deeper."""


@dataclass(frozen=True, slots=True, order=True)
class Least:
    """The smallest value: its levels, and how many values it is made of."""

    levels: int
    values: int


Leasts = dict[tuple[str, str], Least]


def least_values(models: Iterable[Model]) -> Leasts:
    """The smallest value of every model by module and name, where it has one of no more levels than DynamoDB takes."""
    waiting = {(each.module, each.name): each for each in models}
    found: Leasts = {}
    for _ in range(DEEPEST):
        # A value of so many levels holds values of fewer, which are known by now.
        ready = {key: least for key, each in waiting.items() if (least := _model(each, found)) is not None}
        if not ready:
            break
        found |= ready
        for key in ready:
            del waiting[key]
    return found


def least(type_: FieldType, known: Mapping[tuple[str, str], Least]) -> Least | None:
    """The smallest value of a type, by those of the models; None where it has none."""
    match type_:
        case ListOf() | SetOf() | DictOf() | TupleOf(repeated=True):
            return Least(1, 1)
        case OptionalOf():
            return Least(0, 1)
        case NewTypeOf(base=base):
            return least(base, known)
        case TupleOf(items):
            return _held([least(each, known) for each in items])
        case UnionOf(members):
            return min((each for member in members if (each := least(member, known)) is not None), default=None)
        case ModelOf(module, name):
            return known.get((module, name))
        case _:
            return Least(0, 1)


def _model(model: Model, known: Mapping[tuple[str, str], Least]) -> Least | None:
    return _held([least(each.type, known) for each in model.attributes if not each.has_default])


def _held(values: Iterable[Least | None]) -> Least | None:
    levels, total = 0, 1
    for each in values:
        if each is None:
            return None
        levels, total = max(levels, each.levels), total + each.values
    return Least(levels + 1, total)
