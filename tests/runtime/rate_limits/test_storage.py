"""The backend of the library `limits`: its own strategies, over our table."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from limits import RateLimitItemPerMinute, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import STRATEGIES, MovingWindowRateLimiter
from support.service import CLIENTS, at_once, service_table

from liftgen.runtime.errors import InvalidValue, Throttled
from liftgen.runtime.rate_limits.storage import DynamoDBStorage
from liftgen.testing import StandIn
from liftgen.testing.fake import FakeClient, Fault

ALL = pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES)


@ALL
def test_every_strategy_lets_through_up_to_the_limit(strategy: type) -> None:
    table, _ = service_table()
    limiter = strategy(DynamoDBStorage(table=table))
    item = RateLimitItemPerMinute(20)

    hits = at_once(2, lambda _: limiter.hit(item, "t1"))

    assert sum(hits) == 20
    assert limiter.hit(item, "t2")


@ALL
def test_every_strategy_does_so_on_a_dynamodb(strategy: type, stand_in: StandIn) -> None:
    table, _ = service_table(stand_in)
    limiters = [strategy(DynamoDBStorage(table=table)) for _ in range(CLIENTS)]
    item = RateLimitItemPerMinute(20)

    hits = at_once(2, lambda client: limiters[client].hit(item, "t1"))

    assert sum(hits) == 20


@ALL
def test_what_it_says_of_a_window_is_what_the_library_asks(strategy: type) -> None:
    table, clock = service_table()
    # The library looks at the clock of the machine.
    clock.set(datetime.fromtimestamp(time.time() // 60 * 60 + 10, UTC))
    limiter = strategy(DynamoDBStorage(table=table))
    item = parse("5/minute")

    before = limiter.get_window_stats(item, "t1").remaining
    limiter.hit(item, "t1", cost=2)
    after = limiter.get_window_stats(item, "t1")

    assert (before, after.remaining) == (5, 3)
    assert after.reset_time - table.now() <= 120
    assert limiter.test(item, "t1", cost=3)
    assert not limiter.test(item, "t1", cost=4)

    limiter.clear(item, "t1")

    assert limiter.get_window_stats(item, "t1").remaining == 5


def test_windows_end(stand_in: StandIn) -> None:
    table, clock = service_table(stand_in)
    storage = DynamoDBStorage(table=table)

    counts = [storage.incr("k", 60), storage.incr("k", 60, 2)]
    ends = storage.get_expiry("k")
    clock.set(datetime.fromtimestamp(ends, UTC))

    assert counts == [1, 3]
    assert ends == clock.now.timestamp()
    assert storage.get("k") == 0
    assert storage.incr("k", 60) == 1


def test_entries_beyond_the_limit_are_forgotten() -> None:
    place = StandIn(FakeClient())
    table, clock = service_table(place)
    limiter = MovingWindowRateLimiter(DynamoDBStorage(table=table))

    for second in range(300):
        clock.set(datetime.fromtimestamp(second * 61, UTC))
        assert limiter.hit(RateLimitItemPerMinute(2), "t1")

    assert len(place.items("service")[0]["entered"]["L"]) <= 2 + 32


def test_it_is_found_by_its_scheme_and_says_when_it_cannot_count() -> None:
    client = FakeClient()
    service_table(StandIn(client))
    storage = storage_from_string("dynamodb://service", client=client, wrap_exceptions=True)  # type: ignore[arg-type]
    assert isinstance(storage, DynamoDBStorage)

    assert storage.check()
    client.fail_next(Fault.THROTTLED, times=2)
    assert not storage.check()
    with pytest.raises(StorageError):
        storage.incr("k", 1)
    client.fail_next(Fault.THROTTLED)
    with pytest.raises(Throttled):
        DynamoDBStorage("dynamodb://service", client=client).acquire_sliding_window_entry("k", 5, 60)


def test_what_would_cost_too_much_is_refused() -> None:
    storage = DynamoDBStorage(table=service_table()[0])

    with pytest.raises(InvalidValue, match="emptied"):
        storage.reset()
    with pytest.raises(InvalidValue, match="10000"):
        storage.acquire_entry("k", 20_000, 60)
    with pytest.raises(InvalidValue, match="not said"):
        DynamoDBStorage("dynamodb://", client=FakeClient())
