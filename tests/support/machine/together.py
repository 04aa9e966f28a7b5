"""Together: rules that write and read several items at once, in batches and in transactions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from support.ledger import OPERATIONS, Ledger, RefusalError
from support.ledger.conditions import Values
from support.ledger.keys import Key, key_of, wire_key
from support.machine.hands import Hands, agreed, made_of, outcome
from support.pools import fields_of, pool

from liftgen.names import Name
from liftgen.runtime.errors import LiftError
from liftgen.runtime.operations import Adding, Removing
from liftgen.schema import Entity


@dataclass(frozen=True)
class Step:
    """One action of a transaction: what is asked, and what it does to the ledger.

    `values` are those that the item has before or after it, for the guards that it may touch.
    """

    entity: Entity
    method: str
    key: Key
    given: tuple[Any, ...]
    named: Values
    does: Callable[[Ledger], Any]
    values: tuple[Values, ...] = ()
    at_once: Callable[[Ledger], None] = lambda _: None

    @property
    def tenant(self) -> Any:
        """Whose item it is, where that matters."""
        return None if self.entity.tenant is None else self.key[self.entity.key.fields.index(self.entity.tenant)]


class MeantError(Exception):
    """What ends a block before its transaction is sent."""


class Together(Hands):
    """Batches over one entity or several, transactions over one table or several."""

    @rule(data=st.data())
    def get_many(self, data: st.DataObject) -> None:
        asked = [self.some_key(data) for _ in range(data.draw(st.integers(0, 5), label="how many"))]
        wanted = [self.ledger.get(entity, key) for entity, key in asked]
        keys = [self.repositories[entity.name].key(**self.by_name(entity, key)) for entity, key in asked]
        ways: list[Callable[..., Any]] = [lambda consistent: self.transact_get(*keys)]  # noqa: ARG005
        if len({entity.table for entity, _ in asked}) == 1 and hasattr(self.facades[asked[0][0].table], "get_many"):
            ways.append(partial(self.facades[asked[0][0].table].get_many, keys))
        if len({entity.name for entity, _ in asked}) == 1:
            ways.append(partial(self.repositories[asked[0][0].name].get_many, keys))
        for way in ways:
            found = way(consistent=data.draw(st.booleans(), label="consistent"))
            assert len(found) == len(wanted)
            for (entity, _), one, other in zip(asked, found, wanted, strict=True):
                assert (None if one is None else fields_of(entity.model, one)) == other
        for (entity, _), other in zip(asked, wanted, strict=True):
            self.keep(entity, other)

    @precondition(lambda self: any(self.schema.entity(name).tenant for name, _ in self.ledger.rows))
    @rule(data=st.data())
    def another_tenant_asks(self, data: st.DataObject) -> None:
        """By key, in a batch and in a transaction, for what is not its own."""
        owned = [(name, key) for name, key in sorted(self.ledger.rows, key=repr) if self.schema.entity(name).tenant]
        name, key = data.draw(st.sampled_from(owned), label="key")
        entity = self.schema.entity(name)
        named = self.by_name(entity, key)
        scoped = self.facades[entity.table].for_tenant(self.stranger(data, entity, named[entity.tenant or ""]))
        repository, item_key = getattr(scoped, Name(name).plural), self.repositories[name].key(**named)
        value = made_of(entity, self.ledger.rows[name, key].values)

        def remove() -> None:
            with scoped.transaction() as tx:
                getattr(tx, Name(name).plural).delete(value)

        attempts = [lambda: repository.get_many([item_key]), lambda: scoped.get_many([item_key]), remove]
        if hasattr(repository, "delete_many"):
            attempts += [lambda: repository.delete_many([item_key]), lambda: scoped.delete_many([item_key])]
        if hasattr(repository, "put_many"):
            attempts += [lambda: repository.put_many([value]), lambda: scoped.put_many([value])]
        assert {type(outcome(each)).__name__ for each in attempts} == {"WrongTenant"}

    @rule(data=st.data())
    def put_many(self, data: st.DataObject) -> None:
        drawn = [self.fresh(data) for _ in range(data.draw(st.integers(1, 5), label="how many"))]
        drawn = [each for each in drawn if hasattr(self.repositories[each[0].name], "put_many")]
        if not drawn:
            return
        first = drawn[0][0]
        facade = self.facades[first.table]
        if hasattr(facade, "put_many") and data.draw(st.booleans(), label="facade"):
            drawn = [each for each in drawn if each[0].table == first.table]
            facade.put_many([made_of(*each) for each in drawn])
            for entity, values in drawn:
                self.keep(entity, self.ledger.put(entity, values))
        else:
            drawn = [each for each in drawn if each[0] is first]
            found = self.repositories[first.name].put_many([made_of(*each) for each in drawn])
            for (entity, values), one in zip(drawn, found, strict=True):
                self.keep(entity, agreed(entity, "put_many", one, self.ledger.put(entity, values)))
        for entity, values in drawn:
            self.look(entity, key_of(entity, values))

    @rule(data=st.data())
    def delete_many(self, data: st.DataObject) -> None:
        asked = [self.some_key(data) for _ in range(data.draw(st.integers(1, 4), label="how many"))]
        asked = [each for each in asked if hasattr(self.repositories[each[0].name], "delete_many")]
        if not asked:
            return
        first = asked[0][0]
        at: Any = self.facades[first.table]
        if hasattr(at, "delete_many") and data.draw(st.booleans(), label="facade"):
            asked = [each for each in asked if each[0].table == first.table]
        else:
            at, asked = self.repositories[first.name], [each for each in asked if each[0] is first]
        at.delete_many([self.repositories[entity.name].key(**self.by_name(entity, key)) for entity, key in asked])
        for entity, key in asked:
            self.ledger.rows.pop((entity.name, key), None)

    @rule(data=st.data())
    def transaction(self, data: st.DataObject) -> None:
        steps = [self.step(data) for _ in range(data.draw(st.integers(1, 4), label="how many"))]
        given_up = data.draw(st.integers(0, 7), label="given up") == 0
        tables = list(dict.fromkeys(each.entity.table for each in steps))
        tenants = [each.tenant for each in steps if each.tenant is not None]
        tenant = data.draw(st.sampled_from([None, *tenants]), label="of a tenant")

        def send() -> None:
            first, *others = tables
            facade = self.facades[first] if tenant is None else self.facades[first].for_tenant(tenant)
            with facade.transaction() as tx:
                parts = {first: tx, **{table: self.facades[table].join(tx) for table in others}}
                for each in steps:
                    actions = getattr(parts[each.entity.table], Name(each.entity.name).plural)
                    getattr(actions, each.method)(*each.given, **each.named)
                if given_up:
                    raise MeantError

        try:
            found = outcome(send)
        except MeantError:
            found = None
        self.settle(steps, found, given_up=given_up, tenant=tenant)

    @precondition(lambda self: self.transactions)
    @rule(data=st.data())
    def transaction_by_name(self, data: st.DataObject) -> None:
        transaction = self.transactions[data.draw(st.integers(0, len(self.transactions) - 1), label="transaction")]
        entities = [self.schema.entity(each.entity) for each in transaction.actions]
        facade, tenant = self.facades[entities[0].table], entities[0].tenant
        # Parameters are called after the fields of keys, and the same in all entities of these models.
        named = {
            field: self.drawn_of(data, entity, field)
            for action, entity in zip(transaction.actions, entities, strict=True)
            if action.operation != "put"
            for field in entity.key.fields
        }
        told = dict(named)
        if tenant is not None and data.draw(st.booleans(), label="of a tenant"):
            facade = facade.for_tenant(told.pop(tenant))
        keys = {
            each.name: tuple(named[field] for field in each.key.fields)
            for each in entities
            if {*each.key.fields} <= {*named}
        }
        if transaction.actions[0].operation == "get":
            found = getattr(facade, transaction.name)(**told)
            for entity, one in zip(entities, found, strict=True):
                wanted = self.ledger.get(entity, keys[entity.name])
                assert (None if one is None else fields_of(entity.model, one)) == wanted
            return
        steps = []
        for action, entity in zip(transaction.actions, entities, strict=True):
            if action.operation == "put":
                values = {each.field: self.drawn_of(data, entity, each.field) for each in entity.attributes}
                values |= {} if tenant is None else {tenant: named[tenant]}
                steps.append(self.writing(entity, values, "create"))
            else:
                method = "delete_by_key" if action.operation == "delete" else "check"
                steps.append(self.by_key(entity, keys[entity.name], method))
        given = [value for each in steps for value in each.given]
        self.settle(steps, outcome(lambda: getattr(facade, transaction.name)(*given, **told)))

    # Hands of these rules

    def settle(self, steps: list[Step], found: Any, *, given_up: bool = False, tenant: Any = None) -> None:
        """What came of a transaction is what the ledger says, and so is what is stored then."""
        wanted, unsure = self.expected(steps, given_up=given_up, tenant=tenant)
        error = type(found).__name__ if isinstance(found, LiftError) else None
        assert error == wanted or (unsure and error == "InvalidRequest"), f"{found!r} instead of {wanted}"
        if error is None and not given_up:
            for each in steps:
                each.does(self.ledger)
        for each in steps:
            self.look(each.entity, each.key)
            self.keep(each.entity, self.ledger.get(each.entity, each.key))

    def expected(self, steps: list[Step], *, given_up: bool, tenant: Any) -> tuple[str | None, bool]:
        """The error of a transaction, and whether two of its actions may touch one guard, which is refused."""
        unsure = self.share_guards(steps)
        try:
            for each in steps:
                if tenant is not None and each.tenant != tenant:
                    raise RefusalError("WrongTenant")
                each.at_once(self.ledger)
            unsure = unsure and not given_up
            if given_up:
                return None, False
            places = [repr((each.entity.name, each.key)) for each in steps if not self.does_nothing(each)]
            if len({*places}) < len(places):
                return "InvalidRequest", False
            for each in steps:
                each.does(self.ledger.copy())
        except RefusalError as refused:
            return str(refused), unsure
        return None, unsure

    def does_nothing(self, step: Step) -> bool:
        """Whether it needs no action: what is to be deleted with its guards is not there."""
        return (
            step.method == "delete_by_key"
            and bool(step.entity.uniques)
            and self.ledger.row(step.entity, step.key) is None
        )

    def share_guards(self, steps: list[Step]) -> bool:
        """Whether two actions may touch one guard."""
        seen: set[str] = set()
        for each in steps:
            row = self.ledger.row(each.entity, each.key)
            guards = {
                repr(wire_key(each.entity, unique.key, values))
                for values in [*each.values, *([] if row is None else [row.values])]
                for unique in each.entity.uniques
                if None not in [values[field] for field in unique.fields]
            }
            if seen & guards:
                return True
            seen |= guards
        return False

    def step(self, data: st.DataObject) -> Step:
        """An action of a transaction."""
        methods = ["create", "put", "update", "patch", "delete", "delete_by_key", "check", "check_absent"]
        method = data.draw(st.sampled_from(methods), label="action")
        if method in ("delete_by_key", "check", "check_absent"):
            return self.by_key(*self.some_key(data), method, data)
        if method in ("update", "delete") and self.reads:
            entity, read = self.some_read(data)
            changes = self.changes(data, entity, "update") if method == "update" else {}
            if changes is not None:
                return self.changing(data, entity, method, read, changes)
        if method == "patch":
            entity, key = self.some_key(data)
            changes = self.changes(data, entity, "patch")
            if changes is not None:
                return self.patching(data, entity, key, changes)
        return self.writing(*self.fresh(data), "put" if method == "put" else "create", data)

    def writing(self, entity: Entity, values: Values, method: str, data: st.DataObject | None = None) -> Step:
        """An action that stores a value whole; a put of what is not there says at once that its version is wrong."""
        key, version = key_of(entity, values), entity.role("version")
        where, told = (None, {}) if data is None or method != "put" else self.condition(data, entity, key)

        def at_once(ledger: Ledger) -> None:
            there = ledger.row(entity, key)
            new = there is None or ledger.is_expired(entity, there.values)
            if method == "put" and version is not None and new and values[version.field] != 0:
                raise RefusalError("Conflict")

        def does(ledger: Ledger) -> None:
            if method == "put":
                ledger.put(entity, values, where=where)
            else:
                ledger.create(entity, values)

        return Step(entity, method, key, (made_of(entity, values),), told, does, (values,), at_once)

    def changing(self, data: st.DataObject, entity: Entity, method: str, read: Values, changes: Values) -> Step:
        """An action on a value that was read."""
        key = key_of(entity, read)
        where, told = self.condition(data, entity, key)

        def does(ledger: Ledger) -> None:
            if method == "delete":
                ledger.delete(entity, read, where)
            else:
                ledger.update(entity, read, changes, where)

        values = (read, {**read, **{name: each for name, each in changes.items() if name in unique_fields(entity)}})
        reading = self.reading(entity, key, changes)
        return Step(entity, method, key, (made_of(entity, read),), {**changes, **told}, does, values, reading)

    def patching(self, data: st.DataObject, entity: Entity, key: Key, changes: Values) -> Step:
        """A patch."""
        where, told = self.condition(data, entity, key)
        does = lambda ledger: ledger.patch(entity, key, changes, where)  # noqa: E731
        named = {**self.by_name(entity, key), **changes, **told}
        return Step(entity, "patch", key, (), named, does, (), self.reading(entity, key, changes))

    def reading(self, entity: Entity, key: Key, changes: Values) -> Callable[[Ledger], None]:
        """What a change says at once: one of a set's members reads what is there, and works all operations out."""

        def at_once(ledger: Ledger) -> None:
            if any(isinstance(each, Adding | Removing) for each in changes.values()):
                ledger.check(entity, key)
                ledger.copy().patch(entity, key, {n: e for n, e in changes.items() if isinstance(e, OPERATIONS)})

        return at_once

    def by_key(self, entity: Entity, key: Key, method: str, data: st.DataObject | None = None) -> Step:
        """An action that knows no more than a key; a soft delete reads what is there at once."""
        where, told = (None, {}) if data is None or method == "check_absent" else self.condition(data, entity, key)

        def at_once(ledger: Ledger) -> None:
            if method == "delete_by_key" and entity.role("deleted_at") is not None:
                ledger.check(entity, key)

        def does(ledger: Ledger) -> None:
            match method:
                case "check_absent":
                    ledger.check_absent(entity, key)
                case "check":
                    ledger.check(entity, key, where)
                case _:
                    if where is not None and not entity.uniques and ledger.row(entity, key) is None and not where({}):
                        # It is sent without a look at what is there, be it nothing.
                        raise RefusalError("ConditionFailed")
                    ledger.delete_by_key(entity, key, where)

        return Step(entity, method, key, (), {**self.by_name(entity, key), **told}, does, (), at_once)

    def drawn_of(self, data: st.DataObject, entity: Entity, field: str) -> Any:
        return data.draw(st.sampled_from(pool(entity.model.attribute(field), entity, self.schema)), label=field)


def unique_fields(entity: Entity) -> set[str]:
    return {field for each in entity.uniques for field in each.fields}
