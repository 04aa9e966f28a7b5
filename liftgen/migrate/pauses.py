"""Pauses: migrations that run, on their way up or back, stop after the page that they are at, and later go on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.migrate.record import record_name
from liftgen.runtime.migration.ledger import UNDOING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.migrations import MigrationFile
    from liftgen.runtime.migration.ledger import Ledger

RUNNING = ("running", "going back")


def pause(files: Sequence[MigrationFile], ledger: Ledger, scope: str) -> tuple[str, ...]:
    """Ask whoever runs migrations, in whichever direction, to stop after the page that they are at; the migrations that will.

    Also one whose data steps a deployment has begun, of which no runner knows.
    """
    found = []
    for file in files if ledger.exists else ():
        name = record_name(scope, file)
        while (record := ledger.record(name)).get("state") != "paused":
            state = record.get("state", "new")
            if state not in RUNNING and not _is_worked_on(file, ledger, name):
                break
            if ledger.keep(name, {"name": file.file, **record, "state": "paused", "was": state}):
                found.append(file.file)
    return tuple(found)


def resume(files: Sequence[MigrationFile], ledger: Ledger, scope: str) -> tuple[str, ...]:
    """Take a pause back; the migrations that may go on, the way that they went."""
    found = []
    for file in files if ledger.exists else ():
        name = record_name(scope, file)
        while (record := ledger.record(name)).get("state") == "paused":
            if ledger.keep(name, {**record, "state": record.get("was", "running"), "reason": ""}):
                found.append(file.file)
    return tuple(found)


def waits_for_resume(file: MigrationFile) -> str:
    """What a run of a paused migration says."""
    return f"`{file.file}` is paused: `lift dynamorm migrate resume` lets it go on"


def _is_worked_on(file: MigrationFile, ledger: Ledger, name: str) -> bool:
    """Whether a data step has been begun, or begun to be taken back, and is not at its end."""
    for at, step in enumerate(file.migration.plan.steps):
        if step.kind != "data":
            continue
        progress = ledger.record(f"{name}#{at}")
        done = progress.get("done") or progress.get("failed")
        if (progress.get("segments") and not done) or ledger.segments(f"{name}#{at}", UNDOING):
            return True
    return False
