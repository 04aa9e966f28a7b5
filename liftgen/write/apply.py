"""Apply: what was compared is done, all of it or nothing.

The old bytes of everything that changes are first written to a journal, at once and durably. When anything goes wrong they
are put back; when the process is killed, the next run finds the journal and puts them back. A temporary file, a sync and a
rename for each file would be as safe and takes seconds for thousands of files.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.files import digest, trouble
from liftgen.rules.writing import AnotherRun
from liftgen.write.compare import Action, FileAction, changing
from liftgen.write.folder import NotAFileError
from liftgen.write.lock import LOCK_PATH, Lock

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from liftgen.diagnostics import Report
    from liftgen.write.folder import Folder

STATE = ".lift"
RUN_LOCK = f"{STATE}/run.lock"
JOURNAL = f"{STATE}/journal"
UNFINISHED = f"{JOURNAL}.new"
BACKUP = f"{STATE}/backup"


class ChangedMeanwhileError(OSError):
    """A file is not what it was when it was compared."""


class BrokenJournalError(OSError):
    """What stands in the journal's place was not written by lift."""

    def __init__(self) -> None:
        super().__init__(f"`{JOURNAL}` is no journal that lift wrote; delete it when nothing of it is needed")


@contextmanager
def claim(folder: Folder, report: Report) -> Iterator[bool]:
    """Whether this run is the only one in the folder; what an interrupted run left behind is put right first."""
    if not folder.exists(f"{STATE}/.gitignore"):
        folder.write(f"{STATE}/.gitignore", b"*\n")
    with folder.locked(RUN_LOCK) as alone:
        if alone:
            folder.remove(UNFINISHED)
            _restore(folder)
        else:
            report.add(AnotherRun())
        yield alone


def interrupted(folder: Folder) -> bool:
    """Whether a run was killed here while it wrote."""
    return folder.exists(JOURNAL)


def apply(actions: Iterable[FileAction], folder: Folder, lock: Lock) -> None:
    """Everything done, and the lock written; OSError when it cannot be, and then everything is as it was."""
    actions = tuple(actions)
    to_do = [*changing(actions), *changing([_lock_action(actions, folder, lock)])]
    if not to_do:
        return
    _keep_aside([each for each in to_do if each.edited], folder)
    _write_journal(to_do, folder)
    begun = set()
    try:
        for each in to_do:
            if folder.read(each.path) != each.before:
                raise ChangedMeanwhileError(f"`{each.path}` was changed while lift was writing; nothing was written")
            begun.add(each.path)
            _do(each, folder)
    except BaseException:
        _restore(folder, begun)
        raise
    folder.remove(JOURNAL)


def _lock_action(actions: Iterable[FileAction], folder: Folder, lock: Lock) -> FileAction:
    entries = lock.by_path()
    for each in actions:
        entries.pop(each.path, None)
        if each.entry is not None:
            entries[each.path] = each.entry
    before = folder.read(LOCK_PATH)
    after = Lock(tuple(entries.values())).text.encode()
    if before is None:
        return FileAction.of(LOCK_PATH, Action.CREATE, None, after)
    return FileAction.of(LOCK_PATH, Action.KEEP if before == after else Action.UPDATE, before, after)


def _keep_aside(edited: list[FileAction], folder: Folder) -> None:
    number = 1
    while folder.exists(f"{BACKUP}/{number:04d}"):
        number += 1
    for each in edited:
        folder.write(f"{BACKUP}/{number:04d}/{each.path}", each.before or b"")


def _do(each: FileAction, folder: Folder) -> None:
    if each.after is None:
        folder.remove(each.path)
    else:
        folder.write(each.path, each.after)


@dataclass(frozen=True, slots=True)
class _Saved:
    """A file as it was before the run, and what the run meant to make of it; None: no file."""

    path: str
    before: bytes | None
    after: str | None


def _write_journal(to_do: list[FileAction], folder: Folder) -> None:
    """Head and bytes in one file, which gets its name only when it is whole."""
    head = [
        {
            "path": each.path,
            "before": None if each.before is None else len(each.before),
            "after": None if each.after is None else digest(each.after),
        }
        for each in to_do
    ]
    content = json.dumps(head).encode() + b"\n" + b"".join(each.before or b"" for each in to_do)
    try:
        folder.write(UNFINISHED, content, durable=True)
    except OSError:
        # It must not be what fills a disk.
        folder.remove(UNFINISHED)
        raise
    folder.rename(UNFINISHED, JOURNAL)


def _restore(folder: Folder, begun: Container[str] | None = None) -> None:
    """Everything that the journal knows as it was before, or just what was begun.

    After a kill nobody knows what was begun, and somebody may have edited a file since: what differs from both the old and the
    new text is kept aside.
    """
    content = folder.read(JOURNAL)
    if content is None:
        return
    saved = [each for each in _saved(content) if begun is None or each.path in begun]
    differing = _differing(saved, folder)
    if begun is None:
        others = [(each, now) for each, now in differing if now is not None and digest(now) != each.after]
        _keep_aside([FileAction.of(each.path, Action.UPDATE, now) for each, now in others], folder)
    for each, _ in differing:
        if each.before is None:
            folder.remove(each.path)
        else:
            folder.write(each.path, each.before)
    folder.remove(JOURNAL)


def _differing(saved: Iterable[_Saved], folder: Folder) -> list[tuple[_Saved, bytes | None]]:
    """What is not as it was, with what stands there now."""
    found = []
    for each in saved:
        # What stands there now and is no file was not put there by lift.
        with suppress(NotAFileError):
            now = folder.read(each.path)
            if now != each.before:
                found.append((each, now))
    return found


def _saved(journal: bytes) -> Iterator[_Saved]:
    head, _, content = journal.partition(b"\n")
    start = 0
    for path, size, after in _entries(head):
        # A journal that came with somebody else's files must not lead out of this folder.
        if trouble(path) is not None or not 0 <= (size or 0) <= len(content) - start:
            raise BrokenJournalError
        yield _Saved(path, None if size is None else content[start : start + size], after)
        start += size or 0


def _entries(head: bytes) -> list[tuple[str, int | None, str | None]]:
    try:
        entries = [(each["path"], each["before"], each["after"]) for each in json.loads(head)]
    except (ValueError, LookupError, TypeError) as error:
        raise BrokenJournalError from error
    if not all(isinstance(path, str) and isinstance(size, int | None) for path, size, _ in entries):
        raise BrokenJournalError
    return entries
