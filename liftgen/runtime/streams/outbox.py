"""Outbox: what was stored, told to EventBridge from the table's stream, so that neither happens without the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from liftgen.runtime.errors import LiftError, TooLarge
from liftgen.runtime.streams.changes import Inserted, changes_of, sequence_of
from liftgen.runtime.table import DEFAULTS, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.runtime.entity import Entity

T = TypeVar("T")

MOST_ENTRIES = 10
MOST_BYTES = 262_144
"""What EventBridge takes at once."""


@dataclass(frozen=True, slots=True)
class Message:
    """An event for EventBridge: its `detail-type`, its detail, and what it is about."""

    type: str
    detail: dict[str, Any]
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outbox(Generic[T]):
    """Publishes each new item of an entity: `outbox.handler` is the entry point of a function at the table's stream.

    `events` is boto3's client for EventBridge. `message` says what is told of an item, None of one that is nobody's
    business. Items are told in order, up to ten at once, each at least once: the detail has `id`, the record's, by
    which who listens knows it again.
    """

    entity: Entity[T]
    events: Any
    source: str
    message: Callable[[T], Message | None]
    bus: str = "default"
    settings: Settings = field(default_factory=lambda: DEFAULTS)

    def handler(self, event: dict[str, Any], context: object = None) -> dict[str, list[dict[str, str]]]:
        """A batch of records, answered with the first that was not told, as `ReportBatchItemFailures` has it.

        What can be told before it is told; a record that cannot be read fails, and is for the event source to give up.
        """
        del context
        entries: list[tuple[str, dict[str, Any]]] = []
        failed: str | None = None
        for record in event["Records"]:
            try:
                entries += [(sequence_of(record), each) for each in self._entries(record)]
            except LiftError:
                failed = sequence_of(record)
                break
        for batch in _batches(entries):
            answer = self.events.put_events(Entries=[entry for _, entry in batch])
            for (place, _), result in zip(batch, answer["Entries"], strict=True):
                if result.get("ErrorCode"):
                    return {"batchItemFailures": [{"itemIdentifier": place}]}
        return {"batchItemFailures": [] if failed is None else [{"itemIdentifier": failed}]}

    def _entries(self, record: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for change in changes_of(record, self.entity, self.settings.encryption):
            message = self.message(change.new) if isinstance(change, Inserted) else None
            if message is None:
                continue
            entry = {
                "Source": self.source,
                "DetailType": message.type,
                "Detail": json.dumps({"id": change.origin.event_id, **message.detail}),
                "EventBusName": self.bus,
                "Time": change.origin.at,
                "Resources": list(message.resources),
            }
            if _size(entry) > MOST_BYTES:
                raise TooLarge(f"an event of more than {MOST_BYTES} bytes", entity=self.entity.name)
            yield entry


def _batches(entries: list[tuple[str, dict[str, Any]]]) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    batch: list[tuple[str, dict[str, Any]]] = []
    size = 0
    for each in entries:
        if batch and (len(batch) == MOST_ENTRIES or size + _size(each[1]) > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += _size(each[1])
    if batch:
        yield batch


def _size(entry: dict[str, Any]) -> int:
    """As EventBridge counts: the time as fourteen bytes, and the text of the rest."""
    texts = (entry["Source"], entry["DetailType"], entry["Detail"], *entry["Resources"])
    return 14 + sum(len(text.encode()) for text in texts)
