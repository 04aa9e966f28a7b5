"""Worker: one segment of one pass of a data step, page by page; killed at any moment, another goes on from the last page.

Nothing but speed depends on the lease: what is written is right whoever writes it, and however often.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from liftgen.runtime.migration.capacity import Bucket
from liftgen.runtime.migration.ledger import UNDOING, LeaseLostError, Ledger, Segment
from liftgen.runtime.migration.operations import Rewrite, UnfitError, Work
from liftgen.runtime.migration.undoing import Undoer
from liftgen.runtime.migration.writing import Writer

if TYPE_CHECKING:
    from liftgen.runtime.migration.calls import Calls
    from liftgen.runtime.wire import Item

PAGE = 250
"""Items of a page: what is done again after a kill."""

Progress = Callable[[Segment], None]


class PausedError(Exception):
    """Somebody asked for a pause: the segment is given back at its last checkpoint."""


class OverBudgetError(Exception):
    """More items of one segment could not be changed than the whole step allows: going on would only find more."""


@dataclass
class Worker:
    """Works on one data step: `name` is the step's in the ledger, `table` what its table is called where it is deployed."""

    calls: Calls
    ledger: Ledger
    name: str
    table: str
    work: Work
    owner: str
    bucket: Bucket = field(default_factory=lambda: Bucket(None))
    paused: Callable[[], bool] = lambda: False
    progress: Progress = lambda _: None
    target: Callable[[str], str] = str
    page: int = PAGE
    budget: int | None = None

    def run(self, pass_: int, segments: int, first: int = 0) -> bool:
        """Work until no segment is to be had; False where a pause was asked for."""
        while (segment := self.ledger.claim(self.name, pass_, segments, self.owner, first)) is not None:
            try:
                self.work_on(segment, segments)
            except LeaseLostError:
                continue
            except PausedError:
                self.ledger.release(segment)
                return False
            except BaseException:
                self.ledger.release(segment)
                raise
            first = segment.number + 1
        return True

    def run_part(self, pass_: int, segments: int, part: range) -> bool:
        """Work on these segments alone; False where one is left, because of a pause or because another worker has it."""
        left = False
        for number in part:
            segment = self.ledger.claim_one(self.name, pass_, number, self.owner)
            if segment is None:
                left = left or not self.ledger.is_finished(self.name, pass_, number)
                continue
            try:
                self.work_on(segment, segments)
            except LeaseLostError:
                left = True
            except PausedError:
                self.ledger.release(segment)
                return False
            except BaseException:
                self.ledger.release(segment)
                raise
        return not left

    def work_on(self, segment: Segment, segments: int) -> Segment:
        """The segment from its last checkpoint to its end."""
        if segment.pass_ == UNDOING:
            return self._undo(segment)
        while True:
            self._heed()
            answer = self._page(segment, segments)
            segment = self._rewritten(segment, answer["Items"], segments)
            last = answer.get("LastEvaluatedKey")
            segment = replace(segment, cursor=last)
            self.ledger.checkpoint(segment, finished=last is None)
            self.progress(segment)
            if self.budget is not None and segment.unfit > self.budget:
                raise OverBudgetError
            if last is None:
                return segment

    def _page(self, segment: Segment, segments: int) -> dict[str, Any]:
        request: dict[str, Any] = {
            "TableName": self.table,
            "Segment": segment.number,
            "TotalSegments": segments,
            "Limit": self.page,
            "ConsistentRead": True,
            "ReturnConsumedCapacity": "TOTAL",
        }
        if segment.cursor is not None:
            request["ExclusiveStartKey"] = segment.cursor
        answer = self.calls.call("Scan", request)
        self.bucket.take(answer)
        return answer

    def _rewritten(self, segment: Segment, items: list[Item], segments: int) -> Segment:
        rewrites: list[Rewrite] = []
        unfit: list[tuple[Item, str]] = []
        writer = self._writer(segments)
        for item in items:
            if not self.work.concerns(item):
                continue
            try:
                rewrite = self.work.rewrite(item)
            except UnfitError as error:
                unfit.append((writer.key_of(item), str(error)))
                continue
            if rewrite.changes:
                rewrites.append(rewrite)
        changed, refused = writer.write(rewrites)
        for key, reason in [*unfit, *refused]:
            self.ledger.quarantine(self.name, key, reason)
        return replace(
            segment,
            scanned=segment.scanned + len(items),
            changed=segment.changed + changed,
            unfit=segment.unfit + len(unfit) + len(refused),
        )

    def _undo(self, segment: Segment) -> Segment:
        self._heed()
        undoer = Undoer(self.calls, self.ledger, self.table, self.work.key, self._spend, self.target)
        entries = self.ledger.undo_entries(self.name, segment.number)
        for count, whole in enumerate(undoer.undo_all(entries), 1):
            segment = replace(
                segment, scanned=segment.scanned + 1, changed=segment.changed + whole, kept=segment.kept + (not whole)
            )
            if count % self.page == 0:
                self.ledger.checkpoint(segment)
                self.progress(segment)
                self._heed()
        self.ledger.checkpoint(segment, finished=True)
        self.progress(segment)
        return segment

    def _writer(self, segments: int) -> Writer:
        return Writer(
            self.calls,
            self.ledger,
            self.name,
            self.table,
            self.work.key,
            self._again,
            self._spend,
            segments,
            self.target,
        )

    def _again(self, item: Item) -> Rewrite:
        """What is to become of an item that changed since it was read: nothing, where the step is about it no more."""
        return self.work.rewrite(item) if self.work.concerns(item) else Rewrite(item, item)

    def _spend(self, answer: dict[str, Any]) -> None:
        self.bucket.take(answer)
        self.bucket.wait()

    def _heed(self) -> None:
        if self.paused():
            raise PausedError
        self.bucket.wait()
