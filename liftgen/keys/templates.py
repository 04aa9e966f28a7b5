"""Templates: the text of a composed key → its parts, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from liftgen.schema import Placeholder

_PIECE = re.compile(r"(?P<brace>\{\{|\}\})|\{(?P<placeholder>[^{}]*)\}|(?P<stray>[{}])")
_FIELD = re.compile(r"(?P<field>[^\W\d]\w*)(?::(?P<spec>.*))?", re.DOTALL)
_SHARD = re.compile(r"shard\(\s*(?P<count>[0-9]+)\s*\)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A literal or a placeholder, and the characters of the template that say it."""

    part: str | Placeholder
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Malformed:
    """What cannot be read in a template, and where."""

    reason: str
    start: int
    end: int


def pieces(text: str) -> list[Piece] | Malformed:
    """The pieces of a template in order, neighbouring literals joined; or the first thing in it that cannot be read."""
    found: list[Piece] = []
    at = 0
    for match in _PIECE.finditer(text):
        _add_literal(found, text[at : match.start()], at, match.start())
        at = match.end()
        if match["stray"]:
            reason = "`{` is never closed" if match["stray"] == "{" else "`}` closes nothing"
            return Malformed(f"{reason}; a brace itself is written twice", match.start(), match.end())
        if match["brace"]:
            _add_literal(found, match["brace"][0], match.start(), match.end())
            continue
        placeholder = _placeholder(match["placeholder"])
        if isinstance(placeholder, str):
            return Malformed(placeholder, match.start(), match.end())
        found.append(Piece(placeholder, match.start(), match.end()))
    _add_literal(found, text[at:], at, len(text))
    return found


def _add_literal(found: list[Piece], text: str, start: int, end: int) -> None:
    if not text:
        return
    if found and isinstance(found[-1].part, str):
        last = found.pop()
        text, start = f"{last.part}{text}", last.start
    found.append(Piece(text, start, end))


def _placeholder(text: str) -> Placeholder | str:
    match = _FIELD.fullmatch(text)
    if match is None:
        return f"`{{{text}}}` names no field" if text else "`{}` names no field"
    field, spec = match["field"], match["spec"]
    if spec is None:
        return Placeholder(field)
    if spec == "":
        return f"`{{{text}}}` has an empty format"
    if not spec.startswith("shard"):
        return Placeholder(field, spec)
    shard = _SHARD.fullmatch(spec)
    if shard is None or not 2 <= int(shard["count"]) <= 1000:
        return f"`{{{text}}}` needs a number of shards between 2 and 1000, as in `shard(4)`"
    return Placeholder(field, shards=int(shard["count"]))
