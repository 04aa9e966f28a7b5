"""Forms: what a report can be drawn as; text for a person, the others for programs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.diagnostics.findings import Report


class Form(StrEnum):
    """A form of diagnostics, as `--format` names it."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


def draw(report: Report, form: Form, sources: Mapping[str, str], width: int = 100, color: bool = False) -> str:
    """The report in this form; `sources`, `width` and `color` matter to text alone, which is for a terminal."""
    match form:
        case Form.TEXT:
            from liftgen.diagnostics.text import draw_text

            return draw_text(report, sources, width, color)
        case Form.CONCISE:
            from liftgen.diagnostics.concise import draw_concise

            return draw_concise(report)
        case Form.JSON:
            from liftgen.diagnostics.document import draw_json

            return draw_json(report)
        case Form.SARIF:
            from liftgen.diagnostics.sarif import draw_sarif

            return draw_sarif(report)
        case Form.GITHUB:
            from liftgen.diagnostics.github import draw_github

            return draw_github(report)
