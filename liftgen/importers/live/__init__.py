"""Live: deployed tables and some of their items in, declarations that say what is stored there out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liftgen.declarations import Argument, Declarations, MarkerDeclaration, ModelDeclaration, TableDeclaration
from liftgen.diagnostics import Span
from liftgen.importers.imported import Imported
from liftgen.importers.live.guards import constraints
from liftgen.importers.live.kinds import ENTITY, Kind, kinds_of
from liftgen.importers.live.models import Model
from liftgen.importers.python_names import singular, unused
from liftgen.names import Name, identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from liftgen.importers.live.kinds import Kinds
    from liftgen.importers.live.templates import Item
    from liftgen.schema import Table

__all__ = ["Sampled", "import_tables"]


@dataclass(frozen=True, slots=True)
class Sampled:
    """A deployed table, and those of its items that were read."""

    table: Table
    items: tuple[Item, ...] = ()


def import_tables(sampled: Sequence[Sampled], module: str) -> Imported:
    """Models of what the tables hold, in a module of this name; what cannot be seen from the items is in its notes."""
    tables: list[tuple[TableDeclaration, list[Model]]] = []
    notes: list[tuple[str, str, str]] = []
    classes: set[str] = set()
    for each in sampled:
        kinds = kinds_of(each.items, each.table)
        found = [
            _model(kind, kinds, each.table, module, classes) for kind in kinds.kinds or (Kind(_name(each.table), ()),)
        ]
        variable = unused(identifier(Name(each.table.name).snake), {one.variable for one, _ in tables})
        declared = TableDeclaration(variable, module, _table(each.table, found, kinds))
        tables.append((declared, found))
        for one in found:
            one.settings += constraints(one, kinds)
        first = found[0].name
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


def _model(kind: Kind, kinds: Kinds, table: Table, module: str, classes: set[str]) -> Model:
    name = unused(kind.name, classes)
    classes.add(name)
    model = Model(name, replace(kind, name=name), table, kinds.said, module, classes)
    keys = (*table.key.attributes, *(one for index in table.indexes for one in index.key.attributes))
    model.look(frozenset(each.name for each in keys))
    return model


def _name(table: Table) -> str:
    return identifier(singular(table.name)) or "Item"


def _table(table: Table, models: Iterable[Model], kinds: Kinds) -> MarkerDeclaration:
    span = Span(f"table `{table.name}`")
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
