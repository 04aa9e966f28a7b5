"""Review: a schema beside the declarations it was derived from, so that every finding has its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from liftgen.diagnostics import Report
from liftgen.keys.physical import schema_of
from liftgen.keys.sharing import Sharing
from liftgen.places import Places
from liftgen.plain import plain
from liftgen.schema import Composed, Native

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liftgen.declarations import Declarations, MarkerDeclaration, ModelDeclaration, Setting
    from liftgen.diagnostics import Rule, Span
    from liftgen.schema import Entity, EntityKey, KeyPart, Schema, Table


@dataclass(frozen=True)
class Review:
    """What is checked, where its parts stand, and the report that findings go to."""

    schema: Schema
    declarations: Declarations
    report: Report

    def add(
        self, finding: Rule, at: Span | None = None, label: str = "", others: Iterable[tuple[Span | None, str]] = ()
    ) -> None:
        """Report a finding at a place."""
        self.report.add(finding, at, label, others)

    @cached_property
    def places(self) -> Places:
        return Places(self.declarations)

    @cached_property
    def _models(self) -> dict[tuple[str, str], ModelDeclaration]:
        silent = Report()
        return {(each.module, each.name): plain(each, self.places, silent) for each in self.declarations.models}

    @cached_property
    def _members(self) -> dict[str, tuple[Entity, ...]]:
        members: dict[str, list[Entity]] = {each.name: [] for each in self.schema.tables}
        for entity in self.schema.entities:
            members.setdefault(entity.table, []).append(entity)
        return {name: tuple(each) for name, each in members.items()}

    @cached_property
    def _sharing(self) -> dict[str, Sharing]:
        return {name: Sharing(each) for name, each in self._members.items()}

    def sharing(self, table: str) -> Sharing:
        """The entities of a table and the texts of their items."""
        return self._sharing[table]

    def tables(self) -> Iterator[tuple[Table, tuple[Entity, ...]]]:
        """Every table with its entities."""
        for table in self.schema.tables:
            yield table, self._members[table.name]

    def model(self, entity: Entity) -> ModelDeclaration:
        """The model of an entity as it was written."""
        return self._models[entity.model.module, entity.model.name]

    def declared(self, module: str, name: str) -> ModelDeclaration:
        """A model as it was written."""
        return self._models[module, name]

    def setting(self, entity: Entity, name: str) -> Setting:
        """One line of the entity's `class Dynamo`; `"key"` is its key."""
        return next(each for each in self.model(entity).settings if each.name == name)

    def marker(self, entity: Entity, on: str) -> MarkerDeclaration:
        """The marker of a key, an index or a pattern."""
        return self.setting(entity, on).marker

    def place(self, entity: Entity, name: str, argument: str | None = None) -> Span:
        """Where a setting stands, or one argument of it."""
        marker = self.marker(entity, name)
        return marker.place(argument) if argument is not None else marker.span

    def key_part(self, entity: Entity, on: str, part: str) -> Span:
        """Where the partition (`pk`) or the sort key (`sk`) of a key is said."""
        marker = self.marker(entity, on)
        if marker.name == "LSI" and part == "pk":
            return self.key_part(entity, "key", "pk")
        return marker.place(part)

    def in_key(self, entity: Entity, on: str, part: str, field: str) -> Span:
        """Where a field is named in a key part: its placeholder, or its name in the list."""
        marker = self.marker(entity, on)
        if marker.name == "LSI" and part == "pk":
            marker = self.marker(entity, "key")
        argument = marker.get(part)
        if argument is None:
            return marker.span
        if not isinstance(argument.value, str):
            return self.places.word(argument.span, field)
        found = re.search(rf"\{{{re.escape(field)}(:[^{{}}]*)?\}}", argument.value)
        return self.places.inside(argument.span, argument.value, *found.span()) if found else argument.span

    def in_text(self, entity: Entity, name: str, argument: str, word: str) -> Span:
        """Where a word stands in an argument: in its text, or quoted in its list."""
        given = self.marker(entity, name).get(argument)
        if given is None:
            return self.marker(entity, name).span
        if not isinstance(given.value, str):
            return self.places.word(given.span, word)
        found = re.search(rf"(?<!\w){re.escape(word)}\b", given.value)
        return self.places.inside(given.span, given.value, *found.span()) if found else given.span

    def field(self, entity: Entity, name: str) -> Span:
        """Where a field is stated."""
        field = self.model(entity).field(name)
        return field.span if field is not None else self.model(entity).span

    def type_of(self, entity: Entity, name: str) -> Span:
        """Where a field's type is stated."""
        field = self.model(entity).field(name)
        return field.type_span if field is not None else self.model(entity).span


def keys_of(entity: Entity) -> Iterator[tuple[str, EntityKey]]:
    """The entity's key and those of its indexes, each with what a pattern calls it."""
    yield "key", entity.key
    for each in entity.indexes:
        yield each.name, each.key


def parts_of(entity: Entity, on: str) -> Iterator[tuple[str, KeyPart]]:
    """The parts of a key that the model says there, each with its argument; a local index says only its sort key."""
    key = entity.key_on(on)
    if on == "key" or entity.index(on).kind == "global":
        yield "pk", key.partition
    if key.sort is not None:
        yield "sk", key.sort


def key_text(key: EntityKey, entity: Entity) -> str:
    """The attributes of a key with their types, for messages."""
    schema = schema_of(key, entity.model)
    attributes = schema.attributes if schema is not None else ()
    return " and ".join(f"`{each.name}` ({each.type})" for each in attributes)


def is_native(part: KeyPart | None) -> bool:
    """Whether the part is made of fields as they are."""
    return isinstance(part, Native)


def composed_parts(entity: Entity) -> Iterator[tuple[str, str, Composed]]:
    """The composed parts of all keys: where, which argument, and the part."""
    for on, _ in keys_of(entity):
        for argument, part in parts_of(entity, on):
            if isinstance(part, Composed):
                yield on, argument, part
