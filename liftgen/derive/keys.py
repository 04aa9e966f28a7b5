"""Keys: what a model says of a key or an index → how its entity makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from liftgen.field_types import Scalar, required
from liftgen.keys.storage import key_type, scalar_of, spelling
from liftgen.keys.templates import Malformed, pieces
from liftgen.rules.arguments import PointlessArgument
from liftgen.rules.fields import EncryptedKey, NotAKeyType
from liftgen.rules.indexes import ImpossibleWhen, UnknownProjection
from liftgen.rules.templates import EmptyKey, MalformedTemplate
from liftgen.schema import Composed, EntityIndex, EntityKey, Native, Placeholder, Projection

if TYPE_CHECKING:
    from liftgen.conditions import Condition
    from liftgen.declarations import MarkerDeclaration, ModelDeclaration, Setting
    from liftgen.derive.context import Context
    from liftgen.diagnostics import Span
    from liftgen.schema import KeyPart


def key_of(
    model: ModelDeclaration, marker: MarkerDeclaration, names: tuple[str, str], context: Context
) -> EntityKey | None:
    """The key that a `Key` or a `GSI` says; `names` are the attributes of composed parts. None where a part cannot be read."""
    partition = _part(model, marker, "pk", names[0], context)
    sort = _part(model, marker, "sk", names[1], context) if _given(marker, "sk") else None
    if partition is None or (sort is None and _given(marker, "sk")):
        return None
    return EntityKey(partition, sort)


def index_of(model: ModelDeclaration, setting: Setting, table_key: EntityKey, context: Context) -> EntityIndex | None:
    """The index that a `GSI` or an `LSI` says; None where its key cannot be read. Its projection is still in names of fields."""
    marker = setting.marker
    index = marker.text("index") or setting.name
    names = (marker.text("pk_name") or f"{index}pk", marker.text("sk_name") or f"{index}sk")
    kind: Literal["global", "local"] = "global" if marker.name == "GSI" else "local"
    if kind == "global":
        key = key_of(model, marker, names, context)
    else:
        sort = _part(model, marker, "sk", names[1], context)
        key = EntityKey(table_key.partition, sort) if sort is not None else None
    _refuse_unused_names(marker, context)
    when = when_of(model, marker, context)
    projection = _projection(model, marker, context)
    if key is None or (when is None and marker.text("when") is not None):
        return None
    return EntityIndex(setting.name, index, kind, key, when, projection, marker.text("collection"))


def _refuse_unused_names(marker: MarkerDeclaration, context: Context) -> None:
    for part, name in (("pk", "pk_name"), ("sk", "sk_name")):
        given, of = marker.get(name), marker.get(part)
        if given is None or given.value is None or (of is not None and isinstance(of.value, str)):
            continue
        why = (
            "a list names its attributes itself" if of is not None and of.value is not None else f"there is no `{part}`"
        )
        context.report.add(PointlessArgument(marker.name, name, why), given.span)


def when_of(model: ModelDeclaration, marker: MarkerDeclaration, context: Context) -> Condition | None:
    """The condition under which an item is in the index."""
    text = marker.text("when")
    if text is None:
        return None
    place = marker.place("when")
    parsed = context.condition(model, text, place)
    if parsed is None:
        return None
    for parameter in parsed.parameters:
        at = text.find(f":{parameter.name}")
        why = f"`:{parameter.name}` has no value when an item is written"
        rule = ImpossibleWhen(why, "compare with a literal, or put the field into the index's key")
        context.report.add(rule, context.places.inside(place, text, at, at + len(parameter.name) + 1))
    return None if parsed.parameters else parsed.condition


def _given(marker: MarkerDeclaration, name: str) -> bool:
    argument = marker.get(name)
    return argument is not None and argument.value is not None


def _part(
    model: ModelDeclaration, marker: MarkerDeclaration, name: str, attribute: str, context: Context
) -> KeyPart | None:
    argument = marker.get(name)
    if argument is None:
        return None
    match argument.value:
        case str(text):
            return _composed(model, text, attribute, argument.span, context)
        case tuple(fields):
            return _native(model, tuple(each for each in fields if isinstance(each, str)), argument.span, context)
        case _:
            return None


def _composed(model: ModelDeclaration, text: str, attribute: str, at: Span, context: Context) -> Composed | None:
    if not text:
        context.report.add(EmptyKey(), at)
        return None
    found = pieces(text)
    if isinstance(found, Malformed):
        context.report.add(
            MalformedTemplate(text, found.reason), context.places.inside(at, text, found.start, found.end)
        )
        return None
    whole = True
    for piece in found:
        if isinstance(piece.part, Placeholder):
            place = context.places.inside(at, text, piece.start, piece.end)
            whole = _can_be_text(model, piece.part.field, place, context) and whole
    return Composed(attribute, tuple(piece.part for piece in found)) if whole else None


def _can_be_text(model: ModelDeclaration, name: str, at: Span, context: Context) -> bool:
    if not context.field_is_known(model, name, at):
        return False
    field = model.field(name)
    assert field is not None  # it is known
    if field.marker("Encrypted") is not None:
        context.report.add(EncryptedKey(name, "a key"), at)
        return False
    scalar = scalar_of(field.type)
    if scalar in (None, Scalar.BYTES, Scalar.TIMEDELTA) or field.marker("AsJson") is not None:
        why = "has no text that sorts as its values do"
        context.report.add(
            NotAKeyType(name, spelling(required(field.type)), why), at, others=[(field.type_span, "it is this")]
        )
        return False
    return True


def _native(model: ModelDeclaration, fields: tuple[str, ...], at: Span, context: Context) -> Native | None:
    if not fields:
        context.report.add(EmptyKey(), at)
        return None
    whole = True
    for name in fields:
        place = context.places.word(at, name)
        field = model.field(name)
        if field is None:
            whole = context.field_is_known(model, name, at)
        elif field.marker("Encrypted") is not None:
            context.report.add(EncryptedKey(name, "a key"), place)
            whole = False
        elif key_type(field.type, ttl=field.marker("TTL") is not None) is None or field.marker("AsJson") is not None:
            rule = NotAKeyType(name, spelling(required(field.type)), "is no text, number or bytes")
            context.report.add(rule, place, others=[(field.type_span, "it is this")])
            whole = False
    return Native(fields) if whole else None


def _projection(model: ModelDeclaration, marker: MarkerDeclaration, context: Context) -> Projection:
    argument = marker.get("project")
    if argument is None:
        return Projection()
    match argument.value:
        case "ALL":
            return Projection()
        case "KEYS_ONLY":
            return Projection("KEYS_ONLY")
        case tuple(fields):
            names = [each for each in fields if isinstance(each, str)]
            known = {each for each in names if context.field_is_known(model, each, argument.span)}
            return Projection("INCLUDE", tuple(sorted(known)))
        case other:
            context.report.add(UnknownProjection(str(other)), argument.span)
            return Projection()
