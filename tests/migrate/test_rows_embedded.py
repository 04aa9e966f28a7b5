"""Every change on the embedded DynamoDB: up, every item right, down, the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from liftgen.diagnostics import Report
from liftgen.observe import ObservedPort, observe_table
from liftgen.sample import report_sample
from liftgen.testing import create_tables
from tests.support.becoming import became
from tests.support.journeys import journey, population
from tests.support.migrating import put
from tests.support.rows import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from liftgen.runtime.client import Client
    from liftgen.runtime.wire import Item
    from liftgen.testing import LocalDynamoDB
    from tests.support.journeys import Journey
    from tests.support.rows import Row

RUN = [each for each in ROWS if not each.outside]


def items(client: Client, table: str) -> list[Item]:
    found: list[Item] = json.loads(client.call("Scan", json.dumps({"TableName": table}).encode()))["Items"]
    return in_order(found)


def in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


def snapshot(client: Client, way: Journey) -> dict[str, object]:
    there = {
        each.name: observe_table(ObservedPort(client.call), each.name)
        for each in (*way.before.tables, *way.after.tables)
    }
    return {name: (seen.table, items(client, name)) for name, seen in there.items() if seen is not None}


@pytest.mark.slow
@pytest.mark.parametrize("row", RUN, ids=lambda row: row.name)
def test_a_change_goes_up_and_down_on_the_embedded_dynamodb(
    row: Row, tmp_path: Path, local_dynamodb: LocalDynamoDB
) -> None:
    way = journey(row, tmp_path)
    dynamodb = local_dynamodb.isolated()
    create_tables(dynamodb.client(), *way.before.tables)
    client = dynamodb.direct_client()
    for table, group in population(way.before, 12).items():
        for item in group:
            put(client, table, item)
    before = snapshot(client, way)

    assert (way.up(client).done, way.said) == (True, [])
    expected = became(row.name, population(way.before, 12).get("main", ()))
    for table in way.after.tables or way.before.tables:
        assert items(client, table.name) == in_order(expected)
    schema = way.schemas[1]
    for table in schema.tables if schema is not None and row.name != "02 remove a model" else ():
        report = Report()
        report_sample(iter(items(client, table.name)), schema, table, table.name, report, now=lambda: 0)
        assert [each.finding.message for each in report] == []
    assert (way.down(client).done, way.said) == (True, [])
    assert snapshot(client, way) == before
