"""Exits: what the exit code of every command says."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from liftgen.diagnostics import Severity
from liftgen.rules.configuring import Unconfigured
from liftgen.rules.reaching import AwsFailed, NoAccess, NotAllowed, Throttling, WrongRegion
from liftgen.rules.using import Unusable

if TYPE_CHECKING:
    from liftgen.diagnostics import Report, Rule


class Exit(IntEnum):
    """Why a command ended."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    CREDENTIALS = 3
    AWS = 4
    DENIED = 5
    REGION = 6
    THROTTLED = 7


def exit_of(report: Report) -> Exit:
    """The code for what a report says: what kept the run from looking goes first, and warnings alone are clean."""
    errors = [each.finding for each in report if each.severity is Severity.ERROR]
    kinds: tuple[tuple[type[Rule], Exit], ...] = (
        (WrongRegion, Exit.REGION),
        (Unconfigured, Exit.USAGE),
        (Unusable, Exit.USAGE),
        (NotAllowed, Exit.DENIED),
        (NoAccess, Exit.CREDENTIALS),
        (Throttling, Exit.THROTTLED),
        (AwsFailed, Exit.AWS),
    )
    for kind, code in kinds:
        if any(isinstance(each, kind) for each in errors):
            return code
    return Exit.FINDINGS if errors else Exit.CLEAN
