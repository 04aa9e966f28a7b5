"""Files: text on its way to disk, and who may edit it once it is there."""

from __future__ import annotations

import hashlib
import re
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


def digest(content: bytes) -> str:
    """A short name for these bytes; line ends do not count, because git may change them on checkout."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()[:32]


_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_ODD = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\u2028\u2029]')


def trouble(path: str) -> str | None:
    """What is wrong with a path, in a few words: it must stay in its folder, and be a name on every system."""
    for part in path.split("/"):
        if part in {"", ".", ".."}:
            return "it does not stay in the output folder"
        if _ODD.search(part):
            return "it has a character that not every system has in names"
        if part[-1] in ". ":
            return "a name in it ends in a dot or a blank"
        if _RESERVED.fullmatch(part):
            return f"`{part}` is a device on Windows"
        if len(part.encode(errors="replace")) > 255:
            return "a name in it is longer than 255 bytes"
    return None
