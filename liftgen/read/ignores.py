"""Ignores: the `# lift: ignore[CODE] reason` comments of a file, and the statement that each of them covers."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from typing import TYPE_CHECKING

from liftgen.diagnostics import Ignore, Span
from liftgen.rules import rules
from liftgen.rules.ignores import NotIgnorable, UnknownCode, UnreasonedIgnore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from liftgen.diagnostics import Report
    from liftgen.read.sources import Source

LIKELY = re.compile(r"#\s*lift:\s*ignore", re.IGNORECASE)
COMMENT = re.compile(r"#\s*lift:\s*ignore\s*(?:\[(?P<codes>[^\]]*)\])?\s*:?\s*(?P<reason>[^#]*)", re.IGNORECASE)


def read_ignores(source: Source, report: Report) -> Iterator[Ignore]:
    """The comments of the file, with the codes that can be ignored; what is wrong with one is a finding."""
    if not LIKELY.search(source.text):
        return
    for line, column in _comments(source):
        match = COMMENT.match(source.lines[line - 1], column)
        if match is None:
            continue
        span = Span(source.path, line, column + 1, line, column + 1 + len(match.group().rstrip()))
        codes = [each.strip().upper() for each in (match["codes"] or "").split(",") if each.strip()]
        reason = match["reason"].strip()
        if not codes or not reason:
            report.add(UnreasonedIgnore(tuple(codes)), span)
        usable = tuple(code for code in dict.fromkeys(codes) if _is_usable(code, span, report))
        if usable:
            yield Ignore(usable, reason, span, _cover(source, span))


def _comments(source: Source) -> Iterator[tuple[int, int]]:
    """The line and the column, from 0, of each comment; a comment sign in text is none."""
    tokens: dict[int, int] | None = None
    for number, text in enumerate(source.lines, 1):
        match = LIKELY.search(text) if "lift" in text.lower() else None
        # Taking a file apart into tokens takes longer than parsing it, so only a place that may be text is looked at like that.
        if match is not None and _may_be_text(source, number, match.start()):
            tokens = _comment_columns(source) if tokens is None else tokens
            match = LIKELY.search(text, tokens.get(number, len(text)))
        if match is not None:
            yield number, match.start()


def _may_be_text(source: Source, line: int, column: int) -> bool:
    statement = _statement_at(source.tree.body, line, source.lines)
    if statement is None:
        return False
    place = Span(source.path, line, column + 1, line, column + 1)
    for node in ast.walk(statement):
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)):
            span = source.span(node)
            if (span.line, span.column) <= (place.line, place.column) < (span.end_line, span.end_column):
                return True
    return False


def _comment_columns(source: Source) -> dict[int, int]:
    """Where the comment of each line begins, by its line."""
    try:
        tokens = tokenize.generate_tokens(io.StringIO(source.text).readline)
        return dict(token.start for token in tokens if token.type == tokenize.COMMENT)
    except (tokenize.TokenError, SyntaxError):  # what the parser has taken is Python, so this is text after all
        return {}


def _is_usable(code: str, span: Span, report: Report) -> bool:
    rule = rules().get(code)
    if rule is None:
        report.add(UnknownCode(code), span)
    elif not rule.ignorable:
        report.add(NotIgnorable(code), span)
    return rule is not None and rule.ignorable


def _cover(source: Source, span: Span) -> Span:
    line = span.line
    statement = _statement_at(source.tree.body, line, source.lines)
    if statement is None and not source.lines[line - 1][: span.column - 1].strip():
        below = _next_code_line(source.lines, line)
        statement = _statement_at(source.tree.body, below, source.lines) if below is not None else None
    if statement is None:
        return span
    first, last = _head(statement, source.lines)
    return Span(source.path, first, 1, last, len(source.lines[last - 1]) + 1)


def _next_code_line(lines: Sequence[str], line: int) -> int | None:
    """The line directly below; further comments may stand between."""
    while line < len(lines) and lines[line].lstrip().startswith("#"):
        line += 1
    return line + 1 if line < len(lines) and lines[line].strip() else None


def _statement_at(body: Sequence[ast.stmt], line: int, lines: Sequence[str]) -> ast.stmt | None:
    """The innermost statement in whose own lines the line is; a body is not among the own lines of its head."""
    for statement in body:
        first, last = _head(statement, lines)
        if first <= line <= last:
            return statement
        if first <= line <= (statement.end_lineno or last):
            return next((found for inner in _bodies(statement) if (found := _statement_at(inner, line, lines))), None)
    return None


def _head(statement: ast.stmt, lines: Sequence[str]) -> tuple[int, int]:
    """The first and the last line of a statement, or of the head of one that has a body."""
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(each.lineno for each in decorators)])
    below = [body[0].lineno for body in _bodies(statement) if body]
    if not below:
        return first, statement.end_lineno or statement.lineno
    # The head ends with its colon; a comment may stand between it and the body.
    for line in range(statement.lineno, min(below)):
        if lines[line - 1].partition("#")[0].rstrip().endswith(":"):
            return first, line
    return first, max(statement.lineno, min(below) - 1)


def _bodies(statement: ast.stmt) -> list[list[ast.stmt]]:
    match statement:
        case ast.ClassDef(body=body) | ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body):
            return [body]
        case ast.With(body=body) | ast.AsyncWith(body=body):
            return [body]
        case ast.If(body=body, orelse=other) | ast.For(body=body, orelse=other) | ast.While(body=body, orelse=other):
            return [body, other]
        case ast.Try(body=body, handlers=handlers, orelse=other, finalbody=last):
            return [body, *(each.body for each in handlers), other, last]
        case _:
            return []
