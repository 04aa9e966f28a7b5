"""LastRun: what the last whole run read and wrote, so that a run that would only do the same again is over before it begins.

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
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liftgen import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.project import Project

KEPT_PATH = ".lift/kept"
RENDERED = ".lift/rendered"
JOURNAL = ".lift/journal"
LOCK = "lift.lock"
TICK = 50_000_000
"""Nanoseconds: longer than a tick of any file system's clock."""

Seen = tuple[int, int, int, int, str]
"""A file's size, the times of its last change and of that of its inode, the inode, and a digest of its bytes."""

PACKAGE = Path(__file__).parent
TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class LastRun:
    """What the last whole run noted, and what of its inputs is another now; everything else is as it was."""

    notes: dict[str, Any]
    changed: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The files that the run found as they have to be, or wrote."""
        return tuple(self.notes["outputs"])


def last_run(project: Project) -> LastRun | None:
    """What is noted of the last run, where nothing but the texts of inputs has changed since; None where that is not certain.

    Reads the notes, and otherwise only what they cannot speak for.
    """
    try:
        notes = json.loads((project.output_path / KEPT_PATH).read_bytes())
        if notes["made"] == maker(project) and not os.path.lexists(project.output_path / JOURNAL):
            return _compared(notes, project)
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
    seen = _inputs(project, inputs, since)
    written = _outputs(project, outputs)
    if seen is None or written is None:
        return None
    notes = {
        "made": maker(project),
        "inputs": seen,
        "folders": {os.path.relpath(each, root): _listing(each) for each in folders},
        "outputs": written,
        "lock": _digest(output / LOCK),
        "rendered": _digest(output / RENDERED),
        "at": time.time_ns(),
    }
    return json.dumps(notes, separators=(",", ":")).encode()


def notes_after(last: LastRun, project: Project, outputs: Mapping[str, str], since: int) -> bytes | None:
    """The notes of a run that read what had changed alone, and wrote these files with these digests; None as for `keep_notes`."""
    seen = _inputs(project, last.changed, since)
    written = _outputs(project, outputs)
    if seen is None or written is None:
        return None
    notes = {
        **last.notes,
        "inputs": {**last.notes["inputs"], **seen},
        "outputs": {**last.notes["outputs"], **written},
        "lock": _digest(project.output_path / LOCK),
        "rendered": _digest(project.output_path / RENDERED),
        "at": time.time_ns(),
    }
    return json.dumps(notes, separators=(",", ":")).encode()


def _inputs(project: Project, inputs: Iterable[str], since: int) -> dict[str, Seen] | None:
    seen = {each: _seen(os.path.join(project.root, each)) for each in inputs}  # noqa: PTH118  # the path may be absolute
    return None if any(max(changed, moved) > since - TICK for _, changed, moved, _, _ in seen.values()) else seen


def _outputs(project: Project, outputs: Mapping[str, str | None]) -> dict[str, Seen | None] | None:
    from liftgen.files import digest

    written: dict[str, Seen | None] = {}
    for path, was in outputs.items():
        place = project.output_path / path
        written[path] = _seen(place) if was is not None else None
        if was is not None and digest(place.read_bytes()) != was:
            return None
    return written


def _compared(notes: dict[str, Any], project: Project) -> LastRun | None:
    root, output, at = project.root, project.output_path, notes["at"]
    holds = (
        _digest(output / LOCK) == notes["lock"]
        and all(_listing(root / path) == was for path, was in notes["folders"].items())
        and all(
            _same(f"{output}/{path}", was, at=at) if was else os.path.lexists(f"{output}/{path}")
            for path, was in notes["outputs"].items()
        )
    )
    inputs = notes["inputs"].items()
    changed = [path for path, was in inputs if not _same(os.path.join(root, path), was, at=at)]  # noqa: PTH118
    return LastRun(notes, tuple(changed)) if holds else None


def _same(path: str, was: Seen, *, at: int) -> bool:
    now = os.lstat(path)
    size, changed, moved, inode, digest = was
    if (now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino) == (
        size,
        changed,
        moved,
        inode,
    ) and moved < at - TICK:
        return True
    return stat.S_ISREG(now.st_mode) and _digest(path) == digest


def _seen(path: str | Path) -> Seen:
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
    said = f"{__version__}\0{sys.version}\0{project!r}\0{more!r}\0{_own_code(PACKAGE)}"
    return hashlib.sha256(said.encode(errors="surrogateescape")).hexdigest()


def _own_code(package: Path) -> str:
    made = []
    for folder in (package, package.parent / TEMPLATES):
        for path, folders, files in os.walk(folder):
            folders[:] = sorted(each for each in folders if each != "__pycache__")
            for name in sorted(files):
                now = os.lstat(f"{path}/{name}")
                made.append(f"{path}/{name} {now.st_size} {now.st_mtime_ns}")
    return "\0".join(made)
