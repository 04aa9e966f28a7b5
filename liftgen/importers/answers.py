"""Answers: the access patterns of an imported document beside what answers each in the schema, pattern by pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.conditions import parameters_of

if TYPE_CHECKING:
    from liftgen.importers.imported import Imported, ImportedPattern
    from liftgen.schema import AccessPattern, Entity, NamedTransaction, Schema

REQUESTS = {
    "query": "Query",
    "scan": "Scan",
    "get": "GetItem",
    "put": "PutItem",
    "create": "PutItem",
    "update": "UpdateItem",
    "delete": "DeleteItem",
    "batch get": "BatchGetItem",
    "batch write": "BatchWriteItem",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One pattern: what the document calls it, what answers it, the request it becomes and where that goes.

    `key` is what the key answers, `beside` what is filtered, changed or made sure of; `index` is empty for the table's own key.
    """

    number: int | None
    name: str
    method: str
    request: str
    index: str = ""
    key: str = ""
    beside: str = ""


def answers(imported: Imported, schema: Schema) -> tuple[Answer, ...]:
    """Every pattern of the document that is answered, in the document's order."""
    return tuple(_answer(each, schema) for each in imported.patterns if each.answer is not None)


def _answer(pattern: ImportedPattern, schema: Schema) -> Answer:
    assert pattern.answer is not None  # only those are asked for
    method = f"{pattern.entity}.{pattern.answer}"
    match pattern.kind:
        case "transaction":
            found = next(each for each in schema.transactions if each.name == pattern.answer)
            return Answer(pattern.number, pattern.name, found.name, _transact(found), key=_actions(found, schema))
        case "collection":
            collection = next(each for each in schema.collections if each.name == pattern.answer)
            key = " and ".join(f"{each.field} = :{each.name}" for each in collection.parameters)
            index = "" if collection.on == "key" else collection.on
            return Answer(pattern.number, pattern.name, pattern.answer, "Query", index, key)
        case "plain":
            return _plain(pattern, method, schema.entity(pattern.entity))
        case "pattern":
            entity = schema.entity(pattern.entity)
            found_pattern = next(each for each in entity.patterns if each.name == pattern.answer)
            return _named(pattern, method, found_pattern, entity)


def _named(asked: ImportedPattern, method: str, pattern: AccessPattern, entity: Entity) -> Answer:
    index = "" if pattern.on == "key" else entity.index(pattern.on).index
    said = parameters_of(pattern.key_condition)
    key = [
        f"{each.field} = :{each.name}" for each in pattern.parameters if each.use == "equal" and each.name not in said
    ]
    key += [str(pattern.key_condition)] if pattern.key_condition is not None else []
    beside = [f"set {', '.join(pattern.fields)}"] if pattern.operation == "update" else []
    beside += [str(pattern.filter)] if pattern.filter is not None else []
    # A read by key takes no condition, so that one with a condition is a query for one item.
    request = "Query" if pattern.operation == "get" and pattern.filter is not None else REQUESTS[pattern.operation]
    return Answer(asked.number, asked.name, method, request, index, " and ".join(key), " if ".join(beside))


def _plain(asked: ImportedPattern, method: str, entity: Entity) -> Answer:
    assert asked.answer is not None  # it is a plain operation
    request = REQUESTS[asked.answer]
    match asked.answer:
        case "create":
            absent = f"attribute_not_exists({entity.key.fields[0]})" if entity.key.fields else ""
            return Answer(asked.number, asked.name, method, request, beside=absent)
        case "put" | "batch get" | "batch write":
            return Answer(asked.number, asked.name, method, request)
        case _:
            key = " and ".join(f"{each} = :{each}" for each in entity.key.fields)
            return Answer(asked.number, asked.name, method, request, key=key)


def _transact(transaction: NamedTransaction) -> str:
    reads = all(each.operation == "get" for each in transaction.actions)
    return "TransactGetItems" if reads else "TransactWriteItems"


def _actions(transaction: NamedTransaction, schema: Schema) -> str:
    found = []
    for each in transaction.actions:
        operation = each.pattern or ("create" if each.creates else each.operation)
        condition = f" if {each.condition}" if each.condition is not None else ""
        found.append(f"{schema.entity(each.entity).name}.{operation}{condition}")
    return ", ".join(found)
