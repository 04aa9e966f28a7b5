"""DynamORMCache: who is connected reads through it, what changes is dropped, and nobody else gets in."""

from __future__ import annotations

import json
from typing import Any

import pytest

TABLE: dict[str, Any] = {
    "name": "notes",
    "key": {"partition": [{"name": "pk", "type": "S"}], "sort": [{"name": "sk", "type": "S"}]},
    "stream": "NEW_AND_OLD_IMAGES",
}
EU = {"account": "123456789012", "region": "eu-west-1"}


def cached(document: Any = TABLE, **parameters: Any) -> dict[str, list[dict[str, Any]]]:
    """The resources of a stack with a cache and a function that asks it, by their types."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMCache, DynamORMTable, LiftFunction

    stack = Stack(App(), "shop", env=Environment(**EU))
    table = DynamORMTable(stack, "Table", document=document)
    code = lambda_.Code.from_inline("x = 1")
    cache = DynamORMCache(stack, "Cache", tables=[table], vpc=network(stack), code=code, **parameters)
    serving = LiftFunction(stack, "Serving", handler="a.b", code=code, **cache.place)
    cache.connect(serving)
    return by_type(Template.from_stack(stack).to_json())


def network(stack: Any) -> Any:
    from aws_cdk import aws_ec2 as ec2

    return ec2.Vpc.from_vpc_attributes(
        stack, "Vpc", vpc_id="vpc-1", availability_zones=["eu-west-1a"], isolated_subnet_ids=["subnet-1"]
    )


def by_type(template: Any) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in template["Resources"].values():
        found.setdefault(each["Type"].removeprefix("AWS::"), []).append(each.get("Properties", {}))
    return found


def warmed() -> Any:
    from aws_cdk import Duration

    from liftgen.constructs import Warming

    keys = [{"pk": {"S": "A$"}, "sk": {"S": "b"}}]
    return Warming("notes", Duration.hours(1), keys=keys, partitions=[{"pk": {"S": "CONFIG"}}], tenant="t1")


def statements(found: dict[str, list[dict[str, Any]]], action: str) -> list[dict[str, Any]]:
    every = [each for policy in found["IAM::Policy"] for each in policy["PolicyDocument"]["Statement"]]
    return [each for each in every if action in json.dumps(each["Action"])]


def variables(found: dict[str, list[dict[str, Any]]], handler: str) -> Any:
    (function,) = [each for each in found["Lambda::Function"] if each["Handler"] == handler]
    return function["Environment"]["Variables"]


def test_who_is_connected_knows_the_cache_and_is_let_in_by_its_role_alone() -> None:
    found = cached()
    (user,), (users,) = found["ElastiCache::User"], found["ElastiCache::UserGroup"]
    (name,) = {each["ServerlessCacheName"] for each in found["ElastiCache::ServerlessCache"]}
    told = json.dumps(variables(found, "a.b")["LIFT_CACHE"])

    assert user["AuthenticationMode"] == {"Type": "iam"}
    assert user["UserId"] == user["UserName"] == name
    assert users["Engine"] == user["Engine"] == "valkey"
    assert "Passwords" not in user
    assert all(each in told for each in ("Endpoint.Address", name, '\\"seconds\\":60'))
    for statement in statements(found, "elasticache"):
        assert statement["Action"] == "elasticache:Connect"
        assert len(statement["Resource"]) == 2
        assert f":user:{name}" in json.dumps(statement["Resource"])
        assert "*" not in json.dumps(statement["Resource"])


def test_the_cache_is_reached_by_those_functions_at_its_port_and_reaches_nothing() -> None:
    found = cached()
    (group,) = [each for each in found["EC2::SecurityGroup"] if each["GroupDescription"].startswith("Cache")]

    assert "SecurityGroupIngress" not in group
    assert [each["CidrIp"] for each in group["SecurityGroupEgress"]] == ["255.255.255.255/32"]
    assert {each["FromPort"] for each in found["EC2::SecurityGroupIngress"]} == {6379}
    assert len(found["EC2::SecurityGroupIngress"]) == 2  # the function, and what invalidates


def test_what_changes_in_a_table_is_dropped_by_its_stream() -> None:
    found = cached(tenant="tenant_id")
    (mapping,) = found["Lambda::EventSourceMapping"]

    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    told = json.dumps(variables(found, "liftgen.runtime.caching.functions.invalidate")["LIFT_CACHE"])
    assert '\\"tenant\\":\\"tenant_id\\"' in told
    assert "Events::Rule" not in found


def test_what_is_always_asked_for_is_read_on_a_schedule_and_nothing_else_may_be() -> None:
    found = cached(warming=[warmed()])
    (rule,) = found["Events::Rule"]
    (reading,) = statements(found, "dynamodb:BatchGetItem")

    assert rule["ScheduleExpression"] == "rate(1 hour)"
    assert json.dumps(rule["Targets"][0]["Input"]).count("CONFIG") == 1
    assert reading["Action"] == ["dynamodb:BatchGetItem", "dynamodb:Query"]
    assert reading["Condition"]["ForAllValues:StringLike"] == {"dynamodb:LeadingKeys": ["A${$}", "CONFIG"]}
    assert reading["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"}


def test_nodes_of_ones_own_are_encrypted_and_in_several_zones() -> None:
    from liftgen.constructs import ValkeyNodes

    found = cached(engine=ValkeyNodes())
    (group,), (parameters,) = found["ElastiCache::ReplicationGroup"], found["ElastiCache::ParameterGroup"]

    assert group["AtRestEncryptionEnabled"] is group["TransitEncryptionEnabled"] is group["MultiAZEnabled"] is True
    assert parameters["Properties"]["cluster-enabled"] == "yes"
    assert "ConfigurationEndPoint.Address" in json.dumps(variables(found, "a.b")["LIFT_CACHE"])
    assert {each["FromPort"] for each in found["EC2::SecurityGroupIngress"]} == {6380}


def test_a_function_without_a_network_cannot_be_connected() -> None:
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_lambda as lambda_

    from liftgen.constructs import DynamORMCache, DynamORMTable, LiftFunction

    stack = Stack(App(), "shop", env=Environment(**EU))
    code = lambda_.Code.from_inline("x = 1")
    table = DynamORMTable(stack, "Table", document=TABLE)
    cache = DynamORMCache(stack, "Cache", tables=[table], vpc=network(stack), code=code)

    with pytest.raises(ValueError, match="function `Serving` is in no VPC"):
        cache.connect(LiftFunction(stack, "Serving", handler="a.b", code=code))


def test_what_cannot_be_kept_true_is_refused() -> None:
    from dataclasses import replace

    with pytest.raises(ValueError, match="table `notes` has no stream"):
        cached({**TABLE, "stream": None})
    with pytest.raises(ValueError, match="table `papers` is not among those that are cached"):
        cached(warming=[replace(warmed(), table="papers")])


def test_a_whole_app_reads_through_a_cache() -> None:
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMCache, DynamORMTable, LiftApp

    access = [{"name": "Note.get", "kind": "read", "requests": [{"table": "notes", "actions": ["GetItem"]}]}]
    functions = [{"name": "Note", "handler": "notes.handler", "path": "/notes", "patterns": ["Note.get"]}]
    document = {"functions": functions, "access": access}
    stack = Stack(App(), "shop", env=Environment(**EU))
    code = lambda_.Code.from_inline("x = 1")
    table = DynamORMTable(stack, "Table", document=TABLE)
    cache = DynamORMCache(stack, "Cache", tables=[table], vpc=network(stack), code=code)
    LiftApp(stack, "App", document=document, tables=[table], code=code, cache=cache, monitoring={"hit_rate": 80})
    found = by_type(Template.from_stack(stack).to_json())

    assert "LIFT_CACHE" in variables(found, "notes.handler")
    assert {each.get("Threshold") for each in found["CloudWatch::Alarm"] if "CacheHitRate" in json.dumps(each)} == {80}
    assert "shop-function-Invalidation-Iterator-Age-Max-Alarm" in {
        each["AlarmName"] for each in found["CloudWatch::Alarm"]
    }


def test_code_of_the_project_is_given_a_client_of_valkey() -> None:
    from liftgen.constructs import PythonProject
    from liftgen.constructs.python_project import own_code, with_extra

    given = with_extra(PythonProject(".", packages=["models"], extras=["powertools"]), "cache")

    assert isinstance(given, PythonProject)
    assert given.extras == ("powertools", "cache")
    assert with_extra(given, "cache") is given
    assert (own_code("cache").packages, own_code("cache").extras) == ((), ("cache",))
