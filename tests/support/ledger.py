"""Ledger: what should be in a table after so many calls of its repositories, kept in plain dictionaries.

It is written from what models mean (`Schema`) and from nothing that is generated or runs: no codec, key, condition or error of
the runtime. What a repository gives or refuses is held against what the ledger says.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from liftgen.conditions import (
    And,
    BeginsWith,
    Between,
    Compare,
    Contains,
    Exists,
    Field,
    In,
    Not,
    Or,
    Parameter,
    Size,
    Value,
)
from liftgen.schema import AccessPattern, Composed, Entity, EntityIndex, EntityKey, Native, Placeholder, Schema

Values = dict[str, Any]
Key = tuple[Any, ...]


class RefusalError(Exception):
    """A call that must fail; its text is the name of the error."""


@dataclass
class Row:
    """One item: its fields, and what another program wrote beside them."""

    values: Values
    foreign: dict[str, Any] = field(default_factory=dict)


@dataclass
class Ledger:
    """The items of one table, by entity and key; `now` is the time."""

    schema: Schema
    now: datetime
    rows: dict[tuple[str, Key], Row] = field(default_factory=dict)

    # What is there

    def row(self, entity: Entity, key: Key) -> Row | None:
        """The item that is stored, whether it counts as absent or not."""
        return self.rows.get((entity.name, key))

    def get(self, entity: Entity, key: Key) -> Values | None:
        """What a read by key finds."""
        row = self.row(entity, key)
        return row.values if row is not None and self.is_live(entity, row.values) else None

    def is_live(self, entity: Entity, values: Values) -> bool:
        return not self.is_expired(entity, values) and not is_deleted(entity, values)

    def is_expired(self, entity: Entity, values: Values) -> bool:
        if entity.expiry is None:
            return False
        at = values[entity.expiry.field]
        return at is not None and (at if isinstance(at, int) else int(at.timestamp())) <= self.now.timestamp()

    def of(self, entity: Entity) -> list[Values]:
        """The live items of an entity."""
        rows = (row.values for (name, _), row in self.rows.items() if name == entity.name)
        return [each for each in rows if self.is_live(entity, each)]

    # What changes it

    def create(self, entity: Entity, values: Values) -> Values:
        key = key_of(entity, values)
        there = self.row(entity, key)
        if there is not None and not self.is_expired(entity, there.values):
            raise RefusalError("AlreadyExists")
        stored = self._stamped(entity, values, "created_at", "updated_at", version=0)
        self._check_unique(entity, key, stored)
        self.rows[entity.name, key] = Row(stored)
        return stored

    def put(self, entity: Entity, values: Values) -> Values:
        key, version = key_of(entity, values), entity.role("version")
        there = self.row(entity, key)
        if there is not None and self.is_expired(entity, there.values):
            there = None
        number = None
        if version is not None:
            number = values[version.field]
            if number != (0 if there is None else there.values[version.field]):
                raise RefusalError("Conflict")
            number += there is not None
        stored = self._stamped(entity, values, "updated_at", version=number)
        self._check_unique(entity, key, stored)
        self.rows[entity.name, key] = Row(stored)
        return stored

    def update(self, entity: Entity, read: Values, changes: Values, *, include_deleted: bool = False) -> Values:
        key, version = key_of(entity, read), entity.role("version")
        row = self.row(entity, key)
        if (
            row is None
            or self.is_expired(entity, row.values)
            or (is_deleted(entity, row.values) and not include_deleted)
        ):
            raise RefusalError("NotFound")
        number = None if version is None else read[version.field] + 1
        wanted = {**read, **changes}
        if entity.expiry is not None and entity.expiry.of in changes and entity.expiry.field not in changes:
            wanted[entity.expiry.field] = None
        after = self._stamped(entity, wanted, "updated_at", version=number)
        written = {name: value for name, value in after.items() if value != read[name]}
        if version is not None and read[version.field] != row.values[version.field]:
            raise RefusalError("Conflict")
        for members in self._bound(entity, read, after):
            if any(read[each] != row.values[each] for each in members if each not in written):
                raise RefusalError("Conflict")
        moved = [each for each in entity.uniques if self._guarded(entity, each.fields, read, after)]
        if moved and any(read[each] != row.values[each] for each in {f for u in entity.uniques for f in u.fields}):
            raise RefusalError("Conflict")
        self._check_unique(entity, key, {**row.values, **written})
        row.values = {**row.values, **written}
        return row.values

    def patch(self, entity: Entity, key: Key, changes: Values) -> Values:
        values = self.get(entity, key)
        if values is None:
            raise RefusalError("NotFound")
        version, updated = entity.role("version"), entity.role("updated_at")
        counted = {} if version is None else {version.field: values[version.field] + 1}
        stamped = {} if updated is None else {updated.field: self.now}
        row = self.rows[entity.name, key]
        row.values = {**values, **changes, **stamped, **counted}
        return row.values

    def delete(self, entity: Entity, read: Values) -> None:
        deleted = entity.role("deleted_at")
        if deleted is None:
            self.purge(entity, read)
        else:
            self.update(entity, read, {deleted.field: self.now})

    def purge(self, entity: Entity, read: Values) -> None:
        key, version = key_of(entity, read), entity.role("version")
        row = self.row(entity, key)
        if row is None:
            raise RefusalError("NotFound")
        kept = {each for unique in entity.uniques for each in unique.fields}
        kept |= set() if version is None else {version.field}
        if any(read[each] != row.values[each] for each in kept):
            raise RefusalError("Conflict")
        del self.rows[entity.name, key]

    def restore(self, entity: Entity, read: Values) -> Values:
        deleted = entity.role("deleted_at")
        assert deleted is not None
        return self.update(entity, read, {deleted.field: None}, include_deleted=True)

    def delete_by_key(self, entity: Entity, key: Key) -> bool:
        found = self.get(entity, key)
        if entity.role("deleted_at") is None:
            self.rows.pop((entity.name, key), None)
        elif found is not None:
            self.delete(entity, found)
        return found is not None

    # What is asked

    def query(self, entity: Entity, pattern: AccessPattern, arguments: Mapping[str, Any]) -> list[Values]:
        """What a pattern finds, in order; a `Span` asks for a range of a sort field."""
        found = [each for each in self.of(entity) if self._answers(entity, pattern, arguments, each)]
        found.sort(key=lambda each: sort_values(entity, pattern.on, each), reverse=pattern.order == "desc")
        return found[: pattern.limit]

    def _answers(self, entity: Entity, pattern: AccessPattern, arguments: Mapping[str, Any], values: Values) -> bool:
        if pattern.on != "key" and not is_in(entity, entity.index(pattern.on), values):
            return False
        for each in pattern.parameters:
            asked, held = arguments.get(each.name), plain(values[each.field])
            if each.use == "equal" and held != plain(asked):
                return False
            if each.use == "range" and asked is not None and not (asked(held) if callable(asked) else held == asked):
                return False
        conditions = [each for each in (pattern.key_condition, pattern.filter) if each is not None]
        return all(holds(each, values, arguments) for each in conditions)

    # Its rules

    def _stamped(self, entity: Entity, values: Values, *roles: str, version: int | None = None) -> Values:
        stamped = dict(values)
        for role in roles:
            attribute = entity.role(role)
            if attribute is not None:
                stamped[attribute.field] = self.now
        counted = entity.role("version")
        if counted is not None and version is not None:
            stamped[counted.field] = version
        expiry = entity.expiry
        if expiry is not None and stamped[expiry.field] is None and expiry.of is not None:
            assert expiry.after is not None
            at = (stamped[expiry.of] + timedelta(seconds=expiry.after)).replace(microsecond=0)
            stamped[expiry.field] = int(at.timestamp()) if self._counts_seconds(entity) else at
        return stamped

    def _counts_seconds(self, entity: Entity) -> bool:
        ttl = entity.role("ttl")
        return ttl is not None and "INT" in repr(ttl.type)

    def _check_unique(self, entity: Entity, key: Key, values: Values) -> None:
        if is_deleted(entity, values):
            return
        for unique in entity.uniques:
            mine = [values[each] for each in unique.fields]
            for (name, other), row in self.rows.items():
                if name != entity.name or other == key or not self.is_live(entity, row.values) or None in mine:
                    continue
                if [row.values[each] for each in unique.fields] == mine:
                    raise RefusalError("AlreadyExists")

    def _guarded(self, entity: Entity, fields: tuple[str, ...], before: Values, after: Values) -> bool:
        """Whether a change moves or renews what guards these fields."""
        watched = list(fields)
        deleted = entity.role("deleted_at")
        watched += [] if deleted is None else [deleted.field]
        watched += [] if entity.expiry is None else [entity.expiry.field]
        return any(before[each] != after[each] for each in watched)

    def _bound(self, entity: Entity, read: Values, after: Values) -> Iterable[set[str]]:
        """The members of each composed key that the change touches."""
        for index in entity.indexes:
            parts = [part for part in index.key.parts if isinstance(part, Composed)]
            if not parts:
                continue
            members = {each for part in parts for each in part.fields}
            members |= fields_in(index.when)
            deleted = entity.role("deleted_at")
            members |= set() if deleted is None else {deleted.field}
            members -= set(entity.key.fields)
            if any(read[each] != after[each] for each in members):
                yield members


# Keys


def key_of(entity: Entity, values: Values) -> Key:
    return tuple(values[each] for each in entity.key.fields)


def wire_key(entity: Entity, key: EntityKey, values: Values) -> dict[str, dict[str, str]]:
    """The attributes of a key, as DynamoDB has them."""
    found: dict[str, dict[str, str]] = {}
    for part in key.parts:
        match part:
            case Composed(attribute=attribute, parts=parts):
                found[attribute] = {"S": "".join(piece(each, values, escape=entity.escape) for each in parts)}
            case Native(fields=fields):
                for each in fields:
                    value = plain(values[each])
                    kind = "S" if isinstance(value, str) else "N"
                    found[entity.model.attribute(each).name] = {kind: text(value)}
    return found


def index_attributes(entity: Entity, values: Values) -> dict[str, dict[str, str]]:
    """The attributes by which an item is in the indexes with composed keys: all of an index's, or none."""
    found: dict[str, dict[str, str]] = {}
    for index in entity.indexes:
        if is_in(entity, index, values):
            composed = {part.attribute for part in index.key.parts if isinstance(part, Composed)}
            whole = wire_key(entity, index.key, values)
            found |= {name: value for name, value in whole.items() if name in composed}
    return found


def composed_names(entity: Entity) -> set[str]:
    return {part.attribute for index in entity.indexes for part in index.key.parts if isinstance(part, Composed)}


def piece(part: str | Placeholder, values: Values, *, escape: bool) -> str:
    if isinstance(part, str):
        return part
    value = plain(values[part.field])
    if part.shards:
        return str(zlib.crc32(text(value).encode()) % part.shards)
    said = (
        format(value.astimezone(UTC) if isinstance(value, datetime) else value, part.spec) if part.spec else text(value)
    )
    return "".join(f"%{ord(each):02X}" if each <= "\x25" else each for each in said) if escape else said


def text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def sort_values(entity: Entity, on: str, values: Values) -> tuple[Any, ...]:
    sort = entity.key_on(on).sort
    return () if sort is None else tuple(plain(values[each]) for each in sort.fields)


def is_in(entity: Entity, index: EntityIndex, values: Values) -> bool:
    """Whether an item is in an index: it has what the key is made of, and meets the index's condition."""
    if any(values[each] is None for each in index.key.fields):
        return False
    if is_deleted(entity, values) and any(isinstance(part, Composed) for part in index.key.parts):
        return False
    return index.when is None or holds(index.when, values, {})


def is_deleted(entity: Entity, values: Values) -> bool:
    deleted = entity.role("deleted_at")
    return deleted is not None and values[deleted.field] is not None


# Conditions


def holds(condition: Any, values: Values, arguments: Mapping[str, Any]) -> bool:
    """Whether a condition is true of an item; what is missing compares with nothing."""

    def value_of(operand: Any) -> Any:
        match operand:
            case Field(name):
                return plain(values[name])
            case Value(value):
                return value
            case Parameter(name):
                return plain(arguments[name])
            case Size(Field(name)):
                return len(values[name])
        raise TypeError(operand)

    match condition:
        case And(conditions):
            return all(holds(each, values, arguments) for each in conditions)
        case Or(conditions):
            return any(holds(each, values, arguments) for each in conditions)
        case Not(inner):
            return not holds(inner, values, arguments)
        case Compare(left, comparator, right):
            one, two = value_of(left), value_of(right)
            return COMPARE[comparator](one, two) if None not in (one, two) else comparator == "<>"
        case Between(operand, low, high):
            return value_of(operand) is not None and value_of(low) <= value_of(operand) <= value_of(high)
        case In(operand, choices):
            return value_of(operand) in [value_of(each) for each in choices]
        case BeginsWith(operand, prefix):
            return value_of(operand) is not None and value_of(operand).startswith(value_of(prefix))
        case Contains(operand, member):
            return value_of(member) in (value_of(operand) or ())
        case Exists(Field(name), exists):
            return (values[name] is not None) == exists
    raise TypeError(condition)


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, two: one == two,
    "<>": lambda one, two: one != two,
    "<": lambda one, two: one < two,
    "<=": lambda one, two: one <= two,
    ">": lambda one, two: one > two,
    ">=": lambda one, two: one >= two,
}


def fields_in(condition: Any) -> set[str]:
    """The fields that a condition reads."""
    if isinstance(condition, Field):
        return {condition.name}
    if isinstance(condition, tuple):
        return set().union(*map(fields_in, condition))
    slots = getattr(condition, "__dataclass_fields__", {})
    return set().union(*(fields_in(getattr(condition, each)) for each in slots))


def plain(value: Any) -> Any:
    """The value as conditions and keys see it."""
    if isinstance(value, Enum):
        return value.value
    return Decimal(str(value)) if isinstance(value, float) else value
