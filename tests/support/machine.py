"""Machine: a state machine that drives all repositories of a table beside a ledger of what should be there."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from support.ledger import (
    Key,
    Ledger,
    RefusalError,
    Values,
    composed_names,
    index_attributes,
    key_of,
    plain,
    sort_values,
    wire_key,
)
from support.pools import NOW, fields_of, instance, pool

from liftgen.names import Name
from liftgen.runtime import ranges
from liftgen.runtime.encryption import Encryption
from liftgen.runtime.errors import LiftError
from liftgen.runtime.table import Settings
from liftgen.schema import AccessPattern, Entity, PatternParameter, Schema
from liftgen.testing import Clock, StandIn
from liftgen.testing.local_keys import LocalKeys

FOREIGN = {"M": {"who": {"S": "another program"}}}


class Span:
    """A range of a sort field: what a repository is given, and the same as a test of a value."""

    def __init__(self, kind: str, *ends: Any) -> None:
        self.asked = getattr(ranges, kind)(*ends)
        self.kind, self.ends = kind, [plain(each) for each in ends]

    def __call__(self, value: Any) -> bool:
        match self.kind, self.ends:
            case "since", [low]:
                return bool(value >= low)
            case "after", [low]:
                return bool(value > low)
            case "until", [high]:
                return bool(value <= high)
            case "before", [high]:
                return bool(value < high)
            case "begins_with", [prefix]:
                return bool(value.startswith(prefix))
            case _, [low, high]:
                return bool(low <= value <= high)
        raise ValueError(self.kind)

    def __repr__(self) -> str:
        return f"{self.kind}{tuple(self.ends)}"


def machine_of(
    schema: Schema, table: str, repositories: ModuleType, stand_in: Callable[[], StandIn]
) -> type[RuleBasedStateMachine]:
    """The machine of one table; each run of it has a stand-in of its own, with the table in it."""
    entities = schema.entities_of(table)

    class TableMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.clock = Clock(NOW)
            self.stand_in = stand_in()
            self.ledger = Ledger(schema, NOW)
            settings = Settings(clock=self.clock, encryption=Encryption(LocalKeys()))
            self.repositories = {
                each.name: getattr(repositories, f"{each.name}Repository")(self.stand_in.client, settings=settings)
                for each in entities
            }
            self.reads: list[tuple[Entity, Values]] = []

        # Rules

        @rule(data=st.data())
        def create(self, data: st.DataObject) -> None:
            entity, values = self.fresh(data)
            made = instance(entity.model, values)
            self.keep(entity, self.same(entity, "create", lambda: self.ledger.create(entity, values), made))

        @rule(data=st.data())
        def put(self, data: st.DataObject) -> None:
            entity, values = self.fresh(data)
            known = [read for each, read in self.reads if each is entity][-4:]
            if known and data.draw(st.booleans(), label="of one that was read"):
                read = data.draw(st.sampled_from(known), label="read")
                kept = {*entity.key.fields, *(each.field for each in entity.attributes if each.lifecycle)}
                values = {name: read[name] if name in kept else value for name, value in values.items()}
            made = instance(entity.model, values)
            self.keep(entity, self.same(entity, "put", lambda: self.ledger.put(entity, values), made))

        @rule(data=st.data())
        def get(self, data: st.DataObject) -> None:
            entity, key = self.some_key(data)
            named = dict(zip(entity.key.fields, key, strict=True))
            found = self.same(entity, "get", lambda: self.ledger.get(entity, key), **named)
            self.keep(entity, found)
            assert self.repositories[entity.name].exists(**named) == (found is not None)

        @precondition(lambda self: self.reads)
        @rule(data=st.data())
        def update(self, data: st.DataObject) -> None:
            self.change(data, *self.some_read(data))

        @precondition(lambda self: self.reads)
        @rule(data=st.data())
        def two_update_what_both_have_read(self, data: st.DataObject) -> None:
            entity, read = self.some_read(data)
            self.change(data, entity, read)
            self.change(data, entity, read)

        @rule(data=st.data())
        def patch(self, data: st.DataObject) -> None:
            entity, key = self.some_key(data)
            changes = self.changes(data, entity, "patch")
            if changes is not None:
                named = dict(zip(entity.key.fields, key, strict=True))
                expected = lambda: self.ledger.patch(entity, key, changes)  # noqa: E731
                self.keep(entity, self.same(entity, "patch", expected, **named, **changes))

        @precondition(lambda self: self.reads)
        @rule(data=st.data())
        def delete(self, data: st.DataObject) -> None:
            entity, read = self.some_read(data)
            made = instance(entity.model, read)
            self.same(entity, "delete", lambda: self.ledger.delete(entity, read), made)

        @rule(data=st.data())
        def delete_by_key(self, data: st.DataObject) -> None:
            entity, key = self.some_key(data)
            named = dict(zip(entity.key.fields, key, strict=True))
            self.same(entity, "delete_by_key", lambda: self.ledger.delete_by_key(entity, key), **named)

        @precondition(lambda self: any(each.role("deleted_at") for each, _ in self.reads))
        @rule(data=st.data())
        def restore_or_purge(self, data: st.DataObject) -> None:
            entity, read = self.some_read(data)
            if entity.role("deleted_at") is None:
                return
            made = instance(entity.model, read)
            if data.draw(st.booleans(), label="restore"):
                self.keep(entity, self.same(entity, "restore", lambda: self.ledger.restore(entity, read), made))
            else:
                self.same(entity, "purge", lambda: self.ledger.purge(entity, read), made)

        @rule(hours=st.sampled_from([0.5, 3, 500]))
        def wait(self, hours: float) -> None:
            self.clock.advance(timedelta(hours=hours))
            self.ledger.now = self.clock()

        @precondition(lambda self: self.ledger.rows)
        @rule(data=st.data())
        def another_program_writes(self, data: st.DataObject) -> None:
            name, key = data.draw(st.sampled_from(sorted(self.ledger.rows, key=repr)), label="item")
            row = self.ledger.rows[name, key]
            row.foreign = {"zz_foreign": FOREIGN}
            self.stand_in.set(table, self.wire(schema.entity(name), key), **row.foreign)

        @rule(data=st.data())
        def query(self, data: st.DataObject) -> None:
            asked = [(entity, each) for entity in entities for each in entity.patterns if each.operation == "query"]
            if not asked:
                return
            place = data.draw(st.integers(0, len(asked) - 1), label="pattern")
            entity, pattern = asked[place]
            there = self.ledger.of(entity)
            near = data.draw(st.sampled_from([None, *there]), label="near")
            arguments = {
                each.name: drawn
                for each in pattern.parameters
                if (drawn := self.argument(data, entity, each, near)) is not None
            }
            self.orders(arguments, pattern)
            given = {name: each.asked if isinstance(each, Span) else each for name, each in arguments.items()}
            question = getattr(self.repositories[entity.name], pattern.name)(**given)
            if pattern.one:
                question = [] if question is None else [question]
            found = [self.whole(entity, each) for each in question]
            wanted = self.ledger.query(entity, pattern, arguments)
            assert in_order(entity, pattern, found) == in_order(entity, pattern, wanted)
            if pattern.one:
                return
            assert question.count() == len(wanted)
            pages, cursor = [], None
            for _ in range(len(wanted) + 2):
                page = question.page(2, cursor)
                pages += [self.whole(entity, each) for each in page]
                cursor = page.cursor
                if cursor is None:
                    break
            assert in_order(entity, pattern, pages) == in_order(entity, pattern, wanted)

        # What holds at all times

        @invariant()
        def every_item_is_what_it_should_be(self) -> None:
            stored = {self.place(each): each for each in self.stand_in.items(table)}
            for (name, key), row in self.ledger.rows.items():
                entity = schema.entity(name)
                item = stored.pop(self.place(self.wire(entity, key)))
                keys = {each: item[each] for each in composed_names(entity) if each in item}
                assert keys == index_attributes(entity, row.values)
                assert {each: item[each] for each in item if each.startswith("zz_")} == row.foreign
                if entity.discriminator is not None:
                    assert item[entity.discriminator] == {"S": name}
            # What is left are guards: those of live items are there, and none that was released.
            guards = {}
            for (name, _), row in self.ledger.rows.items():
                entity = schema.entity(name)
                for unique in entity.uniques:
                    deleted = entity.role("deleted_at")
                    gone = deleted is not None and row.values[deleted.field] is not None
                    # The guard of one past its expiry may have been taken by another, and released with that.
                    gone = gone or self.ledger.is_expired(entity, row.values)
                    if not gone and None not in [row.values[each] for each in unique.fields]:
                        guards[self.place(wire_key(entity, unique.key, row.values))] = name
            assert set(guards) <= set(stored)
            expiring = any(schema.entity(name).expiry for name in guards.values()) or any(
                each.expiry and each.uniques for each in entities
            )
            assert expiring or set(guards) == set(stored)

        # Its hands

        def change(self, data: st.DataObject, entity: Entity, read: Values) -> None:
            changes = self.changes(data, entity, "update")
            if changes is not None:
                made = instance(entity.model, read)
                expected = lambda: self.ledger.update(entity, read, changes)  # noqa: E731
                self.keep(entity, self.same(entity, "update", expected, made, **changes))

        def same(self, entity: Entity, method: str, expected: Callable[[], Any], *given: Any, **named: Any) -> Any:
            """What the repository does, which is what the ledger says; None where both refuse."""
            try:
                wanted = expected()
            except RefusalError as refused:
                wanted = refused
            found = outcome(lambda: getattr(self.repositories[entity.name], method)(*given, **named))
            if isinstance(found, LiftError) or isinstance(wanted, RefusalError):
                assert type(found).__name__ == str(wanted), f"{method}: {found!r} instead of {wanted!r}"
                return None
            if isinstance(wanted, dict):
                found = fields_of(entity.model, found)
            assert found == wanted, f"{method}: {found} instead of {wanted}"
            return dict(found) if isinstance(found, dict) else found

        def fresh(self, data: st.DataObject) -> tuple[Entity, Values]:
            entity = schema.entity(data.draw(st.sampled_from([each.name for each in entities]), label="entity"))
            return entity, {
                each.field: data.draw(st.sampled_from(pool(each, entity, schema)), label=each.field)
                for each in entity.attributes
            }

        def some_key(self, data: st.DataObject) -> tuple[Entity, Key]:
            known = sorted(self.ledger.rows, key=repr)
            if known and data.draw(st.integers(0, 3), label="unknown") > 0:
                name, key = data.draw(st.sampled_from(known), label="key")
                return schema.entity(name), key
            entity, values = self.fresh(data)
            return entity, key_of(entity, values)

        def some_read(self, data: st.DataObject) -> tuple[Entity, Values]:
            # Those that were read last are the most likely to be what is there.
            back = data.draw(st.integers(1, min(6, len(self.reads))), label="back")
            return self.reads[-back]

        def changes(self, data: st.DataObject, entity: Entity, method: str) -> Values | None:
            """Some fields with other values; None where the repository has no such method."""
            made = getattr(self.repositories[entity.name], method, None)
            if made is None:
                return None
            fields = {each.field for each in entity.attributes}
            parameters = [
                each.name
                for each in inspect.signature(made).parameters.values()
                if each.kind is each.KEYWORD_ONLY and each.default is not each.empty and each.name in fields
            ]
            names = data.draw(st.sets(st.sampled_from(parameters), min_size=1, max_size=3), label="fields")
            return {
                each: data.draw(st.sampled_from(pool(entity.model.attribute(each), entity, schema)), label=each)
                for each in sorted(names)
            }

        def argument(
            self, data: st.DataObject, entity: Entity, parameter: PatternParameter, near: Values | None
        ) -> Any:
            values = [
                each for each in pool(entity.model.attribute(parameter.field), entity, schema) if each is not None
            ]
            held = None if near is None else near[parameter.field]
            value = data.draw(st.sampled_from(values), label=parameter.name) if held is None else held
            if parameter.many:
                return [value]
            if parameter.use != "range":
                return value
            texts = isinstance(value, str)
            kinds = ["nothing", "equal", "since", "after", "until", "before", "between", *(["begins_with"] * texts)]
            kind = data.draw(st.sampled_from(kinds), label="range")
            if kind in ("nothing", "equal"):
                return None if kind == "nothing" else value
            if kind == "between":
                low, high = sorted([value, data.draw(st.sampled_from(values), label="other end")])
                return Span(kind, low, high)
            return Span(kind, value)

        def orders(self, arguments: dict[str, Any], pattern: AccessPattern) -> None:
            """Ends of a range are given from low to high."""
            for low in pattern.parameters:
                for high in pattern.parameters:
                    if low.use == "low" and high.use == "high" and low.field == high.field:
                        ends = sorted([arguments[low.name], arguments[high.name]])
                        arguments[low.name], arguments[high.name] = ends

        def whole(self, entity: Entity, found: Any) -> Values:
            if type(found).__name__ != entity.name:
                found = found.whole()
            return fields_of(entity.model, found)

        def keep(self, entity: Entity, values: Values | None) -> None:
            if values is not None:
                self.reads.append((entity, dict(values)))

        def wire(self, entity: Entity, key: Key) -> dict[str, dict[str, str]]:
            return wire_key(entity, entity.key, dict(zip(entity.key.fields, key, strict=True)))

        def place(self, item: dict[str, Any]) -> str:
            names = [each.name for each in schema.table(table).key.attributes]
            return repr([item[each] for each in names])

    TableMachine.__name__ = TableMachine.__qualname__ = f"{Name(table).pascal}Machine"
    return TableMachine


def outcome(call: Callable[[], Any]) -> Any:
    """What a call gives, or the error that it raises."""
    try:
        return call()
    except LiftError as error:
        return error


def in_order(entity: Entity, pattern: AccessPattern, found: list[Values]) -> list[Any]:
    """The answers, those with the same sort key in an order that does not depend on who gave them."""
    ordered = [sort_values(entity, pattern.on, each) for each in found]
    assert ordered == sorted(ordered, reverse=pattern.order == "desc")
    together = sorted(zip(ordered, found, strict=True), key=lambda pair: (pair[0], repr(key_of(entity, pair[1]))))
    return [each for _, each in together]
