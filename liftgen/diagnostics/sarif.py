"""SARIF: a report in, a log of the Static Analysis Results Interchange Format 2.1.0 out, for code scanning services."""

from __future__ import annotations

import inspect
import json
import os
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from liftgen import __version__
from liftgen.diagnostics.findings import Severity, Span

if TYPE_CHECKING:
    from liftgen.diagnostics.findings import Diagnostic, Report, Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def draw_sarif(report: Report) -> str:
    """The report as one SARIF log, also where nothing is wrong; it describes the rules that were broken."""
    rules = {each.code: type(each.finding) for each in sorted(report, key=lambda each: each.code)}
    places = {code: place for place, code in enumerate(rules)}
    driver = {"name": "lift", "version": __version__, "rules": [_rule(each) for each in rules.values()]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, places[each.code]) for each in report],
    }
    # ASCII alone, so that no terminal's or pipe's encoding can break it.
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: type[Rule]) -> dict[str, Any]:
    page = inspect.getdoc(rule) or ""
    return {
        "id": rule.code,
        "name": rule.__name__,
        "shortDescription": {"text": page.partition("\n")[0] or rule.__name__},
        "help": {"text": page or rule.__name__, "markdown": page or rule.__name__},
        "defaultConfiguration": {"level": _level(rule.severity)},
    }


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    finding = diagnostic.finding
    result = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": _level(diagnostic.severity),
        "message": {"text": f"{finding.message}\nhelp: {finding.help}" if finding.help else finding.message},
        "locations": [_location(diagnostic.span, diagnostic.label)] if diagnostic.span else [],
    }
    if diagnostic.others:
        others = [{"id": place, **_location(each.span, each.text)} for place, each in enumerate(diagnostic.others)]
        result["relatedLocations"] = others
    return result


def _level(severity: Severity) -> str:
    return "error" if severity is Severity.ERROR else "warning"


def _location(span: Span, text: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(span.path)}, "region": _region(span)}
    location: dict[str, Any] = {"physicalLocation": physical}
    return {**location, "message": {"text": text}} if text else location


def _region(span: Span) -> dict[str, int]:
    if span == Span(span.path):
        # The file as such.
        return {"startLine": 1}
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _uri(path: str) -> str:
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(os.fsencode(pure.as_posix()))
