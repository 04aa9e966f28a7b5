"""Access: what each access pattern asks of DynamoDB: actions, tables and indexes, and what their partition keys look like.

It says what generated repositories do, method by method, so that a role may do that and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from liftgen.conditions import fields_of
from liftgen.names import Name
from liftgen.schema import Composed, Native

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liftgen.schema import AccessPattern, Entity, EntityKey, NamedTransaction, Relation, Schema

AccessKind = Literal["read", "write", "scan"]


@dataclass(frozen=True, slots=True)
class KeyField:
    """Where a partition key has the value of a field; `tenant` says that the field is the tenant, as it is written."""

    name: str
    tenant: bool = False


Leading = tuple[str | KeyField, ...]


@dataclass(frozen=True, slots=True)
class RequestAccess:
    """Actions on a table, or on one of its indexes, by partition keys that look like `leading`.

    `leading` is None where IAM has no text to compare: for scans, and for partition keys of several attributes or not of text.
    """

    table: str
    actions: tuple[str, ...]
    index: str | None = None
    leading: Leading | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """What one access pattern asks; `name` is `User.by_email`, or for item collections and transactions `saas.tenant_home`."""

    name: str
    kind: AccessKind
    requests: tuple[RequestAccess, ...]


def access_of(schema: Schema) -> tuple[Access, ...]:
    """What every method of every repository asks of DynamoDB, item collections and named transactions included."""
    found = [access for entity in schema.entities for access in _entity(entity, schema)]
    for table in schema.tables:
        found += _facade(table.name, schema)
    for collection in schema.collections:
        first = schema.entity(collection.entities[0])
        requests = (_query(first, collection.on, schema),)
        found.append(Access(f"{collection.table}.{collection.name}", "read", requests))
    found += [_transaction(each, schema) for each in schema.transactions]
    return tuple(found)


def items_of(entity: str, patterns: Iterable[Access]) -> str | None:
    """The table that has the entity's items: the one where they are read by key; None where these patterns do not say."""
    found = {each.name: each for each in patterns}
    get = found.get(f"{entity}.get")
    return get.requests[0].table if get is not None and get.requests else None


def _entity(entity: Entity, schema: Schema) -> Iterator[Access]:
    def access(method: str, kind: AccessKind, *requests: RequestAccess) -> Access:
        return Access(f"{entity.name}.{method}", kind, requests)

    # A write whose answer was lost reads what is there, so that it can tell its own write from another's.
    taking, moving, leaving = (
        _guards(entity, *actions) for actions in (("PutItem",), ("PutItem", "DeleteItem"), ("DeleteItem",))
    )
    updating = (_item(entity, schema, "UpdateItem", "GetItem"), *moving)
    deleting = (_item(entity, schema, "DeleteItem", "GetItem"), *leaving)
    softly = entity.role("deleted_at") is not None
    yield access("create", "write", _item(entity, schema, "PutItem", "GetItem"), *taking)
    yield access("get", "read", _item(entity, schema, "GetItem"))
    yield access("exists", "read", _item(entity, schema, "GetItem"))
    yield access("get_many", "read", _item(entity, schema, "BatchGetItem"))
    for name in ("put_many", "delete_many"):
        if _is_batched(entity, name):
            yield access(name, "write", _item(entity, schema, "BatchWriteItem"))
    putting = (_item(entity, schema, "PutItem", "GetItem"), *moving)
    yield access("put", "write", *putting)
    new = ("PutItem",) if entity.expiry is not None or _is_known_by_reading(entity) else ()
    yield access("upsert", "write", _item(entity, schema, *new, "UpdateItem", "GetItem"), *moving)
    yield access("update", "write", *updating)
    yield access("patch", "write", _item(entity, schema, "UpdateItem", "GetItem"))
    yield access("delete", "write", *(updating if softly else deleting))
    yield access("delete_by_key", "write", *(updating if softly else deleting))
    for check in ("check", "check_absent"):
        yield access(check, "write", _item(entity, schema, "ConditionCheckItem"))
    if softly:
        yield access("restore", "write", *updating)
        yield access("purge", "write", *deleting)
    for pattern in entity.patterns:
        match pattern.operation:
            case "query":
                yield access(pattern.name, "read", *_asked(entity, pattern, schema))
            case "scan":
                index = None if pattern.on == "key" else entity.index(pattern.on).index
                yield access(pattern.name, "scan", RequestAccess(entity.table, ("Scan",), index))
            case "get":
                yield access(pattern.name, "read", _item(entity, schema, "GetItem"))
            case "put":
                yield access(pattern.name, "write", *putting)
            case "update":
                yield access(pattern.name, "write", *updating)
            case "delete":
                yield access(pattern.name, "write", *(updating if softly else deleting))
    named = {
        "create",
        "get",
        "exists",
        "put",
        "upsert",
        "update",
        "patch",
        "delete",
        *(each.name for each in entity.patterns),
    }
    for relation in entity.relations:
        yield access(relation.name, "read", *_relation(relation, schema))
        edges = None if relation.through is None else Name(relation.through).plural
        if edges is not None and edges not in named | {each.name for each in entity.relations}:
            edge = schema.entity(relation.through or "")
            yield access(edges, "read", _query(edge, relation.on, schema))


def _facade(table: str, schema: Schema) -> Iterator[Access]:
    """What a facade asks of several entities at once; what it puts, it asks as the repositories of each."""
    entities = schema.entities_of(table)
    asked: tuple[tuple[str, AccessKind, str], ...] = (
        ("get_many", "read", "BatchGetItem"),
        ("delete_many", "write", "BatchWriteItem"),
    )
    for name, kind, action in asked:
        able = [each for each in entities if name == "get_many" or _is_batched(each, name)]
        if len(able) > 1:
            requests = tuple(_item(each, schema, action) for each in able)
            yield Access(f"{table}.{name}", kind, requests)


def _is_batched(entity: Entity, name: str) -> bool:
    """Whether a batch can do this to the entity: a version, guards and a soft delete are conditions, which a batch has not."""
    role = "version" if name == "put_many" else "deleted_at"
    return entity.role(role) is None and not entity.uniques


def _is_known_by_reading(entity: Entity) -> bool:
    """Whether an upsert must know what is stored, because guards or keys depend on it: then it creates, or updates."""
    lasting = {each.field for each in entity.attributes if each.lifecycle in ("created_at", "version")}
    expiry = entity.expiry
    if expiry is not None and expiry.of in lasting:
        lasting.add(expiry.field)
    read = {field for index in entity.indexes for field in fields_of(index.when)}
    for index in entity.indexes:
        read |= {field for part in index.key.parts if isinstance(part, Composed) for field in part.fields}
    return bool(entity.uniques) or not lasting.isdisjoint(read)


def _asked(entity: Entity, pattern: AccessPattern, schema: Schema) -> Iterator[RequestAccess]:
    yield _query(entity, pattern.on, schema)
    if pattern.on != "key" and entity.index(pattern.on).projection.kind != "ALL":
        # A part of an item leads to the whole.
        yield _item(entity, schema, "GetItem", "BatchGetItem")


def _relation(relation: Relation, schema: Schema) -> Iterator[RequestAccess]:
    yield _query(schema.entity(relation.through or relation.target), relation.on, schema)
    if relation.through is not None:
        yield _item(schema.entity(relation.target), schema, "BatchGetItem")


def _transaction(transaction: NamedTransaction, schema: Schema) -> Access:
    does = {
        "get": "GetItem",
        "put": "PutItem",
        "update": "UpdateItem",
        "delete": "DeleteItem",
        "check": "ConditionCheckItem",
    }
    requests = []
    for action in transaction.actions:
        entity = schema.entity(action.entity)
        # A write whose answer was lost reads what is there, and so does one that must know what it replaces.
        before = ("GetItem",) if action.operation in ("put", "update", "delete") else ()
        requests.append(_item(entity, schema, does[action.operation], *before))
        match action.operation:
            case "put" | "update":
                requests += _guards(entity, "PutItem", "DeleteItem")
            case "delete":
                requests += _guards(entity, "DeleteItem")
            case _:
                continue
    reads = all(action.operation == "get" for action in transaction.actions)
    table = schema.entity(transaction.actions[0].entity).table
    return Access(f"{table}.{transaction.name}", "read" if reads else "write", tuple(requests))


def _item(entity: Entity, schema: Schema, *actions: str) -> RequestAccess:
    return RequestAccess(entity.table, actions, None, _leading(entity, "key", entity.key, schema))


def _guards(entity: Entity, *actions: str) -> tuple[RequestAccess, ...]:
    """The items that keep the entity's unique values; their keys are text always."""
    return tuple(
        RequestAccess(entity.table, actions, None, _composed(entity, each.key.partition))
        for each in entity.uniques
        if isinstance(each.key.partition, Composed)
    )


def _query(entity: Entity, on: str, schema: Schema) -> RequestAccess:
    index = None if on == "key" else entity.index(on).index
    return RequestAccess(entity.table, ("Query",), index, _leading(entity, on, entity.key_on(on), schema))


def _leading(entity: Entity, on: str, key: EntityKey, schema: Schema) -> Leading | None:
    match key.partition:
        case Composed() as composed:
            return _composed(entity, composed)
        case Native((field,)):
            table = schema.table(entity.table)
            index = None if on == "key" else table.index(entity.index(on).index)
            (attribute,) = (index or table).key.partition
            return (KeyField(field, field == entity.tenant),) if attribute.type == "S" else None
        case Native():
            return None


def _composed(entity: Entity, composed: Composed) -> Leading:
    return tuple(
        part
        if isinstance(part, str)
        else KeyField(part.field, part.field == entity.tenant and not (part.spec or part.shards))
        for part in composed.parts
    )
