"""All of it is written, or nothing."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from liftgen.diagnostics import Report
from liftgen.files import File, Owner
from liftgen.write import Folder, apply, claim, compare, interrupted, read_lock

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = [File("a.py", "a = 1\n", Owner.LIFT, "kit"), File("app/b.py", "b = 1\n", Owner.LIFT, "kit")]
AFTER = [File("app/b.py", "b = 2\n", Owner.LIFT, "kit"), File("new/deep/c.py", "c = 1\n", Owner.LIFT, "kit")]


def write(files: list[File], path: Path, *, force: bool = False, folder: Folder | None = None) -> None:
    with folder or Folder(path) as open_folder:
        report = Report()
        with claim(open_folder, report) as alone:
            assert alone
            lock = read_lock(open_folder, report)
            apply(compare(files, open_folder, lock, report, force=force, orphans=None), open_folder, lock)


def tree(path: Path) -> dict[str, str]:
    """Everything below a folder but lift's own state."""
    files = (each for each in path.rglob("*") if each.is_file() and ".lift" not in each.parts)
    return {str(each.relative_to(path)): each.read_text() for each in files}


class Failing(Folder):
    """A folder whose disk is full after so many writes; the journal still fits."""

    def __init__(self, path: Path, writes: int) -> None:
        super().__init__(path)
        self.left = writes

    def write(self, path: str, content: bytes, *, durable: bool = False) -> None:
        if not path.startswith(".lift/"):
            self.left -= 1
            if self.left == -1:
                super().write(path, content[: len(content) // 2])
                raise OSError(28, "No space left on device")
        super().write(path, content, durable=durable)


def test_files_are_written_with_the_lock_and_modes_that_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        write(BEFORE, tmp_path)
    finally:
        os.umask(old)

    assert set(tree(tmp_path)) == {"a.py", "app/b.py", "lift.lock"}
    assert stat.S_IMODE((tmp_path / "app/b.py").stat().st_mode) == 0o644


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    write(BEFORE, tmp_path)
    first = {each: each.stat().st_ino for each in tmp_path.rglob("*")}
    write(BEFORE, tmp_path)

    assert {each: each.stat().st_ino for each in tmp_path.rglob("*")} == first


def test_orphans_go_and_so_do_folders_that_are_empty_then(tmp_path: Path) -> None:
    write(BEFORE, tmp_path)
    write(BEFORE[:1], tmp_path)

    assert set(tree(tmp_path)) == {"a.py", "lift.lock"}
    assert not (tmp_path / "app").exists()


@pytest.mark.parametrize("writes", range(3))
def test_when_a_write_fails_everything_is_as_it_was(tmp_path: Path, writes: int) -> None:
    write(BEFORE, tmp_path)
    before = tree(tmp_path)

    with pytest.raises(OSError, match="No space left"):
        write(AFTER, tmp_path, folder=Failing(tmp_path, writes))

    assert tree(tmp_path) == before
    assert not (tmp_path / "new").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, os.path.dirname({test!r}))
import test_apply

class Killed(test_apply.Failing):
    def write(self, path, content, *, durable=False):
        try:
            super().write(path, content, durable=durable)
        except OSError:
            os.kill(os.getpid(), signal.SIGKILL)

test_apply.write(test_apply.AFTER, Path({folder!r}), folder=Killed(Path({folder!r}), {writes}))
"""


@pytest.mark.parametrize("writes", range(3))
def test_when_a_run_is_killed_the_next_one_puts_everything_back(tmp_path: Path, writes: int) -> None:
    write(BEFORE, tmp_path)
    before = tree(tmp_path)
    script = KILLED.format(test=__file__, folder=str(tmp_path), writes=writes)
    run = subprocess.run([sys.executable, "-c", script], check=False)
    assert run.returncode == -signal.SIGKILL
    assert tree(tmp_path) != before

    with Folder(tmp_path) as folder:
        assert interrupted(folder)
        with claim(folder, Report()):
            assert tree(tmp_path) == before

    write(AFTER, tmp_path)
    assert set(tree(tmp_path)) == {"app/b.py", "new/deep/c.py", "lift.lock"}


def test_what_somebody_wrote_after_a_killed_run_is_kept_aside(tmp_path: Path) -> None:
    write(BEFORE, tmp_path)
    script = KILLED.format(test=__file__, folder=str(tmp_path), writes=1)
    subprocess.run([sys.executable, "-c", script], check=False)
    (tmp_path / "app/b.py").write_text("mine\n")
    with Folder(tmp_path) as folder, claim(folder, Report()):
        pass

    assert (tmp_path / "app/b.py").read_text() == "b = 1\n"
    assert "mine\n" in [each.read_text() for each in tmp_path.glob(".lift/backup/*/app/b.py")]


def test_forced_writes_keep_the_edited_file_aside(tmp_path: Path) -> None:
    write(BEFORE, tmp_path)
    for text in ("first", "second"):
        (tmp_path / "a.py").write_text(text)
        write(BEFORE, tmp_path, force=True)

    assert (tmp_path / "a.py").read_text() == "a = 1\n"
    assert (tmp_path / ".lift/backup/0001/a.py").read_text() == "first"
    assert (tmp_path / ".lift/backup/0002/a.py").read_text() == "second"


def test_a_file_that_changes_between_comparing_and_writing_is_not_lost(tmp_path: Path) -> None:
    write(BEFORE, tmp_path)
    report = Report()
    with Folder(tmp_path) as folder:
        lock = read_lock(folder, report)
        actions = compare(AFTER, folder, lock, report, orphans=None)
        (tmp_path / "app/b.py").write_text("mine\n")

        with pytest.raises(OSError, match="was changed while lift was writing"):
            apply(actions, folder, lock)

    assert (tmp_path / "app/b.py").read_text() == "mine\n"
    assert (tmp_path / "a.py").exists()


def test_two_runs_at_once_do_not_write(tmp_path: Path) -> None:
    report = Report()
    with Folder(tmp_path) as one, Folder(tmp_path) as other, claim(one, Report()), claim(other, report) as alone:
        assert not alone

    assert report.codes() == ["LIFT507"]


def test_a_link_that_appears_after_comparing_is_not_followed(tmp_path: Path) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    outside.mkdir()
    write(BEFORE, out)
    report = Report()
    with Folder(out) as folder:
        lock = read_lock(folder, report)
        actions = compare(AFTER, folder, lock, report, orphans=None)
        (out / "new").symlink_to(outside)

        with pytest.raises(OSError, match="`new` is no folder"):
            apply(actions, folder, lock)

    assert list(outside.iterdir()) == []
    assert (out / "app/b.py").read_text() == "b = 1\n"


def test_a_hard_link_elsewhere_keeps_what_it_had(tmp_path: Path) -> None:
    write(BEFORE, tmp_path)
    os.link(tmp_path / "app/b.py", tmp_path / "kept.py")
    write(AFTER, tmp_path)

    assert (tmp_path / "kept.py").read_text() == "b = 1\n"


def test_an_output_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    with Folder(tmp_path / "link") as folder, pytest.raises(OSError, match="symbolic link"):
        folder.write("a.py", b"")

    assert list((tmp_path / "real").iterdir()) == []
