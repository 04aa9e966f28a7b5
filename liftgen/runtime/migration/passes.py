"""Passes: where a data step is, and what follows when a pass has ended; the same whoever works on it, on one machine or many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.runtime.migration.ledger import UNDOING

if TYPE_CHECKING:
    from liftgen.runtime.migration.ledger import Ledger
    from liftgen.runtime.wire import Item

MOST_PASSES = 10


@dataclass(frozen=True, slots=True)
class Finished:
    """A whole pass has changed nothing: the step is done, and so much has it changed."""

    changed: int
    unfit: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """There is more to do: the rest of the pass, or another one."""


@dataclass(frozen=True, slots=True)
class OverBudget:
    """More items are in quarantine than the step allows; one of them, and why."""

    count: int
    key: Item
    reason: str


@dataclass(frozen=True, slots=True)
class Endless:
    """Writers of the old shape never stop: so much was there to change in the last pass."""

    changed: int


Verdict = Finished | Unfinished | OverBudget | Endless


def begin(ledger: Ledger, name: str, segments: int) -> dict[str, Any]:
    """How far a data step is: `pass`, `segments`, `changed`, `done`. What failed for its quarantine begins with an empty one."""
    progress = ledger.record(name)
    if not progress.get("segments"):
        revision = progress.get("revision", 0)
        begun = {"revision": revision, "pass": 0, "first": 0, "segments": segments, "changed": 0, "done": False}
        ledger.keep(name, begun)
        return ledger.record(name)
    if progress.get("failed"):
        ledger.clear_quarantine(name)
        ledger.keep(name, {**progress, "failed": False, "pass": progress["pass"] + 1})
        return ledger.record(name)
    return progress


def settle(ledger: Ledger, name: str, budget: int) -> Verdict:
    """What follows from what the ledger says of the step's pass; and that is kept there."""
    progress = ledger.record(name)
    if progress.get("done"):
        return Finished(progress["changed"], 0)
    if not progress.get("segments"):
        return Unfinished()  # it was never begun, or it was taken back
    first = next(ledger.quarantined(name), None)
    count = sum(1 for _ in ledger.quarantined(name))
    if first is not None and count > budget:
        ledger.keep(name, {**progress, "failed": True})
        return OverBudget(count, *first)
    segments = ledger.segments(name, progress["pass"])
    if sum(finished for _, finished in segments) < progress["segments"]:
        return Unfinished()  # one noted an item twice, or has died: the rest of the pass is still to be looked at
    changed, unfit = sum(each.changed for each, _ in segments), sum(each.unfit for each, _ in segments)
    if changed == 0:
        ledger.keep(name, {**progress, "done": True})
        return Finished(progress["changed"], unfit)
    following = progress["pass"] + 1
    if following >= progress["first"] + MOST_PASSES:
        ledger.keep(name, {**progress, "pass": following, "first": following})
        return Endless(changed)
    ledger.keep(name, {**progress, "pass": following, "changed": progress["changed"] + changed})
    return Unfinished()


def settle_undoing(ledger: Ledger, name: str) -> int:
    """How many segments of the undo log there are to go through; none where every rewrite is taken back.

    Then the step is as if it had never been begun. `undone` and `kept` of its record say how many were taken back whole, and
    where something newer stayed.
    """
    progress = ledger.record(name)
    total: int = progress.get("segments", 0)
    segments = ledger.segments(name, UNDOING)
    if sum(finished for _, finished in segments) < total:
        return total
    for pass_ in (UNDOING, *range(progress.get("pass", 0) + 1)):
        ledger.forget_segments(name, pass_)
    if total:  # else it was never begun, or another has settled it
        ledger.clear_quarantine(name)
        counts = {"undone": sum(each.changed for each, _ in segments), "kept": sum(each.kept for each, _ in segments)}
        ledger.keep(name, {"revision": progress.get("revision", 0), **counts})
    return 0
