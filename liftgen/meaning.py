"""Meaning: paths in, what the models there mean out, and everything that is wrong with them: read ▶ derive ▶ check."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from liftgen.check import check
from liftgen.derive import derive
from liftgen.read import read
from liftgen.rules.ignores import apply_ignores
from liftgen.rules.sources import NothingStored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from liftgen.declarations import Declarations
    from liftgen.diagnostics import Report
    from liftgen.project import Project
    from liftgen.schema import Schema, TableSettings


def meaning(
    project: Project,
    paths: Sequence[Path],
    settings: Mapping[str, TableSettings],
    report: Report,
    instead: Mapping[Path, bytes] = MappingProxyType({}),
) -> tuple[Declarations, Schema, Report]:
    """What stands at the paths, what it means, and the report with what is allowed left out.

    `settings` are those of tables that models do not say; `instead` is read in the place of files on disk.
    """
    declarations = read(paths, project.root, report, instead)
    places = {name: place for name in settings if (place := project.place("tables", name)) is not None}
    schema = derive(declarations, report, settings, places)
    check(schema, declarations, report)
    if declarations.models and not (schema.entities or report.failed):
        first = declarations.models[0]
        report.add(NothingStored(first.name), first.span)
    return declarations, schema, apply_ignores(report, declarations.ignores)
