"""The event store over the sample `ledger`: streams without gaps, whoever appends, and what is made of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.generated import ROOT, generate, imported
from support.service import CLIENTS, at_once

from liftgen.documents import table_document
from liftgen.requests import create_table_request
from liftgen.runtime.errors import Conflict, InvalidItem, InvalidValue
from liftgen.runtime.event_store import EventStore, Loaded
from liftgen.runtime.ranges import after
from liftgen.runtime.streams import StreamRoutes
from liftgen.runtime.streams.outbox import Message, Outbox
from liftgen.runtime.streams.replay import everything_in
from liftgen.runtime.table import Table
from liftgen.schema import Schema
from liftgen.testing import Clock, EventSource, StandIn
from liftgen.testing.fake import FakeClient, Fault

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)
PACKAGE = "event_sourced"

Generated = tuple[Path, Schema]


class Ledger:
    """The sample over a client, with its event store."""

    def __init__(self, folder: Path, client: Any) -> None:
        self.client = client
        self.models = imported(folder, "ledger")
        repositories = imported(folder, f"{PACKAGE}.repositories")
        items = imported(folder, f"{PACKAGE}.repositories.generated.items.event")
        self.entity = items.ENTITY
        self.events = repositories.EventRepository(client)
        self.snapshots = repositories.SnapshotRepository(client)
        self.balances = repositories.BalanceRepository(client)
        self.store: EventStore[Any, Any] = EventStore(
            table=Table(client, "ledger"),
            entity=items.ENTITY,
            key=lambda account, number: items.key(account_id=account, number=number),
            number=lambda event: event.number,
            read=lambda account, number: self.events.by_key(account, number=after(number)).consistent(),
            apply=self.apply,
            start=lambda account: self.models.Snapshot(account_id=account, number=0, owner="", balance=Decimal(0)),
            snapshot=self.kept,
            keep=lambda _, loaded: self.snapshots.put(loaded.state),
            every=10,
        )

    def apply(self, state: Any, event: Any) -> Any:
        match event.what.kind:
            case "opened":
                return state.model_copy(update={"owner": event.what.owner, "number": event.number})
            case _:
                return state.model_copy(update={"balance": state.balance + event.what.amount, "number": event.number})

    def kept(self, account: str) -> Loaded[Any] | None:
        found = self.snapshots.get(account_id=account, consistent=True)
        return None if found is None else Loaded(found, found.number)

    def opened(self, number: int = 1, account: str = "a1") -> Any:
        what = self.models.Opened(owner="ann")
        return self.models.Event(account_id=account, number=number, what=what, at=NOW)

    def moved(self, number: int, amount: int = 1, account: str = "a1") -> Any:
        what = self.models.Moved(amount=Decimal(amount))
        return self.models.Event(account_id=account, number=number, what=what, at=NOW)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("event_store")
    return folder, generate(folder, ROOT / "sample_models" / "ledger.py", package=PACKAGE)


@pytest.fixture
def memory(generated: Generated) -> FakeClient:
    return FakeClient(create_table_request(generated[1].tables[0]))


@pytest.fixture
def ledger(generated: Generated, memory: FakeClient) -> Ledger:
    return Ledger(generated[0], memory)


def numbers(ledger: Ledger, account: str = "a1") -> list[int]:
    return [each.number for each in ledger.events.by_key(account)]


def test_events_are_appended_to_the_end_that_was_expected(ledger: Ledger) -> None:
    assert ledger.store.append("a1", 0, [ledger.opened(), ledger.moved(2)]) == 2
    assert ledger.store.append("a1", 2, [ledger.moved(3)]) == 3
    assert ledger.store.append("a1", 3, []) == 3

    assert numbers(ledger) == [1, 2, 3]


@pytest.mark.parametrize("expected", [0, 1, 3, 7])
def test_another_end_is_a_conflict_and_nothing_is_appended(ledger: Ledger, expected: int) -> None:
    ledger.store.append("a1", 0, [ledger.opened(), ledger.moved(2)])

    with pytest.raises(Conflict):
        ledger.store.append("a1", expected, [ledger.moved(expected + 1), ledger.moved(expected + 2)])

    assert numbers(ledger) == [1, 2]


def test_events_that_are_not_the_next_ones_are_refused_before_anything_is_sent(
    ledger: Ledger, memory: FakeClient
) -> None:
    memory.calls.clear()

    for events in ([ledger.moved(2)], [ledger.opened(1), ledger.moved(3)], [ledger.opened(1, "a2")]):
        with pytest.raises(InvalidValue):
            ledger.store.append("a1", 0, events)
    with pytest.raises(InvalidValue, match="98"):
        ledger.store.append("a1", 0, [ledger.moved(number) for number in range(1, 100)])

    assert not memory.calls


def test_as_many_events_as_may_be_are_appended_at_once(ledger: Ledger) -> None:
    ledger.store.append("a1", 0, [ledger.opened()])
    ledger.store.append("a1", 1, [ledger.moved(number) for number in range(2, 100)])

    assert numbers(ledger) == list(range(1, 100))


def everybody_appends(ledgers: list[Ledger], times: int) -> int:
    """How often somebody was too late."""
    ledgers[0].store.append("a1", 0, [ledgers[0].opened()])

    def add(client: int) -> int:
        ledger, late = ledgers[client], 0
        while True:
            end = ledger.store.load("a1").number
            try:
                ledger.store.append("a1", end, [ledger.moved(end + 1, 1), ledger.moved(end + 2, 2)])
            except Conflict:
                late += 1
                continue
            return late

    return sum(at_once(times, add, len(ledgers)))


def test_those_who_append_at_one_time_make_one_stream_without_gaps(ledger: Ledger, generated: Generated) -> None:
    everybody_appends([Ledger(generated[0], ledger.client) for _ in range(CLIENTS)], 3)

    assert numbers(ledger) == list(range(1, 2 + 2 * 3 * CLIENTS))
    assert ledger.store.load("a1").state.balance == 3 * 3 * CLIENTS


@pytest.mark.slow
def test_so_they_do_on_a_dynamodb(generated: Generated, stand_in: StandIn) -> None:
    stand_in.create(table_document(generated[1].tables[0]))
    ledgers = [Ledger(generated[0], stand_in.client) for _ in range(CLIENTS)]

    everybody_appends(ledgers, 1)

    assert numbers(ledgers[0]) == list(range(1, 2 + 2 * CLIENTS))


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.REPEATED])
def test_an_answer_that_is_lost_does_not_append_twice_and_is_no_conflict(
    ledger: Ledger, memory: FakeClient, fault: Fault
) -> None:
    ledger.store.append("a1", 0, [ledger.opened()])
    memory.fail_next(fault, "TransactWriteItems")

    ledger.store.append("a1", 1, [ledger.moved(2), ledger.moved(3)])

    assert numbers(ledger) == [1, 2, 3]


def test_a_state_is_loaded_from_the_snapshot_and_what_came_since(ledger: Ledger, memory: FakeClient) -> None:
    ledger.store.append("a1", 0, [ledger.opened(), *(ledger.moved(number) for number in range(2, 13))])

    first = ledger.store.load("a1")
    ledger.store.append("a1", 12, [ledger.moved(13)])
    memory.calls.clear()
    second = ledger.store.load("a1")

    assert (first.number, first.state.balance, first.state.owner) == (12, 11, "ann")
    assert (second.number, second.state.balance) == (13, 12)
    assert ledger.kept("a1") == first
    (query,) = [each.request for each in memory.calls if each.operation == "Query"]
    assert {"S": "EVENT#0000000012\0"} in query["ExpressionAttributeValues"].values()
    assert ledger.store.load("nobody").number == 0


def test_a_gap_is_an_error_and_no_state(ledger: Ledger) -> None:
    ledger.store.append("a1", 0, [ledger.opened(), ledger.moved(2), ledger.moved(3)])
    ledger.events.delete_by_key(account_id="a1", number=2)

    with pytest.raises(InvalidItem, match="event 3 follows event 1"):
        ledger.store.load("a1")


class Projection:
    """The balances, made of the events."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.changes = StreamRoutes("balances")
        self.changes.inserted(ledger.entity)(self.answer)

    def answer(self, change: Any) -> None:
        # What is missing is read, so that neither order nor repetition matters.
        account = change.new.account_id
        there = self.ledger.balances.get(account_id=account, consistent=True)
        start = self.ledger.store.start(account)
        if there is not None:
            start = start.model_copy(update={"owner": there.owner, "balance": there.balance, "number": there.number})
        done = self.ledger.store.replay(Loaded(start, start.number), self.ledger.store.read(account, start.number))
        if done.number > start.number:
            fields = {"owner": done.state.owner, "balance": done.state.balance, "number": done.number}
            if there is None:
                self.ledger.balances.create(self.ledger.models.Balance(account_id=account, **fields))
            else:
                self.ledger.balances.update(there, **fields)


def test_a_projection_follows_the_stream_and_is_made_anew_from_the_events(ledger: Ledger, memory: FakeClient) -> None:
    ledger.store.append("a1", 0, [ledger.opened(), ledger.moved(2, 5)])
    ledger.store.append("a2", 0, [ledger.opened(account="a2")])
    ledger.store.append("a1", 2, [ledger.moved(3, -2)])
    records = memory.changes("ledger")
    source = EventSource(Projection(ledger).changes.handler, Clock(NOW))

    source.put(*records[1:], *records)
    source.run()

    balance = ledger.balances.get(account_id="a1")
    assert (balance.balance, balance.number) == (3, 3)
    assert {each.account_id for each in ledger.balances.by_owner("ann")} == {"a1", "a2"}

    ledger.balances.delete(balance)
    again = Projection(ledger).changes
    assert all(again.answer(record) for record in everything_in(memory, "ledger"))
    assert ledger.balances.get(account_id="a1").balance == 3


class Bus:
    """EventBridge, which takes what it is not told to refuse."""

    def __init__(self, *refused: int) -> None:
        self.batches: list[list[dict[str, Any]]] = []
        self.refused = list(refused)

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 as boto3 has it
        self.batches.append(Entries)
        bad = self.refused.pop(0) if self.refused else None
        results = [{"ErrorCode": "ThrottlingException"} if place == bad else {} for place in range(len(Entries))]
        return {"FailedEntryCount": sum(map(bool, results)), "Entries": results}

    @property
    def told(self) -> list[int]:
        return [json.loads(each["Detail"])["number"] for batch in self.batches for each in batch]


def outbox_of(ledger: Ledger, bus: Bus) -> Outbox[Any]:
    def message(event: Any) -> Message | None:
        return Message(event.what.kind, {"number": event.number}) if event.what.kind == "moved" else None

    return Outbox(ledger.entity, bus, "ledger", message, bus="accounts")


def test_events_are_told_in_order_ten_at_once_with_an_id(ledger: Ledger, memory: FakeClient) -> None:
    ledger.store.append("a1", 0, [ledger.opened(), *(ledger.moved(number) for number in range(2, 14))])
    ledger.snapshots.put(ledger.store.load("a1").state)
    bus = Bus()
    source = EventSource(outbox_of(ledger, bus).handler, Clock(NOW))

    source.run(memory, "ledger")

    assert bus.told == list(range(2, 14))
    assert [len(each) for each in bus.batches] == [10, 2]
    first = bus.batches[0][0]
    assert (first["Source"], first["DetailType"], first["EventBusName"]) == ("ledger", "moved", "accounts")
    ids = [json.loads(each["Detail"])["id"] for batch in bus.batches for each in batch]
    assert ids == [record["eventID"] for record in memory.changes("ledger")[1:13]]


def test_what_the_bus_refuses_comes_again_from_there(ledger: Ledger, memory: FakeClient) -> None:
    ledger.store.append("a1", 0, [ledger.opened(), *(ledger.moved(number) for number in range(2, 6))])
    bus = Bus(2)
    source = EventSource(outbox_of(ledger, bus).handler, Clock(NOW))

    calls = source.run(memory, "ledger")

    assert [each.failed_at for each in calls] == [3, None]
    assert bus.told == [2, 3, 4, 5, 4, 5]


def test_what_the_bus_can_never_take_fails_and_what_is_before_it_is_told(ledger: Ledger, memory: FakeClient) -> None:
    ledger.store.append("a1", 0, [ledger.opened(), ledger.moved(2), ledger.moved(3)])
    bus = Bus()

    def message(event: Any) -> Message | None:
        return Message("moved", {"number": event.number, "text": "x" * (300_000 if event.number == 3 else 1)})

    source = EventSource(Outbox(ledger.entity, bus, "ledger", message).handler, Clock(NOW), retries=0)
    source.run(memory, "ledger")

    assert bus.told == [1, 2]
    assert len(source.dead_letters) == 1
