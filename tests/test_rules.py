"""Rules: every example in every rule's docstring is run, so that no page says what is not so."""

from __future__ import annotations

import inspect
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from liftgen.check import check
from liftgen.derive import derive
from liftgen.diagnostics import Report, Rule
from liftgen.outputs import chosen_outputs
from liftgen.pipeline import ScaffoldOptions, import_models, scaffold
from liftgen.project import load_project, named_models, parse_project
from liftgen.read import read
from liftgen.rules import all_rules, rule_page, rules
from liftgen.rules.ignores import apply_ignores

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from _pytest.mark import ParameterSet


@dataclass(frozen=True)
class Example:
    """One fenced block of a rule's page: what kind of thing it shows, and the text."""

    kind: str
    text: str


def run_python(text: str, folder: Path) -> Report:
    """The models of one file."""
    return run_file(f"models.py\n{text}", folder)


def run_file(text: str, folder: Path) -> Report:
    """The file that the first line names, with the other lines in it."""
    name, _, rest = text.partition("\n")
    (folder / name).write_text(rest, encoding="utf-8")
    return run_path(name, folder)


def run_source(text: str, folder: Path) -> Report:
    """A file too large to be shown, as the expression that makes it."""
    return run_python(eval(text), folder)


def run_path(text: str, folder: Path) -> Report:
    """What lies at the path."""
    report = Report()
    declarations = read([folder / text], folder, report)
    check(derive(declarations, report), declarations, report)
    return apply_ignores(report, declarations.ignores)


def run_json(text: str, _: Path) -> Report:
    """A document of somebody else's."""
    return import_models("awslabs", text, "schema.json", "models", Report()).report


def run_toml(text: str, folder: Path) -> Report:
    """The configuration of a project."""
    report = Report()
    project = parse_project(text, "pyproject.toml", folder, report)
    named_models(project, report)
    chosen_outputs(project, report)
    return report


def run_settings(text: str, folder: Path) -> Report:
    """The configuration of a project whose `models.py` has the model `Session`, in a table of its own."""
    report = Report()
    project = parse_project(text, "pyproject.toml", folder, report)
    source = "@dataclass\nclass Session:\n    session_id: Annotated[str, PK]\n"
    imports = "from dataclasses import dataclass\nfrom typing import Annotated\nfrom liftgen import PK\n\n"
    (folder / "models.py").write_text(imports + source)
    derive(read([folder / "models.py"], folder, report), report, dict(project.settings.tables))
    return report


def run_package(text: str, folder: Path) -> Report:
    """The files of the package `models`, each after a comment with its name."""
    (folder / "models").mkdir()
    (folder / "models" / "__init__.py").write_text("")
    for name, lines in re.findall(r"^# (\w+\.py)\n(.*?)(?=^# |\Z)", text, re.DOTALL | re.MULTILINE):
        (folder / "models" / name).write_text(lines, encoding="utf-8")
    return run_path("models", folder)


SESSION = """\
from typing import Annotated
from pydantic import BaseModel
from liftgen import PK

class Session(BaseModel):
    session_id: Annotated[str, PK]
"""


def run_sh(text: str, folder: Path) -> Report:
    """Commands in a configured folder with one model; what the last `lift dynamorm scaffold` says."""
    (folder / "models.py").write_text(SESSION)
    (folder / "lift.toml").write_text('models = "models.py"\n')
    report = Report()
    for line in text.splitlines():
        if line.startswith("lift dynamorm scaffold"):
            report = Report()
            report = scaffold(load_project(folder, report), ScaffoldOptions(), report).report
        else:
            subprocess.run(line, shell=True, cwd=folder, check=True)
    return report


RUNNERS: dict[str, Callable[[str, Path], Report]] = {
    "python": run_python,
    "package": run_package,
    "file": run_file,
    "path": run_path,
    "source": run_source,
    "json": run_json,
    "sh": run_sh,
    "toml": run_toml,
    "settings": run_settings,
}


def examples(rule: type[Rule], heading: str) -> list[Example]:
    """The fenced blocks under a heading of the rule's page."""
    page = inspect.cleandoc(rule.__doc__ or "")
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    found = re.findall(r"^```(\w+)\n(.*?)^```", section[1] if section else "", re.DOTALL | re.MULTILINE)
    return [Example(kind, text.rstrip("\n") if kind != "python" else text) for kind, text in found]


def every(heading: str) -> list[ParameterSet]:
    return [
        pytest.param(rule, example, id=f"{code}-{number}")
        for code, rule in rules().items()
        for number, example in enumerate(examples(rule, heading))
    ]


def test_no_code_is_claimed_by_two_rules() -> None:
    repeated = [code for code, count in Counter(rule.code for rule in all_rules()).items() if count > 1]

    assert not repeated


@pytest.mark.parametrize("rule", [pytest.param(rule, id=code) for code, rule in rules().items()])
def test_a_rule_has_a_page_that_begins_with_what_is_wrong(rule: type[Rule]) -> None:
    page = rule_page(rule.code)

    assert re.fullmatch(r"LIFT\d{3}", rule.code)
    assert page.startswith(f"# {rule.code} · ")
    assert re.fullmatch(r"[A-Z`].*[.:]", inspect.cleandoc(rule.__doc__ or "").splitlines()[0])


@pytest.mark.parametrize("rule", [pytest.param(rule, id=code) for code, rule in rules().items() if code[4] in "1239"])
def test_a_rule_of_the_model_language_shows_what_breaks_it_and_what_holds(rule: type[Rule]) -> None:
    assert examples(rule, "Breaks")
    assert examples(rule, "Holds")


@pytest.mark.parametrize(("rule", "example"), every("Breaks"))
def test_what_a_page_says_breaks_the_rule_breaks_it_and_no_other(
    rule: type[Rule], example: Example, tmp_path: Path
) -> None:
    report = RUNNERS[example.kind](example.text, tmp_path)

    assert set(report.codes()) == {rule.code}
    for diagnostic in report:
        assert re.fullmatch(r"[`a-z].*[^.\s]", diagnostic.finding.message), "one line of lower case, no full stop"


@pytest.mark.parametrize(("rule", "example"), every("Holds"))
def test_what_a_page_says_holds_is_clean(rule: type[Rule], example: Example, tmp_path: Path) -> None:
    report = RUNNERS[example.kind](example.text, tmp_path)

    assert report.codes() == [], f"{rule.code}: {[each.finding.message for each in report]}"
