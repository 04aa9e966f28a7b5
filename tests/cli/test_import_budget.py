"""Import budget: a command loads what it needs, and none of the libraries that others need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

HEAVY = {"aws_cdk", "boto3", "botocore", "jinja2", "libcst", "pydantic", "rich", "tomlkit", "typer", "watchfiles"}
SCRIPT = """\
import sys
sys.argv = ["lift", *sys.argv[1:]]
from liftgen.cli import main
try:
    main()
except SystemExit as end:
    assert end.code in (None, 0, 1), end.code
loaded = {each.partition(".")[0] for each in sys.modules} | {".".join(each.split(".")[:2]) for each in sys.modules}
sys.stderr.write(" ".join(sorted(loaded)))
"""


def loaded(folder: Path, *arguments: str) -> set[str]:
    """What a run of the command loads: libraries, and rooms of the house."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {*done.stderr.splitlines()[-1].split()}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (("--help",), {"typer", "pydantic", "rich"}),
        (("dynamorm", "--help"), {"typer", "pydantic", "rich"}),
        (("dynamorm", "validate"), {"typer", "pydantic"}),
        (("dynamorm", "scaffold"), {"jinja2"}),
        (("dynamorm", "scaffold", "--check"), {"jinja2"}),
    ],
)
def test_a_command_loads_no_library_of_another(
    project: Workspace, arguments: tuple[str, ...], needed: set[str]
) -> None:
    assert loaded(project.path, *arguments) & HEAVY <= needed


def test_help_loads_nothing_that_a_command_does(project: Workspace) -> None:
    rooms = {"check", "derive", "migrate", "outputs", "plan", "read", "render", "runtime", "testing"}

    assert loaded(project.path, "--help") & {f"liftgen.{each}" for each in rooms} == set()


def test_a_second_scaffold_loads_nothing_that_reads_or_renders(project: Workspace) -> None:
    project.lift("scaffold")
    found = loaded(project.path, "dynamorm", "scaffold")

    # Where files have only just been written, the clock cannot tell them from others, and they are compared: that loads no more.
    assert found & HEAVY <= {"jinja2"}
    assert not found & {"liftgen.migrate", "liftgen.plan", "liftgen.testing", "liftgen.edit"}
