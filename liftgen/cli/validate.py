"""`lift dynamorm validate`: everything that is wrong with the models, and how templates, tables and items differ from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liftgen.cli import completion
from liftgen.cli.aws import EndpointUrl, Profile, Region, dynamodb_client, problems_with_aws, where
from liftgen.cli.console import draw, say
from liftgen.cli.exits import Exit, exit_of
from liftgen.cli.given import Config, Format, Models, given_project, sources, stage_of
from liftgen.diagnostics import Form, Report
from liftgen.observe import NotATemplateError
from liftgen.pipeline import Deployed, Outcome, compare_deployed, compare_templates, sample_deployed
from liftgen.pipeline import validate as validate_models
from liftgen.rules.deployed import TableMissing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.project import Project

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
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
    form: Format = Form.TEXT,
) -> None:
    """Check the models: everything that is wrong with them at once, each with its place and a way out.

    With --template also how the synthesised infrastructure differs from them, with --table or --stage how deployed tables
    do, and with --sample which stored items no model can read.

    Example: `lift dynamorm validate models --format sarif`

    Example: `lift dynamorm validate --template cdk.out --stage prod --sample 500`
    """
    if not (tables or stage) and (endpoint_url or profile or region or sample):
        raise typer.BadParameter("say which deployed table to look at", param_hint="--table")
    report = Report()
    project = given_project(report, models, config)
    outcome = validate_models(project, report)
    found = stage_of(project, stage)
    if found is not None:
        profile, region = profile or found.profile, region or found.region
        tables = [*(tables or ()), *(found.table(each.name) for each in outcome.schema.tables)]
    stacks = _template(outcome, project, template) if template is not None else {}
    looked = Looked(templates=len(stacks))
    if tables:
        looked = _deployed(outcome, project, tables, sample, (endpoint_url, profile, region), looked, stacks)
    draw(outcome.report, sources(project, outcome), form)
    code = exit_of(outcome.report)
    if code is Exit.CLEAN:
        say(summary(outcome, looked))
    raise typer.Exit(code)


def _template(outcome: Outcome, project: Project, path: Path) -> dict[str, str]:
    try:
        return compare_templates(outcome, project, path)
    except NotATemplateError as error:
        raise typer.BadParameter(str(error), param_hint="--template") from error


def _deployed(
    outcome: Outcome,
    project: Project,
    tables: list[str],
    sample: int,
    given: tuple[str | None, str | None, str | None],
    looked: Looked,
    stacks: Mapping[str, str],
) -> Looked:
    """Add to the outcome's report how these deployed tables differ, or why they could not be looked at."""
    endpoint_url, profile, region = given
    items = 0
    with problems_with_aws(outcome.report, endpoint_url):
        client: Any = dynamodb_client(endpoint_url, profile, region)
        understood = not outcome.report.failed
        compare_deployed(
            outcome, project, Deployed(tuple(tables), client, where(client, endpoint_url), tuple(stacks.items()))
        )
        if sample and understood:
            from liftgen.runtime.botocore_client import BotocoreClient

            # A table that differs has items all the same, and whether they can be read is another question.
            shown = Outcome(Report(), outcome.schema, outcome.declarations)
            missing = {each.finding.table for each in outcome.report if isinstance(each.finding, TableMissing)}
            there = [each for each in tables if each not in missing]
            items = sample_deployed(shown, project, there, BotocoreClient(client), sample)
            for each in shown.report:
                outcome.report.add(each.finding, each.span)
    return Looked(looked.templates, len(tables), items)


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
