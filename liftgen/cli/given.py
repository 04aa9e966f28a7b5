"""Given: what flags and configuration together say about the project; flags go first."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liftgen.diagnostics import Form
from liftgen.project import Project, Stage, load_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.diagnostics import Report

Models = Annotated[
    list[Path] | None, typer.Argument(help="Files, packages or folders of models, instead of the configured ones.")
]
Config = Annotated[
    Path | None, typer.Option("--config", help="A pyproject.toml or lift.toml, instead of the nearest one.")
]
Output = Annotated[
    Path | None, typer.Option("--output", help="The folder that files go to, instead of the configured one.")
]
Format = Annotated[Form, typer.Option("--format", help="What diagnostics are drawn as; all but text on stdout.")]


def given_project(
    report: Report, models: Sequence[Path] | None = None, config: Path | None = None, output: Path | None = None
) -> Project:
    """The project that flags and configuration describe."""
    project = load_project(Path(), report, config)
    if models:
        if project.file is None:
            project = Project(_root(models))
        project = project.with_models(models)
    return project.with_output(output) if output is not None else project


def stage_of(project: Project, name: str | None) -> Stage | None:
    """The configured stage of this name; None where none is asked for."""
    if name is None:
        return None
    found = next((each for each in project.stages if each.name == name), None)
    if found is None:
        known = ", ".join(f"`{each.name}`" for each in project.stages) or "none"
        raise typer.BadParameter(f"there is no stage `{name}`; configured are: {known}", param_hint="--stage")
    return found


def _root(models: Sequence[Path]) -> Path:
    """Where models without a configuration are imported from: here, or the folder above them when they are elsewhere."""
    here = Path.cwd()
    absolute = [Path(os.path.abspath(each)) for each in models]  # noqa: PTH100  # a link is not followed
    if all(each.is_relative_to(here) for each in absolute):
        return Path()
    return Path(os.path.commonpath([each.parent for each in absolute]))
