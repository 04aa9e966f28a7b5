"""Deploying: a sample's generated app on ministack as cdk deploys it, synthesised once and deployed as often as one likes."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from liftgen.diagnostics import Report
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import Project
from liftgen.schema import Schema
from liftgen.testing import LocalDynamoDB
from liftgen.testing.cdk import cdk

SAMPLES = Path(__file__).parents[2] / "sample_models"
SERVICES = ("apigateway", "cloudformation", "ecr", "iam", "lambda", "logs", "s3", "sqs", "ssm", "sts")
HERE = f"""\
            runtime=lambda_.Runtime.PYTHON_{sys.version_info.major}_{sys.version_info.minor},
            architecture=lambda_.Architecture.X86_64,
"""


@dataclass(frozen=True)
class App:
    """The generated app of a sample in a folder, and the account of ministack in which it is deployed."""

    aws: LocalDynamoDB
    folder: Path
    schema: Schema

    def bootstrap(self) -> str:
        """Make ready the account, once for all apps."""
        return self._cdk("bootstrap", f"aws://{self.aws.account}/{self.aws.region}")

    def synth(self) -> None:
        """Synthesise the app, and package what its functions run; what follows takes it as it is then."""
        shutil.rmtree(self.folder / "cdk.out", ignore_errors=True)
        self._cdk("synth", "--quiet")

    def cdk(self, *arguments: str) -> str:
        """What a command says of the app as it was synthesised."""
        return self._cdk("--app", "cdk.out", *arguments)

    def deploy(self) -> str:
        """Deploy everything."""
        return self.cdk("deploy", "--all", "--require-approval", "never")

    def templates(self) -> dict[str, dict[str, Any]]:
        """The synthesised templates by the names of their stacks."""
        return {
            each.name.removesuffix(".template.json"): json.loads(each.read_text("utf-8"))
            for each in sorted((self.folder / "cdk.out").glob("*.template.json"))
        }

    @property
    def api(self) -> str:
        """The name of the stack of functions."""
        (name,) = [each for each in self.templates() if each.endswith("-api")]
        return name

    def client(self, service: str) -> Any:
        """boto3's client for a service of this account."""
        import boto3

        where = {"endpoint_url": self.aws.endpoint_url, "region_name": self.aws.region}
        return boto3.client(service, **where, aws_access_key_id=self.aws.account, aws_secret_access_key="local")

    def request(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """A request through API Gateway, signed as far as ministack looks."""
        (stack,) = self.client("cloudformation").describe_stacks(StackName=self.api)["Stacks"]
        (url,) = [each["OutputValue"] for each in stack["Outputs"] if "Url" in each["OutputKey"]]
        api = str(urlsplit(url).hostname).partition(".")[0]
        connection = HTTPConnection(str(urlsplit(self.aws.endpoint_url).netloc), timeout=60)
        text = None if body is None else json.dumps(body)
        scope = f"{self.aws.account}/20200101/{self.aws.region}/execute-api/aws4_request"
        headers = {
            "authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00",
            "content-type": "application/json",
        }
        connection.request(method, f"/_aws/execute-api/{api}/$default{path}", text, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    def invoke(self, function: str, event: dict[str, Any]) -> tuple[int, Any]:
        """An event of API Gateway, as one with an authorizer sends it, to the function itself."""
        client = self.client("lambda")
        answer = json.loads(
            client.invoke(FunctionName=self.function(f"Functions{function}Function"), Payload=json.dumps(event))[
                "Payload"
            ].read()
        )
        return answer["statusCode"], json.loads(answer["body"])

    def function(self, part: str) -> str:
        """The name of the one function whose name has this in it."""
        names = [each["FunctionName"] for each in self.client("lambda").list_functions()["Functions"]]
        (name,) = [each for each in names if part in each]
        return str(name)

    def _cdk(self, *arguments: str) -> str:
        return cdk(*arguments, project=self.folder, environment={**self.aws.environment, "CDK_VALIDATION": "false"})


def scaffolded(folder: Path, sample: str, aws: LocalDynamoDB) -> App:
    """The app of a sample as it is generated, but for the machine that functions run on."""
    folder.mkdir(parents=True, exist_ok=True)
    models = Path(shutil.copy(SAMPLES / f"{sample}.py", folder))
    outcome = scaffold(Project(folder).with_models([models]), ScaffoldOptions(), Report())
    assert not outcome.report.failed
    api = folder / "stacks" / "api.py"
    text = api.read_text().replace("            code=PythonProject", f"{HERE}            code=PythonProject")
    api.write_text(text.replace("\nfrom constructs", "\nfrom aws_cdk import aws_lambda as lambda_\nfrom constructs"))
    return App(aws, folder, outcome.schema)
