"""Shapes: an object of a JSON document, asked for its keys one by one; what is missing or of another kind is reported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liftgen.importers.json_source import Items, Leaf, Members, Node
from liftgen.names import closest
from liftgen.rules.importing import LeftOut, SaidTwice, UnknownWord, WrongShape

if TYPE_CHECKING:
    from collections.abc import Collection

    from liftgen.diagnostics import Report, Span


@dataclass(frozen=True, slots=True)
class Word:
    """A text of the document and its place."""

    text: str
    span: Span

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of the document: `what` it is in words, `place` the smallest piece that shows it."""

    members: dict[str, Node]
    what: str
    place: Span
    report: Report

    def word(self, key: str, *, required: bool = True) -> Word | None:
        """The text under the key; empty text says nothing."""
        match self.members.get(key):
            case Leaf(str(text), span) if text.strip():
                return Word(text, span)
            case Leaf(str(), span):
                self.refuse(key, "is empty", span)
            case node:
                self._missing_or_wrong(key, node, "text", required)
        return None

    def choice(self, key: str, kind: str, choices: Collection[str], *, required: bool = True) -> Word | None:
        """The text under the key, which is one of the choices."""
        word = self.word(key, required=required)
        return word if word is not None and self.is_one_of(word, kind, choices) else None

    def is_one_of(self, word: Word, kind: str, choices: Collection[str]) -> bool:
        """Whether the word is one of the choices; reported where it is not."""
        if word.text in choices:
            return True
        self.report.add(UnknownWord(kind, word.text, tuple(choices), closest(word.text, choices)), word.span)
        return False

    def flag(self, key: str, *, required: bool = True) -> bool | None:
        """The true or false under the key."""
        match self.members.get(key):
            case Leaf(bool(flag)):
                return flag
            case node:
                self._missing_or_wrong(key, node, "true or false", required)
        return None

    def number(self, key: str) -> int | None:
        """The whole number under the key."""
        match self.members.get(key):
            case Leaf(int(number)) if not isinstance(number, bool):
                return number
            case node:
                self._missing_or_wrong(key, node, "a whole number", True)
        return None

    def items(self, key: str, *, required: bool = True, empty: bool = True) -> tuple[Node, ...]:
        """The list under the key."""
        match self.members.get(key):
            case Items((), span) if not empty:
                self.refuse(key, "is empty", span)
            case Items(items):
                return items
            case node:
                self._missing_or_wrong(key, node, "a list", required)
        return ()

    def words(self, key: str, *, required: bool = True) -> tuple[Word, ...] | None:
        """The texts in the list under the key; None where there is none, or one of them is no text."""
        items = self.items(key, required=required, empty=False)
        found = []
        for each in items:
            match each:
                case Leaf(str(text), span) if text.strip():
                    found.append(Word(text, span))
                case Leaf(str(), span):
                    self.refuse(key, "holds empty text", span)
                case _:
                    self.refuse(key, f"holds {kind_of(each)}, and only text is a name", each.span)
        return tuple(found) if items and len(found) == len(items) else None

    def object(self, key: str) -> Members | None:
        """The object under the key."""
        match self.members.get(key):
            case Members(members, span) as node:
                if members:
                    return node
                self.refuse(key, "is empty", span)
            case node:
                self._missing_or_wrong(key, node, "an object", True)
        return None

    def node(self, key: str) -> Node | None:
        """Whatever stands under the key; null is nothing."""
        node = self.members.get(key)
        return None if isinstance(node, Leaf) and node.value is None else node

    def refuse(self, key: str, why: str, at: Span) -> None:
        """Report what is wrong with the value of the key."""
        self.report.add(WrongShape(f"`{key}` of {self.what}", why), at)

    def _missing_or_wrong(self, key: str, node: Node | None, kind: str, required: bool) -> None:
        if node is None or (isinstance(node, Leaf) and node.value is None):
            if required:
                self.refuse(key, "is missing", self.place)
            return
        self.refuse(key, f"is {kind_of(node)}, not {kind}", node.span)


def shape(node: Node, what: str, keys: Collection[str], report: Report, name: Word | None = None) -> Shape | None:
    """The object that a node is, or None; a key that the format does not have is reported, and one that stands twice.

    `what` says what kind of thing it is; its name is the one given, or stands in it under `name`.
    """
    if not isinstance(node, Members):
        named = f"{what} `{name}`" if name else what
        report.add(WrongShape(named, f"is {kind_of(node)}, not an object"), node.span)
        return None
    members: dict[str, Node] = {}
    for key, value in node.members:
        text = str(key.value)
        if text in members:
            report.add(SaidTwice("keys", text), key.span)
        members.setdefault(text, value)
    named, place = _named(node, what, members.get("name"), name)
    found = Shape(members, named, place, report)
    for key, _ in node.members:
        text = str(key.value)
        if text in keys:
            continue
        meant = closest(text, [each for each in keys if each not in members], 0.75)
        if meant is not None:
            report.add(UnknownWord("key", text, tuple(keys), meant), key.span)
        else:
            report.add(LeftOut(f"`{text}` of {named}", "lift does not know it"), key.span)
    return found


def kind_of(node: Node) -> str:
    """What kind of value a node is, in words."""
    match node:
        case Leaf(None):
            return "null"
        case Leaf(bool()):
            return "true or false"
        case Leaf(str()):
            return "text"
        case Leaf():
            return "a number"
        case Items():
            return "a list"
        case Members():
            return "an object"


def _named(node: Members, what: str, inside: Node | None, name: Word | None) -> tuple[str, Span]:
    if name is not None:
        return f"{what} `{name}`", name.span
    if isinstance(inside, Leaf) and isinstance(inside.value, str) and inside.value:
        return f"{what} `{inside.value}`", inside.span
    start = node.span
    return what, replace(start, end_line=start.line, end_column=start.column + 1)
