"""A worker changes every item once, lets newer writes win, and everything can be taken back to the byte."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.runtime.errors import Throttled, Unavailable
from liftgen.runtime.migration.ledger import LeaseLostError
from liftgen.runtime.migration.operations import Work
from liftgen.schema import KeyAttribute, KeySchema, Table
from liftgen.testing.fake import FakeClient
from liftgen.testing.fake.faults import Fault
from tests.support.migrating import contents, filled, get, ledger, put, undone, until_done, worker

if TYPE_CHECKING:
    from liftgen.runtime.wire import Item

MAIN = Table("main", KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("sk", "S"),)))
OTHER = Table("other", KeySchema((KeyAttribute("id", "S"),)))
COUNT = 60


def users(count: int = COUNT) -> list[Item]:
    return [
        {
            "pk": {"S": f"T#{number % 7}"},
            "sk": {"S": f"U#{number}"},
            "_entity": {"S": "User"},
            "user_id": {"S": str(number)},
            "mail": {"S": f"{number}@b"},
            "age": {"S": str(number)},
        }
        for number in range(count)
    ]


def work(*do: dict[str, Any], **select: Any) -> Work:
    return Work(select or {"is": {"_entity": "User"}}, do, ("pk", "sk"))


FILL = {"op": "fill", "attribute": "nick", "value": {"S": "x"}}
CONVERT = {"op": "convert", "from": "age", "to": "age", "kinds": ["str", "int"]}
COMPOSE = {
    "op": "compose",
    "key": {"ipk": "MAIL#{mail}", "isk": "{user_id}"},
    "fields": {"mail": ["mail", "str"], "user_id": ["user_id", "str"]},
}
MOVE = {"op": "move", "key": {"sk": "USER#{user_id}"}, "fields": {"user_id": ["user_id", "str"]}}
COPY = {
    "op": "copy to",
    "key": {"id": "{user_id}"},
    "fields": {"user_id": ["user_id", "str"]},
    "table": "other",
    "goal": ["id"],
}
GUARD = {
    "op": "guard",
    "name": "User.unique",
    "key": {"pk": "UNIQUE#{mail}", "sk": "UNIQUE"},
    "fields": {"mail": ["mail", "str"]},
    "discriminator": "_entity",
}
STEPS = [
    [FILL],
    [CONVERT],
    [COMPOSE],
    [MOVE],
    [COPY],
    [GUARD],
    [{"op": "remove", "attribute": "mail"}],
    [FILL, COMPOSE, CONVERT],
]


@pytest.fixture
def client() -> FakeClient:
    return filled(MAIN, OTHER, items={"main": users()})


@pytest.mark.parametrize("do", STEPS, ids=lambda do: "+".join(each["op"] for each in do))
class TestAStep:
    """Every operation."""

    def test_changes_every_item_and_a_second_pass_none(self, client: FakeClient, do: list[dict[str, Any]]) -> None:
        step = work(*do)

        assert until_done(client, step) == 2
        rewrites = [step.rewrite(item) for item in client.items("main") if step.concerns(item)]
        assert len(rewrites) == COUNT
        assert not any(each.touched for each in rewrites if each.table is None)
        if do == [COPY]:
            assert len(client.items("other")) == COUNT
        if do == [GUARD]:
            assert len(client.items("main")) == 2 * COUNT

    def test_is_taken_back_to_the_byte(self, client: FakeClient, do: list[dict[str, Any]]) -> None:
        before = contents(client, "main"), contents(client, "other")
        until_done(client, work(*do))

        assert undone(client, work(*do)) == (COUNT, 0)
        assert (contents(client, "main"), contents(client, "other")) == before
        assert [item for item in client.items("lift_migrations") if item["pk"]["S"].startswith("UNDO")] == []

    @pytest.mark.parametrize("fault", list(Fault))
    def test_bears_what_goes_wrong(self, client: FakeClient, do: list[dict[str, Any]], fault: Fault) -> None:
        before = contents(client, "main"), contents(client, "other")
        ledger(client)
        client.fail_next(fault, times=6)
        until_done(client, work(*do))
        after = contents(client, "main"), contents(client, "other")
        client.fail_next(fault, "TransactWriteItems", times=6)

        assert undone(client, work(*do)) == (COUNT, 0)
        assert (contents(client, "main"), contents(client, "other")) == before
        until_done(client, work(*do), "again")
        assert (contents(client, "main"), contents(client, "other")) == after


class TestAWriterInBetween:
    """Somebody changes items while they are changed."""

    def test_wins_with_another_value(self, client: FakeClient) -> None:
        newer = {**users()[5], "age": {"S": "1000"}}
        ledger(client)
        client.before_next("TransactWriteItems", lambda: put(client, "main", newer))
        until_done(client, work(CONVERT))

        assert get(client, "main", pk="T#5", sk="U#5") == {**newer, "age": {"N": "1000"}}
        assert undone(client, work(CONVERT)) == (COUNT, 0)
        assert get(client, "main", pk="T#5", sk="U#5") == newer

    def test_wins_with_a_deletion(self, client: FakeClient) -> None:
        key = {name: users()[5][name] for name in ("pk", "sk")}
        ledger(client)
        body = json.dumps({"TableName": "main", "Key": key}).encode()
        client.before_next("TransactWriteItems", lambda: client.call("DeleteItem", body))
        until_done(client, work(FILL))

        assert get(client, "main", pk="T#5", sk="U#5") is None
        assert len(client.items("main")) == COUNT - 1

    def test_of_the_old_shape_is_caught_up_with(self, client: FakeClient) -> None:
        until_done(client, work(COMPOSE))
        put(client, "main", {**users()[5], "mail": {"S": "new"}, "ipk": {"S": "MAIL#5@b"}, "isk": {"S": "5"}})
        until_done(client, work(COMPOSE), "step")
        made = worker(client, work(COMPOSE))
        for number in (2, 3):
            made.run(number, 4)

        assert get(client, "main", pk="T#5", sk="U#5")["ipk"] == {"S": "MAIL#new"}  # type: ignore[index]
        undone(client, work(COMPOSE))
        assert get(client, "main", pk="T#5", sk="U#5") == {**users()[5], "mail": {"S": "new"}}

    def test_after_the_step_keeps_what_it_wrote_when_it_is_taken_back(self, client: FakeClient) -> None:
        until_done(client, work(CONVERT, FILL))
        newer = {**users()[5], "age": {"N": "77"}, "nick": {"S": "x"}, "mail": {"S": "new"}}
        put(client, "main", newer)

        assert undone(client, work(CONVERT, FILL)) == (COUNT - 1, 1)
        assert get(client, "main", pk="T#5", sk="U#5") == {**users()[5], "age": {"N": "77"}, "mail": {"S": "new"}}

    @pytest.mark.parametrize("do", [CONVERT, MOVE], ids=lambda do: do["op"])
    def test_wins_also_while_the_step_is_taken_back(self, client: FakeClient, do: dict[str, Any]) -> None:
        until_done(client, work(do))
        there = next(each for each in client.items("main") if each["user_id"] == {"S": "5"})
        client.before_next("TransactWriteItems", lambda: put(client, "main", {**there, "age": {"S": "new"}}))
        whole = COUNT if do is MOVE else COUNT - 1

        assert undone(client, work(do)) == (whole, COUNT - whole)
        assert get(client, "main", pk="T#5", sk="U#5") == {**users()[5], "age": {"S": "new"}}
        assert len(client.items("main")) == COUNT

    def test_at_the_new_key_keeps_it(self, client: FakeClient) -> None:
        until_done(client, work(MOVE))
        put(client, "main", {**users()[5], "sk": {"S": "USER#5"}, "mail": {"S": "new"}})

        assert undone(client, work(MOVE)) == (COUNT, 0)
        assert get(client, "main", pk="T#5", sk="U#5") == {**users()[5], "mail": {"S": "new"}}

    def test_at_the_old_key_wins_over_what_was_moved(self, client: FakeClient) -> None:
        until_done(client, work(MOVE))
        put(client, "main", {**users()[5], "mail": {"S": "new"}})
        until_done(client, work(MOVE), ledger=ledger(client), name="step")
        made = worker(client, work(MOVE))
        for number in (2, 3):
            made.run(number, 4)

        assert get(client, "main", pk="T#5", sk="U#5") is None
        assert get(client, "main", pk="T#5", sk="USER#5") == {**users()[5], "sk": {"S": "USER#5"}, "mail": {"S": "new"}}


def test_taking_back_costs_a_request_for_many_items(client: FakeClient) -> None:
    until_done(client, work(MOVE))
    client.calls.clear()
    undone(client, work(MOVE))
    sent = [each.operation for each in client.calls if "UNDO" in str(each.request) or each.operation == "GetItem"]

    # The log of sixty items lies in as many partitions as there are segments.
    assert sent.count("TransactWriteItems") == 4
    assert sent.count("GetItem") == 0


class TestTheQuarantine:
    """Items that cannot be changed stay as they are, and are noted once."""

    def test_holds_what_cannot_be_converted(self, client: FakeClient) -> None:
        put(client, "main", {**users()[5], "age": {"S": "many"}})
        until_done(client, work(CONVERT))

        ((key, reason),) = ledger(client).quarantined("step")
        assert key == {"pk": {"S": "T#5"}, "sk": {"S": "U#5"}}
        assert reason == "`many` is no number"
        assert get(client, "main", pk="T#5", sk="U#5")["age"] == {"S": "many"}  # type: ignore[index]

    def test_holds_those_whose_unique_values_are_taken(self, client: FakeClient) -> None:
        put(client, "main", {**users()[5], "mail": {"S": "6@b"}})
        until_done(client, work(GUARD))
        reasons = [reason for _, reason in ledger(client).quarantined("step")]

        assert len(reasons) == 1
        assert "its unique values are held by" in reasons[0]
        assert len(client.items("main")) == 2 * COUNT - 1

    def test_holds_those_whose_new_key_is_another_items(self, client: FakeClient) -> None:
        put(client, "main", {**users()[5], "sk": {"S": "USER#5"}, "_entity": {"S": "Robot"}})
        until_done(client, work(MOVE))

        ((key, reason),) = ledger(client).quarantined("step")
        assert key["sk"] == {"S": "U#5"}
        assert "another item is at its new key" in reason


class TestALease:
    """A segment belongs to one worker at a time."""

    def test_is_had_by_one_and_goes_to_another_when_it_runs_out(self, client: FakeClient) -> None:
        now = [1000.0]
        book = ledger(client, now=lambda: now[0])
        first = book.claim("step", 0, 1, "one")
        assert first is not None

        assert book.claim("step", 0, 1, "two") is None
        now[0] += 31
        second = book.claim("step", 0, 1, "two")
        assert second is not None
        with pytest.raises(LeaseLostError):
            book.checkpoint(first)
        book.checkpoint(second, finished=True)
        assert book.claim("step", 0, 1, "three") is None

    def test_goes_on_from_the_last_checkpoint(self, client: FakeClient) -> None:
        seen = []
        now = [1000.0]
        book = ledger(client, now=lambda: now[0])

        class KilledError(Exception):
            pass

        def killed(segment: Any) -> None:
            seen.append(segment.scanned)
            if len(seen) == 3:
                raise KilledError

        with pytest.raises(KilledError):
            worker(client, work(FILL), ledger=book, page=4, progress=killed).run(0, 1)
        now[0] += 31
        worker(client, work(FILL), ledger=book, page=4, progress=lambda each: seen.append(each.scanned)).run(0, 1)

        assert seen == [*range(4, COUNT + 1, 4), COUNT]

    def test_is_given_back_by_a_pause(self, client: FakeClient) -> None:
        pause = iter([False, False, True])
        made = worker(client, work(FILL), page=4, paused=lambda: next(pause))

        assert made.run(0, 1) is False
        ((segment, finished),) = made.ledger.segments("step", 0)
        assert (segment.scanned, finished) == (8, False)
        assert made.ledger.claim("step", 0, 1, "another") is not None


def test_what_fails_for_good_is_raised_and_the_segment_given_back(client: FakeClient) -> None:
    book = ledger(client)
    client.fail_next(Fault.THROTTLED, "Scan", times=50)

    with pytest.raises((Throttled, Unavailable)):
        worker(client, work(FILL), ledger=book).run(0, 1)
    assert book.claim("step", 0, 1, "another") is not None


def test_a_segment_is_read_as_often_as_its_table_is_large(client: FakeClient) -> None:
    until_done(client, work(FILL))
    writes = [call for call in client.calls if call.operation == "TransactWriteItems"]

    assert len(writes) <= COUNT // 33 + 8
    assert not any(call.operation == "GetItem" for call in client.calls)
