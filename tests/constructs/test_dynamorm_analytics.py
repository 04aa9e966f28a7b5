"""DynamORMAnalytics: changes reach the lake a line each, and every access pattern can be asked of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

TABLE: dict[str, Any] = {
    "name": "notes",
    "deployed": "notes-live",
    "key": {"partition": [{"name": "pk", "type": "S"}]},
    "indexes": [
        {
            "name": "by_day",
            "kind": "global",
            "key": {"partition": [{"name": "tenant's", "type": "S"}, {"name": "day", "type": "S"}]},
        }
    ],
}
ACCESS = [
    {
        "name": "Note.get",
        "kind": "read",
        "requests": [{"table": "notes", "actions": ["GetItem"], "leading": ["T_1%#", {"field": "tenant"}, "#NOTE"]}],
    },
    {"name": "Note.by_day", "kind": "read", "requests": [{"table": "notes", "index": "by_day", "actions": ["Query"]}]},
    {"name": "Note.create", "kind": "write", "requests": [{"table": "notes", "actions": ["PutItem"]}]},
    {"name": "Log.get", "kind": "read", "requests": [{"table": "logs", "actions": ["GetItem"]}]},
]


def lake(every: Any = None, **parameters: Any) -> dict[str, list[dict[str, Any]]]:
    """The resources of a stack with a lake and a table that fills it, by their types."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMAnalytics, DynamORMTable

    stack = Stack(App(), "stack", env=Environment(account="123456789012", region="eu-west-1"))
    made = DynamORMAnalytics(stack, "Lake", database="notes_lake", **parameters)
    table = DynamORMTable(stack, "Table", document=TABLE, kinesis_stream=made.stream)
    made.add(table, access=ACCESS)
    if every is not None:
        made.export(table, every=every)
    found: dict[str, list[dict[str, Any]]] = {}
    for each in Template.from_stack(stack).to_json()["Resources"].values():
        found.setdefault(each["Type"].removeprefix("AWS::"), []).append(each | each.get("Properties", {}))
    return found


def test_changes_flow_from_the_table_into_a_folder_for_each_day_a_line_each() -> None:
    found = lake()
    (table,), (delivery,) = found["DynamoDB::GlobalTable"], found["KinesisFirehose::DeliveryStream"]
    target = delivery["ExtendedS3DestinationConfiguration"]

    assert "KinesisStreamSpecification" in table["Replicas"][0]
    assert delivery["DeliveryStreamType"] == "KinesisStreamAsSource"
    assert target["Prefix"] == "changes/day=!{timestamp:yyyy-MM-dd}/"
    assert [each["Type"] for each in target["ProcessingConfiguration"]["Processors"]] == ["AppendDelimiterToRecord"]
    assert target["CompressionFormat"] == "GZIP"
    assert target["CloudWatchLoggingOptions"]["Enabled"] is True


def test_the_lake_stays_and_nobody_reads_it_without_leave() -> None:
    (bucket,) = lake()["S3::Bucket"]

    assert bucket["DeletionPolicy"] == "Retain"
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}


def test_days_are_worked_out_and_not_crawled() -> None:
    (table,) = lake()["Glue::Table"]
    described = table["TableInput"]

    assert described["PartitionKeys"] == [{"Name": "day", "Type": "string"}]
    assert described["Parameters"]["projection.day.range"] == "2020-01-01,NOW"
    assert described["StorageDescriptor"]["Columns"] == [{"Name": "line", "Type": "string"}]


def test_every_pattern_that_reads_the_table_has_a_query() -> None:
    queries = {each["Name"]: text(each["QueryString"]) for each in lake()["Athena::NamedQuery"]}

    assert set(queries) == {"notes: Note.get", "notes: Note.by_day"}
    assert 'FROM "notes_lake".changes' in queries["notes: Note.get"]
    assert "'$.tableName') = '" in queries["notes: Note.get"]
    assert "LIKE 'T!_1!%#%#NOTE' ESCAPE '!'" in queries["notes: Note.get"]
    assert (
        "element_at(item, 'tenant''s') IS NOT NULL\n  AND element_at(item, 'day') IS NOT NULL"
        in queries["notes: Note.by_day"]
    )


def text(said: Any) -> str:
    """The text of a property, with a word for each reference."""
    return said if isinstance(said, str) else "".join(e if isinstance(e, str) else "…" for e in said["Fn::Join"][1])


def test_a_query_that_reads_too_much_is_stopped() -> None:
    from aws_cdk import Size

    default, small = (
        each["Athena::WorkGroup"][0]["WorkGroupConfiguration"] for each in (lake(), lake(cut_off=Size.mebibytes(100)))
    )

    assert default["BytesScannedCutoffPerQuery"] == 10 * 1024**3
    assert small["BytesScannedCutoffPerQuery"] == 100 * 1024**2
    assert default["EnforceWorkGroupConfiguration"] is True


def test_a_query_sees_tables_of_another_stack_by_their_name() -> None:
    from aws_cdk import App, Environment, Stack
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMAnalytics, DynamORMTable

    app, env = App(), Environment(account="123456789012", region="eu-west-1")
    there, here = Stack(app, "tables", env=env), Stack(app, "lake", env=env)
    table = DynamORMTable(there, "Table", document=TABLE)
    DynamORMAnalytics(here, "Lake", database="notes_lake").add(table, access=ACCESS)
    queries = Template.from_stack(here).find_resources("AWS::Athena::NamedQuery").values()

    assert all("= 'notes-live'" in each["Properties"]["QueryString"] for each in queries)


def a_day() -> Any:
    from aws_cdk import Duration

    return Duration.days(1)


def test_a_table_is_exported_by_dynamodb_itself_and_by_a_role_that_may_do_nothing_else() -> None:
    found = lake(every=a_day())
    (schedule,) = found["Scheduler::Schedule"]
    said = json.dumps(schedule["Target"]["Input"])
    policies = [one for each in found["IAM::Policy"] for one in each["PolicyDocument"]["Statement"]]
    (exporting, *_) = [each for each in policies if each["Action"] == "dynamodb:ExportTableToPointInTime"]
    writing = [each for each in policies if "s3:PutObjectAcl" in each["Action"]]

    assert schedule["ScheduleExpression"] == "rate(1 day)"
    assert "scheduler:::aws-sdk:dynamodb:exportTableToPointInTime" in json.dumps(schedule["Target"]["Arn"])
    assert "exports/notes" in said
    assert "DYNAMODB_JSON" in said
    assert "Table" in json.dumps(exporting["Resource"])
    assert len(writing) == 1
    assert "/exports/notes/*" in json.dumps(writing[0]["Resource"])


def test_what_was_exported_is_crawled_and_what_dynamodb_writes_beside_it_is_not() -> None:
    found = lake(every=a_day(), crawled="cron(30 4 * * ? *)")
    (crawler,) = found["Glue::Crawler"]
    (target,) = crawler["Targets"]["S3Targets"]

    assert crawler["Schedule"] == {"ScheduleExpression": "cron(30 4 * * ? *)"}
    assert crawler["DatabaseName"] == "notes_lake"
    assert target["Exclusions"] == ["**/manifest-*", "**/_started"]
    assert "Glue::Crawler" not in lake()


def test_attack_26_services_take_roles_on_behalf_of_this_account_alone() -> None:
    found = lake(every=a_day(), crawled="cron(30 4 * * ? *)")
    statements = [one for role in found["IAM::Role"] for one in role["AssumeRolePolicyDocument"]["Statement"]]
    trusted = {one["Principal"]["Service"]: one.get("Condition") for one in statements}

    own = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    assert {service: trusted.get(f"{service}.amazonaws.com") for service in ("firehose", "glue", "scheduler")} == {
        "firehose": own,
        "glue": own,
        "scheduler": own,
    }


def test_a_table_that_cannot_be_restored_cannot_be_exported() -> None:
    from aws_cdk import App, Environment, Stack

    from liftgen.constructs import DynamORMAnalytics, DynamORMTable

    stack = Stack(App(), "stack", env=Environment(account="123456789012", region="eu-west-1"))
    table = DynamORMTable(stack, "Table", document={**TABLE, "pitr": False})
    with pytest.raises(ValueError, match="table `notes` cannot be exported"):
        DynamORMAnalytics(stack, "Lake", database="notes_lake").export(table, every=a_day())
