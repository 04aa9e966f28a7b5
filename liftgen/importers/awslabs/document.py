"""Document: an AWS Labs schema.json as it is written, each part with its place; None where something says nothing usable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from liftgen.diagnostics import Span
    from liftgen.importers.json_source import Node
    from liftgen.importers.shapes import Word

FieldKind = Literal["string", "integer", "decimal", "boolean", "array", "object", "uuid"]
FIELD_KINDS: tuple[FieldKind, ...] = ("string", "integer", "decimal", "boolean", "array", "object", "uuid")
OPERATIONS = (
    "GetItem",
    "PutItem",
    "DeleteItem",
    "Query",
    "Scan",
    "UpdateItem",
    "BatchGetItem",
    "BatchWriteItem",
)
RANGES = ("begins_with", "between", ">=", "<=", ">", "<")


@dataclass(frozen=True, slots=True)
class FieldPart:
    """A field of an entity."""

    name: Word
    kind: Word | None
    required: bool
    item: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class KeyPart:
    """One part of an index's key: names of attributes, or their templates; `listed` where the document has a list."""

    words: tuple[Word, ...]
    listed: bool
    span: Span


@dataclass(frozen=True, slots=True)
class IndexPart:
    """An index of a table, by the names of its attributes; not `whole` where a part of its key could not be read."""

    name: Word
    partition: KeyPart | None
    sort: KeyPart | None
    projection: Word | None
    included: tuple[Word, ...] | None
    whole: bool


@dataclass(frozen=True, slots=True)
class MappingPart:
    """How an entity makes the key of an index; not `whole` where a template could not be read."""

    name: Word
    partition: KeyPart | None
    sort: KeyPart | None
    whole: bool


@dataclass(frozen=True, slots=True)
class ParameterPart:
    """A parameter of a pattern; `entity` where it is a whole one."""

    name: Word
    kind: Word | None
    entity: Word | None
    default: Node | None
    span: Span


@dataclass(frozen=True, slots=True)
class ConditionPart:
    """One condition of a filter: a comparison of a field, or of its size, or a function of it; with the parameters it takes."""

    field: Word
    operator: Word | None
    function: Word | None
    parameters: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class FilterPart:
    """Conditions that all hold, or one of them with `any`."""

    conditions: tuple[ConditionPart, ...]
    any: bool
    span: Span


@dataclass(frozen=True, slots=True)
class PatternPart:
    """An access pattern of an entity; not `whole` where something that it says could not be read."""

    name: Word
    number: int | None
    description: str
    operation: Word | None
    returns: Word | None
    index: Word | None
    range: Word | None
    filter: FilterPart | None
    consistent: Node | None
    parameters: tuple[ParameterPart, ...]
    whole: bool
    span: Span


@dataclass(frozen=True, slots=True)
class EntityPart:
    """An entity of a table; not `whole` where a template of its key could not be read."""

    name: Word
    partition: Word | None
    sort: Word | None
    fields: tuple[FieldPart, ...]
    mappings: tuple[MappingPart, ...]
    patterns: tuple[PatternPart, ...]
    whole: bool

    def field(self, name: str) -> FieldPart | None:
        """The field of this name."""
        return next((each for each in self.fields if each.name.text == name), None)


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table: the names of its key attributes, its indexes and its entities."""

    name: Word | None
    partition: Word | None
    sort: Word | None
    indexes: tuple[IndexPart, ...]
    entities: tuple[EntityPart, ...]


@dataclass(frozen=True, slots=True)
class ActionPart:
    """What a transaction does with one entity."""

    table: Word | None
    entity: Word | None
    action: Word | None
    condition: Word | None


@dataclass(frozen=True, slots=True)
class TransactionPart:
    """An access pattern over several tables, all or nothing."""

    name: Word
    number: int | None
    description: str
    operation: Word | None
    actions: tuple[ActionPart, ...]
    parameters: tuple[ParameterPart, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole document."""

    tables: tuple[TablePart, ...] = ()
    transactions: tuple[TransactionPart, ...] = ()
