"""Request: parameters taken from a request's JSON, and refused when they are missing, of another type or unknown."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from liftgen.testing.fake.refusals import Refusal, constraint, invalid
from liftgen.testing.fake.store import Key, KeyAttribute, Store, Table
from liftgen.testing.fake.values import AttributeValue, Item, comparable, kept_item, kind_of

Request = dict[str, Any]
_T = TypeVar("_T")

PARTITION_BYTES = 2048
SORT_BYTES = 1024
_table_name = re.compile(r"[a-zA-Z0-9_.-]+").fullmatch


def check_parameters(operation: str, request: Any, known: frozenset[str]) -> None:
    """Refusal for a parameter that the fake would have to ignore, and for what is no request at all."""
    if not isinstance(request, dict):
        raise Refusal("SerializationException", f"{operation} cannot be {request!r}")
    for name in request:
        if name not in known:
            raise invalid(f"`{name}` of {operation} is nothing that the in-memory fake knows")


def text(request: Request, name: str) -> str | None:
    """An optional parameter that is text."""
    return _typed(request, name, str)


def flag(request: Request, name: str, default: bool = False) -> bool:
    """An optional parameter that is true or false."""
    value = _typed(request, name, bool)
    return default if value is None else value


def number(request: Request, name: str, least: int) -> int | None:
    """An optional parameter that is a whole number of at least this."""
    value = _typed(request, name, int)
    if value is not None and value < least:
        raise invalid(
            f"1 validation error detected: Value at '{name}' failed to satisfy constraint: "
            f"Member must have value greater than or equal to {least}"
        )
    return value


def choice(request: Request, name: str, default: str, *choices: str) -> str:
    """An optional parameter that is one of some words."""
    value = text(request, name)
    if value is None:
        return default
    if value not in (default, *choices):
        place = name[0].lower() + name[1:]
        words = ", ".join((default, *choices))
        raise constraint(value, place, f"Member must satisfy enum value set: [{words}]")
    return value


def mapping(request: Request, name: str) -> dict[str, Any]:
    """A required parameter that is a map."""
    value: dict[str, Any] | None = _typed(request, name, dict)
    if value is None:
        raise constraint(None, name[0].lower() + name[1:], "Member must not be null")
    return value


def table_name(request: Request) -> str:
    """The TableName."""
    name = text(request, "TableName")
    if name is None:
        raise constraint(None, "tableName", "Member must not be null")
    if not name:
        raise constraint(name, "tableName", "Member must have length greater than or equal to 1")
    # A table may be named by its ARN, too.
    name = name.rpartition(":table/")[2]
    if not _table_name(name):
        raise constraint(name, "tableName", "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
    return name


def table_of(store: Store, request: Request) -> Table:
    """The table that a request names."""
    return store.table(table_name(request))


def key_parameter(table: Table, given: Any) -> Key:
    """The key that a request names an item by; Refusal when it does not fit the table."""
    item = kept_item(given)
    if len(item) != len(table.attributes):
        raise _key_mismatch()
    for attribute in table.attributes:
        if attribute.name not in item or kind_of(item[attribute.name]) != attribute.type:
            raise _key_mismatch()
    return checked_key(table, item)


def item_key(table: Table, item: Item) -> Key:
    """The key of an item to be put; Refusal when an attribute of the table's key is missing or wrong."""
    for attribute in table.attributes:
        if attribute.name not in item:
            raise invalid(
                f"One or more parameter values were invalid: Missing the key {attribute.name} in the item", cancels=True
            )
        if kind_of(item[attribute.name]) != attribute.type:
            raise invalid(
                f"One or more parameter values were invalid: Type mismatch for key {attribute.name} "
                f"expected: {attribute.type} actual: {kind_of(item[attribute.name])}",
                cancels=True,
            )
    return checked_key(table, item)


def checked_key(table: Table, item: Item) -> Key:
    """The key of an item whose key attributes have the right types; Refusal when one is empty or too long."""
    for attribute in table.attributes:
        empty = _emptiness(item[attribute.name])
        if empty is not None:
            raise invalid(
                "One or more parameter values are not valid. The AttributeValue for a key attribute "
                f"cannot contain an empty {empty} value. Key: {attribute.name}"
            )
    check_key_sizes(item, table.main.partition, table.main.sort)
    return tuple(comparable(item[attribute.name]) for attribute in table.attributes)


def check_key_sizes(item: Item, partition: tuple[KeyAttribute, ...], sort: tuple[KeyAttribute, ...]) -> None:
    """Refusal when an attribute of a key is longer than a key may be."""
    for attributes, limit, message in (
        (partition, PARTITION_BYTES, "Size of hashkey has exceeded the maximum size limit of2048 bytes"),
        (sort, SORT_BYTES, "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"),
    ):
        for attribute in attributes:
            value = item.get(attribute.name)
            if value is not None and _key_bytes(value) > limit:
                raise invalid(f"One or more parameter values were invalid: {message}")


def check_index_keys(table: Table, item: Item, *, update: bool = False) -> None:
    """Refusal when an attribute of an index has a type or a value that an index cannot hold."""
    for view in table.indexes:
        for attribute in view.attributes:
            value = item.get(attribute.name)
            if value is None:
                continue
            if kind_of(value) != attribute.type:
                raise invalid(
                    f"One or more parameter values were invalid: Type mismatch for Index Key {attribute.name} "
                    f"Expected: {attribute.type} Actual: {kind_of(value)} IndexName: {view.name}",
                    cancels=True,
                )
            if (empty := _emptiness(value)) is not None:
                raise _empty_index_key(empty, view.name, attribute.name, update)
        check_key_sizes(item, view.partition, view.sort)


def _empty_index_key(empty: str, index: str | None, attribute: str, update: bool) -> Refusal:
    if update:
        return invalid(
            "One or more parameter values are not valid. The update expression attempted to update a secondary index "
            "key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty "
            f"{empty} value."
        )
    return invalid(
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
        f"The AttributeValue for a key attribute cannot contain an empty {empty} value. "
        f"IndexName: {index}, IndexKey: {attribute}"
    )


def _emptiness(value: AttributeValue) -> str | None:
    return {"S": "string", "B": "binary"}.get(kind_of(value)) if value in ({"S": ""}, {"B": ""}) else None


def _key_bytes(value: AttributeValue) -> int:
    content = comparable(value)
    return len(content.encode()) if isinstance(content, str) else len(content) if isinstance(content, bytes) else 0


def _key_mismatch() -> Refusal:
    return invalid("The provided key element does not match the schema", cancels=True)


def _typed(request: Request, name: str, wanted: type[_T]) -> _T | None:
    value = request.get(name)
    if value is None:
        return None
    # In Python a boolean is a number, too.
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise Refusal("SerializationException", f"{name} cannot be {value!r}")
    return value
