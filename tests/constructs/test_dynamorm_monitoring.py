"""DynamORMMonitoring: what goes wrong with a table, a function, a stream or an API rings, and everything is on one page."""

from __future__ import annotations

import json
from typing import Any

import pytest

TABLE: dict[str, Any] = {
    "name": "notes",
    "key": {"partition": [{"name": "pk", "type": "S"}]},
    "stream": "NEW_IMAGE",
    "indexes": [{"name": "by_day", "kind": "global", "key": {"partition": [{"name": "day", "type": "S"}]}}],
}


def watched(*, apart: bool = False, topic: bool = False, document: Any = TABLE, **settings: Any) -> dict[str, Any]:
    """The resources of a stack with one of everything and its monitoring; `apart` puts the table into another stack."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_sns as sns
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMMonitoring, DynamORMStream, DynamORMTable, LiftApi, LiftFunction

    app, env = App(), Environment(account="123456789012", region="eu-west-1")
    stack = Stack(app, "notes-api", env=env)
    home = Stack(app, "tables", env=env) if apart else stack
    table = DynamORMTable(home, "Table", document=document)
    reader, writer = (
        LiftFunction(stack, name, handler="a.b", code=lambda_.Code.from_inline("x = 1"))
        for name in ("Reader", "Writer")
    )
    streams = [] if apart else [DynamORMStream(stack, "Stream", table=table, function=reader)]
    api = LiftApi(stack, "Api")
    if topic:
        settings["topic"] = sns.Topic(stack, "Topic")
    DynamORMMonitoring(stack, "Monitoring", tables=[table], functions=[writer], streams=streams, apis=[api], **settings)
    if apart:
        assert "Outputs" not in Template.from_stack(home).to_json()
    found: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def of(kind: str, resources: dict[str, Any]) -> list[dict[str, Any]]:
    return [each["Properties"] for each in resources.values() if each["Type"] == f"AWS::{kind}"]


def alarms(resources: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["AlarmName"].removesuffix("-Alarm"): each for each in of("CloudWatch::Alarm", resources)}


def test_everything_that_can_go_wrong_rings() -> None:
    assert {
        name.removeprefix("notes-api-") for name in alarms(watched(daily_cost=5.0, read_units=100, write_units=10))
    } == {
        "api-Api-Fault-Rate",
        "api-Api-Latency-P99",
        "failed-Stream-Queue-Message-Count-Max",
        "failed-Writer-Queue-Message-Count-Max",
        "function-Reader-Fault-Rate",
        "function-Reader-Iterator-Age-Max",
        "function-Reader-Latency-P99",
        "function-Reader-Throttled-Count",
        "function-Writer-Fault-Rate",
        "function-Writer-Latency-P99",
        "function-Writer-Throttled-Count",
        "index-notes-by_day-Read-Throttled-Events",
        "index-notes-by_day-Write-Throttled-Events",
        "table-notes-Latency-Average-GetItem",
        "table-notes-Latency-Average-PutItem",
        "table-notes-Latency-Average-Query",
        "table-notes-Latency-Average-UpdateItem",
        "table-notes-Read-Consumed-Capacity",
        "table-notes-Read-Throttled-Events",
        "table-notes-SystemError-Count",
        "table-notes-Write-Consumed-Capacity",
        "table-notes-Write-Throttled-Events",
        "table-notes-cost",
    }


def test_an_alarm_goes_off_where_it_was_said() -> None:
    from aws_cdk import Duration

    found = alarms(
        watched(
            name="shop",
            table_latency=Duration.millis(9),
            function_latency=Duration.millis(8),
            api_latency=Duration.millis(7),
            iterator_age=Duration.seconds(6),
            errors=5,
            read_units=4,
            write_units=3,
            daily_cost=2,
        )
    )
    thresholds = {
        "table-notes-Latency-Average-Query": 9,
        "function-Writer-Latency-P99": 8,
        "api-Api-Latency-P99": 7,
        "function-Reader-Iterator-Age-Max": 6000,
        "api-Api-Fault-Rate": 0.05,
        "function-Reader-Fault-Rate": 0.05,
        "table-notes-Read-Consumed-Capacity": 4,
        "table-notes-Write-Consumed-Capacity": 3,
        "table-notes-cost": 2,
        "failed-Stream-Queue-Message-Count-Max": 0,
    }

    assert {name: found[f"shop-{name}"]["Threshold"] for name in thresholds} == thresholds


def test_what_a_table_costs_is_what_it_and_its_indexes_consume_in_a_day() -> None:
    cost, *used = alarms(watched(daily_cost=5.0, read_price=1, write_price=2))["notes-api-table-notes-cost"]["Metrics"]

    assert cost["Expression"] == (
        "1e-06 * FILL(read0, 0) + 2e-06 * FILL(write0, 0) + 1e-06 * FILL(read1, 0) + 2e-06 * FILL(write1, 0)"
    )
    assert {each["MetricStat"]["Period"] for each in used} == {86400}
    assert [each["MetricStat"]["Metric"]["MetricName"] for each in used] == [
        "ConsumedReadCapacityUnits",
        "ConsumedWriteCapacityUnits",
    ] * 2


def test_a_table_with_too_many_indexes_has_no_alarm_of_its_cost() -> None:
    index = TABLE["indexes"][0]
    many = {**TABLE, "indexes": [{**index, "name": f"index{number}"} for number in range(5)]}

    assert "notes-api-table-notes-Read-Throttled-Events" in alarms(watched(document=many))
    with pytest.raises(ValueError, match="table `notes` has more indexes than an alarm of its cost can look at"):
        watched(document=many, daily_cost=5)


def test_somebody_is_told_where_there_is_a_topic() -> None:
    told, nobody = (alarms(watched(topic=topic)).values() for topic in (True, False))

    assert all(each["AlarmActions"] and each["ActionsEnabled"] for each in told)
    assert not any("AlarmActions" in each or each["ActionsEnabled"] for each in nobody)


def test_everything_is_on_one_page() -> None:
    (page,) = of("CloudWatch::Dashboard", watched())
    text = "".join(each if isinstance(each, str) else "token" for each in page["DashboardBody"]["Fn::Join"][1])
    said = [each["properties"].get("title") or each["properties"]["markdown"] for each in json.loads(text)["widgets"]]

    assert page["DashboardName"] == "notes-api"
    for title in ("notes", "notes, by_day", "Writer", "Reader", "What failed of Stream", "Api", "Cost"):
        assert any(title in each for each in said), title


def test_a_table_of_another_stack_is_watched_by_its_name() -> None:
    found = alarms(watched(apart=True))["notes-api-table-notes-Latency-Average-Query"]

    (query,) = found["Metrics"]

    assert {"Name": "TableName", "Value": "notes"} in query["MetricStat"]["Metric"]["Dimensions"]


def test_traces_of_what_fails_or_is_slow_are_grouped() -> None:
    (group,) = of("XRay::Group", watched(name="n" * 40))

    assert group["GroupName"] == "n" * 32
    assert group["FilterExpression"] == "error = true OR fault = true OR throttle = true OR responsetime > 5"
    assert of("XRay::Group", watched(traces=False)) == []
