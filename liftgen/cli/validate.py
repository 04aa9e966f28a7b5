"""`lift dynamorm validate`: everything that is wrong with the models."""

from __future__ import annotations

import typer

from liftgen.cli.console import draw, say
from liftgen.cli.exits import Exit, exit_of
from liftgen.cli.given import Config, Models, given_project, sources
from liftgen.diagnostics import Report
from liftgen.pipeline import Outcome
from liftgen.pipeline import validate as validate_models


def validate(models: Models = None, config: Config = None) -> None:
    """Check the models: everything that is wrong with them at once, each with its place and a way out."""
    report = Report()
    project = given_project(report, models, config)
    outcome = validate_models(project, report)
    draw(outcome.report, sources(project, outcome))
    code = exit_of(outcome.report)
    if code is Exit.CLEAN:
        say(summary(outcome))
    raise typer.Exit(code)


def summary(outcome: Outcome) -> str:
    """What was checked, in a line."""
    schema = outcome.schema
    counts = (
        (len(schema.entities), "entity", "entities"),
        (len(schema.tables), "table", "tables"),
        (sum(len(each.patterns) for each in schema.entities), "access pattern", "access patterns"),
    )
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)
