"""Examples: their pages are true, what a person wrote is counted, and lift leaves it alone."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(each.parent for each in (ROOT / "examples").glob("*/lift.toml"))


def commands(example: Path) -> list[str]:
    """The commands of an example's page."""
    blocks = re.findall(r"```sh\n(.*?)```", (example / "README.md").read_text("utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def run(command: str, folder: Path) -> str:
    """What a command of a page says, run there with this Python and this lift."""
    program, *arguments = shlex.split(command)
    programs = {"lift": ["-m", "liftgen"], "python": []}
    done = subprocess.run(
        [sys.executable, *programs[program], *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)} if program == "lift" else None,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def texts(folder: Path, like: Path) -> dict[str, str]:
    """The files of a folder that an example has, too."""
    paths = [each.relative_to(like) for each in like.rglob("*") if each.is_file() and "__pycache__" not in each.parts]
    return {str(each): (folder / each).read_text("utf-8") for each in paths}


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_the_commands_of_the_page_work_and_scaffolding_again_leaves_what_is_written_by_hand(
    example: Path, tmp_path: Path
) -> None:
    folder = tmp_path / example.name
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = texts(folder, example)
    told = commands(example)

    # What a page shows after these is served until it is stopped, and tested with the command that serves it.
    assert [shlex.split(each)[0] for each in told][:3] == ["lift", "python", "cdk"]
    first, tested = run(told[0], folder), run(told[1], folder)
    again = run(told[0], folder)
    assert "create stacks/app.py" in first.splitlines()
    assert " passed" in tested
    assert again == ""
    assert texts(folder, example) == before


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_the_page_says_how_much_is_written_by_hand(example: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "examples"], cwd=ROOT, capture_output=True, text=True, check=True)
    (row,) = [each for each in done.stdout.splitlines() if each.startswith(f"| {example.name} |")]
    _, _, lift, models, code, tests, _ = (each.strip() for each in row.split("|"))
    page = " ".join((example / "README.md").read_text("utf-8").split())

    # What lift wrote changes with lift, the rest with this folder alone.
    assert f"{code} lines by hand beside {models} of models and {tests} of tests" in page
    assert int(lift) > 10 * int(code)


def test_the_service_is_that_of_the_sample() -> None:
    assert (ROOT / "examples/saas/saas.py").read_text() == (ROOT / "sample_models/saas.py").read_text()
