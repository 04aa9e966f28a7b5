"""Compiled templates: kept from one run to the next, by this user for this user, and never missed."""

from __future__ import annotations

import os
import subprocess
import sys
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
    "what another version of jinja2 or Python made": lambda folder: [
        path.write_bytes(b"j2\x80\x05K\x63" + path.read_bytes()[6:]) for path in each(folder)
    ],
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


def test_a_folder_that_may_only_be_read_is_read_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(tmp_path)
    really = os.open

    def reading(path: str, flags: int, *more: int, **named: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(30, "Read-only file system")
        return really(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", reading)

    assert rendered(tmp_path) == ("hello you", 0)
    assert [rendered(tmp_path, "bye {{ name }}") for _ in range(2)] == [("bye you", 1)] * 2


MANY = """\
import sys
from pathlib import Path
import jinja2
from liftgen.render.compiled import CompiledTemplates
texts = {f"{n}.j2": f"{n} {{{{ name }}}}" for n in range(20)}
print("ready", flush=True)
sys.stdin.readline()
for _ in range(5):
    made = jinja2.Environment(loader=jinja2.DictLoader(texts), bytecode_cache=CompiledTemplates(Path(sys.argv[1])))
    for name in texts:
        assert made.get_template(name).render(name="you") == f"{name[:-3]} you"
"""


def test_processes_that_share_a_folder_do_not_disturb_each_other(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MANY, str(tmp_path / "cache")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    running = [subprocess.Popen(command, text=True, **pipes) for _ in range(3)]
    for each in running:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in running:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()

    assert [(each.communicate()[1], each.returncode) for each in running] == [("", 0)] * 3
    # Every template once, whole, and nothing half done beside them.
    assert len([*(tmp_path / "cache").iterdir()]) == 20


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
