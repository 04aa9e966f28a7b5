"""Watch: every change is followed, whatever is wrong on the way, and Ctrl-C ends it cleanly."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from liftgen.cli.watch import matters, watch
from liftgen.diagnostics import Report
from liftgen.project import load_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from liftgen.project import Project
    from tests.cli.conftest import Workspace


class Changes:
    """Tells of what was done between one look and the next; a step that is None ends it, as Ctrl-C does."""

    def __init__(self, *steps: Callable[[], object] | None) -> None:
        self.steps = list(steps)
        self.folders: list[tuple[Path, ...]] = []

    def __call__(self, folders: tuple[Path, ...]) -> Iterator[set[str]]:
        self.folders.append(folders)
        while self.steps:
            step = self.steps.pop(0)
            if step is None:
                raise KeyboardInterrupt
            step()
            yield {"models/session.py"}


def loaded() -> Project:
    from pathlib import Path

    return load_project(Path(), Report())


def test_every_change_is_one_run(project: Workspace) -> None:
    runs: list[str] = []
    changes = Changes(*[lambda: None] * 3)
    watch(loaded, lambda: runs.append("run"), changes)

    assert runs == ["run"] * 4
    assert project.path / "models" in changes.folders[0]


def test_what_the_world_refuses_is_said_and_watched_on(project: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    runs: list[int] = []

    def run() -> None:
        runs.append(1)
        raise PermissionError(13, "Permission denied", "models")

    watch(loaded, run, Changes(lambda: None))

    assert project.path.exists()
    assert len(runs) == 2
    assert capsys.readouterr().err.count("error: `models`: permission denied") == 2


def test_a_new_folder_of_models_is_watched_too(project: Workspace) -> None:
    def grow() -> None:
        project.write("models/more/user.py", "")

    changes = Changes(grow, lambda: None)
    watch(loaded, lambda: None, changes)

    assert [project.path / "models/more" in each for each in changes.folders] == [False, True]


def test_ctrl_c_ends_it_cleanly(project: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    watch(loaded, lambda: None, Changes(lambda: None, None))

    assert project.path.exists()
    assert capsys.readouterr().err.endswith("ended\n")


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("models/a.py", True),
        ("lift.toml", True),
        ("pyproject.toml", True),
        ("models/more", True),
        ("lift.lock", False),
        ("models/.a.py.swp", False),
        ("models/__pycache__", False),
        (".lift", False),
        ("README.md", False),
    ],
)
def test_only_what_may_be_models_matters(path: str, answer: bool) -> None:
    assert matters(path) is answer


def test_it_writes_and_a_preview_does_not(project: Workspace) -> None:
    ran = project.lift("scaffold", "--watch", "--check")

    assert ran.code == 2


def test_a_person_saves_a_file_breaks_it_and_mends_it(project: Workspace) -> None:
    """The whole of it: a real process, real notifications; every wait is for a line."""
    command = [sys.executable, "-m", "liftgen", "dynamorm", "scaffold", "--watch"]
    whole = project.read("models/session.py")
    with subprocess.Popen(
        command,
        cwd=project.path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs tests in the background may have them ignore Ctrl-C, and so what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stderr is not None

        def until(text: str) -> str:
            lines = []
            for line in process.stderr or ():
                lines.append(line)
                if text in line:
                    return "".join(lines)
            raise AssertionError("".join(lines))

        try:
            until("watching 2 folders")
            project.write("models/session.py", "class (:\n")
            until("error[LIFT")
            project.write("models/session.py", whole.replace("user: str", "name: str"))
            until("1 file")
            # As most editors save: another file takes the place of the one that is watched.
            project.write("models/.session.py.new", whole.replace("user: str", "title: str"))
            (project.path / "models/.session.py.new").replace(project.path / "models/session.py")
            until("something changed: session.py")
            until("1 file")
            project.write("models/user.py", whole.replace("Session", "User").replace("session_id", "user_id"))
            until("something changed: user.py")
            until("1 file")
            process.send_signal(signal.SIGINT)
            until("ended")
        except BaseException:
            process.kill()
            raise
        assert process.wait(60) == 0
