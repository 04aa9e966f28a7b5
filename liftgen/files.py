"""Files: text on its way to disk, and who may edit it once it is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Owner(StrEnum):
    """Who edits a file: lift rewrites its own on every run; the user's is written once and never touched again."""

    LIFT = "lift"
    USER = "user"


@dataclass(frozen=True, slots=True, order=True)
class File:
    """A text for a path; the path is relative to the output folder and spelt with `/`.

    `output` is what it was rendered for, `entities` the ones that it is about; none of them means all.
    """

    path: str
    text: str
    owner: Owner = Owner.LIFT
    output: str = ""
    entities: tuple[str, ...] = ()
