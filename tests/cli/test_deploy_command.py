"""A migration has its stacks deployed by the configured command, deployment after deployment, and stops where that fails."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.cli.deploy_command import DeployCommand
from liftgen.cli.progress import Shown, Teller
from liftgen.schema import KeyAttribute, KeySchema, Table
from liftgen.testing import create_tables
from tests.cli.conftest import SESSION

if TYPE_CHECKING:
    from pathlib import Path

    from liftgen.testing import LocalDynamoDB
    from tests.cli.conftest import Ran, Workspace

SHOWS = "import json, os, sys; print(json.dumps([sys.argv[1:], os.getcwd(), os.environ.get('AWS_PROFILE')]))"

STAND_IN = """
import json, os, sys
from pathlib import Path
import boto3
from liftgen.documents import document_at, table_from_document
from liftgen.requests import attribute_definitions, index_request

number = int(sys.argv[1].removeprefix("lift:deployment="))
with Path("deployed").open("a") as file:
    file.write(f"{number}\\n")
table = table_from_document(document_at(json.loads(Path("stacks/tables/sessions.json").read_text()), number))
client = boto3.client("dynamodb")
said = client.describe_table(TableName="sessions")["Table"]
there = {each["IndexName"] for each in said.get("GlobalSecondaryIndexes", ())}
updates = [{"Create": index_request(each)} for each in table.indexes if each.name not in there]
updates += [{"Delete": {"IndexName": each}} for each in there if table.index(each) is None]
if len(updates) > 1:
    sys.exit("Cannot perform more than one GSI creation or deletion in a single update")
if updates:
    definitions = attribute_definitions(table)
    client.update_table(TableName="sessions", AttributeDefinitions=definitions, GlobalSecondaryIndexUpdates=updates)
"""
"""What deploys the table's stack as AWS would: from its document, as of a deployment, one index at a time."""

NATIVE = """    plan: str = "free"

    class Dynamo:
        by_user = GSI(pk=["user"])
        by_plan = GSI(pk=["plan"])
"""


def command(text: str, folder: Path, stage: str = "", profile: str | None = None) -> DeployCommand:
    return DeployCommand(text, folder, stage, profile, None, Teller(Shown.LINES))


def python(source: str, *arguments: str) -> str:
    """A command of the configuration that runs this."""
    import shlex

    return shlex.join([sys.executable, "-c", source, *arguments])


def test_it_is_run_as_it_is_in_the_folder_of_the_stacks(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = python(SHOWS, "{stage}/*", "-c", "lift:deployment={deployment}", "; echo $HOME")
    answer = command(text, tmp_path, "prod", "live")(7)
    out, err = capfd.readouterr()

    assert (answer, out) == (None, "")  # stdout is for data
    assert json.loads(err.splitlines()[-1]) == [
        ["prod/*", "-c", "lift:deployment=7", "; echo $HOME"],
        str(tmp_path),
        "live",
    ]


def test_why_it_failed_is_said(tmp_path: Path) -> None:
    assert command(python("raise SystemExit(3)", "{deployment}"), tmp_path)(1) == "the command ended with status 3"
    assert command("no-such-program {deployment}", tmp_path)(1) == (
        "`no-such-program` cannot be run: no such file or directory"
    )


@pytest.fixture
def deployed(folder: Workspace, local_dynamodb: LocalDynamoDB, monkeypatch: pytest.MonkeyPatch) -> LocalDynamoDB:
    """A project with a stack and two indexes to come, and its table."""
    account = local_dynamodb.isolated()
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in account.environment.items():
        monkeypatch.setenv(name, value)
    create_tables(account.client(), Table("sessions", KeySchema((KeyAttribute("session_id", "S"),))))
    folder.write("lift.toml", configuration(f"{sys.executable} stand_in.py lift:deployment={{deployment}}"))
    folder.write("stand_in.py", STAND_IN)
    folder.write("models/session.py", SESSION)
    assert folder.lift("scaffold").code == 0
    models = SESSION.replace("import PK", "import GSI, PK") + NATIVE
    folder.write("models/session.py", models)
    assert folder.lift("generate-migration", "two_indexes").code == 0
    assert folder.lift("scaffold").code == 0
    return account


def configuration(deploy: str) -> str:
    return f'models = "models"\noutputs = ["migration", "stack"]\ndeploy = "{deploy}"\n'


def indexes(account: LocalDynamoDB) -> list[str]:
    said: Any = account.client().describe_table(TableName="sessions")["Table"]
    return sorted(each["IndexName"] for each in said.get("GlobalSecondaryIndexes", ()))


def through(folder: Workspace, way: str) -> Ran:
    """Go as far as it goes, confirming everything."""
    for _ in range(5):
        ran = folder.lift("migrate", way, "--confirmed")
        if ran.code == 0:
            return ran
    return ran


@pytest.mark.slow
def test_two_indexes_are_deployed_one_after_the_other_and_taken_back(
    folder: Workspace, deployed: LocalDynamoDB
) -> None:
    document = json.loads(folder.read("stacks/tables/sessions.json"))
    numbers = [each["number"] for each in document["deployments"]]
    assert document["staged"] == numbers[1:]
    ran = through(folder, "up")

    assert (ran.code, ran.err.splitlines()[-1]) == (0, "done")
    assert folder.read("deployed").split() == [str(each) for each in numbers[1:]]
    assert indexes(deployed) == ["by_plan", "by_user"]

    assert through(folder, "down").code == 0
    assert [int(each) for each in folder.read("deployed").split()[2:]] == [each - 1 for each in reversed(numbers[1:])]
    assert indexes(deployed) == []


@pytest.mark.slow
def test_a_command_that_fails_stops_the_migration_and_it_goes_on_from_there(
    folder: Workspace, deployed: LocalDynamoDB
) -> None:
    whole = folder.read("lift.toml")
    folder.write("lift.toml", configuration("false {deployment}"))
    ran = through(folder, "up")

    assert ran.code == 1
    assert "error[LIFT547]: table `sessions` was not deployed, to create index `by_plan`" in ran.err
    assert "ended with status 1" in ran.err
    folder.write("lift.toml", configuration("echo {stage} {deployment}"))
    assert "the configured `deploy` names `{stage}`" in folder.lift("migrate", "up").err.replace("\n", " ")
    folder.write("lift.toml", whole)
    assert through(folder, "up").code == 0
    assert indexes(deployed) == ["by_plan", "by_user"]
