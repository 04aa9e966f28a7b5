"""Ranges: what is asked of a sort key as bounds on its attributes, and the text of composed keys that lies between two values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from liftgen.outputs.examples.answers import Within
from liftgen.outputs.examples.items import attribute_value, placed_text
from liftgen.schema import Composed, Native, Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.outputs.examples.expressions import AttributeValue, Expressions
    from liftgen.outputs.examples.values import Example
    from liftgen.schema import Entity, KeyPart

Comparator = Literal["=", ">=", ">", "<=", "<", "between", "begins_with"]
SORT_BYTES = 1024
"""As long as a sort key may be."""


@dataclass(frozen=True, slots=True)
class Range:
    """Which values of a field are asked for; two ends for `between`, otherwise one."""

    comparator: Comparator
    ends: tuple[Example, ...]

    @classmethod
    def of(cls, argument: Example | Within) -> Range:
        """What an argument for a range parameter asks for: a value, or what lies within two ends."""
        match argument:
            case Within(None, high, strict):
                return cls("<" if strict else "<=", (high,))
            case Within(low, None, strict):
                return cls(">" if strict else ">=", (low,))
            case Within(low, high):
                return cls("between", (low, high))
            case value:
                return cls("=", (value,))


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is said of one sort attribute."""

    attribute: str
    comparator: Comparator
    values: tuple[AttributeValue, ...]

    def text(self, expressions: Expressions) -> str:
        """The text for a key condition."""
        name = expressions.name(self.attribute)
        first, *rest = [expressions.value(each) for each in self.values]
        match self.comparator:
            case "between":
                return f"{name} BETWEEN {first} AND {rest[0]}"
            case "begins_with":
                return f"begins_with({name}, {first})"
            case comparator:
                return f"{name} {comparator} {first}"


def sort_bounds(
    part: KeyPart, entity: Entity, equal: Mapping[str, Example], ranges: Mapping[str, Range]
) -> list[Bounds]:
    """The bounds of a sort key of which these values are known, and these ranges asked."""
    match part:
        case Native(fields):
            return list(_native(fields, entity, equal, ranges))
        case Composed():
            return _composed(part, equal, ranges)


def _native(
    fields: tuple[str, ...], entity: Entity, equal: Mapping[str, Example], ranges: Mapping[str, Range]
) -> Iterator[Bounds]:
    for field in fields:
        wanted = Range("=", (equal[field],)) if field in equal else ranges.get(field)
        if wanted is None:
            return
        attribute = entity.model.attribute(field)
        values = tuple(attribute_value(attribute, each, entity) for each in wanted.ends)
        yield Bounds(attribute.name, wanted.comparator, values)
        if field not in equal:
            return


def _composed(part: Composed, equal: Mapping[str, Example], ranges: Mapping[str, Range]) -> list[Bounds]:
    start = ""
    for place, piece in enumerate(part.parts):
        if isinstance(piece, str):
            start += piece
        elif piece.field in equal:
            start += placed_text(piece, equal[piece.field])
        else:
            following = part.parts[place + 1] if place + 1 < len(part.parts) else ""
            end = following if isinstance(following, str) else ""
            return _texts(part.attribute, ranges.get(piece.field), piece, start, end)
    return [_bounds(part.attribute, "=", start)]


def _texts(attribute: str, wanted: Range | None, piece: Placeholder, start: str, end: str) -> list[Bounds]:
    """The bounds of composed text: `start` stands before the values that are asked for, `end` behind them.

    Delimiters lie below every character of a value, so all texts with the value `x` lie between `x` with the first character of
    `end` and `x` with the character after that.
    """
    if wanted is None:
        return [_bounds(attribute, "begins_with", start)] if start else []
    texts = [start + placed_text(piece, each) for each in wanted.ends]
    match wanted.comparator:
        case "begins_with":
            return [_bounds(attribute, "begins_with", texts[0])]
        case "=":
            return [_bounds(attribute, "begins_with" if end else "=", texts[0] + end)]
    low, high = start, _past(start) if start else ""
    if wanted.comparator in {">=", "between"}:
        low = texts[0]
    elif wanted.comparator == ">":
        low = _past(texts[0] + end[:1]) if end else f"{texts[0]}\0"
    if wanted.comparator in {"<=", "between"}:
        high = _past(texts[-1] + end[:1]) if end else texts[-1]
    elif wanted.comparator == "<":
        high = texts[0] if end else _before(texts[0])
    # A sort key takes one condition, so both ends go into one `BETWEEN`.
    if low and high:
        return [_bounds(attribute, "between", low, high)]
    return [_bounds(attribute, ">=", low) if low else _bounds(attribute, "<=", high)]


def _bounds(attribute: str, comparator: Comparator, *texts: str) -> Bounds:
    values: tuple[dict[str, Any], ...] = tuple({"S": text} for text in texts)
    return Bounds(attribute, comparator, values)


def _past(text: str) -> str:
    """The first text after all that begin with this one."""
    return text[:-1] + chr(ord(text[-1]) + 1)


def _before(text: str) -> str:
    """The last text before this one that fits into a sort key."""
    ahead = text[:-1] + chr(ord(text[-1]) - 1)
    return ahead + "\U0010ffff" * ((SORT_BYTES - len(ahead.encode())) // 4)
