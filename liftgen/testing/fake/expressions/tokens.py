"""Tokens: the text of an expression, cut into words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_pattern = re.compile(
    r"\s*(?:(?P<name>[A-Za-z][A-Za-z0-9_]*)|(?P<alias>\#[A-Za-z0-9_]+)|(?P<value>:[A-Za-z0-9_]+)|(?P<number>\d+)"
    r"|(?P<symbol><>|<=|>=|[=<>(),.\[\]+-])|(?P<other>\S))"
)


@dataclass(frozen=True)
class Token:
    """One word of an expression; `kind` is name, alias, value, number, symbol, other or end."""

    kind: str
    text: str
    start: int
    end: int

    def is_word(self, word: str) -> bool:
        """Whether it is this keyword, in whatever case."""
        return self.kind == "name" and self.text.upper() == word


def cut(text: str) -> list[Token]:
    """The words, and an end."""
    tokens = []
    for found in _pattern.finditer(text):
        kind = found.lastgroup or "other"
        tokens.append(Token(kind, found[kind], found.start(kind), found.end(kind)))
    return [*tokens, Token("end", "<EOF>", len(text), len(text))]
