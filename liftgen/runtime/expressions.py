"""Expressions: DynamoDB's conditions as text, with the names and values that they speak of."""

from __future__ import annotations

import re
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.errors import InvalidValue, TooLarge
from liftgen.runtime.record import NOTHING, record
from liftgen.runtime.wire import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.runtime.wire import Wire

LONGEST = 4096
"""How many bytes an expression has at most, in UTF-8."""
OPERANDS = 100
"""How many values a list of `IN` has at most."""
OPERATORS = 300
"""How many operators and functions an expression has at most."""
SLOT = "\0"
"""A value that is put in later, in a text that is made for many requests; no JSON text has this character."""

_plain = re.compile(r"[A-Za-z0-9_]+").fullmatch
# Parentheses count as one, too, but for those of functions and lists.
_operators = re.compile(
    r"<>|[<>]=?|=|(?<!\w)(?<!IN )\(|(?<![#:\w])(?:AND|OR|NOT|IN|BETWEEN|begins_with|contains|size|attribute_\w+)\b"
).findall


class Stated(Protocol):
    """What states itself as the text of a condition: a `Condition`, or a `Where`."""

    def stated(self, expressions: Expressions) -> str: ...


@record()
class Condition:
    """A condition: `names` are attribute names by placeholder (`#status`), `values` attribute values by theirs (`:status`).

    `lists` are placeholders that stand for several values, as `in (:statuses)` does.
    """

    expression: str
    names: Mapping[str, str] = NOTHING
    values: Mapping[str, str] = NOTHING
    lists: Mapping[str, Sequence[str]] = NOTHING

    def stated(self, expressions: Expressions) -> str:
        """Its text, whose names and values are taken in; InvalidValue for a list without values or with more than 100."""
        return expressions.take(self)

    def __and__(self, other: Condition) -> Condition:
        """Both of them hold; placeholders of one name must mean the same."""
        return Condition(
            f"({self.expression}) AND ({other.expression})",
            {**self.names, **other.names},
            {**self.values, **other.values},
            {**self.lists, **other.lists},
        )


@record()
class Both:
    """Two conditions that must hold."""

    first: Stated
    second: Stated

    def stated(self, expressions: Expressions) -> str:
        """Their text, whose names and values are taken in."""
        return f"({self.first.stated(expressions)}) AND ({self.second.stated(expressions)})"


def both(condition: Stated, other: Stated | None) -> Stated:
    """The condition, and the other where there is one."""
    return condition if other is None else Both(condition, other)


def placeholder(attribute: str) -> str:
    """The placeholder of an attribute's name: `#status` for `status`, another unambiguous one where that is no plain word."""
    if _plain(attribute) is not None:
        return f"#{attribute}"
    return "#" + "".join(each if _plain(each) else f"_x{ord(each):X}_" for each in attribute)


class Expressions:
    """The names and values of one request, collected while its expressions are put together."""

    __slots__ = ("_names", "_values")

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: Wire = {}

    def name(self, attribute: str) -> str:
        """The placeholder of an attribute's name."""
        short = placeholder(attribute)
        self._names[short] = attribute
        return short

    def value(self, value: str) -> str:
        """A new placeholder of an attribute value."""
        short = f":{len(self._values)}"
        self._values[short] = value
        return short

    def take(self, condition: Condition) -> str:
        """The text of a condition that has placeholders already."""
        self._names.update(condition.names)
        self._values.update(condition.values)
        text = condition.expression
        for short, values in condition.lists.items():
            if not values:
                raise InvalidValue(f"`{short[1:]}` has no values")
            if len(values) > OPERANDS:
                raise InvalidValue(f"`{short[1:]}` has {len(values)} values, and {OPERANDS} is the most")
            several = {f"{short}_{place}": value for place, value in enumerate(values)}
            self._values.update(several)
            text = re.sub(rf"{short}\b", ", ".join(several), text)
        return text

    def all_of(self, texts: Sequence[str], *conditions: Stated) -> str:
        """The text of all that must hold: conditions of our own, and those of others.

        TooLarge for more than DynamoDB takes: 4,096 characters, 300 operators.
        """
        every = [*texts, *(each.stated(self) for each in conditions)]
        text = " AND ".join(f"({each})" for each in every) if len(every) > 1 else "".join(every)
        if len(text) > LONGEST:
            raise TooLarge(f"a condition has {len(text)} characters, and {LONGEST} is the most")
        # An operator and its operands have five characters at least.
        if len(text) > 5 * OPERATORS and (count := _count(text)) > OPERATORS:
            raise TooLarge(f"a condition has {count} operators, and {OPERATORS} is the most")
        return text

    def members(self) -> Wire:
        """The members of the request that hold names and values, where there are any."""
        members = {}
        if self._names:
            names = {short: quote(attribute) for short, attribute in self._names.items()}
            members["ExpressionAttributeNames"] = joined(names)
        if self._values:
            members["ExpressionAttributeValues"] = joined(self._values)
        return members


def _count(text: str) -> int:
    found: list[str] = _operators(text)
    # The `AND` of a `BETWEEN` is a part of it.
    return len(found) - found.count("BETWEEN")
