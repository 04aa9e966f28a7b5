"""`lift dynamorm create-model`: a new model, from answers or flags, in a file of its own or beside those that are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liftgen.cli.console import draw, say, show
from liftgen.cli.exits import Exit, exit_of
from liftgen.cli.given import Config, Format, given_project
from liftgen.cli.questions import Questions
from liftgen.cli.starter import (
    Answers,
    FieldFlag,
    KeyFlag,
    TableFlag,
    YesFlag,
    ask_whole_starter,
    home_of,
    may_start,
    name_trouble,
    refuse_name,
    show_diff,
    write_model,
)
from liftgen.cli.told import sources
from liftgen.diagnostics import Form, Report
from liftgen.pipeline import Outcome, add_model, understand

if TYPE_CHECKING:
    from liftgen.pipeline import NewModel
    from liftgen.project import Project


def create_model(
    name: Annotated[str | None, typer.Argument(help="What the model is called: Project.")] = None,
    field: FieldFlag = None,
    key: KeyFlag = None,
    table: TableFlag = None,
    tenant: Annotated[
        str | None,
        typer.Option("--tenant", metavar="FIELD", help="The tenant's field, for a shared table that is new."),
    ] = None,
    index: Annotated[
        list[str] | None,
        typer.Option("--index", metavar="NAME:PK[,SK]", help="An index, of fields or text; may be repeated."),
    ] = None,
    query: Annotated[
        list[str] | None,
        typer.Option(
            "--query",
            metavar="NAME:FIELDS",
            help="What it is found by: an index of these fields, or a condition on one, NAME:INDEX:CONDITION.",
        ),
    ] = None,
    unique: Annotated[
        list[str] | None,
        typer.Option("--unique", metavar="NAME:FIELDS", help="Fields of which no two items share the values."),
    ] = None,
    ttl: Annotated[
        str | None, typer.Option("--ttl", metavar="FIELD[:AFTER:OF]", help="The field that says when it expires.")
    ] = None,
    timestamps: Annotated[
        bool | None, typer.Option("--timestamps/--no-timestamps", help="Keep when it was created and updated.")
    ] = None,
    version: Annotated[
        bool | None, typer.Option("--version/--no-version", help="Refuse to overwrite what somebody else changed.")
    ] = None,
    as_dataclass: Annotated[bool, typer.Option("--dataclass", help="A dataclass instead of a pydantic model.")] = False,
    doc: Annotated[str, typer.Option("--doc", metavar="TEXT", help="What one of them is, in a sentence.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="Where it goes: a new file, or one that has others already.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; show what would be written.")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing: say which flags are missing.")] = False,
    yes: YesFlag = False,
    config: Config = None,
    form: Format = Form.TEXT,
) -> None:
    """Write a new model as you would, in a new file or beside those that are there.

    Whatever no flag says is asked. The model is shown and checked with all others before anything is written; where something is
    wrong with it, nothing is. A file that is there keeps its formatting and its comments.

    Example: `lift dynamorm create-model Project --field 'status:enum[open,done]:open' --query by_status:status --yes`

    Example: `lift dynamorm create-model Order --field total:Decimal:0 --table shop --timestamps --version --yes`
    """
    report = Report()
    project = given_project(report, None, config)
    outcome = understand(project, report) if project.models else Outcome(report)
    if not may_start(outcome):
        draw(outcome.report, sources(project, outcome), form)
        raise typer.Exit(exit_of(outcome.report))
    questions = Questions(yes, no_input)
    name = questions.ask("name of the model", "NAME", name, "", lambda text: _name_trouble(text, outcome))
    if yes and not name:
        refuse_name(name, outcome)
    answers = Answers(field, key, table, tenant, index, query, unique, ttl, timestamps, version, as_dataclass, doc)
    starter = ask_whole_starter(name, questions, outcome, answers)
    given = str(file) if file is not None else None
    path = Path(
        questions.ask("file", "--file", given, str(home_of(starter.name, project)), _file_trouble, needed=False)
    )
    questions.finish()
    if not project.models:
        project = project.with_models([path])
    made = add_model(starter, path, project, outcome.declarations, Report())
    if questions.asks:
        say()
    _show(made, project, form)
    if made.after is None:
        raise typer.Exit(exit_of(made.outcome.report))
    if dry_run:
        return
    if questions.asks:
        say()
    if not questions.confirm("write it?", "--yes", None, default=True):
        say("nothing is written")
        raise typer.Exit(Exit.FINDINGS)
    write_model(made)
    say(f"{'updated' if made.before is not None else 'created'} {path}")
    say("next: `lift dynamorm scaffold`")


def _show(made: NewModel, project: Project, form: Form) -> None:
    """What is wrong with the model; and what would be written, a new file as it is, and what changes in one that is there."""
    draw(made.outcome.report, sources(project, made.outcome), form)
    if made.after is None or form is not Form.TEXT:
        return
    after = made.after.decode("utf-8", "replace").splitlines()
    if made.before is None:
        for line in after:
            show(line)
        return
    show_diff(made)


def _name_trouble(name: str, outcome: Outcome) -> str | None:
    there = next((each for each in outcome.declarations.models if each.name == name), None)
    if there is not None:
        return f"there is a `{name}` already, in {there.span.path}:{there.span.line}"
    return name_trouble(name, outcome)


def _file_trouble(text: str) -> str | None:
    return None if text.endswith(".py") else "it is a file, like `models/project.py`"
