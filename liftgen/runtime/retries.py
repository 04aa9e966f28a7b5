"""Retries: what failed for a moment is tried again, after a random wait, as long as a budget and the time allow."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from liftgen.runtime.errors import LiftError, RateLimited, Throttled, Unavailable

T = TypeVar("T")

PASSING: tuple[type[Exception], ...] = (Throttled, Unavailable, RateLimited)
"""What is worth another try where nobody says."""


@dataclass
class RetryBudget:
    """How many retries all calls together may make: each takes one, and each success gives a part of one back.

    While all goes well a call that fails may be tried again; while all fails nothing is, beside the few that are left,
    so that whoever is down is not held down by retries.
    """

    capacity: float = 20.0
    gives_back: float = 0.1
    left: float = field(init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self.left = self.capacity

    def take(self) -> bool:
        """Whether there may be a retry; if so, it is counted."""
        with self._lock:
            if self.left < 1:
                return False
            self.left -= 1
            return True

    def succeeded(self) -> None:
        """A call has succeeded."""
        with self._lock:
            self.left = min(self.capacity, self.left + self.gives_back)


SHARED = RetryBudget()
"""The budget of the process, where none is given."""


def retry(
    do: Callable[[], T],
    *,
    on: tuple[type[Exception], ...] = PASSING,
    attempts: int = 4,
    base: float = 0.05,
    most: float = 2.0,
    budget: RetryBudget = SHARED,
    left: Callable[[], float] | None = None,
    repeatable: bool = False,
    sleep: Callable[[float], object] = time.sleep,
) -> T:
    """What `do` gives; when it fails with one of `on`, tried again up to so many attempts.

    Waits are random, up to `base` seconds and twice that each time, `most` at most, and never shorter than a rate
    limit says. `left` tells how many seconds remain: what would not fit in is not waited for. What may have been done
    although it failed (`error.ambiguous`) is tried again only where it is `repeatable`. The last error is raised as it
    is.
    """
    for attempt in range(attempts):
        try:
            answer = do()
        except on as error:
            unsure = isinstance(error, LiftError) and error.ambiguous and not repeatable
            if unsure or attempt + 1 == attempts:
                raise
            wait = random.uniform(0, min(most, base * 2**attempt))
            if isinstance(error, RateLimited):
                wait += error.retry_after
            if (left is not None and wait >= left()) or not budget.take():
                raise
            sleep(wait)
        else:
            budget.succeeded()
            return answer
    raise ValueError("there is to be one attempt at least")
