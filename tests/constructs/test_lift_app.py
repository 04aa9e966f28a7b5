"""LiftApp and CRUDFunction: functions as their document says, which may do what their routes ask and no more."""

from __future__ import annotations

import re
from typing import Any

import pytest

DOCUMENT: dict[str, Any] = {
    "functions": [
        {
            "name": "Note",
            "handler": "handlers.note.handler",
            "path": "/notes",
            "patterns": ["Note.create", "Note.by_day"],
        },
        {"name": "Log", "handler": "handlers.log.handler", "path": "/logs", "patterns": ["Log.get"]},
    ],
    "access": [
        {
            "name": "Note.create",
            "kind": "write",
            "requests": [
                {"table": "notes", "actions": ["PutItem"], "leading": ["T#", {"field": "tenant", "tenant": True}]}
            ],
        },
        {
            "name": "Note.by_day",
            "kind": "read",
            "requests": [{"table": "notes", "index": "days", "actions": ["Query"]}],
        },
        {"name": "Note.delete", "kind": "write", "requests": [{"table": "notes", "actions": ["DeleteItem"]}]},
        {"name": "Log.get", "kind": "read", "requests": [{"table": "logs", "actions": ["GetItem"]}]},
    ],
}
TABLES: list[Any] = [
    {"name": name, "key": {"partition": [{"name": "pk", "type": "S"}]}, "deployed": deployed}
    for name, deployed in (("notes", "notes-live"), ("logs", None))
]
WRITER = "AppFunctionsNoteRole"


def made(
    *,
    apart: bool = False,
    document: Any = DOCUMENT,
    given: Any = TABLES,
    issuer: bool = False,
    granted: str = "",
    to: str = "Note",
    **parameters: Any,
) -> tuple[Any, Any]:
    """The app, and the template of its stack; `apart` puts the tables into a stack of their own."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMTable, LiftApi, LiftApp

    app = App()
    env = Environment(account="123456789012", region="eu-west-1")
    stack = Stack(app, "api", env=env)
    tables = given
    if apart:
        home = Stack(app, "tables", env=env)
        tables = [DynamORMTable(home, each["name"], document=each) for each in TABLES]
    if issuer:
        parameters["api"] = LiftApi(stack, "Own", issuer="https://issuer.example", audience=["app"])
    code = lambda_.Code.from_inline("x = 1")
    whole = LiftApp(stack, "App", document=document, tables=tables, code=code, **parameters)
    if granted:
        whole.permissions.grant({**whole.functions, **whole.consumers}[to].function, granted)
    return whole, Template.from_stack(stack).to_json()


def statements(template: Any, role: str) -> list[tuple[Any, Any]]:
    """What a role may do with tables."""
    found = []
    for each in template["Resources"].values():
        if each["Type"] == "AWS::IAM::Policy" and each["Properties"]["Roles"][0]["Ref"].startswith(role):
            found += each["Properties"]["PolicyDocument"]["Statement"]
    return [(each["Action"], each["Resource"]) for each in found if "dynamodb" in str(each["Action"])]


def functions(template: Any) -> dict[str, Any]:
    found = [each["Properties"] for each in template["Resources"].values() if each["Type"] == "AWS::Lambda::Function"]
    return {each["Handler"]: each for each in found}


def test_a_function_may_ask_what_its_document_says_and_is_told_of_those_tables_alone() -> None:
    whole, template = made()
    note, log = (functions(template)[f"handlers.{each}.handler"] for each in ("note", "log"))

    assert [action for action, _ in statements(template, WRITER)] == ["dynamodb:PutItem", "dynamodb:Query"]
    assert [action for action, _ in statements(template, "AppFunctionsLogRole")] == ["dynamodb:GetItem"]
    assert "notes" in str(note["Environment"]["Variables"]["LIFT_TABLES"])
    assert "logs" not in str(note["Environment"]["Variables"]["LIFT_TABLES"])
    assert "notes" not in str(log["Environment"]["Variables"]["LIFT_TABLES"])
    assert list(whole.functions) == ["Note", "Log"]


def test_tables_of_another_stack_are_reached_by_name_and_export_nothing() -> None:
    from aws_cdk import Stack
    from aws_cdk.assertions import Template

    whole, template = made(apart=True)
    there = Template.from_stack(Stack.of(whole.tables[0])).to_json()
    arn = {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":dynamodb:eu-west-1:123456789012:table/notes-live"]]}
    (index,) = [resource for action, resource in statements(template, WRITER) if action == "dynamodb:Query"]

    assert ("dynamodb:PutItem", arn) in statements(template, WRITER)
    assert index["Fn::Join"][1][-1].endswith(":table/notes-live/index/days")
    assert functions(template)["handlers.note.handler"]["Environment"]["Variables"]["LIFT_TABLES"] == (
        '{"notes":"notes-live"}'
    )
    assert "Outputs" not in there
    assert [each.stack_name for each in Stack.of(whole).dependencies] == ["tables"]


def test_tables_are_made_of_documents_and_called_as_these_say() -> None:
    tables = [
        each["Properties"]["TableName"]
        for each in made()[1]["Resources"].values()
        if each["Type"] == "AWS::DynamoDB::GlobalTable"
    ]

    assert tables == ["notes-live", "logs"]


def test_every_function_is_reached_below_its_path_with_one_permission() -> None:
    _, template = made()
    routes = [each["Properties"]["RouteKey"] for each in template["Resources"].values() if "::Route" in each["Type"]]
    permissions = [each for each in template["Resources"].values() if each["Type"] == "AWS::Lambda::Permission"]

    assert {"GET /notes", "PATCH /notes/{proxy+}", "GET /logs"} <= set(routes)
    assert len(permissions) == 2


def test_settings_hold_for_every_function_and_changes_for_one() -> None:
    _, template = made(memory_size=1024, debug=True, changes={"Log": {"memory_size": 256}})
    sizes = {name: each["MemorySize"] for name, each in functions(template).items()}

    assert sizes == {"handlers.note.handler": 1024, "handlers.log.handler": 256}
    assert all(
        each["Environment"]["Variables"]["POWERTOOLS_LOG_LEVEL"] == "DEBUG" for each in functions(template).values()
    )


def test_an_api_of_ones_own_is_used_and_no_other_made() -> None:
    whole, template = made(issuer=True)
    apis = [name for name, each in template["Resources"].items() if each["Type"] == "AWS::ApiGatewayV2::Api"]

    assert [name.startswith("Own") for name in apis] == [True]
    assert whole.api.tokens


@pytest.mark.parametrize(("issuer", "warnings"), [(False, 1), (True, 0)])
def test_who_serves_tenants_without_tokens_is_warned(issuer: bool, warnings: int) -> None:
    from aws_cdk import Stack
    from aws_cdk.assertions import Annotations, Match

    whole, _ = made(issuer=issuer)
    found = Annotations.from_stack(Stack.of(whole)).find_warning("*", Match.string_like_regexp("which tenant"))

    assert len(found) == warnings


def test_more_is_granted_by_the_name_of_a_pattern() -> None:
    _, template = made(granted="Note.delete")

    assert "dynamodb:DeleteItem" in str(statements(template, WRITER))


def test_a_function_keeps_what_its_document_says_in_a_table_that_goes_with_the_stack() -> None:
    note, log = DOCUMENT["functions"]
    whole, template = made(document={**DOCUMENT, "functions": [{**note, "keeps": ["Idempotency"]}, log]})
    kept = [each for name, each in template["Resources"].items() if "Service" in name and "Table" in each["Type"]]
    told = {
        name: "LIFT_SERVICE_TABLE" in each["Environment"]["Variables"] for name, each in functions(template).items()
    }
    policies = [each for each in template["Resources"].values() if each["Type"] == "AWS::IAM::Policy"]
    writer = next(each["Properties"] for each in policies if each["Properties"]["Roles"][0]["Ref"].startswith(WRITER))
    allowed = [each for each in writer["PolicyDocument"]["Statement"] if "LIFT#" in str(each)]

    assert whole.service_table is not None
    assert [each["DeletionPolicy"] for each in kept] == ["Delete"]
    assert kept[0]["Properties"]["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert told == {"handlers.note.handler": True, "handlers.log.handler": False}
    assert [each["Condition"]["ForAllValues:StringLike"] for each in allowed] == [
        {"dynamodb:LeadingKeys": ["LIFT#Idempotency#*"]}
    ]
    assert made()[0].service_table is None


def test_a_function_alone_has_no_api() -> None:
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import CRUDFunction, DynamORMPermissions, DynamORMTable

    stack = Stack(App(), "stack", env=Environment(account="123456789012", region="eu-west-1"))
    tables = [DynamORMTable(stack, each["name"], document=each) for each in TABLES]
    permissions = DynamORMPermissions(tables, access=DOCUMENT["access"])
    document, code = DOCUMENT["functions"][1], lambda_.Code.from_inline("x = 1")
    CRUDFunction(stack, "Log", document=document, code=code, permissions=permissions, service="logs")
    template = Template.from_stack(stack).to_json()

    assert not any("ApiGateway" in each["Type"] for each in template["Resources"].values())
    assert [action for action, _ in statements(template, "LogRole")] == ["dynamodb:GetItem"]
    (function,) = functions(template).values()
    assert function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"] == "logs"


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({**DOCUMENT, "functions": [{"name": "Log"}]}, "`handler` of `functions[0]` of the app's document is not text"),
        (
            {**DOCUMENT, "functions": [{**DOCUMENT["functions"][1], "patterns": ["Log.put"]}]},
            "there is no access pattern `Log.put`",
        ),
    ],
)
def test_a_document_that_is_none_is_refused(document: Any, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        made(document=document)


def test_a_change_of_a_function_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no function `Logs`"):
        made(changes={"Logs": {"memory_size": 256}})


CONSUMED = {
    **DOCUMENT,
    "consumers": [{"name": "notes", "handler": "consumers.notes.handler", "table": "notes", "events": ["INSERT"]}],
}
STREAMING = [{**each, "stream": "NEW_AND_OLD_IMAGES"} for each in TABLES]


def test_a_consumer_stands_at_its_stream_as_it_is_said() -> None:
    app, template = made(
        document=CONSUMED,
        changes={"notes": {"memory_size": 256}},
        streaming={"notes": {"batch_size": 7}},
        given=STREAMING,
    )
    (mapping,) = [
        each["Properties"]
        for each in template["Resources"].values()
        if each["Type"] == "AWS::Lambda::EventSourceMapping"
    ]

    assert functions(template)["consumers.notes.handler"]["MemorySize"] == 256
    assert mapping["BatchSize"] == 7
    assert list(app.consumers) == ["notes"]


def test_what_a_consumer_needs_of_its_tables_can_be_granted() -> None:
    _, template = made(document=CONSUMED, given=STREAMING, granted="Note.delete", to="notes")

    assert "dynamodb:DeleteItem" in [action for action, _ in statements(template, "AppConsumersnotesRole")]


def test_streaming_of_a_consumer_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no function `Note`"):
        made(document=CONSUMED, given=STREAMING, streaming={"Note": {}})


def test_a_queue_that_a_function_and_its_stream_share_is_watched_once() -> None:
    _, template = made(document=CONSUMED, given=STREAMING, monitoring={})
    alarms = [each["Properties"] for each in template["Resources"].values() if each["Type"] == "AWS::CloudWatch::Alarm"]

    assert len([each for each in alarms if "failed-notes" in each["AlarmName"]]) == 1
    assert not [each for each in alarms if "failed-Stream" in each["AlarmName"]]
