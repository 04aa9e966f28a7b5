"""Event source: what Lambda does between a table's stream and a function, made to happen in a test, without a wait."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from liftgen.testing.clock import Clock
from liftgen.testing.events import FunctionContext, stream_event

if TYPE_CHECKING:
    from liftgen.testing.fake import FakeClient

Record = dict[str, Any]
Handler = Callable[[dict[str, Any], Any], Any]

MOST_INVOCATIONS = 10_000


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of the function: when, with which records, and what went wrong.

    `failed_at` is the first record to come again.
    """

    at: datetime
    records: tuple[Record, ...]
    failed_at: int | None = None
    error: Exception | None = None


@dataclass
class Batch:
    records: list[Record]
    retries: int = 0


@dataclass
class EventSource:
    """Hands the records of a stream to a function as Lambda does: in order within a shard, in batches, again where they fail.

    `batch_size` and `window` say when a batch is whole; `retries`, `bisect`, `max_age` and `report_failures` what
    happens when it fails. What is given up goes to `dead_letters`, as the message that Lambda would send. The clock
    moves by itself: to the end of a window, and on with each retry. `shards` spread the items, each read on its own.

    A batch that fails from a record on is tried again from there; one that fails as a whole is cut in half where
    `bisect` says so. Neither takes away one of the `retries` (None: without end, as long as `max_age` allows).
    """

    handler: Handler
    clock: Clock = field(default_factory=lambda: Clock(datetime(2020, 1, 1, 12, tzinfo=UTC)))
    batch_size: int = 100
    window: timedelta = timedelta(0)
    retries: int | None = None
    bisect: bool = False
    max_age: timedelta | None = None
    report_failures: bool = True
    shards: int = 1
    pause: timedelta = timedelta(seconds=1)
    invocations: list[Invocation] = field(default_factory=list)
    dead_letters: list[str] = field(default_factory=list)
    _waiting: dict[int, list[Record]] = field(default_factory=dict, init=False, repr=False)
    _read: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def put(self, *records: Record) -> None:
        """Records that come next."""
        for record in records:
            keys = json.dumps(record["dynamodb"].get("Keys", {}), sort_keys=True)
            self._waiting.setdefault(crc32(keys.encode()) % self.shards, []).append(record)

    def follow(self, client: FakeClient, *tables: str) -> None:
        """Take what has changed in the tables since the last time."""
        for table in tables:
            records = client.changes(table, self._read.get(table, 0))
            self._read[table] = self._read.get(table, 0) + len(records)
            self.put(*records)

    def run(self, client: FakeClient | None = None, *tables: str) -> list[Invocation]:
        """Call the function until nothing waits, also for what it changes itself in the tables; the calls that were made.

        AssertionError when there is no end to it.
        """
        before = len(self.invocations)
        while True:
            if client is not None:
                self.follow(client, *tables)
            if not any(self._waiting.values()):
                return self.invocations[before:]
            for shard in sorted(self._waiting):
                waiting, self._waiting[shard] = self._waiting[shard], []
                for place in range(0, len(waiting), self.batch_size):
                    self._deliver(Batch(waiting[place : place + self.batch_size]), shard)

    def _deliver(self, first: Batch, shard: int) -> None:
        if len(first.records) < self.batch_size:
            self.clock.advance(self.window)
        batches = [first]
        while batches:
            batch = batches.pop(0)
            self._drop_old(batch, shard)
            if not batch.records:
                continue
            failed_at = self._invoke(batch)
            if failed_at is None:
                continue
            self.clock.advance(self.pause)
            batches[:0] = self._after_failure(batch, failed_at, shard)

    def _after_failure(self, batch: Batch, failed_at: int, shard: int) -> Iterable[Batch]:
        """What is tried next."""
        whole = self.invocations[-1].error is not None or not self.report_failures
        if failed_at > 0:
            return (Batch(batch.records[failed_at:], batch.retries),)
        if whole and self.bisect and len(batch.records) > 1:
            half = (len(batch.records) + 1) // 2
            return (Batch(batch.records[:half], batch.retries), Batch(batch.records[half:], batch.retries))
        if self.retries is not None and batch.retries >= self.retries:
            self._bury(batch.records, shard, "RetryAttemptsExhausted", batch.retries + 1)
            return ()
        return (Batch(batch.records, batch.retries + 1),)

    def _invoke(self, batch: Batch) -> int | None:
        """Call the function; the place of the first record that is to come again."""
        assert len(self.invocations) < MOST_INVOCATIONS, (
            f"the function was called {MOST_INVOCATIONS} times, and goes on"
        )
        at, records = self.clock(), tuple(batch.records)
        try:
            # The event is copied, as if it were sent: what the function does to it changes nothing here.
            answer = self.handler(json.loads(json.dumps(stream_event(*records))), FunctionContext())
        except Exception as error:
            self.invocations.append(Invocation(at, records, 0, error))
            return 0
        failed_at = self._failed_at(answer, records) if self.report_failures else None
        self.invocations.append(Invocation(at, records, failed_at))
        return failed_at

    def _failed_at(self, answer: Any, records: tuple[Record, ...]) -> int | None:
        """By the answer; what names no record of the batch means all of it, as with Lambda."""
        failures = (answer or {}).get("batchItemFailures") or []
        places = [each["dynamodb"]["SequenceNumber"] for each in records]
        named = [str((each or {}).get("itemIdentifier") or "") for each in failures]
        if not named:
            return None
        return min(places.index(each) for each in named) if all(each in places for each in named) else 0

    def _drop_old(self, batch: Batch, shard: int) -> None:
        if self.max_age is None:
            return
        oldest = (self.clock() - self.max_age).timestamp()
        old = [each for each in batch.records if each["dynamodb"]["ApproximateCreationDateTime"] < oldest]
        if old:
            self._bury(old, shard, "RecordAgeExceeded", batch.retries)
            batch.records = [each for each in batch.records if each not in old]

    def _bury(self, records: list[Record], shard: int, condition: str, invocations: int) -> None:
        first, last = (records[place]["dynamodb"]["SequenceNumber"] for place in (0, -1))
        message = {
            "requestContext": {
                "requestId": FunctionContext().aws_request_id,
                "functionArn": FunctionContext().invoked_function_arn,
                "condition": condition,
                "approximateInvokeCount": invocations,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": None},
            "version": "1.0",
            "timestamp": self.clock().isoformat(),
            "DDBStreamBatchInfo": {
                "shardId": f"shardId-{shard:020d}-00000000",
                "startSequenceNumber": first,
                "endSequenceNumber": last,
                "approximateArrivalOfFirstRecord": _arrival(records[0]),
                "approximateArrivalOfLastRecord": _arrival(records[-1]),
                "batchSize": len(records),
                "streamArn": records[0].get("eventSourceARN", ""),
            },
        }
        self.dead_letters.append(json.dumps(message))


def _arrival(record: Record) -> str:
    return datetime.fromtimestamp(record["dynamodb"]["ApproximateCreationDateTime"], UTC).isoformat()
