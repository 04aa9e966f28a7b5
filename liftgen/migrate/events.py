"""Events: what a runner tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftgen.steps import Step


@dataclass(frozen=True, slots=True)
class Begun:
    """A step begins, or with `back` is being taken back; `number` of `total` in its migration."""

    migration: str
    step: Step
    number: int
    total: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a data step is: the pass, items read in it and how many there are by DynamoDB's count, and what became of them."""

    migration: str
    step: Step
    pass_: int
    scanned: int
    items: int
    changed: int
    unfit: int
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """A step, or where that is None the whole migration, is done; `kept` is where something newer stayed."""

    migration: str
    step: Step | None
    changed: int = 0
    unfit: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """A table that migrations start from was not there, and is now."""

    migration: str
    table: str


Event = Begun | Progress | Done | Made
