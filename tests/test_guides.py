"""The guides and the README are true: their models are read without a finding, and what they show runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from liftgen.diagnostics import Report
from liftgen.outputs import chosen_outputs
from liftgen.pipeline import understand
from liftgen.project import Project
from liftgen.render import render
from liftgen.scope import ProjectScope

DOCS = Path(__file__).parents[1] / "docs"
GUIDES = ("models.md", "repositories.md")
FILE = re.compile(r"# (\w+\.py)\n")


def blocks(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("name", GUIDES)
def test_what_a_guide_shows_runs(tmp_path: Path, name: str) -> None:
    found = blocks(DOCS / name)
    files = {match[1]: block for block in found if (match := FILE.match(block))}
    shown = "\n".join(block for block in found if not FILE.match(block))

    runs(tmp_path, files, f"from datetime import UTC, date, datetime\nfrom decimal import Decimal\n{shown}")


def test_what_the_readme_shows_runs(tmp_path: Path) -> None:
    models, use = blocks(DOCS.parent / "README.md")

    runs(
        tmp_path,
        {"saas.py": models},
        f"from fakes import in_memory\nfrom saas import Project\nclient = in_memory()\n{use}",
    )


def runs(folder: Path, files: dict[str, str], shown: str) -> None:
    """Models are read without a finding, and what is shown runs against what is generated of them."""
    for path, text in files.items():
        (folder / path).write_text(text)
    report = Report()
    project = Project(folder, tuple(files))
    schema = understand(project, report).schema
    assert [f"{each.finding.code} {each.span}: {each.finding.message}" for each in report] == []
    for file in render(
        ProjectScope(schema, project.settings), chosen_outputs(project, report, ("repository", "fakes")), report
    ):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    (folder / "shown.py").write_text(shown)

    done = subprocess.run([sys.executable, "shown.py"], cwd=folder, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", GUIDES)
def test_every_rule_that_a_guide_names_is_one(name: str) -> None:
    codes = set(re.findall(r"LIFT\d{3}", (DOCS / name).read_text("utf-8")))

    assert [each for each in codes if not (DOCS / "rules" / f"{each}.md").exists()] == []
