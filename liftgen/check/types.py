"""Check types: that every field can be stored as it says, and that nothing is said where it has no effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.field_types import DictOf, ListOf, NewTypeOf, OptionalOf, Scalar, SetOf, TupleOf, required
from liftgen.keys.storage import item_of, key_type, scalar_of, spelling
from liftgen.nesting import least_values
from liftgen.rules.fields import MapKeyNotText, NestedMarker, NotASet
from liftgen.rules.types import NoLeastValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.check.review import Review
    from liftgen.declarations import FieldDeclaration
    from liftgen.field_types import FieldType
    from liftgen.nesting import Least

ITEM_BYTES = 400_000
"""No value is stored in less than a byte."""
ON_ITEMS = frozenset({"Version", "CreatedAt", "UpdatedAt", "DeletedAt", "TTL", "Encrypted"})
"""Markers that are about a whole item, so not about a model that is nested in one."""


def check_types(review: Review) -> None:
    """Every field of every entity and of every nested model."""
    for entity in review.schema.entities:
        for field in review.model(entity).fields:
            _check_field(review, field)
    for model in review.schema.models:
        for field in review.declared(model.module, model.name).fields:
            _check_field(review, field)
            for marker in field.markers:
                if marker.name in ON_ITEMS:
                    review.add(NestedMarker(model.name, field.name, marker.name), marker.span)
    _check_nesting(review)


def _check_nesting(review: Review) -> None:
    models = (*review.schema.models, *(each.model for each in review.schema.entities))
    known = least_values(models)
    endless = [each for each in models if _too_much(known.get((each.module, each.name)))]
    if endless:
        # What holds such a model has the same trouble: the first of them says it for all.
        review.add(NoLeastValue(endless[0].name), review.declared(endless[0].module, endless[0].name).span)


def _too_much(least: Least | None) -> bool:
    return least is None or least.values > ITEM_BYTES


def _check_field(review: Review, field: FieldDeclaration) -> None:
    marker = field.marker("AsSet")
    item = item_of(field.type)
    if marker is not None and (item is None or key_type(item) is None or isinstance(item, OptionalOf)):
        review.add(NotASet(field.name, spelling(required(field.type))), marker.span)
    for key in _map_keys(field.type):
        if scalar_of(key) in (None, Scalar.BYTES) or isinstance(key, OptionalOf):
            review.add(MapKeyNotText(field.name, spelling(key)), field.type_span)


def _map_keys(type_: FieldType) -> Iterator[FieldType]:
    """The types of the keys of every dictionary in a type."""
    match type_:
        case DictOf(key, value):
            yield key
            yield from _map_keys(value)
        case OptionalOf(item) | ListOf(item) | SetOf(item=item) | NewTypeOf(base=item):
            yield from _map_keys(item)
        case TupleOf(items):
            for each in items:
                yield from _map_keys(each)
        case _:
            return
