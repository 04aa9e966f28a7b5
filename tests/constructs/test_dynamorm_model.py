"""DynamORMModel and SingleTableDesign: models at home in a table, told apart by name in outputs, grants and streams."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from liftgen.access import access_of
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.documents import access_document, table_document
from liftgen.read import read

SAMPLES = Path(__file__).parents[2] / "sample_models"
SCHEMA = derive(read([SAMPLES / "saas.py", SAMPLES / "session.py"], SAMPLES, Report()), Report())
ACCESS = [access_document(each) for each in access_of(SCHEMA)]


def stack_of(app: Any = None) -> Any:
    from aws_cdk import App, Environment, Stack

    return Stack(app or App(), "stack", env=Environment(account="123456789012", region="eu-west-1"))


def design(stack: Any, **parameters: Any) -> Any:
    from liftgen.constructs import SingleTableDesign

    return SingleTableDesign(stack, "Saas", document=table_document(SCHEMA.table("saas")), access=ACCESS, **parameters)


def template(stack: Any) -> dict[str, Any]:
    from aws_cdk.assertions import Template

    found: dict[str, Any] = Template.from_stack(stack).to_json()
    return found


def actions(stack: Any) -> set[str]:
    """Everything that roles of the stack may do with tables."""
    found: set[str] = set()
    for each in template(stack)["Resources"].values():
        if each["Type"] == "AWS::IAM::Policy":
            for statement in each["Properties"]["PolicyDocument"]["Statement"]:
                said = statement["Action"]
                found |= {said} if isinstance(said, str) else set(said)
    return {each.removeprefix("dynamodb:") for each in found}


def role(stack: Any) -> Any:
    from aws_cdk import aws_iam as iam

    return iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())


def test_a_design_knows_every_entity_of_its_table_and_no_other() -> None:
    made = design(stack_of())

    assert list(made.models) == [each.name for each in SCHEMA.entities_of("saas")]
    assert set(made.models["User"].patterns) >= {"get", "by_email", "projects", "memberships"}
    assert made.table.name == "saas"


def test_outputs_say_of_every_access_pattern_what_it_asks() -> None:
    stack = stack_of()
    made = design(stack)
    outputs = template(stack)["Outputs"].values()
    said: dict[str, str] = {}
    for each in outputs:
        model = each["Description"].removeprefix("What access patterns of ").removesuffix(" ask")
        said |= {f"{model}.{name}": text for name, text in json.loads(each["Value"]).items()}

    assert set(said) == {f"{name}.{each}" for name, model in made.models.items() for each in model.patterns}
    assert said["Project.by_status"] == "Query saas/by_status"
    assert said["User.by_email"] == "Query saas/by_email; GetItem, BatchGetItem saas"
    assert all(len(each["Value"].encode()) <= 1024 for each in outputs)


def test_outputs_are_left_out_where_nobody_wants_them() -> None:
    stack = stack_of()
    design(stack, documented=False)

    assert "Outputs" not in template(stack)


def test_a_model_grants_its_own_patterns() -> None:
    read_only, one = stack_of(), stack_of()
    design(read_only).models["Membership"].grant_read(role(read_only))
    design(one).models["Project"].grant(role(one), "delete_by_key")

    assert actions(read_only) == {"BatchGetItem", "GetItem", "Query"}
    assert actions(one) == {"DeleteItem", "GetItem"}


def test_a_model_grants_a_tenant_what_is_the_tenants() -> None:
    stack = stack_of()
    design(stack).models["User"].grant_tenant(role(stack), "get")

    assert "${aws:PrincipalTag/tenant_id}" in json.dumps(template(stack))
    with pytest.raises(ValueError, match=r"`User\.by_email` cannot be one tenant's alone"):
        design(other := stack_of()).models["User"].grant_tenant(role(other), "by_email")


def test_the_changes_of_a_model_are_its_own() -> None:
    model = design(stack_of()).models["User"]
    found = [pattern for _, pattern in model.changes("INSERT", where={"email": {"S": ["a@example.com"]}}).patterns()]

    assert found == [
        {
            "eventName": ["INSERT"],
            "dynamodb": {"NewImage": {"email": {"S": ["a@example.com"]}, "_entity": {"S": ["User"]}}},
        }
    ]


def test_what_a_design_may_cost_is_bounded() -> None:
    stack = stack_of()
    design(stack, most_reads=100, most_writes=10, seldom_read=True)
    (table,) = (each["Properties"] for each in template(stack)["Resources"].values() if "GlobalTable" in each["Type"])

    assert table["WriteOnDemandThroughputSettings"] == {"MaxWriteRequestUnits": 10}
    assert table["Replicas"][0]["ReadOnDemandThroughputSettings"] == {"MaxReadRequestUnits": 100}
    assert table["Replicas"][0]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"


def test_a_model_that_lives_elsewhere_is_refused() -> None:
    from liftgen.constructs import DynamORMModel, SingleTableDesign

    made = design(stack := stack_of())
    with pytest.raises(ValueError, match="the items of `Session` are in table `sessions`, not in `saas`"):
        DynamORMModel(stack, "Session", model="Session", table=made.table, access=ACCESS)
    with pytest.raises(ValueError, match="there is no access pattern of `Nobody`"):
        DynamORMModel(stack, "Nobody", model="Nobody", table=made.table, access=ACCESS)
    with pytest.raises(ValueError, match="no entity lives in table `saas`"):
        SingleTableDesign(stack, "None", document=table_document(SCHEMA.table("saas")), access=[])
