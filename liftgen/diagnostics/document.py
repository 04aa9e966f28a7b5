"""Document: a report in, JSON for other programs out; its schema is docs/diagnostics.schema.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, TypedDict

from liftgen.diagnostics.findings import Severity

if TYPE_CHECKING:
    from liftgen.diagnostics.findings import Diagnostic, Report, Span

VERSION: Literal[1] = 1
"""The schema's. It grows when something that was there changes or goes; what is added is allowed for by the schema."""


class PlaceDocument(TypedDict):
    """A piece of source, as a `Span` has it: from 1, in characters, the end exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class LabelDocument(TypedDict):
    """A few words about a further piece of source."""

    place: PlaceDocument
    text: str


class DiagnosticDocument(TypedDict):
    """A finding: no place where it is about no file, an empty label where its place says enough, no help where there is none."""

    code: str
    severity: Literal["error", "warning"]
    message: str
    help: str | None
    place: PlaceDocument | None
    label: str
    others: list[LabelDocument]


class ReportDocument(TypedDict):
    """All findings of a run, in reading order, and how many there are of each severity."""

    version: Literal[1]
    errors: int
    warnings: int
    diagnostics: list[DiagnosticDocument]


def draw_json(report: Report) -> str:
    """The report as one JSON document, also where nothing is wrong."""
    # ASCII alone, so that no terminal's or pipe's encoding can break it.
    return json.dumps(report_document(report), indent=2) + "\n"


def report_document(report: Report) -> ReportDocument:
    """The report as plain data."""
    errors = sum(each.severity is Severity.ERROR for each in report)
    return {
        "version": VERSION,
        "errors": errors,
        "warnings": len(report) - errors,
        "diagnostics": [_diagnostic(each) for each in report],
    }


def _diagnostic(diagnostic: Diagnostic) -> DiagnosticDocument:
    return {
        "code": diagnostic.code,
        "severity": "error" if diagnostic.severity is Severity.ERROR else "warning",
        "message": diagnostic.finding.message,
        "help": diagnostic.finding.help,
        "place": _place(diagnostic.span) if diagnostic.span else None,
        "label": diagnostic.label,
        "others": [{"place": _place(each.span), "text": each.text} for each in diagnostic.others],
    }


def _place(span: Span) -> PlaceDocument:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
