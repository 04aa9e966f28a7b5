"""Live: deployed tables and some of their items in, declarations that say what is stored there out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liftgen.declarations import Argument, Declarations, MarkerDeclaration, ModelDeclaration, TableDeclaration
from liftgen.importers.imported import Imported
from liftgen.importers.live.guards import constraints
from liftgen.importers.live.kinds import ENTITY, Kind, all_of, kinds_of, place_of
from liftgen.importers.live.models import Model
from liftgen.importers.python_names import unused
from liftgen.names import Name, identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from liftgen.importers.live.kinds import Kinds
    from liftgen.importers.live.templates import Item
    from liftgen.schema import Table

__all__ = ["Sampled", "import_tables", "place_of"]


@dataclass(frozen=True, slots=True)
class Sampled:
    """A deployed table, and those of its items that were read.

    With `is_plain` they are all of one entity whose keys are taken as they are: what is left where nothing else works.
    """

    table: Table
    items: tuple[Item, ...] = ()
    is_plain: bool = False


def import_tables(sampled: Sequence[Sampled], module: str) -> Imported:
    """Models of what the tables hold, in a module of this name; what cannot be seen from the items is in its notes."""
    tables: list[tuple[TableDeclaration, list[Model]]] = []
    notes: list[tuple[str, str, str]] = []
    classes: set[str] = set()
    for each in sampled:
        kinds = all_of(each.items, each.table) if each.is_plain else kinds_of(each.items, each.table)
        found = [_model(kind, kinds, each, module, classes) for kind in kinds.kinds or all_of((), each.table).kinds]
        _add_empty(each.table, found)
        for one in found:
            one.settings += constraints(one, kinds)
        # A table that is called as one of its own settings would not be found in `class Dynamo`.
        taken = {*(one.variable for one, _ in tables), *(setting.name for one in found for setting in one.settings)}
        variable = unused(identifier(Name(each.table.name).snake), taken)
        declared = TableDeclaration(variable, module, _table(each.table, found, kinds))
        tables.append((declared, found))
        first = found[0].name
        if each.is_plain:
            notes.append(
                (first, "", "the keys are taken as they are: what they are composed of, lift could not compose")
            )
        if not each.items:
            notes.append((first, "", "no item was read: there is more to say than the keys"))
        if kinds.others:
            notes.append((first, "", f"{len(kinds.others)} items of `{each.table.name}` do not say what they are"))
    declarations: list[ModelDeclaration] = []
    for declared, found in tables:
        for one in found:
            model = one.declaration(declared)
            declarations += [*one.nested, model]
            notes += [*((one.name, name, text) for name, text in one.notes), *one.notes_of]
    return Imported(
        Declarations(tuple(declarations), tuple(each for each, _ in tables)), _title(sampled), notes=tuple(notes)
    )


def _model(kind: Kind, kinds: Kinds, sampled: Sampled, module: str, classes: set[str]) -> Model:
    name = unused(kind.name, classes)
    classes.add(name)
    table = sampled.table
    model = Model(name, replace(kind, name=name), table, kinds.said, module, classes, sampled.is_plain)
    keys = (*table.key.attributes, *(one for index in table.indexes for one in index.key.attributes))
    model.look(frozenset(each.name for each in keys))
    return model


def _add_empty(table: Table, models: Sequence[Model]) -> None:
    """Give the indexes that no item is in to the first model, so that the table is whole."""
    settings = (setting for model in models for setting in model.settings)
    known = {setting.marker.text("index") or setting.name for setting in settings}
    for index in table.indexes:
        if index.name not in known:
            models[0].add_empty(index)


def _table(table: Table, models: Iterable[Model], kinds: Kinds) -> MarkerDeclaration:
    span = place_of(table)
    arguments = [Argument("name", table.name, span)]
    composed = {
        argument.name
        for each in models
        for argument in each.settings[0].marker.arguments
        if isinstance(argument.value, str)
    }
    for side, attributes in (("pk", table.key.partition), ("sk", table.key.sort)):
        if side in composed and attributes and attributes[0].name != side:
            arguments.append(Argument(side, attributes[0].name, span))
    if table.stream is not None:
        arguments.append(Argument("stream", table.stream, span))
    if kinds.said != ENTITY:
        arguments.append(Argument("entity", kinds.said, span))
    if any(each.encodes is False for each in models):
        arguments.append(Argument("escape", False, span))
    return MarkerDeclaration("Table", tuple(arguments), span=span)


def _title(sampled: Sequence[Sampled]) -> str:
    """What the module begins with."""
    names = [f"`{each.table.name}`" for each in sampled]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    count = sum(len(each.items) for each in sampled)
    read = f"{count} items that were read" if count != 1 else "the one item that was read"
    return f"The items of the {'tables' if len(names) > 1 else 'table'} {listed}, as {read} show them."
