"""No text and no name of a model becomes code in any output."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from support.hostile import (
    TEXTS,
    Ingredients,
    allowed,
    called,
    check_data,
    generate,
    holding,
    ingredients,
    literals,
    names,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from liftgen.diagnostics import Report
    from liftgen.files import File

EACH = 16
"""How many texts one file of models holds."""
SPELT = 8

WORDS = [
    "class",
    "None",
    "match",
    "type",
    "_",
    "__init__",
    "__class__",
    "__dict__",
    "__x",
    "__proto__",
    "_A",
    "if_",
    "self",
    "cls",
    "print",
    "str",
    "int",
    "list",
    "eval",
    "exec",
    "model_fields",
    "model_config",
    "models",
    "repositories",
    "conftest",
    "test",
    "items",
    "client",
    "call",
    "Client",
    "Table",
    "Query",
    "Any",
    "UNSET",
    "datetime",
    "json",
    "os",
    "con",
    "nul",
    "AUX",
    "constructor",
    "interface",
    "Settings",
    "BaseModel",
    "Clock",
    "Conflict",
    "NotFound",
    "StandIn",
    "\ufb01eld",
    "f\u0456eld",
    "\xaa",
    "\u6570",
    "x" * 300,
]
"""Keywords, dunders, builtins, devices, letters that Python normalises, and what generated code calls its own."""
OURS = {"", "fakes", "handlers", "models", "repositories"}  # generated packages, whose modules have names of the models
DANGEROUS = frozenset(
    {"eval", "exec", "compile", "open", "__import__", "getattr", "setattr", ".system", ".run", ".Popen"}
)

FAST = [pytest.param(each, id=f"seed-{each}") for each in range(20)]
REST = [pytest.param(each, id=f"seed-{each}", marks=pytest.mark.slow) for each in range(20, 630)]
SEEDS = [*FAST, *REST]
"""Ten thousand literals; five thousand names."""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Ingredients:
    """What files may be made of: what people have read in the golden cases, and what harmless texts give in these models."""
    files, _ = generate(holding(["plain text"]), tmp_path_factory.mktemp("plain"))
    return allowed() | ingredients(python(files))


def python(files: Iterable[File]) -> list[str]:
    return [each.text for each in files if each.path.endswith(".py")]


def check_findings(report: Report) -> None:
    """Something is wrong, and everything that is has its place."""
    assert report.failed
    assert all(each.span is not None for each in report)


@pytest.mark.parametrize("text", TEXTS)
def test_a_hostile_text_stays_text_wherever_a_model_may_hold_it(text: str, plain: Ingredients, tmp_path: Path) -> None:
    files, _ = generate(holding([text]), tmp_path)

    assert files
    assert (ingredients(python(files)) | plain) == plain
    check_data(files)


@pytest.mark.parametrize("seed", SEEDS)
def test_fuzzed_literals_stay_text(seed: int, plain: Ingredients, tmp_path: Path) -> None:
    files, _ = generate(holding(literals(len(TEXTS) + EACH, seed)[-EACH:]), tmp_path)

    assert files
    assert (ingredients(python(files)) | plain) == plain
    check_data(files)


@pytest.mark.parametrize("seed", SEEDS)
def test_fuzzed_names_are_names_or_findings(seed: int, plain: Ingredients, tmp_path: Path) -> None:
    files, report = generate(called(names(SPELT, seed)), tmp_path)
    made = ingredients(python(files))

    if not files:
        check_findings(report)
    assert made.nodes <= plain.nodes
    assert not (made.calls - plain.calls) & DANGEROUS
    assert {each.split(".")[0] for each in made.imports - plain.imports} <= OURS
    check_data(files)


@pytest.mark.parametrize("word", [*WORDS[:12], *(pytest.param(each, marks=pytest.mark.slow) for each in WORDS[12:])])
def test_a_name_that_means_something_to_python_or_to_us_breaks_nothing(word: str, tmp_path: Path) -> None:
    for place in range(SPELT):
        spelt = [word if each == place else f"{first}plain" for each, first in enumerate("MfipKEun")]
        files, report = generate(called(spelt), tmp_path)

        if not files:
            check_findings(report)
        for each in python(files):
            compile(each, "generated", "exec")
            check_bound_once(each)
        check_data(files)


def check_bound_once(text: str) -> None:
    """No name of a module is an import and something else, or two imports."""
    bound = Counter[str]()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import() | ast.ImportFrom():
                bound.update({each.asname or each.name.partition(".")[0] for each in node.names})
    for statement in ast.parse(text).body:
        match statement:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                bound[name] += 1
    assert not [name for name, count in bound.items() if count > 1]
