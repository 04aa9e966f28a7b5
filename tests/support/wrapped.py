"""Wrapped: a function of a construct, run here as Lambda would run it: under its variables, held to its role's policies."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest

from liftgen.documents import table_from_document
from liftgen.requests import create_table_request
from liftgen.runtime.functions import told
from liftgen.schema import Table
from liftgen.testing.events import FunctionContext
from liftgen.testing.fake import FakeClient
from liftgen.testing.iam import Decision, Policy, asked_of, evaluate
from liftgen.testing.iam.templates import _Resolver

REGION, ACCOUNT = "eu-west-1", "123456789012"
KEY = {"partition": [{"name": "pk", "type": "S"}], "sort": [{"name": "sk", "type": "S"}]}


@dataclass
class Wrapped:
    """A function that was synthesised; `refused` is what it asked of DynamoDB, and its role does not allow."""

    template: dict[str, Any]
    variables: dict[str, str]
    policies: tuple[Policy, ...]
    memory: FakeClient = field(default_factory=FakeClient)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def tables(self) -> dict[str, Table]:
        """The tables of the template by their deployed names; one that has none is called as its logical id is."""
        resources = self.template["Resources"].items()
        tables = {name: each for name, each in resources if each["Type"] == "AWS::DynamoDB::GlobalTable"}
        names = [each["Properties"].get("TableName", name) for name, each in tables.items()]
        return {name: a_table(name) for name in names}

    def call(self, operation: str, body: bytes) -> bytes:
        self.asked.append((operation, json.loads(body)))
        return self.memory.call(operation, body)

    @property
    def refused(self) -> list[tuple[str, dict[str, Any]]]:
        return [each for each in self.asked if not self.allows(*each)]

    def allows(self, operation: str, request: dict[str, Any]) -> bool:
        """Whether the role allows the request."""
        wanted = asked_of(operation, request, self.tables, region=REGION, account=ACCOUNT)
        return all(evaluate(self.policies, each) is Decision.ALLOWED for each in wanted)


def a_table(name: str) -> Table:
    return table_from_document({"name": name, "key": KEY, "ttl": "expires_at"})


def wrapped(make: Callable[[Any, Any], Any]) -> Wrapped:
    """What `make` makes of a stack and inline code, a LiftFunction, as it is synthesised."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    stack = Stack(App(), "shop", env=Environment(account=ACCOUNT, region=REGION))
    function = make(stack, lambda_.Code.from_inline("x = 1"))
    template: dict[str, Any] = Template.from_stack(stack).to_json()
    resolver = _Resolver(template, REGION, ACCOUNT)
    resource = template["Resources"][stack.get_logical_id(function.function.node.default_child)]["Properties"]
    role = stack.get_logical_id(function.function.role.node.default_child)
    documents = [
        each["Properties"]["PolicyDocument"]
        for each in template["Resources"].values()
        if each["Type"] == "AWS::IAM::Policy" and {"Ref": role} in each["Properties"]["Roles"]
    ]
    statements = [each for one in documents for each in one["Statement"] if "dynamodb:" in json.dumps(each["Action"])]
    made = Wrapped(
        template,
        resolver.value(resource["Environment"]["Variables"]),
        ({"Version": "2012-10-17", "Statement": [resolver.value(each) for each in statements]},),
    )
    for each in made.tables.values():
        made.memory.call("CreateTable", json.dumps(create_table_request(each)).encode())
    return made


def run(made: Wrapped, name: str, own: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Any]:
    """The entry point of this name in `liftgen.runtime.functions`, before `own`, which the function's variables name."""
    for variable, text in made.variables.items():
        monkeypatch.setenv(variable, text)
    module = import_module(f"liftgen.runtime.functions.{name}")
    for each in vars(module).values():
        if hasattr(each, "cache_clear"):
            each.cache_clear()
    monkeypatch.setattr(told, "client_from_environment", lambda _: made)
    monkeypatch.setattr(told, "own_handler", lambda: own)
    return lambda event: module.handler(event, FunctionContext())


def of(kind: str, template: dict[str, Any]) -> list[dict[str, Any]]:
    """The properties of the resources of a kind."""
    return [each["Properties"] for each in template["Resources"].values() if each["Type"] == f"AWS::{kind}"]
