"""The roles of a generated app's functions, for every sample: each may do what its routes or its stream ask, and no more.

Policies are read from the synthesised template, and requests are recorded from generated tests. Neither is written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from support.asking import (
    ACCOUNT,
    KEPT,
    KEYS,
    REGION,
    TABLES,
    Recorded,
    allowed,
    everything,
    mutants,
    schema,
    shapeless,
    strangers,
    with_keys,
)
from support.iam_oracle import decisions

from liftgen.documents import SERVICE, table_document
from liftgen.outputs.stack import app_document
from liftgen.project import Settings
from liftgen.scope import ProjectScope
from liftgen.testing.iam import Asked, Decision, Policy, evaluate, role_policies

pytestmark = pytest.mark.slow

READING = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")


@dataclass(frozen=True)
class Function:
    """A function of the app: its policies, and what its routes ask; a consumer has the table of its stream instead."""

    name: str
    policies: tuple[Policy, ...]
    asked: tuple[Asked, ...]
    stream: str | None = None


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    """All samples as one app."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMTable, LiftApp

    app = App(context={"@aws-cdk/core:stackResourceLimit": "0"})
    stack = Stack(app, "stack", env=Environment(account=ACCOUNT, region=REGION))
    tables = [DynamORMTable(stack, each.name, document=table_document(each)) for each in schema().tables]
    code = lambda_.Code.from_inline("x = 1")
    LiftApp(stack, "App", document=app_document(ProjectScope(schema(), Settings())), tables=tables, code=code)
    return dict(Template.from_stack(stack).to_json())


@pytest.fixture(scope="module")
def functions(template: dict[str, Any], recording: list[Recorded]) -> list[Function]:
    document = app_document(ProjectScope(schema(), Settings()))
    asked: dict[str, dict[str, Asked]] = {}
    for each in recording:
        asked.setdefault(each.method, {}).update({repr(one): one for one in each.asked})
    (service,) = [name for name, each in template["Resources"].items() if name.startswith("AppService")][:1]
    kept = [replace(each, resource=f"{TABLES}{service}") for each in asked[KEPT].values()]
    found = []
    for each in document["functions"]:
        own = [one for pattern in each["patterns"] for one in asked.get(pattern, {}).values()]
        policies = of_function(template, each["handler"])
        found.append(Function(each["name"], policies, (*own, *(kept if each.get("keeps") else ()))))
    consumers = [
        Function(each["name"], of_function(template, each["handler"]), (), each["table"])
        for each in document["consumers"]
    ]
    return found + consumers


def of_function(template: dict[str, Any], handler: str) -> tuple[Policy, ...]:
    (role,) = [
        each["Properties"]["Role"]["Fn::GetAtt"][0]
        for each in template["Resources"].values()
        if each["Type"] == "AWS::Lambda::Function" and each["Properties"]["Handler"] == handler
    ]
    return role_policies(template, role, region=REGION, account=ACCOUNT)


def test_every_sample_has_functions_and_every_one_of_them_asks(functions: list[Function]) -> None:
    tables = {each.resource.removeprefix(TABLES).partition("/")[0] for one in functions for each in one.asked}

    assert tables >= {each.name for each in schema().tables}
    assert [each.name for each in functions if not each.asked and not each.stream] == []
    assert [each.stream for each in functions if each.stream] == [
        each.name for each in schema().tables if each.stream is not None
    ]


def test_a_function_may_do_all_that_its_routes_ask(functions: list[Function]) -> None:
    refused = [(each.name, one) for each in functions for one in each.asked if not allowed(each.policies, one)]

    assert refused == []


def test_a_function_may_do_nothing_else_and_nowhere_else(functions: list[Function]) -> None:
    wrong = []
    for each in functions:
        own = {(one.action, one.resource) for one in each.asked}
        if each.stream:
            own |= {(f"dynamodb:{one}", f"{TABLES}{each.stream}/stream/LATEST") for one in READING}
        contexts = {one.context.get(KEYS, ()): one for one in each.asked} or {(): Asked("", "")}
        some = [*contexts.values()][:: max(1, len(contexts) // 4)]
        wrong += [
            (each.name, action, resource)
            for action, resource in everything() - own
            for one in some
            if allowed(each.policies, replace(one, action=action, resource=resource))
        ]

    assert wrong == []


def test_a_function_may_do_it_by_keys_of_its_patterns_only(functions: list[Function]) -> None:
    let_through = {
        (one.action, one.resource)
        for each in functions
        for one in each.asked
        for stranger in strangers(one)
        if allowed(each.policies, stranger)
    }

    assert let_through <= shapeless()


def test_no_condition_of_a_function_can_be_left_out(functions: list[Function]) -> None:
    unnoticed, mutated = [], 0
    for each in functions:
        denied = {repr(one): one for own in each.asked for one in strangers(own) if not allowed(each.policies, one)}
        for what, mutant in mutants(each.policies):
            mutated += 1
            if not any(allowed(mutant, one) for one in denied.values()):
                unnoticed.append((each.name, what))

    assert unnoticed == []
    assert mutated > 20


def test_nobody_but_a_function_with_keys_reaches_what_is_kept(functions: list[Function]) -> None:
    kept = next(one for each in functions for one in each.asked if "LIFT#" in str(one.context.get(KEYS)))
    of_limits = with_keys(kept, "LIFT#Limit#api#t1")

    assert SERVICE["name"] not in {each.name for each in schema().tables}
    assert [each.name for each in functions if allowed(each.policies, of_limits)] == []


def test_consumers_read_their_stream_and_ask_no_table(functions: list[Function]) -> None:
    for each in functions:
        streams = {table.name for table in schema().tables if reads_stream(each, table.name)}

        assert streams == ({each.stream} if each.stream else set())


def reads_stream(function: Function, table: str) -> bool:
    return all(
        allowed(function.policies, Asked(f"dynamodb:{each}", f"{TABLES}{table}/stream/LATEST")) for each in READING
    )


# Attacks on what the generated policies say (../hostile/README.md, C).


def statements(functions: list[Function]) -> Iterator[tuple[str, dict[str, Any]]]:
    for each in functions:
        for policy in each.policies:
            for statement in policy["Statement"]:
                yield each.name, statement


def actions(statement: dict[str, Any]) -> list[str]:
    said = statement["Action"]
    return [said] if isinstance(said, str) else list(said)


def test_attack_22_no_policy_names_every_action_or_every_resource(functions: list[Function]) -> None:
    wide = [
        (name, statement)
        for name, statement in statements(functions)
        if "*" in "".join(actions(statement))
        or ("*" in json.dumps(statement["Resource"]).replace(":*", "") and not tracing(statement))
    ]

    assert wide == []


def tracing(statement: dict[str, Any]) -> bool:
    """X-Ray's actions take no resource."""
    return all(each.startswith("xray:") for each in actions(statement))


def test_attack_23_a_function_that_reads_can_write_nothing(functions: list[Function]) -> None:
    writes = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")
    writes = (*writes, "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete")
    readers = [each for each in functions if each.asked and all(reads(one.action) for one in each.asked)]
    written = [
        (each.name, action)
        for each in readers
        for one in each.asked
        for action in writes
        if allowed(each.policies, replace(one, action=f"dynamodb:{action}"))
    ]

    assert [each.name for each in readers] == ["saas.tenant_home", "orders.customer_home"]
    assert written == []


def reads(action: str) -> bool:
    return action.removeprefix("dynamodb:") in ("GetItem", "BatchGetItem", "Query", "ConditionCheckItem")


def test_attack_24_no_function_changes_tables_or_their_policies(functions: list[Function]) -> None:
    data = {
        "GetItem",
        "BatchGetItem",
        "Query",
        "ConditionCheckItem",
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "BatchWriteItem",
    }
    of_dynamodb = {
        each.removeprefix("dynamodb:")
        for _, statement in statements(functions)
        for each in actions(statement)
        if each.startswith("dynamodb:")
    }

    assert of_dynamodb <= data | set(READING)
    assert not {"Scan", "DeleteTable", "UpdateTable", "CreateTable", "PutResourcePolicy"} & of_dynamodb


def test_attack_25_another_evaluator_lets_through_the_same(functions: list[Function], tmp_path: Path) -> None:
    chosen = [
        (each, one) for each in functions for one in {(one.action, one.resource): one for one in each.asked}.values()
    ]
    asked = [(each, one) for each, own in chosen for one in (own, *strangers(own))]
    cases = [Case(tuple({"Version": "2012-10-17", **policy} for policy in each.policies), one) for each, one in asked]
    theirs = decisions([each.document for each in cases], tmp_path)

    assert [each for each, their in zip(cases, theirs, strict=True) if each.ours is not their] == []
    assert {*theirs} == {Decision.ALLOWED, Decision.NOT_ALLOWED}


@dataclass(frozen=True)
class Case:
    """A question to the policies of a function."""

    policies: tuple[dict[str, Any], ...]
    asked: Asked

    @property
    def ours(self) -> Decision:
        return evaluate(self.policies, self.asked)

    @property
    def document(self) -> dict[str, Any]:
        """It, as the other evaluator is asked."""
        context = {name: list(each) if isinstance(each, tuple) else each for name, each in self.asked.context.items()}
        where = {"action": self.asked.action, "resource": self.asked.resource}
        return {"policies": list(self.policies), **where, "context": context}


def test_attack_26_only_lambda_takes_a_function_s_role_and_only_this_api_calls_a_function(
    template: dict[str, Any],
) -> None:
    resources = template["Resources"].values()
    trusted = [
        each["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        for each in resources
        if each["Type"].endswith("Role")
    ]
    callers = [each["Properties"] for each in resources if each["Type"] == "AWS::Lambda::Permission"]

    assert {json.dumps([one["Principal"] for one in each]) for each in trusted} == {
        '[{"Service": "lambda.amazonaws.com"}]'
    }
    assert {each["Principal"] for each in callers} == {"apigateway.amazonaws.com"}
    assert all("SourceArn" in each for each in callers)


def test_attack_27_no_secret_is_in_a_variable(template: dict[str, Any]) -> None:
    variables = {
        name
        for each in template["Resources"].values()
        if each["Type"] == "AWS::Lambda::Function"
        for name in each["Properties"]["Environment"]["Variables"]
    }

    assert not [each for each in variables if any(word in each for word in ("SECRET", "PASSWORD", "TOKEN", "_KEY"))]


# Attacks on tenants (../hostile/README.md, B).


def test_attack_15_no_function_scans_exports_or_asks_in_partiql(functions: list[Function]) -> None:
    asked = ("Scan", "PartiQLSelect", "ExportTableToPointInTime", "DescribeExport", "ExecuteStatement")
    resources = {resource for _, resource in everything()}
    found = [
        (each.name, action, resource)
        for each in functions
        for action in asked
        for resource in resources
        if allowed(each.policies, Asked(f"dynamodb:{action}", resource))
    ]

    assert found == []


def test_attack_16_where_keys_are_compared_a_request_without_any_is_refused(functions: list[Function]) -> None:
    compared = [
        statement["Condition"]
        for _, statement in statements(functions)
        if any(each.startswith("ForAllValues:") for each in statement.get("Condition", {}))
    ]

    assert len(compared) > 20
    assert [each for each in compared if each.get("Null") != {KEYS: "false"}] == []


def test_attack_28_a_key_is_opened_to_whoever_needs_it_and_to_nobody_else() -> None:
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import LiftApp

    stack = Stack(App(), "stack", env=Environment(account=ACCOUNT, region=REGION))
    document = app_document(ProjectScope(schema(), Settings()))
    some = {**document, "functions": document["functions"][:2]}
    tables = [table_document(each) for each in schema().tables]
    LiftApp(
        stack,
        "App",
        document=some,
        tables=tables,
        code=lambda_.Code.from_inline("x = 1"),
        encryption_key=kms.Key(stack, "Key"),
    )
    resources = Template.from_stack(stack).to_json()["Resources"].values()
    (said,) = [each["Properties"]["KeyPolicy"]["Statement"] for each in resources if each["Type"] == "AWS::KMS::Key"]
    root, *others = said

    assert "root" in json.dumps(root["Principal"])
    assert others
    assert [each for each in others if "kms:*" in actions(each) or each["Principal"] in ("*", {"AWS": "*"})] == []
