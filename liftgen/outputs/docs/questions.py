"""Questions: what can be asked of an entity or a table, each with the method that asks it and the exact request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.docs.markdown import code, json_block, listed, quotation
from liftgen.outputs.examples.answers import Within
from liftgen.outputs.examples.planted import LATER, NOW, as_stored, base_values, planted
from liftgen.outputs.examples.requests import (
    collection_requests,
    get_request,
    named_get_request,
    query_requests,
    relation_requests,
    scan_request,
)
from liftgen.outputs.examples.values import example, source
from liftgen.outputs.examples.writes import Writer, changed_values, write_requests
from liftgen.outputs.repository.fields import article
from liftgen.outputs.repository.prose import collection_prose, named_prose, pattern_prose
from liftgen.outputs.repository.source import Imports
from liftgen.outputs.repository.transactions import NamedMethods, transactions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from liftgen.outputs.examples.requests import Request
    from liftgen.outputs.repository.transactions import Step
    from liftgen.schema import (
        AccessPattern,
        Entity,
        ItemCollection,
        NamedTransaction,
        PatternParameter,
        Relation,
        Schema,
        Table,
    )

GLOBAL = "eventually consistent"
AT_WILL = "eventually consistent unless asked otherwise"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: how it is asked, what answers it and how fresh the answer is, and all that is said of it."""

    name: str
    heading: str
    by: str
    fresh: str
    blocks: tuple[str, ...]


def entity_questions(entity: Entity, schema: Schema) -> Iterator[Question]:
    """What can be asked of an entity: by key, by access patterns, by relations."""
    yield _get(entity, schema)
    yield _create(entity, schema)
    for pattern in entity.patterns:
        match pattern.operation:
            case "query":
                yield _query(pattern, entity, schema)
            case "scan" | "get":
                yield _named_read(pattern, entity, schema)
            case _:
                yield _named_write(pattern, entity, schema)
    for relation in entity.relations:
        yield _relation(relation, entity, schema)


def table_questions(table: Table, schema: Schema) -> Iterator[Question]:
    """What can be asked of several entities of a table at once."""
    for each in schema.collections_of(table.name):
        yield _collection(each, schema)
    methods = NamedMethods(schema, table.name, "", Imports())
    for transaction in transactions_of(schema, table.name, scoped=False):
        yield _transaction(transaction, methods.steps(transaction))


def _get(entity: Entity, schema: Schema) -> Question:
    values = base_values(entity, schema)
    said = f"The {entity.name} with this key, or None."
    block = _shown(get_request(entity, values))
    return Question("get", _heading("get", ["*", *entity.key.fields]), "the table's key", AT_WILL, (said, block))


def _create(entity: Entity, schema: Schema) -> Question:
    values = as_stored(entity, base_values(entity, schema))
    request = Writer(entity, schema, NOW).create(values)
    said = f"Stores {article(entity.name)} that must be new."
    if request.operation == "TransactWriteItems":
        said += " Its guards are put in the same transaction, which has a `ClientRequestToken` beside what is shown."
    block = _shown(request)
    return Question(
        "create", _heading("create", [Name(entity.name).identifier]), "the table's key", "a write", (said, block)
    )


def _query(pattern: AccessPattern, entity: Entity, schema: Schema) -> Question:
    arguments = planted(pattern, entity, schema).arguments
    by, fresh = _by(pattern.on, entity, consistent=pattern.consistent)
    blocks = _said(pattern, pattern_prose(entity, _undocumented(pattern)))
    if pattern.key_condition is not None:
        blocks.append(f"The key answers {code(str(pattern.key_condition))}.")
    blocks += _asked_with(pattern.parameters, arguments, query_requests(pattern, entity, arguments, schema))
    needed = [each.name for each in pattern.parameters if each.use != "range"]
    ranged = [f"{each.name}=None" for each in pattern.parameters if each.use == "range"]
    heading = _heading(pattern.name, [*needed, *(["*", *ranged] if ranged else [])])
    return Question(pattern.name, heading, by, fresh, tuple(blocks))


def _named_read(pattern: AccessPattern, entity: Entity, schema: Schema) -> Question:
    plan = planted(pattern, entity, schema)
    by, fresh = _by(pattern.on, entity, consistent=pattern.consistent)
    if pattern.operation == "scan":
        by = "a scan of the table" if pattern.on == "key" else f"a scan of {by}"
        request = scan_request(pattern, entity, plan.arguments, schema)
    else:
        fresh = "consistent" if pattern.consistent else GLOBAL
        request = named_get_request(pattern, entity, plan.pool[0], plan.arguments, schema)
    blocks = (
        *_said(pattern, named_prose(entity, _undocumented(pattern))),
        *_asked_with(pattern.parameters, plan.arguments, (request,)),
    )
    heading = _heading(pattern.name, [each.name for each in pattern.parameters])
    return Question(pattern.name, heading, by, fresh, blocks)


def _named_write(pattern: AccessPattern, entity: Entity, schema: Schema) -> Question:
    plan = planted(pattern, entity, schema)
    values = as_stored(entity, plan.pool[0])
    requests = write_requests(pattern, entity, values, plan.arguments, schema, LATER)
    changes = changed_values(pattern, entity, values, schema) if pattern.operation == "update" else {}
    given = [f"{name}={source(value)}" for name, value in changes.items()]
    arguments = [*_arguments(pattern.parameters, plan.arguments), *map(code, given)]
    where = ", where there is no such item yet" if pattern.operation == "put" else ""
    asked = f"Asked with {listed(arguments)}{where}" if arguments else f"Asked{where}"
    blocks = (
        *_said(pattern, named_prose(entity, _undocumented(pattern), changes)),
        f"{asked}:" if len(requests) == 1 else f"{asked}; one after the other:",
        *map(_shown, requests),
    )
    own = [Name(entity.name).identifier] if pattern.operation == "put" else []
    heading = _heading(pattern.name, [*own, *(each.name for each in pattern.parameters), *pattern.fields])
    return Question(pattern.name, heading, "the table's key", "a write", blocks)


def _said(pattern: AccessPattern, prose: str) -> list[str]:
    """What the model's author says of a pattern, and what is to be said."""
    return [*([quotation(pattern.doc)] if pattern.doc else []), prose]


def _undocumented(pattern: AccessPattern) -> AccessPattern:
    return replace(pattern, doc="")


def _relation(relation: Relation, entity: Entity, schema: Schema) -> Question:
    asked = schema.entity(relation.through or relation.target)
    values = base_values(entity, schema)
    by, fresh = _by(relation.on, asked)
    by += f" of {code(asked.name)}"
    said = f"Every {asked.name} of {article(entity.name)}."
    if relation.through is not None:
        said = (
            f"Every {relation.target} of {article(entity.name)}: the {Name(asked.name).title} items lead to them, and "
            "`BatchGetItem` reads them by their keys, 100 at a time at most."
        )
    requests = relation_requests(relation, values, schema)
    blocks = (said, *_asked_with((), {}, requests))
    return Question(relation.name, _heading(relation.name, [Name(entity.name).identifier]), by, fresh, blocks)


def _collection(collection: ItemCollection, schema: Schema) -> Question:
    entity = schema.entity(collection.entities[0])
    arguments = {each.name: example(entity.model.attribute(each.field), 1, schema) for each in collection.parameters}
    on = collection.on if collection.on == "key" else next(e.name for e in entity.indexes if e.index == collection.on)
    by, fresh = _by(on, entity)
    requests = collection_requests(collection, arguments, schema)
    blocks = (collection_prose(collection), *_asked_with(collection.parameters, arguments, requests))
    heading = _heading(collection.name, ["*", *(each.name for each in collection.parameters)])
    return Question(collection.name, heading, by, fresh, blocks)


def _transaction(transaction: NamedTransaction, steps: tuple[Step, ...]) -> Question:
    """A transaction of the models: what it does to which entity, on which condition."""
    reads = all(step.action.operation == "get" for step in steps)
    parameters = dict.fromkeys(each.name for step in steps for _, each in step.parameters if each.value)
    named = dict.fromkeys(each.name for step in steps for _, each in step.parameters if not each.value)
    how = (
        "As they are at one moment, each None where there is none."
        if reads
        else "All of it or nothing, in one request."
    )
    lines = []
    for step in steps:
        where = (
            f", only where {code(str(step.action.condition))}"
            if step.action.condition is not None and not reads
            else ""
        )
        lines.append(f"- {step.action.operation} of {step.entity.name} in {code(step.entity.table)}{where}")
    blocks = (*([quotation(transaction.doc)] if transaction.doc else []), how, "\n".join(lines))
    heading = _heading(transaction.name, [*parameters, *(["*", *named] if named else [])])
    return Question(transaction.name, heading, "the table's key", "consistent" if reads else "a write", blocks)


def _heading(name: str, parameters: list[str]) -> str:
    return code(f"{name}({', '.join(parameters)})")


def _by(on: str, entity: Entity, *, consistent: bool = False) -> tuple[str, str]:
    """What answers, and how fresh the answer is."""
    if on == "key":
        return "the table's key", "consistent" if consistent else AT_WILL
    index = entity.index(on)
    if index.kind == "global":
        return f"index {code(index.index)}", GLOBAL
    return f"index {code(index.index)}", "consistent" if consistent else AT_WILL


def _asked_with(
    parameters: tuple[PatternParameter, ...], arguments: Mapping[str, Any], requests: tuple[Request, ...]
) -> Iterator[str]:
    given = _arguments(parameters, arguments)
    asked = f"Asked with {listed(given)}" if given else "Asked"
    if len(requests) > 1:
        yield f"{asked}, one request to each of {len(requests)} partitions, as:"
    else:
        yield f"{asked}:"
    yield _shown(requests[0])


def _arguments(parameters: tuple[PatternParameter, ...], arguments: Mapping[str, Any]) -> list[str]:
    return [
        code(f"{each.name}={_argument(arguments[each.name], many=each.many)}")
        for each in parameters
        if each.name in arguments
    ]


def _argument(value: Any, *, many: bool) -> str:
    if many:
        return f"[{', '.join(str(source(each)) for each in value)}]"
    assert not isinstance(value, Within)
    return str(source(value))


def _shown(request: Request) -> str:
    return f"{code(request.operation)}\n\n{json_block(request.body)}"
