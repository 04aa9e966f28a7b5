"""Writes: what DynamoDB is asked to store, change or delete example items, worked out apart from the generated code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.conditions import fields_of
from liftgen.field_types import EnumOf, OptionalOf, bare
from liftgen.outputs.examples.expressions import Expressions, Filter
from liftgen.outputs.examples.items import attribute_value, item_of, key_of, primary_key
from liftgen.outputs.examples.planted import expires
from liftgen.outputs.examples.requests import Request, get_request, sealed
from liftgen.outputs.examples.values import distinct
from liftgen.schema import Composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from liftgen.outputs.examples.items import WireItem
    from liftgen.outputs.examples.values import Example
    from liftgen.schema import AccessPattern, Attribute, Entity, EntityIndex, Schema, UniqueConstraint

OWNER = "_owner"
"""The attribute of a guard that holds the key of the item that it guards for."""
KEPT = frozenset({"version", "created_at", "updated_at", "deleted_at"})
"""The roles of fields that a repository keeps itself."""
NULL = {"NULL": True}

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writer:
    """Works out the requests of writes to one entity at one time."""

    entity: Entity
    schema: Schema
    now: datetime

    def create(self, values: Mapping[str, Example], own: Own | None = None) -> Request:
        """Store a new item, of these values as they are stored: with guards in one transaction, where some must be unique.

        The token of a transaction is left out, because it differs from one to the next.
        """
        expressions = Expressions()
        free = f"attribute_not_exists({expressions.name(self._partition)}){self._or_expired(expressions)}"
        put = self._action("Put", {"Item": self._sealed(values)}, [free], own, expressions)
        return _together([put, *(self._take(each, values) for each in self._guards(values))])

    def put(self, values: Mapping[str, Example], own: Own | None = None) -> tuple[Request, ...]:
        """Store an item whole where none is: what is there is read first where it has a version or guards."""
        if self.entity.role("version") is None and not self.entity.uniques:
            expressions = Expressions()
            put = self._action("Put", {"Item": self._sealed(values)}, [], own, expressions)
            return (_together([put]),)
        return get_request(self.entity, values, consistent=True), self.create(values, own)

    def patch(
        self, values: Mapping[str, Example], changes: Mapping[str, Example], own: Own | None = None
    ) -> tuple[Request, ...]:
        """Change fields on which nothing depends, by key alone."""
        expressions = Expressions()
        conditions = self._presence(expressions)
        stamped = self.stamped("updated_at", self.now)
        every = {
            **{each.field: changes[each.field] for each in self.entity.attributes if each.field in changes},
            **stamped,
        }
        sets = {self._attribute(name).name: self._value(name, value) for name, value in every.items()}
        members = self._update(values, sets, [], expressions, counted=self._role("version"))
        return (_together([self._action("Update", members, conditions, own, expressions)]),)

    def update(
        self, before: Mapping[str, Example], after: Mapping[str, Example], own: Own | None = None
    ) -> tuple[Request, ...]:
        """Change an item that was read, with every attribute that depends on what differs, and move its guards."""
        old, new = (item_of(self.entity, each, self.schema) for each in (before, after))
        changed = {name for name in (*old, *new) if old.get(name) != new.get(name)}
        touched = [(members, names) for members, names in self._derived() if not changed.isdisjoint(members)]
        written = sorted(changed.union(*(names for _, names in touched)))
        released = [
            each for each in self._guards(before) if self._guard_key(each, before) not in self._guard_keys(after)
        ]
        expiry = self._role("ttl")
        renewed = expiry is not None and old.get(expiry) != new.get(expiry)
        taken = [
            each
            for each in self._guards(after)
            if renewed or self._guard_key(each, after) not in self._guard_keys(before)
        ]
        unchanged = {name for members, _ in touched for name in members if name not in changed}
        unchanged.update(self._guarded if released or taken else ())
        unchanged.update([version] if (version := self._role("version")) is not None else [])

        expressions = Expressions()
        deleted = self._role("deleted_at")
        said = deleted in unchanged and old.get(deleted or "") is None
        conditions = self._presence(expressions, include_deleted=said)
        conditions += [self._same(name, old.get(name), expressions) for name in sorted(unchanged)]
        sets = {name: new[name] for name in written if name in new}
        members = self._update(before, sets, [name for name in written if name not in new], expressions)
        actions = [
            self._action("Update", members, conditions, own, expressions),
            *(self._release(each, before) for each in released),
            *(self._take(each, after) for each in taken),
        ]
        read = get_request(self.entity, before, consistent=True)
        again = [read] if len(actions) > 1 and self._role("version") is None else []
        return read, _together(actions), *again

    def delete(self, values: Mapping[str, Example], own: Own | None = None) -> tuple[Request, ...]:
        """Delete an item by its key: what is there is read first where it has guards, or a condition is on it."""
        entity = self.entity
        if entity.role("deleted_at") is not None:
            after = {**values, **self.stamped("deleted_at", self.now), **self.next_stamps(values)}
            return self.update(values, after, own)
        key = primary_key(entity, values)
        if not entity.uniques and own is None:
            return (Request("DeleteItem", {"TableName": entity.table, "Key": key, "ReturnValues": "ALL_OLD"}),)
        item = item_of(entity, values, self.schema)
        names = {*self._guarded, *([version] if (version := self._role("version")) is not None else [])}
        expressions = Expressions()
        conditions = [f"attribute_exists({expressions.name(self._partition)})"]
        conditions += [self._same(name, item.get(name), expressions) for name in sorted(names)]
        deletion = self._action("Delete", {"Key": key}, conditions, own, expressions)
        releases = [self._release(each, values) for each in self._guards(values)]
        return get_request(entity, values, consistent=True), _together([deletion, *releases])

    def stamped(self, role: str, value: Example) -> Values:
        """The field of this role with its value, where the model has such a field."""
        attribute = self.entity.role(role)
        return {} if attribute is None else {attribute.field: value}

    def next_stamps(self, values: Mapping[str, Example]) -> Values:
        """What every change sets beside the change itself."""
        version = self.entity.role("version")
        counted = {} if version is None else {version.field: values[version.field] + 1}
        return {**self.stamped("updated_at", self.now), **counted}

    @property
    def _partition(self) -> str:
        return self.schema.table(self.entity.table).key.partition[0].name

    def _attribute(self, name: str) -> Attribute:
        return self.entity.model.attribute(name)

    def _value(self, name: str, value: Example) -> dict[str, Any]:
        return attribute_value(self._attribute(name), value, self.entity, self.schema)

    def _role(self, role: str) -> str | None:
        """The name of the attribute with this role."""
        attribute = self.entity.role(role)
        return None if attribute is None else attribute.name

    def _sealed(self, values: Mapping[str, Example]) -> WireItem:
        return sealed(self.entity, item_of(self.entity, values, self.schema))

    def _guards(self, values: Mapping[str, Example]) -> list[UniqueConstraint]:
        deleted = self.entity.role("deleted_at")
        if deleted is not None and values.get(deleted.field) is not None:
            return []
        return [each for each in self.entity.uniques if all(values.get(name) is not None for name in each.fields)]

    def _guard_key(self, guard: UniqueConstraint, values: Mapping[str, Example]) -> WireItem:
        return key_of(guard.key, values, self.entity)

    def _guard_keys(self, values: Mapping[str, Example]) -> list[WireItem]:
        return [self._guard_key(each, values) for each in self._guards(values)]

    def _take(self, guard: UniqueConstraint, values: Mapping[str, Example]) -> dict[str, Any]:
        """Store a guard that must be free, or the item's own, or past its expiry."""
        item = item_of(self.entity, values, self.schema)
        owner = {"M": primary_key(self.entity, values)}
        written: dict[str, Any] = {**self._guard_key(guard, values), OWNER: owner}
        if self.entity.discriminator is not None:
            written[self.entity.discriminator] = {"S": f"{self.entity.name}.{guard.name}"}
        expiry = self._role("ttl")
        if expiry is not None and expiry in item:
            written[expiry] = item[expiry]
        expressions = Expressions()
        free = f"attribute_not_exists({expressions.name(self._partition)})"
        free += f" OR {expressions.name(OWNER)} = {expressions.value(owner)}{self._or_expired(expressions)}"
        return self._action("Put", {"Item": written}, [free], None, expressions)

    def _release(self, guard: UniqueConstraint, values: Mapping[str, Example]) -> dict[str, Any]:
        """Delete a guard that the item owns, or that is gone."""
        expressions = Expressions()
        name = expressions.name(OWNER)
        owner = expressions.value({"M": primary_key(self.entity, values)})
        key = {"Key": self._guard_key(guard, values)}
        return self._action("Delete", key, [f"attribute_not_exists({name}) OR {name} = {owner}"], None, expressions)

    def _or_expired(self, expressions: Expressions) -> str:
        """That what is there has expired, which DynamoDB deletes days later."""
        expiry = self._role("ttl")
        return "" if expiry is None else f" OR {expressions.name(expiry)} <= {expressions.value(self._seconds)}"

    def _presence(self, expressions: Expressions, *, include_deleted: bool = False) -> list[str]:
        """The conditions that the item is there, and does not count as absent."""
        conditions = [f"attribute_exists({expressions.name(self._partition)})"]
        expiry, deleted = self._role("ttl"), self._role("deleted_at")
        if expiry is not None:
            name = expressions.name(expiry)
            conditions.append(f"attribute_not_exists({name}) OR {name} > {expressions.value(self._seconds)}")
        if deleted is not None and not include_deleted:
            name = expressions.name(deleted)
            conditions.append(f"attribute_not_exists({name}) OR {name} = {expressions.value(NULL)}")
        return conditions

    @property
    def _seconds(self) -> dict[str, Any]:
        return {"N": str(int(self.now.timestamp()))}

    def _same(self, name: str, value: dict[str, Any] | None, expressions: Expressions) -> str:
        """The condition that an attribute is as it was read; absence is None, or the default of an item of an older shape."""
        short = expressions.name(name)
        if value is None:
            return f"attribute_not_exists({short}) OR {short} = {expressions.value(NULL)}"
        attribute = next(each for each in self.entity.attributes if each.name == name)
        if value == self._default(attribute):
            return f"attribute_not_exists({short}) OR {short} = {expressions.value(value)}"
        return f"{short} = {expressions.value(value)}"

    def _default(self, attribute: Attribute) -> dict[str, Any] | None:
        """What an item of an older shape holds where it says nothing."""
        default, type_ = attribute.default, bare(attribute.type)
        if default is None or default.factory or (isinstance(attribute.type, OptionalOf) and default.source == "None"):
            return None
        value = default.value if default.literal else None
        if isinstance(type_, EnumOf):
            value = dict(type_.members).get(default.source.rpartition(".")[2])
        match value:
            case bool():
                return {"BOOL": value}
            case int():
                return {"N": str(value)}
            case str():
                return {"S": value}
            case _:
                return None

    def _derived(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """For each index that is composed: the attributes that it depends on, and those that it is."""
        own = {each.name for each in self.schema.table(self.entity.table).key.attributes}
        found = []
        for index in self.entity.indexes:
            parts = (each.attribute for each in index.key.parts if isinstance(each, Composed))
            names, members = tuple(each for each in parts if each not in own), self._members(index)
            if names and members:
                found.append((members, names))
        return found

    def _members(self, index: EntityIndex) -> tuple[str, ...]:
        return self._changeable((*index.key.fields, *fields_of(index.when)))

    @property
    def _guarded(self) -> tuple[str, ...]:
        if not self.entity.uniques:
            return ()
        return self._changeable(name for each in self.entity.uniques for name in each.fields)

    def _changeable(self, fields: Iterable[str]) -> tuple[str, ...]:
        """The attributes of these fields, and of the soft delete, that an update can change."""
        deleted = self.entity.role("deleted_at")
        names = dict.fromkeys([*fields, *([deleted.field] if deleted is not None else [])])
        return tuple(self._attribute(each).name for each in names if each not in self.entity.key.fields)

    def _update(
        self,
        values: Mapping[str, Example],
        sets: Mapping[str, Any],
        removes: list[str],
        expressions: Expressions,
        counted: str | None = None,
    ) -> dict[str, Any]:
        shown = sealed(self.entity, sets)
        assignments = [f"{expressions.name(name)} = {expressions.value(value)}" for name, value in shown.items()]
        if counted is not None:
            count, zero, one = expressions.name(counted), expressions.value({"N": "0"}), expressions.value({"N": "1"})
            assignments.append(f"{count} = if_not_exists({count}, {zero}) + {one}")
        clauses = [f"SET {', '.join(assignments)}"] if assignments else []
        if removes:
            clauses.append(f"REMOVE {', '.join(map(expressions.name, removes))}")
        return {"Key": primary_key(self.entity, values), "UpdateExpression": " ".join(clauses)}

    def _action(
        self, kind: str, members: dict[str, Any], conditions: list[str], own: Own | None, expressions: Expressions
    ) -> dict[str, Any]:
        every = [*conditions, *([own.text(expressions)] if own is not None else [])]
        condition = {"ConditionExpression": _all_of(every)} if every else {}
        return {
            kind: {
                "TableName": self.entity.table,
                **members,
                **condition,
                **expressions.members(),
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }


@dataclass(frozen=True, slots=True)
class Own:
    """The condition of a named write, with the arguments of its parameters."""

    pattern: AccessPattern
    entity: Entity
    arguments: Mapping[str, Any]
    schema: Schema

    def text(self, expressions: Expressions) -> str:
        """The condition's text."""
        assert self.pattern.filter is not None  # the caller asked
        written = Filter(self.entity, self.schema, self.pattern.parameters, self.arguments, expressions)
        return written.text(self.pattern.filter)


def write_requests(
    pattern: AccessPattern,
    entity: Entity,
    values: Mapping[str, Example],
    arguments: Mapping[str, Any],
    schema: Schema,
    now: datetime,
) -> tuple[Request, ...]:
    """The requests of a named write, in order: of an item that is there with these values; for a put, that is not."""
    writer = Writer(entity, schema, now)
    own = None if pattern.filter is None else Own(pattern, entity, arguments, schema)
    match pattern.operation:
        case "put":
            return writer.put({**values, **writer.stamped("updated_at", now)}, own)
        case "delete":
            return writer.delete(values, own)
        case _:
            changes = changed_values(pattern, entity, values, schema)
            if all(each in patchable_fields(entity) for each in pattern.fields or changeable_fields(entity)):
                return writer.patch(values, changes, own)
            after = {**values, **changes, **writer.next_stamps(values)}
            return writer.update(values, _expiring(entity, after, changes), own)


def changed_values(pattern: AccessPattern, entity: Entity, values: Mapping[str, Example], schema: Schema) -> Values:
    """Other values for the fields that a named update changes: those that it names, or the first that can change."""
    fields = pattern.fields or changeable_fields(entity)[:1]
    found = {}
    for name in fields:
        others = distinct(entity.model.attribute(name), 3, schema)
        found[name] = next((each for each in others if each != values[name]), values[name])
    return found


def changeable_fields(entity: Entity) -> tuple[str, ...]:
    """The fields that an update may change."""
    key = entity.key.fields
    return tuple(each.field for each in entity.attributes if each.field not in key and each.lifecycle not in KEPT)


def patchable_fields(entity: Entity) -> tuple[str, ...]:
    """The fields that may be changed by key alone: no key, `when`, guard or expiry depends on them."""
    read = {*entity.key.fields, *(name for each in entity.uniques for name in each.fields)}
    for index in entity.indexes:
        read.update(name for part in index.key.parts if isinstance(part, Composed) for name in part.fields)
        read.update(fields_of(index.when))
    expiry = entity.expiry
    if expiry is not None:
        # A guard expires with its owner.
        read.update([expiry.of or "", expiry.field if entity.uniques else ""])
    return tuple(each.field for each in entity.attributes if each.field not in read and each.lifecycle not in KEPT)


def _expiring(entity: Entity, after: Values, changes: Mapping[str, Example]) -> Values:
    expiry = entity.expiry
    if expiry is None or expiry.of is None or expiry.of not in changes or expiry.field in changes:
        return after
    return {**after, expiry.field: expires(entity, after[expiry.of])}


def _all_of(conditions: list[str]) -> str:
    return " AND ".join(f"({each})" for each in conditions) if len(conditions) > 1 else "".join(conditions)


def _together(actions: list[dict[str, Any]]) -> Request:
    """The actions as one request: by itself, or as a transaction."""
    if len(actions) > 1:
        return Request("TransactWriteItems", {"TransactItems": actions})
    ((kind, body),) = actions[0].items()
    returned = {"ReturnValues": "ALL_NEW"} if kind == "Update" else {}
    return Request(f"{kind}Item", body | returned)
