"""Capacity: a bucket of request units that fills at a rate, so that a worker leaves room for whoever else uses the table."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Bucket:
    """So many units per second; what was consumed is taken afterwards, because only the answer says how much it was.

    A bucket without a rate never lets anybody wait. It may be shared between threads.
    """

    def __init__(
        self,
        rate: float | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.rate = rate
        self.consumed = 0.0
        self._clock, self._sleep = clock, sleep
        self._level, self._seen = float(rate or 0), clock()
        self._lock = Lock()

    def wait(self) -> None:
        """Return once there is something in it."""
        if self.rate is None:
            return
        with self._lock:
            self._fill()
            missing = -self._level / self.rate
        if missing > 0:
            self._sleep(missing)

    def take(self, answer: Mapping[str, Any]) -> None:
        """Take what an answer says that it consumed."""
        said = answer.get("ConsumedCapacity") or ()
        units = sum(float(each.get("CapacityUnits", 0)) for each in ([said] if isinstance(said, dict) else said))
        with self._lock:
            self.consumed += units
            if self.rate is not None:
                self._fill()
                self._level -= units

    def _fill(self) -> None:
        now = self._clock()
        # A second's worth at most: an idle bucket must not allow a burst.
        self._level = min(float(self.rate or 0), self._level + (now - self._seen) * float(self.rate or 0))
        self._seen = now
