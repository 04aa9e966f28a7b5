"""Text: a report in, what a person reads in a terminal out; the excerpt, the underlining, the help, and a count at the end."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from liftgen.diagnostics.cells import Line, Piece, visible, width
from liftgen.diagnostics.findings import Diagnostic, Report, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Style = Literal["error", "warning", "frame", "strong", "other"]

COLORS: dict[Style, str] = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "frame": "\x1b[34m",
    "strong": "\x1b[1m",
    "other": "\x1b[36m",
}
PLAIN = "\x1b[0m"

SHOWN_LINES = 6
"""How many lines of a longer piece are shown; those in its middle are left out."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of source to underline, with a few words or none."""

    span: Span
    text: str
    style: Style
    sign: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the text is drawn on: how wide it is, and whether it has colours."""

    width: int
    color: bool

    def paint(self, text: str, style: Style) -> str:
        return f"{COLORS[style]}{text}{PLAIN}" if self.color and text else text


def draw_text(report: Report, sources: Mapping[str, str], width: int = 100, color: bool = False) -> str:
    """The report for a terminal of this width, in reading order, with a count at the end; empty when nothing is wrong.

    `sources` are the texts by path; a place in a file that is not among them is named without an excerpt.
    """
    page = Page(max(width, 40), color)
    pieces = ["\n".join(_draw(each, sources, page)) for each in report]
    return "\n\n".join([*pieces, _count(report)]) + "\n" if pieces else ""


def _draw(diagnostic: Diagnostic, sources: Mapping[str, str], page: Page) -> Iterator[str]:
    style: Style = "error" if diagnostic.severity is Severity.ERROR else "warning"
    head = page.paint(f"{diagnostic.severity}[{diagnostic.code}]", style)
    yield head + page.paint(f": {visible(diagnostic.finding.message)}", "strong")
    if diagnostic.span is not None:
        yield from _places(diagnostic.span, diagnostic, sources, style, page)
    if diagnostic.finding.help is not None:
        yield from _help(diagnostic.finding.help, page)


def _places(span: Span, diagnostic: Diagnostic, sources: Mapping[str, str], style: Style, page: Page) -> Iterator[str]:
    """The piece of source that shows it, and the others, file by file."""
    marks = [Mark(span, diagnostic.label, style, "^")]
    marks += [Mark(other.span, other.text, "other", "-") for other in diagnostic.others]
    gutter = max(len(str(mark.span.end_line)) for mark in marks)
    edge = page.paint(" " * gutter + " |", "frame")
    for path in dict.fromkeys(mark.span.path for mark in marks):
        here = [mark for mark in marks if mark.span.path == path]
        arrow = "-->" if path == span.path else ":::"
        yield page.paint(" " * gutter + arrow, "frame") + f" {_location(here[0].span)}"
        lines = sources[path].split("\n") if path in sources else []
        there = [mark for mark in here if mark.span.line <= len(lines) and not _is_file(mark.span)]
        if there:
            yield edge
            yield from _Excerpt(there, lines, gutter, page).draw()
            yield edge
        yield from (_note(mark, gutter, page) for mark in here if mark.text and mark not in there)


def _location(span: Span) -> str:
    return visible(span.path) if _is_file(span) else f"{visible(span.path)}:{span.line}:{span.column}"


def _is_file(span: Span) -> bool:
    """Whether the place is the file as such: a piece without length at its very beginning."""
    return span == Span(span.path)


def _note(mark: Mark, gutter: int, page: Page) -> str:
    return page.paint(" " * gutter + " = ", "frame") + visible(mark.text)


class _Excerpt:
    """The marked lines of one file, each with its underlining."""

    def __init__(self, marks: Sequence[Mark], lines: Sequence[str], gutter: int, page: Page) -> None:
        self.lines = lines
        self.gutter = gutter
        self.page = page
        self.tall = next((mark for mark in marks if mark.span.end_line > mark.span.line), None)
        self.flat = [mark for mark in marks if mark is not self.tall]
        self.room = page.width - gutter - len(" | ") - (len("/ ") if self.tall else 0)

    def draw(self) -> Iterator[str]:
        before = 0
        for number in sorted({mark.span.line for mark in self.flat} | set(self._tall_lines())):
            if before and number == before + 2:
                yield self._line(before + 1, self._piece(before + 1))
            elif before and number > before + 2:
                yield self.page.paint("...", "frame")
            yield from self._marked(number)
            before = number

    def _tall_lines(self) -> list[int]:
        """The lines of the piece that takes several; those in the middle of a long one are left out."""
        if self.tall is None:
            return []
        several = list(range(self.tall.span.line, min(self.tall.span.end_line, len(self.lines)) + 1))
        return several if len(several) <= SHOWN_LINES else [*several[: SHOWN_LINES - 2], several[-1]]

    def _marked(self, number: int) -> Iterator[str]:
        marks = sorted((mark for mark in self.flat if mark.span.line == number), key=lambda mark: mark.span.column)
        line = Line(self.lines[number - 1])
        piece = line.cut(line.cell(marks[0].span.column) if marks else 0, self.room)
        yield self._line(number, piece)
        for mark in marks:
            start = piece.place(line.cell(mark.span.column))
            end = piece.place(line.cell(mark.span.end_column) if mark.span.end_line == number else line.starts[-1])
            yield from self._underlining(mark, number, start, max(end - start, 1))
        if self.tall is not None and number == self._tall_lines()[-1]:
            yield self._foot(self.tall, piece.place(line.cell(self.tall.span.end_column)))

    def _piece(self, number: int) -> Piece:
        return Line(self.lines[number - 1]).cut(0, self.room)

    def _line(self, number: int, piece: Piece) -> str:
        return self.page.paint(f"{number:>{self.gutter}} |", "frame") + f" {self._side(number)}{piece.text}".rstrip()

    def _underlining(self, mark: Mark, number: int, start: int, length: int) -> Iterator[str]:
        # The line down the side of a tall piece goes on beside the underlining, but not after its last line.
        side = self._side(number).replace("/", "|")
        text = visible(mark.text)
        beside = f" {text}" if text and start + length + 1 + width(text) <= self.room else ""
        yield self._below(f"{side}{' ' * start}" + self.page.paint(mark.sign * length + beside, mark.style))
        if text and not beside:
            for part in textwrap.wrap(text, max(self.room - start, 30)):
                yield self._below(f"{side}{' ' * start}" + self.page.paint(part, mark.style))

    def _foot(self, mark: Mark, end: int) -> str:
        text = f" {visible(mark.text)}" if mark.text else ""
        return self._below(self.page.paint(f"|{'_' * max(end, 1)}{mark.sign}{text}", mark.style))

    def _below(self, text: str) -> str:
        return self.page.paint(" " * self.gutter + " |", "frame") + f" {text}".rstrip()

    def _side(self, number: int) -> str:
        if self.tall is None:
            return ""
        if number == self.tall.span.line:
            return self.page.paint("/ ", self.tall.style)
        inside = self.tall.span.line < number <= self.tall.span.end_line
        return self.page.paint("| ", self.tall.style) if inside else "  "


def _help(text: str, page: Page) -> Iterator[str]:
    head = "help: "
    lines = textwrap.wrap(visible(text), page.width - len(head), break_long_words=False, break_on_hyphens=False) or [""]
    yield page.paint(head.rstrip(), "other") + f" {lines[0]}"
    yield from (f"{' ' * len(head)}{line}" for line in lines[1:])


def _count(report: Report) -> str:
    """`2 errors and 1 warning in 2 files`."""
    errors = sum(each.severity is Severity.ERROR for each in report)
    warnings = len(report) - errors
    counted = " and ".join(
        _several(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number
    )
    files = len({each.span.path for each in report if each.span is not None})
    return f"{counted} in {_several(files, 'file')}" if files > 1 else counted


def _several(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
