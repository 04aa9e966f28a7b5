"""Cells: source text as a terminal shows it; wide characters, tabs, and nothing that a terminal would obey."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property

TAB = 4
ELLIPSIS = "…"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LEFT_CONTEXT = 20
"""How many cells stand before the piece that a long line is cut to."""


def visible(text: str) -> str:
    """The text in one line, with a picture in place of every character that would act on the terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_picture(character) for character in text)


@dataclass(frozen=True)
class Line:
    """One line of source, laid out in cells."""

    source: str

    @cached_property
    def glyphs(self) -> list[str]:
        """What is shown for each character."""
        found: list[str] = []
        column = 0
        for character in self.source:
            glyph = " " * (TAB - column % TAB) if character == "\t" else _picture(character)
            found.append(glyph)
            column += width(glyph)
        return found

    @cached_property
    def starts(self) -> list[int]:
        """The cell in which each character begins, and the one after the last."""
        found = [0]
        for glyph in self.glyphs:
            found.append(found[-1] + width(glyph))
        return found

    def cell(self, column: int) -> int:
        """The cell of a column of the source, from 1; beyond the end it is the end."""
        return self.starts[min(max(column - 1, 0), len(self.source))]

    def cut(self, focus: int, room: int) -> Piece:
        """As much of the line as there is room for, so that the cell in focus is seen."""
        end = self.starts[-1]
        if end <= room:
            return Piece("".join(self.glyphs), 0, end)
        left = 0 if focus < room - LEFT_CONTEXT else max(0, min(focus - LEFT_CONTEXT, end - room + 1))
        right = left + room
        first, last = (left + 1 if left else 0), (right - 1 if right < end else end)
        shown = [
            glyph
            if first <= start and start + width(glyph) <= last
            else " " * _overlap(start, width(glyph), first, last)
            for glyph, start in zip(self.glyphs, self.starts, strict=False)
        ]
        text = (ELLIPSIS if left else "") + "".join(shown) + (ELLIPSIS if right < end else "")
        return Piece(text, left, right)


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a line that is shown: its text, and the cells that it begins and ends at."""

    text: str
    left: int
    right: int

    def place(self, cell: int) -> int:
        """Where a cell of the whole line is seen."""
        return min(max(cell, self.left), self.right) - self.left


def width(text: str) -> int:
    """How many cells the text takes."""
    return len(text) if text.isascii() else sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me") or unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _picture(character: str) -> str:
    if character == "\t" or " " <= character <= "~":
        return character if character != "\t" else " "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    # Cc, Cf, Cs, Co, Cn, Zl, Zp: controls, direction marks, surrogates, line separators.
    category = unicodedata.category(character)
    return REPLACEMENT if category[0] == "C" or category in ("Zl", "Zp") else character


def _overlap(start: int, size: int, first: int, last: int) -> int:
    return max(0, min(start + size, last) - max(start, first))
