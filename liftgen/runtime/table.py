"""Table: reads and writes of entities by their keys, over a client; what queries and repositories stand on."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any, TypeVar

from liftgen.runtime.actions import ask, parsed, read_item, send, shown
from liftgen.runtime.batch import read_items, spot, write_items
from liftgen.runtime.cursor import Cursors
from liftgen.runtime.encryption import Encryption
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, Conflict, InvalidRequest, LiftError, NotFound
from liftgen.runtime.expressions import Expressions
from liftgen.runtime.record import NOTHING, record, replace
from liftgen.runtime.wire import integer, joined, to_integer
from liftgen.runtime.writes import Writes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from liftgen.runtime.actions import Action, After
    from liftgen.runtime.client import Client
    from liftgen.runtime.entity import Entity, Part, Partial
    from liftgen.runtime.expressions import Stated
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Operation
    from liftgen.runtime.wire import Item, Wire

T = TypeVar("T")
R = TypeVar("R")
P = TypeVar("P", bound="Part[Any]")

ATTEMPTS = 3
"""How often a write that must read first is tried anew because somebody else wrote in between."""


def utc_now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


@record(kw_only=True)
class Settings:
    """What repositories may be told.

    `tables` are the names of tables where they differ from what the models call them; `clock` says what time it is;
    `max_partitions` is how many partitions one query may read; `pause` waits some seconds before a batch asks again for
    what DynamoDB left undone.
    """

    tables: Mapping[str, str] = NOTHING
    clock: Callable[[], datetime] = utc_now
    encryption: Encryption = Encryption()
    cursors: Cursors = Cursors()
    max_partitions: int = 60
    pause: Callable[[float], object] = time.sleep


DEFAULTS = Settings()


@record()
class Table:
    """One table, through a client. `pending` collects the writes of a transaction instead of sending them."""

    client: Client
    name: str
    settings: Settings = DEFAULTS
    pending: list[Action] | None = None

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
        members = {"TableName": quote(self.name), "Key": joined(key)}
        if consistent:
            members["ConsistentRead"] = "true"
        answer = ask(self.client, "GetItem", members)

        def absent(item: Item) -> bool:
            return entity.absent(item, self.now(), include_expired=include_expired, include_deleted=include_deleted)

        found = None if entity.decoder is None else entity.decoder.decoded(entity, answer, absent)
        if found is not None:
            return found.values[0] if found.values else None
        item: Item | None = parsed(answer).get("Item")
        return self._decode(entity, item) if item and not absent(item) else None

    def exists(
        self,
        entity: Entity[T],
        key: Wire,
        *,
        consistent: bool = False,
        include_expired: bool = False,
        include_deleted: bool = False,
    ) -> bool:
        """Whether there is an item with this key that does not count as absent; no more of it is read than that."""
        expressions = Expressions()
        told = (entity.key[0], entity.expires_at, entity.deleted_at)
        names = ", ".join(expressions.name(each) for each in told if each is not None)
        members = {"Key": joined(key), "ProjectionExpression": quote(names)}
        if consistent:
            members["ConsistentRead"] = "true"
        item: Item | None = self.call("GetItem", members | expressions.members()).get("Item")
        return bool(item) and not entity.absent(
            item or {}, self.now(), include_expired=include_expired, include_deleted=include_deleted
        )

    def need(self, entity: Entity[T], key: Wire) -> T:
        """The value with this key, read consistently; NotFound when there is none."""
        found = self.get(entity, key, consistent=True)
        if found is None:
            raise NotFound("there is no such item", entity=entity.name, key=shown(key))
        return found

    def get_part(
        self, part: Partial[P], entity: Entity[T], key: Wire, attributes: tuple[str, ...], *, consistent: bool = False
    ) -> P | None:
        """The part of the item with this key that these attributes are; None as for `get`."""
        expressions = Expressions()
        members = {"Key": joined(key), "ProjectionExpression": quote(", ".join(map(expressions.name, attributes)))}
        if consistent:
            members["ConsistentRead"] = "true"
        item: Item | None = self.call("GetItem", members | expressions.members()).get("Item")
        if not item or part.absent(item, self.now()):
            return None
        found = part.decode(item, self.settings.encryption)
        found.lead(lambda: self.get(entity, key))
        return found

    def create(self, entity: Entity[T], value: T) -> T:
        """Store a value that must be new, with its guards; AlreadyExists when its key or a unique value is taken."""
        self._send(self.writes.create(entity, value))
        return value

    def put(self, entity: Entity[T], value: T, condition: Stated | None = None) -> T:
        """Store a value whole, whether it is new or replaces what is there, and give back what is stored then.

        A versioned one replaces only the version that it was read at, and grows by one: otherwise Conflict.
        ConditionFailed when a condition does not hold on what is there.
        """
        if entity.version is None and not entity.is_guarded:
            self._send(self.writes.replace(entity, value, condition))
            return value
        item = entity.encode(value)
        key = entity.key_of(item)
        for _ in range(ATTEMPTS):
            there = read_item(self.client, self.name, key)
            try:
                if there is None or entity.absent(there, self.now(), include_deleted=True):
                    return self._put_new(entity, value, item, condition)
                return self._put_over(entity, self._decode(entity, there), value, item, condition)
            except AlreadyExists as error:
                if error.key != shown(key):
                    raise
            except Conflict:
                if entity.version is not None:
                    raise
        raise _busy(entity, key)

    def get_many(self, keys: Iterable[ItemKey[R]], *, consistent: bool = False) -> list[R | None]:
        """The values with these keys, in their order, each None where there is none; Throttled when some stay unread."""
        keys = tuple(keys)
        found = read_items(self, [(each.table.name, each.key) for each in keys], consistent=consistent)
        return [key.read(item) for key, item in zip(keys, found, strict=True)]

    def put_many(self, entity: Entity[T], values: Iterable[T]) -> list[T]:
        """Store values whole, whether they are new or replace what is there; of several with one key, the last stays.

        Throttled when some stay unwritten.
        """
        stored = list(values)
        writes = {}
        for value in stored:
            key, whole = entity.whole_of(value, self.settings.encryption)
            writes[spot(self.name, key)] = f'{{"PutRequest":{{"Item":{whole}}}}}'
        write_items(self, writes)
        return stored

    def delete_many(self, keys: Iterable[ItemKey[Any]]) -> None:
        """Delete the items with these keys, if they are there; Throttled when some stay.

        InvalidRequest for entities with guards or a soft delete, which a batch cannot do.
        """
        writes = {}
        for each in keys:
            if each.entity.is_guarded or each.entity.deleted_at is not None:
                raise InvalidRequest("a batch cannot delete it", entity=each.entity.name, key=shown(each.key))
            writes[spot(each.table.name, each.key)] = f'{{"DeleteRequest":{{"Key":{joined(each.key)}}}}}'
        write_items(self, writes)

    def upsert(self, entity: Entity[T], value: T) -> T:
        """Store a value whether it is new or not, and give back what is stored then: the last writer wins.

        What is there keeps the attributes that it has from its creation and those that the entity does not know; its
        version grows by one. AlreadyExists when a unique value is taken.
        """
        item = entity.encode(value)
        key = entity.key_of(item)
        for _ in range(ATTEMPTS):
            try:
                if entity.is_known_by_reading:
                    return self._upsert_known(entity, value, item)
                stored = self._send([self.writes.upsert(entity, item)])
                return value if stored is None else self._decode(entity, stored)
            except AlreadyExists as error:
                if error.key != shown(key):
                    raise
            except NotFound:
                # What is there is past its expiry, so the value is a new one.
                try:
                    self._send(self.writes.create(entity, value))
                except AlreadyExists:
                    continue
                return value
            except Conflict:
                continue
        raise _busy(entity, key)

    def update(
        self,
        entity: Entity[T],
        before: T,
        after: T,
        condition: Stated | None = None,
        operations: Mapping[str, Operation] = NOTHING,
        *,
        include_deleted: bool = False,
    ) -> T:
        """Change a stored value into another with the same key, and give back what is stored then.

        Only what differs is written, and `operations` are done to what is there. NotFound when there is no such item;
        Conflict when it has another version, or when a field that something written depends on is not what `before` says;
        ConditionFailed when a condition does not hold, or the model's bounds would not after the operations.
        """
        known: dict[str, str | None] = {}
        there: dict[str, str | None] = {}
        if self.pending is not None and any(each.of.kind == "set" for each in operations.values()):
            known, there = self.read_for_operations(entity, entity.key_of(entity.encode(before)), operations)
            operations = NOTHING
        try:
            made = self.writes.update(
                entity, before, after, condition, operations, known, there, include_deleted=include_deleted
            )
            item = self._send(made)
        except ConditionFailed as error:
            if not operations or isinstance(error, AlreadyExists):
                raise
            item = self._update_read(entity, before, after, condition, operations, error)
        if item is None and self.pending is None and (entity.version is None or operations):
            item = read_item(self.client, self.name, entity.key_of(entity.encode(before)))
        return after if item is None else self._decode(entity, item)

    def patch(
        self,
        entity: Entity[T],
        key: Wire,
        changes: dict[str, str | None],
        condition: Stated | None = None,
        operations: Mapping[str, Operation] = NOTHING,
    ) -> T:
        """Set attributes of the item with this key, or remove those whose change is None, and give back what is stored then.

        NotFound when there is no such item, ConditionFailed when a condition does not hold on it. Nothing may depend on the
        attributes. `operations` are done to what is there; ConditionFailed, too, where the model's bounds would not hold then.
        """
        action = self.writes.patch(entity, key, changes, condition, operations)
        try:
            item = self._send([action])
        except ConditionFailed:
            if not operations:
                raise
            item = self._patch_read(entity, key, changes, condition, operations)
        if item is None:
            raise action.refusal(None)
        return self._decode(entity, item)

    def read_for_operations(
        self, entity: Entity[Any], key: Wire, operations: Mapping[str, Operation]
    ) -> tuple[dict[str, str | None], dict[str, str | None]]:
        """What attributes are after operations, None for one that is removed, and what they must still be until then.

        NotFound when there is no such item, ConditionFailed when the model's bounds would not hold.
        """
        item = read_item(self.client, self.name, key)
        if item is None or entity.absent(item, self.now()):
            raise NotFound("there is no such item", entity=entity.name, key=shown(key))
        return self._worked_out(entity, key, item, operations)

    def _worked_out(
        self, entity: Entity[Any], key: Wire, item: Item, operations: Mapping[str, Operation]
    ) -> tuple[dict[str, str | None], dict[str, str | None]]:
        from liftgen.runtime.operations import done

        known: dict[str, str | None] = {}
        there: dict[str, str | None] = {}
        for name, operation in operations.items():
            held = item.get(name)
            there[name] = None if held is None else json.dumps(held, separators=(",", ":"))
            if held is None and operation.of.absent is None:
                # Only the model knows what an item of an older shape has.
                written = entity.encode(self._decode(entity, item)).get(name)
                held = None if written is None else json.loads(written)
            elif held is None and operation.of.absent:
                held = json.loads(operation.of.absent)
            try:
                known[name] = done(operation, held, optional=name in entity.optional)
            except ConditionFailed as error:
                raise error.about(entity.name, shown(key)) from None
        return known, there

    def _patch_read(
        self,
        entity: Entity[T],
        key: Wire,
        changes: dict[str, str | None],
        condition: Stated | None,
        operations: Mapping[str, Operation],
    ) -> After | None:
        """Do operations that cannot be done where the item is: it is read, and written as long as it is so."""
        for _ in range(ATTEMPTS):
            known, there = self.read_for_operations(entity, key, operations)
            try:
                return self._send([self.writes.patch(entity, key, changes | known, condition, NOTHING, there)])
            except Conflict:
                continue
        raise _busy(entity, key)

    def _update_read(
        self,
        entity: Entity[T],
        before: T,
        after: T,
        condition: Stated | None,
        operations: Mapping[str, Operation],
        refused: ConditionFailed,
    ) -> After | None:
        """As for `_patch_read`; what was refused for another version stays refused."""
        old = entity.encode(before)
        key = entity.key_of(old)
        for _ in range(ATTEMPTS):
            item = read_item(self.client, self.name, key)
            if item is None or entity.absent(item, self.now()):
                raise NotFound("there is no such item", entity=entity.name, key=shown(key)) from None
            if isinstance(refused, Conflict) and entity.version is not None:
                raise refused
            known, there = self._worked_out(entity, key, item, operations)
            try:
                return self._send(self.writes.update(entity, before, after, condition, NOTHING, known, there))
            except Conflict as error:
                refused = error
        raise _busy(entity, key)

    def delete(self, entity: Entity[T], value: T, condition: Stated | None = None) -> None:
        """Delete a value with its guards.

        NotFound when it is not there, Conflict when it was changed since it was read, ConditionFailed when a condition does
        not hold on it.
        """
        self._send(self.writes.delete(entity, value, condition))

    def delete_by_key(self, entity: Entity[T], key: Wire, condition: Stated | None = None) -> bool:
        """Delete the item with this key, with its guards; whether there was one.

        ConditionFailed when a condition does not hold on it.
        """
        if not entity.is_guarded and condition is None:
            return self._delete_blindly(entity, key)
        for _ in range(ATTEMPTS):
            there = read_item(self.client, self.name, key)
            if there is None:
                return False
            try:
                self._send(self.writes.delete(entity, self._decode(entity, there), condition))
            except Conflict:
                continue
            except NotFound:
                return False
            return not entity.absent(there, self.now())
        raise _busy(entity, key)

    def call(self, operation: str, members: Wire) -> dict[str, Any]:
        """The answer to a request about this table."""
        return parsed(self.ask(operation, members))

    def ask(self, operation: str, members: Wire) -> bytes:
        """The answer to a request about this table, as it came."""
        return ask(self.client, operation, {"TableName": quote(self.name), **members})

    def now(self) -> datetime:
        """This instant, by the clock of the settings."""
        return self.settings.clock()

    @property
    def writes(self) -> Writes:
        """What makes the actions of this table at this instant."""
        return Writes(self.name, self.now(), self.settings.encryption)

    def _decode(self, entity: Entity[T], found: After) -> T:
        if isinstance(found, bytes):
            decoded = None if entity.decoder is None else entity.decoder.decoded(entity, found)
            if decoded is not None and decoded.values:
                return decoded.values[0]
            item: Item = parsed(found)["Attributes"]
            return entity.decode(item, self.settings.encryption)
        return entity.decode(found, self.settings.encryption)

    def _send(self, writes: list[Action]) -> After | None:
        if self.pending is None:
            return send(self.client, writes)
        self.pending.extend(writes)
        return None

    def _put_new(self, entity: Entity[T], value: T, item: Wire, condition: Stated | None) -> T:
        if entity.version is not None and item.get(entity.version) != integer(0):
            raise Conflict("the item was deleted since it was read", entity=entity.name, key=shown(entity.key_of(item)))
        self._send(self.writes.create(entity, value, condition))
        return value

    def _put_over(self, entity: Entity[T], before: T, value: T, item: Wire, condition: Stated | None) -> T:
        version = None
        if entity.version is not None:
            version = item[entity.version]
            item = item | {entity.version: integer(to_integer(json.loads(version)["N"]) + 1)}
        self._send(self.writes.replace_known(entity, before, value, item, version, condition))
        return entity.read(json.loads(joined(item)))

    def _upsert_known(self, entity: Entity[T], value: T, item: Wire) -> T:
        there = read_item(self.client, self.name, entity.key_of(item))
        if there is None or entity.absent(there, self.now(), include_deleted=True):
            self._send(self.writes.create(entity, value))
            return value
        before = self._decode(entity, there)
        old = entity.encode(before)
        lasting = {name: old[name] for name in entity.kept if name in old}
        if entity.version is not None:
            lasting[entity.version] = integer(to_integer(json.loads(old[entity.version])["N"]) + 1)
        after = entity.read(json.loads(joined(item | lasting)))
        return self.update(entity, before, after, include_deleted=True)

    def _delete_blindly(self, entity: Entity[T], key: Wire) -> bool:
        members = {"Key": joined(key), "ReturnValues": '"ALL_OLD"'}
        try:
            item: Item | None = self.call("DeleteItem", members).get("Attributes")
        except LiftError as error:
            if error.ambiguous and read_item(self.client, self.name, key) is None:
                return True
            error.about(entity.name, shown(key))
            raise
        return bool(item) and not entity.absent(item or {}, self.now())


def _busy(entity: Entity[T], key: Wire) -> LiftError:
    return Conflict("others keep changing the item", entity=entity.name, key=shown(key))
