"""Circuit breaker: one state for all functions, asked for seldom, and never in the way when the table is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pybreaker import CircuitBreaker, CircuitBreakerError
from support.service import CLIENTS, at_once, service_table

from liftgen.runtime.circuit_breaker import SharedStorage
from liftgen.runtime.errors import TableNotFound
from liftgen.testing import Clock, StandIn
from liftgen.testing.fake import FakeClient, Fault


class Functions:
    """Functions that share a circuit breaker, each with its own view of it."""

    def __init__(self, place: StandIn | None = None, count: int = 2, **settings: Any) -> None:
        self.place = place or StandIn(FakeClient())
        table, self.clock = service_table(self.place)
        self.clock.set(datetime.fromtimestamp(time.time(), UTC))  # pybreaker looks at the machine's
        self.seconds = 0.0
        self.storages = [SharedStorage(table, "payments", monotonic=lambda: self.seconds) for _ in range(count)]
        options = {"fail_max": 3, "reset_timeout": 60, "throw_new_error_on_trip": False, **settings}
        self.breakers = [CircuitBreaker(state_storage=each, **options) for each in self.storages]

    def fails(self, function: int) -> None:
        with pytest.raises(ConnectionError):
            self.breakers[function].call(broken)

    def later(self) -> None:
        """As long as it takes until each of them looks again."""
        self.seconds += 2


def broken() -> None:
    raise ConnectionError


def fine() -> str:
    return "fine"


def test_failures_of_all_functions_open_it_for_all_of_them() -> None:
    functions = Functions()

    functions.fails(0)
    functions.fails(1)
    functions.fails(0)
    functions.later()

    for breaker in functions.breakers:
        with pytest.raises(CircuitBreakerError):
            breaker.call(fine)


def test_while_all_is_well_almost_nothing_is_asked() -> None:
    functions = Functions()

    for _ in range(100):
        functions.breakers[0].call(fine)

    assert len(functions.place.sent("GetItem")) == 2  # one of each function, when it began
    assert functions.place.sent("UpdateItem") == []


def test_a_success_forgets_the_failures_before_it() -> None:
    functions = Functions()

    for _ in range(5):
        functions.fails(0)
        functions.later()
        functions.breakers[1].call(fine)
        functions.later()

    assert functions.breakers[0].current_state == "closed"


def test_when_its_time_is_over_one_tries_and_the_others_wait() -> None:
    functions = Functions(reset_timeout=0)
    for _ in range(3):
        functions.fails(0)
    functions.later()
    during: list[str] = []

    def trial() -> str:
        functions.later()
        with pytest.raises(CircuitBreakerError):
            functions.breakers[1].call(lambda: during.append("called"))
        return "fine"

    assert functions.breakers[0].call(trial) == "fine"
    functions.later()

    assert during == []
    assert [each.current_state for each in functions.breakers] == ["closed", "closed"]
    assert functions.breakers[1].call(fine) == "fine"


def test_a_try_that_fails_opens_it_again_and_a_crashed_one_is_waited_for_no_longer_than_its_time() -> None:
    functions = Functions(reset_timeout=0)
    for _ in range(3):
        functions.fails(0)
    functions.fails(0)
    functions.later()
    assert functions.breakers[1].current_state == "open"

    functions.storages[0].state = "half-open"  # and nothing more is heard of it
    functions.later()
    with pytest.raises(CircuitBreakerError):
        functions.breakers[1].call(fine)
    functions.clock.advance(timedelta(seconds=31))
    functions.later()

    assert functions.breakers[1].call(fine) == "fine"


def no_failure_is_lost(place: StandIn) -> None:
    functions = Functions(place, CLIENTS, fail_max=1_000)

    at_once(3, lambda client: functions.fails(client))
    functions.later()

    assert {each.fail_counter for each in functions.breakers} == {3 * CLIENTS}


def test_no_failure_is_lost_between_functions() -> None:
    no_failure_is_lost(StandIn(FakeClient()))


@pytest.mark.slow
def test_none_is_on_a_dynamodb(stand_in: StandIn) -> None:
    no_failure_is_lost(stand_in)


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.UNAVAILABLE, Fault.TIMEOUT])
def test_without_the_table_each_function_counts_for_itself(fault: Fault) -> None:
    client = FakeClient()
    functions = Functions(StandIn(client))
    client.fail_next(fault, times=100)

    assert functions.breakers[0].call(fine) == "fine"
    for _ in range(3):
        functions.fails(0)
        functions.later()

    with pytest.raises(CircuitBreakerError):
        functions.breakers[0].call(fine)
    assert functions.breakers[1].call(fine) == "fine"


def test_a_mistake_is_raised() -> None:
    table, _ = service_table(name="missing")

    with pytest.raises(TableNotFound):
        CircuitBreaker(state_storage=SharedStorage(table, "payments"))


def test_what_is_stored_says_what_it_is_and_goes() -> None:
    functions = Functions()

    functions.fails(0)

    (item,) = functions.place.items("service")
    assert item["_entity"] == {"S": "lift.CircuitBreaker"}
    assert int(item["expires_at"]["N"]) > functions.clock().timestamp() + 86_400
    assert isinstance(functions.clock, Clock)
