"""Event store: events appended in order to the end that was expected, and the state that they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from liftgen.runtime.actions import Action, send
from liftgen.runtime.errors import AlreadyExists, Conflict, InvalidItem, InvalidValue
from liftgen.runtime.expressions import Expressions
from liftgen.runtime.wire import joined
from liftgen.runtime.writes import Writes

if TYPE_CHECKING:
    from liftgen.runtime.entity import Entity
    from liftgen.runtime.table import Table
    from liftgen.runtime.wire import Item, Wire

E = TypeVar("E")
S = TypeVar("S")

MOST_EVENTS = 98
"""How many events may be appended at once: a transaction has 100 actions, of which one checks where the stream ends."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[S]):
    """A state, and the number of the last event in it; 0 before the first."""

    state: S
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStore(Generic[E, S]):
    """The events of a table's entity, and what they come to.

    `key` is the generated function for the entity's key: stream and number, which stand in it in this order. `read`
    gives the events of a stream after a number, in order; `apply` what a state is after an event; `start` is the state
    before the first. A `snapshot`, where there is one, gives the state that was kept, and `keep` keeps one: after
    `every` events that had to be read to load a state.
    """

    table: Table
    entity: Entity[E]
    key: Callable[[str, int], Wire]
    number: Callable[[E], int]
    read: Callable[[str, int], Iterable[E]]
    apply: Callable[[S, E], S]
    start: Callable[[str], S]
    snapshot: Callable[[str], Loaded[S] | None] | None = None
    keep: Callable[[str, Loaded[S]], object] | None = None
    every: int = 100

    def append(self, stream: str, expected: int, events: Sequence[E]) -> int:
        """Add the events to a stream whose last event has the expected number (0 for a new one); the number of the last one then.

        All or none. Conflict when the stream is further than that, or not as far; InvalidValue for events that are of
        another stream, or not numbered on from there, or more than 98.
        """
        if len(events) > MOST_EVENTS:
            raise InvalidValue(f"{len(events)} events are more than the {MOST_EVENTS} that can be appended at once")
        items = [self.entity.encode(event) for event in events]
        for place, item in enumerate(items, expected + 1):
            if self.entity.key_of(item) != self.key(stream, place):
                raise InvalidValue(
                    f"an event is not the one with number {place} of its stream", entity=self.entity.name
                )
        if not events:
            return expected
        writes = Writes(self.table.name, self.table.now(), self.table.settings.encryption)
        actions = [each for event in events for each in writes.create(self.entity, event)]
        if expected:
            actions.append(self._ends_at(stream, expected))
        try:
            send(self.table.client, actions)
        except AlreadyExists as error:
            raise Conflict(f"the stream is further than {expected}", entity=self.entity.name, key=error.key) from error
        return expected + len(events)

    def load(self, stream: str) -> Loaded[S]:
        """The state of a stream, and the number of its last event: what `append` expects."""
        kept = self.snapshot(stream) if self.snapshot is not None else None
        begun = kept or Loaded(self.start(stream))
        loaded = self.replay(begun, self.read(stream, begun.number))
        if self.keep is not None and loaded.number - begun.number >= self.every:
            self.keep(stream, loaded)
        return loaded

    def replay(self, begun: Loaded[S], events: Iterable[E]) -> Loaded[S]:
        """What a state is after these events.

        InvalidItem when one is missing; one that is in the state already is passed over.
        """
        state, last = begun.state, begun.number
        for event in events:
            number = self.number(event)
            if number <= last:
                continue
            if number != last + 1:
                raise InvalidItem(f"event {number} follows event {last}", entity=self.entity.name)
            state, last = self.apply(state, event), number
        return Loaded(state, last)

    def _ends_at(self, stream: str, number: int) -> Action:
        """That there is an event with this number; the next one is not there, because it is being made."""
        expressions, key = Expressions(), self.key(stream, number)
        condition = f"attribute_exists({expressions.name(self.entity.key[0])})"
        members = {"Key": joined(key), "ConditionExpression": f'"{condition}"', **expressions.members()}
        return Action(
            "ConditionCheck", self.table.name, self.entity.name, key, joined(members)[1:-1], _too_short, _never
        )


def _too_short(_: Item | None) -> Conflict:
    return Conflict("the stream is not as far as was expected")


def _never(_: Item | None) -> bool:
    return False
