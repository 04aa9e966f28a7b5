"""Plain: every way to say a key → the one way that the rest of deriving knows; `PK` and `SK` become a `Key` of names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liftgen.declarations import Argument, MarkerDeclaration, Setting
from liftgen.plain.tags import without_tags
from liftgen.rules.tables import KeySaidTwice, SortKeyAlone

if TYPE_CHECKING:
    from liftgen.declarations import FieldDeclaration, ModelDeclaration
    from liftgen.diagnostics import Report, Span
    from liftgen.places import Places


def plain(model: ModelDeclaration, places: Places, report: Report) -> ModelDeclaration:
    """The model with markers for its tags and its key as a setting, however it was written."""
    return _with_key(without_tags(model, places, report), report)


def _with_key(model: ModelDeclaration, report: Report) -> ModelDeclaration:
    partitions = [each for each in model.fields if each.marker("PK") is not None]
    sorts = [each for each in model.fields if each.marker("SK") is not None]
    if not partitions and not sorts:
        return model
    said = next((each for each in model.settings if each.name == "key"), None)
    marked = [*partitions, *sorts]
    if said is not None:
        report.add(KeySaidTwice(model.name, marked[0].name), _place(marked[0]), others=[(said.span, "and here")])
        return model
    for kind, name, fields in (("partition", "PK", partitions), ("sort", "SK", sorts)):
        if len(fields) > 1:
            places = [(_place(each, name), "and here") for each in fields[1:]]
            report.add(KeySaidTwice(model.name, fields[0].name, kind), _place(fields[0], name), others=places)
    if not partitions:
        report.add(SortKeyAlone(model.name, sorts[0].name), _place(sorts[0]))
        return model
    arguments = [_argument("pk", partitions[0], "PK"), *(_argument("sk", each, "SK") for each in sorts[:1])]
    span = _place(partitions[0], "PK")
    key = Setting("key", MarkerDeclaration("Key", tuple(arguments), span=span), model.name, span=span)
    return replace(model, settings=(key, *model.settings))


def _argument(name: str, field: FieldDeclaration, marker: str) -> Argument:
    """What the key is made of: the text that a tag composes, or the field as it is."""
    said = field.marker(marker)
    text = said.text("text") if said is not None else None
    return Argument(name, text if text is not None else (field.name,), _place(field, marker))


def _place(field: FieldDeclaration, *names: str) -> Span:
    """Where the field is marked."""
    found = (field.marker(each) for each in names or ("PK", "SK"))
    return next((each.span for each in found if each is not None), field.span)
