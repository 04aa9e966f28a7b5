"""The corpus of AWS Labs: the models that each domain becomes, what is said of it, and what answers each of its 84 patterns.

`pytest --update` writes `expected` and docs/awslabs-patterns.md anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from liftgen.check import check
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.diagnostics.text import draw_text
from liftgen.importers import IMPORTERS, Answer
from liftgen.pipeline import Import, import_models
from liftgen.read import read

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests/corpus/awslabs"
EXPECTED = Path(__file__).parent / "expected"
TABLE = ROOT / "docs/awslabs-patterns.md"
DOMAINS = {
    "deals": 18,
    "ecommerce": 24,
    "food_delivery": 17,
    "gaming_leaderboard": 12,
    "user_analytics": 10,
    "user_registration": 3,
}
"""The domains, and how many patterns each has: 84 in all."""
INVALID = ("comprehensive_invalid", "invalid_gsi", "invalid_multi_attribute_keys")

EACH_DOMAIN = pytest.mark.parametrize("domain", DOMAINS)
EVERY = pytest.mark.parametrize("name", [*DOMAINS, *INVALID])


def text_of(name: str) -> str:
    return (CORPUS / f"{name}_schema.json").read_text("utf-8")


@cache
def imported(name: str) -> Import:
    return import_models("awslabs", text_of(name), f"{name}_schema.json", name, Report())


def patterns_of(name: str) -> list[dict[str, Any]]:
    document = json.loads(text_of(name))
    entities = [each for table in document["tables"] for each in table["entities"].values()]
    return [
        *(pattern for each in entities for pattern in each.get("access_patterns", [])),
        *document.get("cross_table_access_patterns", []),
    ]


@EVERY
def test_a_document_gives_what_it_expects(name: str, request: pytest.FixtureRequest) -> None:
    found = imported(name)
    results = {f"{name}.py": found.source, f"{name}.txt": draw_text(found.report, dict(found.declarations.sources))}
    if request.config.getoption("--update"):
        EXPECTED.mkdir(exist_ok=True)
        for path, text in results.items():
            (EXPECTED / path).unlink(missing_ok=True)
            if text:
                (EXPECTED / path).write_text(text, "utf-8")

    for path, text in results.items():
        assert text == ((EXPECTED / path).read_text("utf-8") if (EXPECTED / path).exists() else "")


@pytest.mark.parametrize("name", INVALID)
def test_a_document_with_mistakes_becomes_no_models(name: str) -> None:
    assert imported(name).report.failed
    assert not imported(name).source


@EACH_DOMAIN
def test_the_models_say_what_was_imported(domain: str, tmp_path: Path) -> None:
    (tmp_path / f"{domain}.py").write_text(imported(domain).source, "utf-8")
    report = Report()

    declarations = read([tmp_path / f"{domain}.py"], tmp_path, report)
    schema = derive(declarations, report)
    check(schema, declarations, report)

    assert not len(report)
    assert declarations == imported(domain).declarations
    assert schema == imported(domain).schema


@EACH_DOMAIN
def test_every_pattern_has_an_answer(domain: str) -> None:
    asked = [(each["pattern_id"], each["name"]) for each in patterns_of(domain)]

    assert len(asked) == DOMAINS[domain]
    assert [(each.number, each.name) for each in imported(domain).answers] == asked


@EACH_DOMAIN
def test_a_query_is_answered_by_the_index_that_the_document_names(domain: str) -> None:
    answers = {each.number: each for each in imported(domain).answers}
    requests = {"TransactWrite": "TransactWriteItems", "TransactGet": "TransactGetItems"}

    for each in patterns_of(domain):
        answer = answers[each["pattern_id"]]
        # A read by key takes no condition: with one it is a query for the item.
        operation = "Query" if each["operation"] == "GetItem" and answer.beside else each["operation"]
        assert answer.request == requests.get(operation, operation)
        assert answer.index == each.get("index_name", "")
        # A range condition is always the key's affair, and never a filter's.
        assert each.get("range_condition", "") in answer.key


def test_the_table_pattern_by_pattern_is_as_the_documentation_shows_it(request: pytest.FixtureRequest) -> None:
    table = pattern_table()
    if request.config.getoption("--update"):
        TABLE.write_text(table, "utf-8")

    assert TABLE.read_text("utf-8") == table


@pytest.mark.parametrize("arguments", [("format", "--diff"), ("check",)], ids=["format", "check"])
def test_the_models_are_left_alone_by_ruff(arguments: tuple[str, ...], tmp_path: Path) -> None:
    for domain in DOMAINS:
        (tmp_path / f"{domain}.py").write_text(imported(domain).source, "utf-8")
    command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", "."]

    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr


def test_the_models_are_python_that_runs_without_a_warning(tmp_path: Path) -> None:
    for domain in DOMAINS:
        (tmp_path / f"{domain}.py").write_text(imported(domain).source, "utf-8")
    command = [sys.executable, "-W", "error", "-c", f"import {', '.join(DOMAINS)}"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}

    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr


@pytest.mark.slow
def test_a_strict_type_checker_takes_the_models(tmp_path: Path) -> None:
    for domain in DOMAINS:
        (tmp_path / f"{domain}.py").write_text(imported(domain).source, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "."]
    environment = {**os.environ, "MYPYPATH": str(ROOT)}

    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout


def test_no_importer_knows_a_domain_by_name() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "liftgen/importers").rglob("*.py")]

    assert IMPORTERS
    for table in (each for domain in DOMAINS for each in json.loads(text_of(domain))["tables"]):
        assert not [each for each in sources if f'"{table["table_config"]["table_name"]}"' in each]


def pattern_table() -> str:
    """The answers of all domains as the documentation shows them."""
    parts = [HEAD]
    for domain in DOMAINS:
        rows = [_row(each) for each in imported(domain).answers]
        lines = "\n".join(
            ["| # | pattern | answered by | request | by the key | beside it |", "|--:|---|---|---|---|---|", *rows]
        )
        parts.append(f"## {domain.replace('_', ' ').capitalize()}\n\n{lines}")
    return "\n\n".join(parts) + "\n"


HEAD = """\
# The AWS Labs domains, pattern by pattern

What answers each of the 84 access patterns of the six domains in `tests/corpus/awslabs`, once they are imported: the
method of a repository or the transaction, the request that it makes and the index that it goes to, what the key answers,
and beside it what is filtered, changed or made sure of. `get`, `create`, `put`, `update` and `delete` are what every
repository can do; the others are named in the imported models.

`pytest tests/importers --update` writes this page."""


def _row(answer: Answer) -> str:
    request = f"{answer.request} by `{answer.index}`" if answer.index else answer.request
    cells = (str(answer.number), answer.name, f"`{answer.method}`", request, _code(answer.key), _code(answer.beside))
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
