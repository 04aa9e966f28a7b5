"""Exits: what the exit code of every command says."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from liftgen.diagnostics import Severity
from liftgen.rules.configuring import Unconfigured

if TYPE_CHECKING:
    from liftgen.diagnostics import Report


class Exit(IntEnum):
    """Why a command ended."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    CREDENTIALS = 3
    AWS = 4


def exit_of(report: Report) -> Exit:
    """The code for what a report says: a wrong configuration is usage, and warnings alone are clean."""
    errors = [each.finding for each in report if each.severity is Severity.ERROR]
    if any(isinstance(each, Unconfigured) for each in errors):
        return Exit.USAGE
    return Exit.FINDINGS if errors else Exit.CLEAN
