"""Spans: a range of a sort field as a repository is given it, and as a test of a value."""

from __future__ import annotations

from typing import Any

from support.ledger.conditions import plain

from liftgen.runtime import ranges


class Span:
    """A range of a sort field: what a repository is given, and the same as a test of a value."""

    def __init__(self, kind: str, *ends: Any) -> None:
        self.asked = getattr(ranges, kind)(*ends)
        self.kind, self.ends = kind, [plain(each) for each in ends]

    def __call__(self, value: Any) -> bool:
        match self.kind, self.ends:
            case "since", [low]:
                return bool(value >= low)
            case "after", [low]:
                return bool(value > low)
            case "until", [high]:
                return bool(value <= high)
            case "before", [high]:
                return bool(value < high)
            case "begins_with", [prefix]:
                return bool(value.startswith(prefix))
            case _, [low, high]:
                return bool(low <= value <= high)
        raise ValueError(self.kind)

    def __repr__(self) -> str:
        return f"{self.kind}{tuple(self.ends)}"
