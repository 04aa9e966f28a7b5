"""A runner stops where somebody has to act, says what, and goes on from there; several may run, and none does it twice."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from liftgen.diff import Answers
from liftgen.migrate import Begun, Done, Made, Progress, pause, resume, status
from liftgen.observe import ObservedPort, observe_table
from liftgen.plan import tables_after
from liftgen.requests import attribute_definitions, create_table_request, index_request
from liftgen.testing.fake import FakeClient
from tests.support.journeys import Journey, journey, population
from tests.support.migrating import contents, filled, ledger, put
from tests.support.rows import BASE, ROWS, Row, edited, with_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from liftgen.migrate import Outcome, Runner
    from liftgen.migrations import MigrationFile
    from liftgen.schema import Table

ROW = {row.name[:2]: row for row in ROWS}
FIRST = '        first = GSI(pk=["tenant_id"], sk=["mail"])\n'
SECOND = '        second = GSI(pk=["tenant_id"], sk=["user_id"])\n'
"""Indexes of what every item has: nothing has to be written for them."""


def begun(way: Journey) -> FakeClient:
    return filled(*way.before.tables, items=population(way.before))


def run(way: Journey, client: FakeClient, **options: object) -> Outcome:
    return way.runner(client, **options).up(way.files)


def run_back(way: Journey, client: FakeClient) -> Outcome:
    return way.runner(client, direct=False).down(way.files)


def written(client: FakeClient) -> set[str]:
    """The tables that anything was written to, or that were made or changed."""
    reading = ("DescribeTable", "GetItem", "Query", "Scan", "DescribeTimeToLive", "DescribeContinuousBackups")
    return {each.request["TableName"] for each in client.calls if each.operation not in reading}


class Stack:
    """Makes tables what they are after a deployment, and as AWS does, at most one change of an index at a time."""

    def __init__(self, client: FakeClient, states: Sequence[Sequence[Table]]) -> None:
        self.client, self.states, self.deployed = client, states, list[int]()

    def deploy(self, deployment: int) -> None:
        self.deployed.append(deployment)
        (table,) = self.states[deployment]
        there = index_names(self.client)
        new = [each for each in table.indexes if each.name not in there]
        gone = [each for each in there if table.index(each) is None]
        (update,) = [
            *({"Create": index_request(each)} for each in new),
            *({"Delete": {"IndexName": each}} for each in gone),
        ]
        request = {"TableName": "main", "GlobalSecondaryIndexUpdates": [update]}
        if new:
            request["AttributeDefinitions"] = attribute_definitions(table)
        self.client.call("UpdateTable", json.dumps(request).encode())


def index_names(client: FakeClient) -> list[str]:
    table = json.loads(client.call("DescribeTable", b'{"TableName": "main"}'))["Table"]
    return [each["IndexName"] for each in table.get("GlobalSecondaryIndexes", ())]


def dropping(client: FakeClient) -> bytes:
    """The request that takes the index away that the plan added last."""
    table = json.loads(client.call("DescribeTable", b'{"TableName": "main"}'))["Table"]
    name = max(each["IndexName"] for each in table["GlobalSecondaryIndexes"])
    updates = [{"Delete": {"IndexName": name}}]
    return json.dumps({"TableName": "main", "GlobalSecondaryIndexUpdates": updates}).encode()


class TestWhereAPersonHasToAct:
    """Gates."""

    @pytest.fixture
    def way(self, tmp_path: Path) -> Journey:
        return journey(ROW["10"], tmp_path)

    def test_it_waits_and_says_for_what(self, way: Journey) -> None:
        client = begun(way)
        before = contents(client, "main")
        outcome = run(way, client, confirmed=False)

        assert (
            outcome.waits == "deploy code that writes `age` and `years` of User, and reads the new one before the old"
        )
        assert contents(client, "main") == before
        assert [each.state for each in status(way.files, ledger(client), "")] == ["applied", "waiting"]

    def test_a_confirmation_is_for_this_point_alone(self, way: Journey) -> None:
        client = begun(way)
        run(way, client, confirmed=False)
        outcome = run(way, client, confirmed=True)

        assert outcome.waits == "deploy code that has `years` of User alone, and let it soak"
        users = [each for each in client.items("main") if each["_entity"] == {"S": "User"}]
        assert all(each["years"] == each["age"] for each in users)

    def test_on_the_way_back_it_waits_too(self, way: Journey) -> None:
        client = begun(way)
        assert way.up(client).done
        outcome = way.runner(client, confirmed=False).down(way.files)

        gate = "deploy code that has `years` of User alone, and let it soak"
        assert outcome.waits == f"read the old one again, which takes back: {gate}"
        (_, record) = status(way.files, ledger(client), "")
        assert (record.state, record.reason) == ("going back", outcome.waits)
        assert run(way, client).waits == ""
        assert way.said == ["LIFT541"]


def test_everything_that_one_confirmation_is_for_is_said_at_once(tmp_path: Path) -> None:
    way = journey(ROW["12"], tmp_path)
    client = begun(way)
    first = run(way, client, confirmed=False)
    second = run(way, client, confirmed=True)

    gates = [
        [step.title for step in each.steps if step.kind == "gate"] for each in way.files[1].migration.plan.deployments
    ]
    assert [first.waits.splitlines(), second.waits.splitlines()] == [each for each in gates if each]
    assert [len(each) for each in gates if each] == [2, 4]


class TestATableThatIsNotThereYet:
    """The first migration says what is deployed already."""

    @pytest.fixture
    def way(self, tmp_path: Path) -> Journey:
        return journey(ROW["35"], tmp_path)

    def test_is_told_and_nothing_is_recorded_or_begun(self, way: Journey) -> None:
        client = FakeClient()
        outcome = run(way, client, direct=False, confirmed=False, scope="prod")

        assert (outcome.done, outcome.waits) == (False, "")
        assert way.said == ["LIFT544"]
        (told,) = way.reports[-1].diagnostics
        assert told.finding.message == "table `main`, which `migrations/0001_baseline.py` starts from, is not there"
        assert "`cdk deploy 'prod/*' -c lift:deployment=0`" in str(told.finding.help)
        assert "`--direct`, which makes it" in str(told.finding.help)
        assert [each.state for each in status(way.files, ledger(client), "prod")] == ["new", "new"]
        assert [each.request["TableName"] for each in client.calls if each.operation == "CreateTable"] == [
            "lift_migrations"
        ]

    def test_is_made_directly_also_after_it_was_told(self, way: Journey) -> None:
        client = FakeClient()
        run(way, client, direct=False)

        assert way.up(client).done
        assert Made("0001_baseline", "main") in way.events
        assert observe_table(ObservedPort(client.call), "main") is not None

    def test_is_gone_on_with_when_its_stack_has_made_it(self, way: Journey) -> None:
        client = FakeClient()
        run(way, client, direct=False)
        client.call("CreateTable", json.dumps(create_table_request(way.before.table("main"))).encode())

        assert way.up(client, direct=False).done
        assert way.said == []

    def test_is_deployed_by_whoever_was_told_to_before_any_deployment(self, way: Journey) -> None:
        client, asked = FakeClient(), list[int]()

        def deploy(deployment: int) -> None:
            asked.append(deployment)
            client.call("CreateTable", json.dumps(create_table_request(way.before.table("main"))).encode())

        runner = way.runner(client, direct=False)
        runner.deploy = deploy

        runner.up(way.files)
        assert (way.said, asked) == ([], [0])
        assert status(way.files, ledger(client), "")[0].state == "applied"

    def test_that_a_deployment_did_not_make_is_told_and_nothing_is_recorded(self, way: Journey) -> None:
        client = FakeClient()
        runner = way.runner(client, direct=False)
        runner.deploy = lambda _: None

        assert not runner.up(way.files).done
        assert way.said == ["LIFT547"]
        assert status(way.files, ledger(client), "")[0].state == "new"

    def test_is_made_where_no_stack_would(self, way: Journey) -> None:
        client = FakeClient()

        assert way.up(client).done
        assert way.said == []
        assert way.events[0] == Made("0001_baseline", "main")
        (table,) = way.before.tables
        observed = observe_table(ObservedPort(client.call), "main")
        assert observed is not None
        assert observed.table == replace(table, billing="on_demand", pitr=True, protected=True)


class TestATableOfAStack:
    """Infrastructure is the stack's."""

    @pytest.fixture
    def way(self, tmp_path: Path) -> Journey:
        return journey(Row("", BASE, with_(FIRST)), tmp_path)

    def test_is_waited_for_and_never_changed(self, way: Journey) -> None:
        client = begun(way)

        assert not run(way, client, direct=False).done
        assert way.said == ["LIFT535"]
        assert "`cdk deploy --all -c lift:deployment=1`" in str(way.reports[-1].diagnostics[0].finding.help)
        assert "UpdateTable" not in {call.operation for call in client.calls}

    def test_is_gone_on_with_when_it_is_live(self, way: Journey) -> None:
        client = begun(way)
        run(way, client, direct=False)
        deployed = FakeClient(
            create_table_request(way.after.table("main")),
            create_table_request(replace(way.before.table("main"), name="other")),
        )
        for item in population(way.before)["main"]:
            put(deployed, "main", item)

        assert run(way, deployed, direct=False).done
        assert way.said == []

    def test_is_not_changed_directly(self, way: Journey) -> None:
        tags = [{"Key": "aws:cloudformation:stack-name", "Value": "main-table"}]
        client = FakeClient({**create_table_request(way.before.table("main")), "Tags": tags})

        assert not run(way, client).done
        assert way.said == ["LIFT536"]
        assert "UpdateTable" not in {call.operation for call in client.calls}

    def test_is_not_changed_directly_where_only_cloudformation_knows_it(self, way: Journey) -> None:
        client = begun(way)
        runner = way.runner(client)
        runner.stack = lambda table, name: f"the stack `{table}-table` of {name}"

        assert not runner.up(way.files).done
        assert way.said == ["LIFT536"]
        assert "UpdateTable" not in {call.operation for call in client.calls}

    def test_comes_back_one_deployment_at_a_time(self, tmp_path: Path) -> None:
        way = journey(Row("", BASE, with_(FIRST, SECOND)), tmp_path)
        client = begun(way)
        assert way.up(client).done
        asked = []
        for _ in range(2):
            assert not run_back(way, client).done
            asked.append(str(way.reports[-1].diagnostics[0].finding.help))
            client.call("UpdateTable", dropping(client))

        assert way.down(client, direct=False).done
        assert ["lift:deployment=1" in asked[0], "lift:deployment=0" in asked[1]] == [True, True]

    def test_is_deployed_by_the_command_of_its_stage(self, way: Journey) -> None:
        client = FakeClient(create_table_request(replace(way.before.table("main"), name="main-prod")))
        run(way, client, names=(("main", "main-prod"),), scope="prod", direct=False)

        assert "`cdk deploy 'prod/*' -c lift:deployment=1`" in str(way.reports[-1].diagnostics[0].finding.help)

    def test_is_deployed_by_whoever_was_told_to_one_deployment_at_a_time(self, tmp_path: Path) -> None:
        way = journey(Row("", BASE, with_(FIRST, SECOND)), tmp_path)
        client = begun(way)
        stack = Stack(client, [way.before.tables, *tables_after(way.before.tables, way.files[1].migration.plan)])
        runner = way.runner(client, direct=False)
        runner.deploy = stack.deploy
        assert runner.up(way.files).done
        assert stack.deployed == [1, 2]
        assert sorted(index_names(client)) == ["first", "second"]

        runner = way.runner(client, direct=False)
        runner.deploy = stack.deploy
        assert runner.down(way.files).done
        assert stack.deployed == [1, 2, 1, 0]
        assert index_names(client) == []
        assert way.said == []

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [("it ended with status 1", "it ended with status 1"), (None, "has ended well, and the table is as it was")],
    )
    def test_that_was_not_deployed_is_told(self, way: Journey, answer: str | None, reason: str) -> None:
        client = begun(way)
        runner = way.runner(client, direct=False)
        runner.deploy = lambda _: answer

        assert not runner.up(way.files).done
        assert way.said == ["LIFT547"]
        assert reason in way.reports[-1].diagnostics[0].finding.message
        assert status(way.files, ledger(client), "")[1].state == "failed"

    def test_is_another_name_in_another_stage(self, way: Journey) -> None:
        client = FakeClient(create_table_request(replace(way.before.table("main"), name="main-prod")))

        assert run(way, client, names=(("main", "main-prod"),), scope="prod").done
        assert [each.state for each in status(way.files, ledger(client), "prod")] == ["applied", "applied"]
        assert [each.state for each in status(way.files, ledger(client), "dev")] == ["new", "new"]


def test_danger_three_has_to_be_allowed_by_the_name_of_the_table(tmp_path: Path) -> None:
    way = journey(ROW["06"], tmp_path)
    client = begun(way)
    before = contents(client, "main")

    assert not run(way, client, allowed=("other",)).done
    assert way.said == ["LIFT533"]
    assert contents(client, "main") == before
    assert run(way, client, allowed=("main",)).waits.startswith("deploy code that reads User under its new key")


class TestBeforeAStepOfDangerThree:
    """What could be restored."""

    @pytest.fixture
    def way(self, tmp_path: Path) -> Journey:
        return journey(ROW["06"], tmp_path)

    def test_there_has_to_be_a_backup(self, way: Journey) -> None:
        client = begun(way)
        before = contents(client, "main")

        assert not run(way, client, without_backup=False).done
        assert way.said == ["LIFT545"]
        assert "create-backup --table-name main" in str(way.reports[-1].diagnostics[0].finding.help)
        assert contents(client, "main") == before

    def test_recovery_to_any_second_is_one(self, way: Journey) -> None:
        client = begun(way)
        on = {"TableName": "main", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
        client.call("UpdateContinuousBackups", json.dumps(on).encode())

        assert run(way, client, without_backup=False).waits.startswith("deploy code that reads User under its new key")
        # It was there when the step was begun: that it is old when a killed run goes on says nothing.
        client.call("UpdateContinuousBackups", json.dumps(on).replace("true", "false").encode())
        assert way.up(client, without_backup=False).done

    def test_or_it_is_gone_on_without(self, way: Journey) -> None:
        assert run(way, begun(way), without_backup=True).waits.startswith("deploy code that reads User under its new")


class TestAValueThatIsMissing:
    """Somebody has to say what a new attribute gets."""

    @pytest.fixture
    def way(self, tmp_path: Path) -> Journey:
        after = edited("    age: int", "    nick: str\n    colour: str\n    age: int")
        return journey(Row("", BASE, after, filled={"nick": None, "colour": None}), tmp_path)

    def test_is_told_with_all_others_before_anything_is_written(self, way: Journey) -> None:
        client = begun(way)
        client.calls.clear()

        assert not run(way, client, confirmed=True).done
        assert way.said == ["LIFT534", "LIFT534"]
        told = [each.finding.message.partition(" has")[0] for each in way.reports[-1].diagnostics]
        assert told == ["`nick`", "`colour`"]
        assert written(client) == {"lift_migrations"}  # where the baseline counts as applied
        assert [each.state for each in status(way.files, ledger(client), "")] == ["applied", "new"]

    def test_is_told_before_a_person_is_asked_for_anything(self, way: Journey) -> None:
        assert run(way, begun(way), confirmed=False).waits == ""
        assert way.said == ["LIFT534", "LIFT534"]


class TestTheBudget:
    """Items that cannot be converted."""

    @pytest.fixture
    def way(self, tmp_path: Path) -> Journey:
        return journey(Row("", BASE, edited("mail: str\n    age", "mail: int\n    age")), tmp_path)

    def test_stops_the_step_and_they_stay(self, way: Journey) -> None:
        client = begun(way)

        assert not run(way, client).done
        assert way.said == ["LIFT537"]
        assert 1 <= status(way.files, ledger(client), "")[1].quarantined <= 40
        assert all(each["mail"]["S"].endswith("@b") for each in client.items("main"))

    def test_is_counted_anew_when_they_have_been_put_right(self, way: Journey) -> None:
        client = begun(way)
        run(way, client)
        for item in client.items("main"):
            put(client, "main", {**item, "mail": {"S": "7"}})

        assert way.up(client).done
        assert status(way.files, ledger(client), "")[1].quarantined == 0

    def test_ends_a_pass_that_would_only_find_more(self, tmp_path: Path) -> None:
        way = journey(Row("", BASE, edited("mail: str\n    age", "mail: int\n    age")), tmp_path)
        client = filled(*way.before.tables, items=population(way.before, 600))

        assert not run(way, client, segments=1).done
        assert way.said == ["LIFT537"]
        assert 1 <= status(way.files, ledger(client), "")[1].quarantined <= 250

    def test_may_be_raised_in_the_file(self, way: Journey) -> None:
        client = begun(way)
        run(way, client)
        document = json.loads(json.dumps(way.files[1].migration.deployments))
        for deployment in document:
            for step in deployment:
                if step["kind"] == "data":
                    step["action"]["budget"] = 40
        edited_file = replace(way.files[1], migration=replace(way.files[1].migration, deployments=document))
        raised = replace(way, files=(way.files[0], edited_file))

        assert raised.up(client).done


def test_writers_of_the_old_shape_that_never_stop_are_told(tmp_path: Path) -> None:
    way = journey(ROW["11"], tmp_path)
    client = begun(way)
    user = population(way.before)["main"][0]

    def rewrite() -> None:
        put(client, "main", user)
        client.before_next("Scan", rewrite)

    client.before_next("Scan", rewrite)

    assert not run(way, client, segments=1).done
    assert way.said == ["LIFT538"]


class TestAPause:
    """Somebody wants runners to stop, whichever way they go."""

    @pytest.fixture
    def way(self, tmp_path: Path) -> Journey:
        return journey(ROW["35"], tmp_path)

    def test_stops_after_the_page_and_goes_on_from_there(self, way: Journey) -> None:
        client = begun(way)
        runner, paused = pausing(way, client)
        outcome = runner.up(way.files)

        assert paused == ["0002_change"]
        assert outcome.waits == "`0002_change` is paused: `lift dynamorm migrate resume` lets it go on"
        assert run(way, client).waits == outcome.waits
        assert resume(way.files, ledger(client), "") == ("0002_change",)
        assert run(way, client).done

    def test_stops_on_the_way_back_too_and_goes_on_from_there(self, way: Journey) -> None:
        client = begun(way)
        before = contents(client, "main")
        assert run(way, client).done
        changed = contents(client, "main")
        runner, paused = pausing(way, client)
        outcome = runner.down(way.files)

        assert paused == ["0002_change"]
        assert outcome.waits == "`0002_change` is paused: `lift dynamorm migrate resume` lets it go on"
        between = contents(client, "main")
        assert before != between != changed
        (_, found) = status(way.files, ledger(client), "")
        assert (found.state, found.back, found.step) == ("paused", True, 2)
        assert run_back(way, client).waits == run(way, client).waits == outcome.waits
        assert contents(client, "main") == between

        assert resume(way.files, ledger(client), "") == ("0002_change",)
        assert not run(way, client).done  # it still goes back
        assert way.said == ["LIFT541"]
        assert way.down(client).done
        assert contents(client, "main") == before

    def test_keeps_what_was_begun_from_being_taken_back(self, way: Journey) -> None:
        client = begun(way)
        runner, _ = pausing(way, client)
        runner.up(way.files)
        between = contents(client, "main")

        assert "is paused" in run_back(way, client).waits
        assert contents(client, "main") == between

    def test_of_nothing_is_nothing(self, way: Journey) -> None:
        client = begun(way)
        assert pause(way.files, ledger(client), "") == ()
        assert run(way, client).done

        assert pause(way.files, ledger(client), "") == resume(way.files, ledger(client), "") == ()


def pausing(way: Journey, client: FakeClient) -> tuple[Runner, list[str]]:
    """A runner that is paused when it first tells of progress, and the migrations that were."""
    runner, paused = way.runner(client, page=5), list[str]()

    def tell(event: object) -> None:
        if isinstance(event, Progress) and not paused:
            paused.extend(pause(way.files, ledger(client), ""))

    runner.tell = tell
    return runner, paused


def test_several_runners_at_once_do_everything_once(tmp_path: Path) -> None:
    way = journey(replace(ROW["14"], filled={}), tmp_path)
    client = begun(way)
    runners = [way.runner(client) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda each: each.up(way.files), runners))

    assert all(each.done for each in outcomes)
    creates = [call for call in client.calls if call.operation == "UpdateTable"]
    assert 3 <= len(creates) <= 12
    composed = [each for each in client.items("main") if "gsi1pk" in each]
    assert len(composed) == 40


def test_steps_that_were_edited_after_they_were_applied_are_told(tmp_path: Path) -> None:
    way = journey(ROW["35"], tmp_path)
    client = begun(way)
    way.up(client)
    document = json.loads(json.dumps(way.files[1].migration.deployments))
    document[0][0]["title"] = "something else"
    changed = replace(way.files[1], migration=replace(way.files[1].migration, deployments=document))
    later = replace(way, files=(way.files[0], changed))

    assert later.up(client).done
    assert later.said == ["LIFT540"]
    assert status(later.files, ledger(client), "")[1].edited


def test_everything_is_told_in_order(tmp_path: Path) -> None:
    way = journey(ROW["35"], tmp_path)
    run(way, begun(way))
    kinds = [type(each) for each in way.events if not isinstance(each, Progress)]
    progress = [each for each in way.events if isinstance(each, Progress)]

    assert kinds == [Done, Begun, Begun, Done, Done]
    assert (progress[-1].pass_, progress[-1].scanned, progress[-1].items) == (1, 80, 80)
    assert way.events[-2].changed == 40  # type: ignore[union-attr]


def test_a_chain_goes_down_to_where_it_is_told(tmp_path: Path) -> None:
    first = journey(ROW["35"], tmp_path)
    after = ROW["35"].after
    second = journey(
        Row("", after, edited("    age:", "    years:", after), Answers((("User.age", "years"),))), tmp_path
    )
    moved: MigrationFile = replace(
        second.files[1],
        path="migrations/0003_years.py",
        migration=replace(second.files[1].migration, after=first.files[1].migration.checksum, checksum="third"),
    )
    way = replace(first, files=(*first.files, moved))
    client = begun(way)
    before = contents(client, "main")
    assert way.up(client).done

    assert [each.state for each in status(way.files, ledger(client), "")] == ["applied"] * 3
    for _ in range(5):
        outcome = way.runner(client).down(way.files, way.files[0])
    assert outcome.done
    assert [each.state for each in status(way.files, ledger(client), "")] == ["applied", "taken back", "taken back"]
    assert contents(client, "main") == before
