"""Collections: patterns that return items of several entities → item collections of the entities that share the partition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liftgen.declarations import Argument
from liftgen.rules.importing import ReadAs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.diagnostics import Report, Span
    from liftgen.importers.awslabs.document import PatternPart
    from liftgen.importers.awslabs.models import EntityModel


def collect(models: Sequence[EntityModel], report: Report) -> None:
    """Make item collections of the queries of one table that return mixed data; the entities' settings say them then."""
    for model in models:
        for number, pattern in enumerate(model.keys.entity.patterns):
            if not _is_mixed(pattern, model):
                continue
            sharing = [each for each in models if _partition(each, pattern) == _partition(model, pattern)]
            if len(sharing) < 2:
                what = f"`{pattern.name}` returns mixed data"
                report.add(ReadAs(what, f"only `{model.keys.entity.name}` has that partition"), pattern.name.span)
                continue
            name = _said(model, pattern) or pattern.name.text
            for each in sharing:
                _say(each, pattern, name, pattern.name.span)
            settings = model.patterns.settings
            settings[:] = [each for each in settings if each.name != pattern.name.text]
            model.answers[number] = replace(model.answers[number], answer=name, kind="collection")


def _is_mixed(pattern: PatternPart, model: EntityModel) -> bool:
    """Whether the pattern asks for a whole partition and whatever is in it."""
    asked = (each for each in model.patterns.settings if each.name == pattern.name.text)
    query = next((each for each in asked if each.marker.name == "Query"), None)
    mixed = pattern.returns is not None and pattern.returns.text == "mixed_data"
    return mixed and query is not None and query.marker.get("where") is None


def _partition(model: EntityModel, pattern: PatternPart) -> str | None:
    if pattern.index is None:
        return model.keys.key.text if model.keys.key is not None else None
    known = model.keys.indexes.get(pattern.index.text)
    return known.text if known is not None else None


def _said(model: EntityModel, pattern: PatternPart) -> str | None:
    """The collection that the key or index belongs to already."""
    return next((each.marker.text("collection") for each in model.settings if each.name == _on(model, pattern)), None)


def _say(model: EntityModel, pattern: PatternPart, name: str, at: Span) -> None:
    """Let the key or index of the entity belong to the collection."""
    for number, each in enumerate(model.settings):
        if each.name == _on(model, pattern) and each.marker.get("collection") is None:
            arguments = (*each.marker.arguments, Argument("collection", name, at))
            model.settings[number] = replace(each, marker=replace(each.marker, arguments=arguments))


def _on(model: EntityModel, pattern: PatternPart) -> str:
    return model.patterns.indexes.get(pattern.index.text, "") if pattern.index is not None else "key"
