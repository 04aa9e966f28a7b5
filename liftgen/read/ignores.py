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
    if not LIKELY.search(source.text):  # a file without any is not taken apart a second time
        return
    for token in _comments(source):
        match = COMMENT.search(token.string)
        if match is None:
            continue
        line, column = token.start
        start = column + 1 + match.start()
        span = Span(source.path, line, start, line, start + len(match.group().rstrip()))
        codes = [each.strip().upper() for each in (match["codes"] or "").split(",") if each.strip()]
        reason = match["reason"].strip()
        if not codes or not reason:
            report.add(UnreasonedIgnore(tuple(codes)), span)
        usable = tuple(code for code in dict.fromkeys(codes) if _is_usable(code, span, report))
        if usable:
            yield Ignore(usable, reason, span, _cover(source, token, span))


def _comments(source: Source) -> Iterator[tokenize.TokenInfo]:
    """The comments; a comment sign in text is none."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
            if token.type == tokenize.COMMENT and LIKELY.search(token.string):
                yield token
    except (tokenize.TokenError, SyntaxError):  # the parser has taken it, so its comments are at fault for nothing
        return


def _is_usable(code: str, span: Span, report: Report) -> bool:
    rule = rules().get(code)
    if rule is None:
        report.add(UnknownCode(code), span)
    elif not rule.ignorable:
        report.add(NotIgnorable(code), span)
    return rule is not None and rule.ignorable


def _cover(source: Source, token: tokenize.TokenInfo, span: Span) -> Span:
    line = token.start[0]
    alone = not token.line[: token.start[1]].strip()
    statement = _statement_at(source.tree.body, line)
    if statement is None and alone:
        below = _next_code_line(source.lines, line)
        statement = _statement_at(source.tree.body, below) if below is not None else None
    if statement is None:
        return span
    first, last = _head(statement)
    return Span(source.path, first, 1, last, len(source.lines[last - 1]) + 1)


def _next_code_line(lines: Sequence[str], line: int) -> int | None:
    """The line directly below; further comments may stand between."""
    while line < len(lines) and lines[line].lstrip().startswith("#"):
        line += 1
    return line + 1 if line < len(lines) and lines[line].strip() else None


def _statement_at(body: Sequence[ast.stmt], line: int) -> ast.stmt | None:
    """The innermost statement in whose own lines the line is; a body is not among the own lines of its head."""
    for statement in body:
        first, last = _head(statement)
        if first <= line <= last:
            return statement
        if first <= line <= (statement.end_lineno or last):
            return next((found for inner in _bodies(statement) if (found := _statement_at(inner, line))), None)
    return None


def _head(statement: ast.stmt) -> tuple[int, int]:
    """The first and the last line of a statement, or of the head of one that has a body."""
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(each.lineno for each in decorators)])
    inner = [body[0].lineno for body in _bodies(statement) if body]
    if not inner:
        return first, statement.end_lineno or statement.lineno
    return first, max(statement.lineno, min(inner) - 1 if min(inner) > statement.lineno else statement.lineno)


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
