"""Runner: the steps of migrations, done or taken back one after the other; the ledger knows each before it is begun."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from liftgen.documents import table_document
from liftgen.migrate.backups import backup_of
from liftgen.migrate.events import Begun, Done, Event, Made
from liftgen.migrate.items import Items
from liftgen.migrate.options import DONE, STOPPED, Options, Outcome
from liftgen.migrate.pauses import waits_for_resume
from liftgen.migrate.record import record_name
from liftgen.migrate.tables import is_live, is_settled, owning_stack, reverse, table_calls
from liftgen.observe import ObservedPort, observe_table
from liftgen.plan import tables_after
from liftgen.rules.migrating import (
    Destructive,
    EditedSince,
    HalfWay,
    NoBackup,
    NoTableYet,
    NotChanged,
    NotDeployed,
    NotLive,
    NoWayBack,
    OwnedByStack,
    Unanswered,
)
from liftgen.runtime.errors import InvalidRequest
from liftgen.runtime.migration.calls import Calls, Patient
from liftgen.runtime.migration.capacity import Bucket
from liftgen.runtime.migration.ledger import Ledger
from liftgen.stored import stored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from liftgen.diagnostics import Report
    from liftgen.migrate.options import Machine
    from liftgen.migrations import MigrationFile
    from liftgen.runtime.client import Client
    from liftgen.schema import Table
    from liftgen.steps import Step

POLL = 0.5
PATIENCE = 3600.0
"""How long a change of a table may take before the runner gives the waiting back to a person."""


@dataclass
class Runner:
    """Runs migrations over a client; what keeps one from going on is reported, and the ledger knows how far it is.

    Data steps are the `machine`'s where there is one, else done here. `stack` says in words which stack owns a table, by its
    name in the models and where it is deployed, beside what its tags say; `deploy` has stacks make tables what they are after a
    deployment of this number, and says why where it could not.
    """

    client: Client
    ledger: Ledger
    options: Options
    report: Report
    tell: Callable[[Event], None] = lambda _: None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    machine: Machine | None = None
    stack: Callable[[str, str], str | None] = lambda *_: None
    deploy: Callable[[int], str | None] | None = None
    bucket: Bucket = field(init=False)
    patient: Patient = field(init=False)
    confirmed: bool = field(init=False)

    def __post_init__(self) -> None:
        self.bucket = Bucket(self.options.capacity, sleep=self.sleep)
        self.patient = Patient(Calls(self.client, sleep=self.sleep))
        self.confirmed = self.options.confirmed

    def up(self, files: Sequence[MigrationFile], last: MigrationFile | None = None) -> Outcome:
        """Apply every migration that is not applied, up to the last one; stops where a person or a stack has to act.

        One in which a value is missing is not begun.
        """
        self.ledger.ensure()
        deployment = 0
        for file in files:
            record = self._record(file)
            state = record.get("state", "new")
            if state == "applied":
                if record.get("plan") != file.migration.plan.checksum:
                    self.report.add(EditedSince(file.path))
            elif state == "going back":
                self.report.add(HalfWay(file.file, "being taken back"))
                return STOPPED
            elif file.migration.after is None and not self._begin(file):
                return STOPPED
            else:
                outcome = self._apply(file, deployment)
                if not outcome.done:
                    return outcome
            deployment += len(file.migration.plan.deployments)
            if file is last:
                break
        return DONE

    def down(self, files: Sequence[MigrationFile], to: MigrationFile | None = None) -> Outcome:
        """Take applied migrations back, the last one, or all that follow `to`; refused before anything where one cannot be."""
        self.ledger.ensure()
        begun = [each for each in files if self._record(each).get("state", "new") not in ("new", "taken back")]
        after = begun[begun.index(to) + 1 :] if to in begun else begun[-1:]
        after = [each for each in after if each.migration.after is not None]
        for file in reversed(after):
            if not self._may_go_back(file):
                return STOPPED
        for file in reversed(after):
            outcome = self._take_back(file, files)
            if not outcome.done:
                return outcome
        return DONE

    # Up

    def _begin(self, file: MigrationFile) -> bool:
        """See that the tables of a baseline are there; made where we may, else told. False where one is not."""
        missing = 0
        for table in stored(file.migration.state).tables:
            name = self.options.name(table.name)
            if observe_table(ObservedPort(self.patient.call), name) is not None:
                continue
            action = {"op": "create table", "document": dict(table_document(table))}
            if self.options.direct:
                done = self._change(action, table.name, name, f"create table `{name}`").done
            elif self.deploy is not None:
                done = self._deployed(action, name, f"create table `{name}`", 0).done
            else:
                self.report.add(NoTableYet(file.path, name, self.options.scope))
                missing += 1
                continue
            if not done:
                return False
            self.tell(Made(file.file, name))
        return not missing

    def _apply(self, file: MigrationFile, deployment: int) -> Outcome:
        plan = file.migration.plan
        steps = [(step, deployment + number) for number, each in enumerate(plan.deployments, 1) for step in each.steps]
        while True:
            record = self._record(file)
            at = record.get("step", 0)
            if record.get("state") == "paused":
                return Outcome(done=False, waits=waits_for_resume(file))
            if not self._is_answered(file, at):
                return STOPPED
            if at >= len(steps):
                self._keep(file, record, state="applied", reason="", plan=plan.checksum, step=len(steps))
                self.tell(Done(file.file, None))
                return DONE
            step, number = steps[at]
            if not self._keep(file, record, state="running", reason="", plan=plan.checksum, step=at):
                continue  # another runner, or a pause, was first
            if step.kind != "gate" or self.confirmed:
                self.tell(Begun(file.file, step, at + 1, len(steps)))
            outcome = self._do(file, step, at, number)
            if step.kind == "gate" and outcome.waits:
                # What is confirmed is confirmed for all that stand together.
                outcome = Outcome(done=False, waits="\n".join(_gates([each for each, _ in steps[at:]])))
            record = self._record(file)
            if record.get("step", 0) != at:
                continue  # another runner has ended the step
            if not outcome.done:
                state = "paused" if record.get("state") == "paused" else "waiting" if outcome.waits else "failed"
                self._keep(file, record, state=state, reason=outcome.waits or self._last_reason())
                return outcome
            self._keep(file, record, step=at + 1)

    def _is_answered(self, file: MigrationFile, at: int) -> bool:
        """Whether every value is there that the steps from this one on need; told of all that are not."""
        missing = [each for each in file.migration.plan.steps[at:] if each.unanswered]
        for step in missing:
            self.report.add(Unanswered(file.path, step.title, step.unanswered))
        return not missing

    def _do(self, file: MigrationFile, step: Step, at: int, deployment: int) -> Outcome:
        if step.danger == 3 and step.table not in self.options.allowed:
            self.report.add(Destructive(file.file, step.title, step.table))
            return STOPPED
        if step.danger == 3 and not self._is_backed_up(file, step, at):
            self.report.add(NoBackup(file.file, step.title, self.options.name(step.table)))
            return STOPPED
        match step.kind:
            case "gate":
                return DONE if self.confirmed else Outcome(done=False, waits=step.title)
            case "table":
                outcome = self._table(step, deployment)
            case "data":
                outcome = Items(self, file, step, at).do()
        self.confirmed = False
        return outcome

    def _is_backed_up(self, file: MigrationFile, step: Step, at: int) -> bool:
        """Whether the table could be restored when the step was begun; that was kept then, and a backup grows old since."""
        record = self._record(file)
        if self.options.without_backup or record.get("backed_up") == at:
            return True
        name = self.options.name(step.table)
        if not step.table or observe_table(ObservedPort(self.patient.call), name) is None:
            return True
        found = backup_of(self.patient, name, self.clock())
        if found is not None:
            self._keep(file, record, backed_up=at, backup=found)
        return found is not None

    def _table(self, step: Step, deployment: int) -> Outcome:
        name = self.options.name(step.table)
        if is_live(self.patient, step.action, name):
            return DONE
        if not self.options.direct:
            return self._deployed(step.action, name, step.title, deployment)
        return self._change(step.action, step.table, name, step.title)

    def _deployed(self, action: Any, name: str, title: str, deployment: int) -> Outcome:
        """Have the stack change its table, where somebody has said how; else tell for what it waits."""
        if self.deploy is None:
            self.report.add(NotLive(name, title, deployment, self.options.scope))
            return STOPPED
        reason = self.deploy(deployment)
        if reason is None:
            if observe_table(ObservedPort(self.patient.call), name) is not None:
                self._settle(name)
            if is_live(self.patient, action, name):
                return DONE
            reason = "the command has ended well, and the table is as it was"
        self.report.add(NotDeployed(name, title, reason))
        return STOPPED

    def _change(self, action: Any, table: str, name: str, title: str) -> Outcome:
        """Make a change of a table ourselves, and wait until it is live."""
        creates = action["op"] == "create table"
        stack = None if creates else self._owner(table, name)
        if stack is not None:
            self.report.add(OwnedByStack(name, stack))
            return STOPPED
        observed = observe_table(ObservedPort(self.patient.call), name)
        try:
            for operation, request in table_calls(action, observed.table if observed is not None else None, name):
                self.patient.call(operation, json.dumps(request).encode())
                self._settle(name)
        except InvalidRequest as error:
            # What was sent again after an answer was lost, or what another runner did, is refused and done.
            self._settle(name)
            if not is_live(self.patient, action, name):
                self.report.add(NotChanged(name, title, str(error)))
                return STOPPED
        deadline = self.clock() + PATIENCE
        while not is_live(self.patient, action, name):
            if self.clock() > deadline:
                self.report.add(NotChanged(name, title, "it is not done after an hour"))
                return STOPPED
            self.sleep(POLL)
        return DONE

    def _owner(self, table: str, name: str) -> str | None:
        """Whose the table is, in words, as far as its tags or whoever knows the stacks say."""
        return owning_stack(self.patient, name) or self.stack(table, name)

    def _settle(self, name: str) -> None:
        deadline = self.clock() + PATIENCE
        while not is_settled(self.patient, name) and self.clock() < deadline:
            self.sleep(POLL)

    # Down

    def _may_go_back(self, file: MigrationFile) -> bool:
        record = self._record(file)
        for step in file.migration.plan.steps[: record.get("step", 0)]:
            by_hand = step.kind == "gate" and step.danger == 3 and step.phase == "contract"
            if by_hand and not self.confirmed:
                self.report.add(NoWayBack(file.file, step.title, step.rollback))
                return False
        return True

    def _take_back(self, file: MigrationFile, files: Sequence[MigrationFile]) -> Outcome:
        plan = file.migration.plan
        before = _before(file, files)
        states = (before, *tables_after(before, plan))
        first = sum(len(each.migration.plan.deployments) for each in files[: list(files).index(file)])
        steps = [
            (step, states[number], first + number)
            for number, each in enumerate(plan.deployments)
            for step in each.steps
        ]
        while True:
            record = self._record(file)
            if record.get("state") == "paused":
                return Outcome(done=False, waits=waits_for_resume(file))
            # What was begun has been done in part.
            at = (
                record.get("step", 0) if record.get("state") in ("applied", "going back") else record.get("step", 0) + 1
            )
            at = min(at, len(steps))
            if at == 0:
                self._keep(file, record, state="taken back", step=0, reason="", backed_up=None)
                self.tell(Done(file.file, None))
                return DONE
            if not self._keep(file, record, state="going back", step=at, reason=""):
                continue  # another runner, or a pause, was first
            step, tables, deployment = steps[at - 1]
            if step.kind != "gate" or self.confirmed:
                self.tell(Begun(file.file, step, at, len(steps), back=True))
            outcome = self._undo(file, step, at - 1, tables, deployment)
            if step.kind == "gate" and outcome.waits:
                ahead = [each for each, *_ in reversed(steps[:at])]
                outcome = Outcome(done=False, waits="\n".join(_gates(ahead, back=True)))
            record = self._record(file)
            if record.get("step", 0) != at:
                continue  # another runner has taken the step back
            if not outcome.done:
                self._keep(file, record, reason=outcome.waits or self._last_reason())
                return outcome
            self._keep(file, record, step=at - 1)

    def _undo(self, file: MigrationFile, step: Step, at: int, tables: Sequence[Table], deployment: int) -> Outcome:
        match step.kind:
            case "gate":
                return DONE if self.confirmed else Outcome(done=False, waits=step.rollback)
            case "table":
                outcome = self._untable(file, step, tables, deployment)
            case "data":
                outcome = Items(self, file, step, at).undo()
        self.confirmed = False
        return outcome

    def _untable(self, file: MigrationFile, step: Step, tables: Sequence[Table], deployment: int) -> Outcome:
        name = self.options.name(step.table)
        before = next((each for each in tables if each.name == step.table), None)
        action = reverse(step.action, before)
        if action is None:
            return self._uncreate(file, step, name)
        if is_live(self.patient, action, name):
            return DONE
        title = f"take back: {step.title}"
        if not self.options.direct:
            return self._deployed(action, name, title, deployment)
        return self._change(action, step.table, name, title)

    def _uncreate(self, file: MigrationFile, step: Step, name: str) -> Outcome:
        """A table that was created goes where it is empty."""
        if observe_table(ObservedPort(self.patient.call), name) is None:
            return DONE
        scan = json.loads(self.patient.call("Scan", json.dumps({"TableName": name, "Limit": 1}).encode()))
        if scan["Items"]:
            self.report.add(NoWayBack(file.file, step.title, f"table `{name}` is not empty: {step.rollback}"))
            return STOPPED
        if not self.options.direct or self._owner(step.table, name) is not None:
            if self.confirmed:
                return DONE
            return Outcome(done=False, waits=f"take table `{name}`, which is empty, out of its stack")
        unprotected = {"TableName": name, "DeletionProtectionEnabled": False}
        self.patient.call("UpdateTable", json.dumps(unprotected).encode())
        self._settle(name)
        self.patient.call("DeleteTable", json.dumps({"TableName": name}).encode())
        return DONE

    # What is kept

    def _record(self, file: MigrationFile) -> dict[str, Any]:
        return self.ledger.record(record_name(self.options.scope, file))

    def _keep(self, file: MigrationFile, record: dict[str, Any], **changes: Any) -> bool:
        return self.ledger.keep(record_name(self.options.scope, file), {"name": file.file, **record, **changes})

    def _last_reason(self) -> str:
        return self.report.diagnostics[-1].finding.message if self.report.diagnostics else ""


def _gates(steps: Sequence[Step], *, back: bool = False) -> list[str]:
    """What a person has to do from here on, before anything else happens: each thing once."""
    gates = takewhile(lambda step: step.kind == "gate", steps)
    return list(
        dict.fromkeys(f"{each.rollback}, which takes back: {each.title}" if back else each.title for each in gates)
    )


def _before(file: MigrationFile, files: Sequence[MigrationFile]) -> tuple[Table, ...]:
    """The tables before a migration."""
    earlier = next((each for each in files if each.migration.checksum == file.migration.after), None)
    return stored(earlier.migration.state).tables if earlier is not None else ()
