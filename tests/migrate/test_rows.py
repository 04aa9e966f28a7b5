"""Every change, all the way: a populated table in the old state, up, every item right, down, the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from liftgen.diagnostics import Report
from liftgen.diff import diff_table
from liftgen.observe import ObservedPort, observe_table
from liftgen.sample import report_sample
from tests.support.becoming import became
from tests.support.journeys import journey, population
from tests.support.migrating import contents, filled
from tests.support.rows import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from liftgen.runtime.wire import Item
    from liftgen.testing.fake import FakeClient
    from tests.support.journeys import Journey
    from tests.support.rows import Row

BY_HAND = {"02 remove a table", "02 remove a model", "04 rename a table", "05 change the names of a key"}
"""What ends with a step that only a person can take back."""

RUN = [row for row in ROWS if not row.outside]


def populated(way: Journey) -> FakeClient:
    client = filled(*way.before.tables, items=population(way.before))
    for table in way.before.tables:
        if table.ttl is not None:
            call(
                client,
                "UpdateTimeToLive",
                table.name,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": table.ttl},
            )
        if table.pitr:
            recovery = {"PointInTimeRecoveryEnabled": True}
            call(client, "UpdateContinuousBackups", table.name, PointInTimeRecoverySpecification=recovery)
    return client


def call(client: FakeClient, operation: str, table: str, **request: object) -> None:
    client.call(operation, json.dumps({"TableName": table, **request}).encode())


def in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


def snapshot(client: FakeClient, way: Journey) -> dict[str, object]:
    there = {
        each.name: observe_table(ObservedPort(client.call), each.name)
        for each in (*way.before.tables, *way.after.tables)
    }
    tables = {name: seen.table for name, seen in there.items() if seen is not None}
    return {name: (table, contents(client, name)) for name, table in tables.items()}


@pytest.mark.parametrize("row", RUN, ids=lambda row: row.name)
def test_a_change_goes_up_and_every_item_is_right(row: Row, tmp_path: Path) -> None:
    way = journey(row, tmp_path)
    client = populated(way)
    expected = became(row.name, population(way.before).get("main", ()))
    outcome = way.up(client)

    assert (outcome.done, way.said) == (True, [])
    for table in way.after.tables or way.before.tables:
        assert in_order(client.items(table.name)) == in_order(expected)
    for table in way.after.tables:
        observed = observe_table(ObservedPort(client.call), table.name)
        assert observed is not None
        seen = replace(observed.table, ttl=table.ttl if "ttl" in observed.unseen else observed.table.ttl)
        assert diff_table(seen, table) == ()
    schema = way.schemas[1]
    if schema is not None and row.name[:2] != "02":
        for table in schema.tables:
            report = Report()
            items = client.items(table.name)
            report_sample(iter(items), schema, table, table.name, report, now=lambda: 0)
            assert [each.finding.message for each in report] == []


@pytest.mark.parametrize("row", RUN, ids=lambda row: row.name)
def test_a_change_goes_down_to_the_same_bytes(row: Row, tmp_path: Path) -> None:
    way = journey(row, tmp_path)
    client = populated(way)
    before = snapshot(client, way)
    assert way.up(client).done
    outcome = way.down(client)

    assert (outcome.done, way.said) == (True, [])
    assert snapshot(client, way) == before


@pytest.mark.parametrize("row", [each for each in RUN if each.name in BY_HAND], ids=lambda row: row.name)
def test_what_a_person_did_is_refused_before_anything_is_taken_back(row: Row, tmp_path: Path) -> None:
    way = journey(row, tmp_path)
    client = populated(way)
    assert way.up(client).done
    after = snapshot(client, way)

    assert not way.runner(client, confirmed=False).down(way.files).done
    assert way.said == ["LIFT539"]
    assert snapshot(client, way) == after


@pytest.mark.parametrize("row", RUN, ids=lambda row: row.name)
def test_a_change_goes_up_again_after_it_was_taken_back(row: Row, tmp_path: Path) -> None:
    way = journey(row, tmp_path)
    client = populated(way)
    assert way.up(client).done
    after = snapshot(client, way)
    assert way.down(client).done
    assert way.up(client).done

    assert snapshot(client, way) == after


@pytest.mark.parametrize("row", RUN, ids=lambda row: row.name)
def test_a_second_run_has_nothing_to_do(row: Row, tmp_path: Path) -> None:
    way = journey(row, tmp_path)
    client = populated(way)
    way.up(client)
    after = snapshot(client, way)
    client.calls.clear()

    assert way.up(client).done
    assert snapshot(client, way) == after
    reads = {"DescribeTable", "DescribeTimeToLive", "DescribeContinuousBackups", "GetItem"}
    assert {each.operation for each in client.calls} <= reads
