"""JSON source: the text of a JSON document in, its values out, each with its place."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from liftgen.diagnostics import Span
from liftgen.rules.importing import NotJson

if TYPE_CHECKING:
    from liftgen.diagnostics import Report

DEPTH = 64
"""How deep a document may nest: hand-written ones stay far below, and a reader that calls itself ends somewhere."""

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<exponent>[eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Leaf:
    """Text, a number, true, false or null."""

    value: str | int | float | bool | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Members:
    """An object: names and values in order; a name may stand twice."""

    members: tuple[tuple[Leaf, Node], ...]
    span: Span = field(compare=False)


Node = Leaf | Items | Members


def parse_json(text: str, path: str, report: Report) -> Node | None:
    """The document's value; None where it is no JSON, and the first place that shows it was reported."""
    parser = _Parser(text, path)
    try:
        return parser.document()
    except _JsonError as error:
        report.add(NotJson(error.reason), parser.span(error.at, error.at + 1))
        return None


class _JsonError(Exception):
    """The rest of the text cannot be read."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at


class _Parser:
    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def document(self) -> Node:
        node, end = self._value(self._skip(0), 0)
        at = self._skip(end)
        if at < len(self.text):
            self._stop(f"`{self.text[at]}` follows the whole document", at)
        return node

    def span(self, start: int, end: int) -> Span:
        first, last = (bisect_right(self.lines, each) - 1 for each in (start, end))
        return Span(self.path, first + 1, start - self.lines[first] + 1, last + 1, end - self.lines[last] + 1)

    def _value(self, at: int, depth: int) -> tuple[Node, int]:
        if depth > DEPTH:
            self._stop(f"it is nested deeper than {DEPTH} levels", at)
        match self.text[at : at + 1]:
            case "{":
                return self._object(at, depth)
            case "[":
                return self._list(at, depth)
            case '"':
                return self._string(at)
            case _:
                return self._other(at)

    def _object(self, start: int, depth: int) -> tuple[Members, int]:
        members: list[tuple[Leaf, Node]] = []
        at = self._skip(start + 1)
        while self._character(at, start) != "}":
            if members:
                at = self._expect(",", at, start)
            if self._character(at, start) != '"':
                self._stop("a name in double quotes is missing", at)
            name, end = self._string(at)
            at = self._expect(":", self._skip(end), start)
            value, end = self._value(at, depth + 1)
            members.append((name, value))
            at = self._skip(end)
        return Members(tuple(members), self.span(start, at + 1)), at + 1

    def _list(self, start: int, depth: int) -> tuple[Items, int]:
        items: list[Node] = []
        at = self._skip(start + 1)
        while self._character(at, start) != "]":
            if items:
                at = self._expect(",", at, start)
            value, end = self._value(at, depth + 1)
            items.append(value)
            at = self._skip(end)
        return Items(tuple(items), self.span(start, at + 1)), at + 1

    def _string(self, at: int) -> tuple[Leaf, int]:
        match = _STRING.match(self.text, at)
        if match is None:
            self._stop("the text is never closed, or holds a line break or another control character", at)
        try:
            value: str = json.loads(match[0])
        except ValueError:
            self._stop("the text has a backslash that begins no escape", at)
        if any("\ud800" <= each <= "\udfff" for each in value):
            self._stop("the text holds half of a surrogate pair, which no file can hold", at)
        end = match.end()
        return Leaf(value, self.span(at, end)), end

    def _other(self, at: int) -> tuple[Leaf, int]:
        for word, value in _WORDS.items():
            if self.text.startswith(word, at):
                return Leaf(value, self.span(at, at + len(word))), at + len(word)
        number = _NUMBER.match(self.text, at)
        if number is None:
            found = f"`{self.text[at]}` stands" if at < len(self.text) else "the document ends"
            self._stop(f"{found} where a value should", at)
        whole = not number["fraction"] and not number["exponent"]
        if len(number[0]) > 400 or (not whole and abs(float(number[0])) == float("inf")):
            self._stop("the number is too large", at)
        return Leaf(int(number[0]) if whole else float(number[0]), self.span(at, number.end())), number.end()

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _character(self, at: int, opened: int) -> str:
        if at >= len(self.text):
            self._stop(f"`{self.text[opened]}` is never closed", opened)
        return self.text[at]

    def _expect(self, mark: str, at: int, opened: int) -> int:
        if self._character(at, opened) != mark:
            self._stop(f"`{mark}` is missing before `{self.text[at]}`", at)
        return self._skip(at + 1)

    def _stop(self, reason: str, at: int) -> NoReturn:
        raise _JsonError(reason, at)
