"""Sources: paths in, the text and tree of each Python file out; what cannot be read goes to the report, nothing is executed."""

from __future__ import annotations

import ast
import inspect
import io
import keyword
import os
import re
import stat
import sys
import tokenize
import warnings
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from liftgen.diagnostics import Span
from liftgen.rules.sources import (
    FileTooDeep,
    FileTooLarge,
    NothingThere,
    NotImportable,
    NotPython,
    NotText,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from liftgen.diagnostics import Report

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

SIZE_LIMIT = 2_000_000
"""Bytes: hand-written models stay far below; a larger file is a mistake or an attack on the parser."""

SUMMARY = 60
QUOTES = ("'", '"')

SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", "site-packages", "venv", "cdk.out"})


@dataclass(eq=False, slots=True)
class Source:
    """One file: how the user calls it, the module that it is, its lines and its tree."""

    path: str
    module: str
    package: bool
    text: str
    lines: list[str]
    ascii: bool
    tree: ast.Module

    def span(self, node: ast.AST) -> Span:
        """Where the node stands; `ast` counts columns in bytes, spans in characters."""
        line, column = node.lineno, node.col_offset  # type: ignore[attr-defined]  # every node we are given has a place
        end_line, end_column = node.end_lineno, node.end_col_offset  # type: ignore[attr-defined]
        if not self.ascii:
            column, end_column = self._characters(line, column), self._characters(end_line, end_column)
        return Span(self.path, line, column + 1, end_line, end_column + 1)

    def name_span(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Span:
        """Where the name of a class or function stands."""
        line = self.lines[node.lineno - 1]
        start = line.find(node.name, self._characters(node.lineno, node.col_offset) + len("class"))
        if start < 0:
            return Span(self.path, node.lineno, node.col_offset + 1, node.lineno, len(line) + 1)
        return Span(self.path, node.lineno, start + 1, node.lineno, start + 1 + len(node.name))

    def written(self, node: ast.AST) -> str:
        """The node as its author wrote it; in one line where it stands in a string that is not read piece by piece."""
        span = self.span(node)
        lines = self.lines[span.line - 1 : span.end_line]
        if len(lines) == 1:
            text = lines[0][span.column - 1 : span.end_column - 1]
            return text if text[:1] not in QUOTES or isinstance(node, ast.Constant) else ast.unparse(node)
        return "\n".join([lines[0][span.column - 1 :], *lines[1:-1], lines[-1][: span.end_column - 1]])

    def summary(self, node: ast.AST) -> str:
        """The node in one short line, for a message."""
        text = " ".join(self.written(node).split())
        return text if len(text) <= SUMMARY else f"{text[: SUMMARY - 1]}…"

    def _characters(self, line: int, column: int) -> int:
        text = self.lines[line - 1]
        return (
            column if text.isascii() else len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))
        )


def find_files(
    paths: Sequence[Path], root: Path, report: Report, instead: Mapping[Path, bytes] = MappingProxyType({})
) -> list[Path]:
    """The Python files that the paths name, folders searched, each once, in a stable order; `instead` as for `read`."""
    found: dict[Path, None] = {}
    for path in paths:
        new = [each for each in instead if absolute(path) in each.parents and not each.exists()]
        if path.is_dir() or new:
            found.update(dict.fromkeys(each for each in _walk(path) if module_name(each, root) or _has_models(each)))
            found.update(dict.fromkeys(path / each.relative_to(absolute(path)) for each in new))
        elif path.exists() or absolute(path) in instead:
            found[path] = None
        else:
            report.add(NothingThere(shown(path, root)))
    return list(found)


def folders_searched(paths: Sequence[Path], files: Iterable[str], root: Path) -> tuple[Path, ...]:
    """The folders in which a file could appear that would be read with those that were, which are relative to the root."""
    found = dict.fromkeys([*import_folders(root), *(root.joinpath(each).parent for each in files)])
    for path in paths:
        found.setdefault(path.parent)
        for parent, folders, _ in os.walk(path):
            folders[:] = _searched(folders)
            found.setdefault(Path(parent))
    return tuple(found)


def _has_models(path: Path) -> bool:
    """Whether a file of a folder that cannot be imported looks as if that were a mistake: a script beside models is none."""
    try:
        return re.search(rb"\b(BaseModel|dataclass)\b", _bytes(path) or b"") is not None
    except OSError:
        return False


def load(
    path: Path,
    root: Path,
    report: Report,
    texts: dict[str, str],
    instead: Mapping[Path, bytes] = MappingProxyType({}),
) -> Source | None:
    """The file read and parsed, its text among the texts; None, with a finding, when it cannot be."""
    name = shown(path, root)
    start = Span(name)
    module = module_name(path, root)
    if module is None:
        report.add(NotImportable(name), start)
        return None
    text = _text(path, start, report, instead)
    if text is None:
        return None
    texts[name] = text
    lines = text.split("\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in the user's file is no affair of ours
            tree = ast.parse(text, filename=name)
    except SyntaxError as error:
        report.add(NotPython(error.msg or "invalid syntax", VERSION), _place(error, name, lines))
        return None
    except (RecursionError, MemoryError):
        report.add(FileTooDeep(name), start)
        return None
    except ValueError as error:
        report.add(NotPython(str(error), VERSION), start)
        return None
    return Source(name, module, path.name == "__init__.py", text, lines, text.isascii(), tree)


def folder(path: str, module: str) -> Source:
    """A folder without `__init__.py`, as the empty package that it is for Python."""
    return Source(path, module, True, "", [""], True, ast.Module(body=[], type_ignores=[]))


def shown(path: Path, root: Path) -> str:
    """The path as the user would type it: relative to the root where it lies under it."""
    whole, base = absolute(path), absolute(root)
    return whole.relative_to(base).as_posix() if whole.is_relative_to(base) else path.as_posix()


def module_name(path: Path, root: Path) -> str | None:
    """The name under which the file is imported; None where it cannot be."""
    whole = absolute(path)
    home = next((each for each in import_folders(absolute(root)) if whole.is_relative_to(each)), None)
    if home is None or whole.suffix != ".py":
        return None
    relative = whole.relative_to(home)
    parts = relative.parent.parts if relative.name == "__init__.py" else (*relative.parent.parts, relative.stem)
    return (
        ".".join(parts)
        if parts and all(part.isidentifier() and not keyword.iskeyword(part) for part in parts)
        else None
    )


def import_folders(root: Path) -> tuple[Path, ...]:
    """The folders that modules are imported from: the root, and a `src` in it that is itself no package."""
    inner = root / "src"
    return (inner, root) if inner.is_dir() and not (inner / "__init__.py").exists() else (root,)


def absolute(path: Path) -> Path:
    """The path from the top, links on the way left as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100  # resolve() would follow symbolic links


def texts_below(body: Sequence[ast.stmt]) -> dict[ast.expr, str]:
    """What stands as text directly below an assignment and says what it is for, by the value that was assigned."""
    found = {}
    for assignment, below in pairwise(body):
        match assignment, below:
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value), ast.Expr(ast.Constant(str(text))):
                found[value] = inspect.cleandoc(text)
    return found


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = _searched(folders)
        yield from (Path(parent, name) for name in sorted(files) if name.endswith(".py"))


def _searched(folders: Iterable[str]) -> list[str]:
    return sorted(each for each in folders if each not in SKIPPED_FOLDERS and not each.startswith("."))


def _text(path: Path, start: Span, report: Report, instead: Mapping[Path, bytes]) -> str | None:
    try:
        data = instead[absolute(path)] if instead and absolute(path) in instead else _bytes(path)
    except OSError as error:
        report.add(NotText((error.strerror or "it cannot be opened").lower(), "see that it may be read"), start)
        return None
    if data is None:
        report.add(NotText("it is not a regular file", "name a Python file, a package or a folder"), start)
        return None
    if len(data) > SIZE_LIMIT:
        report.add(FileTooLarge(start.path, SIZE_LIMIT), start)
        return None
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        report.add(NotText("it has a null byte"), Span(start.path, line, 1, line, 1))
        return None
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except SyntaxError as error:
        report.add(NotText(error.msg), start)
        return None
    except (UnicodeDecodeError, LookupError) as error:
        line = data.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else 1
        report.add(NotText(_reason(error)), Span(start.path, line, 1, line, 1))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(path: Path) -> bytes | None:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe must not make us wait
    with open(descriptor, "rb") as file:  # noqa: PTH123  # an open descriptor, not a path
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(SIZE_LIMIT + 1)


def _reason(error: UnicodeDecodeError | LookupError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte 0x{error.object[error.start]:02x} is not {error.encoding}"
    return str(error)


def _place(error: SyntaxError, path: str, lines: list[str]) -> Span:
    line = min(max(error.lineno or 1, 1), len(lines))
    width = len(lines[line - 1])
    column = min(max(error.offset or 1, 1), width + 1)
    end = error.end_offset if error.end_lineno == error.lineno and error.end_offset else column + 1
    return Span(path, line, column, line, max(column + 1, min(end, width + 1)))
