"""Kinds: the items of a table in, those of each entity apart from the others out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.diagnostics import Span
from liftgen.importers.live.templates import LABEL, WORD, plain
from liftgen.importers.python_names import singular
from liftgen.names import Name, identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from liftgen.importers.live.templates import Item
    from liftgen.schema import Table

ENTITY = "_entity"
SAYING = (ENTITY, "entity_type", "entityType", "__typename", "_type", "type", "kind")
"""Attributes by which people tell items apart, those that are meant for it first."""

CLASS = re.compile(r"[A-Z][A-Za-z0-9]*$")


@dataclass(frozen=True, slots=True)
class Kind:
    """The items of one entity, and what to call it."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Kinds:
    """The entities of a table; `said` is the attribute that says which one an item is, where there is one.

    `guards` are the items that keep constraints, by the name of their constraint, `others` those of no entity.
    """

    kinds: tuple[Kind, ...]
    said: str | None = None
    guards: tuple[Kind, ...] = ()
    others: tuple[Item, ...] = ()


def kinds_of(items: Sequence[Item], table: Table) -> Kinds:
    """The items by what they are: as they say themselves, or else as the shapes of their keys show."""
    for name in SAYING:
        saying = [each for each in items if "S" in each.get(name, {})]
        names = {each[name]["S"] for each in saying}
        models = {each for each in names if CLASS.match(each)}
        guards = {each for each in names if each.partition(".")[0] in models and each.partition(".")[2].isidentifier()}
        # What only some items say may say something else; lift's own attribute says nothing else.
        if not models or names - models - guards or (name != ENTITY and not _agrees(name, items, table)):
            continue
        return Kinds(
            _by_name(name, saying, models),
            name,
            _by_name(name, saying, guards),
            tuple(each for each in items if "S" not in each.get(name, {})),
        )
    shapes: dict[tuple[tuple[str, ...], ...], list[Item]] = {}
    for each in items:
        shapes.setdefault(_shape(each, table), []).append(each)
    return Kinds(tuple(Kind(_called(shape, table), tuple(found)) for shape, found in sorted(shapes.items())))


def place_of(table: Table) -> Span:
    """Where findings about what a table holds have their place."""
    return Span(f"table `{table.name}`")


def all_of(items: Sequence[Item], table: Table) -> Kinds:
    """All items as those of one entity."""
    return Kinds((Kind(identifier(singular(table.name)) or "Item", tuple(items)),))


def _agrees(name: str, items: Sequence[Item], table: Table) -> bool:
    """Whether all items say what they are, and never differently from their keys."""
    pairs = {(each.get(name, {}).get("S"), _shape(each, table)) for each in items}
    said, shapes = ({pair[place] for pair in pairs} for place in (0, 1))
    return None not in said and len(said) > 1 and len(pairs) == len(said) == len(shapes)


def _by_name(name: str, items: Iterable[Item], names: Iterable[str]) -> tuple[Kind, ...]:
    found: dict[str, list[Item]] = {each: [] for each in sorted(names)}
    for each in items:
        if each[name]["S"] in found:
            found[each[name]["S"]].append(each)
    return tuple(Kind(each, tuple(of_it)) for each, of_it in found.items())


def _shape(item: Item, table: Table) -> tuple[tuple[str, ...], ...]:
    """The words in each part of the key, and where values stand between them."""
    shape = []
    keys = {each.name for each in table.key.attributes}
    held = {plain(value) for name, value in item.items() if name not in keys}
    for attribute in table.key.attributes:
        pieces = (plain(item.get(attribute.name, {})) or "").split("#")
        marked = len(pieces) > 1 or WORD.match(pieces[0])
        words = tuple(each if WORD.match(each) or (LABEL.match(each) and each not in held) else "" for each in pieces)
        shape.append(words if marked else ("",))
    return tuple(shape)


def _called(shape: tuple[tuple[str, ...], ...], table: Table) -> str:
    """The word of the sort key where it tells items apart, or else that of the partition: a sort key of one word is a label."""
    partition, sort = ([word for word in part if word] for part in (*shape, ())[:2])
    is_label = len(shape) > 1 and "" not in shape[1]
    words = partition if is_label or not sort else sort
    if not words:
        words = sort or partition
    if not words:
        return identifier(singular(table.name)) or "Item"
    return identifier(Name(words[-1].lower()).pascal)
