"""Catalogue: the texts of many keys, to ask which of them can be equal to a given one without comparing it to each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liftgen.keys.overlap import Segments, meet, segments_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liftgen.keys.overlap import Language

    Texts = tuple[Language, ...]
    Position = tuple[int, int]
    Shape = tuple[tuple[bool, ...] | None, ...]


@dataclass(frozen=True)
class Catalogue:
    """Names and the texts of their keys, kept by where in them a segment is a literal."""

    entries: dict[str, Texts]
    _shelves: dict[tuple[Shape, tuple[Position, ...]], dict[tuple[str, ...], list[str]]] = field(default_factory=dict)
    _shapes: dict[Shape, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Texts]]) -> Catalogue:
        """The catalogue of these keys."""
        catalogue = cls(dict(entries))
        for name, texts in catalogue.entries.items():
            catalogue._shapes.setdefault(_shape(texts), []).append(name)
        return catalogue

    def meeting(self, texts: Texts) -> Iterator[str]:
        """The names whose keys can be equal to one with these texts."""
        own = _shape(texts)
        for shape in self._shapes:
            if len(shape) != len(own):
                continue
            # Only where both have a literal can it tell them apart, and equal literals are found without looking at the others.
            positions = tuple(_common(own, shape))
            for name in self._shelf(shape, positions).get(_literals(texts, positions), []):
                if meet(texts, self.entries[name]):
                    yield name

    def _shelf(self, shape: Shape, positions: tuple[Position, ...]) -> dict[tuple[str, ...], list[str]]:
        known = self._shelves.get((shape, positions))
        if known is None:
            known = defaultdict(list)
            for name in self._shapes[shape]:
                known[_literals(self.entries[name], positions)].append(name)
            self._shelves[shape, positions] = known
        return known


def _shape(texts: Texts) -> Shape:
    """For each attribute, which of its segments are literals; None where it has no segments."""
    found = (segments_of(each) for each in texts)
    return tuple(tuple(isinstance(part, str) for part in each.parts) if each is not None else None for each in found)


def _common(left: Shape, right: Shape) -> Iterator[Position]:
    for attribute, (one, other) in enumerate(zip(left, right, strict=True)):
        if one is not None and other is not None:
            pairs = zip(one, other, strict=False)
            yield from ((attribute, at) for at, (first, second) in enumerate(pairs) if first and second)


def _literals(texts: Texts, positions: tuple[Position, ...]) -> tuple[str, ...]:
    return tuple(_literal(segments_of(texts[attribute]), at) for attribute, at in positions)


def _literal(segments: Segments | None, at: int) -> str:
    part = segments.parts[at] if segments is not None else ""
    return part if isinstance(part, str) else ""
