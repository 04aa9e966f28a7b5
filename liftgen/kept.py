"""Kept: what the last whole run read and wrote, so that a run that would only do the same again is over before it begins.

It stands in `.lift/kept`, which is this machine's alone. Without it, or where anything in it does not hold, a run is whole.
A file is taken for what it was by its size, inode and times: the time of its last change is set by the system alone, and is never
the same after a later change but within one tick of its clock. What was changed so shortly before the notes were made, or looks
changed now, is read and compared.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liftgen import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.project import Project

KEPT_PATH = ".lift/kept"
JOURNAL = ".lift/journal"
LOCK = "lift.lock"
TICK = 50_000_000
"""Nanoseconds: longer than a tick of any file system's clock."""

PACKAGE = Path(__file__).parent
TEMPLATES = "templates"


def kept_files(project: Project) -> tuple[str, ...] | None:
    """The files that a run would find as they have to be, when nothing has changed since the last one; None where it has to look.

    Reads the notes, and otherwise only what they cannot speak for.
    """
    try:
        notes = json.loads((project.output_path / KEPT_PATH).read_bytes())
        whole = notes["made"] == maker(project) and not os.path.lexists(project.output_path / JOURNAL)
        if whole and _holds(notes, project):
            return tuple(notes["outputs"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        pass
    return None


def keep_notes(
    project: Project,
    inputs: Iterable[str],
    folders: Iterable[Path],
    outputs: Mapping[str, str | None],
    since: int,
) -> bytes | None:
    """The notes of a run that began at `since`, by `time.time_ns()`; None where somebody has changed something since.

    `inputs` are the files that were read, relative to the project's root, `folders` those that were looked through for more of
    them, `outputs` the files that the run found or wrote, and their digests where they are lift's: of the others it matters only
    that they are there.
    """
    root, output = project.root, project.output_path
    seen = {each: _seen(os.path.join(root, each)) for each in inputs}  # noqa: PTH118  # the path may be absolute
    if any(max(changed, moved) > since - TICK for _, changed, moved, _, _ in seen.values()):
        return None
    from liftgen.files import digest

    written: dict[str, tuple[int, int, int, int, str] | None] = {}
    for path, was in outputs.items():
        written[path] = _seen(output / path) if was is not None else None
        if was is not None and digest((output / path).read_bytes()) != was:
            return None
    notes = {
        "made": maker(project),
        "inputs": seen,
        "folders": {os.path.relpath(each, root): _listing(each) for each in folders},
        "outputs": written,
        "lock": _digest(output / LOCK),
        "at": time.time_ns(),
    }
    return json.dumps(notes, separators=(",", ":")).encode()


def _holds(notes: dict[str, Any], project: Project) -> bool:
    root, output, at = project.root, project.output_path, notes["at"]
    return (
        _digest(output / LOCK) == notes["lock"]
        and all(_same(os.path.join(root, path), *was, at=at) for path, was in notes["inputs"].items())  # noqa: PTH118
        and all(_listing(root / path) == was for path, was in notes["folders"].items())
        and all(
            _same(f"{output}/{path}", *was, at=at) if was else os.path.lexists(f"{output}/{path}")
            for path, was in notes["outputs"].items()
        )
    )


def _same(path: str, size: int, changed: int, moved: int, inode: int, digest: str, *, at: int) -> bool:
    now = os.lstat(path)
    if (now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino) == (
        size,
        changed,
        moved,
        inode,
    ) and moved < at - TICK:
        return True
    return stat.S_ISREG(now.st_mode) and _digest(path) == digest


def _seen(path: str | Path) -> tuple[int, int, int, int, str]:
    now = os.lstat(path)
    return now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino, _digest(path)


def _digest(path: str | Path) -> str:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def _listing(folder: str | Path) -> str:
    """What stands in a folder that models could be read from."""
    with suppress(FileNotFoundError), os.scandir(folder) as found:
        names = sorted(
            each.name
            for each in found
            if each.name[0] != "." and each.name != "__pycache__" and (each.name.endswith(".py") or each.is_dir())
        )
        return hashlib.sha256("\0".join(names).encode(errors="surrogateescape")).hexdigest()
    return ""


def maker(project: Project, *more: object) -> str:
    """What decides on the files beside the models: the configuration, lift's own code and templates, Python, and `more`."""
    made = hashlib.sha256(f"{__version__}\0{sys.version}\0{project!r}\0{more!r}".encode(errors="surrogateescape"))
    for folder in (PACKAGE, PACKAGE.parent / TEMPLATES):
        for path, folders, files in os.walk(folder):
            folders[:] = sorted(each for each in folders if each != "__pycache__")
            for name in sorted(files):
                now = os.lstat(f"{path}/{name}")
                made.update(f"{path}/{name} {now.st_size} {now.st_mtime_ns}\0".encode(errors="surrogateescape"))
    return made.hexdigest()
