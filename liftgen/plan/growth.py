"""Growth: what a backfill of a whole table takes above one machine: segments, functions, time and money, by size and capacity."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.plan.estimates import READ_DOLLARS, WRITE_DOLLARS, TableSize, estimate
from liftgen.steps import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

GIGABYTE = 10**9
FILL = Step("data", "backfill", "", "", 0, "", {"do": [{"op": "fill"}]})
"""The step that is computed: every item gets an attribute."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Dollars in us-east-1, in November 2026: request units, a function's gigabyte-seconds and requests, transitions, storage.

    A function's are those of arm64, a transition's those of a standard state machine, a gigabyte is stored for a month.
    """

    read: float = READ_DOLLARS
    write: float = WRITE_DOLLARS
    gigabyte_second: float = 0.0000133334
    request: float = 0.20 / 1_000_000
    transition: float = 0.025 / 1_000
    gigabyte_month: float = 0.25


@dataclass(frozen=True, slots=True)
class Fleet:
    """The functions: how many items one of them changes in a second, how large it is, how long it runs before the next goes on.

    400 items a second is four units each of the 1,000 that one partition takes, and a good half of what fifty items in a
    transaction of 40 ms would be.
    """

    rate: int = 400
    gigabytes: float = 1.769
    seconds: int = 880
    parts: int = 1000
    most: int = 1000
    """Functions at once, which is what an account has at first."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What a backfill takes: dollars for requests, for functions and transitions, and a month of its undo log."""

    items: int
    segments: int
    functions: int
    seconds: int
    requests: float
    compute: float
    undo_log: float


PRICES, FLEET = Prices(), Fleet()


def grown(size: TableSize, capacity: int, prices: Prices = PRICES, fleet: Fleet = FLEET) -> Growth:
    """What a backfill of a table of this size takes, with so many units per second, and functions to use them up."""
    units = estimate(FILL, size, capacity)
    each = (units.reads + units.writes) / size.items
    functions = max(1, min(fleet.most, math.ceil(capacity / (each * fleet.rate))))
    seconds = max(units.seconds, math.ceil(size.items / (functions * fleet.rate)))
    segments = max(functions, math.ceil(size.bytes / GIGABYTE))
    parts = min(segments, fleet.parts)
    # Two passes; every part is entered, worked on and looked at once for each function that works on it.
    runs = 2 * parts + math.ceil(functions * seconds / fleet.seconds)
    compute = functions * seconds * fleet.gigabytes * prices.gigabyte_second
    compute += runs * (prices.request + 4 * prices.transition)
    undo = size.bytes / GIGABYTE * prices.gigabyte_month
    requests = units.reads * prices.read + units.writes * prices.write
    return Growth(size.items, segments, functions, seconds, requests, compute, undo)


def growth_table(gigabytes: Sequence[int], capacities: Sequence[int], item_bytes: int = 1000) -> list[str]:
    """The figures as lines of Markdown."""
    lines = [
        "| table | items | capacity | segments | functions | time | requests | functions and states | undo log, a month |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for each in gigabytes:
        for capacity in capacities:
            size = TableSize(each * GIGABYTE // item_bytes, each * GIGABYTE)
            found = grown(size, capacity)
            cells = (
                _bytes(each),
                _count(found.items),
                f"{capacity:,}/s",
                f"{found.segments:,}",
                f"{found.functions:,}",
                _duration(found.seconds),
                *(f"${dollars:,.0f}" for dollars in (found.requests, found.compute, found.undo_log)),
            )
            lines.append(f"| {' | '.join(cells)} |")
    return lines


def _bytes(gigabytes: int) -> str:
    return f"{gigabytes // 1000:,} TB" if gigabytes >= 1000 else f"{gigabytes} GB"


def _count(items: int) -> str:
    return f"{items // 10**9:,} billion" if items >= 10**9 else f"{items // 10**6:,} million"


def _duration(seconds: int) -> str:
    if seconds < 2 * 3600:
        return f"{math.ceil(seconds / 60)} min"
    return f"{seconds / 3600:.0f} h" if seconds < 2 * 86_400 else f"{seconds / 86_400:.0f} days"
