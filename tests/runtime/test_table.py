"""A table, over a DynamoDB in memory: what happens when somebody else writes in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from liftgen.runtime.entity import Entity, Guard
from liftgen.runtime.errors import ConditionFailed, Conflict
from liftgen.runtime.expressions import Condition
from liftgen.runtime.table import Table
from liftgen.runtime.transaction import Transaction
from liftgen.runtime.wire import string
from liftgen.testing.fake import FakeClient

TABLE = {
    "TableName": "names",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


@dataclass(frozen=True)
class Named:
    id: str
    name: str


def write(value: Named) -> dict[str, str]:
    return {"id": string(value.id), "name": string(value.name)}


def read(item: dict[str, Any]) -> Named:
    return Named(item["id"]["S"], item["name"]["S"])


def guards(value: Named) -> tuple[Guard, ...]:
    return (Guard("Named.name", {"id": string(f"UNIQUE#{value.name}")}),)


NAMED: Entity[Named] = Entity(
    name="Named", table="names", key=("id",), write=write, read=read, guards=guards, guarded=("name",)
)
KEY = {"id": string("1")}
IS_OLD = Condition("#name = :name", {"#name": "name"}, {":name": string("old")})
IS_NEW = Condition("attribute_not_exists(#name)", {"#name": "name"})


class InBetween:
    """A client that lets somebody else write before the first transaction is sent."""

    def __init__(self, client: FakeClient, write: Callable[[], object]) -> None:
        self._client = client
        self._write: Callable[[], object] | None = write

    def call(self, operation: str, body: bytes) -> bytes:
        if operation == "TransactWriteItems" and self._write is not None:
            write, self._write = self._write, None
            write()
        return self._client.call(operation, body)


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(TABLE)


@pytest.fixture
def table(client: FakeClient) -> Table:
    table = Table(client, "names")
    table.create(NAMED, Named("1", "old"))
    return table


def test_a_put_of_what_vanishes_in_between_is_a_new_one(client: FakeClient, table: Table) -> None:
    outrun = Table(InBetween(client, lambda: table.delete(NAMED, Named("1", "old"))), "names")

    assert outrun.put(NAMED, Named("1", "new")) == Named("1", "new")
    assert table.get(NAMED, KEY) == Named("1", "new")


@pytest.mark.parametrize(("condition", "holds"), [(IS_OLD, False), (IS_NEW, True)])
def test_the_condition_of_a_put_is_asked_of_what_is_there_then(
    client: FakeClient, table: Table, condition: Condition, holds: bool
) -> None:
    outrun = Table(InBetween(client, lambda: table.delete(NAMED, Named("1", "old"))), "names")
    if holds:
        assert outrun.put(NAMED, Named("1", "new"), condition) == Named("1", "new")
    else:
        with pytest.raises(ConditionFailed) as error:
            outrun.put(NAMED, Named("1", "new"), condition)

        assert type(error.value) is ConditionFailed


def test_a_put_in_a_transaction_is_a_conflict_where_the_item_vanishes_in_between(table: Table) -> None:
    tx = Transaction(table)
    tx.pending.put(NAMED, Named("1", "new"))
    table.delete(NAMED, Named("1", "old"))

    with pytest.raises(Conflict):
        tx.commit()
