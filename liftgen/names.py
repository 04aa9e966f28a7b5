"""Names: one name, every spelling; identifiers that never clash with Python's own words; and the name that was meant."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# An acronym with a plural s, an acronym before a capitalised word, a word, an acronym; digits stay with what stands before, and
# a plural s with the digits of its word: `thing6s`.
_WORD = re.compile(
    r"[A-Z]{2,}s(?![a-z])[0-9]*|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\d_A-Z]+(?:[0-9]+s(?![^\W\d_A-Z])|[0-9]*)|[A-Z]+[0-9]*|[0-9]+"
)

_PLURALS = {
    "child": "children",
    "datum": "data",
    "foot": "feet",
    "goose": "geese",
    "index": "indexes",
    "man": "men",
    "mouse": "mice",
    "person": "people",
    "quiz": "quizzes",
    "tooth": "teeth",
    "woman": "women",
}
_UNCOUNTED = frozenset({"data", "equipment", "information", "media", "metadata", "news", "series", "species"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name as somebody wrote it, in every spelling that code needs."""

    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name as they were written: `URLValue` is `URL` and `Value`, `user_id2` is `user` and `id2`."""
        return tuple(_WORD.findall(self.text))

    @property
    def snake(self) -> str:
        return "_".join(self.words).lower()

    @property
    def constant(self) -> str:
        return "_".join(self.words).upper()

    @property
    def kebab(self) -> str:
        return "-".join(self.words).lower()

    @property
    def pascal(self) -> str:
        """Words with a capital each; an acronym keeps its capitals, so that a class name stays as it is."""
        return "".join(word[0].upper() + word[1:] for word in self.words)

    @property
    def camel(self) -> str:
        """As `pascal`, with a small first word: `URLValue` is `urlValue`."""
        first, *rest = self.words or ("",)
        return first.lower() + "".join(word[0].upper() + word[1:] for word in rest)

    @property
    def title(self) -> str:
        """The words with spaces, for prose: `APIKey` is `API key`."""
        return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in self.words)

    @property
    def plural(self) -> str:
        """The plural in snake case: `AuditEvent` is `audit_events`, `Category` is `categories`."""
        *rest, last = self.snake.split("_")
        acronyms = self.words and re.fullmatch(r"[A-Z]{2,}s", self.words[-1])
        return "_".join([*rest, last if acronyms else _plural(last)])

    @property
    def identifier(self) -> str:
        """The snake case as a Python identifier that is no keyword and no builtin."""
        return identifier(self.snake)


def identifier(text: str) -> str:
    """The text as a Python identifier that is no keyword and no builtin; what cannot stand in one becomes `_`."""
    normal = unicodedata.normalize("NFKC", text)
    safe = "".join(each if f"_{each}".isidentifier() else "_" for each in normal) or "_"
    if not safe.isidentifier():
        safe = f"_{safe}"
    return f"{safe}_" if is_taken(safe) else safe


def is_word(text: str) -> bool:
    """Whether the text can name a method as it is: an identifier that begins with a letter and is no keyword."""
    normal = unicodedata.normalize("NFKC", text) == text
    return normal and text.isidentifier() and not text.startswith("_") and not keyword.iskeyword(text)


def is_attribute_name(text: str, *, key: bool = True) -> bool:
    """Whether DynamoDB, and the CDK on the way there, take the text for the name of an attribute, or of one of a key."""
    return text != "" and "{Token[" not in text and (not key or len(text.encode(errors="replace")) <= 255)


def is_taken(text: str) -> bool:
    """Whether Python means something by this name: a keyword, a soft keyword, or a builtin."""
    return keyword.iskeyword(text) or (keyword.issoftkeyword(text) and text != "_") or hasattr(builtins, text)


def _plural(word: str) -> str:
    if word in _UNCOUNTED or not word:
        return word
    if word in _PLURALS:
        return _PLURALS[word]
    if word[-1].isdigit():
        return f"{word}s"
    if re.search(r"[^aeiou]y$|quy$", word):
        return f"{word[:-1]}ies"
    if re.search(r"[^aeiou]is$", word) and len(word) > 4:
        return f"{word[:-2]}es"
    if re.search(r"(s|x|z|ch|sh)$", word):
        return f"{word}es"
    return f"{word}s"


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that was most probably meant."""
    import difflib  # only mistakes need it

    return next(iter(difflib.get_close_matches(word, list(known), 1, cutoff)), None)
