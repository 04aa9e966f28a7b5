"""Overlap: whether two keys can have one text; decided on the languages of their texts, delimiters and escaping included."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from liftgen.field_types import EnumOf, LiteralOf, Scalar, bare
from liftgen.keys.storage import key_type, scalar_of
from liftgen.schema import Composed, Native

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.schema import EntityKey, KeyPart, Model, Placeholder

ESCAPED = frozenset(map(chr, range(0x26)))
"""Composed keys percent-encode these characters in values."""
_ASCII = frozenset(map(chr, range(0x80)))
_DIGITS = frozenset("0123456789")
_CHARACTERS: dict[Scalar, frozenset[str]] = {
    Scalar.INT: _DIGITS | {"-"},
    Scalar.FLOAT: _DIGITS | frozenset("-+.eE"),
    Scalar.DECIMAL: _DIGITS | frozenset("-+.eE"),
    Scalar.DATETIME: _DIGITS | frozenset("-+:.TZ"),
    Scalar.DATE: _DIGITS | {"-"},
    Scalar.TIME: _DIGITS | frozenset(":."),
    Scalar.UUID: _DIGITS | frozenset("abcdef-"),
    Scalar.TIMEDELTA: _DIGITS | frozenset("-."),
}
_WIDTHS = {"Y": 4, "G": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2, "V": 2, "j": 3, "f": 6}


@dataclass(frozen=True, slots=True)
class Characters:
    """Characters of these, and where `other` is true of those beyond ASCII: one or more, or `none` at all."""

    these: frozenset[str]
    other: bool = False
    none: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these texts."""

    texts: frozenset[str]


Language = tuple[Characters | Choice, ...]
"""Every text that the pieces say, one after the other."""

ANYTHING = Characters(_ASCII, other=True)
ANYTHING_OR_NOTHING = replace(ANYTHING, none=True)
CUT = "#"


def language_of(part: KeyPart | None, model: Model, *, escape: bool) -> tuple[Language, ...]:
    """The texts of a key part, one language for each of its attributes."""
    match part:
        case None:
            return ()
        case Composed(parts=parts):
            return (tuple(_piece(each, model, escape=escape) for each in parts),)
        case Native(fields):
            return tuple((_value(model, each, escape=None),) for each in fields)


def meet(left: tuple[Language, ...], right: tuple[Language, ...]) -> bool:
    """Whether some values give both the same texts, attribute by attribute; a missing attribute is that of no text."""
    return len(left) == len(right) and all(_texts_meet(*each) for each in zip(left, right, strict=True))


@dataclass(frozen=True, slots=True)
class Segments:
    """A language cut at every `#`, which values do not hold: text where a segment is just that; more may follow an `open` one."""

    parts: tuple[str | Language, ...]
    open: bool


@cache
def segments_of(language: Language) -> Segments | None:
    """The segments of a language; None where a value could hold the `#`."""
    parts: list[list[Characters | Choice]] = [[]]
    for at, piece in enumerate(language):
        match piece:
            case Choice(texts) if len(texts) == 1:
                (text,) = texts
                first, *rest = text.split(CUT)
                parts[-1].append(Choice(frozenset({first})))
                parts += [[Choice(frozenset({each}))] for each in rest]
            case Choice(texts) if not any(CUT in each for each in texts):
                parts[-1].append(piece)
            case Characters(these) if CUT not in these:
                parts[-1].append(piece)
            case _ if piece == ANYTHING_OR_NOTHING and at == len(language) - 1:
                parts[-1].append(replace(ANYTHING_OR_NOTHING, these=_ASCII - {CUT}))
                return Segments(tuple(_segment(each) for each in parts), open=True)
            case _:
                return None
    return Segments(tuple(_segment(each) for each in parts), open=False)


def _segment(pieces: list[Characters | Choice]) -> str | Language:
    if all(isinstance(each, Choice) and len(each.texts) == 1 for each in pieces):
        return "".join(text for each in pieces if isinstance(each, Choice) for text in each.texts)
    return tuple(each for each in pieces if each != Choice(frozenset({""})))


def _texts_meet(left: Language, right: Language) -> bool:
    one, other = segments_of(left), segments_of(right)
    if one is None or other is None:
        return _prefixes_agree(left, right) and _meet(left, right)
    short, long = (one, other) if len(one.parts) <= len(other.parts) else (other, one)
    if len(short.parts) < len(long.parts) and not short.open:
        return False
    # Where both are open, or the longer one is, its further segments are what may follow the shorter one.
    return all(_segments_meet(*each) for each in zip(short.parts, long.parts, strict=False))


def _segments_meet(left: str | Language, right: str | Language) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return left == right or _meet(_language(left), _language(right))


def _language(segment: str | Language) -> Language:
    return (Choice(frozenset({segment})),) if isinstance(segment, str) else segment


def beginning(language: Language) -> Language:
    """Every text that begins with the language's first literal piece."""
    first = language[0] if language else None
    known = isinstance(first, Choice) and len(first.texts) == 1
    return (first, ANYTHING_OR_NOTHING) if first is not None and known else (ANYTHING_OR_NOTHING,)


def can_collide(left: tuple[EntityKey, Model, bool], right: tuple[EntityKey, Model, bool]) -> bool:
    """Whether an item of the one and an item of the other can have the same key; each with its model and whether it escapes."""
    texts = [texts_of(key, model, escape=escape) for key, model, escape in (left, right)]
    return meet(texts[0], texts[1])


def texts_of(key: EntityKey, model: Model, *, escape: bool) -> tuple[Language, ...]:
    """The texts of a key, one language for each of its attributes."""
    return tuple(language for part in key.parts for language in language_of(part, model, escape=escape))


def encoded(text: str) -> str:
    """The text as it stands in a composed key."""
    return "".join(f"%{ord(each):02X}" if each in ESCAPED else each for each in text)


def values_of(model: Model, field: str) -> tuple[str, ...] | None:
    """The texts that the field can have, where they are known."""
    match bare(model.attribute(field).type):
        case EnumOf(members=members):
            return tuple(str(value) for _, value in members)
        case LiteralOf(values):
            return tuple(str(value) for value in values)
        case _ if scalar_of(model.attribute(field).type) is Scalar.BOOL:
            return ("true", "false")
        case _:
            return None


def _piece(part: str | Placeholder, model: Model, *, escape: bool) -> Characters | Choice:
    if isinstance(part, str):
        return Choice(frozenset({part}))
    if part.shards:
        return Choice(frozenset(str(each) for each in range(part.shards)))
    if part.spec:
        return _formatted(part, model)
    return _value(model, part.field, escape=escape)


def _formatted(part: Placeholder, model: Model) -> Characters | Choice:
    scalar = scalar_of(model.attribute(part.field).type)
    if scalar in (Scalar.DATETIME, Scalar.DATE, Scalar.TIME):
        between = frozenset(encoded(re.sub(r"%.", "", part.spec)))
        return Characters(_DIGITS | between)
    return Characters(_DIGITS | frozenset("-."))


def _value(model: Model, field: str, *, escape: bool | None) -> Characters | Choice:
    """The texts of a field's value; `escape` is None where it stands as it is."""
    attribute = model.attribute(field)
    values = values_of(model, field)
    if values is not None and attribute.lifecycle != "ttl":
        return Choice(frozenset(each if escape is None else encoded(each) for each in values))
    scalar = scalar_of(attribute.type)
    if attribute.lifecycle == "ttl":
        return Characters(_DIGITS)
    if scalar is not None and scalar in _CHARACTERS:
        return Characters(_CHARACTERS[scalar])
    if escape is None or key_type(attribute.type) == "B":
        return ANYTHING
    return Characters(_ASCII - ESCAPED | ({"%"} if escape else frozenset()), other=True)


def _prefixes_agree(left: Language, right: Language) -> bool:
    """Whether the literal beginnings allow a common text: cheap, and enough for most pairs."""
    first, second = (_literal(each) for each in (left, right))
    return first.startswith(second) or second.startswith(first)


def _literal(language: Language) -> str:
    first = language[0] if language else None
    return next(iter(first.texts)) if isinstance(first, Choice) and len(first.texts) == 1 else ""


@cache
def _meet(left: Language, right: Language) -> bool:
    """Walk both languages at once, a character at a time, to where both are at their end."""
    letters = _letters((*left, *right))
    machines = (_Machine(left), _Machine(right))
    start = (machines[0].closure(machines[0].start), machines[1].closure(machines[1].start))
    waiting, seen = deque([start]), {start}
    while waiting:
        first, second = waiting.popleft()
        if machines[0].end in first and machines[1].end in second:
            return True
        for letter in letters:
            after = (machines[0].step(first, letter), machines[1].step(second, letter))
            if after[0] and after[1] and after not in seen:
                seen.add(after)
                waiting.append(after)
    return False


def _letters(pieces: Language) -> list[str]:
    """One letter of every kind that the pieces tell apart: each letter of a literal is a kind of its own."""
    written = {letter for each in pieces if isinstance(each, Choice) for text in each.texts for letter in text}
    beyond = next(letter for letter in map(chr, range(0x80, 0x110000)) if letter not in written)
    classes = [each for each in pieces if isinstance(each, Characters)]
    kinds = {
        (letter if letter in written else "", *(_takes(each, letter) for each in classes)): letter
        for letter in sorted({*_ASCII, *written, beyond})
    }
    return list(kinds.values())


class _Machine:
    """A nondeterministic automaton of a language: states, what leads from one to the next by a character, and what without."""

    def __init__(self, language: Language) -> None:
        self.moves: list[list[tuple[Characters | str, int]]] = [[]]
        self.free: list[list[int]] = [[]]
        self.start = 0
        at = self.start
        for each in language:
            at = self._add(each, at)
        self.end = at

    def closure(self, *states: int) -> frozenset[int]:
        """The states that these lead to without a character, and these."""
        found, waiting = set(states), list(states)
        while waiting:
            for each in self.free[waiting.pop()]:
                if each not in found:
                    found.add(each)
                    waiting.append(each)
        return frozenset(found)

    def step(self, states: Iterable[int], letter: str) -> frozenset[int]:
        """The states that these lead to by the letter."""
        return self.closure(*(to for each in states for by, to in self.moves[each] if _takes(by, letter)))

    def _add(self, piece: Characters | Choice, at: int) -> int:
        end = self._state()
        match piece:
            case Characters(none=none):
                self.moves[at].append((piece, end))
                self.moves[end].append((piece, end))
                if none:
                    self.free[at].append(end)
            case Choice(texts):
                for text in sorted(texts):
                    here = at
                    for letter in text:
                        there = self._state()
                        self.moves[here].append((letter, there))
                        here = there
                    self.free[here].append(end)
        return end

    def _state(self) -> int:
        self.moves.append([])
        self.free.append([])
        return len(self.moves) - 1


def _takes(by: Characters | str, letter: str) -> bool:
    if isinstance(by, str):
        return by == letter
    return letter in by.these or (by.other and not letter.isascii())
