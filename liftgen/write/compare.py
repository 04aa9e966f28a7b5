"""Compare: files and a folder in, what is to be done with each out; what must not be done is reported."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from zlib import compress, decompress

from liftgen.files import Owner, digest, trouble
from liftgen.rules.writing import EditedByHand, EditedOrphan, InTheWay, UnsafePath
from liftgen.write.folder import NotAFileError
from liftgen.write.lock import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from liftgen.diagnostics import Report, Rule
    from liftgen.files import File
    from liftgen.write.folder import Folder
    from liftgen.write.lock import Lock


class Action(StrEnum):
    """What is to be done with a file."""

    CREATE = "create"
    UPDATE = "update"
    KEEP = "keep"
    DELETE = "delete"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class FileAction:
    """One file, what is to be done with it, its bytes before and after, and what the lock says of it afterwards.

    `edited` is whether the bytes before are a user's, which are kept aside when they are written over. Of a file that is kept
    there are no bytes; the others are held packed, because a large project's text is a few hundred megabytes.
    """

    path: str
    action: Action
    packed_before: bytes | None = None
    packed_after: bytes | None = None
    entry: Entry | None = None
    edited: bool = False

    @classmethod
    def of(
        cls,
        path: str,
        action: Action,
        before: bytes | None = None,
        after: bytes | None = None,
        entry: Entry | None = None,
        *,
        edited: bool = False,
    ) -> FileAction:
        """The action with these bytes."""
        old, new = (None if each is None else compress(each, 1) for each in (before, after))
        return cls(path, action, old, new, entry, edited)

    @property
    def before(self) -> bytes | None:
        return None if self.packed_before is None else decompress(self.packed_before)

    @property
    def after(self) -> bytes | None:
        return None if self.packed_after is None else decompress(self.packed_after)


def compare(
    files: Iterable[File],
    folder: Folder,
    lock: Lock,
    report: Report,
    *,
    force: bool = False,
    orphans: Collection[str] | None = (),
) -> tuple[FileAction, ...]:
    """What is to be done, sorted by path. Conflicts are reported, unless `force` takes them for updates.

    `orphans` are the outputs whose files go when they are no longer generated; None means all of them.
    """
    known = lock.by_path()
    actions = []
    generated = set()
    for file in files:
        generated.add(file.path)
        actions.append(_compare_file(file, folder, known.get(file.path), force, report))
    gone = (each for each in lock.entries if each.path not in generated)
    actions += [
        _compare_orphan(each, folder, force, report) for each in gone if orphans is None or each.output in orphans
    ]
    return tuple(sorted(actions, key=lambda each: each.path))


def _compare_file(file: File, folder: Folder, known: Entry | None, force: bool, report: Report) -> FileAction:
    wrong = trouble(file.path)
    if wrong is not None:
        return _conflict(UnsafePath(file.path, wrong), file.path, report)
    after = file.text.encode()
    entry = Entry(file.path, digest(after), file.owner, file.output)
    if file.owner is Owner.USER and folder.exists(file.path):
        return FileAction(file.path, Action.KEEP, entry=known)
    try:
        before = folder.read(file.path)
    except NotAFileError as error:
        return _conflict(InTheWay(file.path, error.path, error.what), file.path, report)
    if before is None:
        return FileAction.of(file.path, Action.CREATE, None, after, entry)
    if digest(before) == entry.digest:
        return FileAction(file.path, Action.KEEP, entry=entry)
    if known is not None and known.digest == digest(before):
        return FileAction.of(file.path, Action.UPDATE, before, after, entry)
    if force:
        return FileAction.of(file.path, Action.UPDATE, before, after, entry, edited=True)
    return _conflict(EditedByHand(file.path, known is not None), file.path, report, before, after)


def _compare_orphan(entry: Entry, folder: Folder, force: bool, report: Report) -> FileAction:
    if entry.owner is Owner.USER:
        return FileAction(entry.path, Action.KEEP)
    try:
        before = folder.read(entry.path)
    except NotAFileError:
        return FileAction(entry.path, Action.KEEP)
    if before is None:
        return FileAction(entry.path, Action.KEEP)
    if digest(before) == entry.digest:
        return FileAction.of(entry.path, Action.DELETE, before)
    if force:
        return FileAction.of(entry.path, Action.DELETE, before, edited=True)
    return _conflict(EditedOrphan(entry.path), entry.path, report, before)


def _conflict(
    finding: Rule, path: str, report: Report, before: bytes | None = None, after: bytes | None = None
) -> FileAction:
    report.add(finding)
    return FileAction.of(path, Action.CONFLICT, before, after)


def changing(actions: Iterable[FileAction]) -> Iterator[FileAction]:
    """The actions that change something on disk."""
    return (each for each in actions if each.action in {Action.CREATE, Action.UPDATE, Action.DELETE})
