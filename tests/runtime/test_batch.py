"""Batches: every item in its order, whatever DynamoDB leaves undone at first, and no more in a request than it takes."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from liftgen.runtime.batch import ROUNDS
from liftgen.runtime.entity import Entity
from liftgen.runtime.errors import InvalidRequest, Throttled
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.table import Settings, Table
from liftgen.runtime.wire import decimal_text, string

PLAIN: Entity[str] = Entity(
    name="Plain",
    table="plains",
    key=("id",),
    write=lambda value: {"id": string(value), "text": string(value)},
    read=lambda item: str(item["text"]["S"]),
)
COUNTED: Entity[Decimal] = Entity(
    name="Counted",
    table="counts",
    key=("n",),
    write=lambda value: {"n": f'{{"N":"{decimal_text(value)}"}}'},
    read=lambda item: Decimal(item["n"]["N"]),
)


class Slow:
    """A DynamoDB with some items that processes only so many of a batch at once, and gives numbers in its own spelling."""

    def __init__(self, most: int, *ids: str) -> None:
        self.most = most
        self.stored = {each: {"id": {"S": each}, "text": {"S": each}} for each in ids}
        self.asked: list[list[Any]] = []
        self.pauses: list[float] = []

    @property
    def table(self) -> Table:
        return Table(self, "plains", Settings(pause=self.pauses.append))

    def call(self, operation: str, body: bytes) -> bytes:
        ((table, asked),) = json.loads(body)["RequestItems"].items()
        if operation == "BatchWriteItem":
            self.asked.append(asked)
            left = asked[self.most :]
            return json.dumps({"UnprocessedItems": {table: left} if left else {}}).encode()
        keys = asked["Keys"]
        self.asked.append(keys)
        done, left = keys[: self.most], keys[self.most :]
        found = [self.found(key) for key in reversed(done)]
        unprocessed = {table: {"Keys": left}} if left else {}
        return json.dumps(
            {"Responses": {table: [each for each in found if each]}, "UnprocessedKeys": unprocessed}
        ).encode()

    def found(self, key: dict[str, Any]) -> dict[str, Any] | None:
        if "n" in key:
            return {"n": {"N": f"{Decimal(key['n']['N']).normalize():f}"}}
        return self.stored.get(key["id"]["S"])


def keys(table: Table, *ids: str) -> list[ItemKey[str]]:
    return [ItemKey(table, PLAIN, {"id": string(each)}) for each in ids]


def test_a_hundred_keys_are_one_request_and_come_in_their_order() -> None:
    ids = [f"{number}" for number in range(230)]
    client = Slow(100, *ids[:-1])

    found = client.table.get_many(keys(client.table, *ids))

    assert found == [*ids[:-1], None]
    assert [len(each) for each in client.asked] == [100, 100, 30]
    assert client.pauses == []


def test_a_key_is_asked_for_once_however_often_it_is_wanted() -> None:
    client = Slow(100, "a")

    assert client.table.get_many(keys(client.table, "a", "b", "a")) == ["a", None, "a"]
    assert [len(each) for each in client.asked] == [2]


def test_numbers_are_found_in_whatever_spelling() -> None:
    client = Slow(100)
    table = client.table
    wanted = [Decimal("1.50"), Decimal("1.5"), Decimal("2E+1")]

    found = table.get_many([ItemKey(table, COUNTED, {"n": f'{{"N":"{decimal_text(each)}"}}'}) for each in wanted])

    assert found == wanted
    assert [len(each) for each in client.asked] == [2]


def test_what_was_left_unread_is_asked_for_again_after_a_pause() -> None:
    ids = [f"{number}" for number in range(7)]
    client = Slow(3, *ids)

    assert client.table.get_many(keys(client.table, *ids)) == ids
    assert [len(each) for each in client.asked] == [7, 4, 1]
    assert len(client.pauses) == 2
    assert all(0 <= pause <= 5 for pause in client.pauses)


def test_what_stays_unread_is_an_error_after_so_many_rounds() -> None:
    client = Slow(0, "a")

    with pytest.raises(Throttled, match="1 keys are still unprocessed"):
        client.table.get_many(keys(client.table, "a"))

    assert len(client.asked) == ROUNDS
    assert len(client.pauses) == ROUNDS - 1


def test_no_keys_and_no_values_ask_nothing() -> None:
    client = Slow(100)

    assert client.table.get_many([]) == []
    assert client.table.put_many(PLAIN, []) == []
    client.table.delete_many([])
    assert client.asked == []


def test_twenty_five_writes_are_one_request_until_all_are_made() -> None:
    client = Slow(20)
    values = [f"{number}" for number in range(30)]

    assert client.table.put_many(PLAIN, values) == values
    assert [len(each) for each in client.asked] == [25, 5, 5]
    assert len(client.pauses) == 1


def test_of_values_with_one_key_the_last_is_stored() -> None:
    client = Slow(25)
    first, second = "a", "b"
    entity: Entity[str] = Entity(
        name="Same",
        table="plains",
        key=("id",),
        write=lambda value: {"id": string("same"), "text": string(value)},
        read=PLAIN.read,
    )

    client.table.put_many(entity, [first, second])

    ((request,),) = client.asked
    assert request == {"PutRequest": {"Item": {"id": {"S": "same"}, "text": {"S": "b"}}}}


def test_writes_that_stay_undone_are_counted() -> None:
    client = Slow(0)

    with pytest.raises(Throttled, match="40 writes are still unprocessed"):
        client.table.delete_many(keys(client.table, *(f"{number}" for number in range(40))))

    assert len(client.asked) == ROUNDS


def test_a_batch_does_not_leave_guards_behind() -> None:
    client = Slow(25)
    guarded: Entity[str] = Entity(
        name="Guarded", table="plains", key=("id",), write=PLAIN.write, read=PLAIN.read, guards=lambda _: ()
    )
    key = ItemKey(client.table, guarded, {"id": string("a")})

    with pytest.raises(InvalidRequest, match="Guarded"):
        client.table.delete_many([*keys(client.table, "b"), key])

    assert client.asked == []
