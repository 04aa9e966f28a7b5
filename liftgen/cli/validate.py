"""`lift dynamorm validate`: everything that is wrong with the models, and how templates, tables and items differ from them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liftgen.cli import completion
from liftgen.cli.aws import EndpointUrl, Profile, Region, dynamodb_client, problems_with_aws, where
from liftgen.cli.console import draw, say, show
from liftgen.cli.exits import Exit, exit_of
from liftgen.cli.given import Config, Format, Models, given_project, stage_of
from liftgen.cli.starter import show_diff, write_model
from liftgen.cli.told import sources
from liftgen.diagnostics import Form, Report
from liftgen.observe import NotATemplateError
from liftgen.pipeline import Deployed, Outcome, compare_deployed, compare_templates, sample_deployed
from liftgen.pipeline import validate as validate_models
from liftgen.rules.deployed import TableMissing

if TYPE_CHECKING:
    from liftgen.project import Project
    from liftgen.schema import Table

Tables = Annotated[
    list[str] | None,
    typer.Option(
        "--table",
        help="A deployed table to compare with, by its name there; may be given several times.",
        autocompletion=completion.tables,
    ),
]
Stage = Annotated[
    str | None,
    typer.Option("--stage", help="A configured stage: compare with all its tables.", autocompletion=completion.stages),
]


@dataclass(frozen=True, slots=True)
class Looked:
    """What the models were compared with: how many tables of templates, deployed tables and items."""

    templates: int = 0
    tables: int = 0
    items: int = 0


def validate(
    models: Models = None,
    config: Config = None,
    tables: Tables = None,
    stage: Stage = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            exists=True,
            help="A synthesised CloudFormation template, or a folder of them such as `cdk.out`.",
        ),
    ] = None,
    sample: Annotated[
        int, typer.Option("--sample", metavar="N", min=0, help="Also read so many items of each table, and no more.")
    ] = 0,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Let the models say what the tables are, where there is one way to say it."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --fix: write nothing, show the diff.")] = False,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
    form: Format = Form.TEXT,
) -> None:
    """Check the models: everything that is wrong with them at once, each with its place and a way out.

    With --template also how the synthesised infrastructure differs from them, with --table or --stage how deployed tables
    do, and with --sample which stored items no model can read. With --fix, an index, a field or a marker that a table has and no
    model says is written into the models' own files; formatting and comments stay.

    Example: `lift dynamorm validate models --format sarif`

    Example: `lift dynamorm validate --template cdk.out --stage prod --sample 500`

    Example: `lift dynamorm validate --stage prod --fix --dry-run`
    """
    if not (tables or stage) and (endpoint_url or profile or region or sample):
        raise typer.BadParameter("say which deployed table to look at", param_hint="--table")
    if fix and not (tables or stage or template):
        raise typer.BadParameter("say what the models should say: --template, --table or --stage", param_hint="--fix")
    if dry_run and not fix:
        raise typer.BadParameter("only --fix writes anything", param_hint="--dry-run")
    report = Report()
    project = given_project(report, models, config)
    compared = Compared(template, tuple(tables or ()), stage, sample, endpoint_url, profile, region)
    outcome, looked, seen = _compare(project, report, compared)
    if fix and _fixed(project, seen, form, dry_run=dry_run):
        outcome, looked, _ = _compare(project, Report(), compared)
    draw(outcome.report, sources(project, outcome), form)
    code = exit_of(outcome.report)
    if code is Exit.CLEAN:
        say(summary(outcome, looked))
    raise typer.Exit(code)


@dataclass(frozen=True, slots=True)
class Compared:
    """What the models are compared with, as it was asked for."""

    template: Path | None
    tables: tuple[str, ...]
    stage: str | None
    sample: int
    endpoint_url: str | None
    profile: str | None
    region: str | None


def _compare(project: Project, report: Report, given: Compared) -> tuple[Outcome, Looked, dict[str, Table]]:
    """Everything that is wrong, what was looked at, and the tables as they are, those of templates before live ones."""
    outcome = validate_models(project, report)
    found = stage_of(project, given.stage)
    if found is not None:
        names = tuple(found.table(each.name) for each in outcome.schema.tables)
        region, profile = given.region or found.region, given.profile or found.profile
        given = replace(given, tables=(*given.tables, *names), profile=profile, region=region)
    templates = _template(outcome, project, given.template) if given.template is not None else {}
    seen = {name: table for name, (table, _) in templates.items()}
    looked = Looked(templates=len(templates))
    if given.tables:
        stacks = tuple((name, stack) for name, (_, stack) in templates.items())
        deployed, items = _deployed(outcome, project, given, stacks)
        seen |= deployed
        looked = Looked(looked.templates, len(given.tables), items)
    return outcome, looked, seen


def _template(outcome: Outcome, project: Project, path: Path) -> dict[str, tuple[Table, str]]:
    try:
        return compare_templates(outcome, project, path)
    except NotATemplateError as error:
        raise typer.BadParameter(str(error), param_hint="--template") from error


def _deployed(
    outcome: Outcome, project: Project, given: Compared, stacks: tuple[tuple[str, str], ...]
) -> tuple[dict[str, Table], int]:
    """Add to the outcome's report how deployed tables differ, or why they could not be looked at; them, and how many items."""
    seen: dict[str, Table] = {}
    items = 0
    with problems_with_aws(outcome.report, given.endpoint_url):
        client: Any = dynamodb_client(given.endpoint_url, given.profile, given.region)
        understood = not outcome.report.failed
        place = where(client, given.endpoint_url)
        seen = compare_deployed(outcome, project, Deployed(given.tables, client, place, stacks))
        if given.sample and understood:
            from liftgen.runtime.botocore_client import BotocoreClient

            # A table that differs has items all the same, and whether they can be read is another question.
            shown = Outcome(Report(), outcome.schema, outcome.declarations)
            missing = {each.finding.table for each in outcome.report if isinstance(each.finding, TableMissing)}
            there = [each for each in given.tables if each not in missing]
            items = sample_deployed(shown, project, there, BotocoreClient(client), given.sample)
            for each in shown.report:
                outcome.report.add(each.finding, each.span)
    return seen, items


def _fixed(project: Project, seen: dict[str, Table], form: Form, *, dry_run: bool) -> bool:
    """Let the models say what the tables are, and say what that changes, as a diff with `dry_run`; whether it was written."""
    from liftgen.fix import fix

    found = fix(project, seen)
    for said in found.fixes:
        say(f"{'would ' if dry_run else ''}{said}")
    for each in found.files:
        if not dry_run:
            write_model(each)
        if form is Form.TEXT and dry_run:
            show_diff(each)
        elif form is Form.TEXT:
            show(f"update {os.path.relpath(each.path)}")
    return bool(found.files) and not dry_run


def summary(outcome: Outcome, looked: Looked) -> str:
    """What was checked, in a line."""
    schema = outcome.schema
    counts = (
        (len(schema.entities), "entity", "entities"),
        (len(schema.tables), "table", "tables"),
        (sum(len(each.patterns) for each in schema.entities), "access pattern", "access patterns"),
    )
    parts = [", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)]
    for count, what in ((looked.templates, "table of the template"), (looked.tables, "deployed table")):
        if count == 1:
            parts.append(f"the {what} is as the models say")
        elif count:
            parts.append(f"{count} {what.replace('table', 'tables', 1)} are as the models say")
    if looked.items:
        parts.append(f"{looked.items} {'item reads' if looked.items == 1 else 'items read'} as the models say")
    return "; ".join(parts)
