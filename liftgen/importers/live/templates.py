"""Templates: the texts of a key and the items they stand on in, the template that composes every one of them out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Item = Mapping[str, Mapping[str, Any]]

WORD = re.compile(r"[A-Z][A-Z_-]+$")
"""A piece that stands for a kind of item, and for no value of one."""

LABEL = re.compile(r"[A-Za-z][A-Za-z_-]*$")
"""A piece that stands for a kind of item where it is no value of the item."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
DAY = re.compile(r"\d{4}-\d\d-\d\d$")
BUCKETS = ("%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H", "%Y%m", "%Y%m%d", "%G-W%V")
MOST_SHARDS = 256
ENOUGH = 8
"""So many items show a write shard: fewer could have it by chance."""


@dataclass(frozen=True, slots=True)
class Part:
    """A value in a template: the attribute that it is of, and how it is written."""

    attribute: str
    spec: str = ""


Template = tuple["str | Part", ...]
"""Literal pieces and values, in order."""


def template_of(texts: Sequence[str], items: Sequence[Item], apart: frozenset[str], *, sort: bool) -> Template | None:
    """The template that gives every text from its item's attributes other than `apart`; None where none does.

    In a sort key a number has to have a width, so that it sorts as it counts.
    """
    rows = [each.split("#") for each in texts]
    if not rows or len({len(each) for each in rows}) > 1:
        return None
    known = [name for name in items[0] if name not in apart and all(name in each for each in items)]
    parts: list[str | Part] = []
    for column in zip(*rows, strict=True):
        found = _piece(column, items, known, parts, sort=sort, is_one_of_many=len(rows[0]) > 1)
        if found is None:
            return None
        parts += [*(["#"] if parts else []), *found]
    return _joined(parts)


def is_escaped(texts: Sequence[str], template: Template, items: Sequence[Item]) -> bool | None:
    """Whether delimiters in values are encoded in these texts; None where no value has any."""
    names = {each.attribute for each in template if isinstance(each, Part) and not each.spec}
    values = [plain(each[name]) for each in items for name in names]
    if all(value is None or value == escaped(value) for value in values):
        return None
    return all(text == _composed(template, item) for text, item in zip(texts, items, strict=True))


def plain(value: Mapping[str, Any]) -> str | None:
    """A stored text or number as it stands in composed text."""
    match value:
        case {"S": str(text)} | {"N": str(text)}:
            return text
        case _:
            return None


def escaped(text: str) -> str:
    """The text with every character up to `%` encoded, as lift composes keys."""
    return re.sub(r"[\x00-\x25]", lambda match: f"%{ord(match[0]):02X}", text)


def _piece(
    column: Sequence[str],
    items: Sequence[Item],
    known: Sequence[str],
    before: Template | list[str | Part],
    *,
    sort: bool,
    is_one_of_many: bool,
) -> list[str | Part] | None:
    """What gives the piece of each text that lies between two delimiters."""
    constant = len({*column}) == 1
    if constant and WORD.match(column[0]):
        return [column[0]]
    if not any(column):
        return [""]
    said = _said(before)
    used = {each.attribute for each in before if isinstance(each, Part)}
    names = sorted(known, key=lambda name: (-_closeness(name, said), name in used, known.index(name)))
    for name in names:
        number = all("N" in each[name] for each in items)
        values = [plain(each[name]) for each in items]
        if any(each is None for each in values):
            continue
        texts = [each or "" for each in values]
        if not (number and sort) and all(
            piece in (text, escaped(text)) for piece, text in zip(column, texts, strict=True)
        ):
            return [Part(name)]
        for spec in _specs(column, texts, number=number):
            return [Part(name, spec)]
    if constant and len(column) > 1:
        return [column[0]]
    # One item alone shows nothing that stays the same; what is written large is a word all the same.
    within = _within(column, items, names, sort=sort)
    is_word = constant and (column[0].isupper() or (is_one_of_many and LABEL.match(column[0])))
    return [column[0]] if within is None and is_word else within


def _specs(column: Sequence[str], texts: Sequence[str], *, number: bool) -> Iterator[str]:
    """How the values are written so that they are these pieces."""
    if number:
        width = len(column[0])
        # Without a zero in front nothing says that there is a width.
        is_padded = width > 1 and any(each.startswith("0") for each in column)
        if (
            is_padded
            and all(each.isdecimal() for each in texts)
            and list(column) == [each.zfill(width) for each in texts]
        ):
            yield f"0{width}d"
        return
    dated = [_moment(each) for each in texts]
    if all(each is not None for each in dated):
        for spec in BUCKETS:
            if list(column) == [each.strftime(spec) for each in dated if each is not None]:
                yield spec
    if len(column) >= ENOUGH and all(re.fullmatch(r"0|[1-9]\d{0,2}", each) for each in column) and len({*column}) > 1:
        low = max(map(int, column)) + 1
        for count in range(low, min(low * 4, MOST_SHARDS) + 1):
            if list(column) == [str(crc32(each.encode()) % count) for each in texts]:
                yield f"shard({count})"
                return


def _within(
    column: Sequence[str], items: Sequence[Item], names: Sequence[str], *, sort: bool
) -> list[str | Part] | None:
    """A value between two literals, as in `USER-{user_id}`."""
    for name in names:
        values = [plain(each[name]) for each in items]
        if (sort and all("N" in each[name] for each in items)) or not all(values):
            continue
        cut = [(piece.partition(value or "")) for piece, value in zip(column, values, strict=True)]
        if len({(start, end) for start, _, end in cut}) == 1 and all(middle for _, middle, _ in cut):
            start, _, end = cut[0]
            if start[-1:].isalnum() or end[:1].isalnum():
                continue
            return [*([start] if start else []), Part(name), *([end] if end else [])]
    return None


def _said(before: Template | list[str | Part]) -> str:
    """The last literal word before a piece, which often says whose value it is."""
    words = [each for each in before if isinstance(each, str) and each != "#"]
    return words[-1].lower() if words and before and before[-1] in (words[-1], "#") else ""


def _closeness(name: str, said: str) -> int:
    """How much a name seems to be what the word before it says: `user_id` after `USER`."""
    plain_name = name.lower().replace("_", "")
    word = said.replace("_", "").replace("-", "")
    if not word:
        return 0
    return 3 if plain_name in (word, f"{word}id", f"{word}key") else 2 if plain_name.startswith(word) else 0


def _moment(text: str) -> datetime | None:
    if not (MOMENT.match(text) or DAY.match(text)):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _composed(template: Template, item: Item) -> str:
    pieces = []
    for each in template:
        if isinstance(each, str):
            pieces.append(each)
            continue
        value = plain(item[each.attribute]) or ""
        moment = _moment(value)
        if each.spec.startswith("shard"):
            pieces.append(str(crc32(value.encode()) % int(each.spec[6:-1])))
        elif each.spec.endswith("d") and value.isdecimal():
            pieces.append(value.zfill(int(each.spec[1:-1])))
        elif each.spec and moment is not None:
            pieces.append(moment.strftime(each.spec))
        else:
            pieces.append(escaped(value))
    return "".join(pieces)


def _joined(parts: list[str | Part]) -> Template:
    """The parts with literals that follow each other as one."""
    found: list[str | Part] = []
    for each in parts:
        if isinstance(each, str) and found and isinstance(found[-1], str):
            found[-1] += each
        elif each != "":
            found.append(each)
    return tuple(found)
