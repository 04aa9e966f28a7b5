"""Operations: counted once each however many write at once, and never taken for done when nobody knows."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from liftgen.runtime.actions import send
from liftgen.runtime.entity import Entity, Operable
from liftgen.runtime.errors import ConditionFailed, Conflict, InvalidValue, NotFound, Timeout
from liftgen.runtime.operations import Add, Adding, Appending, Kind, Operation, Prepending, Removing, taken
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


COUNT, TAGS, LINES = Operable("count", "number"), Operable("tags", "set"), Operable("lines", "list")
BOUNDED = Operable("count", "number", bounds=((">=", "0"), ("<=", "10")))
ENTITY: Entity[Counter] = Entity(
    name="Counter",
    table="counters",
    key=("id",),
    write=write,
    read=read,
    version="version",
    operable=(COUNT, TAGS, LINES),
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


def adding(amount: int, of: Operable = COUNT) -> dict[str, Operation]:
    return {"count": Operation("add", integer(amount), of)}


def of_tags(kind: Kind, *tags: str, of: Operable = TAGS) -> dict[str, Operation]:
    return {"tags": Operation(kind, string_set(tags), of)}


def of_lines(kind: Kind, *lines: str, of: Operable = LINES) -> dict[str, Operation]:
    return {"lines": Operation(kind, list_of(map(string, lines)), of)}


def counted(table: Table, amount: int = 1, of: Operable = COUNT) -> Counter:
    return table.patch(ENTITY, KEY, {}, operations=adding(amount, of))


def with_tags(table: Table, kind: Kind, *tags: str, of: Operable = TAGS) -> Counter:
    return table.patch(ENTITY, KEY, {}, operations=of_tags(kind, *tags, of=of))


def test_sixteen_threads_lose_no_count_no_member_and_no_line(table: Table) -> None:
    def work(number: int) -> None:
        for turn in range(5):
            counted(table)
            with_tags(table, "include", f"{number}-{turn}")
            added = of_lines("append" if turn % 2 else "prepend", f"{number}-{turn}")
            table.patch(ENTITY, KEY, {}, operations=added)

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
    known, there = table.read_for_operations(ENTITY, KEY, of_tags("include", "a"))
    with_tags(table, "include", "b")

    with pytest.raises(Conflict):
        send(client, [table.writes.patch(ENTITY, KEY, known, None, {}, there)])

    assert with_tags(table, "include", "a").tags == {"a", "b"}


def test_a_count_whose_answer_was_lost_is_an_error(client: FakeClient, table: Table) -> None:
    client.fail_next(Fault.LOST_ANSWER, "UpdateItem")

    with pytest.raises(Timeout) as lost:
        counted(table)

    assert lost.value.ambiguous


def test_a_count_in_a_transaction_is_made_once_though_its_answer_was_lost(client: FakeClient, table: Table) -> None:
    tx = Transaction(table)
    tx.pending.patch(ENTITY, KEY, {}, operations=adding(2))
    tx.pending.check_absent(ENTITY, {"id": string("two")})
    client.fail_next(Fault.LOST_ANSWER, "TransactWriteItems")

    tx.commit()

    stored = table.get(ENTITY, KEY, consistent=True)
    assert stored is not None
    assert stored.count == 2


def test_a_set_in_a_transaction_is_changed_as_it_is(table: Table) -> None:
    tx = Transaction(table)
    tx.pending.patch(ENTITY, KEY, {}, operations=of_tags("include", "a"))

    tx.commit()

    stored = table.get(ENTITY, KEY, consistent=True)
    assert stored is not None
    assert stored.tags == {"a"}


@pytest.mark.parametrize("operations", [adding(1), of_tags("include", "a"), adding(1, BOUNDED)])
def test_nothing_is_counted_where_nothing_is(client: FakeClient, operations: dict[str, Operation]) -> None:
    with pytest.raises(NotFound):
        Table(client, "counters").patch(ENTITY, KEY, {}, operations=operations)


# Bounds


def test_a_bound_is_held_in_the_request_that_counts(client: FakeClient, table: Table) -> None:
    client.calls.clear()

    assert counted(table, 10, BOUNDED).count == 10
    assert counted(table, -10, BOUNDED).count == 0
    assert [each.operation for each in client.calls] == ["UpdateItem", "UpdateItem"]
    with pytest.raises(ConditionFailed, match="`count` would be 11, and it is >= 0 and <= 10"):
        counted(table, 11, BOUNDED)
    with pytest.raises(ConditionFailed, match="`count` would be -1"):
        counted(table, -1, BOUNDED)


def test_sixteen_threads_sell_no_more_than_there_is(table: Table) -> None:
    counted(table, 10, BOUNDED)

    def buy(_: int) -> bool:
        try:
            counted(table, -1, BOUNDED)
        except ConditionFailed:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        sold = sum(pool.map(buy, range(32)))

    stored = table.get(ENTITY, KEY, consistent=True)
    assert stored is not None
    assert (sold, stored.count) == (10, 0)


def test_the_length_of_lists_and_sets_is_held(table: Table) -> None:
    two = Operable("lines", "list", bounds=(("<=", "2"),))
    some = Operable("tags", "set", bounds=((">=", "1"), ("<=", "2")))
    table.patch(ENTITY, KEY, {}, operations=of_lines("append", "a", "b", of=two))
    with pytest.raises(ConditionFailed, match="the length of `lines` would be 3"):
        table.patch(ENTITY, KEY, {}, operations=of_lines("append", "c", of=two))

    assert with_tags(table, "include", "a", "b", of=some).tags == {"a", "b"}
    # Both are there already, which only what is there can tell.
    assert with_tags(table, "include", "a", "b", of=some).tags == {"a", "b"}
    with pytest.raises(ConditionFailed, match="the length of `tags` would be 3"):
        with_tags(table, "include", "c", of=some)
    assert with_tags(table, "exclude", "a", "x", of=some).tags == {"b"}
    with pytest.raises(ConditionFailed, match="the length of `tags` would be 0"):
        with_tags(table, "exclude", "b", of=some)


def test_a_bound_stops_a_transaction(table: Table) -> None:
    tx = Transaction(table)
    tx.pending.patch(ENTITY, KEY, {}, operations=adding(11, BOUNDED))
    tx.pending.check_absent(ENTITY, {"id": string("two")})

    with pytest.raises(ConditionFailed) as error:
        tx.commit()

    assert type(error.value) is ConditionFailed


# Updates


def test_an_update_counts_and_changes_in_one_request(client: FakeClient, table: Table) -> None:
    before = Counter()
    client.calls.clear()

    after = table.update(ENTITY, before, Counter(lines=("x",), version=1), None, adding(2))

    assert after == Counter(2, frozenset(), ("x",), 1)
    assert [each.operation for each in client.calls] == ["UpdateItem"]
    with pytest.raises(Conflict):
        table.update(ENTITY, before, Counter(version=1), None, adding(2))
    with pytest.raises(ConditionFailed, match="`count` would be 12"):
        table.update(ENTITY, after, Counter(2, frozenset(), ("x",), 2), None, adding(10, BOUNDED))


def test_an_update_changes_a_set_without_members_as_it_is_read(table: Table) -> None:
    after = table.update(ENTITY, Counter(), Counter(count=3, version=1), None, of_tags("include", "a"))

    assert after == Counter(3, frozenset({"a"}), (), 1)
    with pytest.raises(Conflict):
        table.update(ENTITY, Counter(), Counter(version=1), None, of_tags("exclude", "a"))


def test_an_update_in_a_transaction_counts_too(table: Table) -> None:
    tx = Transaction(table)
    operations = adding(2) | of_tags("include", "a")
    tx.pending.update(ENTITY, Counter(), Counter(lines=("x",), version=1), None, operations)

    tx.commit()

    assert table.get(ENTITY, KEY) == Counter(2, frozenset({"a"}), ("x",), 1)


# What is taken


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    writers = {"count": integer, "tags": string_set, "lines": lambda lines: list_of(map(string, lines))}
    return {name: writers[name](value) for name, value in fields.items()}


def test_operations_are_taken_out_of_the_fields() -> None:
    fields: dict[str, Any] = {
        "title": "plain",
        "count": Add(2),
        "lines": Prepending(["b"]),
        "tags": Removing(["y", "y"]),
    }

    found = taken(fields, ENTITY, changes)

    assert fields == {"title": "plain"}
    assert found == adding(2) | of_lines("prepend", "b") | of_tags("exclude", "y")


def test_nothing_is_done_with_nothing() -> None:
    assert taken({"tags": Adding([])}, ENTITY, changes) == {}


@pytest.mark.parametrize("amount", ["1", True, None])
def test_what_is_no_number_is_not_added(amount: Any) -> None:
    with pytest.raises(InvalidValue, match="count"):
        taken({"count": Add(amount)}, ENTITY, changes)


@pytest.mark.parametrize(
    "fields",
    [
        {"version": Add(1)},
        {"title": Appending(["x"])},
        {"count": Adding({1})},
        {"tags": Appending(["x"])},
        {"lines": Add(1)},
        {"count": Add(Decimal("1.5"))},
        {"lines": Appending([5])},
    ],
)
def test_what_a_field_does_not_take_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        taken(fields, ENTITY, changes)


# Items of an older shape


def test_what_is_not_there_is_what_the_model_says(client: FakeClient, table: Table) -> None:
    def without(*names: str) -> None:
        item = {
            "id": {"S": "one"},
            "version": {"N": "0"},
            "count": {"N": "0"},
            "tags": {"NULL": True},
            "lines": {"L": []},
        }
        request = {"TableName": "counters", "Item": {name: each for name, each in item.items() if name not in names}}
        client.call("PutItem", json.dumps(request).encode())

    five = Operable("count", "number", absent='{"N":"5"}')
    without("count")
    assert counted(table, 2, five).count == 7
    without("count")
    with pytest.raises(ConditionFailed, match="`count` would be 4"):
        counted(table, -1, Operable("count", "number", bounds=((">=", "5"),), absent='{"N":"5"}'))
    without("count")
    assert counted(table, 2, Operable("count", "number", bounds=((">=", "5"),), absent='{"N":"5"}')).count == 7
