"""Check limits: what DynamoDB would refuse, before it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.field_types import required
from liftgen.keys.storage import spelling, stored_type
from liftgen.names import is_attribute_name
from liftgen.rules.limits import AttributeTypedTwice, InvalidName, ItemTooLarge, TooLong

if TYPE_CHECKING:
    from liftgen.check.review import Review
    from liftgen.schema import Attribute, Entity, Table

ITEM_BYTES = 400_000
EXPRESSION_BYTES = 4096


def check_limits(review: Review) -> None:
    """Every table and every entity."""
    for table, entities in review.tables():
        _check_types(review, table, entities)
        for entity in entities:
            _check_size(review, entity)
            _check_conditions(review, entity)


def _check_types(review: Review, table: Table, entities: tuple[Entity, ...]) -> None:
    """Key attributes have one type in the table, in the items that no index means to hold, too."""
    typed: dict[str, tuple[str, str]] = {}
    for entity in entities:
        fields = (field for key in (entity.key, *(each.key for each in entity.indexes)) for field in key.fields)
        for field in dict.fromkeys(fields):
            attribute = entity.model.attribute(field)
            type_ = _type(attribute)
            keys = (table.key, *(each.key for each in table.indexes))
            if any(each.name == attribute.name for key in keys for each in key.attributes):
                typed.setdefault(attribute.name, (type_, entity.name))
            if not is_attribute_name(attribute.name):
                review.add(InvalidName("attribute", attribute.name), review.field(entity, field))
    for entity in entities:
        for attribute in entity.attributes:
            if not is_attribute_name(attribute.name, key=False) and attribute.name not in typed:
                review.add(InvalidName("attribute", attribute.name), review.field(entity, attribute.field))
            type_, owner = typed.get(attribute.name, (_type(attribute), entity.name))
            if type_ != _type(attribute):
                rule = AttributeTypedTwice(attribute.name, entity.name, _type(attribute), owner, type_)
                review.add(rule, review.type_of(entity, attribute.field))


def _type(attribute: Attribute) -> str:
    """The attribute's type in DynamoDB, as a key has one."""
    if attribute.encrypted:
        return "an encrypted map"
    return stored_type(attribute) or f"`{spelling(required(attribute.type))}`"


def _check_size(review: Review, entity: Entity) -> None:
    """The bytes that the model's own limits allow at most; what has no limit is not counted."""
    sizes = {each.field: _longest(each) for each in entity.attributes}
    size = sum(sizes.values())
    if size > ITEM_BYTES:
        largest = max(sizes, key=lambda field: sizes[field])
        review.add(ItemTooLarge(entity.name, size), review.field(entity, largest))


def _longest(attribute: Attribute) -> int:
    limits = [value for name, value in attribute.constraints if name == "max_length" and isinstance(value, int)]
    return min(limits, default=0)


def _check_conditions(review: Review, entity: Entity) -> None:
    for setting in review.model(entity).settings:
        for argument in ("where", "when"):
            text = setting.marker.text(argument)
            if text is not None and len(text.encode()) > EXPRESSION_BYTES:
                rule = TooLong("condition", len(text.encode()), EXPRESSION_BYTES)
                review.add(rule, setting.marker.place(argument))
