"""Ledger: what should be in a table after so many calls of its repositories, kept in plain dictionaries.

It is written from what models mean (`Schema`) and from nothing that is generated or runs: no codec, key, condition or error of
the runtime. What a repository gives or refuses is held against what the ledger says.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from support.ledger.conditions import Values, fields_in, holds, plain
from support.ledger.keys import Key, is_deleted, is_in, key_of, sort_values

from liftgen.runtime.operations import Add, Adding, Appending, Prepending, Removing
from liftgen.schema import AccessPattern, Attribute, Composed, Entity, ItemCollection, Relation, Schema

Where = Callable[[Values], bool]
"""A condition: whether it holds on the values of what is there, of which there are none where nothing is."""


class RefusalError(Exception):
    """A call that must fail; its text is the name of the error."""


@dataclass
class Row:
    """One item: its fields, and what another program wrote beside them."""

    values: Values
    foreign: dict[str, Any] = field(default_factory=dict)


@dataclass
class Ledger:
    """The items of some tables, by entity and key; `now` is the time."""

    schema: Schema
    now: datetime
    rows: dict[tuple[str, Key], Row] = field(default_factory=dict)

    # What is there

    def row(self, entity: Entity, key: Key) -> Row | None:
        """The item that is stored, whether it counts as absent or not."""
        return self.rows.get((entity.name, key))

    def get(self, entity: Entity, key: Key, **included: bool) -> Values | None:
        """What a read by key finds."""
        row = self.row(entity, key)
        return row.values if row is not None and self.is_live(entity, row.values, **included) else None

    def is_live(
        self, entity: Entity, values: Values, *, include_expired: bool = False, include_deleted: bool = False
    ) -> bool:
        return (include_expired or not self.is_expired(entity, values)) and (
            include_deleted or not is_deleted(entity, values)
        )

    def is_expired(self, entity: Entity, values: Values) -> bool:
        if entity.expiry is None:
            return False
        at = values[entity.expiry.field]
        return at is not None and (at if isinstance(at, int) else int(at.timestamp())) <= self.now.timestamp()

    def of(self, entity: Entity, **included: bool) -> list[Values]:
        """The live items of an entity."""
        rows = (row.values for (name, _), row in self.rows.items() if name == entity.name)
        return [each for each in rows if self.is_live(entity, each, **included)]

    def copy(self) -> Ledger:
        """Another ledger that says the same."""
        rows = {place: Row(dict(row.values), dict(row.foreign)) for place, row in self.rows.items()}
        return Ledger(self.schema, self.now, rows)

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

    def put(self, entity: Entity, values: Values, condition: Any = None, where: Where | None = None) -> Values:
        key, version = key_of(entity, values), entity.role("version")
        stands = there = self.row(entity, key)
        if there is not None and self.is_expired(entity, there.values):
            there = None
        number = None
        if version is not None:
            number = values[version.field]
            if number != (0 if there is None else there.values[version.field]):
                raise RefusalError("Conflict")
            number += there is not None
        if condition is not None and not holds(condition, {} if there is None else there.values, values):
            raise RefusalError("ConditionFailed")
        # Conditions are held to what is stored, be it past its expiry.
        self._hold(where, {} if stands is None else stands.values)
        stored = self._stamped(entity, values, "updated_at", version=number)
        self._check_unique(entity, key, stored)
        self.rows[entity.name, key] = Row(stored)
        return stored

    def upsert(self, entity: Entity, values: Values) -> Values:
        key, version = key_of(entity, values), entity.role("version")
        there = self.row(entity, key)
        stored = self._stamped(entity, values, "created_at", "updated_at", version=0)
        if there is None or self.is_expired(entity, there.values):
            self._check_unique(entity, key, stored)
            self.rows[entity.name, key] = Row(stored)
            return stored
        for each in self._lasting(entity):
            stored[each] = there.values[each]
        if version is not None:
            stored[version.field] = there.values[version.field] + 1
        self._check_unique(entity, key, stored)
        there.values = stored
        return stored

    def update(
        self,
        entity: Entity,
        read: Values,
        changes: Values,
        where: Where | None = None,
        *,
        include_deleted: bool = False,
    ) -> Values:
        key, version = key_of(entity, read), entity.role("version")
        row = self.row(entity, key)
        if (
            row is None
            or self.is_expired(entity, row.values)
            or (is_deleted(entity, row.values) and not include_deleted)
        ):
            raise RefusalError("NotFound")
        number = None if version is None else read[version.field] + 1
        operations = {name: each for name, each in changes.items() if isinstance(each, OPERATIONS)}
        changes = {name: each for name, each in changes.items() if name not in operations}
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
        if moved and any(read[each] != row.values[each] for each in self._watched(entity)):
            raise RefusalError("Conflict")
        self._hold(where, row.values)
        written |= self._operated(entity, row.values, operations)
        self._check_unique(entity, key, {**row.values, **written})
        row.values = {**row.values, **written}
        return row.values

    def patch(self, entity: Entity, key: Key, changes: Values, where: Where | None = None) -> Values:
        values = self.get(entity, key)
        if values is None:
            raise RefusalError("NotFound")
        self._hold(where, values)
        version, updated = entity.role("version"), entity.role("updated_at")
        operations = {name: each for name, each in changes.items() if isinstance(each, OPERATIONS)}
        changes = {**changes, **self._operated(entity, values, operations)}
        counted = {} if version is None else {version.field: values[version.field] + 1}
        stamped = {} if updated is None else {updated.field: self.now}
        row = self.rows[entity.name, key]
        row.values = {**values, **changes, **stamped, **counted}
        return row.values

    def delete(self, entity: Entity, read: Values, where: Where | None = None) -> None:
        deleted = entity.role("deleted_at")
        if deleted is None:
            self.purge(entity, read, where)
        else:
            self.update(entity, read, {deleted.field: self.now}, where)

    def purge(self, entity: Entity, read: Values, where: Where | None = None) -> None:
        key, version = key_of(entity, read), entity.role("version")
        row = self.row(entity, key)
        if row is None:
            raise RefusalError("NotFound")
        kept = self._watched(entity) | (set() if version is None else {version.field})
        if any(read[each] != row.values[each] for each in kept):
            raise RefusalError("Conflict")
        self._hold(where, row.values)
        del self.rows[entity.name, key]

    def restore(self, entity: Entity, read: Values) -> Values:
        deleted = entity.role("deleted_at")
        assert deleted is not None
        return self.update(entity, read, {deleted.field: None}, include_deleted=True)

    def delete_by_key(self, entity: Entity, key: Key, where: Where | None = None) -> bool:
        found, row = self.get(entity, key), self.row(entity, key)
        if entity.role("deleted_at") is not None:
            if found is not None:
                self.delete(entity, found, where)
        elif row is not None:
            self._hold(where, row.values)
            del self.rows[entity.name, key]
        return found is not None

    def named(self, entity: Entity, pattern: AccessPattern, key: Key, arguments: Values) -> Any:
        """What a named read or write by key gives."""
        found = self.get(entity, key)
        meets = found is not None and (pattern.filter is None or holds(pattern.filter, found, arguments))
        match pattern.operation:
            case "get":
                return found if meets else None
            case "update":
                if found is None:
                    raise RefusalError("NotFound")
                if not meets:
                    raise RefusalError("ConditionFailed")
                return self.update(entity, dict(found), {each: arguments[each] for each in pattern.fields})
            case "delete":
                if found is not None and not meets:
                    raise RefusalError("ConditionFailed")
                return self.delete_by_key(entity, key)
        raise ValueError(pattern.operation)

    def check(self, entity: Entity, key: Key, where: Where | None = None) -> None:
        found = self.get(entity, key)
        if found is None:
            raise RefusalError("NotFound")
        self._hold(where, found)

    def check_absent(self, entity: Entity, key: Key) -> None:
        row = self.row(entity, key)
        if row is not None and not self.is_expired(entity, row.values):
            raise RefusalError("AlreadyExists")

    # What is asked

    def query(
        self, entity: Entity, pattern: AccessPattern, arguments: Mapping[str, Any], **included: bool
    ) -> list[Values]:
        """All that a pattern finds, in the order of the key; a `Span` asks for a range of a sort field."""
        found = [each for each in self.of(entity, **included) if self._answers(entity, pattern, arguments, each)]
        return sorted(found, key=lambda each: sort_values(entity, pattern.on, each))

    def collection(
        self, collection: ItemCollection, arguments: Mapping[str, Any], **included: bool
    ) -> list[tuple[Entity, Values]]:
        """The items of several entities in one partition, in no order."""
        return [
            (entity, each)
            for entity in map(self.schema.entity, collection.entities)
            for each in self.of(entity, **included)
            if collection.on == "key" or is_in(entity, entity.index(collection.on), each)
            if all(plain(each[name]) == plain(value) for name, value in arguments.items())
        ]

    def related(self, relation: Relation, values: Values) -> list[Values]:
        """The targets of a relation without an edge, or its edges, in the order of their key."""
        asked = self.schema.entity(relation.through or relation.target)
        found = [
            each
            for each in self.of(asked)
            if all(values[own] == each[other] for own, other in relation.fields)
            if relation.on == "key" or is_in(asked, asked.index(relation.on), each)
        ]
        return sorted(found, key=lambda each: sort_values(asked, relation.on, each))

    def behind(self, target: Entity, edges: Iterable[Values]) -> list[Values]:
        """What edges lead to, as far as it is there, in their order."""
        found = (self.get(target, key_of(target, each)) for each in edges)
        return [each for each in found if each is not None]

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

    def _hold(self, where: Where | None, values: Values) -> None:
        """A condition of a write must hold on what is there."""
        if where is not None and not where(values):
            raise RefusalError("ConditionFailed")

    def _operated(self, entity: Entity, values: Values, operations: Values) -> Values:
        """What fields are after operations on what is stored; the model's bounds must hold then."""
        after = {name: operated(values[name], each) for name, each in operations.items()}
        if not all(is_within(entity.model.attribute(name), each) for name, each in after.items()):
            raise RefusalError("ConditionFailed")
        return after

    def _lasting(self, entity: Entity) -> list[str]:
        """The fields that an item has from its creation."""
        created, expiry = entity.role("created_at"), entity.expiry
        if created is None:
            return []
        counted = expiry is not None and expiry.of == created.field
        return [created.field, *([expiry.field] if expiry is not None and counted else [])]

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

    def _watched(self, entity: Entity) -> set[str]:
        """The fields that guards depend on."""
        deleted = entity.role("deleted_at")
        held = {each for unique in entity.uniques for each in unique.fields}
        return held | ({deleted.field} if deleted is not None and held else set())

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


OPERATIONS = (Add, Appending, Prepending, Adding, Removing)


def operated(value: Any, operation: Any) -> Any:
    """What a field is after an operation; where there is nothing, it begins with nothing."""
    match operation:
        case Add(amount):
            return (value or 0) + amount
        case Appending(values):
            return [*(value or ()), *values]
        case Prepending(values):
            return [*values, *(value or ())]
        case Adding(members):
            return {*(value or ()), *members}
        case Removing(members):
            return None if value is None else {*value} - {*members}
    raise TypeError(operation)


def is_within(attribute: Attribute, value: Any) -> bool:
    """Whether the model's bounds hold for a number, or for the length of a list or set."""
    bounds = {"ge": operator.ge, "gt": operator.gt, "le": operator.le, "lt": operator.lt}
    lengths = {"min_length": operator.ge, "max_length": operator.le}
    said = [(bounds[name], value, bound) for name, bound in attribute.constraints if name in bounds]
    said += [(lengths[name], len(value), bound) for name, bound in attribute.constraints if name in lengths]
    if attribute.minimum is not None:
        said.append((operator.ge, value, attribute.minimum))
    return all(holds_for(one, other) for holds_for, one, other in said)
