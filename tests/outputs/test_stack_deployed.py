"""The generated app, deployed: its API answers from its tables, a second deployment changes nothing, and tables outlive it."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from liftgen.diagnostics import Report
from liftgen.diff import diff_table
from liftgen.observe import observe_table
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import Project
from liftgen.schema import Schema, Table, TableSettings
from liftgen.testing import LocalDynamoDB, local_dynamodb
from liftgen.testing.cdk import cdk
from liftgen.testing.events import http_event

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "sample_models"
SERVICES = ("apigateway", "cloudformation", "ecr", "iam", "lambda", "logs", "s3", "sqs", "ssm", "sts")
HERE = f"""\
            runtime=lambda_.Runtime.PYTHON_{sys.version_info.major}_{sys.version_info.minor},
            architecture=lambda_.Architecture.X86_64,
"""


@dataclass(frozen=True)
class Deployed:
    """The app of the samples, on a ministack of its own."""

    aws: LocalDynamoDB
    folder: Path
    schema: Schema
    said: str

    def cdk(self, *arguments: str) -> str:
        return cdk(*arguments, project=self.folder, environment={**self.aws.environment, "CDK_VALIDATION": "false"})

    def client(self, service: str) -> Any:
        import boto3

        where = {"endpoint_url": self.aws.endpoint_url, "region_name": self.aws.region}
        return boto3.client(service, **where, aws_access_key_id=self.aws.account, aws_secret_access_key="local")

    def request(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """A request through API Gateway, signed as far as ministack looks."""
        (api,) = self.client("apigatewayv2").get_apis()["Items"]
        connection = HTTPConnection(str(urlsplit(self.aws.endpoint_url).netloc), timeout=60)
        text = None if body is None else json.dumps(body)
        scope = f"{self.aws.account}/20200101/{self.aws.region}/execute-api/aws4_request"
        headers = {
            "authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00",
            "content-type": "application/json",
        }
        connection.request(method, f"/_aws/execute-api/{api['ApiId']}/$default{path}", text, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    def invoke(self, function: str, event: dict[str, Any]) -> tuple[int, Any]:
        """An event of API Gateway, as one with an authorizer sends it, to the function itself."""
        client = self.client("lambda")
        names = [each["FunctionName"] for each in client.list_functions()["Functions"]]
        (name,) = [each for each in names if f"Functions{function}Function" in each]
        answer = json.loads(client.invoke(FunctionName=name, Payload=json.dumps(event))["Payload"].read())
        return answer["statusCode"], json.loads(answer["body"])


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """Scaffolded from models, deployed as it is, but for the machine that functions run on."""
    folder = tmp_path_factory.mktemp("deployed")
    for each in ("saas.py", "session.py"):
        shutil.copy(SAMPLES / each, folder)
    project = replace(
        Project(folder).with_models([folder / "saas.py", folder / "session.py"]),
        tables=(("saas", TableSettings(pitr=True, protected=True)),),
    )
    outcome = scaffold(project, ScaffoldOptions(), Report())
    assert not outcome.report.failed
    api = folder / "stacks" / "api.py"
    text = api.read_text().replace("            code=PythonProject", f"{HERE}            code=PythonProject")
    api.write_text(text.replace("\nfrom constructs", "\nfrom aws_cdk import aws_lambda as lambda_\nfrom constructs"))
    with local_dynamodb(services=SERVICES) as aws:
        made = Deployed(aws, folder, outcome.schema, "")
        made.cdk("bootstrap")
        yield replace(made, said=made.cdk("deploy", "--all", "--require-approval", "never"))


def test_what_is_written_through_the_api_is_read_through_it(deployed: Deployed) -> None:
    refused = deployed.request("POST", "/sessions", {"session_id": "s/1", "user_id": "u1"})
    stored = deployed.request("POST", "/sessions", {"session_id": "s1", "user_id": "u1"})
    found = deployed.request("GET", "/sessions/s1/u1")

    session = {"session_id": "s1", "user_id": "u1", "expires_at": None}
    assert (refused[0], refused[1]["code"]) == (422, "invalid_value")
    assert (stored, found) == ((201, session), (200, session))
    item = deployed.aws.client().get_item(TableName="sessions", Key={"session_id": {"S": "s1"}, "user_id": {"S": "u1"}})
    assert item["Item"]["user_id"] == {"S": "u1"}


def test_a_tenant_sees_what_is_its_own(deployed: Deployed) -> None:
    new = http_event("POST", "/projects", body={"project_id": "p1", "title": "x"}, claims={"tenant_id": "t1"})
    stored = deployed.invoke("Project", new)
    own, other = (
        deployed.invoke("Project", http_event("GET", "/projects/p1", claims={"tenant_id": each}))
        for each in ("t1", "t2")
    )
    home = deployed.invoke("saastenanthome", http_event("GET", "/tenant-home", claims={"tenant_id": "t1"}))

    assert (stored[0], own[0], other[0]) == (201, 200, 404)
    assert own[1]["title"] == "x"
    assert [each["value"]["project_id"] for each in home[1]["items"]] == ["p1"]


def test_the_deployed_tables_are_those_of_the_models(deployed: Deployed) -> None:
    for table in deployed.schema.tables:
        seen = observe_table(deployed.aws.client(), table.name)
        assert seen is not None
        assert diff_table(seen.table, as_ministack_makes(table)) == ()
    # What ministack ignores is read where it was told.
    template = json.loads((deployed.folder / "cdk.out" / "saas-table.template.json").read_text())
    told = template["Resources"]["SaasTable98650C35"]["Properties"]
    (replica,) = told["Replicas"]
    assert told["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert replica["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert replica["DeletionProtectionEnabled"] is True


def test_deployed_again_nothing_changes_and_destroyed_the_tables_are_left(deployed: Deployed) -> None:
    again = deployed.cdk("deploy", "--all", "--require-approval", "never")
    difference = deployed.cdk("diff", "--fail")
    deployed.cdk("destroy", "--all", "--force")

    assert "(no changes)" not in deployed.said
    assert again.count("(no changes)") == 3
    assert difference.count("There were no differences") == 3
    assert deployed.client("lambda").list_functions()["Functions"] == []
    assert deployed.aws.client().list_tables()["TableNames"] == ["saas", "sessions"]


def as_ministack_makes(table: Table) -> Table:
    """It ignores what a template says of expiry, recovery and protection."""
    return replace(table, ttl=None, pitr=False, protected=False)
