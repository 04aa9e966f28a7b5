"""Lock: `lift.lock`, what lift last wrote, so that an edit by hand is seen; a line per file, sorted, for people and for git."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.diagnostics import Span
from liftgen.files import Owner, trouble
from liftgen.rules.writing import BrokenLock, NewerLock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.diagnostics import Report
    from liftgen.write.folder import Folder

LOCK_PATH = "lift.lock"
VERSION = 1
_HEAD = "# What lift last wrote here, so that it sees edits by hand. Keep this file under version control.\n"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One file that lift wrote: the digest of what it wrote, whose file it is, and which output it belongs to."""

    path: str
    digest: str
    owner: Owner
    output: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Everything that lift wrote into a folder and still answers for, sorted by path."""

    entries: tuple[Entry, ...] = ()

    def by_path(self) -> dict[str, Entry]:
        """The entries under their paths."""
        return {each.path: each for each in self.entries}

    @property
    def text(self) -> str:
        """The lock as it is written."""
        lines = (f"{each.digest} {each.owner} {each.output} {each.path}\n" for each in sorted(self.entries))
        return f"{_HEAD}version {VERSION}\n{''.join(lines)}"


def read_lock(folder: Folder, report: Report) -> Lock:
    """The lock of a folder, empty where there is none; what cannot be read in it is reported."""
    content = folder.read(LOCK_PATH)
    if content is None:
        return Lock()
    lines = content.decode("utf-8", errors="replace").splitlines()
    return Lock(tuple(sorted(_entries(lines, report))))


def _entries(lines: list[str], report: Report) -> Iterable[Entry]:
    for number, line in enumerate(lines, start=1):
        match line.split(" ", 3):
            case [""] | ["#", *_]:
                pass
            case ["version", version]:
                if version != str(VERSION):
                    report.add(NewerLock(version), Span(LOCK_PATH, number, 1, number, len(line) + 1))
                    return
            case [digest_, ("lift" | "user") as owner, output, path] if len(digest_) == 32 and trouble(path) is None:
                yield Entry(path, digest_, Owner(owner), output)
            case _:
                report.add(BrokenLock(), Span(LOCK_PATH, number, 1, number, len(line) + 1))
