"""The event source: batches, windows, retries, bisection, age and dead letters, as Lambda has them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from liftgen.testing import EventSource
from liftgen.testing.events import NOON, stream_record


def records(count: int) -> list[dict[str, Any]]:
    return [
        stream_record({"pk": {"S": str(number)}}, new={"pk": {"S": str(number)}}, sequence=number, at=NOON)
        for number in range(1, count + 1)
    ]


def numbers(event: Any) -> list[int]:
    found = event["Records"] if isinstance(event, dict) else event.records
    return [int(each["dynamodb"]["SequenceNumber"]) for each in found]


def failing(*places: int) -> Any:
    """A function that says which record it could not do."""

    def handler(event: dict[str, Any], _: Any) -> Any:
        bad = [each for each in event["Records"] if int(each["dynamodb"]["SequenceNumber"]) in places]
        return {"batchItemFailures": [{"itemIdentifier": each["dynamodb"]["SequenceNumber"]} for each in bad]}

    return handler


def raising(*places: int) -> Any:
    """A function that fails as a whole."""

    def handler(event: dict[str, Any], _: Any) -> None:
        if set(places) & set(numbers(event)):
            raise RuntimeError("broken")

    return handler


def run(handler: Any, count: int, **settings: Any) -> tuple[EventSource, list[list[int]]]:
    source = EventSource(handler, **settings)
    source.put(*records(count))
    return source, [numbers(each) for each in source.run()]


def buried(source: EventSource) -> list[tuple[str, int, int]]:
    found = [json.loads(each) for each in source.dead_letters]
    return [
        (
            each["requestContext"]["condition"],
            int(each["DDBStreamBatchInfo"]["startSequenceNumber"]),
            int(each["DDBStreamBatchInfo"]["endSequenceNumber"]),
        )
        for each in found
    ]


def test_batches_have_their_size() -> None:
    assert run(failing(), 5, batch_size=2)[1] == [[1, 2], [3, 4], [5]]


def test_a_batch_that_is_not_full_waits_for_its_window() -> None:
    source = EventSource(failing(), window=timedelta(seconds=30), batch_size=2)
    source.put(*records(3))

    calls = source.run()

    assert [each.at - NOON for each in calls] == [timedelta(0), timedelta(seconds=30)]


def test_a_batch_that_fails_from_a_record_on_comes_again_from_there() -> None:
    source, calls = run(failing(3), 4, retries=1)

    assert calls == [[1, 2, 3, 4], [3, 4], [3, 4]]
    assert buried(source) == [("RetryAttemptsExhausted", 3, 4)]


def test_a_batch_that_fails_as_a_whole_is_halved_until_what_is_broken_stands_alone() -> None:
    source, calls = run(raising(3), 4, retries=1, bisect=True)

    assert calls == [[1, 2, 3, 4], [1, 2], [3, 4], [3], [3], [4]]
    assert buried(source) == [("RetryAttemptsExhausted", 3, 3)]


def test_without_halves_the_whole_batch_is_given_up() -> None:
    source, calls = run(raising(3), 4, retries=2)

    assert calls == [[1, 2, 3, 4]] * 3
    assert buried(source) == [("RetryAttemptsExhausted", 1, 4)]


def test_what_is_too_old_is_given_up() -> None:
    source, calls = run(raising(1), 1, max_age=timedelta(seconds=3))

    assert len(calls) == 4
    assert buried(source) == [("RecordAgeExceeded", 1, 1)]


def test_an_answer_that_names_no_record_of_the_batch_means_all_of_it() -> None:
    source, calls = run(lambda *_: {"batchItemFailures": [{"itemIdentifier": ""}]}, 2, retries=1)

    assert calls == [[1, 2], [1, 2]]
    assert buried(source) == [("RetryAttemptsExhausted", 1, 2)]


def test_failures_that_nobody_reports_are_not_looked_for() -> None:
    assert run(failing(1), 2, report_failures=False)[1] == [[1, 2]]


def test_one_shard_does_not_wait_for_another() -> None:
    source = EventSource(raising(1), shards=4, retries=0)
    source.put(*records(8))
    source.run()

    assert len(source.dead_letters) == 1
    assert len({tuple(numbers(each)) for each in source.invocations}) > 1


def test_a_function_that_never_gets_anywhere_is_stopped() -> None:
    with pytest.raises(AssertionError, match="goes on"):
        run(raising(1), 1)
