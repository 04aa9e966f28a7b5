"""ConsumerFunction: a function that is handed what it asks for of one stream, and may read that stream and no more."""

from __future__ import annotations

import json
from typing import Any

import pytest

from liftgen.testing.iam import Asked, Decision, evaluate, role_policies

KEY = {"partition": [{"name": "pk", "type": "S"}]}
NOTES = {"name": "notes", "key": KEY, "stream": "NEW_AND_OLD_IMAGES", "deployed": "notes-live"}
CONSUMER: dict[str, Any] = {
    "name": "notes",
    "handler": "consumers.notes.handler",
    "table": "notes",
    "events": ["INSERT", "REMOVE"],
    "entities": ["Note", "Page"],
    "discriminator": "kind",
}
REGION, ACCOUNT = "eu-west-1", "123456789012"


def made(table: Any = NOTES, *, apart: bool = True, **changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The template with the consumer, and that with its table, which is the same where it does not stand `apart`."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import ConsumerFunction, DynamORMTable

    app = App()
    stack, home = (Stack(app, name, env=Environment(account=ACCOUNT, region=REGION)) for name in ("api", "table"))
    found = DynamORMTable(home if apart else stack, "Table", document=table)
    code = lambda_.Code.from_inline("x = 1")
    ConsumerFunction(stack, "Notes", code=code, tables=[found], **{"document": CONSUMER, **changes})
    return dict(Template.from_stack(stack).to_json()), dict(Template.from_stack(home).to_json())


def only(template: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = [each["Properties"] for each in template["Resources"].values() if each["Type"] == kind]
    return dict(found)


def test_it_is_handed_the_entities_and_events_of_its_document() -> None:
    mapping = only(made()[0], "AWS::Lambda::EventSourceMapping")

    assert [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]] == [
        {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["Note", "Page"]}}}},
        {"eventName": ["REMOVE"], "dynamodb": {"OldImage": {"kind": {"S": ["Note", "Page"]}}}},
    ]
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_items_that_no_attribute_tells_apart_are_all_handed_over() -> None:
    mapping = only(
        made(document={**CONSUMER, "entities": [], "discriminator": None})[0], "AWS::Lambda::EventSourceMapping"
    )

    assert [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]] == [
        {"eventName": ["INSERT", "REMOVE"]}
    ]


def test_it_knows_its_table_and_the_queue_of_what_fails() -> None:
    template, _ = made()
    variables = only(template, "AWS::Lambda::Function")["Environment"]["Variables"]
    mapping = only(template, "AWS::Lambda::EventSourceMapping")
    failed = mapping["DestinationConfig"]["OnFailure"]["Destination"]

    assert variables["LIFT_TABLES"] == '{"notes":"notes-live"}'
    assert {"Fn::GetAtt": [variables["LIFT_DEAD_LETTERS"]["Ref"], "Arn"]} == failed
    assert [each["Type"] for each in template["Resources"].values()].count("AWS::SQS::Queue") == 1


def test_the_stream_of_another_stack_is_found_when_this_one_is_deployed() -> None:
    template, table = made()
    parameter = only(table, "AWS::SSM::Parameter")
    mapping = only(template, "AWS::Lambda::EventSourceMapping")
    asked = template["Parameters"][mapping["EventSourceArn"]["Ref"]]

    assert asked == {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/lift/notes-live/stream"}
    assert parameter["Name"] == "/lift/notes-live/stream"
    assert parameter["Value"]["Fn::GetAtt"][1] == "StreamArn"
    assert "Outputs" not in table
    assert "ImportValue" not in json.dumps(template)


def test_in_the_stack_of_its_table_it_needs_no_parameter() -> None:
    template, _ = made(apart=False)

    assert only(template, "AWS::Lambda::EventSourceMapping")["EventSourceArn"]["Fn::GetAtt"][1] == "StreamArn"
    assert "AWS::SSM::Parameter" not in {each["Type"] for each in template["Resources"].values()}


def test_its_role_reads_the_stream_tells_what_failed_and_does_no_more() -> None:
    template, _ = made(apart=False)
    (role,) = [name for name, each in template["Resources"].items() if each["Type"] == "AWS::IAM::Role"]
    policies = role_policies(template, role, region=REGION, account=ACCOUNT)
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/notes-live"

    def allowed(action: str, resource: str) -> bool:
        return evaluate(policies, Asked(f"dynamodb:{action}", resource)) is Decision.ALLOWED

    reading = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
    assert all(allowed(each, f"{arn}/stream/LATEST") for each in reading)
    assert not any(allowed(each, f"{arn.replace('notes', 'other')}/stream/LATEST") for each in reading)
    assert not any(allowed(each, place) for each in ("GetItem", "PutItem", "Query", "Scan") for place in (arn, "*"))
    services = {each.partition(":")[0] for policy in policies for said in policy["Statement"] for each in listed(said)}
    assert services == {"dynamodb", "logs", "sqs", "xray"}


def listed(statement: dict[str, Any]) -> list[str]:
    said = statement["Action"]
    return [said] if isinstance(said, str) else said


@pytest.mark.parametrize(
    ("table", "changes", "message"),
    [
        ({**NOTES, "name": "other"}, {}, "table `notes` is not among the tables that were given"),
        ({**NOTES, "stream": None}, {}, "table `notes` has no stream"),
        ({**NOTES, "stream": "NEW_IMAGE"}, {}, "it carries no `OldImage`"),
        (NOTES, {"document": {**CONSUMER, "events": ["RENAME"]}}, "has `RENAME`, which no stream tells"),
    ],
)
def test_what_cannot_be_answered_is_refused(table: Any, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        made(table, **changes)
