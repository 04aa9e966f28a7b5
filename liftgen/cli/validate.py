"""`lift dynamorm validate`: everything that is wrong with the models, and how deployed tables differ from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from liftgen.cli.aws import EndpointUrl, Profile, Region, dynamodb_client, problems_with_aws, where
from liftgen.cli.console import draw, say
from liftgen.cli.exits import Exit, exit_of
from liftgen.cli.given import Config, Format, Models, given_project, sources
from liftgen.diagnostics import Form, Report
from liftgen.pipeline import Deployed, Outcome, compare_deployed
from liftgen.pipeline import validate as validate_models

if TYPE_CHECKING:
    from liftgen.project import Project

Tables = Annotated[
    list[str] | None,
    typer.Option("--table", help="A deployed table to compare with, by its name there; may be given several times."),
]


def validate(
    models: Models = None,
    config: Config = None,
    tables: Tables = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
    form: Format = Form.TEXT,
) -> None:
    """Check the models: everything that is wrong with them at once, each with its place and a way out.

    With --table also how deployed tables differ from them.
    """
    if not tables and (endpoint_url or profile or region):
        raise typer.BadParameter("say which deployed table to look at", param_hint="--table")
    report = Report()
    project = given_project(report, models, config)
    outcome = validate_models(project, report)
    if tables:
        compare(outcome, project, tables, endpoint_url, profile, region)
    draw(outcome.report, sources(project, outcome), form)
    code = exit_of(outcome.report)
    if code is Exit.CLEAN:
        say(summary(outcome, len(tables or ())))
    raise typer.Exit(code)


def compare(
    outcome: Outcome,
    project: Project,
    tables: list[str],
    endpoint_url: str | None,
    profile: str | None,
    region: str | None,
) -> None:
    """Add to the outcome's report how these deployed tables differ, or why they could not be looked at."""
    with problems_with_aws(outcome.report, endpoint_url):
        client = dynamodb_client(endpoint_url, profile, region)
        compare_deployed(outcome, project, Deployed(tuple(tables), client, where(client, endpoint_url)))


def summary(outcome: Outcome, deployed: int) -> str:
    """What was checked, in a line."""
    schema = outcome.schema
    counts = (
        (len(schema.entities), "entity", "entities"),
        (len(schema.tables), "table", "tables"),
        (sum(len(each.patterns) for each in schema.entities), "access pattern", "access patterns"),
    )
    models = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)
    if not deployed:
        return models
    return (
        f"{models}; {'the deployed table is' if deployed == 1 else f'{deployed} deployed tables are'} as the models say"
    )
