"""Scopes: what one template is about: the project, a table, an item collection, an entity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.migrations import MigrationFile
    from liftgen.project import Settings
    from liftgen.schema import Entity, ItemCollection, Schema, Table


@dataclass(frozen=True, slots=True)
class ProjectScope:
    """Everything: the schema, and what the configuration says about the code that serves it.

    `deployments` are what the tables are after each deployment of the migrations, from the baseline on, `migrations` their files.
    """

    schema: Schema
    settings: Settings
    deployments: tuple[tuple[Table, ...], ...] = ()
    migrations: tuple[MigrationFile, ...] = ()


@dataclass(frozen=True, slots=True)
class TableScope:
    """One table and the entities that live in it."""

    project: ProjectScope
    table: Table

    @property
    def schema(self) -> Schema:
        return self.project.schema

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.schema.entities_of(self.table.name)

    @property
    def collections(self) -> tuple[ItemCollection, ...]:
        return self.schema.collections_of(self.table.name)


@dataclass(frozen=True, slots=True)
class CollectionScope:
    """One item collection."""

    project: ProjectScope
    collection: ItemCollection

    @property
    def schema(self) -> Schema:
        return self.project.schema

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @property
    def table(self) -> Table:
        return self.schema.table(self.collection.table)

    @property
    def entities(self) -> tuple[Entity, ...]:
        return tuple(self.schema.entity(name) for name in self.collection.entities)


@dataclass(frozen=True, slots=True)
class EntityScope:
    """One entity."""

    project: ProjectScope
    entity: Entity

    @property
    def schema(self) -> Schema:
        return self.project.schema

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @property
    def table(self) -> Table:
        return self.schema.table(self.entity.table)


Scope = ProjectScope | TableScope | CollectionScope | EntityScope


def scopes(project: ProjectScope, word: str) -> Iterator[Scope]:
    """Every scope of a kind: `project`, `table`, `collection` or `entity`."""
    match word:
        case "project":
            yield project
        case "table":
            yield from (TableScope(project, each) for each in project.schema.tables)
        case "collection":
            yield from (CollectionScope(project, each) for each in project.schema.collections)
        case "entity":
            yield from (EntityScope(project, each) for each in project.schema.entities)
        case _:
            raise ValueError(f"no scope is called `{word}`")


def name_of(scope: Scope) -> str:
    """What the scope is called in a path, and so as a module; nothing for the project."""
    match scope:
        case ProjectScope():
            return ""
        case TableScope(table=table):
            return module_name(table.name)
        case CollectionScope(collection=collection):
            return module_name(collection.name)
        case EntityScope(entity=entity):
            return module_name(entity.name)


def module_name(name: str) -> str:
    """The module that is about the table, item collection or entity of this name."""
    return Name(name).identifier


def entities_of(scope: Scope) -> tuple[str, ...]:
    """The names of the entities that the scope is about; none for the project, which is about all of them."""
    match scope:
        case ProjectScope():
            return ()
        case EntityScope(entity=entity):
            return (entity.name,)
        case TableScope() | CollectionScope():
            return tuple(each.name for each in scope.entities)
