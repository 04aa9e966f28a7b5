"""Tables: a table with its indexes, what can be asked of it, and its entities, each with an example item and its requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.outputs.docs.markdown import code, grid, json_block, listed, quotation
from liftgen.outputs.docs.questions import Question, entity_questions, table_questions
from liftgen.outputs.examples.conditions import satisfying
from liftgen.outputs.examples.items import included, item_of, key_of
from liftgen.outputs.examples.planted import as_stored, base_values
from liftgen.outputs.examples.requests import sealed
from liftgen.schema import Composed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.outputs.examples.values import Example
    from liftgen.schema import Entity, EntityIndex, Index, KeyAttribute, KeyPart, Schema, Table


@dataclass(frozen=True, slots=True)
class Page:
    """What is said of one thing: its heading, its blocks of text, the questions that it answers, and what lies in it."""

    heading: str
    blocks: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    inner: tuple[Page, ...] = ()


def table_page(table: Table, schema: Schema) -> Page:
    """A table, and the entities in it."""
    entities = schema.entities_of(table.name)
    questions = tuple(table_questions(table, schema))
    pages = tuple(_entity_page(each, schema) for each in entities)
    asked = [(question, each.name) for each, page in zip(entities, pages, strict=True) for question in page.questions]
    rows = [
        (code(each.name), code(of), each.by, each.fresh) for each, of in asked if each.name not in {"get", "create"}
    ]
    rows += [(code(each.name), "several", each.by, each.fresh) for each in questions]
    summary = [grid(("access pattern", "of", "is answered by", "and is"), rows)] if rows else []
    return Page(code(table.name), (*_table_blocks(table), *summary), questions, pages)


def _table_blocks(table: Table) -> Iterator[str]:
    sort = f", sort key {_attributes(table.key.sort)}" if table.key.sort else ""
    said = f"Partition key {_attributes(table.key.partition)}{sort}."
    if table.ttl is not None:
        said += f" Items expire by {code(table.ttl)}."
    if table.stream is not None:
        said += f" Its stream has {code(table.stream)}."
    yield said
    if table.indexes:
        rows = [
            (code(each.name), each.kind, _attributes(each.key.partition), _attributes(each.key.sort), _holds(each))
            for each in table.indexes
        ]
        yield grid(("index", "kind", "partition", "sort", "holds"), rows)


def _entity_page(entity: Entity, schema: Schema) -> Page:
    values = as_stored(entity, base_values(entity, schema))
    blocks = [quotation(entity.model.doc)] if entity.model.doc else []
    blocks.append(grid(("key", "partition", "sort", "of the example"), _keys(entity, values, schema)))
    blocks += _uniques(entity, values)
    blocks.append("An item:")
    blocks.append(json_block(sealed(entity, item_of(entity, values, schema))))
    return Page(code(entity.name), tuple(blocks), tuple(entity_questions(entity, schema)))


def _keys(entity: Entity, values: Mapping[str, Example], schema: Schema) -> Iterator[tuple[str, str, str, str]]:
    key = entity.key
    yield "the table's", _part(key.partition), _part(key.sort), _example(entity, "key", values, schema)
    for index in entity.indexes:
        yield (
            _index(index),
            _part(index.key.partition),
            _part(index.key.sort),
            _example(entity, index.name, values, schema),
        )


def _index(index: EntityIndex) -> str:
    said = f"index {code(index.index)}"
    if index.name != index.index:
        said += f" as {code(index.name)}"
    return f"{said}, when {code(str(index.when))}" if index.when is not None else said


def _part(part: KeyPart | None) -> str:
    match part:
        case None:
            return ""
        case Composed():
            return code(str(part))
        case _:
            return ", ".join(code(f"{{{each}}}") for each in part.fields)


def _example(entity: Entity, on: str, values: Mapping[str, Example], schema: Schema) -> str:
    """The values of a key, of the example or of one that an index holds."""
    found: Mapping[str, Example] | None = values
    if on != "key" and not included(entity, on, values):
        found = satisfying(entity.index(on).when, entity, values, schema)
        if found is None or not included(entity, on, found):
            return "not in it"
    assert found is not None
    key = key_of(entity.key_on(on), found, entity)
    said = ", ".join(code(str(next(iter(each.values())))) for each in key.values())
    return said if found == values else f"{said}, of another"


def _uniques(entity: Entity, values: Mapping[str, Example]) -> Iterator[str]:
    for each in entity.uniques:
        fields = listed(map(code, each.fields))
        key = ", ".join(code(str(next(iter(part.values())))) for part in key_of(each.key, values, entity).values())
        together = " together" if len(each.fields) > 1 else ""
        are = "are" if len(each.fields) > 1 else "is"
        yield f"{fields} {are} unique{together}: {code(each.name)} keeps a guard beside each item, here {key}."


def _attributes(attributes: tuple[KeyAttribute, ...]) -> str:
    return ", ".join(f"{code(each.name)} ({each.type})" for each in attributes)


def _holds(index: Index) -> str:
    match index.projection.kind:
        case "ALL":
            return "every attribute"
        case "KEYS_ONLY":
            return "keys"
        case _:
            return f"keys, {', '.join(map(code, index.projection.attributes))}"
