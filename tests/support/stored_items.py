"""Items as a table of given models would hold them: of every entity, with and without what may be missing, and guards."""

from __future__ import annotations

from typing import Any

from liftgen.field_types import OptionalOf
from liftgen.outputs.examples.items import item_of, key_of, primary_key
from liftgen.outputs.examples.planted import as_stored, base_values
from liftgen.outputs.examples.values import example
from liftgen.schema import Entity, Schema, Table

KEPT = {"version", "created_at", "updated_at", "deleted_at"}
COUNT = 12

Item = dict[str, dict[str, Any]]


def stored_items(schema: Schema, table: Table) -> list[Item]:
    """Items of every entity of the table, with and without what may be missing, and the guards of their constraints."""
    found: list[Item] = []
    for entity in schema.entities_of(table.name):
        for number in range(1, COUNT + 1):
            values = as_stored(entity, some_values(entity, number, schema))
            found.append(item_of(entity, values, schema))
            for each in entity.uniques:
                if all(values.get(field) is not None for field in each.fields):
                    guard = {"_entity": {"S": f"{entity.name}.{each.name}"}}
                    owner = {"_owner": {"M": primary_key(entity, values)}}
                    found.append({**key_of(each.key, values, entity), **guard, **owner})
    return found


def some_values(entity: Entity, number: int, schema: Schema) -> dict[str, Any]:
    values = base_values(entity, schema)
    for place, attribute in enumerate(entity.attributes):
        if attribute.lifecycle in KEPT:
            continue
        # Far enough apart that no two fields have the same text by chance.
        values[attribute.field] = example(attribute, number + 20 * place, schema)
        if isinstance(attribute.type, OptionalOf) and number % 3 == 0 and attribute.field not in entity.key.fields:
            values[attribute.field] = None
    return values
