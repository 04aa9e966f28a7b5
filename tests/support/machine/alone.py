"""Alone: rules that write and read one item at a time."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from support.ledger.conditions import Values
from support.ledger.keys import key_of
from support.machine.asking import argument
from support.machine.hands import Hands, including_all, made_of
from support.pools import fields_of, pool

from liftgen.schema import Entity


class Alone(Hands):
    """Each write of a repository, by those who know what is there and by those who do not."""

    @rule(data=st.data())
    def create(self, data: st.DataObject) -> None:
        entity, values = self.fresh(data)
        made = made_of(entity, values)
        self.keep(entity, self.same(data, entity, "create", lambda: self.ledger.create(entity, values), made))

    @rule(data=st.data())
    def put(self, data: st.DataObject) -> None:
        entity, values = self.rewritten(data)
        made = made_of(entity, values)
        named = [each for each in entity.patterns if each.operation == "put"]
        place = data.draw(st.integers(-1, len(named) - 1), label="condition")
        pattern = None if place < 0 else named[place]
        if pattern is None:
            where, told = self.condition(data, entity, key_of(entity, values))
            expected = lambda: self.ledger.put(entity, values, where=where)  # noqa: E731
            self.keep(entity, self.same(data, entity, "put", expected, made, **told))
        else:
            expected = lambda: self.ledger.put(entity, values, pattern.filter)  # noqa: E731
            self.keep(entity, self.same(data, entity, pattern.name, expected, made))

    @rule(data=st.data())
    def upsert(self, data: st.DataObject) -> None:
        entity, values = self.rewritten(data)
        made = made_of(entity, values)
        self.keep(entity, self.same(data, entity, "upsert", lambda: self.ledger.upsert(entity, values), made))
        self.look(entity, key_of(entity, values))

    @rule(data=st.data())
    def get(self, data: st.DataObject) -> None:
        entity, key = self.some_key(data)
        named = self.by_name(entity, key)
        told = {each: data.draw(st.booleans(), label=each) for each in including_all(entity)}
        consistent = data.draw(st.booleans(), label="consistent")
        wanted = self.ledger.get(entity, key, **told)
        asked = {**named, **told, "consistent": consistent}
        found = self.same(data, entity, "get", lambda: wanted, **asked)
        if not any(told.values()):
            self.keep(entity, found)
        self.same(data, entity, "exists", lambda: wanted is not None, **asked)

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
            where, told = self.condition(data, entity, key)
            expected = lambda: self.ledger.patch(entity, key, changes, where)  # noqa: E731
            named = {**self.by_name(entity, key), **changes, **told}
            self.keep(entity, self.same(data, entity, "patch", expected, **named))

    @precondition(lambda self: self.reads)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        entity, read = self.some_read(data)
        where, told = self.condition(data, entity, key_of(entity, read))
        expected = lambda: self.ledger.delete(entity, read, where)  # noqa: E731
        self.same(data, entity, "delete", expected, made_of(entity, read), **told)

    @precondition(lambda self: any(entity.uniques for entity, _ in self.reads))
    @rule(data=st.data())
    def another_claims_what_is_released(self, data: st.DataObject) -> None:
        holding = [each for each in self.reads if each[0].uniques][-6:]
        entity, read = holding[data.draw(st.integers(0, len(holding) - 1), label="read")]
        self.same(data, entity, "delete", lambda: self.ledger.delete(entity, read), made_of(entity, read))
        values = {**read}
        for each in entity.key.fields:
            values[each] = data.draw(
                st.sampled_from(pool(entity.model.attribute(each), entity, self.schema)), label=each
            )
        deleted = entity.role("deleted_at")
        values |= {} if deleted is None else {deleted.field: None}
        made = made_of(entity, values)
        self.keep(entity, self.same(data, entity, "create", lambda: self.ledger.create(entity, values), made))

    @rule(data=st.data())
    def delete_by_key(self, data: st.DataObject) -> None:
        entity, key = self.some_key(data)
        where, told = self.condition(data, entity, key)
        expected = lambda: self.ledger.delete_by_key(entity, key, where)  # noqa: E731
        self.same(data, entity, "delete_by_key", expected, **self.by_name(entity, key), **told)

    @precondition(lambda self: any(each.role("deleted_at") for each, _ in self.reads))
    @rule(data=st.data())
    def restore_or_purge(self, data: st.DataObject) -> None:
        deletable = [each for each in self.reads if each[0].role("deleted_at")][-6:]
        entity, read = deletable[data.draw(st.integers(0, len(deletable) - 1), label="read")]
        made = made_of(entity, read)
        if data.draw(st.booleans(), label="restore"):
            self.keep(entity, self.same(data, entity, "restore", lambda: self.ledger.restore(entity, read), made))
        else:
            self.same(data, entity, "purge", lambda: self.ledger.purge(entity, read), made)

    @precondition(lambda self: any(self.patterns[each] for each in ("get", "update", "delete")))
    @rule(data=st.data())
    def read_or_write_by_name(self, data: st.DataObject) -> None:
        entity, pattern = self.some_pattern(data, "get", "update", "delete")
        _, key = self.drawn_key(data, entity)
        keys = self.by_name(entity, key)
        parameters = [each for each in pattern.parameters if each.name not in keys]
        arguments = {each.name: argument(data, self.schema, entity, each, None) for each in parameters}
        if pattern.operation == "update":
            arguments |= {each: self.drawn(data, entity, each) for each in pattern.fields}
        expected = lambda: self.ledger.named(entity, pattern, key, arguments)  # noqa: E731
        if pattern.operation == "get" and pattern.fields:
            repository, named, _ = self.reached(data, entity, keys.get(entity.tenant or ""), {**keys, **arguments})
            part, wanted = getattr(repository, pattern.name)(**named), expected()
            assert (part is None) == (wanted is None)
            if part is not None:
                assert {each: getattr(part, each) for each in pattern.fields} == {
                    each: wanted[each] for each in pattern.fields
                }
                assert fields_of(entity.model, part.whole()) == wanted
            return
        found = self.same(data, entity, pattern.name, expected, **keys, **arguments)
        self.keep(entity, found if isinstance(found, dict) else None)

    # Hands of these rules

    def rewritten(self, data: st.DataObject) -> tuple[Entity, Values]:
        """A value to be stored whole: new, or one that was read with other values."""
        entity, values = self.fresh(data)
        known = [read for each, read in self.reads if each is entity][-4:]
        if known and data.draw(st.booleans(), label="of one that was read"):
            read = data.draw(st.sampled_from(known), label="read")
            kept = {*entity.key.fields, *(each.field for each in entity.attributes if each.lifecycle)}
            values = {name: read[name] if name in kept else value for name, value in values.items()}
        return entity, values

    def change(self, data: st.DataObject, entity: Entity, read: Values) -> None:
        changes = self.changes(data, entity, "update")
        if changes is not None:
            where, told = self.condition(data, entity, key_of(entity, read))
            expected = lambda: self.ledger.update(entity, read, changes, where)  # noqa: E731
            self.keep(entity, self.same(data, entity, "update", expected, made_of(entity, read), **changes, **told))

    def drawn(self, data: st.DataObject, entity: Entity, field: str) -> Any:
        return data.draw(st.sampled_from(pool(entity.model.attribute(field), entity, self.schema)), label=field)
