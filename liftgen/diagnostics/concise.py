"""Concise: a report in, a line for each diagnostic out; what editors and `grep` read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.diagnostics.cells import visible

if TYPE_CHECKING:
    from liftgen.diagnostics.findings import Diagnostic, Report


def draw_concise(report: Report) -> str:
    """The report in reading order: `path:line:column: severity[CODE]: message`, one line each."""
    return "".join(f"{_line(each)}\n" for each in report)


def _line(diagnostic: Diagnostic) -> str:
    said = f"{diagnostic.severity}[{diagnostic.code}]: {visible(diagnostic.finding.message)}"
    span = diagnostic.span
    return f"{visible(span.path)}:{span.line}:{span.column}: {said}" if span else said
