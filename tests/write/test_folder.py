"""A file is replaced at once, or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from liftgen.write import Folder

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_replaced_whole_and_keeps_who_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("old")
    path.chmod(0o600)
    with path.open() as reader, Folder(tmp_path) as folder:
        folder.replace("mine.py", b"new")
        seen = reader.read()

    assert (path.read_text(), seen) == ("new", "old")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["mine.py"]


def test_where_it_fails_the_old_file_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.py").write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with Folder(tmp_path) as folder, pytest.raises(OSError, match="No space"):
        folder.replace("mine.py", b"new")

    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"mine.py": "old"}


def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/mine.py").symlink_to(tmp_path / "theirs")
    with Folder(tmp_path / "in") as folder:
        folder.replace("mine.py", b"new")

    assert (tmp_path / "theirs").read_text() == "theirs"
    assert (tmp_path / "in/mine.py").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "in/mine.py").stat().st_mode) == 0o644
