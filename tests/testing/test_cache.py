import os
import threading
from pathlib import Path

import pytest

from liftgen.testing import LocalDynamoDBError
from liftgen.testing.cache import WEEK, cache_folder, made_once, new_log


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIFT_CACHE_DIR", str(tmp_path))


class Maker:
    """Fills a folder with one file, and counts."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, folder: Path) -> None:
        assert list(folder.iterdir()) == []
        self.times += 1
        (folder / "part").touch()


def has_part(folder: Path) -> bool:
    return (folder / "part").exists()


def test_a_folder_is_made_once() -> None:
    make = Maker()

    first = made_once("thing", make, whole=has_part)
    second = made_once("thing", make, whole=has_part)

    assert first == second == cache_folder() / "thing"
    assert make.times == 1


def test_those_who_ask_at_once_wait_for_one_to_make_it() -> None:
    make = Maker()
    together = threading.Barrier(4)
    seen: list[bool] = []

    def ask() -> None:
        together.wait()
        seen.append(has_part(made_once("thing", make, whole=has_part)))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert make.times == 1
    assert seen == [True] * 4


def test_a_folder_whose_making_was_cut_short_is_made_anew() -> None:
    make = Maker()

    def cut_short(folder: Path) -> None:
        (folder / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made_once("thing", cut_short, whole=has_part)
    folder = made_once("thing", make, whole=has_part)

    assert sorted(path.name for path in folder.iterdir()) == [".finished", "part"]


def test_a_folder_that_is_no_longer_whole_is_made_anew() -> None:
    make = Maker()
    (made_once("thing", make, whole=has_part) / "part").unlink()

    folder = made_once("thing", make, whole=has_part)

    assert has_part(folder)
    assert make.times == 2


def test_a_cache_that_cannot_be_written_is_an_error_that_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LIFT_CACHE_DIR", str(tmp_path / "file" / "cache"))

    with pytest.raises(LocalDynamoDBError, match="LIFT_CACHE_DIR") as making:
        made_once("thing", Maker(), whole=has_part)
    with pytest.raises(LocalDynamoDBError, match="LIFT_CACHE_DIR"):
        new_log("thing")

    assert making.value.message.startswith("cannot write in the cache folder")


def test_without_the_variable_the_cache_is_the_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIFT_CACHE_DIR")

    assert cache_folder().name == "liftgen"
    assert cache_folder().is_absolute()


def test_logs_are_kept_for_a_week() -> None:
    kept, old = new_log("kept"), new_log("old")
    os.utime(old, (0, old.stat().st_mtime - WEEK - 60))

    new = new_log("new")

    assert kept.exists()
    assert new.exists()
    assert not old.exists()
