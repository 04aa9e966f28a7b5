"""Whatever goes wrong ends in words and an exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import liftgen
from tests.cli.conftest import SESSION

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

WITHOUT = """
import sys
sys.modules[{library!r}] = None
from liftgen.cli import main
main()
"""

BROKEN = """
import liftgen.pipeline
def broken(*_):
    raise KeyError("of ours")
liftgen.pipeline.validate = broken
from liftgen.cli import main
main()
"""


def python(folder: Workspace, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(
        command, cwd=folder.path, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_the_version(folder: Workspace) -> None:
    ran = python(folder, "from liftgen.cli import main; main()", "--version")

    assert (ran.returncode, ran.stdout) == (0, f"lift {liftgen.__version__}\n")


def test_without_its_libraries_lift_says_how_to_install_them(folder: Workspace) -> None:
    folder.write("models/session.py", SESSION)
    for library, *command in (
        ("typer", "--version"),
        ("jinja2", "dynamorm", "scaffold", "models"),
        ("tomlkit", "dynamorm", "init", "--yes"),
        ("libcst", "dynamorm", "create-model", "User", "--yes", "--file", "models/session.py"),
    ):
        ran = python(folder, WITHOUT.format(library=library), *command)

        assert ran.returncode == 2
        assert ran.stderr == f"`lift` needs `{library}`, which comes with: pip install 'liftgen[cli]'\n"


def test_a_bug_says_how_to_report_it_and_shows_no_traceback(project: Workspace) -> None:
    ran = python(project, BROKEN, "dynamorm", "validate")

    assert ran.returncode == 2
    assert "this is a bug in lift" in ran.stderr
    assert "KeyError: 'of ours'" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "Traceback" in python(project, BROKEN, "dynamorm", "validate", LIFT_DEBUG="1").stderr


def test_what_the_world_refuses_is_said_in_words(project: Workspace) -> None:
    project.write("out", "a file\n")
    ran = python(project, "from liftgen.cli import main; main()", "dynamorm", "scaffold", "--output", "out/deep")

    assert ran.returncode == 2
    assert ran.stderr.startswith("error[LIFT555]: ")
    assert "Traceback" not in ran.stderr
    assert "out" in ran.stderr


def test_a_report_can_be_written_where_its_characters_cannot(project: Workspace) -> None:
    project.write("models/session.py", "class Größe(BaseModel:\n")
    ran = python(project, "from liftgen.cli import main; main()", "dynamorm", "validate", PYTHONIOENCODING="ascii")

    assert ran.returncode == 1
    assert "Gr\\xf6\\xdfe" in ran.stderr
