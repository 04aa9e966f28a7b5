"""Diagnostics: what is wrong, where, and what to do about it, as values; and drawn in every form."""

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
from liftgen.diagnostics.forms import Form, draw

__all__ = [
    "Diagnostic",
    "Form",
    "Ignore",
    "Label",
    "Report",
    "Rule",
    "Severity",
    "Span",
    "draw",
    "without_ignored",
]
