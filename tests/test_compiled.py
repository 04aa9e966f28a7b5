"""Compiled templates: kept from one run to the next, by this user for this user, and never missed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import pytest

from liftgen.render.compiled import CompiledTemplates, cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable


class Counting(jinja2.Environment):
    """Counts how often a template is compiled."""

    compiled = 0

    def _compile(self, source: str, filename: str) -> object:
        self.compiled += 1
        return super()._compile(source, filename)  # type: ignore[misc]


def rendered(folder: Path, text: str = "hello {{ name }}") -> tuple[str, int]:
    """What the template shows, and how often it had to be compiled for that."""
    loader = jinja2.DictLoader({"a.j2": text})
    environment = Counting(loader=loader, bytecode_cache=CompiledTemplates(folder))
    return environment.get_template("a.j2").render(name="you"), environment.compiled


def test_a_template_is_compiled_once(tmp_path: Path) -> None:
    assert [rendered(tmp_path / "deep/cache") for _ in range(3)] == [
        ("hello you", 1),
        ("hello you", 0),
        ("hello you", 0),
    ]
    assert (tmp_path / "deep/cache").stat().st_mode & 0o777 == 0o700


def test_another_text_is_compiled_anew(tmp_path: Path) -> None:
    rendered(tmp_path)

    assert rendered(tmp_path, "bye {{ name }}") == ("bye you", 1)


def each(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()]


def link(folder: Path) -> None:
    [path] = each(folder)
    path.rename(folder.parent / "elsewhere")
    path.symlink_to(folder.parent / "elsewhere")


TROUBLE: dict[str, Callable[[Path], object]] = {
    "half a file": lambda folder: [path.write_bytes(path.read_bytes()[:40]) for path in each(folder)],
    "no code": lambda folder: [path.write_bytes(path.read_bytes()[:-60] + b"x" * 60) for path in each(folder)],
    "something else": lambda folder: [path.write_bytes(b"cos\nsystem\n(S'false'\ntR.") for path in each(folder)],
    "nothing": lambda folder: [path.write_bytes(b"") for path in each(folder)],
    "a file that others may write": lambda folder: [path.chmod(0o666) for path in each(folder)],
    "a folder that others may write": lambda folder: folder.chmod(0o777),
    "a link": link,
    "a folder in the place of a file": lambda folder: [(path.unlink(), path.mkdir()) for path in each(folder)],
    "a pipe in the place of a file": lambda folder: [(path.unlink(), os.mkfifo(path)) for path in each(folder)],
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_what_is_not_whole_or_not_this_users_alone_is_not_run(tmp_path: Path, trouble: str) -> None:
    folder = tmp_path / "cache"
    rendered(folder)
    TROUBLE[trouble](folder)

    assert rendered(folder) == ("hello you", 1)


def test_what_somebody_else_owns_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    assert rendered(tmp_path) == ("hello you", 1)


def test_a_folder_that_cannot_be_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    for folder in (tmp_path / "file", tmp_path / "file/deep", tmp_path / "link", Path("/proc/nothing")):
        assert [rendered(folder), rendered(folder)] == [("hello you", 1)] * 2
    assert list((tmp_path / "real").iterdir()) == []


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)

    assert rendered(tmp_path) == ("hello you", 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"LIFT_CACHE_DIR": "/chosen"}, "linux", "/chosen"),
        ({"XDG_CACHE_HOME": "/xdg"}, "linux", "/xdg/liftgen"),
        ({"XDG_CACHE_HOME": "relative"}, "linux", "~/.cache/liftgen"),
        ({}, "linux", "~/.cache/liftgen"),
        ({}, "darwin", "~/Library/Caches/liftgen"),
    ],
)
def test_where_it_is_kept(environment: dict[str, str], platform: str, expected: str) -> None:
    assert cache_folder(environment, platform) == Path(expected).expanduser()
