"""Routes: which function answers which change, and the handler that Lambda calls with a batch of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from liftgen.runtime.errors import InvalidEnvelope, InvalidItem, LiftError, Poison
from liftgen.runtime.streams.changes import Inserted, Modified, Removed, changes_of, is_of, sequence_of
from liftgen.runtime.streams.letters import DeadLetter, read_letter
from liftgen.runtime.streams.stamps import Stamped, stamp_of
from liftgen.runtime.table import DEFAULTS, Settings

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.entity import Entity
    from liftgen.runtime.streams.changes import Change, Record

T = TypeVar("T")

MOST_HOPS = 5
REMEMBERED = 256

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Route:
    """Which changes of which entity a function answers."""

    entity: Entity[Any]
    kinds: tuple[type, ...]
    answer: Callable[[Any], object]


@dataclass
class StreamRoutes:
    """A consumer of a table's stream: `changes.handler` is the function's entry point.

        changes = StreamRoutes("search-index", dead_letters=to_queue(sqs, url))

        @changes.on(project.ENTITY)
        def project_changed(change: Change[Project]) -> None: ...

    Records are answered in order. The first that fails ends the batch: Lambda is told which, what was done stays done,
    and it comes again from there. So each change is answered at least once, and those of one item in order.

    A record that can never be answered (it cannot be read, or its function raises Poison) or that failed `attempts`
    times goes to `dead_letters`, and the next one is answered; without `dead_letters` it fails like any other, and
    Lambda's own rules decide.

    Writes through `changes.client(…)` carry this consumer's name, and their records are passed over, so that it does not
    answer to itself. What several consumers lead each other to do becomes a dead letter after `most_hops`.
    """

    name: str
    settings: Settings = DEFAULTS
    dead_letters: Callable[[DeadLetter], None] | None = None
    attempts: int = 5
    most_hops: int = MOST_HOPS
    _routes: list[Route] = field(default_factory=list, init=False, repr=False)
    _failed: dict[str, int] = field(default_factory=dict, init=False, repr=False)
    _hops: int = field(default=0, init=False, repr=False)

    def on(self, entity: Entity[T]) -> Callable[[Callable[[Change[T]], object]], Callable[[Change[T]], object]]:
        """Every change of the entity."""
        return self._route(entity, Inserted, Modified, Removed)

    def inserted(
        self, entity: Entity[T]
    ) -> Callable[[Callable[[Inserted[T]], object]], Callable[[Inserted[T]], object]]:
        """New ones."""
        return self._route(entity, Inserted)

    def modified(
        self, entity: Entity[T]
    ) -> Callable[[Callable[[Modified[T]], object]], Callable[[Modified[T]], object]]:
        """Those that are other than they were."""
        return self._route(entity, Modified)

    def removed(self, entity: Entity[T]) -> Callable[[Callable[[Removed[T]], object]], Callable[[Removed[T]], object]]:
        """Those that are gone."""
        return self._route(entity, Removed)

    def client(self, client: Client) -> Stamped:
        """The client for what this consumer writes to tables whose streams it reads."""
        return Stamped(client, self.name, lambda: self._hops)

    def handler(self, event: dict[str, Any], context: object = None) -> dict[str, list[dict[str, str]]]:
        """The function's entry point.

        A batch of records, answered with the first that failed, as `ReportBatchItemFailures` has it.
        """
        del context
        for record in event["Records"]:
            if not self.answer(record):
                return {"batchItemFailures": [{"itemIdentifier": sequence_of(record)}]}
        return {"batchItemFailures": []}

    def answer(self, record: Record) -> bool:
        """Whether the record was answered, or given up; False when it is to come again."""
        place = sequence_of(record)
        try:
            self._answer(record)
        except Exception as error:
            if not self._gives_up(record, error):
                return False
        self._failed.pop(place, None)
        return True

    def redrive(self, event: dict[str, Any], context: object = None) -> dict[str, list[dict[str, str]]]:
        """The entry point over a queue of dead letters: each is answered once more; those that fail again stay in the queue.

        Messages that are no letters of this consumer fail, so that nothing is lost without a word.
        """
        del context
        failed = []
        for message in event["Records"]:
            try:
                letter = read_letter(message["body"])
                if letter is None or letter.consumer != self.name:
                    raise Poison("the message is no dead letter of this consumer")
                self._answer({**letter.record, "lift.replayed": True})
            except Exception as error:
                logger.exception("dead letter `%s` is not answered: %s", message.get("messageId"), _reason(error))
                failed.append({"itemIdentifier": message["messageId"]})
        return {"batchItemFailures": failed}

    def _answer(self, record: Record) -> None:
        routes = [route for route in self._routes if _concerns(route.entity, record)]
        stamp = stamp_of(record)
        if not routes or (stamp is not None and stamp.by == self.name):
            return
        hops = 0 if stamp is None else stamp.hops
        if hops >= self.most_hops:
            raise Poison(f"{hops} consumers led each other to it, one after the other")
        self._hops = hops
        try:
            for route in routes:
                for change in changes_of(record, route.entity, self.settings.encryption):
                    if isinstance(change, route.kinds):
                        route.answer(change)
        finally:
            self._hops = 0

    def _gives_up(self, record: Record, error: Exception) -> bool:
        """Whether the record is a dead letter now."""
        place = sequence_of(record)
        times = self._failed.pop(place, 0) + 1
        hopeless = isinstance(error, Poison | InvalidItem | InvalidEnvelope)
        reason = _reason(error)
        if self.dead_letters is None or (times < self.attempts and not hopeless):
            logger.exception("record `%s` failed: %s", place, reason)
            self._remember(place, times)
            return False
        logger.error("record `%s` is given up after %s attempts: %s", place, times, reason)
        try:
            self.dead_letters(DeadLetter(self.name, reason, record))
        except Exception:
            logger.exception("record `%s` cannot be put with the dead letters", place)
            self._remember(place, times)
            return False
        return True

    def _remember(self, place: str, times: int) -> None:
        self._failed[place] = times
        if len(self._failed) > REMEMBERED:
            del self._failed[next(iter(self._failed))]

    def _route(self, entity: Entity[Any], *kinds: type) -> Callable[[Callable[[Any], object]], Callable[[Any], object]]:
        def register(answer: Callable[[Any], object]) -> Callable[[Any], object]:
            self._routes.append(Route(entity, kinds, answer))
            return answer

        return register


def _concerns(entity: Entity[Any], record: Record) -> bool:
    change = record["dynamodb"]
    images = [change[name] for name in ("OldImage", "NewImage") if change.get(name)]
    # Without images nobody can say, and reading the change says what the stream lacks.
    return not images or any(is_of(entity, image) for image in images)


def _reason(error: Exception) -> str:
    """Why, without the values of the item: only the errors of the family promise that their words hold none."""
    return f"{type(error).__name__}: {error}" if isinstance(error, LiftError) else type(error).__name__
