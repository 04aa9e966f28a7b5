"""Items: a data step done or taken back, by threads here or by a state machine in AWS; the ledger is the same for both."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.migrate.events import Done, Progress
from liftgen.migrate.options import DONE, STOPPED, Outcome
from liftgen.migrate.pauses import waits_for_resume
from liftgen.migrate.record import record_name
from liftgen.migrate.tables import described
from liftgen.rules.migrating import MachineFailed, NeverDone, OverBudget
from liftgen.runtime.migration import passes
from liftgen.runtime.migration.calls import Calls
from liftgen.runtime.migration.ledger import UNDOING
from liftgen.runtime.migration.operations import Work, key_text
from liftgen.runtime.migration.worker import OverBudgetError, Worker

if TYPE_CHECKING:
    from typing import Literal

    from liftgen.migrate.runner import Runner
    from liftgen.migrations import MigrationFile
    from liftgen.runtime.migration.ledger import Segment
    from liftgen.steps import Step

POLL = 0.5


@dataclass(frozen=True)
class Items:
    """One data step of a migration, the one `at` this place; how to run it is the runner's to say."""

    runner: Runner
    file: MigrationFile
    step: Step
    at: int

    @property
    def name(self) -> str:
        """What the step is called in the ledger."""
        return f"{self.migration}#{self.at}"

    @property
    def migration(self) -> str:
        return record_name(self.runner.options.scope, self.file)

    @property
    def budget(self) -> int:
        """How many items may stay as they are."""
        return int(self.step.action.get("budget", 0))

    def do(self) -> Outcome:
        """Give every item what the step gives it."""
        ledger, report = self.runner.ledger, self.runner.report
        while True:
            progress = passes.begin(ledger, self.name, self.runner.options.segments)
            if progress.get("done"):
                return DONE
            ended = self._elsewhere("up") if self.runner.machine else self._pass(progress["pass"], progress["segments"])
            if ended is not None:
                return ended
            match passes.settle(ledger, self.name, self.budget):
                case passes.Finished(changed, unfit):
                    self.runner.tell(Done(self.file.file, self.step, changed, unfit))
                    return DONE
                case passes.OverBudget(count, key, reason):
                    shown = f"{_shown(key)}: {reason}"
                    report.add(OverBudget(self.file.path, self.step.title, count, self.budget, shown))
                    return STOPPED
                case passes.Endless(changed):
                    report.add(NeverDone(self.step.title, passes.MOST_PASSES, changed))
                    return STOPPED
                case passes.Unfinished():
                    continue

    def undo(self) -> Outcome:
        """Replay the undo log."""
        ledger = self.runner.ledger
        # What a state machine has taken back, it has settled too; what it was stopped in, it has not.
        while (left := passes.settle_undoing(ledger, self.name)) > 0:
            ended = self._elsewhere("down") if self.runner.machine else self._pass(UNDOING, left)
            if ended is not None:
                return ended
        record = ledger.record(self.name)
        self.runner.tell(Done(self.file.file, self.step, record.get("undone", 0), kept=record.get("kept", 0)))
        return DONE

    def _pass(self, pass_: int, total: int) -> Outcome | None:
        """Work, with whoever else does, until every segment of the pass is finished; an outcome where that ends early."""
        runner, told = self.runner, _Teller(self, pass_)
        while True:
            workers = [self._worker(told) for _ in range(runner.options.workers)]
            starts = [number * total // len(workers) for number in range(len(workers))]
            try:
                with ThreadPoolExecutor(len(workers)) as pool:
                    ran = list(pool.map(lambda each, first: each.run(pass_, total, first), workers, starts))
            except OverBudgetError:
                return None
            if not all(ran):
                return self._paused
            if sum(done for _, done in runner.ledger.segments(self.name, pass_)) >= total:
                return None
            runner.sleep(POLL)  # another runner has the rest, or had it when it died

    def _worker(self, told: _Teller) -> Worker:
        runner = self.runner
        table = runner.options.name(self.step.table)
        key = tuple(each["AttributeName"] for each in described(runner.patient, table)["KeySchema"])
        work = Work(self.step.action.get("select", {}), self.step.action["do"], key, int(runner.clock()))
        return Worker(
            Calls(runner.client, sleep=runner.sleep),
            runner.ledger,
            self.name,
            table,
            work,
            secrets.token_hex(8),
            runner.bucket,
            paused=lambda: self._is_paused,
            progress=told,
            target=runner.options.name,
            page=runner.options.page,
            budget=self.budget,
        )

    def _elsewhere(self, way: Literal["up", "down"]) -> Outcome | None:
        """Let the state machine do all of the step; an outcome where it did not."""
        runner, machine = self.runner, self.runner.machine
        assert machine is not None
        execution = machine.start(self._document(way))
        told = _Teller(self, UNDOING if way == "down" else 0)
        while (failed := machine.ended(execution)) is None:
            if self._is_paused:
                machine.stop(execution)
                return self._paused
            runner.sleep(POLL)
            told.look()
        if self._is_paused:
            return self._paused
        # Of items that could not be changed the ledger knows more, unless the machine has taken the step back.
        if failed and not isinstance(passes.settle(runner.ledger, self.name, self.budget), passes.OverBudget):
            runner.report.add(MachineFailed(self.step.title, failed))
            return STOPPED
        return None

    def _document(self, way: str) -> dict[str, Any]:
        """What the state machine is told."""
        action = self.step.action
        step = {
            "name": self.name,
            "migration": self.migration,
            "table": self.step.table,
            "select": dict(action.get("select", {})),
            "do": list(action["do"]),
            "budget": self.budget,
        }
        options = self.runner.options
        return {"way": way, "steps": [step], "segments": options.segments, "capacity": options.capacity}

    @property
    def _is_paused(self) -> bool:
        return bool(self.runner.ledger.record(self.migration).get("state") == "paused")

    @property
    def _paused(self) -> Outcome:
        return Outcome(done=False, waits=waits_for_resume(self.file))


class _Teller:
    """Adds up what the segments of a pass say, and tells it."""

    def __init__(self, items: Items, pass_: int) -> None:
        self.data, self.pass_ = items, pass_
        runner = items.runner
        self.items = int(described(runner.patient, runner.options.name(items.step.table)).get("ItemCount", 0))
        self.segments = {each.number: each for each, _ in runner.ledger.segments(items.name, pass_)}

    def __call__(self, segment: Segment) -> None:
        self.segments[segment.number] = segment
        found = list(self.segments.values())
        self.data.runner.tell(
            Progress(
                self.data.file.file,
                self.data.step,
                self.pass_,
                sum(each.scanned for each in found),
                self.items,
                sum(each.changed for each in found),
                sum(each.unfit for each in found),
                sum(each.kept for each in found),
            )
        )

    def look(self) -> None:
        """Tell what others have noted in the ledger."""
        ledger, name = self.data.runner.ledger, self.data.name
        if self.pass_ != UNDOING and (now := ledger.record(name).get("pass", 0)) != self.pass_:
            self.pass_, self.segments = now, {}
        for segment, _ in ledger.segments(name, self.pass_):
            self(segment)


def _shown(key: Any) -> str:
    values = [f"`{name}` {next(iter(value.values()))!r}" for name, value in key.items()]
    return ", ".join(values) or key_text(key)
