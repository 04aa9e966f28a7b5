"""Watch: do something again whenever models or their configuration change; watchfiles lives here."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from liftgen.cli.console import say
from liftgen.cli.running import refused_by_system
from liftgen.diagnostics import Report
from liftgen.project import FILES
from liftgen.read.sources import find_files, folders_searched, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from liftgen.project import Project

QUIET = 50  # milliseconds without a change, after which what changed is looked at: an editor writes in several steps


class Watching(Protocol):
    """What tells of changes below folders, as `watched` does: a set for each time, an empty one when it has begun."""

    def __call__(self, folders: tuple[Path, ...]) -> Iterator[set[str]]:
        """The paths that changed."""


def watch(project: Callable[[], Project], run: Callable[[], object], watching: Watching | None = None) -> None:
    """Run, and again after every change, until there are no more or the user ends it; what is wrong is said, and watched on.

    Folders are looked for anew after each run: a model may be where there was none.
    """
    with suppress(KeyboardInterrupt):
        folders = _folders(project())
        seen = _times(folders)
        _run(run)
        more, begun = True, False
        while more:
            more = False
            for changed in (watching or watched)(folders):
                if not begun:
                    say(f"watching {_counted(len(folders))}; end with Ctrl-C")
                    begun = True
                # What changed before anybody watched is seen by its times.
                now = _times(folders)
                changed = changed or {each for each in {*now, *seen} if now.get(each) != seen.get(each)}
                seen = now
                if changed:
                    say(f"something changed: {', '.join(sorted({Path(each).name for each in changed})[:3])}")
                    _run(run)
                found = _folders(project())
                if found != folders:
                    folders, more = found, True
                    break
    say("ended")


def watched(folders: tuple[Path, ...]) -> Iterator[set[str]]:
    """The paths below these folders that changed, several that change at once together; no deeper than in them."""
    from watchfiles import watch as watch_files

    changes = watch_files(
        *(each for each in folders if each.is_dir()),
        watch_filter=lambda _, path: matters(path),
        step=QUIET,
        rust_timeout=500,
        yield_on_timeout=True,
        recursive=False,
        ignore_permission_denied=True,
    )
    return ({path for _, path in each} for each in changes)


def matters(path: str) -> bool:
    """Whether a change of what has this path can be one of models: a module, a configuration, or a folder that may hold some."""
    name = Path(path).name
    return (
        name in FILES
        or name.endswith(".py")
        or not (name.startswith(".") or Path(path).suffix or name == "__pycache__")
    )


def _run(run: Callable[[], object]) -> None:
    """Run; what the world refuses is said, and may be otherwise next time."""
    try:
        run()
    except OSError as error:
        say(f"error: {refused_by_system(error).message}")


def _folders(project: Project) -> tuple[Path, ...]:
    """Where something may change that matters."""
    files = [shown(each, project.root) for each in find_files(project.model_paths, project.root, Report())]
    return tuple(sorted({each.absolute() for each in folders_searched(project.model_paths, files, project.root)}))


def _times(folders: tuple[Path, ...]) -> dict[str, int]:
    """When each file in the folders that matters was changed."""
    found: dict[str, int] = {}
    for folder in folders:
        with suppress(OSError):
            found |= {each.path: each.stat().st_mtime_ns for each in os.scandir(folder) if each.name.endswith(".py")}
    return found


def _counted(folders: int) -> str:
    return f"{folders} {'folder' if folders == 1 else 'folders'}"
