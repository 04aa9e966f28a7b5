"""Golden cases: for each folder of tests/cases, what is generated from its models and what is said about them.

A case has its models (`models.py`, a folder `models`, or the sample of sample_models that has the case's name), perhaps a
`lift.toml`, and what comes of them: a tree `expected`, and `report.txt` where something is said. `pytest --update` writes
both anew.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from liftgen.diagnostics import Report
from liftgen.diagnostics.text import draw_text
from liftgen.pipeline import Outcome, ScaffoldOptions, scaffold
from liftgen.project import Project, load_project
from liftgen.write import LOCK_PATH, Action

ROOT = Path(__file__).parent.parent
CASES = sorted(each for each in (ROOT / "tests/cases").iterdir() if each.is_dir())
RESULTS = ("expected", "report.txt")

Tree = dict[str, str]

EVERY = pytest.mark.parametrize("case", [pytest.param(each, id=each.name) for each in CASES])
GENERATED = pytest.mark.parametrize(
    "case", [pytest.param(each, id=each.name) for each in CASES if (each / "expected").exists()]
)


@EVERY
def test_a_case_gives_what_it_expects(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    project = set_up(case, tmp_path / "once")
    inputs = tree_of(project.root)
    outcome = scaffold(project, ScaffoldOptions(), Report())
    files = {
        path: text
        for path, text in tree_of(project.root).items()
        if path not in inputs and not path.endswith(LOCK_PATH)
    }
    report = draw_text(outcome.report, sources(project, outcome))
    if request.config.getoption("--update"):
        update(case, files, report)

    assert files == tree_of(case / "expected")
    assert report == (case / "report.txt").read_text("utf-8") if (case / "report.txt").exists() else not report
    if not outcome.report.failed:
        again = scaffold(project, ScaffoldOptions(), Report())
        assert {each.action for each in again.actions} == {Action.KEEP}, "a second run changes nothing"


@GENERATED
def test_what_a_case_gives_does_not_depend_on_the_process(case: Path, tmp_path: Path) -> None:
    project = set_up(case, tmp_path)
    command = [sys.executable, "-m", "liftgen", "dynamorm", "scaffold", *([] if project.file else project.models)]
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    expected = tree_of(case / "expected")
    assert {path: text for path, text in tree_of(tmp_path).items() if path in expected} == expected


@pytest.mark.parametrize("arguments", [("format", "--diff"), ("check",)], ids=["format", "check"])
@GENERATED
def test_what_a_case_gives_is_left_alone_by_ruff(case: Path, arguments: tuple[str, ...], tmp_path: Path) -> None:
    set_up(case, tmp_path)
    shutil.copytree(case / "expected", tmp_path, dirs_exist_ok=True)
    files = [path for path in tree_of(case / "expected") if path.endswith(".py")]
    command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", *files]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr


def set_up(case: Path, folder: Path) -> Project:
    """The case in a folder of its own, ready to be scaffolded."""
    shutil.copytree(case, folder, ignore=lambda path, _: RESULTS if Path(path) == case else (), dirs_exist_ok=True)
    sample = ROOT / "sample_models" / f"{case.name}.py"
    if sample.exists():
        shutil.copy(sample, folder)
    project = load_project(folder, Report())
    if project.file is not None:
        return project
    (models,) = [each for each in (folder / "models", folder / "models.py", folder / sample.name) if each.exists()]
    return Project(folder).with_models([models])


def tree_of(folder: Path) -> Tree:
    """Every file below a folder by its path, without what lift and Python keep for themselves."""
    if not folder.exists():
        return {}
    files = (each for each in sorted(folder.rglob("*")) if each.is_file())
    kept = (each for each in files if not {".lift", "__pycache__"} & set(each.parts))
    return {each.relative_to(folder).as_posix(): each.read_text("utf-8") for each in kept}


def sources(project: Project, outcome: Outcome) -> Tree:
    return {**dict(outcome.declarations.sources), **({project.file: project.source} if project.file else {})}


def update(case: Path, files: Tree, report: str) -> None:
    shutil.rmtree(case / "expected", ignore_errors=True)
    (case / "report.txt").unlink(missing_ok=True)
    for path, text in files.items():
        (case / "expected" / path).parent.mkdir(parents=True, exist_ok=True)
        (case / "expected" / path).write_text(text, "utf-8")
    if report:
        (case / "report.txt").write_text(report, "utf-8")
