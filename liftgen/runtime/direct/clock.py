"""Clock: the time to sign with, set once by an answer's date where this machine's is wrong."""

from __future__ import annotations

import time

TOLERANCE = 240  # seconds; signatures hold for 300


class Clock:
    """Seconds since 1970 as the server counts them."""

    def __init__(self) -> None:
        self._skew = 0.0

    def now(self) -> float:
        return time.time() + self._skew

    def correct(self, date: str) -> bool:
        """Take an answer's date for the time; whether that makes a difference that a signature sees."""
        from email.utils import mktime_tz, parsedate_tz

        parsed = parsedate_tz(date)
        if parsed is None:
            return False
        try:
            theirs = mktime_tz(parsed)
        except (OverflowError, ValueError):
            return False
        if abs(theirs - self.now()) < TOLERANCE:
            return False
        self._skew = theirs - time.time()
        return True
