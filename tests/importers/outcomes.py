"""Outcomes: what becomes of a document in the format of AWS Labs, and what is said of it."""

from __future__ import annotations

import json

from liftgen.diagnostics import Report
from liftgen.pipeline import Import, import_models


def imported(what: object) -> Import:
    return import_models("awslabs", json.dumps(what, indent=1), "schema.json", "models", Report())


def source_of(what: object) -> str:
    """The source in one line, as if the formatter had all the room of the world."""
    found = imported(what)
    assert not found.report.failed, [each.finding.message for each in found.report]
    line = " ".join(found.source.split())
    return line.replace("( ", "(").replace(", )", ")").replace(" )", ")")


def codes(what: object) -> list[str]:
    return imported(what).report.codes()


def messages(what: object) -> list[str]:
    return [each.finding.message for each in imported(what).report]
