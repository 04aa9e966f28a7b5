"""Edit: Python source and changes to it in, the source with them out; the rest as its author wrote it. libcst lives here.

Text in, text out, and nothing is read or written. What cannot be changed safely is refused: the report says so, and there is no
text at all, rather than one with half of the changes.
"""

from __future__ import annotations

import ast
import io
import tokenize
import warnings

import libcst

from liftgen.diagnostics import Report, Span
from liftgen.edit.classes import add_field, add_marker, add_setting
from liftgen.edit.definitions import add_definitions
from liftgen.edit.edits import AddDefinitions, AddField, AddImports, AddMarker, AddSetting, Edit, RefusedError
from liftgen.edit.imports import add_imports, bound_names
from liftgen.rules.editing import CannotEdit

__all__ = [
    "AddDefinitions",
    "AddField",
    "AddImports",
    "AddMarker",
    "AddSetting",
    "Edit",
    "decoded",
    "edit",
    "taken_names",
]

BYTE_ORDER_MARK = "\ufeff"


def edit(source: str, edits: tuple[Edit, ...], path: str, report: Report) -> str | None:
    """The source with these edits, made in turn; None, with a finding, when one of them cannot be made.

    Line ends, indentation, quotes, comments, a byte order mark and what stands on the lines between stay as they are.
    """
    mark = BYTE_ORDER_MARK if source.startswith(BYTE_ORDER_MARK) else ""
    try:
        module = _parsed(source.removeprefix(mark))
        for each in edits:
            module = _made(module, each, path)
        text = module.code
        _tree(text)
    except RefusedError as refused:
        report.add(refused.finding, _place(source, path, refused.name))
    except SyntaxError as error:
        line = error.lineno or 1
        report.add(CannotEdit(path, "it is not Python"), Span(path, line, 1, line, 1))
    except (libcst.ParserSyntaxError, ValueError):
        report.add(CannotEdit(path, "it is not Python"), Span(path))
    except (RecursionError, MemoryError):
        report.add(CannotEdit(path, "it is nested too deeply"), Span(path))
    else:
        return mark + text
    return None


def taken_names(source: str) -> dict[str, str]:
    """What the names at the top of the source stand for: `liftgen.Key` for one that was imported, its own name for any other.

    Nothing for source that does not parse.
    """
    try:
        return bound_names(_parsed(source.removeprefix(BYTE_ORDER_MARK)))
    except (libcst.ParserSyntaxError, SyntaxError, ValueError, RecursionError, MemoryError):
        return {}


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a Python file, its line ends and byte order mark included, and the encoding to write it in again.

    SyntaxError or UnicodeDecodeError where the bytes are not what the file says they are.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    return content.decode(encoding), encoding


def _parsed(source: str) -> libcst.Module:
    _tree(source)  # what is nested so deeply that it would end libcst, and with it the process, is a SyntaxError here
    return libcst.parse_module(source)


def _tree(source: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in the user's file is no affair of ours
        return ast.parse(source)


def _made(module: libcst.Module, change: Edit, path: str) -> libcst.Module:
    match change:
        case AddImports():
            return add_imports(module, change.names, change.first_party)
        case AddDefinitions():
            return add_definitions(module, change)
        case AddField():
            return add_field(module, change, path)
        case AddSetting():
            return add_setting(module, change, path)
        case AddMarker():
            return add_marker(module, change, path)


def _place(source: str, path: str, name: str) -> Span:
    """Where the thing of this name stands at the top of the source, or the beginning."""
    try:
        tree = _tree(source.removeprefix(BYTE_ORDER_MARK))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Span(path)
    for each in tree.body:
        if name in _names_of(each):
            line = source.splitlines()[each.lineno - 1]
            column = line.find(name) + 1 or 1
            return Span(path, each.lineno, column, each.lineno, column + len(name))
    return Span(path)


def _names_of(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return {name}
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {each.asname or each.name for each in names}
        case ast.Assign(targets=targets):
            return {each.id for each in targets if isinstance(each, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case _:
            return set()
