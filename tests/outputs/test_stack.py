"""The stack output: names that last, documents that say the whole table, code that is clean as written."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.diff import diff_table
from liftgen.documents import table_from_document
from liftgen.files import File, Owner
from liftgen.observe import observe_table
from liftgen.outputs import OUTPUTS
from liftgen.outputs.stack import CDK_LIBRARY, class_name, stack_id
from liftgen.project import Settings
from liftgen.read import read
from liftgen.render import render
from liftgen.schema import Index, KeyAttribute, KeySchema, Projection, Schema, Table, TableSettings
from liftgen.scope import ProjectScope
from liftgen.testing import local_dynamodb
from liftgen.testing.cdk import cdk

PK, SK = KeyAttribute("pk", "S"), KeyAttribute('a "b" \\ é', "S")
TENANT, STATUS, PROJECT = (KeyAttribute(name, "S") for name in ("tenant_id", "status", "project_id"))
SAAS = Table(
    name="saas",
    key=KeySchema((PK,), (SK,)),
    indexes=(
        Index(
            "by_email", "global", KeySchema((KeyAttribute("email", "S"),)), Projection("INCLUDE", ("name", "user_id"))
        ),
        Index("by_status", "global", KeySchema((TENANT, STATUS), (PROJECT,))),
    ),
    stream="NEW_AND_OLD_IMAGES",
    ttl="gone_at",
    billing="on_demand",
    pitr=True,
)
ODD = tuple(replace(SAAS, name=name) for name in ("list", "1-x", "a_1", "a1", "AB", "a.b", "long_name_" * 20))


def rendered(*tables: Table) -> dict[str, File]:
    report = Report()
    files = render(ProjectScope(Schema(tables), Settings()), [each for each in OUTPUTS if each.name == "stack"], report)

    assert report.codes() == []
    return {file.path: file for file in files}


def written(folder: Path, *tables: Table) -> Path:
    for file in rendered(*tables).values():
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    return folder


def run(*command: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.stdout if done.returncode else ""


def test_the_app_and_each_stack_are_the_users_and_the_rest_follows_the_models() -> None:
    owners = {path: file.owner for path, file in rendered(SAAS).items()}

    assert owners == {
        "cdk.json": Owner.USER,
        "stacks/__init__.py": Owner.LIFT,
        "stacks/app.py": Owner.USER,
        "stacks/requirements.txt": Owner.LIFT,
        "stacks/tables/__init__.py": Owner.LIFT,
        "stacks/tables/saas.json": Owner.LIFT,
        "stacks/tables/saas.py": Owner.USER,
    }


def test_the_document_is_the_whole_table() -> None:
    text = rendered(SAAS)["stacks/tables/saas.json"].text

    assert table_from_document(json.loads(text)) == SAAS


def test_models_without_a_table_have_no_app() -> None:
    assert rendered() == {}


def test_a_change_of_a_table_touches_its_document_alone() -> None:
    before, after = rendered(SAAS, *ODD), rendered(replace(SAAS, ttl=None), *ODD)

    assert [path for path in before if before[path] != after[path]] == ["stacks/tables/saas.json"]


@pytest.mark.parametrize(
    ("table", "id"),
    [
        ("saas", "saas-table"),
        ("user_sessions", "user-sessions-table"),
        ("saas-prod", "saas-prod-table"),
        ("eu.saas", "t-eu-saas-e7cf1974-table"),
        ("1st", "t-1st-e01ddf65-table"),
    ],
)
def test_the_stack_of_a_table_keeps_its_name(table: str, id: str) -> None:
    assert stack_id(table) == id


def test_a_stack_name_is_never_too_long() -> None:
    assert len(stack_id("x" * 100)) <= 128
    assert len(stack_id("x" * 255)) <= 128
    assert len(stack_id("x." * 120)) <= 128


def test_tables_of_different_modules_have_different_classes() -> None:
    assert [class_name(table.name)[:20] for table in ODD] == [
        "ListStack",
        "Table_1XStack",
        "A_1Stack",
        "A1Stack",
        "AbStack",
        "ABStack",
        "LongNameLongNameLong",
    ]


def test_the_code_is_clean_as_written(tmp_path: Path) -> None:
    folder = written(tmp_path, SAAS, *ODD)

    assert run("ruff", "check", "--isolated", "--select", "E4,E7,E9,F,I", ".", folder=folder) == ""
    assert run("ruff", "format", "--isolated", "--check", ".", folder=folder) == ""


@pytest.mark.slow
def test_the_code_is_typed_strictly(tmp_path: Path) -> None:
    folder = written(tmp_path, SAAS, *ODD)
    strict = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": ["stacks"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(strict))

    assert run("mypy", "--strict", "--python-version", "3.11", "stacks", folder=folder) == ""
    assert run("basedpyright", "--pythonpath", sys.executable, folder=folder) == ""


@pytest.mark.slow
def test_the_tables_of_the_samples_are_deployed_once_and_then_stay_as_they_are(tmp_path: Path) -> None:
    samples = Path(__file__).parents[2] / "sample_models"
    declarations = read([samples / "saas.py", samples / "session.py"], samples, Report())
    tables = derive(declarations, Report(), {"saas": TableSettings(pitr=True, protected=True)}).tables
    folder = written(tmp_path, *tables)
    with local_dynamodb(services=("cloudformation", "ecr", "iam", "s3", "ssm", "sts")) as aws:
        environment = {**aws.environment, "CDK_VALIDATION": "false"}
        cdk("bootstrap", project=folder, environment=environment)
        first = cdk("deploy", "--all", "--require-approval", "never", project=folder, environment=environment)
        second = cdk("deploy", "--all", "--require-approval", "never", project=folder, environment=environment)
        difference = cdk("diff", "--fail", project=folder, environment=environment)
        deployed = [observe_table(aws.client(), table.name) for table in tables]

    assert [table.name for table in tables] == ["saas", "sessions"]
    assert "(no changes)" not in first
    assert second.count("(no changes)") == 2
    assert difference.count("There were no differences") == 2
    for seen, table in zip(deployed, tables, strict=True):
        assert seen is not None
        assert diff_table(seen.table, as_ministack_makes(table)) == ()
    # What ministack ignores is read where it was told.
    told = json.loads((folder / "cdk.out" / "saas-table.template.json").read_text())["Resources"]["SaasTable98650C35"]
    (replica,) = told["Properties"]["Replicas"]
    assert told["Properties"]["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert replica["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert replica["DeletionProtectionEnabled"] is True


def as_ministack_makes(table: Table) -> Table:
    """It ignores what a template says of expiry, recovery and protection."""
    return replace(table, ttl=None, pitr=False, protected=False)


def test_the_pinned_library_is_the_one_that_is_tested() -> None:
    from importlib.metadata import version

    assert version("aws-cdk-lib") == CDK_LIBRARY
