"""Markdown: pieces of it that hold any text of a user's without becoming something else."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any

from liftgen.outputs.repository.prose import fenced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 100


def code(text: str) -> str:
    """Text in the type of code, on one line."""
    line = _printable(" ".join(text.split("\n")))
    return fenced(line)


def listed(words: Iterable[str]) -> str:
    """The words with commas and an `and`."""
    *rest, last = list(words)
    return f"{', '.join(rest)} and {last}" if rest else last


def quotation(text: str) -> str:
    """What somebody wrote, set apart, so that nothing in it reaches what stands below."""
    lines = inspect.cleandoc(text).strip().splitlines()
    return "\n".join(f"> {_printable(line)}".replace("<", "&lt;").rstrip() for line in lines)


def grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(each) for each in line)} |" for line in lines)


def json_block(value: Any) -> str:
    """JSON, laid out so that what is short stands on one line."""
    return f"```json\n{_laid_out(value, 0)}\n```"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _laid_out(value: Any, indent: int, before: str = "") -> str:
    line = json.dumps(value, ensure_ascii=False)
    line = line if line.isprintable() else json.dumps(value)
    inner = " " * (indent + 2)
    if len(line) + len(before) + indent <= WIDTH or not value:
        return f"{before}{line}"
    match value:
        case dict():
            lines = [_laid_out(each, indent + 2, f"{json.dumps(name)}: ") for name, each in value.items()]
            opening, closing = "{", "}"
        case list():
            lines = [_laid_out(each, indent + 2) for each in value]
            opening, closing = "[", "]"
        case _:
            return f"{before}{line}"
    inside = ",\n".join(f"{inner}{each}" for each in lines)
    return f"{before}{opening}\n{inside}\n{' ' * indent}{closing}"


def _printable(line: str) -> str:
    return "".join(each if each.isprintable() or each == "\t" else repr(each)[1:-1] for each in line)
