"""The lock is read back as it was written, and what is wrong with it is said with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.diagnostics import Report
from liftgen.files import Owner, digest
from liftgen.write import LOCK_PATH, Entry, Folder, Lock, read_lock

if TYPE_CHECKING:
    from pathlib import Path

LOCK = Lock(
    (
        Entry("a file with blanks.py", digest(b"1"), Owner.LIFT, "kit"),
        Entry("b.py", digest(b"2"), Owner.USER, "more"),
    )
)


def read(path: Path) -> tuple[Lock, list[tuple[str, int]]]:
    report = Report()
    with Folder(path) as folder:
        lock = read_lock(folder, report)
    return lock, [(each.code, each.span.line if each.span else 0) for each in report]


def test_no_lock_is_an_empty_lock(tmp_path: Path) -> None:
    assert read(tmp_path) == (Lock(), [])


def test_a_lock_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / LOCK_PATH).write_text(LOCK.text)

    assert read(tmp_path) == (LOCK, [])


def test_a_lock_is_the_same_text_in_whatever_order_its_entries_came() -> None:
    assert Lock(tuple(reversed(LOCK.entries))).text == LOCK.text


def test_an_unfinished_merge_is_reported_line_by_line(tmp_path: Path) -> None:
    lines = LOCK.text.splitlines()
    (tmp_path / LOCK_PATH).write_text("\n".join([*lines[:2], "<<<<<<< ours", *lines[2:], ">>>>>>> theirs", ""]))

    assert read(tmp_path) == (LOCK, [("LIFT505", 3), ("LIFT505", 6)])


def test_a_path_that_leaves_the_folder_is_no_entry(tmp_path: Path) -> None:
    (tmp_path / LOCK_PATH).write_text(f"version 1\n{digest(b'1')} lift kit ../../outside.py\n")

    assert read(tmp_path) == (Lock(), [("LIFT505", 2)])


def test_a_newer_lock_is_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / LOCK_PATH).write_text("version 2\nsomething new\n")

    assert read(tmp_path) == (Lock(), [("LIFT506", 1)])
