"""A whole application over the constructs has nothing that checkers of infrastructure find wrong, but what is meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.checkers import ROOT, checked

from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.documents import table_document
from liftgen.outputs.stack import app_document
from liftgen.project import Settings
from liftgen.read import read
from liftgen.scope import ProjectScope

SAMPLES = ROOT / "sample_models"

MEANT = {
    "CKV_AWS_115": "how many of a function may run at once is the account's to share out: `reserved_concurrent_executions`",
    "CKV_AWS_18": "CloudTrail tells who reads the lake; `access_logs` writes it to a bucket too",
    "CKV_AWS_165": "what a service table holds is gone within days by itself",
}


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The templates of all stacks, synthesised under cdk-nag, whose findings would have failed it."""
    folder = tmp_path_factory.mktemp("production")
    schema = derive(
        read([SAMPLES / "saas.py", SAMPLES / "session.py", SAMPLES / "ledger.py"], SAMPLES, Report()), Report()
    )
    documents = {
        "tables": [table_document(each) for each in schema.tables],
        "app": app_document(ProjectScope(schema, Settings())),
    }
    (folder / "documents.json").write_text(json.dumps(documents))
    checked(str(ROOT / "tests" / "support" / "production_app.py"), "documents.json", "out", folder=folder)
    return sorted((folder / "out").glob("*.template.json"))


@pytest.mark.slow
def test_cdk_nag_and_cfn_lint_find_nothing(templates: list[Path]) -> None:
    # W3005: CDK states what a function waits for, also where a reference to it says so already.
    options = ("--regions", "eu-west-1", "--ignore-checks", "W3005", "--template", *map(str, templates))
    lint = ("-c", "import sys; from cfnlint.runner import main; sys.exit(main())")

    assert checked(*lint, *options, folder=templates[0].parent) == ""


@pytest.mark.slow
def test_checkov_finds_what_is_meant_and_nothing_else(templates: list[Path]) -> None:
    said = checked(
        *("-m", "checkov.main", "--file", *map(str, templates), "--framework", "cloudformation"),
        *("--output", "json", "--quiet", "--soft-fail", "--output-file-path", str(templates[0].parent / "found")),
        folder=templates[0].parent,
    )
    results = json.loads((templates[0].parent / "found" / "results_json.json").read_text())

    assert results["summary"]["parsing_errors"] == 0, said
    assert len(templates) == 3
    assert results["summary"]["passed"] > 0
    assert {each["check_id"] for each in results["results"]["failed_checks"]} == MEANT.keys()
