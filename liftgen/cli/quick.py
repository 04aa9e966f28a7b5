"""Quick: a plain `lift dynamorm scaffold` with nothing to do, answered before the libraries of the command line are imported."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PLAIN = (["dynamorm", "scaffold"], ["dynamorm", "scaffold", "--check"])


def nothing_to_do(arguments: list[str]) -> bool:
    """Whether these arguments ask for what is done already, which is then said; what is not certain is left to the command."""
    if arguments not in PLAIN or "_LIFT_COMPLETE" in os.environ:
        return False
    from liftgen.diagnostics import Report
    from liftgen.kept import last_run
    from liftgen.project import load_project

    try:
        report = Report()
        project = load_project(Path(), report)
        last = last_run(project) if not report.diagnostics else None
        files = last.files if last is not None and not last.changed else None
    except Exception:  # the command says what is wrong
        return False
    if files is not None:
        sys.stderr.write(f"{counted(len(files))}\n")
    return files is not None


def counted(files: int) -> str:
    """How many files there are: `3 files`."""
    return f"{files} {'file' if files == 1 else 'files'}"
