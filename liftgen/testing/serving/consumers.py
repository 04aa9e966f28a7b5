"""Consumers: the functions on streams of local tables, called with what changes there, as Lambda would call them."""

from __future__ import annotations

import importlib
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from liftgen.runtime.streams.replay import as_lambda_has_it
from liftgen.testing.events import FunctionContext, stream_event

Record = dict[str, Any]
Handler = Callable[[dict[str, Any], Any], Any]

ATTEMPTS = 4
BATCH = 100
POLL_SECONDS = 0.3

logger = logging.getLogger(__name__)


def consume(consumers: Mapping[str, str], places: Path) -> tuple[Consumer, ...]:
    """The consumers, by their modules and the tables whose changes they answer, each at work in the background.

    `places` is a folder that keeps how far each has read, so that it goes on from there when it is started again.
    """
    import boto3

    tables, streams = boto3.client("dynamodb"), boto3.client("dynamodbstreams")
    found = []
    for module, table in consumers.items():
        stream = tables.describe_table(TableName=table)["Table"].get("LatestStreamArn")
        if stream is not None:
            handler = importlib.import_module(module).handler
            found.append(Consumer(module, handler, streams, stream, places / f"{module}.json"))
    for each in found:
        Thread(target=each.run, name=each.name, daemon=True).start()
    return tuple(found)


@dataclass
class Consumer:
    """A function on a stream: it gets records in order, and what fails again after a while; `place` keeps how far it is.

    Lambda would try for as long as the stream has the records. Here a record is passed over after a few attempts, with a
    word, so that a mistake stops nobody.
    """

    name: str
    handler: Handler
    streams: Any
    stream: str
    place: Path
    pause: Callable[[float], object] = time.sleep
    _iterators: dict[str, str] = field(default_factory=dict, init=False, repr=False)

    def run(self) -> None:
        """Answer what changes, until the process ends."""
        while True:
            try:
                self.answer()
            except Exception:
                logger.exception("%s: the stream cannot be read", self.name)
            self.pause(POLL_SECONDS)

    def answer(self) -> int:
        """Answer what has changed since the last time; how many records there were."""
        return sum(self._deliver(shard, batch) for shard, batch in self._batches())

    def _batches(self) -> Iterator[tuple[str, list[Record]]]:
        read = self._read()
        for each in self.streams.describe_stream(StreamArn=self.stream)["StreamDescription"]["Shards"]:
            shard = each["ShardId"]
            iterator = self._iterators.pop(shard, None) or self._iterator(shard, read.get(shard))
            while iterator is not None:
                found = self.streams.get_records(ShardIterator=iterator, Limit=BATCH)
                iterator = found.get("NextShardIterator")
                if not found["Records"]:
                    break
                yield shard, [as_lambda_has_it(record, self.stream) for record in found["Records"]]
            if iterator is not None:
                self._iterators[shard] = iterator

    def _iterator(self, shard: str, last: str | None) -> str:
        begins = {"ShardIteratorType": "TRIM_HORIZON"}
        if last is not None:
            begins = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": last}
        made: str = self.streams.get_shard_iterator(StreamArn=self.stream, ShardId=shard, **begins)["ShardIterator"]
        return made

    def _deliver(self, shard: str, batch: list[Record]) -> int:
        answered = failures = 0
        while answered < len(batch):
            failed = self._failed(batch[answered:])
            if failed is None:
                break
            answered += failed
            failures = 1 if failed else failures + 1
            if failures == ATTEMPTS:
                place = _place(batch[answered])
                logger.error("%s: record `%s` is passed over; Lambda would go on trying", self.name, place)
                answered, failures = answered + 1, 0
            elif failures:
                self.pause(failures)
        self._keep(shard, batch[-1])
        logger.info("%s: %s", self.name, ", ".join(record["eventName"] for record in batch))
        return len(batch)

    def _failed(self, records: list[Record]) -> int | None:
        """Which record is the first to come again; None where none is."""
        try:
            # The event is copied, as if it were sent.
            answer = self.handler(json.loads(json.dumps(stream_event(*records))), FunctionContext())
        except Exception:
            logger.exception("%s failed", self.name)
            return 0
        named = [each.get("itemIdentifier") for each in (answer or {}).get("batchItemFailures") or ()]
        places = [_place(each) for each in records]
        if not named:
            return None
        return min(places.index(each) if each in places else 0 for each in named)

    def _read(self) -> dict[str, str]:
        try:
            read: dict[str, str] = json.loads(self.place.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return read

    def _keep(self, shard: str, record: Record) -> None:
        self.place.write_text(json.dumps({**self._read(), shard: _place(record)}), "utf-8")


def _place(record: Record) -> str:
    place: str = record["dynamodb"]["SequenceNumber"]
    return place
