"""A state machine that really runs does what a run on this machine does, byte for byte: by hand, back, and by a deployment."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.schema import KeyAttribute, KeySchema, Table
from liftgen.testing import create_tables, local_dynamodb
from liftgen.testing.cdk import cdk

if TYPE_CHECKING:
    from liftgen.testing import LocalDynamoDB
    from tests.cli.conftest import Workspace

pytestmark = pytest.mark.slow

SERVICES = ("cloudformation", "cloudwatch", "ecr", "iam", "lambda", "logs", "s3", "ssm", "states", "sts")
MODELS = """\
from pydantic import BaseModel

from liftgen import Key, Table

app = Table("main")


class User(BaseModel):
    tenant_id: str
    user_id: str
    mail: str

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "USER#{user_id}")
"""
HERE = f"""\
runtime=lambda_.Runtime.PYTHON_{sys.version_info.major}_{sys.version_info.minor},
            architecture=lambda_.Architecture.X86_64,
"""
MAIN = Table("main", KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("sk", "S"),)))
DEADLINE, POLL = 120, 0.2  # seconds


@dataclass(frozen=True)
class Deployed:
    """A project whose tables and state machine are deployed, and the AWS that they are deployed to."""

    project: Workspace
    aws: LocalDynamoDB
    patch: pytest.MonkeyPatch

    def migrate(self, way: str, *arguments: str) -> str:
        """Go as far as it goes, confirming everything; what was said."""
        said = ""
        for _ in range(5):
            ran = self.project.lift(
                "migrate", way, "--confirmed", "--segments" if way == "up" else "--workers", "4", *arguments
            )
            said += ran.err
            if ran.code == 0:
                return said
            assert "waits for you" in ran.err
        raise AssertionError(said)

    def cdk(self, *arguments: str) -> str:
        environment = {**self.aws.environment, "CDK_VALIDATION": "false"}
        return cdk(*arguments, project=self.project.path, environment=environment)

    def edit(self, path: str, old: str, new: str) -> None:
        text = self.project.read(path)
        assert old in text
        self.project.write(path, text.replace(old, new))

    def client(self, service: str) -> Any:
        import boto3

        where = {"endpoint_url": self.aws.endpoint_url, "region_name": self.aws.region}
        return boto3.client(service, **where, aws_access_key_id=self.aws.account, aws_secret_access_key="local")

    @property
    def machine(self) -> str:
        (found,) = self.client("stepfunctions").list_state_machines()["stateMachines"]
        return str(found["stateMachineArn"])

    @property
    def executions(self) -> list[Any]:
        """Those that there were, the latest first, when none runs any more."""
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            found = self.client("stepfunctions").list_executions(stateMachineArn=self.machine)["executions"]
            if all(each["status"] != "RUNNING" for each in found):
                return list(found)
            time.sleep(POLL)
        raise TimeoutError("an execution does not end")

    def use(self, aws: LocalDynamoDB) -> None:
        """Lead the commands to this account."""
        for name in [each for each in os.environ if each.startswith("AWS_")]:
            self.patch.delenv(name)
        for name, value in aws.environment.items():
            self.patch.setenv(name, value)


@pytest.fixture
def deployed(folder: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """Deployed as it is scaffolded, but for the machine that functions run on."""
    folder.write("lift.toml", 'models = "models.py"\noutputs = ["migration", "stack"]\n')
    folder.write("models.py", MODELS)
    assert folder.lift("scaffold").code == 0
    folder.write("models.py", MODELS.replace("    mail: str\n", "    mail: str\n    nick: str\n"))
    assert folder.lift("generate-migration", "add_nick").code == 0
    with local_dynamodb(services=SERVICES) as aws:
        made = Deployed(folder, aws, monkeypatch)
        made.use(aws)
        made.edit("migrations/0002_add_nick.py", '"value": None', '"value": {"S": "nobody"}')
        assert folder.lift("scaffold").code == 0
        made.edit("stacks/migration.py", "document=document,", f"document=document,\n            {HERE}")
        made.edit(
            "stacks/migration.py",
            "import Environment, Stack\n",
            "import Environment, Stack\nfrom aws_cdk import aws_lambda as lambda_\n",
        )
        made.cdk("bootstrap")
        made.cdk("deploy", "--all", "--require-approval", "never")
        yield made


def items(aws: LocalDynamoDB) -> list[Any]:
    return sorted(aws.client().scan(TableName="main")["Items"], key=json.dumps)


def fill(aws: LocalDynamoDB) -> None:
    for number in range(60):
        item: dict[str, Any] = {
            "pk": {"S": f"TENANT#t{number % 7}"},
            "sk": {"S": f"USER#{number}"},
            "_entity": {"S": "User"},
            "tenant_id": {"S": f"t{number % 7}"},
            "user_id": {"S": str(number)},
            "mail": {"S": f"{number}@b"},
            "unknown": {"L": [{"NS": ["1", "2"]}, {"BOOL": True}]},
        }
        aws.client().put_item(TableName="main", Item=item)


def test_functions_of_a_distributed_map_do_what_a_run_here_does(deployed: Deployed) -> None:
    here = deployed.aws.isolated()
    create_tables(here.client(), MAIN)
    fill(here)
    fill(deployed.aws)
    before = items(here)
    deployed.use(here)
    deployed.migrate("up")
    deployed.use(deployed.aws)

    said = deployed.migrate("up", "--state-machine", deployed.machine)
    (execution,) = deployed.executions
    assert execution["status"] == "SUCCEEDED"
    assert "60 changed" in said
    assert items(deployed.aws) == items(here) != before
    # Two passes, each of them a map of its own with a function for each part.
    runs = deployed.client("stepfunctions").list_map_runs(executionArn=execution["executionArn"])["mapRuns"]
    counts = [
        deployed.client("stepfunctions").describe_map_run(mapRunArn=each["mapRunArn"])["itemCounts"] for each in runs
    ]
    assert [(each["total"], each["succeeded"]) for each in counts] == [(4, 4), (4, 4)]

    said = deployed.migrate("down", "--state-machine", deployed.machine)
    assert "60 changed" in said
    assert items(deployed.aws) == before

    # By a deployment alone, of a stack that is told to.
    deployed.edit(
        "stacks/migration.py",
        "document=document,",
        "document=document,\n            on_deploy=True,\n            segments=4,",
    )
    deployed.cdk("deploy", "--all", "--require-approval", "never", "-c", "lift:deployment=2")
    assert [each["status"] for each in deployed.executions] == ["SUCCEEDED"] * 3
    assert items(deployed.aws) == items(here)
    assert "There were no differences" in deployed.cdk("diff", "--fail", "-c", "lift:deployment=2")
