"""Estimates: how long a step takes and what it costs, from how many items there are and how large they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftgen.steps import Step

READ_DOLLARS = 0.125 / 1_000_000
WRITE_DOLLARS = 0.625 / 1_000_000
"""On-demand request units in us-east-1, in November 2026; other regions cost up to twice as much."""

READ_BYTES, WRITE_BYTES = 4096, 1024


@dataclass(frozen=True, slots=True)
class TableSize:
    """How many items a table has, how many bytes they are together, and how many indexes hold them."""

    items: int
    bytes: int
    indexes: int = 0

    @property
    def item_bytes(self) -> int:
        """An item's bytes, on average."""
        return -(-self.bytes // self.items) if self.items else 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """Request units, at most, as if every item of the table were concerned; seconds at a capacity; dollars on demand."""

    reads: int
    writes: int
    seconds: int
    dollars: float


NOTHING = Estimate(0, 0, 0, 0.0)


def estimate(step: Step, size: TableSize, capacity: int) -> Estimate:
    """What a step takes at most on a table of this size, with so many units per second; a gate takes what people take."""
    match step:
        case _ if step.kind == "gate":
            return NOTHING
        case _ if step.kind == "data":
            return _estimate(_scan(size), size.items * _written(step, size), capacity)
        case _ if step.action.get("op") == "add index":
            # DynamoDB's own backfill reads for nothing and writes at its own pace, about what one partition takes.
            return _estimate(0, size.items * _units(size.item_bytes), max(capacity, 1000))
        case _:
            return NOTHING


def _written(step: Step, size: TableSize) -> int:
    """Write units of one rewrite: its transaction doubles them, the undo entry is another write, and so is each index."""
    operations = {each.get("op") for each in step.action.get("do", ())}
    if operations == {"count past"}:
        return 0
    unit = _units(size.item_bytes)
    actions = 3 if "move" in operations else 2
    return 2 * actions * unit + unit * size.indexes


def _scan(size: TableSize) -> int:
    """Read units of a consistent scan, once to change and once to verify."""
    return 2 * math.ceil(size.bytes / READ_BYTES)


def _estimate(reads: int, writes: int, capacity: int) -> Estimate:
    seconds = math.ceil((reads + writes) / capacity) if capacity else 0
    return Estimate(reads, writes, seconds, reads * READ_DOLLARS + writes * WRITE_DOLLARS)


def _units(size: int) -> int:
    return max(1, math.ceil(size / WRITE_BYTES))
