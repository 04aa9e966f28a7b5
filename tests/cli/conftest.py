"""What tests of commands stand on: a folder to be in, and a way to run a command there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from liftgen.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

SESSION = """\
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK


class Session(BaseModel):
    session_id: Annotated[str, PK]
    user: str
"""


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Workspace:
    """A folder that the process is in."""

    path: Path

    def lift(self, *arguments: str) -> Ran:
        """Run `lift dynamorm …` here."""
        result = CliRunner().invoke(app, ["dynamorm", *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    def write(self, path: str, text: str) -> None:
        """A file with this text."""
        (self.path / path).parent.mkdir(parents=True, exist_ok=True)
        (self.path / path).write_text(text)

    def read(self, path: str) -> str:
        """The text of a file."""
        return (self.path / path).read_text()

    @property
    def tree(self) -> dict[str, bytes]:
        """Every file, lift's own state left out."""
        files = (each for each in self.path.rglob("*") if each.is_file() and ".lift" not in each.parts)
        return {each.relative_to(self.path).as_posix(): each.read_bytes() for each in sorted(files)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An empty folder."""
    for name in ("NO_COLOR", "FORCE_COLOR", "LIFT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    return Workspace(tmp_path)


@pytest.fixture
def project(folder: Workspace) -> Workspace:
    """A configured folder with one model."""
    folder.write("lift.toml", 'models = "models"\noutputs = ["migration"]\n')
    folder.write("models/session.py", SESSION)
    return folder
