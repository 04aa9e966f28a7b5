"""Retries: what passes is tried again, what does not is not, and nobody retries without end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from liftgen.runtime.errors import Conflict, InvalidValue, RateLimited, Throttled, Timeout
from liftgen.runtime.retries import RetryBudget, retry


class Failing:
    """Fails with each of these errors in turn, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def tried(do: Callable[[], Any], **settings: Any) -> tuple[Any, list[float]]:
    waits: list[float] = []
    return retry(do, **{"budget": RetryBudget(), "sleep": waits.append, **settings}), waits


def test_what_passes_is_tried_again_after_growing_random_waits() -> None:
    found = [tried(Failing(Throttled(), Timeout(), Throttled()))[1] for _ in range(200)]

    assert all(wait <= limit for waits in found for wait, limit in zip(waits, (0.05, 0.1, 0.2), strict=True))
    assert max(waits[2] for waits in found) > 0.1
    assert len({waits[0] for waits in found}) > 100


@pytest.mark.parametrize("error", [Conflict(), InvalidValue(), RuntimeError()])
def test_what_does_not_pass_is_raised_at_once(error: Exception) -> None:
    do = Failing(error)

    with pytest.raises(type(error)):
        tried(do)

    assert do.calls == 1


def test_the_last_error_is_raised_as_it_is() -> None:
    last = Throttled("the last")

    with pytest.raises(Throttled) as caught:
        tried(Failing(Throttled(), last), attempts=2)

    assert caught.value is last


def test_what_may_have_been_done_is_tried_again_only_where_it_may_be_repeated() -> None:
    with pytest.raises(Timeout):
        tried(Failing(Timeout(ambiguous=True)))

    assert tried(Failing(Timeout(ambiguous=True)), repeatable=True)[0] == "done"


def test_a_rate_limit_is_waited_for() -> None:
    limited = RateLimited()
    limited.retry_after = 7

    (wait,) = tried(Failing(limited))[1]

    assert 7 <= wait <= 7.05


def test_what_would_not_fit_in_the_time_is_not_waited_for() -> None:
    do = Failing(Throttled(), Throttled())

    with pytest.raises(Throttled):
        tried(do, left=lambda: 0.0)

    assert do.calls == 1


def test_a_budget_is_used_up_by_retries_and_filled_by_successes() -> None:
    budget = RetryBudget(capacity=5)
    calls = 0
    for _ in range(20):
        do = Failing(*[Throttled() for _ in range(4)])
        with pytest.raises(Throttled):
            tried(do, budget=budget)
        calls += do.calls
    assert calls == 20 + 5

    for _ in range(30):
        tried(Failing(), budget=budget)
    assert 2.9 < budget.left <= 3.1
    assert tried(Failing(Throttled()), budget=budget)[0] == "done"


def test_there_is_one_attempt_at_least() -> None:
    with pytest.raises(ValueError, match="one attempt"):
        tried(Failing(), attempts=0)
