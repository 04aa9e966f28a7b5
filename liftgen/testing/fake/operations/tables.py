"""Tables: CreateTable, DescribeTable, UpdateTable, DeleteTable, ListTables, expiry, and point-in-time recovery."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liftgen.testing.fake.operations.request import Request, check_parameters, mapping, table_name
from liftgen.testing.fake.operations.single import Answer
from liftgen.testing.fake.refusals import Refusal, invalid, invalid_parameter
from liftgen.testing.fake.store import KeyAttribute, Store, Table, View

MOST_GLOBAL_INDEXES = 20
MOST_LOCAL_INDEXES = 5
MOST_INDEX_ATTRIBUTES = 4

CREATE_TABLE = frozenset(
    {
        "TableName",
        "AttributeDefinitions",
        "KeySchema",
        "GlobalSecondaryIndexes",
        "LocalSecondaryIndexes",
        # What the fake has no use for: it is described as it was given.
        "BillingMode",
        "ProvisionedThroughput",
        "OnDemandThroughput",
        "DeletionProtectionEnabled",
        "StreamSpecification",
        "SSESpecification",
        "TableClass",
        "Tags",
    }
)


UPDATE_TABLE = frozenset(
    {
        "TableName",
        "AttributeDefinitions",
        "GlobalSecondaryIndexUpdates",
        "BillingMode",
        "ProvisionedThroughput",
        "DeletionProtectionEnabled",
        "StreamSpecification",
    }
)


def create_table(store: Store, request: Request) -> Answer:
    """Make a table, which is there at once."""
    check_parameters("CreateTable", request, CREATE_TABLE)
    name = table_name(request)
    if not 3 <= len(name) <= 255:
        raise invalid("TableName must be at least 3 characters long and at most 255 characters long")
    if name in store.tables:
        raise Refusal("ResourceInUseException", f"Table already exists: {name}")
    table = _table(store, request)
    store.tables[name] = table
    return {"TableDescription": _description(table)}


def describe_table(store: Store, request: Request) -> Answer:
    """What a table is."""
    check_parameters("DescribeTable", request, frozenset({"TableName"}))
    return {"Table": _description(_existing(store, request))}


def delete_table(store: Store, request: Request) -> Answer:
    """Take a table away, with all that is in it."""
    check_parameters("DeleteTable", request, frozenset({"TableName"}))
    table = _existing(store, request)
    if table.description.get("DeletionProtectionEnabled"):
        raise invalid(
            "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
        )
    del store.tables[table.name]
    return {"TableDescription": {**_description(table), "TableStatus": "DELETING"}}


def list_tables(store: Store, request: Request) -> Answer:
    """The names of all tables."""
    check_parameters("ListTables", request, frozenset({"Limit"}))
    return {"TableNames": sorted(store.tables)}


def update_time_to_live(store: Store, request: Request) -> Answer:
    """Say by which attribute items expire; the fake deletes none by itself."""
    check_parameters("UpdateTimeToLive", request, frozenset({"TableName", "TimeToLiveSpecification"}))
    table = _existing(store, request)
    wanted = mapping(request, "TimeToLiveSpecification")
    enabled, attribute = bool(wanted.get("Enabled")), str(wanted.get("AttributeName"))
    if enabled == (table.time_to_live is not None):
        raise invalid(f"TimeToLive is already {'enabled' if enabled else 'disabled'}")
    table.time_to_live = attribute if enabled else None
    return {"TimeToLiveSpecification": {"Enabled": enabled, "AttributeName": attribute}}


def describe_time_to_live(store: Store, request: Request) -> Answer:
    """By which attribute items expire."""
    check_parameters("DescribeTimeToLive", request, frozenset({"TableName"}))
    attribute = _existing(store, request).time_to_live
    if attribute is None:
        return {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}}
    return {"TimeToLiveDescription": {"TimeToLiveStatus": "ENABLED", "AttributeName": attribute}}


def update_table(store: Store, request: Request) -> Answer:
    """Change a table, which is done at once: one index more or less, its billing, its stream, or its protection."""
    check_parameters("UpdateTable", request, UPDATE_TABLE)
    table = _existing(store, request)
    description = dict(table.description)
    updates = _documents(request, "GlobalSecondaryIndexUpdates")
    if len(updates) > 1:
        raise Refusal(
            "LimitExceededException",
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously",
        )
    for update in updates:
        description["GlobalSecondaryIndexes"] = _updated_indexes(description, update)
    definitions = [*description["AttributeDefinitions"], *_documents(request, "AttributeDefinitions", "AttributeName")]
    used = {each["AttributeName"] for part in _keyed(description) for each in part["KeySchema"]}
    description["AttributeDefinitions"] = [
        each for name, each in {each["AttributeName"]: each for each in definitions}.items() if name in used
    ]
    for name in ("BillingMode", "ProvisionedThroughput", "DeletionProtectionEnabled"):
        if name in request:
            description[name] = request[name]
    if (stream := request.get("StreamSpecification")) is not None:
        was = (description.get("StreamSpecification") or {}).get("StreamEnabled", False)
        if stream["StreamEnabled"] == was:
            raise invalid(f"Table already has {'an enabled' if was else 'a disabled'} stream: {table.name}")
        description["StreamSpecification"] = stream
    updated = _table(
        store, {name: value for name, value in description.items() if value or name != "GlobalSecondaryIndexes"}
    )
    updated.time_to_live, updated.recovery = table.time_to_live, table.recovery
    for key, item in table.items.items():
        updated.put(key, item)
    store.tables[table.name] = updated
    return {"TableDescription": _description(updated)}


def update_continuous_backups(store: Store, request: Request) -> Answer:
    """Say whether a table could be restored to any second; the fake restores none."""
    table = _existing(store, request)
    table.recovery = bool(mapping(request, "PointInTimeRecoverySpecification").get("PointInTimeRecoveryEnabled"))
    return describe_continuous_backups(store, request)


def describe_continuous_backups(store: Store, request: Request) -> Answer:
    """Whether a table could be restored to any second."""
    on = _existing(store, request).recovery
    recovery: Answer = {"PointInTimeRecoveryStatus": "ENABLED" if on else "DISABLED"}
    if on:
        recovery["LatestRestorableDateTime"] = store.clock().timestamp()
    return {
        "ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": recovery,
        }
    }


def list_tags(store: Store, request: Request) -> Answer:
    """The tags that a table was made with."""
    name = str(request.get("ResourceArn", "")).rpartition("/")[2]
    return {"Tags": store.table(name).description.get("Tags", [])}


def _updated_indexes(description: dict[str, Any], update: dict[str, Any]) -> list[dict[str, Any]]:
    indexes = list(description.get("GlobalSecondaryIndexes") or [])
    names = [each["IndexName"] for each in indexes]
    match update:
        case {"Create": {"IndexName": name} as index}:
            if name in names:
                raise invalid(f"Attempting to create an index which already exists: {name}")
            return [*indexes, index]
        case {"Delete": {"IndexName": name}}:
            if name not in names:
                raise Refusal("ResourceNotFoundException", f"Requested resource not found: Index: {name}")
            return [each for each in indexes if each["IndexName"] != name]
        case _:
            raise invalid("An index update creates or deletes an index")


def _keyed(description: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything of a table that has a key."""
    locals_ = description.get("LocalSecondaryIndexes") or []
    return [description, *(description.get("GlobalSecondaryIndexes") or []), *locals_]


def _existing(store: Store, request: Request) -> Table:
    name = table_name(request)
    if name not in store.tables:
        raise Refusal("ResourceNotFoundException", f"Requested resource not found: Table: {name} not found")
    return store.tables[name]


def _table(store: Store, request: Request) -> Table:
    definitions = _documents(request, "AttributeDefinitions", "AttributeName", "AttributeType")
    types: dict[str, str] = {each["AttributeName"]: each["AttributeType"] for each in definitions}
    main = _view(None, "table", request, types)
    if len(main.partition) != 1 or len(main.sort) > 1:
        raise invalid("Invalid KeySchema: Some index key attribute have no definition")
    global_indexes = [
        _index("global", each, types) for each in _documents(request, "GlobalSecondaryIndexes", "IndexName")
    ]
    local_indexes = [_index("local", each, types) for each in _documents(request, "LocalSecondaryIndexes", "IndexName")]
    _check_indexes(main, global_indexes, local_indexes)
    indexes = sorted((*global_indexes, *local_indexes), key=lambda view: str(view.name))
    used = {attribute.name for view in (main, *indexes) for attribute in view.attributes}
    if used != set(types):
        raise invalid_parameter(
            "Some AttributeDefinitions are not used. "
            f"AttributeDefinitions: {_listed(types)}, keys used: {_listed(used)}"
        )
    return Table(dict(request), main, tuple(indexes), store.clock)


def _check_indexes(main: View, global_indexes: list[View], local_indexes: list[View]) -> None:
    if len(global_indexes) > MOST_GLOBAL_INDEXES:
        raise invalid_parameter(f"GlobalSecondaryIndex count exceeds the per-table limit of {MOST_GLOBAL_INDEXES}")
    if len(local_indexes) > MOST_LOCAL_INDEXES:
        raise invalid_parameter(f"Number of LocalSecondaryIndexes exceeds per-table limit of {MOST_LOCAL_INDEXES}")
    names = [view.name for view in (*global_indexes, *local_indexes)]
    for name in names:
        if names.count(name) > 1:
            raise invalid_parameter(f"Duplicate index name: {name}")
    for view in global_indexes:
        if not view.partition or len(view.partition) > MOST_INDEX_ATTRIBUTES or len(view.sort) > MOST_INDEX_ATTRIBUTES:
            raise invalid_parameter(
                f"Invalid KeySchema: index {view.name} has 1 to 4 HASH and at most 4 RANGE attributes"
            )
    for view in local_indexes:
        if view.partition != main.partition:
            raise invalid_parameter(
                f"Table KeySchema: The AttributeValue for a key attribute of index {view.name} does not have the same "
                "leading hash key as table schema"
            )
        if not main.sort or len(view.sort) != 1:
            raise invalid_parameter(
                "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
            )


def _index(kind: str, document: dict[str, Any], types: dict[str, str]) -> View:
    projection = document.get("Projection") or {}
    match projection.get("ProjectionType"):
        case "ALL":
            attributes = None
        case "KEYS_ONLY":
            attributes = frozenset[str]()
        case "INCLUDE":
            attributes = frozenset(projection.get("NonKeyAttributes") or ())
        case other:
            raise invalid_parameter(f"Unknown ProjectionType: {other}")
    return _view(document["IndexName"], kind, document, types, attributes)


def _view(
    name: str | None,
    kind: str,
    document: dict[str, Any],
    types: dict[str, str],
    projection: frozenset[str] | None = None,
) -> View:
    schema = _documents(document, "KeySchema", "AttributeName", "KeyType")
    if not schema:
        raise invalid("Invalid KeySchema: a key has attributes")
    undefined = [each["AttributeName"] for each in schema if each["AttributeName"] not in types]
    if undefined:
        raise invalid_parameter(
            "Some index key attributes are not defined in AttributeDefinitions. "
            f"Keys: {_listed(each['AttributeName'] for each in schema)}, AttributeDefinitions: {_listed(types)}"
        )
    return View(name, kind, _attributes(schema, "HASH", types), _attributes(schema, "RANGE", types), projection)


def _documents(request: dict[str, Any], name: str, *fields: str) -> list[dict[str, Any]]:
    """An optional parameter that is a list of documents, each with these fields of text."""
    documents = request.get(name) or []
    if not isinstance(documents, list) or not all(
        isinstance(each, dict) and all(isinstance(each.get(field), str) for field in fields) for each in documents
    ):
        raise Refusal("SerializationException", f"{name} is a list of documents with {', '.join(fields)}")
    return documents


def _attributes(schema: list[dict[str, Any]], kind: str, types: dict[str, str]) -> tuple[KeyAttribute, ...]:
    names = (each["AttributeName"] for each in schema if each["KeyType"] == kind)
    return tuple(KeyAttribute(name, types[name]) for name in names)


def _description(table: Table) -> dict[str, Any]:
    given = table.description
    kept = {name: given[name] for name in _DESCRIBED if name in given}
    indexes = {
        parameter: [
            {**each, "IndexStatus": "ACTIVE"} if parameter.startswith("Global") else each for each in given[parameter]
        ]
        for parameter in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
        if given.get(parameter)
    }
    return {
        **kept,
        **indexes,
        "TableStatus": "ACTIVE",
        "ItemCount": len(table.items),
        "TableArn": f"arn:aws:dynamodb:us-east-1:000000000000:table/{table.name}",
        "BillingModeSummary": {"BillingMode": given.get("BillingMode", "PROVISIONED")},
    }


_DESCRIBED = (
    "TableName",
    "AttributeDefinitions",
    "KeySchema",
    "ProvisionedThroughput",
    "DeletionProtectionEnabled",
    "StreamSpecification",
)


def _listed(names: Iterable[str]) -> str:
    return "[" + ", ".join(names) + "]"
