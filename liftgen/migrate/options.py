"""Options: how migrations are run, and what becomes of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from liftgen.runtime.migration.worker import PAGE


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: `names` are what tables are called there, `scope` tells deployments of one account apart.

    `confirmed` says that what people had to do at this point is done, and not what they will have to do later. `allowed` are
    tables that steps of danger 3 may be about, and `without_backup` begins those where nothing could be restored; `direct`
    changes tables without a stack. `capacity` is units per second, None for as fast as it goes; after a `page` of items a
    worker keeps how far it is.
    """

    scope: str = ""
    names: tuple[tuple[str, str], ...] = ()
    confirmed: bool = False
    allowed: tuple[str, ...] = ()
    direct: bool = False
    without_backup: bool = False
    segments: int = 16
    workers: int = 4
    capacity: float | None = None
    page: int = PAGE

    def name(self, table: str) -> str:
        return dict(self.names).get(table, table)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run: whether everything asked for is done, or else what it waits for, in words: a line for each thing."""

    done: bool
    waits: str = ""


DONE = Outcome(done=True)
STOPPED = Outcome(done=False)


class Machine(Protocol):
    """A state machine that does data steps in AWS, as many segments at once as it may."""

    def start(self, document: dict[str, Any]) -> str:
        """Begin; what the execution is called."""
        ...

    def ended(self, execution: str) -> str | None:
        """None while it runs, then why it failed; nothing where it did not."""
        ...

    def stop(self, execution: str) -> None:
        """End it: each function ends by itself, and what it has done is kept."""
        ...
