"""Check lifecycle: versions, timestamps, deletion, expiry and guards, and named writes that would leave something stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.check.review import is_native
from liftgen.conditions import fields_of
from liftgen.field_types import OptionalOf, Scalar, required
from liftgen.keys.storage import key_type, scalar_of, spelling
from liftgen.rules.fields import NotAKeyType
from liftgen.rules.lifecycle import (
    ExpiryDisagrees,
    ExpirySource,
    FixedField,
    GuardNeedsText,
    LifecycleInKey,
    LifecycleTwice,
    LifecycleType,
    StaleUpdate,
)
from liftgen.schema import LIFECYCLE

if TYPE_CHECKING:
    from liftgen.check.review import Review
    from liftgen.schema import AccessPattern, Attribute, Entity, EntityIndex, Table

CHANGING = ("version", "updated_at", "deleted_at", "ttl")
"""Roles of fields that a write changes by itself."""
SPELT = {role: marker for marker, role in LIFECYCLE.items()}


def check_lifecycle(review: Review) -> None:
    """Every entity, and the expiry of every table."""
    for table, entities in review.tables():
        _check_expiry_names(review, table, entities)
        for entity in entities:
            _check_roles(review, entity)
            _check_expiry(review, entity)
            _check_key(review, entity)
            _check_uniques(review, table, entity)
            for pattern in entity.patterns:
                if pattern.operation == "update":
                    _check_update(review, entity, pattern)


def _check_roles(review: Review, entity: Entity) -> None:
    first: dict[str, Attribute] = {}
    for each in entity.attributes:
        if each.lifecycle is None:
            continue
        earlier = first.setdefault(each.lifecycle, each)
        place = review.type_of(entity, each.field)
        if earlier is not each:
            others = [(review.type_of(entity, earlier.field), "and here")]
            review.add(LifecycleTwice(SPELT[each.lifecycle], each.field, earlier.field), place, others=others)
        fitting = _fitting(entity, each)
        if fitting is not None:
            rule = LifecycleType(each.field, SPELT[each.lifecycle], _said(each), fitting)
            review.add(rule, place)


def _fitting(entity: Entity, attribute: Attribute) -> str | None:
    """What the field should be, where its type does not fit its role."""
    scalar, optional = scalar_of(attribute.type), isinstance(attribute.type, OptionalOf)
    given_none = attribute.default is not None and attribute.default.literal and attribute.default.value is None
    match attribute.lifecycle:
        case "version":
            begins = attribute.default is None or not attribute.default.literal or attribute.default.value == 0
            fits = scalar is Scalar.INT and not optional and begins
            return None if fits else f"Annotated[{_inner(attribute, Scalar.INT)}, Version] = 0"
        case "created_at" | "updated_at":
            fits = scalar is Scalar.DATETIME
            return None if fits else f"Annotated[datetime, {SPELT[attribute.lifecycle]}]"
        case "deleted_at":
            fits = scalar is Scalar.DATETIME and optional and given_none
            return None if fits else "Annotated[datetime | None, DeletedAt] = None"
        case "ttl":
            computed = entity.expiry is not None and entity.expiry.of is not None
            fits = scalar in (Scalar.DATETIME, Scalar.INT) and (not computed or (optional and given_none))
            marker = "TTL(…)" if computed else "TTL"
            return None if fits else f"Annotated[datetime | None, {marker}] = None"
        case _:
            return None


def _inner(attribute: Attribute, scalar: Scalar) -> str:
    return spelling(required(attribute.type)) if scalar_of(attribute.type) is scalar else scalar.value


def _said(attribute: Attribute) -> str:
    default = (
        f" = {attribute.default.source}" if attribute.default is not None and not attribute.default.factory else ""
    )
    return f"{spelling(attribute.type)}{default}"


def _check_expiry(review: Review, entity: Entity) -> None:
    expiry = entity.expiry
    if expiry is None or expiry.of is None:
        return
    source = entity.model.attribute(expiry.of)
    if scalar_of(source.type) not in (Scalar.DATETIME, Scalar.DATE):
        field = review.model(entity).field(expiry.field)
        marker = field.marker("TTL") if field is not None else None
        place = marker.place("of") if marker is not None else review.field(entity, expiry.field)
        rule = ExpirySource(expiry.field, expiry.of, spelling(required(source.type)))
        review.add(rule, place, others=[(review.type_of(entity, expiry.of), "computed from this")])


def _check_expiry_names(review: Review, table: Table, entities: tuple[Entity, ...]) -> None:
    """The names that `Attr` gives the one expiry attribute of the table."""
    for entity in entities:
        for field in review.model(entity).fields:
            attr = field.marker("Attr")
            if field.marker("TTL") is None or attr is None:
                continue
            name = attr.text("name") or ""
            if name != table.ttl and table.ttl is not None:
                review.add(ExpiryDisagrees(table.name, name, table.ttl), attr.span)


def _check_key(review: Review, entity: Entity) -> None:
    for argument, part in (("pk", entity.key.partition), ("sk", entity.key.sort)):
        for field in part.fields if part is not None else ():
            role = entity.model.attribute(field).lifecycle
            if role in CHANGING:
                rule = LifecycleInKey(field, SPELT[role])
                review.add(rule, review.in_key(entity, "key", argument, field))


def _check_uniques(review: Review, table: Table, entity: Entity) -> None:
    for unique in entity.uniques:
        if any(each.type != "S" for each in table.key.attributes):
            review.add(GuardNeedsText(unique.name, table.name), review.place(entity, unique.name))
        for field in unique.fields:
            attribute = entity.model.attribute(field)
            if (key_type(attribute.type) is None and scalar_of(attribute.type) is not Scalar.BOOL) or attribute.as_json:
                type_ = spelling(required(attribute.type))
                rule = NotAKeyType(field, type_, "has no text for a guard", "use a field of plain text or numbers")
                review.add(rule, review.in_text(entity, unique.name, "fields", field))


def _check_update(review: Review, entity: Entity, pattern: AccessPattern) -> None:
    for field in pattern.fields:
        place = review.in_text(entity, pattern.name, "fields", field)
        fixed = _fixed(entity, field)
        if fixed is not None:
            review.add(FixedField(pattern.name, field, fixed), place)
            continue
        unique = next((each for each in entity.uniques if field in each.fields), None)
        if unique is not None:
            review.add(StaleUpdate(pattern.name, field, unique.name), place)
        for index in entity.indexes:
            missing = _missing(entity, index, pattern, field)
            if missing:
                review.add(StaleUpdate(pattern.name, field, index.name, missing), place)


def _fixed(entity: Entity, field: str) -> str | None:
    if field in entity.key.fields:
        return "it is part of the key, which never changes"
    role = entity.model.attribute(field).lifecycle
    return f"it is `{SPELT[role]}`, which the write itself keeps" if role not in (None, "ttl") else None


def _missing(entity: Entity, index: EntityIndex, pattern: AccessPattern, field: str) -> tuple[str, ...]:
    """The fields that a composed index key also depends on and that the update does not know."""
    if all(is_native(part) for part in index.key.parts):
        return ()
    needed = dict.fromkeys((*index.key.fields, *fields_of(index.when)))
    if field not in needed:
        return ()
    known = {*pattern.fields, *entity.key.fields}
    kept = {each.field for each in entity.attributes if each.lifecycle in ("updated_at", "version")}
    return tuple(each for each in needed if each not in known | kept)
