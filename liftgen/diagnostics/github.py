"""GitHub: a report in, workflow commands out that GitHub Actions shows beside the lines of a pull request."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from liftgen.diagnostics.findings import Severity

if TYPE_CHECKING:
    from liftgen.diagnostics.findings import Diagnostic, Report, Span


def draw_github(report: Report) -> str:
    """The report in reading order: `::error file=…,line=…,title=CODE::message`, one command each."""
    return "".join(f"{_command(each)}\n" for each in report)


def _command(diagnostic: Diagnostic) -> str:
    word = "error" if diagnostic.severity is Severity.ERROR else "warning"
    place = _place(diagnostic.span) if diagnostic.span else {}
    properties = {**place, "title": f"lift {diagnostic.code}"}
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{word} {said}::{_data(_words(diagnostic))}"


def _place(span: Span) -> dict[str, str]:
    lines = {"file": PurePath(span.path).as_posix(), "line": str(span.line), "endLine": str(span.end_line)}
    if span.line != span.end_line:
        # GitHub takes columns only for a piece of one line.
        return lines
    return {**lines, "col": str(span.column), "endColumn": str(span.end_column)}


def _words(diagnostic: Diagnostic) -> str:
    finding = diagnostic.finding
    others = [f"{each.span.path}:{each.span.line}: {each.text}" for each in diagnostic.others if each.text]
    return "\n".join([finding.message, *others, *([f"help: {finding.help}"] if finding.help else [])])


def _data(text: str) -> str:
    """Text after `::`, where a line break would end the command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Text of a property, which a colon or a comma would end too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
