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
    for kind, fields in (("partition", partitions), ("sort", sorts)):
        if len(fields) > 1:
            places = [(_place(each), "and here") for each in fields[1:]]
            report.add(KeySaidTwice(model.name, fields[0].name, kind), _place(fields[0]), others=places)
    if not partitions:
        report.add(SortKeyAlone(model.name, sorts[0].name), _place(sorts[0]))
        return model
    arguments = [Argument("pk", (partitions[0].name,), _place(partitions[0]))]
    if sorts:
        arguments.append(Argument("sk", (sorts[0].name,), _place(sorts[0])))
    span = _place(partitions[0])
    key = Setting("key", MarkerDeclaration("Key", tuple(arguments), span=span), model.name, span=span)
    return replace(model, settings=(key, *model.settings))


def _place(field: FieldDeclaration) -> Span:
    marker = field.marker("PK") or field.marker("SK")
    return marker.span if marker is not None else field.span
