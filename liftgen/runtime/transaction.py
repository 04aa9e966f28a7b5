"""Transaction: writes to several tables that happen all together or not at all, and reads of one moment."""

from __future__ import annotations

from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from liftgen.runtime.actions import call, cancelled, send, shown
from liftgen.runtime.errors import InvalidRequest, TooLarge, TransactionCancelled, WrongTenant
from liftgen.runtime.operations import of_sets
from liftgen.runtime.record import NOTHING, replace
from liftgen.runtime.wire import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from types import TracebackType

    from liftgen.runtime.actions import Action
    from liftgen.runtime.entity import Entity
    from liftgen.runtime.expressions import Stated
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Operation
    from liftgen.runtime.table import Table
    from liftgen.runtime.wire import Wire

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
F = TypeVar("F")

MOST = 100
"""How many actions a transaction has at most."""


class Transaction:
    """Writes that are sent together when the `with` block ends, and not at all when it ends in an error.

    `joined` is the transaction that this one is a part of, for another table: that one sends what both collect. `tenant` is
    whose items alone may be written, where there is one.
    """

    def __init__(self, table: Table, joined: Transaction | None = None, *, tenant: object = None) -> None:
        self._table = table
        self._tenant = tenant
        if joined is not None and joined._table.client is not table.client:
            raise InvalidRequest("the tables of one transaction share a client")
        self._joined = joined
        self._actions: list[Action] = [] if joined is None else joined._actions

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self.commit()

    def commit(self) -> None:
        """Send everything that was collected, all or nothing.

        The error is that of the action which stopped the others, with its entity and key: AlreadyExists, NotFound,
        Conflict, ConditionFailed. Raises TooLarge for more than 100 actions and InvalidRequest for two on one item, before
        anything is sent. A part of another transaction leaves this to the whole.
        """
        if self._joined is not None:
            return
        actions = tuple(self._actions)
        self._actions.clear()
        _check(actions)
        if actions:
            send(self._table.client, actions)

    @property
    def pending(self) -> Pending:
        """The table of this transaction, for the actions of an entity."""
        return Pending(replace(self._table, pending=self._actions), self._actions, self._tenant)


class Pending:
    """A table in a transaction: every write becomes an action that waits for the others.

    Writes that must know what is stored read it at once; when it changes before the others are sent, nothing happens.
    """

    __slots__ = ("_actions", "_table", "_tenant")

    def __init__(self, table: Table, actions: list[Action], tenant: object) -> None:
        self._table = table
        self._actions = actions
        self._tenant = tenant

    def own(self, entity: str, tenant: object) -> None:
        """WrongTenant when the transaction is another tenant's."""
        if self._tenant is not None and tenant != self._tenant:
            raise WrongTenant("it belongs to another tenant", entity=entity)

    def create(self, entity: Entity[T], value: T) -> T:
        """Store a value that must be new."""
        return self._table.create(entity, value)

    def put(self, entity: Entity[T], value: T, condition: Stated | None = None) -> T:
        """Store a value whole, whether it is new or replaces what is there."""
        return self._table.put(entity, value, condition)

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
        """Change a stored value into another with the same key; sets are read at once."""
        return self._table.update(entity, before, after, condition, operations, include_deleted=include_deleted)

    def patch(
        self,
        entity: Entity[T],
        key: Wire,
        changes: dict[str, str | None],
        condition: Stated | None = None,
        operations: Mapping[str, Operation] = NOTHING,
    ) -> None:
        """Set attributes of the item with this key, or remove those whose change is None; sets are read at once."""
        there: dict[str, str | None] = {}
        if of_sets(operations):
            known, there = self._table.read_for_operations(entity, key, operations)
            changes, operations = changes | known, NOTHING
        self._actions.append(self._table.writes.patch(entity, key, changes, condition, operations, there))

    def delete(self, entity: Entity[T], value: T, condition: Stated | None = None) -> None:
        """Delete a value with its guards."""
        self._table.delete(entity, value, condition)

    def delete_by_key(self, entity: Entity[T], key: Wire, condition: Stated | None = None) -> None:
        """Delete the item with this key, with its guards; nothing is deleted where there is none."""
        writes = self._table.writes
        if not entity.is_guarded:
            self._actions.append(writes.delete_key(entity, key, condition))
            return
        there = self._table.get(entity, key, consistent=True, include_expired=True, include_deleted=True)
        if there is not None:
            self._actions.extend(writes.delete(entity, there, condition))

    def check(self, entity: Entity[T], key: Wire, condition: Stated | None = None) -> None:
        """There must be an item with this key, on which the condition holds."""
        self._actions.append(self._table.writes.check(entity, key, condition))

    def check_absent(self, entity: Entity[T], key: Wire) -> None:
        """There must be no item with this key."""
        self._actions.append(self._table.writes.check_absent(entity, key))

    def need(self, entity: Entity[T], key: Wire) -> T:
        """The value with this key, read consistently, at once; NotFound when there is none."""
        return self._table.need(entity, key)

    def now(self) -> datetime:
        """This instant, by the clock of the settings."""
        return self._table.now()


@overload
def transact_get(first: ItemKey[A], /) -> tuple[A | None]: ...
@overload
def transact_get(first: ItemKey[A], second: ItemKey[B], /) -> tuple[A | None, B | None]: ...
@overload
def transact_get(
    first: ItemKey[A], second: ItemKey[B], third: ItemKey[C], /
) -> tuple[A | None, B | None, C | None]: ...
@overload
def transact_get(
    first: ItemKey[A], second: ItemKey[B], third: ItemKey[C], fourth: ItemKey[D], /
) -> tuple[A | None, B | None, C | None, D | None]: ...
@overload
def transact_get(
    first: ItemKey[A], second: ItemKey[B], third: ItemKey[C], fourth: ItemKey[D], fifth: ItemKey[F], /
) -> tuple[A | None, B | None, C | None, D | None, F | None]: ...
@overload
def transact_get(*keys: ItemKey[T]) -> tuple[T | None, ...]: ...
def transact_get(*keys: ItemKey[Any]) -> tuple[Any, ...]:
    """The values with these keys as they were at one moment, each None where there is none, in the order of the keys.

    Raises TooLarge for more than 100 keys, Conflict when one of the items is being written.
    """
    if not keys:
        return ()
    client = keys[0].table.client
    if any(each.table.client is not client for each in keys):
        raise InvalidRequest("the keys of one transaction share a client")
    # DynamoDB refuses a key that is asked for twice.
    places = {(each.table.name, joined(each.key)): each for each in keys}
    if len(places) > MOST:
        raise TooLarge(f"a transaction reads at most {MOST} items, and these are {len(places)}")
    gets = ",".join(f'{{"Get":{{"TableName":{quote(table)},"Key":{key}}}}}' for table, key in places)
    try:
        answer = call(client, "TransactGetItems", {"TransactItems": f"[{gets}]"})
    except TransactionCancelled as error:
        known = [(each.entity.name, each.key) for each in places.values()]
        raise cancelled(error, lambda place: known[place], "TransactGetItems") from None
    items = dict(zip(places, (each.get("Item") for each in answer["Responses"]), strict=True))
    return tuple(each.read(items[each.table.name, joined(each.key)]) for each in keys)


def _check(actions: Sequence[Action]) -> None:
    if len(actions) > MOST:
        raise TooLarge(f"a transaction has at most {MOST} actions, and this one has {len(actions)}")
    seen: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    for each in actions:
        place = each.table, tuple(sorted(each.key.items()))
        if place in seen:
            message = "a transaction does one thing at most to an item"
            raise InvalidRequest(message, entity=each.entity, key=shown(each.key))
        seen.add(place)
