"""Told: what a scaffold found wrong, and what it did or would do with each file, in words, and the exit code that says so."""

from __future__ import annotations

import difflib
import os
from typing import TYPE_CHECKING

from liftgen.cli.console import draw, painted, say, show
from liftgen.cli.exits import Exit, exit_of
from liftgen.cli.quick import counted
from liftgen.diagnostics import Form
from liftgen.write import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liftgen.pipeline import Outcome
    from liftgen.project import Project
    from liftgen.write import FileAction

DONE = {Action.CREATE: "created", Action.UPDATE: "updated", Action.DELETE: "deleted"}


def tell(
    outcome: Outcome, project: Project, form: Form, *, check: bool = False, diff: bool = False, preview: bool = False
) -> Exit:
    """What is wrong, what was or would be done, and the exit code that says so."""
    draw(outcome.report, sources(project, outcome), form)
    if form is Form.TEXT:
        _show_changes(outcome, project, diff)
    code = exit_of(outcome.report)
    if code is Exit.CLEAN and check and any(each.action in DONE for each in outcome.actions):
        code = Exit.FINDINGS
    if code is Exit.CLEAN or preview:
        say(summary(outcome.actions, "would be " if preview else ""))
    return code


def shown(project: Project, path: str) -> str:
    """A path of the output folder as the user would type it."""
    return os.path.relpath(project.output_path / path)


def sources(project: Project, outcome: Outcome) -> dict[str, str]:
    """The texts that findings point into, by path."""
    found = dict(outcome.declarations.sources)
    if project.file is not None:
        found[project.file] = project.source
    return found


def summary(actions: Iterable[FileAction], would: str = "") -> str:
    """How many files there are and what became of them: `3 files, 1 created, 1 updated`."""
    files = [each for each in actions if each.action is not Action.DELETE]
    parts = [counted(len(files))]
    for action, done in (*DONE.items(), (Action.CONFLICT, "in conflict")):
        count = sum(each.action is action for each in actions)
        if count:
            parts.append(f"{count} {would if action in DONE else ''}{done}")
    return ", ".join(parts)


def _show_changes(outcome: Outcome, project: Project, diff: bool) -> None:
    """What was or would be done, a line or a diff for each file; nothing when a finding kept it from being done."""
    if diff:
        for each in outcome.actions:
            for line in _diff(each):
                show(painted(line))
    elif not outcome.report.failed:
        for each in outcome.actions:
            if each.action in DONE:
                show(f"{each.action} {shown(project, each.path)}")


def _diff(each: FileAction) -> Iterator[str]:
    if each.action is Action.KEEP:
        return iter(())
    before, after = ((content or b"").decode("utf-8", "replace").splitlines() for content in (each.before, each.after))
    old = "/dev/null" if each.before is None else f"a/{each.path}"
    new = "/dev/null" if each.after is None else f"b/{each.path}"
    return difflib.unified_diff(before, after, old, new, lineterm="")
