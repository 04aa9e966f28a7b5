"""Compiled: templates as the code that jinja2 makes of them, kept in the platform's cache folder from one run to the next.

What is loaded from there is run. So the folder has to be this user's own, writable by nobody else, and no link; files likewise.
Where that is not so, or nothing can be kept, templates are compiled in every run.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.bccache import Bucket

OTHERS = stat.S_IWGRP | stat.S_IWOTH


class CompiledTemplates(jinja2.BytecodeCache):
    """Compiled templates in a folder, which is made when it is first needed; without it nothing is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """What is kept of this template, if it is of this text; jinja2 looks at that."""
        with suppress(OSError):
            directory = self._open()
            try:
                file = os.open(_name(bucket), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=directory)
            finally:
                os.close(directory)
            with os.fdopen(file, "rb") as content:
                if _is_own(os.fstat(file), stat.S_ISREG):
                    try:
                        bucket.load_bytecode(content)
                    except Exception:  # half a file, or none of ours: whatever reading it raises
                        bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, whole or not at all."""
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            directory = self._open()
            new = f"{_name(bucket)}.{os.getpid()}"
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
                with os.fdopen(os.open(new, flags, 0o600, dir_fd=directory), "wb") as content:
                    bucket.write_bytecode(content)
                os.replace(new, _name(bucket), src_dir_fd=directory, dst_dir_fd=directory)
            except OSError:
                os.unlink(new, dir_fd=directory)
            finally:
                os.close(directory)

    def _open(self) -> int:
        """The folder, open; OSError where it is not this user's alone."""
        directory = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        if _is_own(os.fstat(directory), stat.S_ISDIR):
            return directory
        os.close(directory)
        raise PermissionError(f"`{self.folder}` is not this user's alone")


def cache_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """Where lift keeps what it can make again: LIFT_CACHE_DIR, or the platform's cache folder; None without a home."""
    chosen = environment.get("LIFT_CACHE_DIR")
    if chosen:
        return Path(chosen).absolute()
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if platform == "darwin":
        return home / "Library/Caches/liftgen"
    base = environment.get("XDG_CACHE_HOME", "")
    return (Path(base) if os.path.isabs(base) else home / ".cache") / "liftgen"  # noqa: PTH117  # of text that may be empty


def _is_own(status: os.stat_result, kind: Callable[[int], bool]) -> bool:
    return kind(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & OTHERS


def _name(bucket: Bucket) -> str:
    return f"{bucket.key}.{sys.implementation.cache_tag}"
