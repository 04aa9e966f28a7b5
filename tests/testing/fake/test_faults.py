"""Faults: what can go wrong on the way to DynamoDB goes wrong when a test says so, and only then."""

import json
from typing import Any

import pytest
from support.conformance.requests import HASH, PAIR, n, s

from liftgen.runtime.errors import (
    ConditionFailed,
    Conflict,
    LiftError,
    Throttled,
    Timeout,
    TransactionCancelled,
    Unavailable,
)
from liftgen.testing.fake import FakeClient, Fault

ITEM = {"pk": s("a"), "n": n(1)}


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(HASH, PAIR)


def ask(client: FakeClient, operation: str, **request: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(client.call(operation, json.dumps(request).encode()))
    return answer


def put(client: FakeClient, **more: Any) -> dict[str, Any]:
    return ask(client, "PutItem", TableName="hash", Item=ITEM, **more)


@pytest.mark.parametrize(
    ("fault", "kind", "ambiguous", "applied"),
    [
        (Fault.THROTTLED, Throttled, False, False),
        (Fault.UNAVAILABLE, Unavailable, True, False),
        (Fault.TIMEOUT, Timeout, True, False),
        (Fault.LOST_ANSWER, Timeout, True, True),
        (Fault.CONFLICT, Conflict, False, False),
    ],
)
def test_a_write_goes_wrong(
    client: FakeClient, fault: Fault, kind: type[LiftError], ambiguous: bool, applied: bool
) -> None:
    client.fail_next(fault)

    with pytest.raises(kind) as caught:
        put(client)

    assert type(caught.value) is kind
    assert caught.value.ambiguous is ambiguous
    assert client.items("hash") == ([ITEM] if applied else [])


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.TIMEOUT, Fault.LOST_ANSWER])
def test_a_read_is_never_ambiguous(client: FakeClient, fault: Fault) -> None:
    client.fail_next(fault, "GetItem")

    with pytest.raises(Unavailable) as caught:
        ask(client, "GetItem", TableName="hash", Key={"pk": s("a")})

    assert not caught.value.ambiguous


def test_a_request_that_is_repeated_finds_its_own_write(client: FakeClient) -> None:
    client.fail_next(Fault.REPEATED)

    with pytest.raises(ConditionFailed) as caught:
        put(client, ConditionExpression="attribute_not_exists(pk)", ReturnValuesOnConditionCheckFailure="ALL_OLD")

    assert caught.value.ambiguous
    assert caught.value.item == ITEM


def test_a_request_that_is_repeated_may_be_applied_twice(client: FakeClient) -> None:
    client.fail_next(Fault.REPEATED)
    update = {"UpdateExpression": "ADD n :n", "ExpressionAttributeValues": {":n": n(1)}, "ReturnValues": "ALL_NEW"}

    answer = ask(client, "UpdateItem", TableName="hash", Key={"pk": s("a")}, **update)

    assert answer["Attributes"]["n"] == n(2)


def test_only_the_operation_that_was_named_fails_and_only_so_often(client: FakeClient) -> None:
    client.fail_next(Fault.THROTTLED, "PutItem", times=2)

    ask(client, "GetItem", TableName="hash", Key={"pk": s("a")})
    for _ in range(2):
        with pytest.raises(Throttled):
            put(client)
    put(client)

    assert client.items("hash") == [ITEM]


def test_a_transaction_in_conflict_is_cancelled(client: FakeClient) -> None:
    client.fail_next(Fault.CONFLICT)
    actions = [{"Put": {"TableName": "hash", "Item": {"pk": s(name)}}} for name in "ab"]

    with pytest.raises(TransactionCancelled) as caught:
        ask(client, "TransactWriteItems", TransactItems=actions)

    assert [reason.code for reason in caught.value.reasons] == ["TransactionConflict", None]


def test_a_batch_write_is_done_by_halves(client: FakeClient) -> None:
    requests = {
        "hash": [{"PutRequest": {"Item": {"pk": s(name)}}} for name in "abc"],
        "pair": [{"PutRequest": {"Item": {"pk": s("p"), "sk": s("s")}}}],
    }
    client.fail_next(Fault.UNPROCESSED)

    left = ask(client, "BatchWriteItem", RequestItems=requests)["UnprocessedItems"]

    assert left == {"hash": [requests["hash"][0], requests["hash"][2]]}
    assert client.items("hash") == [{"pk": s("b")}]
    assert len(client.items("pair")) == 1


def test_what_is_left_unprocessed_can_be_sent_again_until_nothing_is(client: FakeClient) -> None:
    names = [f"item {number}" for number in range(20)]
    requests: dict[str, Any] = {"hash": [{"PutRequest": {"Item": {"pk": s(name)}}} for name in names]}
    client.fail_next(Fault.UNPROCESSED, times=10)

    while requests:
        requests = ask(client, "BatchWriteItem", RequestItems=requests)["UnprocessedItems"]

    assert sorted(item["pk"]["S"] for item in client.items("hash")) == sorted(names)


def test_a_batch_read_is_done_by_halves(client: FakeClient) -> None:
    keys = [{"pk": s(name)} for name in "abc"]
    ask(client, "BatchWriteItem", RequestItems={"hash": [{"PutRequest": {"Item": key}} for key in keys]})
    request = {"hash": {"Keys": keys, "ConsistentRead": True}}
    client.fail_next(Fault.UNPROCESSED)

    answer = ask(client, "BatchGetItem", RequestItems=request)

    assert answer["Responses"] == {"hash": [keys[1]]}
    assert answer["UnprocessedKeys"] == {"hash": {"Keys": [keys[0], keys[2]], "ConsistentRead": True}}


def test_a_batch_of_one_may_be_left_as_a_whole(client: FakeClient) -> None:
    request = {"hash": [{"PutRequest": {"Item": {"pk": s("a")}}}]}
    client.fail_next(Fault.UNPROCESSED)

    assert ask(client, "BatchWriteItem", RequestItems=request) == {"UnprocessedItems": request}
    assert client.items("hash") == []
