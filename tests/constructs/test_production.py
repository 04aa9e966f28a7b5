"""A whole application over the constructs has nothing that checkers of infrastructure find wrong, but what is meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.asking import schema
from support.checkers import ROOT, checked

from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.documents import table_document
from liftgen.outputs.stack import app_document
from liftgen.project import Settings
from liftgen.read import read
from liftgen.scope import ProjectScope

SAMPLES = ROOT / "sample_models"

WAYS = ("Decrypt", "Encrypt", "GenerateDataKey*", "ReEncrypt*")
MEANT = {
    "CKV_AWS_115": "how many of a function may run at once is the account's to share out: `reserved_concurrent_executions`",
    "CKV_AWS_18": "CloudTrail tells who reads the lake; `access_logs` writes it to a bucket too",
    "CKV_AWS_165": "what a service table holds is gone within days by itself; `restorable`",
}

OWN_KEYS = "it is encrypted with AWS's keys; `encryption_key`"
BARE = {
    "CKV_AWS_115": MEANT["CKV_AWS_115"],
    "CKV_AWS_117": "DynamoDB is reached without a network of one's own; `vpc`",
    "CKV_AWS_158": OWN_KEYS,
    "CKV_AWS_165": MEANT["CKV_AWS_165"],
    "CKV_AWS_173": OWN_KEYS,
    "CKV_AWS_27": OWN_KEYS,
}
"""What is found in an app that is given neither network nor key."""

KEY_POLICY = "a key's policy is about that key, and `*` is its only name; its administrator is the account"
UNUSUAL = {
    (
        "CREDENTIALS_EXPOSURE",
        "sts:AssumeRole",
    ): "trust is about taking roles; functions of tenants take the role of one tenant",
    (
        "RESOURCE_MISMATCH",
        "dynamodb:ListStreams",
    ): "granted by CDK, as in AWS's own example, on the stream that Lambda reads",
    ("RESOURCE_MISMATCH", "states:DescribeExecution"): "executions that are not express have names of another form",
    (
        "PERMISSIONS_MANAGEMENT_ACTIONS",
        "logs:PutResourcePolicy",
    ): "a state machine that writes a log asks for it, of all",
    ("PERMISSIONS_MANAGEMENT_ACTIONS", "s3:PutObjectAcl"): "an export asks for it, in its own folder of the lake",
    ("PERMISSIONS_MANAGEMENT_ACTIONS", "kms:*"): KEY_POLICY,
    ("RESOURCE_STAR", "kms:*"): KEY_POLICY,
    **{("RESOURCE_STAR", f"kms:{each}"): KEY_POLICY for each in WAYS},
    **{
        ("MISMATCHED_TYPE", f"kms:{each}"): "the condition is CloudWatch's own, which compares ARNs in text"
        for each in WAYS
    },
}
"""What parliament finds of actions, and why it stays."""

OWN_ACCOUNT = {"firehose", "glue", "scheduler", "states"}
ANY_ACCOUNT = {
    "backup": "AWS Backup says nothing of sending the account; nobody may hand it a role of another account",
    "dax": "as AWS Backup",
    "lambda": "as AWS Backup",
}


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The templates of all stacks, synthesised under cdk-nag, whose findings would have failed it."""
    folder = tmp_path_factory.mktemp("production")
    three = derive(
        read([SAMPLES / "saas.py", SAMPLES / "session.py", SAMPLES / "ledger.py"], SAMPLES, Report()), Report()
    )
    documents = {
        "tables": [table_document(each) for each in three.tables],
        "app": app_document(ProjectScope(three, Settings())),
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
def test_checkov_finds_what_is_meant_and_nothing_else(templates: list[Path], samples: Path) -> None:
    looked = [*templates, samples]
    said = checked(
        *("-m", "checkov.main", "--file", *map(str, looked), "--framework", "cloudformation"),
        *("--output", "json", "--quiet", "--soft-fail", "--output-file-path", str(templates[0].parent / "found")),
        folder=templates[0].parent,
    )
    results = json.loads((templates[0].parent / "found" / "results_json.json").read_text())

    assert results["summary"]["parsing_errors"] == 0, said
    assert len(templates) == 3
    assert results["summary"]["passed"] > 0
    failed = results["results"]["failed_checks"]
    bare = [each for each in failed if each["file_path"].endswith(samples.name)]
    assert {each["check_id"] for each in failed if each not in bare} == MEANT.keys()
    assert {each["check_id"] for each in bare} == BARE.keys()


def test_the_guide_has_what_checkov_finds() -> None:
    guide = (ROOT / "docs/constructs/environment.md").read_text("utf-8")

    assert [each for each in {*MEANT, *BARE} if f"`{each}`" not in guide] == []


@pytest.mark.slow
def test_attack_25_parliament_finds_what_is_meant_and_nothing_else(templates: list[Path], samples: Path) -> None:
    looked = [*templates, samples]
    audited = str(ROOT / "tests" / "support" / "audited.py")
    said = json.loads(checked(audited, *map(str, looked), folder=templates[0].parent).splitlines()[-1])

    assert said["policies"] > 100
    assert {each["stack"] for each in said["findings"]} == {each.name.partition(".")[0] for each in looked}
    assert [each for each in said["findings"] if (each["issue"], each["action"]) not in UNUSUAL] == []
    assert {(each["issue"], each["action"]) for each in said["findings"]} == UNUSUAL.keys()


@pytest.mark.slow
def test_attack_26_services_take_roles_on_behalf_of_this_account_alone_where_they_say_whose_they_are(
    templates: list[Path],
) -> None:
    trusted: dict[str, set[str]] = {}
    for path in templates:
        for resource in json.loads(path.read_text())["Resources"].values():
            if resource["Type"] == "AWS::IAM::Role":
                for each in resource["Properties"]["AssumeRolePolicyDocument"]["Statement"]:
                    condition = each.get("Condition", {}).get("StringEquals", {})
                    if "Service" in each["Principal"]:
                        service = each["Principal"]["Service"].removesuffix(".amazonaws.com")
                        trusted.setdefault(service, set()).add(condition.get("aws:SourceAccount", "any"))

    assert trusted == {each: {"123456789012"} for each in OWN_ACCOUNT} | {each: {"any"} for each in ANY_ACCOUNT}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template of an app of all samples, which is given neither network nor key."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMTable, LiftApp

    app = App(context={"@aws-cdk/core:stackResourceLimit": "0"})
    stack = Stack(app, "stack", env=Environment(account="123456789012", region="eu-west-1"))
    tables = [DynamORMTable(stack, each.name, document=table_document(each)) for each in schema().tables]
    code = lambda_.Code.from_inline("x = 1")
    LiftApp(stack, "App", document=app_document(ProjectScope(schema(), Settings())), tables=tables, code=code)
    path = tmp_path_factory.mktemp("samples") / "samples.template.json"
    path.write_text(json.dumps(Template.from_stack(stack).to_json()))
    return path
