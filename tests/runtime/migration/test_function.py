"""The functions of a state machine do what a runner does, byte for byte: up, back, paused, over budget, out of time."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.migrate import pause, resume, status
from liftgen.migrate.record import record_name
from liftgen.runtime.errors import NotConfigured
from liftgen.runtime.migration import function
from liftgen.runtime.migration.calls import Calls
from liftgen.runtime.migration.ledger import Ledger
from liftgen.testing.fake import FakeClient
from tests.support.journeys import Journey, journey, population
from tests.support.migrating import contents, filled, ledger
from tests.support.rows import BASE, ROWS, Row, edited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from liftgen.migrate import Outcome

ROW = {row.name[:2]: row for row in ROWS}


class StateMachine:
    """Goes round as the one in AWS does, each part in turn; `remaining` is the time that each function has."""

    def __init__(self, client: FakeClient, *, roll_back: bool = False, remaining: Callable[[], int] = lambda: 900_000):
        self.client, self.roll_back, self.remaining = client, roll_back, remaining
        self.worked: list[dict[str, Any]] = []
        self.asked: list[Any] = []
        self.before_part: tuple[int, Callable[[], Any]] | None = None
        self.stopped: Any = None

    def start(self, document: dict[str, Any]) -> str:
        state, since = json.loads(json.dumps(document)), len(self.client.calls)
        for _ in range(100):
            state = json.loads(json.dumps(function.following(state, ledger(self.client), 8, self.roll_back)))
            if state["doing"] != "work":
                break
            for part in state["parts"]:
                self._part({"state": state, "part": part})
        self.state = state
        self.asked += list(self.client.calls)[since:]
        return "one"

    def ended(self, execution: str) -> str | None:
        assert execution == "one"
        return f"{self.state['error']}: {self.state['cause']}" if self.state["doing"] == "failed" else ""

    def stop(self, execution: str) -> None:
        raise AssertionError(execution)

    def _part(self, event: dict[str, Any]) -> None:
        if self.before_part is not None and self.before_part[0] == event["part"][0]:
            self.stopped, self.before_part = self.before_part[1](), None
        for _ in range(100):
            self.worked.append(event)
            if function.work(event, ledger(self.client), self.client, self.remaining)["finished"]:
                return
        raise AssertionError("it is never finished")


def begun(way: Journey) -> FakeClient:
    return filled(*way.before.tables, items=population(way.before))


def through(way: Journey, client: FakeClient, machine: StateMachine | None, direction: str = "up") -> None:
    for _ in range(20):
        if not once(way, client, machine, direction).waits:
            return


def once(way: Journey, client: FakeClient, machine: StateMachine | None, direction: str) -> Outcome:
    runner = way.runner(client)
    runner.machine = machine
    outcome: Outcome = getattr(runner, direction)(way.files)
    return outcome


@pytest.mark.parametrize("number", ["06", "08", "10", "11", "14", "34", "36"])
def test_the_items_are_those_of_a_local_run_up_and_back(number: str, tmp_path: Path) -> None:
    ways = [journey(ROW[number], tmp_path) for _ in range(2)]
    here, there = (begun(each) for each in ways)
    before = contents(here, "main")
    machine = StateMachine(there)
    through(ways[0], here, None)
    through(ways[1], there, machine)

    assert ways[1].said == []
    assert len(machine.worked) >= 4
    assert contents(there, "main") == contents(here, "main") != before

    for way, client, each in ((ways[0], here, None), (ways[1], there, machine)):
        through(way, client, each, "down")
    assert contents(there, "main") == contents(here, "main") == before


def test_a_function_gives_back_what_its_time_is_too_short_for(tmp_path: Path) -> None:
    way = journey(ROW["08"], tmp_path)
    client = begun(way)
    short = [False]

    def remaining() -> int:
        short[0] = not short[0]
        return 10 if short[0] else 900_000

    machine = StateMachine(client, remaining=remaining)
    through(way, client, machine)

    assert way.said == []
    assert len(machine.worked) > 8
    assert all("nick" in each for each in client.items("main") if each["_entity"] == {"S": "User"})


class TestWhatCannotBeConverted:
    """Items beyond the budget."""

    @pytest.fixture
    def way(self, tmp_path: Path) -> Journey:
        return journey(Row("", BASE, edited("mail: str\n    age", "mail: int\n    age")), tmp_path)

    def test_stops_the_step_as_it_does_here(self, way: Journey) -> None:
        client = begun(way)
        through(way, client, StateMachine(client))

        assert way.said == ["LIFT537"]

    def test_is_taken_back_where_that_is_asked_for(self, way: Journey) -> None:
        client = begun(way)
        before = contents(client, "main")
        machine = StateMachine(client, roll_back=True)
        through(way, client, machine)

        assert machine.state["error"] == "OverBudget"
        assert way.said == ["LIFT543"]
        assert [each["state"]["way"] for each in machine.worked][-1] == "down"
        assert contents(client, "main") == before


class TestAPause:
    """Somebody wants the state machine to stop."""

    def test_ends_it_and_it_goes_on_from_there(self, tmp_path: Path) -> None:
        way = journey(ROW["08"], tmp_path)
        here, client = begun(way), begun(way)
        before = contents(client, "main")
        through(way, here, None)
        for direction, wanted in (("up", contents(here, "main")), ("down", before)):
            machine = StateMachine(client)
            machine.before_part = 1, lambda: pause(way.files, ledger(client), "")
            outcome = once(way, client, machine, direction)

            assert "is paused" in outcome.waits
            assert (machine.state["doing"], machine.stopped) == ("paused", ("0002_change",))
            assert contents(client, "main") != wanted
            machine.start({**machine.state, "step": {}})
            assert machine.state["doing"] == "paused"

            assert resume(way.files, ledger(client), "") == ("0002_change",)
            through(way, client, machine, direction)
            assert contents(client, "main") == wanted

    def test_ends_what_a_deployment_has_begun(self, tmp_path: Path) -> None:
        way = journey(ROW["08"], tmp_path)
        client = begun(way)
        (at,) = [at for at, each in enumerate(way.files[1].migration.plan.steps) if each.kind == "data"]
        name, action = record_name("", way.files[1]), way.files[1].migration.plan.steps[at].action
        step = {"name": f"{name}#{at}", "migration": name, "table": "main", "budget": 0, **action}
        document = {"way": "up", "segments": 4, "capacity": None, "steps": [step]}
        machine = StateMachine(client)
        machine.before_part = 1, lambda: pause(way.files, ledger(client), "")
        machine.start(document)

        assert (machine.state["doing"], machine.stopped) == ("paused", ("0002_change",))
        assert [each.state for each in status(way.files, ledger(client), "")] == ["new", "paused"]
        resume(way.files, ledger(client), "")
        machine.start(document)
        assert machine.state["doing"] == "done"
        assert [each.state for each in status(way.files, ledger(client), "")] == ["new", "new"]
        assert pause(way.files, ledger(client), "") == ()


def test_nothing_is_begun_where_a_value_is_missing_for_what_is_not_done(tmp_path: Path) -> None:
    client = begun(journey(ROW["08"], tmp_path))
    ledger(client).ensure()
    fill = {"op": "fill", "attribute": "nick", "value": {"S": "x"}}
    common = {"migration": "m", "table": "main", "select": {"is": {"_entity": "User"}}, "do": [fill], "budget": 0}
    steps = [{"name": "m#0", **common}, *({"name": f"m#{each}", "missing": f"no {each}", **common} for each in (1, 2))]
    document = {"way": "up", "steps": steps, "segments": 2, "capacity": None}
    before = contents(client, "main")
    machine = StateMachine(client)
    machine.start(document)

    assert (machine.state["doing"], machine.state["error"]) == ("failed", "Unanswered")
    assert (machine.state["cause"], machine.worked) == ("no 1; no 2", [])
    assert contents(client, "main") == before
    for each in (1, 2):
        ledger(client).keep(f"m#{each}", {"segments": 2, "pass": 0, "first": 0, "changed": 0, "done": True})
    machine.start(document)
    assert machine.state["doing"] == "done"


def test_several_steps_are_done_in_order_and_taken_back_in_the_other(tmp_path: Path) -> None:
    client = begun(journey(ROW["08"], tmp_path))
    ledger(client).ensure()
    steps = [
        {
            "name": f"m#{number}",
            "migration": "m",
            "table": "main",
            "select": {"is": {"_entity": "User"}},
            "do": [{"op": "fill", "attribute": "nick", "value": {"S": str(number)}}],
            "budget": 0,
        }
        for number in range(2)
    ]
    before = contents(client, "main")
    machine = StateMachine(client)
    machine.start({"way": "up", "steps": steps, "segments": 2, "capacity": 100.0})

    users = [each for each in client.items("main") if each["_entity"] == {"S": "User"}]
    assert {each["nick"]["S"] for each in users} == {"0"}
    assert [each["state"]["step"]["name"] for each in machine.worked[::2]] == ["m#0", "m#0", "m#1"]
    assert machine.worked[0]["state"]["rate"] == 50.0

    machine.start({"way": "down", "steps": steps, "segments": 2, "capacity": None})
    assert contents(client, "main") == before
    assert machine.state["doing"] == "done"


def test_segments_are_put_together_where_they_are_too_many_for_a_list() -> None:
    made = function._pass({"way": "up"}, {}, 0, 100_003, 40)

    assert len(made["parts"]) == function.MOST_PARTS
    assert [number for part in made["parts"] for number in range(*part)] == list(range(100_003))
    assert len(json.dumps(made)) < 100_000


def test_without_the_table_of_migrations_it_is_said_how_to_get_one() -> None:
    with pytest.raises(NotConfigured, match="`lift dynamorm migrate up` makes it"):
        function.following({"way": "up", "steps": [], "segments": 1}, Ledger(Calls(FakeClient())), 1, roll_back=False)


def test_what_is_done_is_told_as_metrics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    way = journey(ROW["08"], tmp_path)
    client = begun(way)
    through(way, client, StateMachine(client))
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert {each["Table"] for each in told} == {"main"}
    assert sum(each["Changed"] for each in told) == 40
    (directive,) = told[0]["_aws"]["CloudWatchMetrics"]
    assert {each["Name"] for each in directive["Metrics"]} <= told[0].keys()


def test_functions_ask_for_what_their_role_may_do_and_for_all_of_it(tmp_path: Path) -> None:
    from liftgen.constructs.dynamorm_migration import ON_STATE_TABLE, ON_TABLES

    asked: dict[str, set[str]] = {"main": set(), "lift_migrations": set()}
    for number in ("06", "08", "09", "14", "36"):
        way = journey(ROW[number], tmp_path)
        client = begun(way)
        for direction in ("up", "down"):
            machine = StateMachine(client)
            # What somebody deletes after it was read is read once more, by itself.
            late = partial(delete, client, way, client.items("main")[::2])
            client.before_next("Scan", partial(client.before_next, "TransactWriteItems", late))
            through(way, client, machine, direction)
            for each in machine.asked:
                for table, action in actions(each.operation, each.request):
                    asked[table].add(action)

    assert asked == {"main": {*ON_TABLES}, "lift_migrations": {*ON_STATE_TABLE}}


def delete(client: FakeClient, way: Journey, items: list[dict[str, Any]]) -> None:
    (table,) = (each for each in way.before.tables if each.name == "main")
    for item in items:
        key = {each.name: item[each.name] for each in table.key.attributes}
        client.call("DeleteItem", json.dumps({"TableName": "main", "Key": key}).encode())


def actions(operation: str, request: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What IAM asks for, by table."""
    match operation:
        case "TransactWriteItems":
            for each in request["TransactItems"]:
                ((kind, write),) = each.items()
                yield write["TableName"], f"{kind}Item"
        case "BatchGetItem":
            yield from ((table, operation) for table in request["RequestItems"])
        case _:
            yield request["TableName"], operation
