"""DynamORMDataset: the items of an access pattern with typed columns, seen by those who are named and by row."""

from __future__ import annotations

from typing import Any

import pytest

TABLE: dict[str, Any] = {"name": "notes", "key": {"partition": [{"name": "pk", "type": "S"}]}}
GET: dict[str, Any] = {
    "name": "Note.get",
    "kind": "read",
    "requests": [{"table": "notes", "actions": ["GetItem"], "leading": ["NOTE#", {"field": "note_id"}]}],
}
GROUP = "arn:aws:quicksight:eu-west-1:123456789012:group/default"


def dataset(access: Any = GET, **parameters: Any) -> dict[str, Any]:
    """The properties of the data set, and of its source, in a stack of their own."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMAnalytics, DynamORMDataset, DynamORMTable

    app, env = App(), Environment(account="123456789012", region="eu-west-1")
    here, there = Stack(app, "here", env=env), Stack(app, "there", env=env)
    table = DynamORMTable(here, "Table", document=TABLE)
    lake = DynamORMAnalytics(here, "Lake", database="notes_lake")
    said = {"columns": {"title": "S", "pages": "N", 'a"b': "BOOL"}, "owners": [f"{GROUP}/owners"], **parameters}
    DynamORMDataset(there, "Dataset", lake=lake, table=table, access=access, **said)
    resources = Template.from_stack(there).to_json()["Resources"].values()
    return {each["Type"].removeprefix("AWS::QuickSight::"): each["Properties"] for each in resources}


def test_it_asks_what_the_access_pattern_asks_with_attributes_as_columns() -> None:
    found = dataset()["DataSet"]
    asked = found["PhysicalTableMap"]["items"]["CustomSql"]

    assert 'FROM "notes_lake".changes' in asked["SqlQuery"]
    assert "json_extract_scalar(element_at(item, 'title'), '$.S') AS \"title\"" in asked["SqlQuery"]
    assert (
        "CAST(json_extract_scalar(element_at(item, 'pages'), '$.N') AS DECIMAL(38, 10)) AS \"pages\""
        in asked["SqlQuery"]
    )
    assert '\'$.BOOL\') AS "a""b"' in asked["SqlQuery"]
    assert "LIKE 'NOTE#%' ESCAPE '!'" in asked["SqlQuery"]
    assert [(each["Name"], each["Type"]) for each in asked["Columns"]] == [
        ("title", "STRING"),
        ("pages", "DECIMAL"),
        ('a"b', "STRING"),
    ]


def test_it_is_asked_in_the_lakes_workgroup_so_that_its_bounds_hold() -> None:
    source = dataset()["DataSource"]

    assert source["Type"] == "ATHENA"
    assert source["DataSourceParameters"] == {"AthenaParameters": {"WorkGroup": "notes_lake"}}


def test_readers_look_and_owners_change() -> None:
    permissions = dataset(readers=[f"{GROUP}/readers"])["DataSet"]["Permissions"]
    actions = {each["Principal"].rpartition("/")[2]: each["Actions"] for each in permissions}

    assert "quicksight:UpdateDataSet" in actions["owners"]
    assert all(
        each.startswith(("quicksight:Describe", "quicksight:List", "quicksight:Pass")) for each in actions["readers"]
    )


def test_rules_say_which_rows_are_seen() -> None:
    rules = "arn:aws:quicksight:eu-west-1:123456789012:dataset/rules"

    assert dataset(rows=rules)["DataSet"]["RowLevelPermissionDataSet"] == {
        "Arn": rules,
        "PermissionPolicy": "GRANT_ACCESS",
    }


def test_a_pattern_that_reads_nothing_of_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match=r"`Note\.get` reads nothing of table `notes`"):
        dataset({**GET, "kind": "write"})
