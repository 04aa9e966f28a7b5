"""Ranges: which values of a sort key a query asks for, and what that means for the key's attribute."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from liftgen.runtime.keys import SORT_BYTES, sort_string
from liftgen.runtime.record import record
from liftgen.runtime.wire import string

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.expressions import Expressions

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Comparator = Literal["=", ">=", ">", "<=", "<", "between", "begins_with"]


@record()
class Range(Generic[T_co]):
    """Some values of a sort key, in order: made by `since`, `after`, `until`, `before`, `between` and `begins_with`."""

    comparator: Comparator
    ends: tuple[T_co, ...]


def since(value: T) -> Range[T]:
    """This value and all that come after it."""
    return Range(">=", (value,))


def after(value: T) -> Range[T]:
    """All that come after this value."""
    return Range(">", (value,))


def until(value: T) -> Range[T]:
    """All that come before this value, and the value itself."""
    return Range("<=", (value,))


def before(value: T) -> Range[T]:
    """All that come before this value."""
    return Range("<", (value,))


def between(low: T, high: T) -> Range[T]:
    """All from one value to another, both included; none when the first is the greater one."""
    return Range("between", (low, high))


def begins_with(prefix: str) -> Range[str]:
    """All text that begins with this."""
    return Range("begins_with", (prefix,))


@record()
class Bounds:
    """What a query says of one sort attribute; `values` are attribute values as JSON text."""

    attribute: str
    comparator: Comparator
    values: tuple[str, ...]
    empty: bool = False

    def expression(self, expressions: Expressions) -> str:
        """The text for a key condition."""
        name = expressions.name(self.attribute)
        first, *rest = [expressions.value(value) for value in self.values]
        match self.comparator:
            case "between":
                return f"{name} BETWEEN {first} AND {rest[0]}"
            case "begins_with":
                return f"begins_with({name}, {first})"
            case comparator:
                return f"{name} {comparator} {first}"


def native(attribute: str, wanted: T | Range[T] | None, write: Callable[[T], str]) -> tuple[Bounds, ...]:
    """The bounds of a sort attribute that is a field of its own; `write` gives the attribute value of one value."""
    match wanted:
        case None:
            return ()
        case Range(comparator, ends):
            backwards = comparator == "between" and _backwards(ends[0], ends[1])
            return (Bounds(attribute, comparator, tuple(write(end) for end in ends), empty=backwards),)
        case value:
            return (Bounds(attribute, "=", (write(value),)),)


def composed(
    attribute: str, wanted: T | Range[T] | None, text: Callable[[T], str], *, start: str = "", end: str = ""
) -> tuple[Bounds, ...]:
    """The bounds of a composed sort attribute, of which one value is asked.

    `text` gives one value's text, `start` is the text before it and `end` the literal that follows it. No value's text has a
    character below U+0026 except `%`, which begins an encoded one, and delimiters lie below that: so all texts with the
    value `x` lie between `x` with the first character of `end` and `x` with the character after that.
    """
    match wanted:
        case None:
            return beginning(attribute, start)
        case Range("begins_with", (prefix,)):
            return beginning(attribute, start + text(prefix) if prefix else start)
        case Range(comparator, ends):
            backwards = comparator == "between" and _backwards(ends[0], ends[1])
            return _between(attribute, comparator, [start + text(each) for each in ends], start, end[:1], backwards)
        case value:
            whole = start + text(value) + end
            return beginning(attribute, whole) if end else exactly(attribute, whole)


def exactly(attribute: str, text: str) -> tuple[Bounds, ...]:
    """The bounds of a composed sort attribute of which all is known."""
    return (Bounds(attribute, "=", (sort_string(text),)),)


def beginning(attribute: str, start: str) -> tuple[Bounds, ...]:
    """The bounds of a composed sort attribute of which the beginning is known."""
    return (Bounds(attribute, "begins_with", (string(start),)),) if start else ()


def _between(
    attribute: str, comparator: Comparator, texts: list[str], start: str, end: str, empty: bool
) -> tuple[Bounds, ...]:
    first, last = texts[0], texts[-1]
    low, high = start, _past(start) if start else ""
    if comparator in {">=", "between"}:
        low = first
    elif comparator == ">":
        low = _past(first + end) if end else first + "\0"
    if comparator in {"<=", "between"}:
        high = _past(last + end) if end else last
    elif comparator == "<":
        high = first if end else _ahead(first)
    # A sort key takes one condition, so both ends go into one `BETWEEN`.
    if low and high:
        return (Bounds(attribute, "between", (string(low), string(high)), empty=empty or low > high),)
    return (Bounds(attribute, ">=", (string(low),)) if low else Bounds(attribute, "<=", (string(high),)),)


def _past(text: str) -> str:
    """The first text after all that begin with this one."""
    following = ord(text[-1]) + 1
    return text[:-1] + chr(0xE000 if following == 0xD800 else following)


def _ahead(text: str) -> str:
    """The last text, of those that fit into a sort key, before this one."""
    previous = ord(text[-1]) - 1
    ahead = text[:-1] + chr(0xD7FF if previous == 0xDFFF else previous)
    return ahead + "\U0010ffff" * ((SORT_BYTES - len(ahead.encode())) // 4)


def _backwards(low: Any, high: Any) -> bool:
    """Whether the range is empty; members of an enum that has no order of its own are as their values are."""
    if isinstance(low, Enum) and isinstance(high, Enum):
        low, high = low.value, high.value
    return bool(low > high)
