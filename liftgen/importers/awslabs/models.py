"""Models: the entities of a document in, their declarations out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.declarations import (
    Argument,
    Default,
    FieldDeclaration,
    MarkerDeclaration,
    ModelDeclaration,
    Setting,
    TableDeclaration,
)
from liftgen.field_types import DictOf, FieldType, JsonType, ListOf, OptionalOf, Scalar, ScalarType
from liftgen.importers.awslabs.keys import Keys
from liftgen.importers.awslabs.patterns import Patterns, is_plain_query
from liftgen.importers.python_names import REPOSITORY, field_name, index_name, unused
from liftgen.names import Name, identifier
from liftgen.rules.importing import ReadAs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.diagnostics import Report
    from liftgen.importers.awslabs.document import EntityPart, FieldPart, MappingPart, TablePart
    from liftgen.importers.imported import ImportedPattern

TYPES: dict[str, FieldType] = {
    "string": ScalarType(Scalar.STR),
    "integer": ScalarType(Scalar.INT),
    "decimal": ScalarType(Scalar.DECIMAL),
    "boolean": ScalarType(Scalar.BOOL),
    "uuid": ScalarType(Scalar.UUID),
    "object": DictOf(ScalarType(Scalar.STR), JsonType()),
    "array": ListOf(JsonType()),
}


@dataclass(slots=True)
class EntityModel:
    """An entity on its way to a declaration: its keys, its patterns and what answers each."""

    patterns: Patterns
    settings: list[Setting]
    answers: list[ImportedPattern]
    lost: list[str]

    @property
    def keys(self) -> Keys:
        return self.patterns.keys


def read_entity(entity: EntityPart, table: TablePart, entities: frozenset[str], report: Report) -> EntityModel:
    """The entity's keys and patterns."""
    keys = Keys(entity, table, report)
    lost = [field_name(each.name.text) for each in entity.fields if each.kind is None]
    key = keys.marker()
    settings = []
    if key is not None:
        settings.append(Setting("key", key, entity.name.text, span=entity.name.span))
    else:
        lost.append("key")
    indexes: dict[str, str] = {}
    for mapping in entity.mappings:
        name = _index_name(mapping, keys, {*indexes.values(), *REPOSITORY})
        marker = keys.index_marker(mapping, name)
        if marker is None:
            lost.append(name)
            continue
        named = _naming_pattern(entity, mapping, keys)
        if named is not None:
            name = named
        indexes.setdefault(mapping.name.text, name)
        settings.append(
            Setting(name, _named(marker, name), entity.name.text, _said(entity, name), span=mapping.name.span)
        )
    patterns = Patterns(keys, entities, indexes, report)
    answers = [patterns.read(each) for each in entity.patterns]
    return EntityModel(patterns, settings, answers, lost)


def declare(model: EntityModel, table: TableDeclaration, name: str, module: str) -> ModelDeclaration:
    """The declaration of an entity that was read, under this name."""
    keys = model.keys
    entity = keys.entity
    return ModelDeclaration(
        name,
        module,
        "pydantic",
        tuple(field for each in entity.fields if (field := _field(each, keys)) is not None),
        (*model.settings, *model.patterns.settings),
        table,
        dynamo=True,
        lost=tuple(model.lost),
        span=entity.name.span,
    )


def declare_table(table: TablePart, models: list[EntityModel], variable: str, module: str) -> TableDeclaration:
    """The table; the items in it are told apart by their keys, as they have nothing else that says what they are."""
    assert table.name is not None  # tables without a name are not declared
    arguments = [Argument("name", table.name.text, table.name.span)]
    for name, attribute in (("pk", table.partition), ("sk", table.sort)):
        composed = any(
            isinstance(argument.value, str)
            for each in models
            for setting in each.settings
            if setting.name == "key" and (argument := setting.marker.get(name)) is not None
        )
        if attribute is not None and composed and attribute.text != name:
            arguments.append(Argument(name, attribute.text, attribute.span))
    arguments.append(Argument("entity", None, table.name.span))
    if any(each.keys.ambiguous for each in models):
        arguments.append(Argument("escape", False, table.name.span))
    return TableDeclaration(variable, module, MarkerDeclaration("Table", tuple(arguments), span=table.name.span))


def variable_of(table: str, taken: Mapping[str, object] | set[str]) -> str:
    """What a table is called in its module."""
    return unused(identifier(Name(table).snake or "table"), taken)


def _field(part: FieldPart, keys: Keys) -> FieldDeclaration | None:
    if part.kind is None:
        return None
    name = part.name.text
    in_key = name in keys.required
    if not part.required and in_key:
        read = "it is read as required, since every item has its key"
        keys.report.add(ReadAs(f"field `{name}` is optional and part of the key", read), part.name.span)
    optional = not part.required and not in_key
    type_ = TYPES[part.kind.text] if part.item is None else ListOf(TYPES[part.item.text])
    stored = keys.stored.get(name, name)
    span = part.name.span
    attr = MarkerDeclaration("Attr", (Argument("name", stored, span),), span=span)
    return FieldDeclaration(
        field_name(name),
        OptionalOf(type_) if optional else type_,
        (attr,) if stored != field_name(name) else (),
        Default("None", value=None, literal=True) if optional else None,
        constraints=(("ge", 0),) if name in keys.padded else (),
        owner=keys.entity.name.text,
        span=span,
        type_span=part.kind.span,
    )


def _index_name(mapping: MappingPart, keys: Keys, taken: set[str]) -> str:
    """What the model calls an index, other than a pattern is called."""
    return index_name(mapping.name.text, taken | {each.name.text for each in keys.entity.patterns})


def _naming_pattern(entity: EntityPart, mapping: MappingPart, keys: Keys) -> str | None:
    """The name of the first pattern that asks for a whole partition of the index, and no more."""
    known = keys.indexes.get(mapping.name.text)
    for each in entity.patterns:
        if each.index is not None and each.index.text == mapping.name.text and is_plain_query(each, known):
            return each.name.text if each.name.text not in REPOSITORY else None
    return None


def _named(marker: MarkerDeclaration, name: str) -> MarkerDeclaration:
    """The marker without the name of the index where the model has it anyway."""
    return MarkerDeclaration(
        marker.name,
        tuple(each for each in marker.arguments if not (each.name == "index" and each.value == name)),
        span=marker.span,
    )


def _said(entity: EntityPart, name: str) -> str:
    return next((each.description for each in entity.patterns if each.name.text == name), "")
