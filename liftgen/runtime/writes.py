"""Writes: the actions by which entities are stored, changed and deleted, with their conditions and their guards."""

from __future__ import annotations

import json
from decimal import Decimal
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any, TypeVar

from liftgen.runtime.actions import Action
from liftgen.runtime.compare import equals, holds
from liftgen.runtime.entity import expired
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, Conflict, LiftError, NotFound
from liftgen.runtime.expressions import Expressions
from liftgen.runtime.record import NOTHING, record, replace
from liftgen.runtime.wire import NULL, decimal, integer, joined, list_of, map_of, string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from liftgen.runtime.encryption import Encryption
    from liftgen.runtime.entity import Entity, Guard
    from liftgen.runtime.expressions import Stated
    from liftgen.runtime.operations import Operation
    from liftgen.runtime.wire import Item, Wire

    Refused = Callable[[Item | None], LiftError]

T = TypeVar("T")

OWNER = "_owner"
"""The attribute of a guard that holds the key of the item that it guards for."""


@record()
class Writes:
    """Makes the actions of one table at one instant."""

    table: str
    now: datetime
    encryption: Encryption

    def create(self, entity: Entity[T], value: T, item: Wire, condition: Stated | None = None) -> list[Action]:
        """Store an item that must be new, or that replaces one past its expiry, and take its guards."""
        expressions = Expressions()
        refused = _taken if condition is None else self._taken_or_unmet(entity)
        put = self._put(entity, item, expressions, [self._free(entity, expressions)], condition, refused)
        return [put, *self._take(entity, item, entity.guards(value))]

    def replace(self, entity: Entity[T], item: Wire, condition: Stated | None = None) -> list[Action]:
        """Store an item of an entity without guards, whatever is there."""
        return [self._put(entity, item, Expressions(), [], condition, _unmet)]

    def upsert(self, entity: Entity[T], item: Wire) -> Action:
        """Store an item over what is there, or new: one request, for entities of which nothing must be known before."""
        key = entity.key_of(item)
        sealed = entity.sealed({name: value for name, value in item.items() if name not in key}, key, self.encryption)
        expressions = Expressions()
        assignments, known = [], {}
        for name, value in sealed.items():
            short = expressions.name(name)
            if name == entity.version:
                first, one = expressions.value(integer(-1)), expressions.value(integer(1))
                assignments.append(f"{short} = if_not_exists({short}, {first}) + {one}")
            elif name in entity.kept:
                assignments.append(f"{short} = if_not_exists({short}, {expressions.value(value)})")
            else:
                known[name] = value
                assignments.append(f"{short} = {expressions.value(value)}")
        absent = (*entity.optional, *(name for each in entity.derived for name in each.attributes))
        removes = [name for name in dict.fromkeys(absent) if name not in item]
        clauses = [f"SET {', '.join(assignments)}"] if assignments else []
        if removes:
            clauses.append(f"REMOVE {', '.join(map(expressions.name, removes))}")
        conditions = [] if entity.expires_at is None else [self._unexpired(expressions, entity.expires_at)]
        members = {"Key": joined(key)}
        if clauses:
            members["UpdateExpression"] = quote(" ".join(clauses))
        members |= _conditional(expressions, conditions)
        return Action(
            "Update", self.table, entity.name, key, members, _expired, lambda there: holds(there, known, removes)
        )

    def replace_known(
        self,
        entity: Entity[T],
        before: T,
        value: T,
        item: Wire,
        version: str | None,
        condition: Stated | None = None,
    ) -> list[Action]:
        """Store an item over the one that was read, of this version, and move its guards."""
        old = entity.encode(before)
        expected = {name: old.get(name) for name in entity.guarded}
        if entity.version is not None:
            expected[entity.version] = version
        expressions = Expressions()
        conditions = [f"attribute_exists({expressions.name(entity.key[0])})"]
        conditions += [_same(entity, expressions, name, text) for name, text in expected.items()]
        changed = self._changed(entity, expected, condition is not None, include_expired=True, include_deleted=True)

        def refused(item: Item | None) -> LiftError:
            return _not_as_read(item) if item is None else changed(item)

        put = self._put(entity, item, expressions, conditions, condition, refused)
        return [put, *self._move(entity, old, item, entity.guards(before), entity.guards(value))]

    def update(
        self,
        entity: Entity[T],
        before: T,
        after: T,
        condition: Stated | None = None,
        operations: Mapping[str, Operation] = NOTHING,
        known: Mapping[str, str | None] = NOTHING,
        there: Mapping[str, str | None] = NOTHING,
        *,
        include_deleted: bool = False,
    ) -> list[Action]:
        """Change what differs between two values, with every attribute that depends on it, and move the guards.

        `operations` are done to what is there; `known` are attributes that they were worked out for, which must be as `there`.
        """
        old, new = entity.encode(before), entity.encode(after)
        changed = {name for name in (*old, *new) if old.get(name) != new.get(name)}
        touched = [each for each in entity.derived if not changed.isdisjoint(each.members)]
        written = sorted(changed.union(*(each.attributes for each in touched)))
        guards = self._move(entity, old, new, entity.guards(before), entity.guards(after))
        unchanged = {name for each in touched for name in each.members if name not in changed}
        unchanged.update(entity.guarded if guards else ())
        if entity.version is not None:
            unchanged.add(entity.version)

        expected = {name: old.get(name) for name in sorted(unchanged)} | dict(there)
        expressions = Expressions()
        # That it is not deleted may be among what is expected, and is not said twice.
        said = entity.deleted_at in expected and expected[entity.deleted_at] is None
        conditions = self._presence(entity, expressions, include_deleted=include_deleted or said)
        conditions += [_same(entity, expressions, name, text) for name, text in expected.items()]
        changes: dict[str, str | None] = {name: new.get(name) for name in written} | dict(known)
        sets = {name: value for name, value in changes.items() if value is not None}
        removes = [name for name, value in changes.items() if value is None]
        operated = self._operated(entity, expressions, conditions, operations) if operations else ((), ())
        asked = condition is not None or bool(operations)
        refused = self._changed(entity, expected, asked, include_deleted=include_deleted)
        update = self._update(
            entity, entity.key_of(old), expressions, sets, removes, conditions, condition, refused, operated=operated
        )
        # Whether something was counted is told by the version alone.
        return [replace(update, applied=_never) if operations and entity.version is None else update, *guards]

    def patch(
        self,
        entity: Entity[T],
        key: Wire,
        changes: dict[str, str | None],
        condition: Stated | None = None,
        operations: Mapping[str, Operation] = NOTHING,
        expected: Mapping[str, str | None] = NOTHING,
    ) -> Action:
        """Change attributes on which nothing depends; None removes one. The version counts it.

        `operations` are done to what is there; `expected` are attributes that must be as they were read.
        """
        expressions = Expressions()
        conditions = self._presence(entity, expressions)
        conditions += [_same(entity, expressions, name, text) for name, text in expected.items()]
        sets = {name: value for name, value in changes.items() if value is not None}
        removes = [name for name, value in changes.items() if value is None]
        refused = self._changed(entity, dict(expected), condition is not None or bool(operations))
        operated = self._operated(entity, expressions, conditions, operations) if operations else ((), ())
        update = self._update(
            entity,
            key,
            expressions,
            sets,
            removes,
            conditions,
            condition,
            refused,
            counted=entity.version,
            operated=operated,
        )
        # Whether it was counted cannot be told from what is there.
        return replace(update, applied=_never) if operations else update

    def _operated(
        self,
        entity: Entity[Any],
        expressions: Expressions,
        conditions: list[str],
        operations: Mapping[str, Operation],
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The assignments and the clauses of operations.

        What DynamoDB cannot do to what is there fails a condition, as does what the model's bounds do not hold for.
        """
        assignments, clauses = [], []
        for name, operation in operations.items():
            short, value = expressions.name(name), expressions.value(operation.operand)
            asked = json.loads(operation.operand)
            match operation.kind:
                case "add":
                    zero = operation.of.absent or integer(0)
                    assignments.append(f"{short} = {_or(short, expressions, operation, zero)} + {value}")
                    amount = Decimal(asked["N"])
                    start = Decimal(json.loads(zero)["N"])
                    conditions += self._possible(entity, expressions, name, operation, amount, start)
                case "append" | "prepend" as kind:
                    empty = operation.of.absent or list_of(())
                    there = _or(short, expressions, operation, empty)
                    both = f"{there}, {value}" if kind == "append" else f"{value}, {there}"
                    assignments.append(f"{short} = list_append({both})")
                    amount = Decimal(len(asked["L"]))
                    start = Decimal(len(json.loads(empty)["L"]))
                    conditions += self._possible(entity, expressions, name, operation, amount, start)
                case kind:
                    # Sets without members are NULL, which has none to add to; and DynamoDB keeps none that became empty.
                    ((type_, members),) = asked.items()
                    text = f"attribute_type({short}, {expressions.value(string(type_))})"
                    if kind == "exclude":
                        text += f" AND size({short}) > {expressions.value(integer(len(members)))}"
                    for comparator, bound in operation.of.bounds:
                        # As if all members were new, or there: where that is too much, what is there is read.
                        if comparator.startswith("<") == (kind == "include"):
                            sign = -1 if kind == "include" else 1
                            limit = expressions.value(decimal(Decimal(bound) + sign * len(members)))
                            text += f" AND size({short}) {comparator} {limit}"
                    conditions.append(text)
                    clauses.append(f"{'ADD' if kind == 'include' else 'DELETE'} {short} {value}")
        return tuple(assignments), tuple(clauses)

    def _possible(
        self,
        entity: Entity[Any],
        expressions: Expressions,
        name: str,
        operation: Operation,
        amount: Decimal,
        start: Decimal,
    ) -> list[str]:
        """The condition under which a number or a list may become so much more: of the type that it is, and within bounds."""
        from liftgen.runtime.operations import holds_for

        short, is_number = expressions.name(name), operation.of.kind == "number"
        measure = short if is_number else f"size({short})"
        tests = [
            f"{measure} {comparator} {expressions.value(decimal(Decimal(bound) - amount))}"
            for comparator, bound in operation.of.bounds
        ]
        from_nothing = operation.of.absent is not None
        if not tests and from_nothing and name not in entity.optional:
            return []
        if not tests or not is_number:
            tests.insert(0, f"attribute_type({short}, {expressions.value(string('N' if is_number else 'L'))})")
        text = " AND ".join(tests)
        if not from_nothing or not holds_for(operation.of.bounds, start + amount):
            return [text]
        return [f"attribute_not_exists({short}) OR {f'({text})' if tests[1:] else text}"]

    def delete(self, entity: Entity[T], value: T, condition: Stated | None = None) -> list[Action]:
        """Delete a value as it was read, and release its guards."""
        item = entity.encode(value)
        key = entity.key_of(item)
        names = {*entity.guarded, *([] if entity.version is None else [entity.version])}
        guards = entity.guards(value)
        if guards and entity.expires_at is not None and self._is_past(item, entity.expires_at):
            # Its guards are past their expiry as well, so that others may have taken them.
            names.add(entity.expires_at)
            guards = ()
        expected = {name: item.get(name) for name in sorted(names)}
        expressions = Expressions()
        conditions = [f"attribute_exists({expressions.name(entity.key[0])})"]
        conditions += [_same(entity, expressions, name, text) for name, text in expected.items()]
        members = {"Key": joined(key), **_conditional(expressions, conditions, condition)}
        refused = self._changed(entity, expected, condition is not None, include_expired=True, include_deleted=True)
        deletion = Action("Delete", self.table, entity.name, key, members, refused, _is_gone)
        return [deletion, *self._release(entity, item, guards)]

    def delete_key(self, entity: Entity[T], key: Wire, condition: Stated | None = None) -> Action:
        """Delete the item with this key of an entity without guards, if there is one; a condition must hold on it."""
        members = {"Key": joined(key), **_conditional(Expressions(), [], condition)}
        return Action("Delete", self.table, entity.name, key, members, _unmet, _is_gone)

    def check(self, entity: Entity[T], key: Wire, condition: Stated | None = None) -> Action:
        """Nothing is written; the item must be there, and not count as absent."""
        expressions = Expressions()
        conditions = self._presence(entity, expressions)
        members = {"Key": joined(key), **_conditional(expressions, conditions, condition)}
        refused = self._changed(entity, {}, condition is not None)
        return Action("ConditionCheck", self.table, entity.name, key, members, refused, _never)

    def check_absent(self, entity: Entity[T], key: Wire) -> Action:
        """Nothing is written; the item must not be there, or be past its expiry."""
        expressions = Expressions()
        members = {"Key": joined(key), **_conditional(expressions, [self._free(entity, expressions)])}
        return Action("ConditionCheck", self.table, entity.name, key, members, _taken, _never)

    def _free(self, entity: Entity[Any], expressions: Expressions) -> str:
        """The condition that there is no item, or one past its expiry."""
        free = f"attribute_not_exists({expressions.name(entity.key[0])})"
        if entity.expires_at is not None:
            free += f" OR {expressions.name(entity.expires_at)} <= {expressions.value(self._seconds)}"
        return free

    def _put(
        self,
        entity: Entity[T],
        item: Wire,
        expressions: Expressions,
        conditions: list[str],
        condition: Stated | None,
        refused: Refused,
    ) -> Action:
        key = entity.key_of(item)
        sealed = entity.sealed(item, key, self.encryption)
        members = {"Item": joined(sealed), **_conditional(expressions, conditions, condition)}
        return Action("Put", self.table, entity.name, key, members, refused, lambda there: equals(there, sealed))

    def _update(
        self,
        entity: Entity[T],
        key: Wire,
        expressions: Expressions,
        sets: Wire,
        removes: list[str],
        conditions: list[str],
        condition: Stated | None,
        refused: Refused,
        *,
        counted: str | None = None,
        operated: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
    ) -> Action:
        sets = entity.sealed(sets, key, self.encryption)
        assignments = [f"{expressions.name(name)} = {expressions.value(value)}" for name, value in sets.items()]
        assignments += operated[0]
        if counted is not None:
            count, zero, one = expressions.name(counted), expressions.value(integer(0)), expressions.value(integer(1))
            assignments.append(f"{count} = if_not_exists({count}, {zero}) + {one}")
        clauses = [f"SET {', '.join(assignments)}"] if assignments else []
        if removes:
            clauses.append(f"REMOVE {', '.join(map(expressions.name, removes))}")
        for word in ("ADD", "DELETE") if operated[1] else ():
            said = [each.partition(" ")[2] for each in operated[1] if each.startswith(word)]
            clauses += [f"{word} {', '.join(said)}"] if said else []
        members = {"Key": joined(key)}
        if clauses:
            members["UpdateExpression"] = quote(" ".join(clauses))
        members |= _conditional(expressions, conditions, condition)
        return Action(
            "Update", self.table, entity.name, key, members, refused, lambda there: holds(there, sets, removes)
        )

    def _take(self, entity: Entity[Any], item: Wire, guards: Iterable[Guard]) -> list[Action]:
        """The puts of guards that must be free, or the item's own, or past their expiry."""
        return [self._take_one(entity, item, guard) for guard in guards]

    def _take_one(self, entity: Entity[Any], item: Wire, guard: Guard) -> Action:
        owner = map_of(entity.key_of(item))
        written = {**guard.key, OWNER: owner}
        if entity.discriminator is not None:
            written[entity.discriminator] = string(guard.constraint)
        expressions = Expressions()
        free = f"attribute_not_exists({expressions.name(entity.key[0])})"
        free += f" OR {expressions.name(OWNER)} = {expressions.value(owner)}"
        if entity.expires_at is not None:
            free += f" OR {expressions.name(entity.expires_at)} <= {expressions.value(self._seconds)}"
            if entity.expires_at in item:
                written[entity.expires_at] = item[entity.expires_at]
        members = {"Item": joined(written), **_conditional(expressions, [free])}

        def refused(_: Item | None) -> LiftError:
            return AlreadyExists(f"`{guard.constraint}`: the values are taken")

        return Action("Put", self.table, entity.name, guard.key, members, refused, lambda there: equals(there, written))

    def _release(self, entity: Entity[Any], item: Wire, guards: Iterable[Guard]) -> list[Action]:
        """The deletes of guards that the item owns, or that are gone."""
        return [self._release_one(entity, item, guard) for guard in guards]

    def _release_one(self, entity: Entity[Any], item: Wire, guard: Guard) -> Action:
        expressions = Expressions()
        name, owner = expressions.name(OWNER), expressions.value(map_of(entity.key_of(item)))
        own = f"attribute_not_exists({name}) OR {name} = {owner}"
        members = {"Key": joined(guard.key), **_conditional(expressions, [own])}
        return Action("Delete", self.table, entity.name, guard.key, members, _not_as_read, _is_gone)

    def _move(
        self, entity: Entity[Any], old: Wire, new: Wire, before: tuple[Guard, ...], after: tuple[Guard, ...]
    ) -> list[Action]:
        """What a change does to guards: old ones are released, new ones taken, and the expiry of the others kept in step."""
        expiry = entity.expires_at
        renewed = expiry is not None and old.get(expiry) != new.get(expiry)
        return [
            *self._release(entity, old, [guard for guard in before if guard not in after]),
            *self._take(entity, new, [guard for guard in after if renewed or guard not in before]),
        ]

    def _presence(self, entity: Entity[Any], expressions: Expressions, *, include_deleted: bool = False) -> list[str]:
        """The conditions that the item is there, and does not count as absent."""
        conditions = [f"attribute_exists({expressions.name(entity.key[0])})"]
        if entity.expires_at is not None:
            conditions.append(self._unexpired(expressions, entity.expires_at))
        if entity.deleted_at is not None and not include_deleted:
            name = expressions.name(entity.deleted_at)
            conditions.append(f"attribute_not_exists({name}) OR {name} = {expressions.value(NULL)}")
        return conditions

    def _unexpired(self, expressions: Expressions, attribute: str) -> str:
        name = expressions.name(attribute)
        return f"attribute_not_exists({name}) OR {name} > {expressions.value(self._seconds)}"

    def _taken_or_unmet(self, entity: Entity[Any]) -> Refused:
        """What it means that a new item is refused under a condition: where its key is free, that does not hold."""

        def refused(item: Item | None) -> LiftError:
            free = item is None or entity.absent(item, self.now, include_deleted=True)
            return _unmet(item) if free else _taken(item)

        return refused

    def _changed(
        self,
        entity: Entity[Any],
        expected: dict[str, str | None],
        asked: bool,
        *,
        include_expired: bool = False,
        include_deleted: bool = False,
    ) -> Refused:
        """What it means that a write is refused: the item is gone, or was changed, or what was `asked` does not hold on it."""

        def refused(item: Item | None) -> LiftError:
            if item is None or entity.absent(
                item, self.now, include_expired=include_expired, include_deleted=include_deleted
            ):
                return NotFound("there is no such item")
            # An item of an older shape may lack what has its default.
            said = {name: text for name, text in expected.items() if name in item or text != entity.defaults.get(name)}
            known = {name: text for name, text in said.items() if text is not None}
            unknown = [name for name, text in expected.items() if text is None]
            return _unmet(item) if asked and holds(item, known, unknown) else _not_as_read(item)

        return refused

    def _is_past(self, item: Wire, attribute: str) -> bool:
        """Whether an item to be written, or as it was read, is past its expiry."""
        return attribute in item and expired({attribute: json.loads(item[attribute])}, attribute, self.now)

    @property
    def _seconds(self) -> str:
        return integer(int(self.now.timestamp()))


def _taken(_: Item | None) -> LiftError:
    return AlreadyExists("the key is taken")


def _not_as_read(_: Item | None) -> LiftError:
    return Conflict("the item was changed since it was read")


def _expired(_: Item | None) -> LiftError:
    return NotFound("what is there is past its expiry")


def _unmet(_: Item | None) -> LiftError:
    return ConditionFailed("the condition does not hold")


def _never(_: Item | None) -> bool:
    return False


def _is_gone(item: Item | None) -> bool:
    return item is None


def _same(entity: Entity[Any], expressions: Expressions, name: str, value: str | None) -> str:
    """The condition that an attribute is as it was read; absence is None, or the default of an item of an older shape."""
    attribute = expressions.name(name)
    if value is None:
        return f"attribute_not_exists({attribute}) OR {attribute} = {expressions.value(NULL)}"
    if value == entity.defaults.get(name):
        return f"attribute_not_exists({attribute}) OR {attribute} = {expressions.value(value)}"
    return f"{attribute} = {expressions.value(value)}"


def _or(short: str, expressions: Expressions, operation: Operation, start: str) -> str:
    """What an operation begins with: the attribute, or what its field has where it is not there."""
    return short if operation.of.absent is None else f"if_not_exists({short}, {expressions.value(start)})"


def _conditional(expressions: Expressions, conditions: list[str], condition: Stated | None = None) -> Wire:
    """The members of a request that state its conditions; `condition` is the caller's own."""
    text = expressions.all_of(conditions, *([] if condition is None else [condition]))
    return ({"ConditionExpression": quote(text)} if text else {}) | expressions.members()
