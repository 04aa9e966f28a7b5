"""Diagram: the entities with their fields and relations, in the language of Mermaid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liftgen.field_types import DictOf, EnumOf, JsonType, ListOf, LiteralOf, ModelOf, ScalarType, SetOf, TupleOf, bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.field_types import FieldType
    from liftgen.schema import Attribute, Entity, Schema

KEYS = frozenset({"PK", "FK", "UK"})
"""What Mermaid takes for a mark of the field before it, wherever it stands."""
LONGEST = 45_000
"""Mermaid refuses a text of more than 50,000 characters."""


def diagram(schema: Schema) -> str | None:
    """The diagram with as many fields as there is room for: all, those of keys, or none; None where it is too long even so."""
    for fields in ("all", "keys", "none"):
        text = "\n".join(_lines(schema, fields))
        if len(text) <= LONGEST:
            return text
    return None


def _lines(schema: Schema, fields: str) -> Iterator[str]:
    yield "erDiagram"
    for entity in schema.entities:
        yield f'    "{entity.name}"["{entity.name} in {entity.table}"] {{'
        for attribute in entity.attributes:
            marks = _marks(attribute, entity)
            if fields == "all" or (fields == "keys" and marks):
                yield f"        {_type(attribute.type)} {_field(attribute.field)}{f' {marks}' if marks else ''}"
        yield "    }"
    for entity in schema.entities:
        for relation in entity.relations:
            if relation.through is None:
                yield f'    "{entity.name}" ||--o{{ "{relation.target}" : "{relation.name}"'
            else:
                yield f'    "{entity.name}" }}o--o{{ "{relation.target}" : "{relation.name}, through {relation.through}"'
        for end in entity.edge or ():
            yield f'    "{end}" ||--o{{ "{entity.name}" : "edge"'


def _marks(attribute: Attribute, entity: Entity) -> str:
    """That the field is in the table's key, or that its value is unique."""
    unique = any(attribute.field in each.fields for each in entity.uniques)
    return ", ".join(mark for mark, there in (("PK", attribute.field in entity.key.fields), ("UK", unique)) if there)


def _field(name: str) -> str:
    return f"{name}_" if name in KEYS else name


def _type(type_: FieldType) -> str:
    """The type in one word."""
    match bare(type_):
        case ScalarType(scalar):
            return scalar.value
        case EnumOf(name=name) | ModelOf(name=name):
            return re.sub(r"\W", "_", name.rpartition(".")[2])
        case ListOf():
            return "list"
        case TupleOf():
            return "tuple"
        case SetOf():
            return "set"
        case DictOf():
            return "dict"
        case LiteralOf():
            return "literal"
        case JsonType():
            return "json"
        case _:
            return "union"
