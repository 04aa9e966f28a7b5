"""The client in memory: what a test can see of it and do with it, beside asking it."""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from support.conformance.requests import HASH, INDEXED, KEY, PAIR, n, s

from liftgen.runtime.errors import ConditionFailed, InvalidRequest, LiftError, TransactionCancelled
from liftgen.testing.fake import Call, FakeClient


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(HASH, PAIR, INDEXED)


@pytest.fixture
def _impatient_threads() -> Iterator[None]:
    """Threads take turns as often as they can, so that what is not atomic is seen to be so."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def ask(client: FakeClient, operation: str, **request: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(client.call(operation, json.dumps(request).encode()))
    return answer


def add(client: FakeClient, name: str, amount: int = 1) -> None:
    ask(
        client,
        "UpdateItem",
        TableName="hash",
        Key={"pk": s(name)},
        UpdateExpression="ADD n :n",
        ExpressionAttributeValues={":n": n(amount)},
    )


def test_what_was_asked_can_be_seen(client: FakeClient) -> None:
    client.calls.clear()

    ask(client, "GetItem", TableName="hash", Key={"pk": s("a")})

    assert list(client.calls) == [Call("GetItem", {"TableName": "hash", "Key": {"pk": s("a")}})]


def test_what_is_stored_can_be_seen_and_not_changed(client: FakeClient) -> None:
    ask(client, "PutItem", TableName="hash", Item={"pk": s("a"), "l": {"L": [n(1)]}})

    client.items("hash")[0]["l"]["L"].clear()

    assert client.items("hash") == [{"pk": s("a"), "l": {"L": [n(1)]}}]


def test_another_writer_may_come_first(client: FakeClient) -> None:
    client.before_next(
        "PutItem", lambda: ask(client, "PutItem", TableName="hash", Item={"pk": s("a"), "who": s("other")})
    )
    ours = {"TableName": "hash", "Item": {"pk": s("a")}, "ConditionExpression": "attribute_not_exists(pk)"}

    with pytest.raises(ConditionFailed):
        ask(client, "PutItem", **ours)

    assert client.items("hash") == [{"pk": s("a"), "who": s("other")}]


@pytest.mark.usefixtures("_impatient_threads")
def test_16_threads_lose_no_count(client: FakeClient) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: add(client, "counter"), range(400)))

    assert client.items("hash") == [{"pk": s("counter"), "n": n(400)}]


@pytest.mark.usefixtures("_impatient_threads")
def test_of_16_threads_one_creates(client: FakeClient) -> None:
    def create(number: int) -> bool:
        try:
            ask(
                client,
                "PutItem",
                TableName="hash",
                Item={"pk": s("one"), "n": n(number)},
                ConditionExpression="attribute_not_exists(pk)",
            )
        except ConditionFailed:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        created = [number for number, done in enumerate(pool.map(create, range(64))) if done]

    assert client.items("hash") == [{"pk": s("one"), "n": n(created[0])}]
    assert len(created) == 1


@pytest.mark.usefixtures("_impatient_threads")
def test_transfers_of_16_threads_keep_the_sum(client: FakeClient) -> None:
    for name in ("a", "b", "c"):
        add(client, name, 10)

    def transfer(number: int) -> bool:
        names = "abc"
        source, target = names[number % 3], names[(number + 1 + number // 3 % 2) % 3]
        actions = [
            {
                "Update": {
                    "TableName": "hash",
                    "Key": {"pk": s(name)},
                    "UpdateExpression": "ADD n :n",
                    "ConditionExpression": "n >= :least",
                    "ExpressionAttributeValues": {":n": n(amount), ":least": n(least)},
                }
            }
            for name, amount, least in ((source, -3, 3), (target, 3, 0))
        ]
        try:
            ask(client, "TransactWriteItems", TransactItems=actions)
        except TransactionCancelled:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        done = list(pool.map(transfer, range(200)))

    balances = [int(item["n"]["N"]) for item in client.items("hash")]
    assert sum(balances) == 30
    assert min(balances) >= 0
    assert any(done)


def test_segments_share_the_items_out(client: FakeClient) -> None:
    names = {f"item {number}" for number in range(100)}
    for name in names:
        ask(client, "PutItem", TableName="hash", Item={"pk": s(name)})

    parts = []
    for segment in range(4):
        request: dict[str, Any] = {"TableName": "hash", "Segment": segment, "TotalSegments": 4, "Limit": 7}
        part: list[str] = []
        answer = ask(client, "Scan", **request)
        while True:
            part += [item["pk"]["S"] for item in answer["Items"]]
            if "LastEvaluatedKey" not in answer:
                break
            answer = ask(client, "Scan", **request, ExclusiveStartKey=answer["LastEvaluatedKey"])
        parts.append(part)

    assert sorted(name for part in parts for name in part) == sorted(names)
    assert all(parts)


def test_a_page_goes_on_behind_an_item_that_is_gone(client: FakeClient) -> None:
    for sort in "abcd":
        ask(client, "PutItem", TableName="pair", Item={"pk": s("p"), "sk": s(sort)})
    request = {"TableName": "pair", "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": s("p")}}
    first = ask(client, "Query", **request, Limit=2)
    ask(client, "DeleteItem", TableName="pair", Key=first["LastEvaluatedKey"])

    second = ask(client, "Query", **request, ExclusiveStartKey=first["LastEvaluatedKey"])

    assert [item["sk"]["S"] for item in second["Items"]] == ["c", "d"]


def test_a_batch_gives_items_in_no_order_of_the_keys(client: FakeClient) -> None:
    keys = [{"pk": s(str(number))} for number in range(20)]
    ask(client, "BatchWriteItem", RequestItems={"hash": [{"PutRequest": {"Item": key}} for key in keys]})

    found = ask(client, "BatchGetItem", RequestItems={"hash": {"Keys": keys}})["Responses"]["hash"]

    assert found != keys
    assert sorted(found, key=str) == sorted(keys, key=str)


def test_a_batch_leaves_what_is_above_16_mb(client: FakeClient) -> None:
    keys = [{"pk": s(str(number))} for number in range(50)]
    for key in keys:
        ask(client, "PutItem", TableName="hash", Item={**key, "x": s("x" * 400_000)})

    answer = ask(client, "BatchGetItem", RequestItems={"hash": {"Keys": keys}})

    left = answer["UnprocessedKeys"]["hash"]["Keys"]
    assert len(answer["Responses"]["hash"]) == 16 * 1024 * 1024 // 400_002
    assert len(answer["Responses"]["hash"]) + len(left) == 50


def test_what_was_consumed_is_counted_in_4_kb_and_1_kb(client: FakeClient) -> None:
    item = {**KEY, "tag": s("t"), "x": s("x" * 5000)}

    def units(operation: str, **request: Any) -> Any:
        answer = ask(client, operation, ReturnConsumedCapacity="INDEXES", **request)
        return answer["ConsumedCapacity"]

    written = units("PutItem", TableName="indexed", Item=item)
    read = units("GetItem", TableName="indexed", Key=KEY)
    consistent = units("GetItem", TableName="indexed", Key=KEY, ConsistentRead=True)
    together = units("TransactGetItems", TransactItems=[{"Get": {"TableName": "indexed", "Key": KEY}}])

    assert written["Table"] == {"CapacityUnits": 5}
    assert written["GlobalSecondaryIndexes"] == {"by_tag": {"CapacityUnits": 1}}
    assert written["CapacityUnits"] == 6
    assert (read["CapacityUnits"], consistent["CapacityUnits"]) == (1, 2)
    assert together[0]["CapacityUnits"] == 4


def test_a_table_is_described_as_it_was_made(client: FakeClient) -> None:
    table = ask(client, "DescribeTable", TableName="indexed")["Table"]

    assert table["KeySchema"] == INDEXED["KeySchema"]
    assert [index["IndexStatus"] for index in table["GlobalSecondaryIndexes"]] == ["ACTIVE"] * 3
    assert table["TableStatus"] == "ACTIVE"


def test_a_protected_table_stays() -> None:
    client = FakeClient({**HASH, "DeletionProtectionEnabled": True})

    with pytest.raises(InvalidRequest, match="protected"):
        ask(client, "DeleteTable", TableName="hash")


def test_a_token_stands_for_one_transaction(client: FakeClient) -> None:
    action = {
        "Update": {
            "TableName": "hash",
            "Key": {"pk": s("counter")},
            "UpdateExpression": "ADD n :n",
            "ExpressionAttributeValues": {":n": n(1)},
        }
    }

    for _ in range(3):
        ask(client, "TransactWriteItems", TransactItems=[action], ClientRequestToken="once")
    another = [action, {"Delete": {"TableName": "hash", "Key": {"pk": s("x")}}}]
    with pytest.raises(LiftError) as caught:
        ask(client, "TransactWriteItems", TransactItems=another, ClientRequestToken="once")

    assert caught.value.code == "IdempotentParameterMismatchException"
    assert client.items("hash") == [{"pk": s("counter"), "n": n(1)}]


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("GetItem", b"{"),
        ("GetItem", b"[]"),
        ("GetItem", b"[" * 100_000),
        ("GetItem", b'{"TableName":1}'),
        ("GetItem", b'{"TableName":"hash","Key":[]}'),
        ("PutItem", b'{"TableName":"hash","Item":{"pk":{"S":1}}}'),
        ("PutItem", b'{"TableName":"hash","Item":{"pk":{"S":"\\ud800"}}}'),
        ("PutItem", b'{"TableName":"hash","Item":{"pk":{"S":"a"},"x":{"B":"no base64"}}}'),
        ("UpdateItem", b'{"TableName":"hash","Key":{"pk":{"S":"a"}},"ExpressionAttributeNames":[]}'),
        ("BatchGetItem", b'{"RequestItems":{"hash":[]}}'),
        ("BatchWriteItem", b'{"RequestItems":{"hash":{}}}'),
        ("BatchWriteItem", b'{"RequestItems":{"hash":[{"PutRequest":1}]}}'),
        ("TransactWriteItems", b'{"TransactItems":[1]}'),
        ("TransactWriteItems", b'{"TransactItems":[{"Put":1}]}'),
        ("TransactWriteItems", b'{"TransactItems":[{"Update":{"TableName":"hash","Key":{"pk":{"S":"a"}}}}]}'),
        ("TransactGetItems", b'{"TransactItems":[{"Get":1}]}'),
        ("CreateTable", b'{"TableName":"new"}'),
        ("CreateTable", b'{"TableName":"new","KeySchema":[1],"AttributeDefinitions":[{}]}'),
    ],
)
def test_a_malformed_request_is_refused(client: FakeClient, operation: str, body: bytes) -> None:
    with pytest.raises(InvalidRequest):
        client.call(operation, body)
