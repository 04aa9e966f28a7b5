"""A sample shows which stored items no model can read, and never reads more than it may."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.diagnostics import Report
from liftgen.outputs.examples.items import item_of
from liftgen.outputs.examples.planted import as_stored, base_values
from liftgen.requests import create_table_request
from liftgen.runtime.migration.capacity import Bucket
from liftgen.sample import report_sample, sample_items
from liftgen.testing.fake import FakeClient
from tests.support.evolution import schema_of
from tests.support.generated import schema_of as sample_schema
from tests.support.rows import BASE, BY_MAIL, MAIN, TTL_FIELD, with_
from tests.support.schemas import EVERYTHING, SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from liftgen.runtime.wire import Item
    from liftgen.schema import Schema

USER: Item = {
    "pk": {"S": "TENANT#t"},
    "sk": {"S": "USER#u"},
    "_entity": {"S": "User"},
    "tenant_id": {"S": "t"},
    "user_id": {"S": "u"},
    "mail": {"S": "a@b"},
    "age": {"N": "7"},
    "level": {"S": "low"},
}


def said(schema: Schema, *items: Item) -> list[tuple[str, str]]:
    report = Report()
    report_sample(iter(items), schema, schema.tables[0], "main", report, now=lambda: 2_000_000_000)
    return [(each.code, each.finding.message) for each in report]


def edited(**attributes: Any) -> Item:
    return {name: value for name, value in {**USER, **attributes}.items() if value is not None}


@pytest.mark.parametrize(
    ("item", "code", "message"),
    [
        (
            edited(_entity={"S": "Robot"}),
            "LIFT430",
            "1 item of table `main` is `Robot` in `_entity`, which is no model",
        ),
        (edited(_entity=None), "LIFT430", "1 item of table `main` is told by nothing that any model has"),
        (edited(mail=None), "LIFT431", "1 User of table `main` has no `mail`"),
        (edited(age={"S": "7"}), "LIFT432", "`age` of 1 User of table `main`: it is of type S, not N"),
        (edited(age={"N": "7.5"}), "LIFT432", "`age` of 1 User of table `main`: `7.5` is not a whole number"),
        (edited(level={"S": "top"}), "LIFT432", "`level` of 1 User of table `main`: 'top' is no member"),
        (
            edited(joined={"S": "soon"}),
            "LIFT432",
            "`joined` of 1 User of table `main`: Invalid isoformat string: 'soon'",
        ),
        (
            edited(sk={"S": "USER#v"}),
            "LIFT434",
            "1 User of table `main` lies under a key that its attributes do not compose",
        ),
    ],
)
def test_an_item_that_no_model_can_read_is_told_with_its_key(
    item: Item, code: str, message: str, tmp_path: Path
) -> None:
    ((found, text),) = said(schema_of(BASE, tmp_path), item)

    assert found == code
    assert text == f"{message}, such as `pk` 'TENANT#t', `sk` {item['sk']['S']!r}"


def test_a_stale_index_key_is_told(tmp_path: Path) -> None:
    schema = schema_of(with_(BY_MAIL), tmp_path)
    keys = {"gsi1pk": {"S": "MAIL#a@b"}, "gsi1sk": {"S": "u"}}

    assert said(schema, {**USER, **keys}) == []
    assert [code for code, _ in said(schema, {**USER, **keys, "gsi1pk": {"S": "MAIL#old"}})] == ["LIFT433"]
    assert [code for code, _ in said(schema, USER)] == ["LIFT433"]


def test_what_expired_days_ago_is_told(tmp_path: Path) -> None:
    schema = schema_of(TTL_FIELD, tmp_path)

    assert [code for code, _ in said(schema, edited(joined={"N": "1999000000"}))] == ["LIFT435"]
    assert said(schema, edited(joined={"N": "1999999000"})) == []


def test_many_of_a_kind_are_told_once(tmp_path: Path) -> None:
    ((_, message),) = said(schema_of(BASE, tmp_path), *[edited(mail=None)] * 3)

    assert message.startswith("3 User of table `main` have no `mail`")


def test_guards_are_nobodys_items(tmp_path: Path) -> None:
    assert said(schema_of(BASE, tmp_path), {"pk": {"S": "U"}, "_owner": {"M": {}}}) == []


@pytest.mark.parametrize("path", [*SAMPLES, EVERYTHING], ids=lambda path: path.stem)
def test_what_generated_code_writes_can_be_read(path: Path) -> None:
    schema = sample_schema(path)
    report = Report()
    for table in schema.tables:
        items = [
            item_of(entity, as_stored(entity, base_values(entity, schema, number)), schema)
            | {each.name: {"M": {"v": {"N": "2"}}} for each in entity.attributes if each.encrypted}
            for entity in schema.entities_of(table.name)
            for number in range(1, 4)
        ]
        assert report_sample(iter(items), schema, table, table.name, report, now=lambda: 0) == len(items)

    assert [each.finding.message for each in report] == []


class TestReading:
    """How items are read."""

    @pytest.fixture
    def client(self, tmp_path: Path) -> FakeClient:
        client = FakeClient(create_table_request(schema_of(MAIN + BASE.split(MAIN)[1], tmp_path).tables[0]))
        for number in range(200):
            item = {**USER, "pk": {"S": f"TENANT#{number}"}}
            client.call("PutItem", json.dumps({"TableName": "main", "Item": item}).encode())
        client.calls.clear()
        return client

    @pytest.mark.parametrize("count", [1, 3, 8, 50, 1000])
    def test_never_takes_more_than_asked_for(self, client: FakeClient, count: int) -> None:
        found = list(sample_items(client, "main", count, Bucket(None)))

        assert len(found) == min(count, 200)
        assert len({item["pk"]["S"] for item in found}) == len(found)
        assert max(call.request["Limit"] for call in client.calls) <= count

    def test_takes_from_several_places(self, client: FakeClient) -> None:
        list(sample_items(client, "main", 16, Bucket(None)))

        assert {call.request["Segment"] for call in client.calls} == set(range(8))

    def test_waits_for_capacity(self, client: FakeClient) -> None:
        now, slept = [0.0], []

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            now[0] += seconds

        bucket = Bucket(1.0, clock=lambda: now[0], sleep=sleep)
        list(sample_items(client, "main", 100, bucket))

        assert bucket.consumed > 4
        assert sum(slept) >= bucket.consumed - 2
