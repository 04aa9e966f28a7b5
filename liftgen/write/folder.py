"""Folder: files on disk below one folder, by paths that cannot leave it; symbolic links below it are never followed."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

MODE = 0o644
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK opening a named pipe that somebody left here would wait for ever.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class NotAFileError(OSError):
    """What stands at a path is a folder, a symbolic link, or something else that is no file: it is left alone."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"`{path}` is {what}")
        self.path = path
        self.what = what


class Folder:
    """The folder at this path, which need not exist yet; every step below it is taken from the one above it, link by link."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._root: int | None = None
        self._parent: tuple[tuple[str, ...], int] | None = None

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._forget_parent()
        if self._root is not None:
            os.close(self._root)
            self._root = None

    def read(self, path: str) -> bytes | None:
        """The bytes of the file, or None where there is nothing; NotAFileError where there is something else."""
        *parents, name = path.split("/")
        try:
            descriptor = os.open(name, _READ, dir_fd=self._open(tuple(parents)))
        except FileNotFoundError:
            return None
        except NotAFileError:
            raise
        except OSError as error:
            raise self._understood(error, path) from error
        kind = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(kind):
            os.close(descriptor)
            raise NotAFileError(path, "a folder" if stat.S_ISDIR(kind) else "no ordinary file")
        with os.fdopen(descriptor, "rb") as file:
            return file.read()

    def exists(self, path: str) -> bool:
        """Whether anything at all stands there, a broken link included."""
        *parents, name = path.split("/")
        try:
            os.lstat(name, dir_fd=self._open(tuple(parents)))
        except (FileNotFoundError, NotAFileError):
            return False
        return True

    def write(self, path: str, content: bytes, *, durable: bool = False) -> None:
        """A new file in the place of whatever file was there, and the folders above it."""
        *parents, name = path.split("/")
        directory = self._open(tuple(parents), create=True)
        # A new file instead of new bytes in the old one: a hard link to it elsewhere keeps what it had.
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=directory)
        with os.fdopen(os.open(name, _NEW, MODE, dir_fd=directory), "wb") as file:
            os.fchmod(file.fileno(), MODE)
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())

    def replace(self, path: str, content: bytes) -> None:
        """Other bytes for a file, at once and durably, so that nobody ever sees half of them; who may read it stays as it was."""
        *parents, name = path.split("/")
        new = "/".join((*parents, f".{name}.new"))
        directory = self._open(tuple(parents), create=True)
        try:
            self.write(new, content, durable=True)
            with suppress(FileNotFoundError):
                mode = os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode
                if stat.S_ISREG(mode):
                    os.chmod(f".{name}.new", stat.S_IMODE(mode), dir_fd=directory)
            self.rename(new, path)
        except OSError:
            self.remove(new)
            raise

    def rename(self, path: str, new: str) -> None:
        """The file under another name, at once, in the place of whatever was there; both in the same folder."""
        *parents, name = path.split("/")
        directory = self._open(tuple(parents))
        os.replace(name, new.rpartition("/")[2], src_dir_fd=directory, dst_dir_fd=directory)

    def remove(self, path: str) -> None:
        """No file any more, where there was one, and no folders above it that are empty now."""
        *parents, name = path.split("/")
        try:
            os.unlink(name, dir_fd=self._open(tuple(parents)))
        except FileNotFoundError:
            return
        while parents:
            self._forget_parent()
            *parents, name = parents
            try:
                os.rmdir(name, dir_fd=self._open(tuple(parents)))
            except OSError:
                return

    @contextmanager
    def locked(self, path: str) -> Iterator[bool]:
        """Whether nobody else holds this lock; it ends with the block, or with the process."""
        *parents, name = path.split("/")
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(name, flags, MODE, dir_fd=self._open(tuple(parents), create=True))
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(descriptor)

    def _open(self, parents: tuple[str, ...], *, create: bool = False) -> int:
        """The folder above a file, open; FileNotFoundError where there is none."""
        # Paths come sorted, so the folder of one file is mostly the folder of the next.
        if self._parent is not None and self._parent[0] == parents:
            return self._parent[1]
        if self._root is None:
            if create:
                self.path.mkdir(parents=True, exist_ok=True)
            try:
                self._root = os.open(self.path, _DIRECTORY)
            except OSError as error:
                raise self._understood(error, str(self.path)) from error
        descriptor = os.dup(self._root)
        for count, name in enumerate(parents, start=1):
            if create:
                with suppress(FileExistsError):
                    os.mkdir(name, dir_fd=descriptor)
            try:
                inner = os.open(name, _DIRECTORY, dir_fd=descriptor)
            except OSError as error:
                raise self._understood(error, "/".join(parents[:count])) from error
            finally:
                os.close(descriptor)
            descriptor = inner
        self._forget_parent()
        self._parent = (parents, descriptor)
        return descriptor

    def _forget_parent(self) -> None:
        if self._parent is not None:
            os.close(self._parent[1])
            self._parent = None

    @staticmethod
    def _understood(error: OSError, path: str) -> OSError:
        match error.errno:
            case errno.ELOOP | errno.EMLINK:
                return NotAFileError(path, "a symbolic link")
            case errno.ENOTDIR:
                return NotAFileError(path, "no folder, or a symbolic link to one")
            case errno.ENXIO:
                return NotAFileError(path, "no ordinary file")
            case _:
                return error
