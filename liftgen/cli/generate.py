"""`lift dynamorm generate-migration`: from what was deployed last to what the models say now, as a file that says how."""

from __future__ import annotations

import json
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liftgen.cli import completion
from liftgen.cli.aws import EndpointUrl, Profile, Region, dynamodb_client, problems_with_aws
from liftgen.cli.console import draw, say, show
from liftgen.cli.exits import Exit, exit_of
from liftgen.cli.given import Config, Format, Models, given_project, stage_of
from liftgen.cli.plans import plan_lines
from liftgen.cli.questions import Questions
from liftgen.cli.told import shown, sources
from liftgen.diagnostics import Form, Report
from liftgen.diff import Answers
from liftgen.evolution import Live, Templates, ask, generate, merge_branches, write_merged, write_migration
from liftgen.names import Name
from liftgen.observe import NotATemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.diff import Question
    from liftgen.evolution import Generated
    from liftgen.project import Project

NONE_OF_THEM = "none"


class From(StrEnum):
    """What the models are compared with."""

    LAST = "last"
    LIVE = "live"


def generate_migration(
    name: Annotated[str | None, typer.Argument(help="What the migration is called, such as `add_nickname`.")] = None,
    models: Models = None,
    rename: Annotated[
        list[str] | None,
        typer.Option(
            "--rename", metavar="OLD=NEW", help="`User.mail=email`, `User=Person` or a table; may be repeated."
        ),
    ] = None,
    removed: Annotated[
        list[str] | None,
        typer.Option("--removed", metavar="OLD", help="What is gone and nothing else now, such as `User.mail`."),
    ] = None,
    source: Annotated[
        From, typer.Option("--from", help="Compare with the state after the last migration, or with the live tables.")
    ] = From.LAST,
    stage: Annotated[
        str | None,
        typer.Option("--stage", help="The stage whose live tables to compare with.", autocompletion=completion.stages),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            exists=True,
            help="A synthesised CloudFormation template, or a folder such as `cdk.out`: with --deployed-template.",
        ),
    ] = None,
    deployed_template: Annotated[
        Path | None,
        typer.Option(
            "--deployed-template",
            exists=True,
            help="What is deployed: plan also what changes about a table from there to --template and no model says.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; show the plan.")] = False,
    merge: Annotated[
        bool, typer.Option("--merge", help="Put migrations of two branches one behind the other.")
    ] = False,
    config: Config = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
    form: Format = Form.TEXT,
) -> None:
    """Write a migration from what the last one says to what the models say, with a safe plan for every change.

    Renames are said with `--rename`, or asked for on a terminal; they are never guessed. With `--from live`, tables are compared
    as they are deployed. Two templates are compared for what no model says: keys of encryption, table classes, replicas, types
    and logical ids of resources.

    Example: `lift dynamorm generate-migration add_nickname --rename User.mail=email`

    Example: `lift dynamorm generate-migration move --deployed-template last/cdk.out --template cdk.out`
    """
    report = Report()
    project = given_project(report, models, config)
    if merge:
        _merge(project, report, form, dry_run=dry_run)
    if name is None or not re.fullmatch(r"[a-z][a-z0-9_]*", Name(name).snake):
        raise typer.BadParameter("a migration is called by a few words, such as `add_nickname`", param_hint="NAME")
    answers = Answers(_pairs(rename), tuple(removed or ()))
    live = None
    if source is From.LIVE or stage is not None:
        live = _live(project, stage, endpoint_url, profile, region, report)
    if (template is None) != (deployed_template is None):
        missing = "--template" if template is None else "--deployed-template"
        raise typer.BadParameter("two templates are compared: say both", param_hint=missing)
    templates = Templates(deployed_template, template) if deployed_template and template else None
    found, report = _generated(project, Name(name).snake, answers, (live, templates), report, endpoint_url)
    draw(report, sources(project, found.outcome) if found is not None else {}, form)
    if report.failed or found is None:
        raise typer.Exit(exit_of(report))
    _finish(found, project, form, dry_run=dry_run)


def _generated(
    project: Project,
    name: str,
    answers: Answers,
    given: tuple[Live | None, Templates | None],
    before: Report,
    endpoint_url: str | None,
) -> tuple[Generated | None, Report]:
    """The migration, after every question has been answered that can be, and everything that is wrong."""
    while True:
        report = Report(list(before.diagnostics))
        found = None
        with problems_with_aws(report, endpoint_url):
            try:
                found = generate(project, name, report, answers, *given)
            except NotATemplateError as error:
                raise typer.BadParameter(str(error), param_hint="--template") from error
        if found is None:
            return None, report
        if found.questions and sys.stdin.isatty():
            answers = _asked(found.questions[0], answers)
            continue
        ask(found.questions, found.outcome.report)
        return found, found.outcome.report


def _asked(question: Question, answers: Answers) -> Answers:
    choices = (*question.candidates, NONE_OF_THEM)

    def wrong(value: str) -> str | None:
        return None if value in choices else f"it is one of {', '.join(choices)}"

    said = Questions(yes=False).ask(
        f"{question.kind} `{question.name}` is gone: what is it called now ({', '.join(choices)})?",
        "--rename",
        None,
        question.candidates[0],
        wrong,
    )
    if said == NONE_OF_THEM:
        return Answers(answers.renamed, (*answers.removed, question.name))
    return Answers((*answers.renamed, (question.name, said)), answers.removed)


def _finish(found: Generated, project: Project, form: Form, *, dry_run: bool) -> None:
    file = found.file
    if file is None:
        if form is Form.TEXT:
            say("nothing to do: the models say what the last migration says")
        raise typer.Exit(Exit.CLEAN)
    if not dry_run:
        write_migration(project, file)
    if form is Form.TEXT:
        show(f"{'would create' if dry_run else 'create'} {shown(project, file.path)}")
        show()
        for line in plan_lines(found.plan, sys.stdout, first=found.first):
            show(line)
        for step in found.unanswered:
            say(
                f"edit {shown(project, file.path)}: {', '.join(f'`{each}`' for each in step.unanswered)} has no value yet"
            )
        if not found.plan.steps:
            say("nothing has to be done: what is stored is read as it is")
    elif form is Form.JSON and dry_run:
        show(json.dumps({"path": file.path, "deployments": file.migration.plan.document}))
    raise typer.Exit(Exit.CLEAN)


def _merge(project: Project, report: Report, form: Form, *, dry_run: bool) -> None:
    moved = merge_branches(project, report)
    draw(report, {}, form)
    if report.failed:
        raise typer.Exit(exit_of(report))
    if not dry_run:
        write_merged(project, moved)
    for old, new in moved:
        show(f"{'would move' if dry_run else 'move'} {shown(project, old.path)} to {shown(project, new.path)}")
    if not moved:
        say("nothing to merge: every migration follows the one before it")
    raise typer.Exit(Exit.CLEAN)


def _pairs(given: Iterable[str] | None) -> tuple[tuple[str, str], ...]:
    pairs = []
    for each in given or ():
        old, separator, new = each.partition("=")
        if not (old and separator and new):
            raise typer.BadParameter(f"`{each}` is not OLD=NEW, such as `User.mail=email`", param_hint="--rename")
        pairs.append((old, new.rpartition(".")[2]))
    return tuple(pairs)


def _live(
    project: Project,
    stage: str | None,
    endpoint_url: str | None,
    profile: str | None,
    region: str | None,
    report: Report,
) -> Live | None:
    """The client for the live tables; a stage says where they are and what they are called."""
    found = stage_of(project, stage)
    names: tuple[tuple[str, str], ...] = ()
    if found is not None:
        names, profile, region = found.tables, profile or found.profile, region or found.region
    with problems_with_aws(report, endpoint_url):
        return Live(dynamodb_client(endpoint_url, profile, region), names)
    return None
