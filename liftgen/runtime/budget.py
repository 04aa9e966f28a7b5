"""Budget: how much may be asked for one page of a query, so that a filter which finds little does not read without end."""

from __future__ import annotations

import time

from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.record import record


@record()
class Budget:
    """How many requests a page may make, and how many seconds may pass until the last of them begins; None is no bound.

    A page that has used it up comes back short, even empty, with the cursor from which the next one goes on. One request
    is always made, and of partitions that are merged one for each, so that every page gets further than the one before.
    """

    requests: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        """InvalidValue for less than one request."""
        if self.requests is not None and self.requests < 1:
            raise InvalidValue("a budget has at least one request")


class Spending:
    """What a page has used of its budget. `over` is that it wanted more; `further` that what was read is behind it."""

    def __init__(self, budget: Budget) -> None:
        self._left = float("inf") if budget.requests is None else budget.requests
        self._until = float("inf") if budget.seconds is None else time.monotonic() + budget.seconds
        self.further = False
        self.over = False

    def may_ask(self) -> bool:
        """Whether one more request is within the budget, or there was none yet that led further."""
        self.over = self.further and (self._left < 1 or time.monotonic() >= self._until)
        self._left -= 1
        return not self.over
