"""Mutation: break generated methods in small ways, and count how often the generated tests notice.

Of the thousands of ways some are chosen, the same in every run; `LIFT_MUTANTS=all` tries every one.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from mutation.mutants import Mutant, mutants

from liftgen.diagnostics import Report
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import Project

ROOT = Path(__file__).parents[2]
OUTPUTS = ("repository", "tests")
WORKERS = 2
NOTICED = 0.9
EVERY = "test_*.py"
CHOSEN = 120

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("sample", ["session", "saas"])
def test_the_generated_tests_notice_when_a_generated_method_is_broken(sample: str, tmp_path: Path) -> None:
    project = scaffolded(sample, tmp_path / "project")
    modules = sorted((project / "repositories" / "generated").rglob("[!_]*.py"))
    found = [(module.relative_to(project), each) for module in modules for each in mutants(module.read_text())]
    if os.environ.get("LIFT_MUTANTS") != "all" and len(found) > CHOSEN:
        found = random.Random(sample).sample(found, CHOSEN)
    copies = [Path(shutil.copytree(project, tmp_path / f"copy{number}")) for number in range(WORKERS)]

    with ThreadPoolExecutor(WORKERS) as pool:
        parts = pool.map(lambda number: tried(copies[number], found[number::WORKERS]), range(WORKERS))
        results = [each for part in parts for each in part]
    missed = [f"{path}: {mutant}" for path, mutant, noticed in results if not noticed]
    print(f"{sample}: {len(results) - len(missed)} of {len(results)} noticed", *missed, sep="\n")

    assert len(results) > 20
    assert len(missed) <= (1 - NOTICED) * len(results)


def tried(project: Path, found: list[tuple[Path, Mutant]]) -> list[tuple[Path, Mutant, bool]]:
    """Each mutant, and whether the tests of the project failed with it in place of its module."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(project), str(ROOT / "tests")]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "mutation.worker"]
    results = []
    with Popen(command, cwd=project, env=environment, stdin=PIPE, stdout=PIPE, text=True) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert ask(worker, project, EVERY) == "passed"
        for path, mutant in found:
            target = project / path
            original = target.read_text()
            target.write_text(mutant.source)
            # Most mutants are noticed by the tests of what they break, so that the others seldom have to run.
            near = own_tests(project, path)
            noticed = ask(worker, project, near) != "passed" or ask(worker, project, EVERY) != "passed"
            results.append((path, mutant, noticed))
            target.write_text(original)
        worker.stdin.close()
    return results


def own_tests(project: Path, module: Path) -> str:
    """The test file of what a module is about: an entity, or the table's facade."""
    name = f"test_{module.stem}.py" if module.parent.name in {"bases", "items"} else "test_table_*.py"
    return name if any((project / "tests" / "generated").glob(name)) else EVERY


def ask(worker: Popen[str], project: Path, pattern: str) -> str:
    """What becomes of the project's tests in files of this name."""
    tests = sorted((project / "tests" / "generated").glob(pattern))
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(" ".join(str(each.relative_to(project)) for each in tests) + "\n")
    worker.stdin.flush()
    return worker.stdout.readline().strip()


def scaffolded(sample: str, folder: Path) -> Path:
    """The sample with its repositories and their tests."""
    folder.mkdir()
    shutil.copy(ROOT / "sample_models" / f"{sample}.py", folder)
    (folder / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["."]\n')
    project = Project(folder, models=(f"{sample}.py",), outputs=OUTPUTS)
    outcome = scaffold(project, ScaffoldOptions(), Report())

    assert not outcome.report.failed
    return folder
