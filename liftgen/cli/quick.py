"""Quick: a plain `lift dynamorm scaffold`, without typer: importing that takes longer than most of its runs."""

from __future__ import annotations

import os
from pathlib import Path

from liftgen.cli.console import draw, say
from liftgen.cli.exits import Exit
from liftgen.cli.running import refused_by_system
from liftgen.diagnostics import Form, Report
from liftgen.kept import last_run
from liftgen.project import load_project

CHECK = "--check"
PLAIN = (["dynamorm", "scaffold"], ["dynamorm", "scaffold", CHECK])


def is_plain(arguments: list[str]) -> bool:
    """Whether these arguments ask for it, and not a shell for what could follow them."""
    return arguments in PLAIN and "_LIFT_COMPLETE" not in os.environ


def scaffold(arguments: list[str]) -> Exit:
    """What the command of these arguments does; where nothing has changed, before anything else is imported."""
    try:
        return _scaffolded(check=CHECK in arguments)
    except OSError as error:
        report = Report()
        report.add(refused_by_system(error))
        draw(report, {})
        return Exit.USAGE


def _scaffolded(*, check: bool) -> Exit:
    report = Report()
    project = load_project(Path(), report)
    last = last_run(project) if not report.diagnostics else None
    if last is not None and not last.changed:
        say(counted(len(last.files)))
        return Exit.CLEAN
    from liftgen import pipeline
    from liftgen.cli.told import tell

    outcome = pipeline.scaffold(project, pipeline.ScaffoldOptions(preview=check), report, last)
    return tell(outcome, project, Form.TEXT, check=check, preview=check)


def counted(files: int) -> str:
    """How many files there are: `3 files`."""
    return f"{files} {'file' if files == 1 else 'files'}"
