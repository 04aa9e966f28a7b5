"""Terminals that are closed, full or impatient: an exit code and words, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.hostile import IMPORTS

if TYPE_CHECKING:
    from pathlib import Path

MODEL = f"{IMPORTS}\nclass Session(BaseModel):\n    session_id: Annotated[str, PK]\n"
LIFT = f"{sys.executable} -m liftgen dynamorm"


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_stream_that_is_closed_stops_nothing(closed: str, tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(MODEL)
    done = shell(f"{LIFT} scaffold models.py {closed}", tmp_path)

    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert (tmp_path / "lift.lock").exists()


def test_whoever_reads_the_first_line_only_sees_no_traceback(tmp_path: Path) -> None:
    done = shell(f"{LIFT} rule | head -1", tmp_path)

    assert done.stdout.startswith("LIFT101")
    assert done.stderr == ""


def test_output_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    done = shell(f"{LIFT} rule LIFT101 >/dev/full", tmp_path)

    assert done.returncode != 0
    assert done.stderr.startswith("error[LIFT555]: no space left on device\n")


@pytest.mark.parametrize("module", ["liftgen.cli.app", "liftgen.pipeline", "typer"])
def test_ctrl_c_ends_without_a_traceback_even_while_it_begins(module: str, tmp_path: Path) -> None:
    script = f"""
import sys
class Impatient:
    def find_spec(self, name, *_):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
from liftgen.cli import main
sys.argv = ["lift", "dynamorm", "validate", "models.py"]
main()
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 130
    assert "Traceback" not in done.stderr
