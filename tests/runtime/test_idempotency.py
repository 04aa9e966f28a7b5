"""Idempotency: what is asked twice is done once, whoever asks at one time, and whoever crashes."""

from __future__ import annotations

import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event
from typing import Any

import pytest
from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig, idempotent
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyPersistenceLayerError,
    IdempotencyValidationError,
)
from support.service import CLIENTS, at_once, service_table

from liftgen.runtime.errors import AnswerNotKept
from liftgen.runtime.idempotency import TablePersistence, digest_of, once
from liftgen.testing import Clock, StandIn
from liftgen.testing.events import FunctionContext
from liftgen.testing.fake import FakeClient, Fault


def a_store(place: StandIn | None = None, **settings: Any) -> tuple[TablePersistence, Clock]:
    table, clock = service_table(place)
    clock.set(datetime.fromtimestamp(time.time(), UTC))  # Powertools looks at the machine's
    return TablePersistence(table, **settings), clock


def asked(store: TablePersistence, do: Any = lambda: {"id": 1}, **changes: Any) -> Any:
    return once(store, do, **{"operation": "pay", "tenant": "t1", "payload": {"amount": 5}, "key": "k1", **changes})


def test_what_is_asked_again_is_answered_from_what_was_kept() -> None:
    store, _ = a_store()
    done, replayed = [], []

    def pay() -> dict[str, int]:
        done.append(1)
        return {"id": len(done)}

    answers = [asked(store, pay, replayed=lambda: replayed.append(1)) for _ in range(3)]

    assert answers == [{"id": 1}] * 3
    assert (len(done), len(replayed)) == (1, 2)


def large(kilobytes: int) -> dict[str, str]:
    """An answer that packing makes no smaller than three quarters."""
    return {"data": b64encode(Random("large").randbytes(kilobytes * 768)).decode()}


@pytest.mark.parametrize("answer", [{"data": "x" * 2_000_000}, large(15), large(17), large(480)])
def test_large_answers_are_kept_packed(answer: dict[str, str]) -> None:
    store, _ = a_store()
    done: list[int] = []

    def pay() -> dict[str, str]:
        done.append(1)
        return answer

    assert [asked(store, pay) for _ in range(2)] == [answer, answer]
    assert len(done) == 1


def test_an_answer_that_is_too_large_to_keep_is_given_once_and_nothing_is_done_twice() -> None:
    store, _ = a_store()
    answer, done = large(560), []

    def pay() -> dict[str, str]:
        done.append(1)
        return answer

    assert asked(store, pay) == answer
    for _ in range(2):
        with pytest.raises(AnswerNotKept):
            asked(store, pay)
    with pytest.raises(IdempotencyValidationError):
        asked(store, pay, payload={"amount": 6})
    assert len(done) == 1


@pytest.mark.parametrize("change", [{"tenant": "t2"}, {"operation": "refund"}, {"key": "k2"}])
def test_another_tenant_operation_or_key_is_another_request(change: dict[str, str]) -> None:
    store, _ = a_store()

    asked(store, lambda: "first")

    assert asked(store, lambda: "second", **change) == "second"


def test_a_key_with_another_payload_is_refused_and_without_a_key_the_payload_is_the_key() -> None:
    store, _ = a_store()
    asked(store)

    with pytest.raises(IdempotencyValidationError):
        asked(store, payload={"amount": 6})

    for amount in (5, 6, 5):
        asked(store, lambda amount=amount: amount, key=None, payload={"amount": amount})
    assert asked(store, lambda: "new", key=None, payload={"amount": 6}) == 6


def test_payloads_are_the_same_whatever_the_order_of_their_members() -> None:
    assert digest_of({"a": 1, "b": [2]}) == digest_of({"b": [2], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": "1"})
    assert digest_of(b"x") != digest_of("x")


def several_at_once(place: StandIn) -> None:
    stores = [a_store(place)[0] for _ in range(CLIENTS)]
    done: list[int] = []
    finish = Event()

    def work(client: int) -> str:
        done.append(client)
        finish.wait(60)
        return "done"

    def client(number: int) -> str:
        try:
            return str(asked(stores[number], lambda: work(number)))
        except IdempotencyAlreadyInProgressError:
            if len(refused) == CLIENTS - 2:
                finish.set()
            refused.append(number)
            return "refused"

    refused: list[int] = []
    answers = at_once(1, client)

    assert len(done) == 1
    assert sorted(answers) == ["done", *["refused"] * (CLIENTS - 1)]
    assert asked(stores[0], lambda: "again") == "done"


def test_duplicates_at_one_time_run_once() -> None:
    several_at_once(StandIn(FakeClient()))


def test_duplicates_at_one_time_run_once_on_a_dynamodb(stand_in: StandIn) -> None:
    several_at_once(stand_in)


def test_what_fails_is_not_kept() -> None:
    store, _ = a_store()

    def broken() -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        asked(store, broken)

    assert asked(store, lambda: "done") == "done"


@pytest.mark.parametrize("context", [None, FunctionContext()])
def test_a_holder_that_crashed_is_waited_for_no_longer_than_its_time(context: Any) -> None:
    store, clock = a_store(lease_seconds=60)

    class Crash(BaseException):
        """A process that ends without a word."""

    def crash() -> None:
        raise Crash

    with pytest.raises(Crash):
        asked(store, crash, context=context)
    with pytest.raises(IdempotencyAlreadyInProgressError):
        asked(store, lambda: "too soon", context=context)
    clock.advance(timedelta(seconds=61))

    assert asked(store, lambda: "done", context=context) == "done"


def test_who_took_longer_than_its_time_does_not_replace_the_answer_that_is_kept() -> None:
    place = StandIn(FakeClient())
    slow, clock = a_store(place)
    fast = TablePersistence(slow.table)
    begun, go_on = Event(), Event()

    def slowly() -> str:
        begun.set()
        go_on.wait(60)
        return "slow"

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(asked, slow, slowly)
        begun.wait(60)
        clock.advance(timedelta(hours=1))
        second = asked(fast, lambda: "fast")
        go_on.set()

        assert (first.result(), second) == ("slow", "fast")
    assert asked(fast) == "fast"


def test_answers_are_forgotten_when_their_time_is_over() -> None:
    place = StandIn(FakeClient())
    store, clock = a_store(place)

    asked(store, lambda: "first", expires_after_seconds=60)
    (item,) = place.items("service")
    clock.advance(timedelta(seconds=62))

    assert 55 < int(item["expires_at"]["N"]) - time.time() < 65
    assert asked(store, lambda: "second", expires_after_seconds=60) == "second"


def test_without_a_table_nothing_is_done() -> None:
    client = FakeClient()
    store, _ = a_store(StandIn(client))
    done: list[int] = []
    client.fail_next(Fault.THROTTLED, "PutItem")

    with pytest.raises(IdempotencyPersistenceLayerError):
        asked(store, lambda: done.append(1))

    assert done == []


def test_powertools_own_decorator_stands_on_it() -> None:
    store, _ = a_store()
    done: list[Any] = []

    @idempotent(persistence_store=store, config=IdempotencyConfig(event_key_jmespath="order"))  # type: ignore[untyped-decorator]
    def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
        del context
        done.append(event)
        return {"n": len(done)}

    assert [handler({"order": order}, FunctionContext()) for order in ("a", "b", "a")] == [{"n": 1}, {"n": 2}, {"n": 1}]
