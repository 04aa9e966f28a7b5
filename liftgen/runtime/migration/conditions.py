"""Conditions: whether the text of a `when` holds for an item as it is stored; the text is one that lift has written."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.migration.texts import Fields
    from liftgen.runtime.wire import AttributeValue, Item

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>[^\W\d]\w*)"
    r"|(?P<mark><>|<=|>=|[=<>(),]))"
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: one == other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


def holds(text: str, fields: Fields, item: Item) -> bool:
    """Whether the condition holds; ValueError where the text is none."""
    walk = _Walk(text, fields, item)
    value = walk.either()
    if walk.word:
        raise ValueError(f"`{text}` is no condition from `{walk.word}` on")
    return value


class _Walk:
    """The text, token by token; each method reads one kind of condition and says whether it holds."""

    def __init__(self, text: str, fields: Fields, item: Item) -> None:
        self.text, self.fields, self.item = text, fields, item
        self.tokens = [found[0].strip() for found in _TOKEN.finditer(text)] + [""]
        self.at = 0

    @property
    def word(self) -> str:
        return self.tokens[self.at]

    def either(self) -> bool:
        found = [self.both()]
        while self.take("or"):
            found.append(self.both())
        return any(found)

    def both(self) -> bool:
        found = [self.negation()]
        while self.take("and"):
            found.append(self.negation())
        return all(found)

    def negation(self) -> bool:
        return not self.negation() if self.take("not") else self.condition()

    def condition(self) -> bool:
        if self.take("("):
            inner = self.either()
            self.need(")")
            return inner
        match self.word:
            case "attribute_exists" | "attribute_not_exists" as function:
                name = self.arguments(1)[0]
                return (self.stored(name) is not None) == (function == "attribute_exists")
            case "begins_with":
                name, prefix = self.arguments(2)
                value = self.value(name)
                return isinstance(value, str) and value.startswith(str(self.value(prefix)))
            case "contains":
                name, member = self.arguments(2)
                value = self.value(name)
                return value is not None and self.value(member) in value
            case _:
                return self.comparison()

    def comparison(self) -> bool:
        left = self.operand()
        if self.take("between"):
            low = self.operand()
            self.need("and")
            high = self.operand()
            return None not in (left, low, high) and low <= left <= high
        if self.take("in"):
            self.need("(")
            choices = [self.operand()]
            while self.take(","):
                choices.append(self.operand())
            self.need(")")
            return left is not None and left in choices
        comparator, right = self.next(), self.operand()
        if comparator == "<>":
            return bool(left != right)
        if comparator not in _COMPARE:
            raise ValueError(f"`{self.text}` has no comparison at `{comparator}`")
        return (
            left is not None and right is not None and type(left) is type(right) and _COMPARE[comparator](left, right)
        )

    def operand(self) -> Any:
        if self.word == "size":
            value = self.value(self.arguments(1)[0])
            return None if value is None else Decimal(len(value))
        return self.value(self.next())

    def arguments(self, count: int) -> list[str]:
        self.next()
        self.need("(")
        found = [self.next()]
        while self.take(","):
            found.append(self.next())
        self.need(")")
        if len(found) != count:
            raise ValueError(f"`{self.text}` has a function of {len(found)} arguments, not {count}")
        return found

    def value(self, word: str) -> Any:
        """What a word stands for: a literal, or what the item holds of a field."""
        if word[:1] == "'":
            return word[1:-1].replace("''", "'")
        if word in ("true", "false"):
            return word == "true"
        if word[:1] == "-" or word[:1].isdigit():
            return Decimal(word)
        value = self.stored(word)
        return None if value is None else _plain(value)

    def stored(self, field: str) -> AttributeValue | None:
        if field not in self.fields:
            raise ValueError(f"`{self.text}` names `{field}`, which is no field")
        value = self.item.get(self.fields[field][0])
        return None if value is None or "NULL" in value else value

    def take(self, word: str) -> bool:
        if self.word.lower() != word:
            return False
        self.at += 1
        return True

    def next(self) -> str:
        if not self.word:
            raise ValueError(f"`{self.text}` ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def need(self, word: str) -> None:
        if not self.take(word):
            raise ValueError(f"`{self.text}` has no `{word}` where there is `{self.word}`")


def _plain(value: AttributeValue) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return Decimal(content)
        case "NS":
            return {Decimal(each) for each in content}
        case "L":
            return [_plain(each) for each in content]
        case "M":
            return {name: _plain(each) for name, each in content.items()}
        case _:
            return content
