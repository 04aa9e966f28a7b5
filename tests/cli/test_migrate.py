"""Migrating from the command line: what a person sees on the way up and back, and as JSON what a program does."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from liftgen.schema import KeyAttribute, KeySchema, Table
from liftgen.testing import create_tables
from tests.cli.conftest import SESSION

if TYPE_CHECKING:
    from liftgen.testing import LocalDynamoDB
    from tests.cli.conftest import Ran, Workspace

SESSIONS = Table("sessions", KeySchema((KeyAttribute("session_id", "S"),)))


@pytest.fixture
def deployed(project: Workspace, local_dynamodb: LocalDynamoDB, monkeypatch: pytest.MonkeyPatch) -> LocalDynamoDB:
    """A project with a migration that is not applied, and its table with items of the old shape."""
    account = local_dynamodb.isolated()
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in account.environment.items():
        monkeypatch.setenv(name, value)
    create_tables(account.client(), SESSIONS)
    for number in range(5):
        account.client().put_item(TableName="sessions", Item={"session_id": {"S": str(number)}, "user": {"S": "u"}})
    assert project.lift("scaffold").code == 0
    project.write("models/session.py", SESSION + "    nick: str\n")
    assert project.lift("generate-migration", "add_nick").code == 0
    path = "migrations/0002_add_nick.py"
    project.write(path, project.read(path).replace('"value": None', '"value": {"S": "nobody"}'))
    return account


def migrate(project: Workspace, *arguments: str) -> Ran:
    return project.lift("migrate", *arguments)


def nicks(account: LocalDynamoDB) -> list[str | None]:
    items = account.client().scan(TableName="sessions")["Items"]
    return [each.get("nick", {}).get("S") for each in items]


@pytest.mark.slow
def test_up_stops_where_somebody_has_to_act_and_down_brings_everything_back(
    project: Workspace, deployed: LocalDynamoDB
) -> None:
    first = migrate(project, "up")
    assert first.code == 1
    assert first.err.splitlines() == [
        "0001_baseline: done",
        "waits for you:",
        "  - deploy code that writes `nick` with every Session, and reads items without it",
        "help: run the same command with `--confirmed` when it is done",
    ]
    assert migrate(project, "status").out.splitlines() == [
        "0001_baseline  applied",
        "0002_add_nick  waiting, step 1 of 3",
        "               deploy code that writes `nick` with every Session, and reads items without it",
    ]
    plan = migrate(project, "plan").out
    assert "items  give every Session without `nick` a value" in plan
    assert "at most" in plan

    second = migrate(project, "up", "--confirmed")
    assert second.code == 1
    assert "  5 changed, " in second.err
    assert nicks(deployed) == ["nobody"] * 5
    third = migrate(project, "up", "--confirmed")
    assert (third.code, third.err.splitlines()[-1]) == (0, "done")
    assert migrate(project, "up").err == "nothing to do\n"

    assert migrate(project, "down").code == 1
    assert migrate(project, "pause").out == "0002_add_nick paused\n"
    assert migrate(project, "status").out.splitlines()[1] == "0002_add_nick  paused on its way back, step 3 of 3"
    assert "is paused: `lift dynamorm migrate resume`" in migrate(project, "down", "--confirmed").err
    assert migrate(project, "resume").out == "0002_add_nick may go on\n"
    for _ in range(3):
        back = migrate(project, "down", "--confirmed", "--progress", "json")
    assert back.code == 0
    assert all(json.loads(line)["event"] for line in back.out.splitlines())
    assert nicks(deployed) == [None] * 5
    states = {
        each["migration"]: each["state"] for each in json.loads(migrate(project, "status", "--format", "json").out)
    }
    assert states == {"0001_baseline": "applied", "0002_add_nick": "taken back"}


@pytest.mark.slow
def test_a_table_that_is_not_there_is_told_with_its_name_and_made_when_asked(
    project: Workspace, deployed: LocalDynamoDB
) -> None:
    deployed.client().delete_table(TableName="sessions")
    missing = migrate(project, "up", "--confirmed")

    assert missing.code == 1
    told = "error[LIFT544]: table `sessions`, which `migrations/0001_baseline.py` starts from, is not there"
    assert told in missing.err
    assert "done" not in missing.err
    assert migrate(project, "status").out.splitlines()[0].split()[1:] == ["new"]
    made = migrate(project, "up", "--direct")
    assert "0001_baseline: create table `sessions`\n0001_baseline: done\n" in made.err
    assert deployed.client().describe_table(TableName="sessions")["Table"]["TableStatus"] == "ACTIVE"


@pytest.mark.slow
def test_a_wrong_name_a_pause_of_nothing_and_a_server_that_is_away(project: Workspace, deployed: LocalDynamoDB) -> None:
    assert migrate(project, "up", "--to", "0009").code == 2
    assert migrate(project, "pause").err == "nothing is running\n"
    assert migrate(project, "resume").err == "nothing is paused\n"
    away = migrate(project, "up", "--endpoint-url", "http://127.0.0.1:9")
    assert away.code == 4
    assert "error[LIFT424]" in away.err
    assert nicks(deployed) == [None] * 5


def test_a_plan_needs_no_table(project: Workspace) -> None:
    project.lift("scaffold")
    project.write("models/session.py", SESSION + "    nick: str = ''\n")
    project.lift("generate-migration", "add_nick")
    ran = migrate(project, "plan", "--offline")

    assert ran.code == 0
    assert "you    deploy code that has `Session.nick`; items without it are read with its default" in ran.out
    assert json.loads(migrate(project, "plan", "--offline", "--format", "json").out)[1]["migration"] == "0002_add_nick"


def test_a_stage_that_is_not_configured_is_a_usage_error(project: Workspace) -> None:
    assert migrate(project, "status", "--stage", "prod").code == 2


@pytest.mark.slow
def test_a_migration_may_start_from_what_is_deployed(project: Workspace, deployed: LocalDynamoDB) -> None:
    (project.path / "migrations/0002_add_nick.py").unlink()
    project.write("models/session.py", SESSION)
    assert "nothing to do" in project.lift("generate-migration", "same", "--from", "live").err
    deployed.client().update_table(
        TableName="sessions", StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    )
    ran = project.lift("generate-migration", "same", "--from", "live", "--dry-run")

    assert ran.code == 0
    assert "turn the stream of table `sessions` off" in ran.out
