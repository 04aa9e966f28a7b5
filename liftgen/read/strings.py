"""Strings: an annotation that is written as text in, its expression with the places of its pieces out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftgen.read.sources import VERSION
from liftgen.rules.sources import NotPython
from liftgen.rules.types import NestedTooDeep

if TYPE_CHECKING:
    from liftgen.read.world import Scope


def parse_annotation(node: ast.Constant, text: str, scope: Scope) -> ast.expr | None:
    """The expression in a string annotation, every piece of it at the string's place."""
    try:
        parsed = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError):
        scope.report.add(NotPython(f"the annotation `{text}` is not an expression", VERSION), scope.span(node))
        return None
    except (RecursionError, MemoryError):
        scope.report.add(NestedTooDeep(f"{text[:30]}…"), scope.span(node))
        return None
    _place(parsed, node, text, scope)
    return parsed


def _place(parsed: ast.expr, node: ast.Constant, text: str, scope: Scope) -> None:
    """Give every piece the place that it has in the file, or the whole string's where the two do not run side by side."""
    written = scope.source.written(node)
    beside = written[1:-1] == text and "\n" not in written
    shift = node.col_offset  # the parenthesis that was put before the text makes up for the quote
    for each in ast.walk(parsed):
        if isinstance(each, ast.expr | ast.keyword):
            start, end = each.col_offset + shift, (each.end_col_offset or 0) + shift
            ast.copy_location(each, node)
            if beside:
                each.col_offset, each.end_col_offset = start, end
