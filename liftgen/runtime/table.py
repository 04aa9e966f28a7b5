"""Table: reads and writes of entities by their keys, over a client; what queries and repositories stand on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any, TypeVar

from liftgen.runtime import actions
from liftgen.runtime.actions import Action, read_item, send, shown
from liftgen.runtime.compare import equals, holds
from liftgen.runtime.cursor import Cursors
from liftgen.runtime.encryption import Encryption
from liftgen.runtime.errors import AlreadyExists, Conflict, LiftError, NotFound
from liftgen.runtime.expressions import Expressions
from liftgen.runtime.wire import NULL, integer, joined, map_of, string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from liftgen.runtime.client import Client
    from liftgen.runtime.entity import Entity, Guard
    from liftgen.runtime.wire import Item, Wire

T = TypeVar("T")

OWNER = "_owner"
"""The attribute of a guard that holds the key of the item that it guards for."""
ATTEMPTS = 3
"""How often a write that must read first is tried anew because somebody else wrote in between."""


def utc_now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What repositories may be told.

    `tables` are the names of tables where they differ from what the models call them; `clock` says what time it is;
    `max_partitions` is how many partitions one query may read.
    """

    tables: Mapping[str, str] = field(default_factory=dict)
    clock: Callable[[], datetime] = utc_now
    encryption: Encryption = field(default_factory=Encryption)
    cursors: Cursors = field(default_factory=Cursors)
    max_partitions: int = 60


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Table:
    """One table, through a client. `pending` collects the writes of a transaction instead of sending them."""

    client: Client
    name: str
    settings: Settings = DEFAULTS
    pending: list[Action] | None = field(default=None, compare=False)

    @classmethod
    def of(cls, client: Client, table: str, name: str | None, settings: Settings) -> Table:
        """The table that the models call `table`, under its own name where one is given."""
        return cls(client, name or settings.tables.get(table, table), settings)

    def other(self, table: str) -> Table:
        """Another table, by what the models call it."""
        return replace(self, name=self.settings.tables.get(table, table))

    def get(
        self,
        entity: Entity[T],
        key: Wire,
        *,
        consistent: bool = False,
        include_expired: bool = False,
        include_deleted: bool = False,
    ) -> T | None:
        """The value with this key; None when there is no item, or one that counts as absent."""
        item = read_item(self.client, self.name, key, consistent=consistent)
        if item is None or entity.absent(
            item, self.now(), include_expired=include_expired, include_deleted=include_deleted
        ):
            return None
        return self._decode(entity, item)

    def create(self, entity: Entity[T], value: T) -> T:
        """Store a value that must be new, with its guards; AlreadyExists when its key or a unique value is taken."""
        item = entity.write(value)
        self._write([self._creation(entity, item), *self._takings(entity, item, entity.guards(value))])
        return value

    def put(self, entity: Entity[T], value: T) -> T:
        """Store a value whole, whether it is new or replaces what is there, and give back what is stored then.

        A versioned one replaces only the version that it was read at, and grows by one: otherwise Conflict.
        """
        item = entity.write(value)
        if entity.version is None and not entity.guarded:
            self._write([self._put(entity, item, Expressions(), [])])
            return value
        key = entity.key_of(item)
        for _ in range(ATTEMPTS):
            there = read_item(self.client, self.name, key)
            try:
                if there is None or entity.absent(there, self.now(), include_deleted=True):
                    return self._put_new(entity, value, item)
                return self._put_over(entity, there, value, dict(item))
            except AlreadyExists as error:
                if error.key != shown(key):
                    raise
            except Conflict:
                if entity.version is not None:
                    raise
        raise _busy(entity, key)

    def update(self, entity: Entity[T], before: T, after: T, *, include_deleted: bool = False) -> T:
        """Change a stored value into another with the same key, and give back what is stored then.

        Only what differs is written. NotFound when there is no such item; Conflict when it has another version, or when
        a field that something written depends on is not what `before` says.
        """
        old, new = entity.write(before), entity.write(after)
        key = entity.key_of(old)
        changed = {name for name in (*old, *new) if old.get(name) != new.get(name)}
        touched = [each for each in entity.derived if not changed.isdisjoint(each.members)]
        written = changed.union(*(each.attributes for each in touched))
        unchanged = {name for each in touched for name in each.members if name not in changed}
        guards = self._moves(entity, old, new, entity.guards(before), entity.guards(after))
        if guards:
            unchanged.update(entity.guarded)
        if entity.version is not None:
            unchanged.add(entity.version)

        expressions = Expressions()
        conditions = self._conditions_of_presence(entity, expressions, include_deleted=include_deleted)
        conditions += [_same(entity, expressions, name, old.get(name)) for name in sorted(unchanged)]
        sets = {name: new[name] for name in sorted(written) if name in new}
        removes = [name for name in sorted(written) if name not in new]
        update = self._update(
            entity, key, expressions, sets, removes, conditions, self._changed(entity, include_deleted)
        )
        item = self._write([update, *guards])
        if item is None and entity.version is None and self.pending is None:
            item = read_item(self.client, self.name, key)
        return after if item is None else self._decode(entity, item)

    def patch(self, entity: Entity[T], key: Wire, changes: dict[str, str | None]) -> T:
        """Set attributes of the item with this key, or remove those whose change is None, and give back what is stored then.

        NotFound when there is no such item. Nothing may depend on the attributes.
        """
        expressions = Expressions()
        conditions = self._conditions_of_presence(entity, expressions)
        sets = {name: value for name, value in changes.items() if value is not None}
        removes = [name for name, value in changes.items() if value is None]
        update = self._update(entity, key, expressions, sets, removes, conditions, _missing, counted=entity.version)
        item = self._write([update])
        if item is None:
            raise _missing(None).about(entity.name, shown(key))
        return self._decode(entity, item)

    def delete(self, entity: Entity[T], value: T) -> None:
        """Delete a value with its guards; NotFound when it is not there, Conflict when it was changed since it was read."""
        item = entity.write(value)
        key = entity.key_of(item)
        expressions = Expressions()
        unchanged = {*entity.guarded, *([] if entity.version is None else [entity.version])}
        conditions = [f"attribute_exists({expressions.name(entity.key[0])})"]
        conditions += [_same(entity, expressions, name, item.get(name)) for name in sorted(unchanged)]
        members = {"Key": joined(key), **_conditional(expressions, conditions)}
        deletion = Action(
            "Delete", self.name, entity.name, key, members, self._changed(entity), lambda there: there is None
        )
        self._write([deletion, *self._releases(entity, item, entity.guards(value))])

    def delete_by_key(self, entity: Entity[T], key: Wire) -> bool:
        """Delete the item with this key, with its guards; whether there was one."""
        if not entity.guarded:
            members = {"Key": joined(key), "ReturnValues": '"ALL_OLD"'}
            item: Item | None = self.call("DeleteItem", members).get("Attributes")
            return bool(item) and not entity.absent(item or {}, self.now())
        for _ in range(ATTEMPTS):
            there = read_item(self.client, self.name, key)
            if there is None:
                return False
            try:
                self.delete(entity, self._decode(entity, there))
            except Conflict:
                continue
            except NotFound:
                return False
            return not entity.absent(there, self.now())
        raise _busy(entity, key)

    def call(self, operation: str, members: Wire) -> dict[str, Any]:
        """The answer to a request about this table."""
        return actions.call(self.client, operation, {"TableName": quote(self.name), **members})

    def now(self) -> datetime:
        """This instant, by the clock of the settings."""
        return self.settings.clock()

    def _decode(self, entity: Entity[T], item: Item) -> T:
        return entity.decode(item, self.settings.encryption)

    def _sealed(self, entity: Entity[T], attributes: Wire, key: Wire) -> Wire:
        return entity.sealed(attributes, key, self.settings.encryption)

    def _write(self, writes: list[Action]) -> Item | None:
        if self.pending is None:
            return send(self.client, writes)
        self.pending.extend(writes)
        return None

    def _put_new(self, entity: Entity[T], value: T, item: Wire) -> T:
        if entity.version is not None and item.get(entity.version) != integer(0):
            raise Conflict("the item was deleted since it was read", entity=entity.name, key=shown(entity.key_of(item)))
        self._write([self._creation(entity, item), *self._takings(entity, item, entity.guards(value))])
        return value

    def _put_over(self, entity: Entity[T], there: Item, value: T, item: Wire) -> T:
        before = self._decode(entity, there)
        old = entity.write(before)
        expressions = Expressions()
        conditions = [f"attribute_exists({expressions.name(entity.key[0])})"]
        conditions += [_same(entity, expressions, name, old.get(name)) for name in entity.guarded]
        if entity.version is not None:
            conditions.append(_same(entity, expressions, entity.version, item.get(entity.version)))
            item[entity.version] = _next(item.get(entity.version))
        guards = self._moves(entity, old, item, entity.guards(before), entity.guards(value))
        self._write([self._put(entity, item, expressions, conditions), *guards])
        return entity.read(json.loads(joined(item)))

    def _creation(self, entity: Entity[T], item: Wire) -> Action:
        expressions = Expressions()
        condition = f"attribute_not_exists({expressions.name(entity.key[0])})"
        if entity.expires_at is not None:
            condition += f" OR {expressions.name(entity.expires_at)} <= {expressions.value(self._seconds())}"
        key = entity.key_of(item)
        sealed = self._sealed(entity, item, key)
        members = {"Item": joined(sealed), **_conditional(expressions, [condition])}
        return Action("Put", self.name, entity.name, key, members, _taken, lambda there: equals(there, sealed))

    def _put(self, entity: Entity[T], item: Wire, expressions: Expressions, conditions: list[str]) -> Action:
        key = entity.key_of(item)
        sealed = self._sealed(entity, item, key)
        members = {"Item": joined(sealed), **_conditional(expressions, conditions)}
        return Action(
            "Put", self.name, entity.name, key, members, self._changed(entity), lambda there: equals(there, sealed)
        )

    def _update(
        self,
        entity: Entity[T],
        key: Wire,
        expressions: Expressions,
        sets: Wire,
        removes: list[str],
        conditions: list[str],
        refused: Callable[[Item | None], LiftError],
        counted: str | None = None,
    ) -> Action:
        sets = self._sealed(entity, sets, key)
        assignments = [f"{expressions.name(name)} = {expressions.value(value)}" for name, value in sets.items()]
        if counted is not None:
            count, zero, one = expressions.name(counted), expressions.value(integer(0)), expressions.value(integer(1))
            assignments.append(f"{count} = if_not_exists({count}, {zero}) + {one}")
        clauses = [f"SET {', '.join(assignments)}"] if assignments else []
        if removes:
            clauses.append(f"REMOVE {', '.join(expressions.name(name) for name in removes)}")
        members = {"Key": joined(key)}
        if clauses:
            members["UpdateExpression"] = quote(" ".join(clauses))
        members |= _conditional(expressions, conditions)
        return Action(
            "Update", self.name, entity.name, key, members, refused, lambda there: holds(there, sets, removes)
        )

    def _takings(self, entity: Entity[T], item: Wire, guards: Iterable[Guard]) -> list[Action]:
        """The puts of guards that must be free, or the item's own, or past their expiry."""
        return [self._taking(entity, item, guard) for guard in guards]

    def _taking(self, entity: Entity[T], item: Wire, guard: Guard) -> Action:
        owner = map_of(entity.key_of(item))
        written = {**guard.key, OWNER: owner}
        if entity.discriminator is not None:
            written[entity.discriminator] = string(guard.constraint)
        expressions = Expressions()
        condition = (
            f"attribute_not_exists({expressions.name(entity.key[0])})"
            f" OR {expressions.name(OWNER)} = {expressions.value(owner)}"
        )
        if entity.expires_at is not None:
            condition += f" OR {expressions.name(entity.expires_at)} <= {expressions.value(self._seconds())}"
            if entity.expires_at in item:
                written[entity.expires_at] = item[entity.expires_at]
        members = {"Item": joined(written), **_conditional(expressions, [condition])}

        def refused(_: Item | None) -> LiftError:
            return AlreadyExists(f"`{guard.constraint}`: the values are taken")

        return Action("Put", self.name, entity.name, guard.key, members, refused, lambda there: equals(there, written))

    def _releases(self, entity: Entity[T], item: Wire, guards: Iterable[Guard]) -> list[Action]:
        """The deletes of guards that the item owns, or that are gone."""
        return [self._release(entity, item, guard) for guard in guards]

    def _release(self, entity: Entity[T], item: Wire, guard: Guard) -> Action:
        expressions = Expressions()
        owner = expressions.value(map_of(entity.key_of(item)))
        condition = f"attribute_not_exists({expressions.name(OWNER)}) OR {expressions.name(OWNER)} = {owner}"
        members = {"Key": joined(guard.key), **_conditional(expressions, [condition])}
        refused = self._changed(entity)
        return Action("Delete", self.name, entity.name, guard.key, members, refused, lambda there: there is None)

    def _moves(
        self, entity: Entity[T], old: Wire, new: Wire, before: tuple[Guard, ...], after: tuple[Guard, ...]
    ) -> list[Action]:
        """What a change does to guards: old ones are released, new ones taken, and the expiry of the others kept in step."""
        kept = [guard for guard in after if guard in before]
        expiry = entity.expires_at
        renewed = kept if expiry is not None and old.get(expiry) != new.get(expiry) else []
        return [
            *self._releases(entity, old, [guard for guard in before if guard not in after]),
            *self._takings(entity, new, [guard for guard in after if guard not in before or guard in renewed]),
        ]

    def _conditions_of_presence(
        self, entity: Entity[T], expressions: Expressions, *, include_deleted: bool = False
    ) -> list[str]:
        conditions = [f"attribute_exists({expressions.name(entity.key[0])})"]
        if entity.expires_at is not None:
            name = expressions.name(entity.expires_at)
            conditions.append(f"(attribute_not_exists({name}) OR {name} > {expressions.value(self._seconds())})")
        if entity.deleted_at is not None and not include_deleted:
            name = expressions.name(entity.deleted_at)
            conditions.append(f"(attribute_not_exists({name}) OR {name} = {expressions.value(NULL)})")
        return conditions

    def _changed(self, entity: Entity[T], include_deleted: bool = False) -> Callable[[Item | None], LiftError]:
        """What it means that an item is not as it was read: it is gone, or it was changed."""

        def refused(item: Item | None) -> LiftError:
            if item is None or entity.absent(item, self.now(), include_deleted=include_deleted):
                return _missing(item)
            return Conflict("the item was changed since it was read")

        return refused

    def _seconds(self) -> str:
        return integer(int(self.now().timestamp()))


def _taken(_: Item | None) -> LiftError:
    return AlreadyExists("the key is taken")


def _missing(_: Item | None) -> LiftError:
    return NotFound("there is no such item")


def _busy(entity: Entity[T], key: Wire) -> LiftError:
    return Conflict("others keep changing the item", entity=entity.name, key=shown(key))


def _same(entity: Entity[T], expressions: Expressions, name: str, value: str | None) -> str:
    """The condition that an attribute is as it was read; absence is None, or the default of an item of an older shape."""
    attribute = expressions.name(name)
    if value is None:
        return f"(attribute_not_exists({attribute}) OR {attribute} = {expressions.value(NULL)})"
    if value == entity.defaults.get(name):
        return f"(attribute_not_exists({attribute}) OR {attribute} = {expressions.value(value)})"
    return f"{attribute} = {expressions.value(value)}"


def _conditional(expressions: Expressions, conditions: list[str]) -> Wire:
    condition = {"ConditionExpression": quote(" AND ".join(conditions))} if conditions else {}
    return condition | expressions.members()


def _next(version: str | None) -> str:
    return integer(1 if version is None else int(json.loads(version)["N"]) + 1)
