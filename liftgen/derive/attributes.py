"""Attributes: the fields of a model → how each is stored; and when its items expire."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.derive.durations import seconds
from liftgen.field_types import EnumOf, LiteralOf, Scalar, bare
from liftgen.keys.storage import NUMBERS, scalar_of
from liftgen.rules.lifecycle import MalformedDuration
from liftgen.schema import LIFECYCLE, Attribute, Expiry, Model

if TYPE_CHECKING:
    from liftgen.declarations import FieldDeclaration, ModelDeclaration
    from liftgen.derive.context import Context


def model_of(declaration: ModelDeclaration, ttl: str | None = None) -> Model:
    """The class as it is stored; `ttl` is the name that the table's expiry attribute has."""
    return Model(
        name=declaration.name,
        module=declaration.module,
        kind=declaration.kind,
        attributes=tuple(_attribute(each, ttl) for each in declaration.fields),
        doc=declaration.doc,
        frozen=declaration.frozen,
    )


def expiry_of(declaration: ModelDeclaration, context: Context) -> Expiry | None:
    """When the items expire: by the first field with a `TTL`."""
    for field in declaration.fields:
        marker = field.marker("TTL")
        if marker is None:
            continue
        after, of = marker.text("after"), marker.text("of")
        if after is None or of is None:
            return Expiry(field.name)
        span = seconds(after)
        if span is None:
            context.report.add(MalformedDuration(after), marker.place("after"))
        if not context.field_is_known(declaration, of, marker.place("of")) or span is None:
            return Expiry(field.name)
        return Expiry(field.name, span, of)
    return None


def stored_name(field: FieldDeclaration) -> str:
    """The attribute's name as the field says it: `Attr`, or the field's own."""
    attr = field.marker("Attr")
    return (attr.text("name") if attr is not None else None) or field.name


def _attribute(field: FieldDeclaration, ttl: str | None) -> Attribute:
    markers = {each.name for each in field.markers}
    lifecycle = next((role for marker, role in LIFECYCLE.items() if marker in markers), None)
    return Attribute(
        field=field.name,
        name=ttl if lifecycle == "ttl" and ttl is not None else stored_name(field),
        type=field.type,
        default=field.default,
        lifecycle=lifecycle,
        encrypted="Encrypted" in markers,
        omit_empty="OmitEmpty" in markers,
        as_set="AsSet" in markers,
        as_json="AsJson" in markers,
        minimum=_minimum(field),
        constraints=field.constraints,
        excluded=field.excluded,
    )


def _minimum(field: FieldDeclaration) -> int | None:
    """The least whole number that the field is known to be at or above."""
    match bare(field.type):
        case EnumOf(members=members):
            values = [value for _, value in members]
        case LiteralOf(literals):
            values = [value for value in literals if not isinstance(value, bool)]
        case _:
            return _constrained_minimum(field)
    numbers = [value for value in values if isinstance(value, int)]
    return min(numbers) if numbers and len(numbers) == len(values) else None


def _constrained_minimum(field: FieldDeclaration) -> int | None:
    scalar = scalar_of(field.type)
    if scalar not in NUMBERS:
        return None
    bounds = []
    for name, value in field.constraints:
        number = _number(value)
        if number is None:
            continue
        if name == "ge":
            bounds.append(math.floor(number) if scalar is not Scalar.INT else math.ceil(number))
        elif name == "gt":
            bounds.append(math.floor(number) + (scalar is Scalar.INT))
    return max(bounds, default=None)


def _number(value: object) -> Decimal | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return Decimal(str(value))
    return None
