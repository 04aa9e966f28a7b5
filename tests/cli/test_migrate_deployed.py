"""A table of a stack: deployments change it one thing at a time, migrations change its items in between, and it comes back."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.testing import local_dynamodb
from liftgen.testing.cdk import CdkError, cdk

if TYPE_CHECKING:
    from liftgen.testing import LocalDynamoDB
    from tests.cli.conftest import Ran, Workspace

pytestmark = pytest.mark.slow

SERVICES = ("cloudformation", "cloudwatch", "ecr", "iam", "lambda", "logs", "s3", "sqs", "ssm", "states", "sts")
BY_AGE = 'by_age = GSI(pk=["tenant_id"], sk=["age"])'
BY_MAIL = 'by_mail = GSI("gsi1", pk="MAIL#{mail}", sk="{user_id}")'
MODELS = f"""\
from pydantic import BaseModel

from liftgen import GSI, Key, Table

app = Table("main")


class User(BaseModel):
    tenant_id: str
    user_id: str
    mail: str
    age: int = 0

    class Dynamo:
        table = app
        key = Key("TENANT#{{tenant_id}}", "USER#{{user_id}}")
        {BY_AGE}
"""
KEYS = ("gsi1pk", "gsi1sk")
CHANGED = ["AttributeDefinitions", "GlobalSecondaryIndexes", "Replicas"]


@dataclass(frozen=True)
class Deployed:
    """A project, and the AWS that it is deployed to."""

    project: Workspace
    aws: LocalDynamoDB

    def migrate(self, *arguments: str) -> Ran:
        return self.project.lift("migrate", *arguments)

    def cdk(self, *arguments: str) -> str:
        environment = {**self.aws.environment, "CDK_VALIDATION": "false"}
        return cdk(*arguments, project=self.project.path, environment=environment)

    def deploy(self, said: Ran) -> int:
        """Do what the command asked for; the number of the deployment."""
        found = re.search(r"`cdk (deploy [^`]*)`", said.err)
        assert found is not None
        self.cdk(*found[1].split(), "--require-approval", "never")
        return int(found[1].rpartition("=")[2])

    def tag(self) -> None:
        """Tag the table as its template does: ministack ignores what is said of a replica."""
        arn = self.aws.client().describe_table(TableName="main")["Table"]["TableArn"]
        self.aws.client().tag_resource(ResourceArn=arn, Tags=[{"Key": "lift:stack", "Value": "main-table"}])

    @property
    def indexes(self) -> list[str]:
        table = self.aws.client().describe_table(TableName="main")["Table"]
        return sorted(each["IndexName"] for each in table.get("GlobalSecondaryIndexes", []))

    @property
    def items(self) -> list[Any]:
        return sorted(self.aws.client().scan(TableName="main")["Items"], key=json.dumps)


@pytest.fixture
def deployed(folder: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """A table as the models say, deployed by its stack, with items in it."""
    folder.write("lift.toml", 'models = "models.py"\noutputs = ["migration", "stack"]\n')
    folder.write("models.py", MODELS)
    with local_dynamodb(services=SERVICES) as aws:
        for name in [each for each in os.environ if each.startswith("AWS_")]:
            monkeypatch.delenv(name)
        for name, value in aws.environment.items():
            monkeypatch.setenv(name, value)
        made = Deployed(folder, aws)
        assert folder.lift("scaffold").code == 0
        made.cdk("bootstrap")
        made.cdk("deploy", "--all", "--require-approval", "never")
        for number in range(20):
            aws.client().put_item(TableName="main", Item=user(number))
        yield made


def user(number: int) -> dict[str, Any]:
    tenant = f"t{number % 3}"
    return {
        "pk": {"S": f"TENANT#{tenant}"},
        "sk": {"S": f"USER#{number}"},
        "_entity": {"S": "User"},
        "tenant_id": {"S": tenant},
        "user_id": {"S": str(number)},
        "mail": {"S": f"{number}@b"},
        "age": {"N": str(number)},
        "unknown": {"L": [{"BOOL": True}]},
    }


def test_two_changes_of_indexes_and_a_backfill_go_up_and_come_back_with_their_stack(deployed: Deployed) -> None:
    before = deployed.items
    deployed.project.write("models.py", MODELS.replace(BY_AGE, BY_MAIL))
    assert deployed.project.lift("generate-migration", "find_by_mail").code == 0
    assert deployed.project.lift("scaffold").code == 0

    waits = deployed.migrate("up")
    assert "deploy code that writes the keys of index `gsi1` with every User" in waits.err
    assert deployed.items == before

    # Both changes of indexes at once are refused before AWS would.
    with pytest.raises(CdkError, match=r"LIFT546: table `main` changes in the deployments 2 and 4"):
        deployed.cdk("deploy", "main-table", "--require-approval", "never")

    # What will be deployed is this change of the table, and nothing that replaces it.
    shown = deployed.cdk("diff", "main-table", "-c", "lift:deployment=2")
    assert re.findall(r"^\[.\] (\S+)", shown, re.MULTILINE) == ["AWS::DynamoDB::GlobalTable"]
    assert re.findall(r"^ [├└]─ \[.\] (\w+)", shown, re.MULTILINE) == CHANGED
    assert "[~] AWS::DynamoDB::GlobalTable Table/Table MainTable0D6E4079" in shown
    assert "requires replacement" not in shown

    # The items are filled, and then the index is the stack's to make.
    early = deployed.migrate("up", "--confirmed")
    assert early.code == 1
    assert "20 changed" in early.err
    assert "error[LIFT535]: table `main` waits for its stack: create index `gsi1`" in early.err
    assert "help: run `cdk deploy --all -c lift:deployment=2`, then the same command again" in early.err
    filled = deployed.items
    assert [{name: each[name] for name in each if name not in KEYS} for each in filled] == before
    assert all(each["gsi1pk"]["S"] == f"MAIL#{each['mail']['S']}" for each in filled)
    assert deployed.indexes == ["by_age"]

    directly = deployed.migrate("up", "--direct")
    assert directly.code == 1
    assert "error[LIFT536]: table `main` belongs to the stack `main-table`" in directly.err
    assert deployed.indexes == ["by_age"]

    again = deployed.migrate("up")
    assert (again.code, deployed.deploy(again)) == (1, 2)
    assert deployed.indexes == ["by_age", "gsi1"]
    found = deployed.aws.client().query(
        TableName="main",
        IndexName="gsi1",
        KeyConditionExpression="gsi1pk = :m",
        ExpressionAttributeValues={":m": {"S": "MAIL#7@b"}},
    )
    assert [each["user_id"]["S"] for each in found["Items"]] == ["7"]

    # The old index goes in a deployment of its own.
    assert "see that nothing has read index `by_age`" in deployed.migrate("up").err
    second = deployed.migrate("up", "--confirmed")
    assert "error[LIFT535]: table `main` waits for its stack: delete index `by_age`" in second.err
    assert deployed.deploy(second) == 4
    assert deployed.indexes == ["gsi1"]
    last = deployed.migrate("up")
    assert (last.code, last.err.splitlines()[-1]) == (0, "done")
    assert deployed.items == filled
    assert "There were no differences" in deployed.cdk("diff", "--fail", "-c", "lift:deployment=last")
    deployed.tag()
    assert deployed.project.lift("validate", "--table", "main").code == 0

    # Back the same way, one change of an index at a time.
    assert deployed.deploy(deployed.migrate("down")) == 3
    assert deployed.indexes == ["by_age", "gsi1"]
    assert "deploy the code before" in deployed.migrate("down").err
    assert deployed.deploy(deployed.migrate("down", "--confirmed")) == 1
    assert deployed.indexes == ["by_age"]
    assert "deploy the code before" in deployed.migrate("down").err
    assert deployed.migrate("down", "--confirmed").code == 0
    assert deployed.items == before
