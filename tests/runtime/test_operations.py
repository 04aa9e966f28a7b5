"""Operations: counted once each however many write at once, and never taken for done when nobody knows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from liftgen.runtime.actions import send
from liftgen.runtime.entity import Entity
from liftgen.runtime.errors import Conflict, InvalidValue, NotFound, Timeout
from liftgen.runtime.operations import Add, Adding, Appending, Prepending, Removing, taken
from liftgen.runtime.table import Table
from liftgen.runtime.transaction import Transaction
from liftgen.runtime.wire import integer, list_of, string, string_set, to_integer
from liftgen.testing.fake import FakeClient, Fault

TABLE = {
    "TableName": "counters",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


@dataclass(frozen=True)
class Counter:
    count: int = 0
    tags: frozenset[str] = frozenset()
    lines: tuple[str, ...] = ()
    version: int = 0


def write(counter: Counter) -> dict[str, str]:
    return {
        "id": string("one"),
        "count": integer(counter.count),
        "tags": string_set(counter.tags),
        "lines": list_of(map(string, counter.lines)),
        "version": integer(counter.version),
    }


def read(item: dict[str, Any]) -> Counter:
    return Counter(
        to_integer(item["count"]["N"]),
        frozenset(item["tags"].get("SS", ())),
        tuple(each["S"] for each in item["lines"]["L"]),
        to_integer(item["version"]["N"]),
    )


ENTITY: Entity[Counter] = Entity(
    name="Counter", table="counters", key=("id",), write=write, read=read, version="version"
)
KEY = {"id": string("one")}


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(TABLE)


@pytest.fixture
def table(client: FakeClient) -> Table:
    table = Table(client, "counters")
    table.create(ENTITY, Counter())
    return table


def counted(table: Table, amount: int = 1) -> Counter:
    return table.patch(ENTITY, KEY, {"count": integer(amount)}, operations={"count": "add"})


def with_tags(table: Table, kind: Any, *tags: str) -> Counter:
    return table.patch(ENTITY, KEY, {"tags": string_set(tags)}, operations={"tags": kind})


def test_sixteen_threads_lose_no_count_no_member_and_no_line(table: Table) -> None:
    def work(number: int) -> None:
        for turn in range(5):
            counted(table)
            with_tags(table, "include", f"{number}-{turn}")
            changes = {"lines": list_of([string(f"{number}-{turn}")])}
            table.patch(ENTITY, KEY, changes, operations={"lines": "append" if turn % 2 else "prepend"})

    # Nobody has to add to a set without members, which is a read and a write and may be outrun.
    with_tags(table, "include", "first")
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))

    stored = table.get(ENTITY, KEY, consistent=True)
    assert stored is not None
    every = {f"{number}-{turn}" for number in range(16) for turn in range(5)}
    assert stored.count == 80
    assert stored.tags == every | {"first"}
    assert set(stored.lines) == every
    assert len(stored.lines) == 80
    assert stored.version == 241


def test_an_operation_is_one_request(client: FakeClient, table: Table) -> None:
    with_tags(table, "include", "a")
    client.calls.clear()

    counted(table)
    with_tags(table, "include", "b")

    assert [each.operation for each in client.calls] == ["UpdateItem", "UpdateItem"]


def test_the_last_member_goes_and_the_first_comes(table: Table) -> None:
    assert with_tags(table, "include", "a", "b").tags == {"a", "b"}
    assert with_tags(table, "exclude", "b", "c").tags == {"a"}
    assert with_tags(table, "exclude", "a").tags == frozenset()
    assert with_tags(table, "exclude", "a").tags == frozenset()
    assert with_tags(table, "include", "c").tags == {"c"}


def test_a_set_that_is_read_is_written_as_long_as_it_is_so(client: FakeClient, table: Table) -> None:
    changes, operations, expected = table.read_for_patch(ENTITY, KEY, {"tags": string_set("a")}, {"tags": "include"})
    with_tags(table, "include", "b")

    with pytest.raises(Conflict):
        send(client, [table.writes.patch(ENTITY, KEY, changes, None, operations, expected)])

    assert with_tags(table, "include", "a").tags == {"a", "b"}


def test_a_count_whose_answer_was_lost_is_an_error(client: FakeClient, table: Table) -> None:
    client.fail_next(Fault.LOST_ANSWER, "UpdateItem")

    with pytest.raises(Timeout) as lost:
        counted(table)

    assert lost.value.ambiguous


def test_a_count_in_a_transaction_is_made_once_though_its_answer_was_lost(client: FakeClient, table: Table) -> None:
    tx = Transaction(table)
    tx.pending.patch(ENTITY, KEY, {"count": integer(2)}, operations={"count": "add"})
    tx.pending.check_absent(ENTITY, {"id": string("two")})
    client.fail_next(Fault.LOST_ANSWER, "TransactWriteItems")

    tx.commit()

    stored = table.get(ENTITY, KEY, consistent=True)
    assert stored is not None
    assert stored.count == 2


def test_a_set_in_a_transaction_is_changed_as_it_is(table: Table) -> None:
    tx = Transaction(table)
    tx.pending.patch(ENTITY, KEY, {"tags": string_set(["a"])}, operations={"tags": "include"})

    tx.commit()

    stored = table.get(ENTITY, KEY, consistent=True)
    assert stored is not None
    assert stored.tags == {"a"}


@pytest.mark.parametrize("operations", [{"count": "add"}, {"tags": "include"}])
def test_nothing_is_counted_where_nothing_is(client: FakeClient, operations: Any) -> None:
    changes: dict[str, str | None] = {"count": integer(1)} if "count" in operations else {"tags": string_set(["a"])}

    with pytest.raises(NotFound):
        Table(client, "counters").patch(ENTITY, KEY, changes, operations=operations)


def test_operations_leave_their_operands_and_say_what_they_do() -> None:
    fields: dict[str, Any] = {
        "count": Add(2),
        "price": Add(Decimal("1.5")),
        "title": "plain",
        "lines": Appending(["a"]),
        "first": Prepending(["b"]),
        "tags": Adding({"x"}),
        "words": Removing(["y", "y"]),
    }

    found = taken(fields, {"words": "odd-words"})

    assert found == {
        "count": "add",
        "price": "add",
        "lines": "append",
        "first": "prepend",
        "tags": "include",
        "odd-words": "exclude",
    }
    assert fields == {
        "count": 2,
        "price": Decimal("1.5"),
        "title": "plain",
        "lines": ["a"],
        "first": ["b"],
        "tags": {"x"},
        "words": {"y"},
    }


@pytest.mark.parametrize("amount", ["1", True, None])
def test_what_is_no_number_is_not_added(amount: Any) -> None:
    with pytest.raises(InvalidValue, match="count"):
        taken({"count": Add(amount)})
