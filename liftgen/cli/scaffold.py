"""`lift dynamorm scaffold`: from the models to the files of the project."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Annotated

import typer

from liftgen.cli import completion
from liftgen.cli.console import draw, painted, say, show
from liftgen.cli.exits import Exit, exit_of
from liftgen.cli.given import Config, Format, Models, Output, given_project, shown, sources
from liftgen.cli.questions import Questions
from liftgen.cli.quick import counted
from liftgen.cli.starter import (
    Answers,
    FieldFlag,
    KeyFlag,
    TableFlag,
    YesFlag,
    ask_starter,
    lacks_models,
    write_starter,
)
from liftgen.diagnostics import Form, Report
from liftgen.pipeline import Outcome, ScaffoldOptions
from liftgen.pipeline import scaffold as scaffold_project
from liftgen.write import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liftgen.project import Project
    from liftgen.write import FileAction

DONE = {Action.CREATE: "created", Action.UPDATE: "updated", Action.DELETE: "deleted"}


def scaffold(
    models: Models = None,
    output: Output = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when something would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change, line by line.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; list what would be written.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="OUTPUT", help="Just this output; may be repeated.", autocompletion=completion.outputs
        ),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            metavar="NAME",
            help="Just what is about this model, which is started when it is new.",
            autocompletion=completion.entities,
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over edited files; a copy of each stays in .lift/backup.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Do it again whenever models change, until Ctrl-C.")] = False,
    config: Config = None,
    form: Format = Form.TEXT,
    field: FieldFlag = None,
    key: KeyFlag = None,
    table: TableFlag = None,
    yes: YesFlag = False,
) -> None:
    """Write what the models mean: repositories, handlers, stack, migration, types, tests, docs.

    Files that you may edit are written once. The others are written again on every run; one that was edited by hand is a
    conflict, and then nothing is written.

    Example: `lift dynamorm scaffold --only repository --only tests`

    Example: `lift dynamorm scaffold --check --diff`

    Example: `lift dynamorm scaffold --watch`
    """
    preview = check or diff or dry_run
    options = ScaffoldOptions(tuple(only or ()), tuple(model or ()), preview, force)

    def run(*, start: bool) -> Exit:
        report = Report()
        project = given_project(report, models, config, output)
        outcome = scaffold_project(project, options, report)
        if start and not preview and lacks_models(outcome, options.models):
            for name in lacks_models(outcome, options.models):
                questions = Questions(yes)
                write_starter(ask_starter(name, questions, outcome, Answers(field, key, table)), project, outcome)
            outcome = scaffold_project(project, options, Report())
        return _told(outcome, project, form, check=check, diff=diff, preview=preview)

    if watch:
        from liftgen.cli.watch import watch as watch_models

        if preview:
            raise typer.BadParameter("it writes, and `--check`, `--diff` and `--dry-run` do not", param_hint="--watch")
        watch_models(lambda: given_project(Report(), models, config, output), lambda: run(start=False))
        return
    raise typer.Exit(run(start=True))


def _told(outcome: Outcome, project: Project, form: Form, *, check: bool, diff: bool, preview: bool) -> Exit:
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
