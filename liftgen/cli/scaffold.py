"""`lift dynamorm scaffold`: from the models to the files of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from liftgen.cli import completion
from liftgen.cli.exits import Exit
from liftgen.cli.given import Config, Format, Models, Output, given_project
from liftgen.cli.questions import Questions
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
from liftgen.cli.told import tell
from liftgen.diagnostics import Form, Report
from liftgen.pipeline import ScaffoldOptions
from liftgen.pipeline import scaffold as scaffold_project

if TYPE_CHECKING:
    pass


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
        return tell(outcome, project, form, check=check, diff=diff, preview=preview)

    if watch:
        from liftgen.cli.watch import watch as watch_models

        if preview:
            raise typer.BadParameter("it writes, and `--check`, `--diff` and `--dry-run` do not", param_hint="--watch")
        watch_models(lambda: given_project(Report(), models, config, output), lambda: run(start=False))
        return
    raise typer.Exit(run(start=True))
