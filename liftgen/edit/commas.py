"""Commas: one more item in a list that somebody laid out, on a line of its own where the others have one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar, cast

import libcst as cst

Item = TypeVar("Item", bound=cst.ImportAlias | cst.BaseElement | cst.SubscriptElement)

NOTHING = cst.SimpleWhitespace("")


@dataclass(frozen=True, slots=True)
class Items(Generic[Item]):
    """Items in brackets, with what stands between the opening one and the first, and between the last and the closing one."""

    items: tuple[Item, ...]
    opening: cst.BaseParenthesizableWhitespace = NOTHING
    closing: cst.BaseParenthesizableWhitespace = NOTHING

    def with_item(self, index: int, new: Item) -> Items[Item]:
        """The items with a new one at this index."""
        between = self._between()
        if index < len(self.items):
            items = (*self.items[:index], _before(new, cst.Comma(whitespace_after=between)), *self.items[index:])
            return replace(self, items=items)
        if not self.items:
            return replace(self, items=(new,))
        last, end, closing = self.items[-1], self.items[-1].comma, self.closing
        # The comment behind the last item stays behind it, and the bracket where it stands.
        if isinstance(between, cst.ParenthesizedWhitespace):
            after = end.whitespace_after if isinstance(end, cst.Comma) else None
            if isinstance(after, cst.ParenthesizedWhitespace):
                between = between.with_changes(first_line=after.first_line)
                end = cst.Comma(whitespace_after=after.with_changes(first_line=cst.TrailingWhitespace()))
            elif isinstance(closing, cst.ParenthesizedWhitespace):
                between = between.with_changes(first_line=closing.first_line)
                closing = closing.with_changes(first_line=cst.TrailingWhitespace())
        items = (*self.items[:-1], _before(last, cst.Comma(whitespace_after=between)), _before(new, end))
        return replace(self, items=items, closing=closing)

    def _between(self) -> cst.BaseParenthesizableWhitespace:
        """What stands behind a comma: a blank, or a new line where every item has a line of its own."""
        commas = [each.comma for each in self.items[:-1]]
        if isinstance(self.opening, cst.ParenthesizedWhitespace) and all(
            isinstance(each, cst.Comma) and isinstance(each.whitespace_after, cst.ParenthesizedWhitespace)
            for each in commas
        ):
            return cst.ParenthesizedWhitespace(
                first_line=cst.TrailingWhitespace(), indent=self.opening.indent, last_line=self.opening.last_line
            )
        return cst.SimpleWhitespace(" ")


def _before(item: Item, comma: cst.Comma | cst.MaybeSentinel) -> Item:
    return cast("Item", item.with_changes(comma=comma))
