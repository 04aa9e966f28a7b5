"""Kept: a run that would do the same again does nothing, and whatever has changed, by whomever, is noticed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liftgen import kept, pipeline
from liftgen.diagnostics import Report
from liftgen.kept import KEPT_PATH, last_run
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import load_project
from liftgen.write import Action

if TYPE_CHECKING:
    from collections.abc import Callable

MODEL = """\
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK
from models.kinds import Kind


class Session(BaseModel):
    session_id: Annotated[str, PK]
    kind: Kind
"""
KINDS = 'from enum import StrEnum\n\n\nclass Kind(StrEnum):\n    A = "a"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was scaffolded, its notes made; the clock's ticks are no longer than what lies between two runs."""
    monkeypatch.setattr(kept, "TICK", 0)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models").mkdir()
    (tmp_path / "lift.toml").write_text(
        'models = "models/session.py"\noutputs = ["repository", "stack", "migration"]\n'
    )
    (tmp_path / "models/session.py").write_text(MODEL)
    (tmp_path / "models/kinds.py").write_text(KINDS)
    run()
    assert run() == ("quick", True)
    return tmp_path


def run(*, preview: bool = False) -> tuple[str, bool]:
    """Whether the models were read, and whether all files were kept."""
    report = Report()
    outcome = scaffold(load_project(Path(), report), ScaffoldOptions(preview=preview), report)
    done = all(each.action is Action.KEEP for each in outcome.actions)
    return "whole" if outcome.declarations.models or outcome.report.failed else "quick", done


def test_the_quick_run_says_what_the_whole_one_would(folder: Path) -> None:
    quick = last_run(load_project(Path(), Report()))
    (folder / KEPT_PATH).unlink()
    report = Report()
    whole = scaffold(load_project(Path(), report), ScaffoldOptions(), report)

    assert quick is not None
    assert quick.files == tuple(each.path for each in whole.actions)


def edit(path: str, text: str = "\n# mine\n") -> Callable[[Path], object]:
    return lambda folder: (folder / path).write_text((folder / path).read_text() + text)


def same_size_and_time(folder: Path) -> None:
    """An edit that nothing shows but the bytes, and the time that nobody can set."""
    path = next(folder.glob("stacks/__init__.py"))
    before = path.stat()
    path.write_text(path.read_text().replace("e", "E", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a model": edit("models/session.py"),
    "what a model imports": edit("models/kinds.py"),
    "the configuration": edit("lift.toml"),
    "a generated file": lambda folder: edit(str(next(folder.glob("stacks/__init__.py"))))(folder),
    "a generated file, its size and time as they were": same_size_and_time,
    "a generated file that is gone": lambda folder: (folder / "stacks/__init__.py").unlink(),
    "a generated file that is a link now": lambda folder: link(folder / "stacks/__init__.py"),
    "the lock": edit("lift.lock"),
    "the lock that is gone": lambda folder: (folder / "lift.lock").unlink(),
    "a file of the user's that is gone": lambda folder: (folder / "cdk.json").unlink(),
    "a module that hides another": lambda folder: hide(folder),
    "an interrupted run": lambda folder: (folder / ".lift/journal").write_bytes(b"[]\n"),
    "notes that are no notes": lambda folder: (folder / KEPT_PATH).write_bytes(b"\xff"),
    "notes of another shape": lambda folder: (folder / KEPT_PATH).write_text('{"made": 1, "outputs": []}'),
    "notes that say less": lambda folder: shorten(folder / KEPT_PATH),
    "no notes": lambda folder: (folder / KEPT_PATH).unlink(),
    "notes that are a folder": lambda folder: ((folder / KEPT_PATH).unlink(), (folder / KEPT_PATH).mkdir()),
}


def link(path: Path) -> None:
    shutil.move(path, path.with_suffix(".txt"))
    path.symlink_to(path.with_suffix(".txt"))


def hide(folder: Path) -> None:
    (folder / "models/kinds").mkdir()
    (folder / "models/kinds/__init__.py").write_text(KINDS.replace("A", "B"))


def shorten(path: Path) -> None:
    notes = json.loads(path.read_text())
    del notes["inputs"]
    path.write_text(json.dumps(notes))


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_has_changed_is_looked_at(folder: Path, change: str) -> None:
    CHANGES[change](folder)

    last = last_run(load_project(Path(), Report()))

    assert last is None or last.changed


def test_an_edit_by_hand_is_a_conflict_as_ever(folder: Path) -> None:
    edit("stacks/__init__.py")(folder)
    report = Report()
    outcome = scaffold(load_project(Path(), report), ScaffoldOptions(), report)

    assert outcome.report.codes() == ["LIFT501"]
    last = last_run(load_project(Path(), Report()))

    assert last is None or last.changed


@pytest.mark.parametrize("path", ["models/session.py", "stacks/__init__.py", "lift.lock"])
def test_a_file_that_was_only_touched_is_compared_and_kept(folder: Path, path: str) -> None:
    content = (folder / path).read_bytes()
    (folder / path).unlink()
    (folder / path).write_bytes(content)

    assert run() == ("quick", True)


def test_a_users_own_file_may_change(folder: Path) -> None:
    (folder / "cdk.json").write_text("{}\n")

    assert run() == ("quick", True)


def test_another_version_of_lift_looks_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder.exists()
    monkeypatch.setattr(kept, "__version__", "9")

    assert run()[0] == "whole"


def test_another_template_is_looked_at(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    (package / "_templates").mkdir(parents=True)
    (package / "_templates/a.j2").write_text("a")
    monkeypatch.setattr(kept, "PACKAGE", package)
    assert (run()[0], run()[0]) == ("whole", "quick")
    (package / "_templates/a.j2").write_text("ab")

    assert folder.exists()
    assert run()[0] == "whole"


@pytest.mark.parametrize(
    "options", [ScaffoldOptions(only=("stack",)), ScaffoldOptions(models=("Session",)), ScaffoldOptions(preview=True)]
)
def test_only_a_whole_run_makes_notes(folder: Path, options: ScaffoldOptions) -> None:
    (folder / KEPT_PATH).unlink()
    report = Report()
    scaffold(load_project(Path(), report), options, report)

    assert not (folder / KEPT_PATH).exists()


def test_what_is_wrong_is_said_on_every_run(folder: Path) -> None:
    (folder / "models/session.py").write_text(MODEL.replace("PK]", "PK]  # lift: ignore[LIFT101] nothing"))

    for _ in range(3):
        report = Report()
        assert scaffold(load_project(Path(), report), ScaffoldOptions(), report).report.diagnostics


def test_a_change_while_the_run_goes_on_makes_no_notes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pipeline.understand
    (folder / "models/session.py").write_text(MODEL + "\n")

    def slow(*arguments: object) -> object:
        outcome = whole(*arguments)  # type: ignore[arg-type]
        (folder / "models/session.py").write_text(MODEL + "\n\n")
        return outcome

    monkeypatch.setattr(pipeline, "understand", slow)
    run()

    last = last_run(load_project(Path(), Report()))

    assert last is None or last.changed


def test_a_project_that_was_moved_is_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "sub").mkdir()
    for each in list(folder.iterdir()):
        if each.name != "sub":
            shutil.move(each, folder / "sub")
    monkeypatch.chdir(folder / "sub")

    assert run() == ("quick", True)


def test_the_command_answers_without_the_libraries_of_the_command_line(folder: Path) -> None:
    script = (
        "import sys; sys.argv = ['lift', 'dynamorm', 'scaffold', '--check']\n"
        "from liftgen.cli import main; main()\n"
        "print(*sorted({'typer', 'jinja2', 'pydantic', 'rich', 'tomlkit'} & set(sys.modules)))"
    )
    # The notes are this process's: without its ticks the other would compare what was written just now, and keep it too.
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout == "\n"
    assert done.stderr.endswith(" files\n")
