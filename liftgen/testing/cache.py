"""Cache: what is downloaded once and kept between runs, and the logs of what ran."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from liftgen.testing.errors import LocalDynamoDBError

WEEK = 7 * 24 * 60 * 60


def cache_folder() -> Path:
    """The platform's cache folder for lift, or LIFT_CACHE_DIR."""
    import platformdirs

    chosen = os.environ.get("LIFT_CACHE_DIR")
    return Path(chosen).absolute() if chosen else Path(platformdirs.user_cache_path("liftgen", appauthor=False))


def made_once(name: str, make: Callable[[Path], None], *, whole: Callable[[Path], bool]) -> Path:
    """The folder that `make` fills: once, by one process at a time, and again when it was left unfinished or is not `whole`."""
    import filelock

    folder = cache_folder() / name
    finished = folder / ".finished"
    if finished.exists() and whole(folder):
        return folder
    with writing(folder.parent):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder.with_name(f"{name}.lock")):
            if not (finished.exists() and whole(folder)):
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                finished.touch()
    return folder


def new_log(name: str) -> Path:
    """An empty log file of this run alone; logs older than a week go."""
    logs = cache_folder() / "logs"
    with writing(logs):
        logs.mkdir(parents=True, exist_ok=True)
        remove_old(logs)
        handle, path = tempfile.mkstemp(dir=logs, prefix=f"{name}-{time.strftime('%Y%m%d-%H%M%S')}-", suffix=".log")
        os.close(handle)
    return Path(path)


def remove_old(logs: Path) -> None:
    for log in logs.iterdir():
        with suppress(FileNotFoundError):  # another process may be removing the same
            if log.stat().st_mtime < time.time() - WEEK:
                log.unlink()


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as refusal:
        raise LocalDynamoDBError(
            f"cannot write in the cache folder `{folder}`: {refusal.strerror or refusal}",
            help="point LIFT_CACHE_DIR to a folder that can be written",
        ) from refusal
