"""DynamORMStream: changes reach the function as said, what fails is kept, and filters let through what they say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from liftgen.documents import table_document
from liftgen.schema import KeyAttribute, KeySchema, Table

SAAS = Table("saas", KeySchema((KeyAttribute("pk", "S"),)), stream="NEW_AND_OLD_IMAGES")


def resources(table: Table = SAAS, *, encrypted: bool = False, **parameters: Any) -> dict[str, list[dict[str, Any]]]:
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMStream, DynamORMTable, LiftFunction

    stack = Stack(App(), "stack", env=Environment(account="123456789012", region="eu-west-1"))
    function = LiftFunction(
        stack, "F", handler="a.b", code=lambda_.Code.from_inline("x = 1"), dead_letters=False, tracing=False
    )
    if encrypted:
        parameters["encryption_key"] = kms.Key(stack, "Key")
    made = DynamORMTable(stack, "T", document=table_document(table))
    DynamORMStream(stack, "Changes", table=made, function=function, **parameters)
    found: dict[str, list[dict[str, Any]]] = {}
    for each in Template.from_stack(stack).to_json()["Resources"].values():
        found.setdefault(each["Type"].removeprefix("AWS::"), []).append(each.get("Properties", {}))
    return found


def mapping(table: Table = SAAS, **parameters: Any) -> dict[str, Any]:
    (found,) = resources(table, **parameters)["Lambda::EventSourceMapping"]
    return found


def patterns(*filters: Any) -> list[dict[str, Any]]:
    criteria = mapping(filters=filters).get("FilterCriteria", {"Filters": []})
    return [json.loads(each["Pattern"]) for each in criteria["Filters"]]


def test_one_statement_loses_nothing() -> None:
    said = mapping()

    assert {name: value for name, value in said.items() if not isinstance(value, dict)} == {
        "BatchSize": 100,
        "BisectBatchOnFunctionError": True,
        "Enabled": True,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "MaximumRecordAgeInSeconds": 43200,
        "MaximumRetryAttempts": 5,
        "ParallelizationFactor": 1,
        "StartingPosition": "TRIM_HORIZON",
    }
    assert said["EventSourceArn"]["Fn::GetAtt"][1] == "StreamArn"
    assert list(said["DestinationConfig"]) == ["OnFailure"]
    assert "FilterCriteria" not in said


def test_every_parameter_is_in_the_template() -> None:
    from aws_cdk import Duration
    from aws_cdk import aws_lambda as lambda_

    said = mapping(
        batch_size=7,
        batch_window=Duration.seconds(8),
        parallelization=2,
        retries=1,
        max_record_age=Duration.minutes(9),
        since=lambda_.StartingPosition.LATEST,
        enabled=False,
    )

    assert {name: value for name, value in said.items() if not isinstance(value, dict | list)} == {
        "BatchSize": 7,
        "BisectBatchOnFunctionError": True,
        "Enabled": False,
        "MaximumBatchingWindowInSeconds": 8,
        "MaximumRecordAgeInSeconds": 540,
        "MaximumRetryAttempts": 1,
        "ParallelizationFactor": 2,
        "StartingPosition": "LATEST",
    }


def test_what_fails_for_good_is_kept_for_two_weeks_encrypted() -> None:
    (queue,), (locked,) = resources()["SQS::Queue"], resources(encrypted=True)["SQS::Queue"]

    assert queue == {"MessageRetentionPeriod": 1209600, "SqsManagedSseEnabled": True}
    assert "KmsMasterKeyId" in locked


def test_a_filter_looks_at_an_item_as_it_is_or_was() -> None:
    from aws_cdk.aws_lambda import FilterRule

    from liftgen.constructs import StreamFilter

    active = {"status": {"S": FilterRule.is_equal("active")}}

    kinds = {"status": {"S": ["active"]}, "_entity": {"S": ["User", "Project"]}}

    assert patterns(StreamFilter(entities=("User", "Project"), where=active)) == [
        {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"NewImage": kinds}},
        {"eventName": ["REMOVE"], "dynamodb": {"OldImage": kinds}},
    ]


def test_a_filter_may_be_about_events_alone() -> None:
    from liftgen.constructs import StreamFilter

    assert patterns(StreamFilter(events=("REMOVE",))) == [{"eventName": ["REMOVE"]}]
    assert patterns(StreamFilter(events=("INSERT",), entities=("User",), discriminator="kind")) == [
        {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["User"]}}}}
    ]


@pytest.mark.parametrize(
    ("stream", "events", "message"),
    [
        (None, ("INSERT",), "table `saas` has no stream"),
        ("KEYS_ONLY", ("INSERT",), "the stream of table `saas` is `KEYS_ONLY`: it carries no `NewImage`"),
        ("NEW_IMAGE", ("REMOVE",), "the stream of table `saas` is `NEW_IMAGE`: it carries no `OldImage`"),
        ("OLD_IMAGE", ("MODIFY",), "the stream of table `saas` is `OLD_IMAGE`: it carries no `NewImage`"),
    ],
)
def test_a_filter_that_would_let_nothing_through_is_refused(stream: Any, events: Any, message: str) -> None:
    from dataclasses import replace

    from liftgen.constructs import StreamFilter

    with pytest.raises(ValueError, match=message):
        mapping(replace(SAAS, stream=stream), filters=[StreamFilter(entities=("User",), events=events)])


def test_more_filters_than_lambda_takes_are_refused() -> None:
    from liftgen.constructs import StreamFilter

    with pytest.raises(ValueError, match="the filters come to 6 patterns, and Lambda takes 5"):
        mapping(filters=[StreamFilter(entities=(name,)) for name in ("A", "B", "C")])


def test_within_a_window_state_is_handed_on_one_batch_at_a_time() -> None:
    from aws_cdk import Duration

    assert mapping(window=Duration.minutes(1))["TumblingWindowInSeconds"] == 60
    with pytest.raises(ValueError, match="within a window a shard has one batch at a time"):
        mapping(window=Duration.minutes(1), parallelization=2)
