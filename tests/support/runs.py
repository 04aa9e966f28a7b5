"""Runs of `lift dynamorm` in this process, with every byte of the folder before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from liftgen.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

Tree = dict[str, bytes]


@dataclass(frozen=True)
class Run:
    """What a command printed, its exit code, and the folder before and after it."""

    code: int
    out: str
    err: str
    before: Tree
    after: Tree


def lift(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Run:
    """Run `lift dynamorm …` in the folder; what it raises is passed on."""
    monkeypatch.chdir(folder)
    before = tree(folder)
    result = CliRunner().invoke(app, ["dynamorm", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr, before, tree(folder))


def tree(folder: Path) -> Tree:
    """Every file by its path, and every link by where it leads; lift's own state left out."""
    found = {}
    for each in sorted(folder.rglob("*")):
        path = each.relative_to(folder)
        if ".lift" in path.parts:
            continue
        if each.is_symlink():
            found[path.as_posix()] = b"-> " + str(each.readlink()).encode()
        elif each.is_file():
            found[path.as_posix()] = each.read_bytes()
    return found
