"""Rates: how much is allowed in which time, each as a condition on an item's counts and a change of them.

All rates of a limiter stand in one item, so that one update checks and counts them all, or none of them. A count is an
attribute that is named after its window: to begin a window is to add to an attribute that is not there, which needs to
know of nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.runtime.service_table import Item

SECOND = 1
MINUTE = 60
HOUR = 3_600
DAY = 86_400

LEVELS = 8
MICROSECONDS = 1_000_000
CLOCKS = 10
"""How many seconds the clocks of functions may differ before one removes what another still counts."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a rate stands.

    What is left of its limit, when all of it is there again, and when there is enough, in seconds since 1970.
    """

    limit: int
    remaining: int
    reset_at: float
    retry_at: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the item, and whether a refusal of this very request has shown it."""

    item: Item
    just_now: bool


@dataclass
class Clauses:
    """An update in the making: its conditions and its changes, with the names and values that they stand on."""

    conditions: list[str] = field(default_factory=list)
    sets: list[str] = field(default_factory=list)
    adds: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)

    def name(self, attribute: str) -> str:
        """How the attribute is said."""
        return next((said for said, name in self.names.items() if name == attribute), None) or self._new(attribute)

    def number(self, value: int) -> str:
        """How the number is said."""
        said = f":{len(self.values)}"
        self.values[said] = {"N": str(value)}
        return said

    def _new(self, attribute: str) -> str:
        said = f"#{len(self.names)}"
        self.names[said] = attribute
        return said


@dataclass(frozen=True, slots=True)
class FixedWindow:
    """At most `limit` in each window of so many seconds, which begin where the clock is a multiple of them.

    Never more in a window; over the seam of two, up to twice as many in a window's time.
    """

    limit: int
    seconds: int

    def __post_init__(self) -> None:
        _check(self.limit, self.seconds)

    @property
    def prefix(self) -> str:
        """What the attributes of this rate begin with."""
        return f"f{self.seconds}_"

    def share(self, number: int, of: int) -> FixedWindow:
        """One of so many parts, which come to the whole."""
        return FixedWindow(_part(self.limit, number, of), self.seconds)

    def ask(self, clauses: Clauses, now: float, cost: int, seen: Seen) -> None:
        """Add the condition and the change."""
        del seen
        count = clauses.name(f"{self.prefix}{self._window(now)}")
        clauses.conditions.append(f"(attribute_not_exists({count}) OR {count} <= {clauses.number(self.limit - cost)})")
        clauses.adds.append(f"{count} {clauses.number(cost)}")

    def standing(self, item: Item, now: float, cost: int) -> Standing:
        """Where it stands by what is in the item."""
        window = self._window(now)
        remaining = max(0, self.limit - _number(item, f"{self.prefix}{window}"))
        end = float((window + 1) * self.seconds)
        return Standing(self.limit, remaining, end, now if remaining >= cost else end)

    def stale(self, item: Item, now: float) -> Iterator[str]:
        """The attributes of windows that are over."""
        return _before(item, self.prefix, floor((now - CLOCKS) / self.seconds))

    def lasts_until(self, now: float) -> float:
        """When nothing of what is counted now matters any more."""
        return now + self.seconds

    def _window(self, now: float) -> int:
        return floor(now / self.seconds)


@dataclass(frozen=True, slots=True)
class SlidingWindow:
    """At most `limit` in the last so many seconds, by two counts: this window's, and what is not past of the last one.

    The weighted count is never above the limit. It takes what came in the last window as spread evenly: where all of
    it came at its end, a span of that length may hold nearly twice the limit.
    """

    limit: int
    seconds: int

    def __post_init__(self) -> None:
        _check(self.limit, self.seconds)

    @property
    def prefix(self) -> str:
        """What the attributes of this rate begin with."""
        return f"s{self.seconds}_"

    def share(self, number: int, of: int) -> SlidingWindow:
        """One of so many parts, which come to the whole."""
        return SlidingWindow(_part(self.limit, number, of), self.seconds)

    def ask(self, clauses: Clauses, now: float, cost: int, seen: Seen) -> None:
        """Add the condition and the change.

        DynamoDB compares and does not multiply. So the count of the last window is held against a few levels, each
        with the room that it leaves; or, once a refusal has shown the count, against itself.
        """
        window = self._window(now)
        # What was seen of the last window is certain only if it was seen just now: others still counted in it before.
        there = seen.item if seen.just_now else None
        count, last = (clauses.name(f"{self.prefix}{each}") for each in (window, window - 1))
        levels = (
            {self._last(there, window)} if there is not None else {self.limit * n // LEVELS for n in range(LEVELS + 1)}
        )
        cases = []
        for level in sorted(levels):
            room = self.limit - cost - ceil(level * self._weight(now))
            if room >= 0:
                before = f"(attribute_not_exists({last}) OR {last} <= {clauses.number(level)})"
                cases.append(f"{before} AND (attribute_not_exists({count}) OR {count} <= {clauses.number(room)})")
        # Where no level leaves room, the condition is one that never holds; the refusal then shows the counts.
        if len(cases) > 1:
            cases = [f"({' OR '.join(f'({each})' for each in cases)})"]
        clauses.conditions.append(cases[0] if cases else f"{count} < {clauses.number(0)}")
        clauses.adds.append(f"{count} {clauses.number(cost)}")

    def standing(self, item: Item, now: float, cost: int) -> Standing:
        """Where it stands by what is in the item."""
        window = self._window(now)
        last, count = self._last(item, window), _number(item, f"{self.prefix}{window}")
        remaining = max(0, self.limit - count - ceil(last * self._weight(now)))
        end = float((window + 1) * self.seconds)
        return Standing(
            self.limit, remaining, end + self.seconds, now if remaining >= cost else self._retry(last, count, cost, end)
        )

    def stale(self, item: Item, now: float) -> Iterator[str]:
        """The attributes of windows that are over and count no more."""
        return _before(item, self.prefix, floor((now - CLOCKS) / self.seconds) - 1)

    def lasts_until(self, now: float) -> float:
        """When nothing of what is counted now matters any more."""
        return now + 2 * self.seconds

    def _retry(self, last: int, count: int, cost: int, end: float) -> float:
        """When the windows have slid far enough.

        Within this window as the last one fades, or in the next as this one does.
        """
        room = self.limit - cost
        if room >= count and last:
            return end - self.seconds * (room - count) / last
        return end + self.seconds * (1 - room / count) if count else end

    def _last(self, item: Item, window: int) -> int:
        return _number(item, f"{self.prefix}{window - 1}")

    def _weight(self, now: float) -> float:
        return 1 - (now / self.seconds) % 1

    def _window(self, now: float) -> int:
        return floor(now / self.seconds)


@dataclass(frozen=True, slots=True)
class TokenBucket:
    """So many tokens in so many seconds, of which `burst` are kept at most (as many as come in that time, where nobody says).

    Never more than `burst` at once, and in any time never more than `burst` and what came in it.
    """

    tokens: int
    seconds: int
    burst: int | None = None
    parts: int = 1

    def __post_init__(self) -> None:
        _check(self.tokens, self.seconds)
        _check(self.limit, self.seconds)

    @property
    def limit(self) -> int:
        """How many tokens the bucket holds."""
        return self.tokens if self.burst is None else self.burst

    @property
    def prefix(self) -> str:
        """What the attributes of this rate begin with."""
        return f"b{self.seconds}_"

    def share(self, number: int, of: int) -> TokenBucket:
        """One of so many parts, which come to the whole."""
        return TokenBucket(self.tokens, self.seconds, _part(self.limit, number, of), self.parts * of)

    def ask(self, clauses: Clauses, now: float, cost: int, seen: Seen) -> None:
        """Add the condition and the change: the instant at which the bucket is full again moves on by what is taken.

        A bucket that is full already counts from now on. DynamoDB's updates do not choose, so it must be guessed which
        of the two it is; a wrong guess is refused, and shows what is there.
        """
        full_at = clauses.name(self.prefix)
        instant, taken = _microseconds(now), cost * self._interval
        if _number(seen.item, self.prefix) < instant:
            clauses.conditions.append(f"(attribute_not_exists({full_at}) OR {full_at} < {clauses.number(instant)})")
            clauses.sets.append(f"{full_at} = {clauses.number(instant + taken)}")
        else:
            latest = clauses.number(instant + self.limit * self._interval - taken)
            clauses.conditions.append(f"{full_at} BETWEEN {clauses.number(instant)} AND {latest}")
            clauses.sets.append(f"{full_at} = {full_at} + {clauses.number(taken)}")

    def standing(self, item: Item, now: float, cost: int) -> Standing:
        """Where it stands by what is in the item."""
        instant = _microseconds(now)
        full_at = max(instant, _number(item, self.prefix))
        remaining = max(0, self.limit - ceil((full_at - instant) / self._interval))
        enough = full_at - (self.limit - cost) * self._interval
        return Standing(
            self.limit, remaining, full_at / MICROSECONDS, now if enough <= instant else enough / MICROSECONDS
        )

    def stale(self, item: Item, now: float) -> Iterator[str]:
        """Nothing: there is but one attribute."""
        del item, now
        return iter(())

    def lasts_until(self, now: float) -> float:
        """When nothing of what is counted now matters any more."""
        return now + ceil(self.limit * self._interval / MICROSECONDS)

    @property
    def _interval(self) -> int:
        """Microseconds for one token, rounded up, so that never more come than are said."""
        return ceil(self.seconds * self.parts * MICROSECONDS / self.tokens)


Rate = FixedWindow | SlidingWindow | TokenBucket


def _check(limit: int, seconds: int) -> None:
    if limit < 1 or seconds < 1:
        raise ValueError("a rate has a limit and a time of 1 at least")


def _part(limit: int, number: int, of: int) -> int:
    part = limit // of + (number < limit % of)
    if not part:
        raise ValueError(f"a limit of {limit} cannot be spread over {of} shards")
    return part


def _number(item: Item, attribute: str) -> int:
    return int(item[attribute]["N"]) if attribute in item else 0


def _before(item: Item, prefix: str, window: int) -> Iterator[str]:
    for name in item:
        number = name.removeprefix(prefix)
        if number != name and number.isdecimal() and int(number) < window:
            yield name


def _microseconds(now: float) -> int:
    return round(now * MICROSECONDS)
