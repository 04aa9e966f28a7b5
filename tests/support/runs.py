"""Runs of `lift dynamorm` in this process, with every byte of the folder before and after."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.cli import main

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
    """Run `lift dynamorm …` in the folder, as the command itself does."""
    monkeypatch.chdir(folder)
    before = tree(folder)
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "argv", ["lift", "dynamorm", *arguments])
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = _code()
    out.seek(0)
    err.seek(0)
    return Run(code, out.read(), err.read(), before, tree(folder))


def _code() -> int:
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


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
