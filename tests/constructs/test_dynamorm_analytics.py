"""DynamORMAnalytics: changes reach the lake a line each, and every access pattern can be asked of it."""

from __future__ import annotations

from typing import Any

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


def lake(**parameters: Any) -> dict[str, list[dict[str, Any]]]:
    """The resources of a stack with a lake and a table that fills it, by their types."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMAnalytics, DynamORMTable

    stack = Stack(App(), "stack", env=Environment(account="123456789012", region="eu-west-1"))
    made = DynamORMAnalytics(stack, "Lake", database="notes_lake", **parameters)
    table = DynamORMTable(stack, "Table", document=TABLE, kinesis_stream=made.stream)
    made.add(table, access=ACCESS)
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
    queries = {each["Name"]: each["QueryString"] for each in lake()["Athena::NamedQuery"]}

    assert set(queries) == {"notes: Note.get", "notes: Note.by_day"}
    assert "'$.tableName') = " in str(queries["notes: Note.get"])
    assert "LIKE 'T!_1!%#%#NOTE' ESCAPE '!'" in str(queries["notes: Note.get"])
    assert "element_at(item, 'tenant''s') IS NOT NULL\n  AND element_at(item, 'day') IS NOT NULL" in str(
        queries["notes: Note.by_day"]
    ).replace("\\n", "\n").replace('\\"', '"')


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
