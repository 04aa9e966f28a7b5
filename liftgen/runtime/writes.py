"""Writes: the actions by which entities are stored, changed and deleted, with their conditions and their guards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from liftgen.runtime.actions import Action
from liftgen.runtime.compare import equals, holds
from liftgen.runtime.entity import expired
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, Conflict, LiftError, NotFound
from liftgen.runtime.expressions import SLOT
from liftgen.runtime.record import NOTHING, record
from liftgen.runtime.statements import (
    as_expected,
    asked,
    clauses_of,
    forms_of,
    known,
    presence,
    stated,
    unexpired,
    updating,
)
from liftgen.runtime.wire import integer, map_of, string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from liftgen.runtime.encryption import Encryption
    from liftgen.runtime.entity import Entity, Guard
    from liftgen.runtime.expressions import Expressions, Stated
    from liftgen.runtime.operations import Operation
    from liftgen.runtime.statements import Clauses, Conditions, Shape, State
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

    def create(self, entity: Entity[T], value: T, condition: Stated | None = None) -> list[Action]:
        """Store a value that must be new, or that replaces one past its expiry, and take its guards."""
        refused = _taken if condition is None else self._taken_or_unmet(entity)
        free = self._free(entity, condition)
        if not entity.is_guarded:
            return [self._put(entity, *entity.whole_of(value, self.encryption), free, refused)]
        item = entity.encode(value)
        put = self._put(entity, *self._whole(entity, item), free, refused)
        return [put, *self._take(entity, item, entity.guards(value))]

    def replace(self, entity: Entity[T], value: T, condition: Stated | None = None) -> list[Action]:
        """Store a value of an entity without guards, whatever is there."""
        return [self._put(entity, *entity.whole_of(value, self.encryption), asked(condition), _unmet)]

    def upsert(self, entity: Entity[T], item: Wire) -> Action:
        """Store an item over what is there, or new: one request, for entities of which nothing must be known before."""
        key = entity.key_of(item)
        sealed = entity.sealed({name: value for name, value in item.items() if name not in key}, key, self.encryption)
        absent = (*entity.optional, *(name for each in entity.derived for name in each.attributes))
        removes = [name for name in dict.fromkeys(absent) if name not in item]

        def state(expressions: Expressions, values: Iterator[str]) -> tuple[Clauses, Conditions]:
            assignments = []
            for name in sealed:
                short = expressions.name(name)
                if name == entity.version:
                    first, one = expressions.value(integer(-1)), expressions.value(integer(1))
                    assignments.append(f"{short} = if_not_exists({short}, {first}) + {one}")
                elif name in entity.kept:
                    assignments.append(f"{short} = if_not_exists({short}, {expressions.value(next(values))})")
                else:
                    assignments.append(f"{short} = {expressions.value(next(values))}")
            clauses = clauses_of(expressions, assignments, removes)
            return clauses, [] if entity.expires_at is None else [unexpired(expressions, entity.expires_at, values)]

        values = [value for name, value in sealed.items() if name != entity.version]
        text = self._text(entity, ("upsert", tuple(sealed)), (*values, *self._instant(entity)), state)
        known = {name: value for name, value in sealed.items() if name != entity.version and name not in entity.kept}
        return Action(
            "Update",
            self.table,
            entity.name,
            key,
            f'"Key":{entity.text(key)}{text}',
            _expired,
            lambda there: holds(there, known, removes),
            changes=bool(sealed or removes),
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
        changed = self._changed(entity, expected, condition is not None, include_expired=True, include_deleted=True)

        def refused(item: Item | None) -> LiftError:
            return _not_as_read(item) if item is None else changed(item)

        put = self._put(entity, *self._whole(entity, item), self._as_read(entity, expected, condition), refused)
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
        changed = {name for name, value in new.items() if old.get(name) != value} | (old.keys() - new.keys())
        touched = [each for each in entity.derived if not changed.isdisjoint(each.members)]
        written = sorted(changed.union(*(each.attributes for each in touched)))
        guards = self._move(entity, old, new, entity.guards(before), entity.guards(after))
        unchanged = {name for each in touched for name in each.members if name not in changed}
        unchanged.update(entity.guarded if guards else ())
        if entity.version is not None:
            unchanged.add(entity.version)

        expected = {name: old.get(name) for name in sorted(unchanged)} | dict(there)
        # That it is not deleted may be among what is expected, and is not said twice.
        said = entity.deleted_at in expected and expected[entity.deleted_at] is None
        update = self._update(
            entity,
            entity.key_of(old),
            {name: new.get(name) for name in written} | dict(known),
            expected,
            condition,
            operations,
            refused=self._changed(
                entity, expected, condition is not None or bool(operations), include_deleted=include_deleted
            ),
            # Whether something was counted is told by the version alone.
            told=not operations or entity.version is not None,
            include_deleted=include_deleted or said,
        )
        return [update, *guards]

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
        return self._update(
            entity,
            key,
            changes,
            expected,
            condition,
            operations,
            refused=self._changed(entity, expected, condition is not None or bool(operations)),
            # Whether it was counted cannot be told from what is there.
            told=not operations,
            counted=entity.version,
        )

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
        text = f'"Key":{entity.text(key)}{self._as_read(entity, expected, condition)}'
        refused = self._changed(entity, expected, condition is not None, include_expired=True, include_deleted=True)
        deletion = Action("Delete", self.table, entity.name, key, text, refused, _is_gone)
        return [deletion, *self._release(entity, item, guards)]

    def delete_key(self, entity: Entity[T], key: Wire, condition: Stated | None = None) -> Action:
        """Delete the item with this key of an entity without guards, if there is one; a condition must hold on it."""
        text = f'"Key":{entity.text(key)}{asked(condition)}'
        return Action("Delete", self.table, entity.name, key, text, _unmet, _is_gone)

    def check(self, entity: Entity[T], key: Wire, condition: Stated | None = None) -> Action:
        """Nothing is written; the item must be there, and not count as absent."""

        def state(expressions: Expressions, values: Iterator[str]) -> tuple[Clauses, Conditions]:
            return (), presence(entity, expressions, values)

        text = f'"Key":{entity.text(key)}{self._text(entity, ("check", ()), self._instant(entity), state, condition)}'
        refused = self._changed(entity, {}, condition is not None)
        return Action("ConditionCheck", self.table, entity.name, key, text, refused, _never)

    def check_absent(self, entity: Entity[T], key: Wire) -> Action:
        """Nothing is written; the item must not be there, or be past its expiry."""
        text = f'"Key":{entity.text(key)}{self._free(entity)}'
        return Action("ConditionCheck", self.table, entity.name, key, text, _taken, _never)

    def _put(self, entity: Entity[T], key: Wire, whole: str, conditions: str, refused: Refused) -> Action:
        text = f'"Item":{whole}{conditions}'
        return Action("Put", self.table, entity.name, key, text, refused, lambda there: equals(there, whole))

    def _whole(self, entity: Entity[T], item: Wire) -> tuple[Wire, str]:
        key = entity.key_of(item)
        return key, entity.text(entity.sealed(item, key, self.encryption))

    def _update(
        self,
        entity: Entity[T],
        key: Wire,
        changes: Mapping[str, str | None],
        expected: Mapping[str, str | None],
        condition: Stated | None,
        operations: Mapping[str, Operation],
        *,
        refused: Refused,
        told: bool,
        counted: str | None = None,
        include_deleted: bool = False,
    ) -> Action:
        """Set and remove attributes; `told` says that it can be told from what is there whether it was made."""
        sets: Wire = changes  # type: ignore[assignment]  # where no value is None
        removes: tuple[str, ...] = ()
        if None in changes.values():
            removes = tuple([name for name, value in changes.items() if value is None])
            sets = {name: value for name, value in changes.items() if value is not None}
        if entity.encrypted:
            sets = entity.sealed(sets, key, self.encryption)
        forms = forms_of(entity, expected)
        values = (*self._instant(entity), *known(expected), *sets.values())
        shape = "update", (tuple(sets), removes, forms, counted, include_deleted)
        template = entity.templates.get(shape)
        if template is None or condition is not None or operations:
            state = updating(entity, sets, removes, forms, operations, counted, include_deleted=include_deleted)
            text = self._text(entity, None if operations else shape, values, state, condition)
        else:
            text = template % values
        return Action(
            "Update",
            self.table,
            entity.name,
            key,
            f'"Key":{entity.text(key)}{text}',
            refused,
            (lambda there: holds(there, sets, removes)) if told else _never,
            bool(changes or operations or counted),
        )

    def _take(self, entity: Entity[Any], item: Wire, guards: Iterable[Guard]) -> list[Action]:
        """The puts of guards that must be free, or the item's own, or past their expiry."""
        return [self._take_one(entity, item, guard) for guard in guards]

    def _take_one(self, entity: Entity[Any], item: Wire, guard: Guard) -> Action:
        owner = map_of(entity.key_of(item))
        written = {**guard.key, OWNER: owner}
        if entity.discriminator is not None:
            written[entity.discriminator] = string(guard.constraint)
        if entity.expires_at is not None and entity.expires_at in item:
            written[entity.expires_at] = item[entity.expires_at]

        def state(expressions: Expressions, values: Iterator[str]) -> tuple[Clauses, Conditions]:
            free = f"attribute_not_exists({expressions.name(entity.key[0])})"
            free += f" OR {expressions.name(OWNER)} = {expressions.value(next(values))}"
            if entity.expires_at is not None:
                free += f" OR {expressions.name(entity.expires_at)} <= {expressions.value(next(values))}"
            return (), [free]

        def refused(_: Item | None) -> LiftError:
            return AlreadyExists(f"`{guard.constraint}`: the values are taken")

        conditions = self._text(entity, ("take", ()), (owner, *self._instant(entity)), state)
        return self._put(entity, guard.key, entity.text(written), conditions, refused)

    def _release(self, entity: Entity[Any], item: Wire, guards: Iterable[Guard]) -> list[Action]:
        """The deletes of guards that the item owns, or that are gone."""
        return [self._release_one(entity, item, guard) for guard in guards]

    def _release_one(self, entity: Entity[Any], item: Wire, guard: Guard) -> Action:
        def state(expressions: Expressions, values: Iterator[str]) -> tuple[Clauses, Conditions]:
            name, owner = expressions.name(OWNER), expressions.value(next(values))
            return (), [f"attribute_not_exists({name}) OR {name} = {owner}"]

        conditions = self._text(entity, ("release", ()), (map_of(entity.key_of(item)),), state)
        text = f'"Key":{entity.text(guard.key)}{conditions}'
        return Action("Delete", self.table, entity.name, guard.key, text, _not_as_read, _is_gone)

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

    def _free(self, entity: Entity[Any], condition: Stated | None = None) -> str:
        """That there is no item, or one past its expiry."""

        def state(expressions: Expressions, values: Iterator[str]) -> tuple[Clauses, Conditions]:
            free = f"attribute_not_exists({expressions.name(entity.key[0])})"
            if entity.expires_at is not None:
                free += f" OR {expressions.name(entity.expires_at)} <= {expressions.value(next(values))}"
            return (), [free]

        return self._text(entity, ("free", ()), self._instant(entity), state, condition)

    def _as_read(self, entity: Entity[Any], expected: Mapping[str, str | None], condition: Stated | None) -> str:
        """That there is an item, in which attributes are as they were read."""
        forms = forms_of(entity, expected)

        def state(expressions: Expressions, values: Iterator[str]) -> tuple[Clauses, Conditions]:
            exists = f"attribute_exists({expressions.name(entity.key[0])})"
            return (), [exists, *as_expected(expressions, forms, values)]

        return self._text(entity, ("as read", forms), known(expected), state, condition)

    def _text(
        self,
        entity: Entity[Any],
        shape: Shape | None,
        values: tuple[str, ...],
        state: State,
        condition: Stated | None = None,
    ) -> str:
        """The members of a request that hold its expressions; `condition` is the caller's own.

        What they say is the same for all `values` where `state` is of this shape; without one it is put together anew.
        """
        if condition is not None or shape is None:
            return stated(state, values, condition)
        template = entity.templates.get(shape)
        if template is None:
            template = entity.remember(shape, stated(state, [SLOT] * len(values)))
        return template % values

    def _instant(self, entity: Entity[Any]) -> tuple[str, ...]:
        """This second as a value, for entities that expire."""
        return () if entity.expires_at is None else (integer(int(self.now.timestamp())),)

    def _taken_or_unmet(self, entity: Entity[Any]) -> Refused:
        """What it means that a new item is refused under a condition: where its key is free, that does not hold."""

        def refused(item: Item | None) -> LiftError:
            free = item is None or entity.absent(item, self.now, include_deleted=True)
            return _unmet(item) if free else _taken(item)

        return refused

    def _changed(
        self,
        entity: Entity[Any],
        expected: Mapping[str, str | None],
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
