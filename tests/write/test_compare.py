"""What is to be done with each file, and what must not be done."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from liftgen.diagnostics import Report
from liftgen.files import File, Owner
from liftgen.write import Action, Folder, apply, compare, read_lock

if TYPE_CHECKING:
    from pathlib import Path

OURS = File("app/ours.py", "x = 1\n", Owner.LIFT, "kit")
YOURS = File("app/yours.py", "y = 1\n", Owner.USER, "kit")
OTHERS = File("other.py", "z = 1\n", Owner.LIFT, "more")


def write(files: list[File], path: Path) -> None:
    with Folder(path) as folder:
        report = Report()
        lock = read_lock(folder, report)
        apply(compare(files, folder, lock, report, orphans=None), folder, lock)

    assert report.codes() == []


def actions(files: list[File], path: Path, **options: object) -> dict[str, Action]:
    return compared(files, path, **options)[0]


def compared(files: list[File], path: Path, **options: object) -> tuple[dict[str, Action], list[str]]:
    report = Report()
    with Folder(path) as folder:
        found = compare(files, folder, read_lock(folder, report), report, **{"orphans": None, **options})  # type: ignore[arg-type]
    return {each.path: each.action for each in found}, report.codes()


def test_an_absent_file_is_created(tmp_path: Path) -> None:
    assert actions([OURS, YOURS], tmp_path / "not" / "there") == {
        "app/ours.py": Action.CREATE,
        "app/yours.py": Action.CREATE,
    }


def test_a_file_that_says_the_same_is_kept(tmp_path: Path) -> None:
    write([OURS, YOURS], tmp_path)

    assert set(actions([OURS, YOURS], tmp_path).values()) == {Action.KEEP}


def test_an_unedited_file_is_updated(tmp_path: Path) -> None:
    write([OURS], tmp_path)

    assert actions([replace(OURS, text="x = 2\n")], tmp_path) == {"app/ours.py": Action.UPDATE}


def test_an_edited_generated_file_is_a_conflict(tmp_path: Path) -> None:
    write([OURS], tmp_path)
    (tmp_path / "app/ours.py").write_text("x = 'mine'\n")

    assert compared([replace(OURS, text="x = 2\n")], tmp_path) == ({"app/ours.py": Action.CONFLICT}, ["LIFT501"])
    assert compared([replace(OURS, text="x = 2\n")], tmp_path, force=True) == ({"app/ours.py": Action.UPDATE}, [])


def test_a_file_that_somebody_else_put_there_is_a_conflict(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/ours.py").write_text("x = 'mine'\n")

    assert compared([OURS], tmp_path) == ({"app/ours.py": Action.CONFLICT}, ["LIFT501"])


def test_an_edit_that_is_what_lift_would_write_is_no_conflict(tmp_path: Path) -> None:
    write([OURS], tmp_path)
    (tmp_path / "app/ours.py").write_text("x = 2\n")

    assert actions([replace(OURS, text="x = 2\n")], tmp_path) == {"app/ours.py": Action.KEEP}


def test_line_ends_that_git_changed_are_no_edit(tmp_path: Path) -> None:
    write([OURS], tmp_path)
    (tmp_path / "app/ours.py").write_bytes(b"x = 1\r\n")

    assert actions([OURS], tmp_path) == {"app/ours.py": Action.KEEP}
    assert actions([replace(OURS, text="x = 2\n")], tmp_path) == {"app/ours.py": Action.UPDATE}


def test_the_users_file_is_never_touched(tmp_path: Path) -> None:
    write([YOURS], tmp_path)
    (tmp_path / "app/yours.py").write_text("y = 'mine'\n")

    assert actions([replace(YOURS, text="y = 2\n")], tmp_path, force=True) == {"app/yours.py": Action.KEEP}
    assert actions([], tmp_path, force=True) == {"app/yours.py": Action.KEEP}


def test_a_file_that_becomes_lifts_own_is_updated_only_when_nobody_edited_it(tmp_path: Path) -> None:
    write([YOURS], tmp_path)
    ours_now = replace(YOURS, text="y = 2\n", owner=Owner.LIFT)

    assert actions([ours_now], tmp_path) == {"app/yours.py": Action.UPDATE}
    (tmp_path / "app/yours.py").write_text("y = 'mine'\n")
    assert actions([ours_now], tmp_path) == {"app/yours.py": Action.CONFLICT}


def test_what_is_no_longer_generated_is_deleted(tmp_path: Path) -> None:
    write([OURS, OTHERS], tmp_path)

    assert actions([OTHERS], tmp_path) == {"app/ours.py": Action.DELETE, "other.py": Action.KEEP}


def test_an_edited_orphan_is_a_conflict(tmp_path: Path) -> None:
    write([OURS], tmp_path)
    (tmp_path / "app/ours.py").write_text("x = 'mine'\n")

    assert compared([], tmp_path) == ({"app/ours.py": Action.CONFLICT}, ["LIFT502"])
    assert compared([], tmp_path, force=True) == ({"app/ours.py": Action.DELETE}, [])


def test_only_the_outputs_named_lose_their_orphans(tmp_path: Path) -> None:
    write([OURS, OTHERS], tmp_path)

    assert actions([], tmp_path, orphans={"kit"}) == {"app/ours.py": Action.DELETE}
    assert actions([], tmp_path, orphans=()) == {}


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/x", "a/../../x", "a//b", ".", "", "C:\\x", "a\0b", "con", "NUL.py", "a/b.", "a ", "x" * 256, "a\nb"],
)
def test_a_path_that_is_no_name_inside_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    assert compared([replace(OURS, path=path)], tmp_path) == ({path: Action.CONFLICT}, ["LIFT504"])


def test_a_link_is_neither_followed_nor_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/ours.py").write_text("x = 1\n")
    (tmp_path / "out/app").mkdir(parents=True)
    (tmp_path / "out/app/ours.py").symlink_to(tmp_path / "elsewhere/ours.py")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/app").symlink_to(tmp_path / "elsewhere")

    for out in ("out", "linked"):
        assert compared([OURS], tmp_path / out, force=True) == ({"app/ours.py": Action.CONFLICT}, ["LIFT503"])


def test_what_is_no_file_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "app/ours.py").mkdir(parents=True)
    os.mkfifo(tmp_path / "other.py")

    assert compared([OURS, OTHERS], tmp_path) == (
        {"app/ours.py": Action.CONFLICT, "other.py": Action.CONFLICT},
        ["LIFT503", "LIFT503"],
    )
