"""Clock: the time that repositories are told in a test, standing still until the test moves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Clock:
    """A clock to give to repositories: calling it tells the time."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def set(self, now: datetime) -> None:
        """Move the clock to an instant."""
        self.now = now

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self.now += by
