"""Record: what is known, where tables are deployed, of each migration: how far it is, and with which steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.migrations import MigrationFile
    from liftgen.runtime.migration.ledger import Ledger

State = Literal["new", "running", "waiting", "paused", "failed", "applied", "going back", "taken back"]


@dataclass(frozen=True, slots=True)
class Applied:
    """A migration and what has become of it: the next step, and why it stands where it does.

    With `back` it is on its way back, paused or not, and `step` is the one to be taken back next.
    """

    file: MigrationFile
    state: State
    step: int
    steps: int
    reason: str = ""
    edited: bool = False
    quarantined: int = 0
    back: bool = False


def record_name(scope: str, file: MigrationFile) -> str:
    """What the record of a migration is called: two deployments of one project in an account have two."""
    return f"{scope}#{file.migration.checksum}"


def status(files: Sequence[MigrationFile], ledger: Ledger, scope: str) -> tuple[Applied, ...]:
    """What has become of each migration here."""
    if not ledger.exists:
        return tuple(Applied(each, "new", 0, len(each.migration.plan.steps)) for each in files)
    found = []
    for file in files:
        name = record_name(scope, file)
        record = ledger.record(name)
        steps = file.migration.plan.steps
        state: State = record.get("state", "new")
        quarantined = sum(
            1 for at, step in enumerate(steps) if step.kind == "data" for _ in ledger.quarantined(f"{name}#{at}")
        )
        found.append(
            Applied(
                file,
                state,
                record.get("step", 0),
                len(steps),
                record.get("reason", ""),
                edited=state == "applied" and record.get("plan") != file.migration.plan.checksum,
                quarantined=quarantined,
                back="going back" in (state, record.get("was") if state == "paused" else None),
            )
        )
    return tuple(found)
