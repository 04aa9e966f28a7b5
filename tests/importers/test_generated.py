"""What is generated from imported models passes the tests that are generated beside it, with their decoys, in memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from liftgen.diagnostics import Report
from liftgen.pipeline import Import, ScaffoldOptions, import_models, scaffold
from liftgen.project import Project
from tests.importers.documents import Json, document, entity, pattern, table

CORPUS = Path(__file__).parents[1] / "corpus/awslabs"


def odd_shop() -> Json:
    """Entities with the names of our words, fields that no model can have, numbers in text, and a key of several attributes."""
    where = {"name": "where", "partition_key": ["shop", "copy"], "sort_key": ["at", "size"]}
    dear = {"name": "DearIndex", "partition_key": "gsi1pk", "sort_key": "price", "projection": "INCLUDE"}
    mappings = [
        {"name": "where", "pk_template": ["{shop}", "{copy}"], "sk_template": ["{at}", "{size}"]},
        {"name": "DearIndex", "pk_template": "NOTE#{note}", "sk_template": "{price}"},
    ]
    either = {
        "conditions": [
            {"field": "note", "operator": "=", "param": "a"},
            {"field": "tags", "function": "contains", "param": "b"},
        ],
        "logical_operator": "OR",
    }
    asked = [
        pattern("of_size", "Query", "shop copy at most:integer", index_name="where", range_condition="<"),
        pattern("dear", "Query", "note least:decimal", index_name="DearIndex", range_condition=">="),
        pattern("later", "Query", "shop size:integer after", range_condition=">"),
        pattern("within", "Query", "shop a:integer b:integer", range_condition="between"),
        pattern("in_words", "Query", "shop since:integer a b", range_condition=">=", filter_expression=either),
        pattern("everything", "Scan"),
        pattern("of_index", "Scan", index_name="DearIndex"),
    ]
    has = "shop:string copy:string at:string size:integer price:decimal note:string? tags:array[string]? _raw:object?"
    entities = {
        "Query": entity("Q#{shop}", "N#{size}#{at}", *asked, has=has, gsi_mappings=mappings),
        "Key": entity("Q#{shop}", "K#{at}", pattern("mine", "Query", "shop"), has="shop:string at:string"),
    }
    counter = entity("{number}", None, pattern("all", "Scan"), has="number:integer left:integer")
    return document(
        table(entities, where, dear | {"included_attributes": ["tags", "price"]}, pk="PK", sk="SK"),
        table({"Counter": counter}, name="counters", sk=None),
    )


DOCUMENTS = {path.name.removesuffix("_schema.json"): path for path in sorted(CORPUS.glob("*_schema.json"))}
DOMAINS = [name for name in DOCUMENTS if "invalid" not in name]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*DOMAINS, "odd_shop"])
def test_generated_repositories_answer_every_query_among_decoys(name: str, tmp_path: Path) -> None:
    text = DOCUMENTS[name].read_text("utf-8") if name in DOCUMENTS else json.dumps(odd_shop())
    found = import_models("awslabs", text, "schema.json", name, Report())
    (tmp_path / f"{name}.py").write_text(found.source, "utf-8")
    project = Project(tmp_path).with_models([tmp_path / f"{name}.py"])

    outcome = scaffold(project, ScaffoldOptions(only=("repository", "tests")), Report())
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--no-header",
            "-p",
            "no:cacheprovider",
            "--dynamodb",
            "memory",
            "tests",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert not outcome.report.failed
    assert run.returncode == 0, run.stdout[-4000:]
    assert not untested(found, tmp_path / "tests/generated")


def untested(found: Import, folder: Path) -> list[str]:
    """The queries of the document that no generated test is about."""
    tests = "".join(path.read_text("utf-8") for path in folder.glob("test_*.py"))
    methods = [each.method.rpartition(".")[2] for each in found.answers if each.request == "Query"]
    return [each for each in methods if f".{each}(" not in tests]
