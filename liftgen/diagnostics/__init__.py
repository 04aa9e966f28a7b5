"""Diagnostics: what is wrong, where, and what to do about it, as values; and drawn as text."""

from liftgen.diagnostics.findings import (
    Diagnostic,
    Ignore,
    Label,
    Report,
    Rule,
    Severity,
    Span,
    without_ignored,
)
from liftgen.diagnostics.text import draw_text

__all__ = [
    "Diagnostic",
    "Ignore",
    "Label",
    "Report",
    "Rule",
    "Severity",
    "Span",
    "draw_text",
    "without_ignored",
]
