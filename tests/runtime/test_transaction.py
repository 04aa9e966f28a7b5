"""Transactions: refused before they are sent, sent once although an answer was lost, and silent about what is not asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from liftgen.runtime.actions import ATTEMPTS
from liftgen.runtime.entity import Entity
from liftgen.runtime.errors import (
    AlreadyExists,
    ConditionFailed,
    Conflict,
    InvalidRequest,
    LiftError,
    NotFound,
    Throttled,
    Timeout,
    TooLarge,
    failure,
)
from liftgen.runtime.expressions import Condition
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.table import Table
from liftgen.runtime.transaction import Transaction, transact_get
from liftgen.runtime.wire import string

Answer = dict[str, Any] | LiftError


class Scripted:
    """Answers the requests in order, with the last answer again and again, and remembers them."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.requests: list[tuple[str, dict[str, Any]]] = []

    def call(self, operation: str, body: bytes) -> bytes:
        self.requests.append((operation, json.loads(body)))
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, LiftError):
            raise answer
        return json.dumps(answer).encode()


PLAIN: Entity[str] = Entity(
    name="Plain",
    table="plains",
    key=("id",),
    write=lambda value: {"id": string(value)},
    read=lambda item: str(item["id"]["S"]),
)


def transaction(*answers: Answer) -> tuple[Transaction, Scripted]:
    client = Scripted(*(answers or ({},)))
    return Transaction(Table(client, "plains")), client


def cancelled(*reasons: dict[str, Any]) -> LiftError:
    answer = {"__type": "TransactionCanceledException", "CancellationReasons": list(reasons)}
    return failure("TransactWriteItems", 400, json.dumps(answer).encode())


def test_a_hundred_actions_are_sent_and_one_more_is_refused_before() -> None:
    most, client = transaction()
    more, untouched = transaction()
    for number in range(100):
        most.pending.create(PLAIN, f"{number}")
    for number in range(101):
        more.pending.create(PLAIN, f"{number}")

    most.commit()
    with pytest.raises(TooLarge, match="101"):
        more.commit()

    assert len(client.requests[0][1]["TransactItems"]) == 100
    assert untouched.requests == []


def test_two_actions_on_one_item_are_refused_before_they_are_sent() -> None:
    tx, client = transaction()
    tx.pending.create(PLAIN, "a")
    tx.pending.check(PLAIN, {"id": string("a")})

    with pytest.raises(InvalidRequest, match=r"Plain \(id='a'\)"):
        tx.commit()

    assert client.requests == []


def test_an_error_in_the_block_sends_nothing() -> None:
    tx, client = transaction()

    def fail() -> None:
        with tx:
            tx.pending.create(PLAIN, "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert client.requests == []


def test_an_empty_transaction_asks_nothing() -> None:
    tx, client = transaction()

    with tx:
        pass

    assert client.requests == []


def test_a_transaction_whose_answer_was_lost_is_sent_again_under_its_token() -> None:
    tx, client = transaction(Timeout(ambiguous=True), {})
    tx.pending.create(PLAIN, "a")
    tx.pending.create(PLAIN, "b")

    tx.commit()

    first, second = (request for _, request in client.requests)
    assert first == second
    assert first["ClientRequestToken"]


def test_an_answer_that_stays_lost_is_looked_up() -> None:
    lost = [Timeout(ambiguous=True) for _ in range(ATTEMPTS)]
    tx, client = transaction(*lost, {"Item": {"id": {"S": "a"}}})
    for each in "ab":
        tx.pending.create(PLAIN, each)
    gone, _ = transaction(*lost, {})
    for each in "ab":
        gone.pending.create(PLAIN, each)

    tx.commit()
    with pytest.raises(Timeout):
        gone.commit()

    assert [operation for operation, _ in client.requests] == ["TransactWriteItems"] * ATTEMPTS + ["GetItem"]


def test_what_is_sent_is_sent_once() -> None:
    tx, client = transaction()
    tx.pending.create(PLAIN, "a")

    tx.commit()
    tx.commit()

    assert [operation for operation, _ in client.requests] == ["PutItem"]


def test_a_check_alone_is_a_transaction() -> None:
    tx, client = transaction()
    tx.pending.check(PLAIN, {"id": string("a")})

    tx.commit()

    ((operation, request),) = client.requests
    assert operation == "TransactWriteItems"
    assert list(request["TransactItems"][0]) == ["ConditionCheck"]


FAILED = {"Code": "ConditionalCheckFailed", "Message": "no"}
FINE = {"Code": "None"}


@pytest.mark.parametrize(
    ("reasons", "error"),
    [
        ([FINE, FAILED, FINE], AlreadyExists),
        ([FINE, FINE, FAILED], NotFound),
        ([FINE, FINE, {**FAILED, "Item": {"id": {"S": "c"}}}], ConditionFailed),
        ([{"Code": "TransactionConflict"}, FINE, FINE], Conflict),
        ([{"Code": "TransactionConflict"}, FAILED, FINE], AlreadyExists),
        ([{"Code": "ProvisionedThroughputExceeded"}, FINE, FINE], Throttled),
        ([FINE, {"Code": "ItemCollectionSizeLimitExceeded"}, FINE], TooLarge),
        ([FINE, {"Code": "ValidationError", "Message": "odd"}, FINE], InvalidRequest),
    ],
)
def test_the_error_is_that_of_the_action_that_stopped_the_others(
    reasons: list[dict[str, Any]], error: type[LiftError]
) -> None:
    tx, _ = transaction(cancelled(*reasons))
    tx.pending.create(PLAIN, "a")
    tx.pending.create(PLAIN, "b")
    tx.pending.check(PLAIN, {"id": string("c")}, Condition("#x = :x", {"#x": "x"}, {":x": string("y")}))

    with pytest.raises(error) as refused:
        tx.commit()

    codes = [each["Code"] for each in reasons]
    place = (
        codes.index("ConditionalCheckFailed")
        if "ConditionalCheckFailed" in codes
        else codes.index(next(each for each in codes if each != "None"))
    )
    assert type(refused.value) is error
    assert (refused.value.entity, refused.value.key) == ("Plain", {"id": "abc"[place]})


def test_no_error_of_a_transaction_holds_an_item_that_stopped_it() -> None:
    foreign = {"id": {"S": "b"}, "secret": {"S": "of somebody else"}}
    tx, _ = transaction(cancelled(FINE, {**FAILED, "Item": foreign}))
    for each in "ab":
        tx.pending.create(PLAIN, each)

    with pytest.raises(AlreadyExists) as refused:
        tx.commit()

    assert refused.value.__cause__ is None
    assert refused.value.item is None
    assert "somebody" not in str(refused.value)


def test_a_part_of_another_transaction_leaves_sending_to_it() -> None:
    whole, client = transaction()
    other = Transaction(Table(client, "others"), whole)
    with whole:
        whole.pending.create(PLAIN, "a")
        with other:
            other.pending.create(PLAIN, "a")
        assert client.requests == []

    ((_, request),) = client.requests
    assert [each["Put"]["TableName"] for each in request["TransactItems"]] == ["plains", "others"]


def test_transactions_over_two_clients_are_refused() -> None:
    whole, _ = transaction()

    with pytest.raises(InvalidRequest, match="share a client"):
        Transaction(Table(Scripted({}), "others"), whole)


def key_of(table: Table) -> Callable[[str], ItemKey[str]]:
    return lambda value: ItemKey(table, PLAIN, {"id": string(value)})


def test_items_are_read_in_one_request_in_the_order_of_their_keys() -> None:
    client = Scripted({"Responses": [{"Item": {"id": {"S": "a"}}}, {}]})
    key = key_of(Table(client, "plains"))

    assert transact_get(key("a"), key("b"), key("a")) == ("a", None, "a")
    assert transact_get() == ()
    ((operation, request),) = client.requests
    assert operation == "TransactGetItems"
    assert [each["Get"]["Key"] for each in request["TransactItems"]] == [{"id": {"S": "a"}}, {"id": {"S": "b"}}]


def test_a_read_of_more_than_a_hundred_or_of_two_clients_is_refused() -> None:
    client = Scripted({})
    key, other = key_of(Table(client, "plains")), key_of(Table(Scripted({}), "plains"))

    with pytest.raises(TooLarge, match="101"):
        transact_get(*(key(f"{number}") for number in range(101)))
    with pytest.raises(InvalidRequest):
        transact_get(key("a"), other("b"))
    assert client.requests == []


def test_a_read_that_meets_a_write_says_which_item() -> None:
    client = Scripted(cancelled(FINE, {"Code": "TransactionConflict"}))
    key = key_of(Table(client, "plains"))

    with pytest.raises(Conflict) as refused:
        transact_get(key("a"), key("b"))

    assert (refused.value.entity, refused.value.key) == ("Plain", {"id": "b"})
    assert refused.value.operation == "TransactGetItems"
