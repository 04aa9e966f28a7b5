"""Consumers of local streams: each change once and in order, again where it fails, and on from there after a restart."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from liftgen.testing.serving.consumers import ATTEMPTS, Consumer

ARN = "arn:aws:dynamodb:us-east-1:1:table/t/stream/now"


@dataclass
class Streams:
    """What boto3's client for streams does, of shards with records by their numbers."""

    shards: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"a": []})
    closed: set[str] = field(default_factory=set)

    def put(self, *names: str, shard: str = "a") -> None:
        for name in names:
            change = {
                "ApproximateCreationDateTime": datetime(2026, 1, 1, tzinfo=UTC),
                "NewImage": {"name": {"S": name}, "data": {"B": b"\xff"}},
                "SequenceNumber": f"{len(self.shards[shard]) + 1:09}",
            }
            self.shards[shard].append({"eventName": "INSERT", "dynamodb": change})

    def describe_stream(self, **asked: str) -> dict[str, Any]:
        assert asked == {"StreamArn": ARN}
        return {"StreamDescription": {"Shards": [{"ShardId": each} for each in self.shards]}}

    def get_shard_iterator(self, **asked: str) -> dict[str, str]:
        start = int(asked["SequenceNumber"]) if asked["ShardIteratorType"] == "AFTER_SEQUENCE_NUMBER" else 0
        return {"ShardIterator": f"{asked['ShardId']}:{start}"}

    def get_records(self, **asked: Any) -> dict[str, Any]:
        shard, _, start = asked["ShardIterator"].partition(":")
        found = self.shards[shard][int(start) : int(start) + asked["Limit"]]
        end = int(start) + len(found)
        over = shard in self.closed and end == len(self.shards[shard])
        return {"Records": found, **({} if over else {"NextShardIterator": f"{shard}:{end}"})}


@dataclass
class Function:
    """Remembers what it was called with; fails as often as it is told on some."""

    fails: dict[str, int] = field(default_factory=dict)
    raises: bool = False
    seen: list[str] = field(default_factory=list)

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        assert context.get_remaining_time_in_millis() > 0
        for record in json.loads(json.dumps(event))["Records"]:
            assert record["eventSourceARN"] == ARN
            assert record["dynamodb"]["NewImage"]["data"] == {"B": "/w=="}
            name = record["dynamodb"]["NewImage"]["name"]["S"]
            self.seen.append(name)
            if self.fails.get(name, 0):
                self.fails[name] -= 1
                if self.raises:
                    raise ValueError(name)
                return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
        return {"batchItemFailures": []}


def a_consumer(streams: Streams, function: Function, folder: Path) -> Consumer:
    return Consumer("consumers.t", function, streams, ARN, folder / "consumers.t.json", pause=lambda _: None)


def test_each_change_is_answered_once_and_in_order(tmp_path: Path) -> None:
    streams, function = Streams(), Function()
    consumer = a_consumer(streams, function, tmp_path)
    streams.put("one", "two")
    told = [consumer.answer()]
    streams.put("three")
    told += [consumer.answer(), consumer.answer()]

    assert function.seen == ["one", "two", "three"]
    assert told == [2, 1, 0]


def test_it_goes_on_where_it_was_when_it_is_started_again(tmp_path: Path) -> None:
    streams, function = Streams({"a": [], "b": []}), Function()
    streams.put("one")
    streams.put("other", shard="b")
    a_consumer(streams, function, tmp_path).answer()
    streams.put("two")
    a_consumer(streams, function, tmp_path).answer()

    assert function.seen == ["one", "other", "two"]


def test_what_fails_comes_again_with_what_follows_and_nothing_before_it(tmp_path: Path) -> None:
    streams, function = Streams(), Function({"two": 2})
    streams.put("one", "two", "three")
    a_consumer(streams, function, tmp_path).answer()

    assert function.seen == ["one", "two", "two", "two", "three"]


@pytest.mark.parametrize("raises", [True, False])
def test_what_fails_always_is_passed_over_with_a_word(
    raises: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    streams, function = Streams(), Function({"one": 1_000}, raises)
    streams.put("one", "two")
    with caplog.at_level(logging.INFO):
        a_consumer(streams, function, tmp_path).answer()

    assert function.seen == ["one"] * ATTEMPTS + ["two"]
    assert "record `000000001` is passed over" in caplog.text


def test_a_shard_that_is_closed_is_read_to_its_end_and_not_again(tmp_path: Path) -> None:
    streams, function = Streams(closed={"a"}), Function()
    consumer = a_consumer(streams, function, tmp_path)
    streams.put("one", "two")

    assert [consumer.answer() for _ in range(3)] == [2, 0, 0]
    assert function.seen == ["one", "two"]
