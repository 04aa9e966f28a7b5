"""The limiter: never more than the limit, whoever asks at one time; and what is answered when nobody can count."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.service import CLIENTS, at_once, service_table

from liftgen.runtime.errors import InvalidRequest, InvalidValue, RateLimited, TableNotFound, Throttled
from liftgen.runtime.rate_limits import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Decision,
    FixedWindow,
    Outage,
    Rate,
    RateLimiter,
    RateLimitsUnavailable,
    SlidingWindow,
    TokenBucket,
    require,
)
from liftgen.testing import StandIn
from liftgen.testing.fake import FakeClient, Fault

RATES: list[Rate] = [FixedWindow(40, MINUTE), SlidingWindow(40, MINUTE), TokenBucket(40, MINUTE)]
EACH = pytest.mark.parametrize("rate", RATES, ids=lambda rate: type(rate).__name__)


@EACH
@pytest.mark.parametrize("shards", [1, 3])
def test_clients_at_one_time_are_let_through_up_to_the_limit_and_no_further(rate: Rate, shards: int) -> None:
    table, _ = service_table()
    limiters = [RateLimiter(table, "api", (rate,), shards=shards) for _ in range(CLIENTS)]

    decisions = at_once(5, lambda client: limiters[client].hit("t1"))

    assert sum(each.allowed for each in decisions) == 40


@EACH
def test_so_they_are_on_a_dynamodb(rate: Rate, stand_in: StandIn) -> None:
    table, _ = service_table(stand_in)
    limiters = [RateLimiter(table, "api", (rate,)) for _ in range(CLIENTS)]

    decisions = at_once(4, lambda client: limiters[client].hit("t1"))

    assert sum(each.allowed for each in decisions) == 40


@EACH
def test_a_refusal_says_when_it_is_worth_asking_again(rate: Rate) -> None:
    table, clock = service_table()
    limiter = RateLimiter(table, "api", (rate,))
    while (decision := limiter.hit("t1")).allowed:
        pass

    clock.advance(timedelta(seconds=decision.retry_after - 0.01))
    assert not limiter.hit("t1").allowed
    clock.advance(timedelta(seconds=0.02))
    assert limiter.hit("t1").allowed


@EACH
@settings(max_examples=60)
@given(steps=st.lists(st.tuples(st.floats(0, 30), st.integers(1, 5)), max_size=60))
def test_no_span_ever_has_more_than_the_bound_that_is_written_down(rate: Rate, steps: list[tuple[float, int]]) -> None:
    rate = type(rate)(10, 20)
    table, clock = service_table()
    limiter = RateLimiter(table, "api", (rate,))
    let_through: list[float] = []

    for wait, cost in steps:
        clock.advance(timedelta(seconds=wait))
        if limiter.hit("t1", cost=cost).allowed:
            let_through += [table.now()] * cost

    for start in let_through:
        within = [each for each in let_through if start <= each < start + 20]
        match rate:
            case FixedWindow():
                assert sum(each // 20 == start // 20 for each in let_through) <= 10
            case SlidingWindow():
                assert len(within) < 20
            case TokenBucket():
                assert all(sum(start <= t <= end for t in within) <= 10 + (end - start) / 2 + 1e-6 for end in within)


def test_all_windows_are_counted_in_one_request() -> None:
    place = StandIn(FakeClient())
    table, _ = service_table(place)
    limiter = RateLimiter(
        table,
        "api",
        (
            FixedWindow(5, SECOND),
            FixedWindow(50, MINUTE),
            SlidingWindow(500, HOUR),
            FixedWindow(900, DAY),
            TokenBucket(9, 10),
        ),
    )

    decisions = [limiter.hit("t1", "u1", "projects") for _ in range(5)]

    assert all(each.allowed for each in decisions)
    assert [each.remaining for each in decisions] == [4, 3, 2, 1, 0]
    # The bucket is taken for full until it is seen, which is right here; from then on it is known.
    assert len(place.sent("UpdateItem")) == 5


def test_what_one_rate_refuses_is_counted_under_none() -> None:
    table, clock = service_table()
    limiter = RateLimiter(table, "api", (FixedWindow(2, SECOND), FixedWindow(3, MINUTE)))

    first = [limiter.hit("t1").allowed for _ in range(4)]
    clock.advance(timedelta(seconds=1))
    second = [limiter.hit("t1").allowed for _ in range(2)]

    assert first == [True, True, False, False]
    assert second == [True, False]


def test_subjects_and_limiters_do_not_touch_each_other() -> None:
    table, _ = service_table()
    one, other = (RateLimiter(table, name, (FixedWindow(1, MINUTE),)) for name in ("read", "write"))

    asked = [one.hit("t1"), one.hit("t2"), one.hit("t1", "u1"), one.hit("t1#u1"), other.hit("t1")]

    assert [each.allowed for each in asked] == [True] * 5
    assert not one.hit("t1").allowed


def test_a_sliding_window_remembers_the_one_before() -> None:
    table, clock = service_table()
    limiter = RateLimiter(table, "api", (SlidingWindow(10, MINUTE),))
    for _ in range(10):
        limiter.hit("t1")

    clock.advance(timedelta(seconds=60 + 30))

    assert [limiter.hit("t1").allowed for _ in range(6)] == [True] * 5 + [False]


def test_counts_of_windows_that_are_over_do_not_pile_up() -> None:
    place = StandIn(FakeClient())
    table, clock = service_table(place)

    for _ in range(300):
        clock.advance(timedelta(seconds=15))
        # Each time another function, which has never seen the item.
        RateLimiter(table, "api", (FixedWindow(5, SECOND),)).hit("t1")

    (item,) = place.items("service")
    assert len(item) < 50
    assert len(place.sent("UpdateItem")) < 320


def test_an_item_expires_when_nothing_of_it_counts_any_more() -> None:
    place = StandIn(FakeClient())
    table, _ = service_table(place)

    RateLimiter(table, "api", (FixedWindow(5, SECOND), SlidingWindow(5, MINUTE))).hit("t1")

    (item,) = place.items("service")
    assert item["expires_at"] == {"N": str(int(table.now()) + 121)}
    assert item["_entity"] == {"S": "lift.Limit"}


def test_what_is_cleared_was_never_counted() -> None:
    table, _ = service_table()
    limiter = RateLimiter(table, "api", (TokenBucket(1, MINUTE),))

    limiter.hit("t1")
    limiter.clear("t1")

    assert limiter.hit("t1").allowed
    assert limiter.standing("t1").remaining == 0


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.UNAVAILABLE, Fault.TIMEOUT])
@pytest.mark.parametrize(("on_outage", "allowed"), [("open", True), ("closed", False)])
def test_an_outage_is_answered_as_the_limiter_says_and_reported(fault: Fault, on_outage: str, allowed: bool) -> None:
    client = FakeClient()
    table, _ = service_table(StandIn(client))
    reported: list[Decision] = []
    limiter = RateLimiter(table, "api", (RATES[0],), on_outage=on_outage, report=reported.append)  # type: ignore[arg-type]

    client.fail_next(fault, "UpdateItem")
    decision = limiter.hit("t1")

    assert (decision.allowed, decision.outage) == (allowed, Outage(on_outage))
    assert reported == [decision]


@pytest.mark.parametrize("on_outage", ["open", "closed"])
def test_a_mistake_is_raised_and_never_lets_anybody_through(on_outage: str) -> None:
    table, _ = service_table()
    missing = RateLimiter(service_table(name="missing")[0], "api", (RATES[0],), on_outage=on_outage)  # type: ignore[arg-type]
    other_key = RateLimiter(service_table(pk="id")[0], "api", (RATES[0],), on_outage=on_outage)  # type: ignore[arg-type]

    with pytest.raises(TableNotFound):
        missing.hit("t1")
    with pytest.raises(InvalidRequest):
        other_key.hit("t1")
    assert RateLimiter(table, "api", (RATES[0],)).hit("t1").allowed


def test_an_outage_can_be_raised() -> None:
    client = FakeClient()
    table, _ = service_table(StandIn(client))
    client.fail_next(Fault.THROTTLED)

    with pytest.raises(Throttled):
        RateLimiter(table, "api", (RATES[0],), on_outage="raise").hit("t1")


def test_an_outage_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    client = FakeClient()
    table, _ = service_table(StandIn(client))
    client.fail_next(Fault.THROTTLED)

    with caplog.at_level(logging.WARNING):
        RateLimiter(table, "api", (RATES[0],), on_outage="open").hit("t1")

    assert caplog.messages == ["rate limiter `api` has no count and fails open"]


def test_what_is_required_is_given_or_raised() -> None:
    table, _ = service_table()
    limiter = RateLimiter(table, "api", (FixedWindow(1, MINUTE),))

    assert require(limiter.hit("t1")).remaining == 0
    with pytest.raises(RateLimited) as caught:
        require(limiter.hit("t1"))
    assert caught.value.retry_after == 60
    with pytest.raises(RateLimitsUnavailable):
        require(Decision("api", False, 1, 0, 0, 1, Outage.CLOSED))


def test_shards_give_all_of_the_limit_and_refuse_only_where_there_is_no_room() -> None:
    table, _ = service_table()
    limiter = RateLimiter(table, "api", (FixedWindow(10, MINUTE),), shards=4)

    assert [limiter.hit("t1").allowed for _ in range(12)] == [True] * 10 + [False] * 2


@pytest.mark.parametrize(
    ("rates", "shards", "message"),
    [
        ((), 1, "rate limiter `api` has no rate"),
        ((FixedWindow(1, 60), FixedWindow(2, 60)), 1, "rate limiter `api` has two rates of one kind and time"),
        ((FixedWindow(3, 60),), 4, "a limit of 3 cannot be spread over 4 shards"),
    ],
)
def test_a_limiter_that_makes_no_sense_is_refused(rates: tuple[Rate, ...], shards: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        RateLimiter(service_table()[0], "api", rates, shards=shards)


def test_a_cost_that_is_never_allowed_is_refused() -> None:
    limiter = RateLimiter(service_table()[0], "api", (FixedWindow(3, MINUTE),))

    for cost in (0, 4):
        with pytest.raises(InvalidValue):
            limiter.hit("t1", cost=cost)
    with pytest.raises(InvalidValue):
        limiter.hit()
