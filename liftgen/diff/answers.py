"""Answers: what two states cannot say of themselves: whether something was renamed, or one thing went and another came."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody says was renamed, and what was removed although something like it is new.

    Names are a table's or an entity's as it was, or `Entity.field`: the entity as it is called now, the field as it was.
    A new name is without the entity.
    """

    renamed: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()

    def new_name(self, name: str) -> str | None:
        """What it is called now, where somebody says that it was renamed."""
        return dict(self.renamed).get(name)


NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True)
class Question:
    """Something is gone, and each of the candidates is new and might be it under another name."""

    kind: str
    name: str
    candidates: tuple[str, ...]
