"""Moving: every item of the tenant and none of another, whatever is written anew on the way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from liftgen.runtime.errors import Conflict, InvalidValue
from liftgen.runtime.tenants import Mover, Shape
from liftgen.testing.fake import FakeClient, Fault

SHAPES = (Shape("TENANT#"), Shape("TENANT#", "#PROJECT#"))


def table(name: str) -> dict[str, Any]:
    return {
        "TableName": name,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": [{"AttributeName": each, "AttributeType": "S"} for each in ("pk", "sk")],
        "BillingMode": "PAY_PER_REQUEST",
    }


def world() -> FakeClient:
    memory = FakeClient(table("saas"), table("silo"))
    for tenant in ("t1", "t10", "t2"):
        for pk, sk in ((f"TENANT#{tenant}", "TENANT"), (f"TENANT#{tenant}#PROJECT#p1", "MEMBER#u1")):
            put(memory, "saas", {"pk": {"S": pk}, "sk": {"S": sk}, "tags": {"SS": ["b", "a"]}})
        for number in range(30):
            big = {"pk": {"S": f"TENANT#{tenant}"}, "sk": {"S": f"USER#{number:03}"}, "text": {"S": "x" * 20_000}}
            put(memory, "saas", big)
    put(memory, "saas", {"pk": {"S": "UNIQUE#t1"}, "sk": {"S": "x"}})
    return memory


def put(memory: FakeClient, name: str, item: dict[str, Any]) -> None:
    memory.call("PutItem", json.dumps({"TableName": name, "Item": item}).encode())


def items(memory: FakeClient, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    request: dict[str, Any] = {"TableName": name}
    while True:
        answer = json.loads(memory.call("Scan", json.dumps(request).encode()))
        found += answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return found
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def mover(memory: FakeClient, tenant: str = "t1") -> Mover:
    return Mover(client=memory, table="saas", key=("pk", "sk"), shapes=SHAPES, tenant=tenant)


def through(step: Any, *arguments: Any) -> tuple[int, int]:
    """How many items, and how many pages, a step is about."""
    start, count, pages = None, 0, 0
    while True:
        found, start = step(start, *arguments)
        count, pages = count + found, pages + 1
        if start is None:
            return count, pages


def test_a_tenant_is_moved_whole_and_others_stay() -> None:
    memory = world()
    moving = mover(memory)
    copied, pages = through(moving.copy, memory, "silo")
    compared, _ = through(moving.compare, memory, "silo")
    removed, _ = through(moving.remove)

    assert (copied, compared, removed) == (32, 32, 32)
    assert pages > 1
    assert len(items(memory, "silo")) == 32
    assert {each["pk"]["S"].split("#")[1] for each in items(memory, "silo")} == {"t1"}
    assert len(items(memory, "saas")) == 2 * 32 + 1


def test_every_step_may_be_done_again() -> None:
    memory = world()
    moving = mover(memory)
    for step in (moving.copy, moving.copy, moving.compare):
        assert through(step, memory, "silo")[0] == 32
    assert [through(moving.remove)[0] for _ in range(2)] == [32, 0]


def test_what_was_left_unprocessed_is_sent_again() -> None:
    memory = world()
    memory.fail_next(Fault.UNPROCESSED, "BatchWriteItem")

    assert through(mover(memory).copy, memory, "silo")[0] == 32
    assert through(mover(memory).compare, memory, "silo")[0] == 32


@pytest.mark.parametrize("change", [{"text": {"S": "other"}}, None])
def test_an_item_that_is_not_there_as_it_is_here_is_a_conflict(change: Any) -> None:
    memory = world()
    through(mover(memory).copy, memory, "silo")
    key = {"pk": {"S": "TENANT#t1"}, "sk": {"S": "USER#007"}}
    if change is None:
        memory.call("DeleteItem", json.dumps({"TableName": "silo", "Key": key}).encode())
    else:
        put(memory, "silo", {**key, **change})

    with pytest.raises(Conflict, match="1 items are not in the other table"):
        through(mover(memory).compare, memory, "silo")


def test_an_export_has_a_line_for_each_item_as_dynamodb_has_it() -> None:
    memory = world()
    files: list[bytes] = []
    count, _ = through(mover(memory).write, files.append)
    lines = [json.loads(line)["Item"] for each in files for line in each.splitlines()]

    assert count == len(lines) == 32
    assert {each["pk"]["S"].split("#")[1] for each in lines} == {"t1"}
    assert len(items(memory, "saas")) == 3 * 32 + 1


def test_a_tenant_without_items_is_no_file() -> None:
    files: list[bytes] = []

    assert through(mover(world(), "t3").write, files.append)[0] == 0
    assert files == []


def test_a_tenant_that_keys_hold_in_another_form_is_refused() -> None:
    for name in ("t#1", "t 1"):
        with pytest.raises(InvalidValue):
            mover(world(), name)
