"""Places: from a declaration to the smallest piece of source that shows what is meant, down to characters of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftgen.declarations import Declarations
    from liftgen.diagnostics import Span


@dataclass(frozen=True)
class Places:
    """The sources of a run, to look closer at a span of them."""

    declarations: Declarations

    @cached_property
    def _lines(self) -> dict[str, list[str]]:
        return {path: text.splitlines() for path, text in self.declarations.sources}

    def inside(self, span: Span, text: str, start: int, end: int) -> Span:
        """Characters `start` to `end` of the text at the span; the whole span where the literal is no plain one-line text."""
        literal = self._literal(span)
        for quote in ('"""', "'''", '"', "'"):
            content = literal[len(quote) : -len(quote)]
            if literal == f"{quote}{content}{quote}" and content.endswith(text) and "\\" not in content:
                column = span.column + len(quote) + len(content) - len(text)
                return replace(span, column=column + start, end_column=column + max(end, start + 1))
        return span

    def word(self, span: Span, text: str) -> Span:
        """The one place in the piece where this text stands in quotes; the whole piece where there is no such one."""
        found = list(re.finditer(rf"""(["']){re.escape(text)}\1""", self._literal(span)))
        if len(found) != 1:
            return span
        column = span.column + found[0].start() + 1
        return replace(span, column=column, end_column=column + len(text))

    def _literal(self, span: Span) -> str:
        lines = self._lines.get(span.path, [])
        if span.line != span.end_line or span.line > len(lines):
            return ""
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
