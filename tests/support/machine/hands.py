"""Hands: what every rule of the machine needs; values are drawn, calls are made, and what holds at all times is looked at."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.ledger import Ledger, RefusalError, Where
from support.ledger.conditions import Values
from support.ledger.keys import Key, composed_names, index_attributes, key_of, wire_key
from support.machine.conditions import Conditions
from support.pools import NOW, fields_of, instance, operations, pool

from liftgen.names import Name
from liftgen.outputs.repository.facades import facade_names
from liftgen.outputs.repository.writer import where_name
from liftgen.runtime.encryption import Encryption
from liftgen.runtime.errors import LiftError
from liftgen.runtime.table import Settings
from liftgen.schema import AccessPattern, Entity, Schema
from liftgen.testing import Clock, StandIn
from liftgen.testing.local_keys import LocalKeys

FOREIGN = {"M": {"who": {"S": "another program"}}}


class Hands(RuleBasedStateMachine):
    """Some tables, the repositories and facades over them, and the ledger."""

    schema: Schema
    tables: tuple[str, ...]
    module: ModuleType
    fields: ModuleType
    made: Callable[[], StandIn]
    transact_get: Callable[..., Any]

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock(NOW)
        self.stand_in = self.made()
        self.ledger = Ledger(self.schema, NOW)
        self.entities = [each for table in self.tables for each in self.schema.entities_of(table)]
        settings = Settings(clock=self.clock, encryption=Encryption(LocalKeys()), pause=lambda _: None)
        self.repositories = {
            each.name: getattr(self.module, f"{each.name}Repository")(self.stand_in.client, settings=settings)
            for each in self.entities
        }
        self.facades = {
            each: getattr(self.module, facade_names(self.schema, each).whole)(self.stand_in.client, settings=settings)
            for each in self.tables
        }
        self.conditions = {each.name: Conditions.of(self.schema, each, self.fields) for each in self.entities}
        self.reads: list[tuple[Entity, Values]] = []
        self.patterns = {
            kind: [(entity, each) for entity in self.entities for each in entity.patterns if each.operation == kind]
            for kind in ("query", "scan", "get", "put", "update", "delete")
        }
        self.collections = [each for each in self.schema.collections if each.table in self.tables]
        self.transactions = [
            each
            for each in self.schema.transactions
            if {self.schema.entity(one.entity).table for one in each.actions} <= {*self.tables}
        ]

    @initialize(data=st.data())
    def plant(self, data: st.DataObject) -> None:
        """Some items of each entity, so that there is something to find."""
        for entity in self.entities:
            for _ in range(3):
                _, values = self.fresh(data, entity)
                key = key_of(entity, values)
                if self.ledger.row(entity, key) is None:
                    made, expected = made_of(entity, values), lambda: self.ledger.create(entity, values)  # noqa: B023
                    self.keep(entity, self.same(data, entity, "create", expected, made))

    # What passes by itself

    @rule(hours=st.sampled_from([0.5, 3, 500]))
    def wait(self, hours: float) -> None:
        self.clock.advance(timedelta(hours=hours))
        self.ledger.now = self.clock()

    @precondition(lambda self: self.ledger.rows)
    @rule(data=st.data())
    def another_program_writes(self, data: st.DataObject) -> None:
        entity, key = self.known_key(data)
        row = self.ledger.rows[entity.name, key]
        row.foreign = {"zz_foreign": FOREIGN}
        self.stand_in.set(entity.table, self.wire(entity, key), **row.foreign)

    # What holds at all times

    @invariant()
    def every_item_is_what_it_should_be(self) -> None:
        stored = {self.place(table, item): item for table in self.tables for item in self.stand_in.items(table)}
        guards = {}
        for (name, key), row in self.ledger.rows.items():
            entity = self.schema.entity(name)
            item = stored.pop(self.place(entity.table, self.wire(entity, key)))
            keys = {each: item[each] for each in composed_names(entity) if each in item}
            assert keys == index_attributes(entity, row.values)
            assert {each: item[each] for each in item if each.startswith("zz_")} == row.foreign
            if entity.discriminator is not None:
                assert item[entity.discriminator] == {"S": name}
            guards |= {self.place(entity.table, each): name for each in self.guards(entity, row.values)}
        # What is left are guards: those of live items are there, and none that was released.
        assert set(guards) <= set(stored)
        expiring = any(each.expiry and each.uniques for each in self.entities)
        assert expiring or set(guards) == set(stored)

    def teardown(self) -> None:
        """At the end, all that is stored reads as what the ledger holds."""
        for name, key in self.ledger.rows:
            self.look(self.schema.entity(name), key)

    def look(self, entity: Entity, key: Key) -> None:
        """What is stored is what the ledger holds, whether it counts as absent or not."""
        row = self.ledger.row(entity, key)
        found = self.repositories[entity.name].get(**self.by_name(entity, key), **including_all(entity))
        assert (None if found is None else fields_of(entity.model, found)) == (None if row is None else row.values)

    def guards(self, entity: Entity, values: Values) -> list[dict[str, dict[str, str]]]:
        """The keys of the guards that an item must have; that of one past its expiry may be another's, or gone."""
        if not self.ledger.is_live(entity, values):
            return []
        held = (each for each in entity.uniques if None not in [values[field] for field in each.fields])
        return [wire_key(entity, each.key, values) for each in held]

    # Calls

    def same(
        self, data: st.DataObject, entity: Entity, method: str, expected: Callable[[], Any], *given: Any, **named: Any
    ) -> Any:
        """What a repository does, which is what the ledger says; None where both refuse."""
        tenant = getattr(given[0], entity.tenant) if entity.tenant and given else named.get(entity.tenant or "")
        repository, named, stranger = self.reached(data, entity, tenant, named, of_value=bool(given))
        wanted: Any
        try:
            wanted = RefusalError("WrongTenant") if stranger else expected()
        except RefusalError as refused:
            wanted = refused
        found = outcome(lambda: getattr(repository, method)(*given, **named))
        return agreed(entity, method, found, wanted)

    def reached(
        self, data: st.DataObject, entity: Entity, tenant: Any, named: dict[str, Any], *, of_value: bool = False
    ) -> tuple[Any, dict[str, Any], bool]:
        """A repository of an entity by one of the ways to it, what to call it with, and whether it is another tenant's."""
        facade, plural = self.facades[entity.table], Name(entity.name).plural
        ways = ["repository", "facade"]
        if entity.tenant is not None:
            ways += ["tenant", "tenant", *(["stranger"] * of_value)]
        way = data.draw(st.sampled_from(ways), label="by way of")
        if way == "repository":
            return self.repositories[entity.name], named, False
        if way == "facade":
            return getattr(facade, plural), named, False
        of = self.stranger(data, entity, tenant) if way == "stranger" else tenant
        scoped = getattr(facade.for_tenant(of), plural)
        return scoped, {name: each for name, each in named.items() if name != entity.tenant}, of != tenant

    def stranger(self, data: st.DataObject, entity: Entity, tenant: Any) -> Any:
        """Another tenant."""
        assert entity.tenant is not None
        tenants = pool(entity.model.attribute(entity.tenant), entity, self.schema)
        return data.draw(st.sampled_from([each for each in tenants if each != tenant]), label="stranger")

    # Values

    def fresh(self, data: st.DataObject, entity: Entity | None = None) -> tuple[Entity, Values]:
        """A new value, often like one that is there but for a few fields, so that items stand beside each other."""
        entity = self.some_entity(data) if entity is None else entity
        there = [row.values for (name, _), row in self.ledger.rows.items() if name == entity.name]
        fields, like = [each.field for each in entity.attributes], {}
        if there and data.draw(st.integers(0, 3), label="like none") > 0:
            like = there[data.draw(st.integers(0, len(there) - 1), label="like")]
            others = data.draw(st.sets(st.sampled_from(fields), min_size=1, max_size=2), label="other in")
            others |= {data.draw(st.sampled_from(entity.key.fields), label="other in key")}
            deleted = entity.role("deleted_at")
            fields = sorted(others | (set() if deleted is None else {deleted.field}))
        drawn = {
            each: data.draw(st.sampled_from(pool(entity.model.attribute(each), entity, self.schema)), label=each)
            for each in fields
        }
        return entity, {**like, **drawn}

    def some_entity(self, data: st.DataObject) -> Entity:
        return self.schema.entity(data.draw(st.sampled_from([each.name for each in self.entities]), label="entity"))

    def some_key(self, data: st.DataObject) -> tuple[Entity, Key]:
        if self.ledger.rows and data.draw(st.integers(0, 3), label="unknown") > 0:
            return self.known_key(data)
        return self.drawn_key(data, self.some_entity(data))

    def known_key(self, data: st.DataObject) -> tuple[Entity, Key]:
        name, key = data.draw(st.sampled_from(sorted(self.ledger.rows, key=repr)), label="key")
        return self.schema.entity(name), key

    def drawn_key(self, data: st.DataObject, entity: Entity) -> tuple[Entity, Key]:
        """A key of an entity, perhaps of one that is there."""
        known = sorted((key for name, key in self.ledger.rows if name == entity.name), key=repr)
        if known and data.draw(st.booleans(), label="known"):
            return entity, data.draw(st.sampled_from(known), label="key")
        fields = {each: entity.model.attribute(each) for each in entity.key.fields}
        return entity, key_of(
            entity,
            {
                name: data.draw(st.sampled_from(pool(each, entity, self.schema)), label=name)
                for name, each in fields.items()
            },
        )

    def some_read(self, data: st.DataObject) -> tuple[Entity, Values]:
        # Those that were read last are the most likely to be what is there.
        back = data.draw(st.integers(1, min(6, len(self.reads))), label="back")
        return self.reads[-back]

    def changes(self, data: st.DataObject, entity: Entity, method: str) -> Values | None:
        """Some fields with other values, or what is done to them; None where the repository has no such method."""
        made = getattr(self.repositories[entity.name], method, None)
        if made is None:
            return None
        fields = {each.field: each for each in entity.attributes}
        parameters = {
            each.name: str(each.annotation)
            for each in inspect.signature(made).parameters.values()
            if each.kind is each.KEYWORD_ONLY and each.default is not each.empty and each.name in fields
        }
        names = data.draw(st.sets(st.sampled_from(sorted(parameters)), min_size=1, max_size=3), label="fields")
        found = {}
        for each in sorted(names):
            values = pool(fields[each], entity, self.schema)
            done = operations(parameters[each], fields[each], self.schema)
            if done and data.draw(st.booleans(), label="by an operation"):
                values = done
            found[each] = data.draw(st.sampled_from(values), label=each)
        return found

    def condition(self, data: st.DataObject, entity: Entity, key: Key) -> tuple[Where | None, dict[str, Any]]:
        """What a write is asked to hold to, sometimes: as the ledger is told, and as a repository is."""
        if data.draw(st.integers(0, 2), label="under a condition") > 0:
            return None, {}
        row = self.ledger.row(entity, key)
        asked = self.conditions[entity.name].draw(data, None if row is None else row.values)
        return (None, {}) if asked is None else (asked.holds, {where_name(entity): asked.where})

    def some_pattern(self, data: st.DataObject, *kinds: str) -> tuple[Entity, AccessPattern]:
        asked = [each for kind in kinds for each in self.patterns[kind]]
        return asked[data.draw(st.integers(0, len(asked) - 1), label="pattern")]

    def keep(self, entity: Entity, values: Values | None) -> None:
        if values is not None:
            self.reads.append((entity, dict(values)))

    def by_name(self, entity: Entity, key: Key) -> Values:
        return dict(zip(entity.key.fields, key, strict=True))

    def wire(self, entity: Entity, key: Key) -> dict[str, dict[str, str]]:
        return wire_key(entity, entity.key, self.by_name(entity, key))

    def place(self, table: str, item: dict[str, Any]) -> str:
        names = [each.name for each in self.schema.table(table).key.attributes]
        return repr([table, *(item[each] for each in names)])


def agreed(entity: Entity, method: str, found: Any, wanted: Any) -> Any:
    """What was found, which is what was wanted; None where both refuse."""
    if isinstance(found, LiftError) or isinstance(wanted, RefusalError):
        assert type(found).__name__ == str(wanted), f"{method}: {found!r} instead of {wanted!r}"
        return None
    if isinstance(wanted, dict):
        found = fields_of(entity.model, found)
    assert found == wanted, f"{method}: {found} instead of {wanted}"
    return dict(found) if isinstance(found, dict) else found


def outcome(call: Callable[[], Any]) -> Any:
    """What a call gives, or the error that it raises."""
    try:
        return call()
    except LiftError as error:
        return error


def including_all(entity: Entity) -> dict[str, bool]:
    """What a read is told so that nothing counts as absent."""
    told = {"include_expired": entity.role("ttl"), "include_deleted": entity.role("deleted_at")}
    return {name: True for name, role in told.items() if role is not None}


def made_of(entity: Entity, values: Values) -> Any:
    """An instance of the user's class."""
    return instance(entity.model, values)
