"""Items from before a field was there are in the new index that reads it, whoever was killed, and come back as they were."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.journeys import Journey, journey, population
from tests.support.migrating import contents, filled
from tests.support.rows import BASE, BY_AGE, Row, channelled, edited, with_

if TYPE_CHECKING:
    from pathlib import Path

    from liftgen.runtime.client import Client
    from liftgen.runtime.wire import Item
    from liftgen.testing.fake import FakeClient

FACTORY = edited(
    "age: int = 0",
    "age: int = 0\n    ref: str = Field(default_factory=str)",
    with_('        by_ref = GSI(pk=["tenant_id", "ref"])\n'),
)
ROWS = {
    "a new attribute": (Row("", BASE, channelled('GSI(pk=["tenant_id", "channel"])')), "channel", {"S": "desk"}),
    "an attribute of composed text": (
        Row("", BASE, channelled('GSI("gsi1", pk="{tenant_id}#{channel}")')),
        "channel",
        {"S": "desk"},
    ),
    "an attribute that was there": (Row("", BASE, with_(BY_AGE)), "age", {"N": "0"}),
    "a value made anew": (Row("", BASE, FACTORY, filled={"ref": {"S": "old"}}), "ref", {"S": "old"}),
}


def old(way: Journey, field: str) -> list[Item]:
    """Users and orders, every third of them from before the field was there."""
    items = population(way.before)["main"]
    for item in items[::3]:
        item.pop(field, None)
    return items


def indexed(client: FakeClient, way: Journey) -> set[str]:
    """The users that the new index has."""
    (name,) = {each.name for each in way.after.table("main").indexes}
    request = {"TableName": "main", "IndexName": name}
    found = json.loads(client.call("Scan", json.dumps(request).encode()))["Items"]
    return {each["user_id"]["S"] for each in found}


@pytest.fixture(params=ROWS)
def given(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Journey, str, dict[str, str]]:
    row, field, value = ROWS[request.param]
    return journey(row, tmp_path), field, value


def test_the_index_has_every_item_and_all_comes_back(given: tuple[Journey, str, dict[str, str]]) -> None:
    way, field, value = given
    items = old(way, field)
    client = filled(*way.before.tables, items={"main": items})
    before = contents(client, "main")

    assert way.up(client).done
    users = {each["user_id"]["S"]: each for each in client.items("main") if each["_entity"] == {"S": "User"}}
    assert indexed(client, way) == {str(number) for number in range(40)} == users.keys()
    for item in items:
        if item["_entity"] == {"S": "User"}:
            assert users[item["user_id"]["S"]][field] == item.get(field, value)
    assert way.down(client).done
    assert contents(client, "main") == before


def test_the_access_pattern_finds_what_its_default_says(tmp_path: Path) -> None:
    row, field, _ = ROWS["a new attribute"]
    way = journey(row, tmp_path)
    client = filled(*way.before.tables, items={"main": old(way, field)})
    assert way.up(client).done

    query = {
        "TableName": "main",
        "IndexName": "by_channel",
        "KeyConditionExpression": "tenant_id = :tenant AND channel = :channel",
        "ExpressionAttributeValues": {":tenant": {"S": "t3"}, ":channel": {"S": "desk"}},
    }
    found = json.loads(client.call("Query", json.dumps(query).encode()))["Items"]
    assert {each["user_id"]["S"] for each in found} == {str(number) for number in range(3, 40, 5)}


def run_through(way: Journey, client: Client, direction: str) -> None:
    """All the way; what dead runners have had is free at once."""
    while True:
        runner = way.runner(client)
        runner.ledger.lease = 0.0
        outcome = getattr(runner, direction)(way.files)
        if not outcome.waits:
            assert outcome.done
            return


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Mortal:
    """Calls a client so many times, and dies."""

    client: FakeClient
    left: int

    def call(self, operation: str, body: bytes) -> bytes:
        if self.left == 0:
            raise Killed
        self.left -= 1
        return self.client.call(operation, body)


def test_runners_may_be_killed_between_any_two_calls(given: tuple[Journey, str, dict[str, str]]) -> None:
    way, field, _ = given
    client = filled(*way.before.tables, items={"main": old(way, field)})
    before = contents(client, "main")
    deaths = [
        until_done(way, client, "up", lambda: indexed(client, way) == {str(number) for number in range(40)}),
        until_done(way, client, "down", lambda: contents(client, "main") == before),
    ]

    assert min(deaths) > 3


def until_done(way: Journey, client: FakeClient, direction: str, right: Any) -> int:
    """How many runners died, each a few calls later than the one before."""
    for life in range(1, 200):
        mortal = Mortal(client, 2 * life)
        try:
            run_through(way, mortal, direction)
        except Killed:
            continue
        assert right()
        return life - 1
    raise AssertionError("nobody came through")
