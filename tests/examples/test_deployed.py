"""The examples, deployed on ministack as their pages say: tokens that are verified, files that go through queues."""

from __future__ import annotations

import base64
import json
import re
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar
from urllib.parse import urlsplit

import cryptography
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from liftgen.diagnostics import Report
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import load_project
from liftgen.testing import LocalDynamoDB
from liftgen.testing.cdk import cdk
from liftgen.testing.engines import ministack
from liftgen.testing.server import start

pytestmark = pytest.mark.slow

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
SERVICES = ("apigateway", "cloudformation", "ecr", "iam", "lambda", "logs", "s3", "sqs", "ssm", "sts")
HERE = (
    f"runtime=lambda_.Runtime.PYTHON_{sys.version_info.major}_{sys.version_info.minor}, "
    "architecture=lambda_.Architecture.X86_64"
)
DEADLINE = 120.0


class Issuer:
    """Who gives out tokens: its keys are at an address of loopback, as OpenID Connect has it."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        numbers = self._key.public_key().public_numbers()
        key = {"kty": "RSA", "kid": "k1", "alg": "RS256", "n": _whole(numbers.n), "e": _whole(numbers.e)}
        answers = {"/.well-known/jwks.json": {"keys": [key]}}

        class Keys(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = answers.get(self.path)
                self.send_response(404 if found is None else 200)
                self.end_headers()
                self.wfile.write(json.dumps(found).encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def token(self, audience: str = "saas", seconds: int = 600, **claims: object) -> str:
        now = int(time.time())
        said = {"iss": self.url, "aud": audience, "iat": now - 1, "exp": now + seconds, **claims}
        signed = ".".join(_text(json.dumps(each).encode()) for each in ({"alg": "RS256", "kid": "k1"}, said))
        return f"{signed}.{_text(self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


@dataclass(frozen=True)
class Deployed:
    """An example on a ministack of its own."""

    aws: LocalDynamoDB
    issuer: Issuer

    def client(self, service: str) -> Any:
        import boto3

        where = {"endpoint_url": self.aws.endpoint_url, "region_name": self.aws.region}
        return boto3.client(service, **where, aws_access_key_id=self.aws.account, aws_secret_access_key="local")

    def request(
        self, method: str, path: str, body: object = None, token: str | None = None, **headers: str
    ) -> tuple[int, Any, dict[str, str]]:
        """A request through API Gateway: with a token, or signed as far as ministack looks."""
        (api,) = self.client("apigatewayv2").get_apis()["Items"]
        connection = HTTPConnection(str(urlsplit(self.aws.endpoint_url).netloc), timeout=60)
        scope = f"{self.aws.account}/20200101/{self.aws.region}/execute-api/aws4_request"
        signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00"
        sent = {"authorization": signed if token is None else f"Bearer {token}", "content-type": "application/json"}
        text = None if body is None else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/_aws/execute-api/{api['ApiId']}/$default{path}", text, {**sent, **named})
        answer = connection.getresponse()
        told = answer.read()
        return answer.status, json.loads(told) if told else None, {n.lower(): v for n, v in answer.getheaders()}

    def output(self, stack: str, name: str) -> str:
        """An output of a stack, by what its name begins with."""
        (found,) = self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
        return next(each["OutputValue"] for each in found["Outputs"] if each["OutputKey"].startswith(name))


def deployed(name: str, folder: Path, issuer: Issuer, context: dict[str, str]) -> Iterator[Deployed]:
    """An example, scaffolded and deployed as its page says, but for the machine that functions run on and the context."""
    shutil.copytree(ROOT / "examples" / name, folder, ignore=shutil.ignore_patterns("__pycache__"))
    assert not scaffold(load_project(folder, Report()), ScaffoldOptions(), Report()).report.failed
    for path in (folder / "stacks").glob("*.py"):
        text = re.sub(r"(?s)(Lift(?:App|Function)\(.*?code=code)", rf"\1, {HERE}", path.read_text())
        if HERE in text:
            path.write_text(
                re.sub(r"(?m)^from aws_cdk", "from aws_cdk import aws_lambda as lambda_\nfrom aws_cdk", text, count=1)
            )
    (command,) = re.findall(r"^cdk (.*)$", (ROOT / "examples" / name / "README.md").read_text(), re.MULTILINE)
    told = [
        f"{each.partition('=')[0]}={context[each.partition('=')[0]]}" if each.partition("=")[0] in context else each
        for each in shlex.split(command)
    ]
    with verifying() as aws:
        environment = {**aws.environment, "CDK_VALIDATION": "false"}
        cdk("bootstrap", project=folder, environment=environment)
        cdk(*told, project=folder, environment=environment)
        yield Deployed(aws, issuer)


@contextmanager
def verifying() -> Iterator[LocalDynamoDB]:
    """A ministack that verifies tokens: it does where it finds `cryptography`, which is here and not among its own packages.

    Who sends a token names no account, and is let in to the one that is used here.
    """
    here = str(Path(cryptography.__file__).parents[1])
    run = f"import runpy, sys; sys.path.append({here!r}); runpy.run_module('ministack', run_name='__main__', alter_sys=True)"
    service = ministack(SERVICES)

    def command(port: int) -> tuple[str, ...]:
        python, *_ = service.command(port)
        return (python, "-I", "-X", "utf8", "-c", run)

    server = start(replace(service, command=command), deadline=DEADLINE)
    try:
        yield LocalDynamoDB(server.url, "000000000000", server=server)
    finally:
        server.stop()


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="module")
def saas(tmp_path_factory: pytest.TempPathFactory, issuer: Issuer) -> Iterator[Deployed]:
    yield from deployed("saas", tmp_path_factory.mktemp("deployed") / "saas", issuer, {"issuer": issuer.url})


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory, issuer: Issuer) -> Iterator[Deployed]:
    yield from deployed("pipeline", tmp_path_factory.mktemp("deployed") / "pipeline", issuer, {"pause": "6"})


def test_a_tenant_is_what_its_verified_token_says(saas: Deployed) -> None:
    ours, theirs = (saas.issuer.token(org=each, sub="u") for each in ("t1", "t2"))
    forged = Issuer()
    key = {"Idempotency-Key": "k1"}
    project = {"project_id": "p1", "title": "A shed", "budget": "12"}
    made = saas.request("POST", "/projects", project, ours, **key)
    again = saas.request("POST", "/projects", project, ours, **key)
    other = saas.request("POST", "/projects", {**project, "title": "Another"}, ours, **key)

    assert (made[0], made[1]["tenant_id"], made[2]["etag"]) == (201, "t1", '"0"')
    assert (again[0], again[1], again[2]["idempotent-replayed"]) == (201, made[1], "true")
    assert (other[0], other[1]["code"]) == (422, "key_reused")
    assert saas.request("GET", "/projects/p1", token=theirs)[0] == 404
    assert saas.request("GET", "/projects/p1", token=ours)[1]["title"] == "A shed"
    for refused in (
        forged.token(org="t1", iss=saas.issuer.url),
        saas.issuer.token(audience="other", org="t1"),
        saas.issuer.token(seconds=-10, org="t1"),
        "none",
    ):
        assert saas.request("GET", "/projects/p1", token=refused)[0] == 401
    assert saas.request("GET", "/projects", token=saas.issuer.token(sub="u"))[0] == 403
    forged.server.shutdown()
    forged.server.server_close()


def test_many_projects_are_made_searched_and_counted(saas: Deployed) -> None:
    token = saas.issuer.token(org="t3", sub="u")
    many = [{"project_id": f"p{each}", "title": f"Shed {each}", "budget": str(each)} for each in range(30)]
    made = saas.request("POST", "/projects/bulk", {"projects": many}, token)
    taken = saas.request("POST", "/projects/bulk", {"projects": many[:2]}, token)
    listed = saas.request("GET", "/projects?sort=-project_id&limit=2&status=active", token=token)
    found = saas.request("GET", "/reports/search?text=Shed&budget_from=28", token=token)
    figures = saas.request("GET", "/reports/figures?since=2030-01-01&until=2030-02-01", token=token)
    deleted = saas.request("POST", "/projects/bulk-delete", {"project_ids": ["p1", "p2"]}, token)

    assert (made[0], made[1]) == (201, {"made": 30})
    assert (taken[0], taken[1]["code"]) == (409, "already_exists")
    assert [each["project_id"] for each in listed[1]["items"]] == ["p9", "p8"]
    assert sorted(each["project_id"] for each in found[1]["items"]) == ["p28", "p29"]
    assert (figures[1]["projects"], figures[1]["budget"]) == (30, "435")
    assert deleted[0] == 204
    assert int(listed[2]["x-ratelimit-remaining"]) < int(listed[2]["x-ratelimit-limit"])


def test_a_file_goes_through_the_pipeline(pipeline: Deployed) -> None:
    bucket = pipeline.output("uploads-api", "Bucket")
    pipeline.client("s3").put_object(Bucket=bucket, Key="may/sales 1.csv", Body=b"tea,2.50\ncoffee,3.25\n")
    (done,) = until(lambda: listed(pipeline, "done"))

    assert (done["object_key"], done["lines"], done["total"]) == ("may/sales 1.csv", 2, "5.75")
    whole = pipeline.request("GET", f"/whole-upload?upload_id={done['upload_id']}")[1]["items"]
    assert [each["value"]["product"] for each in whole if each["entity"] == "Sale"] == ["tea", "coffee"]


def test_a_file_that_cannot_be_read_is_tried_three_times_and_ends_with_the_dead_letters(pipeline: Deployed) -> None:
    bucket, queue = (pipeline.output("uploads-api", each) for each in ("Bucket", "DeadLetters"))
    pipeline.client("s3").put_object(Bucket=bucket, Key="bad.csv", Body=b"tea,much\n")
    sqs = pipeline.client("sqs")
    (letter,) = until(lambda: sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", []))
    (failed,) = listed(pipeline, "failed")

    (record,) = json.loads(letter["Body"])["Records"]
    assert record["s3"]["object"]["key"] == "bad.csv"
    assert (failed["attempts"], failed["problem"]) == (3, "line 1 is no sale")


def listed(pipeline: Deployed, state: str) -> list[Any]:
    status, page, _ = pipeline.request("GET", f"/uploads/by-state?state={state}")
    assert status == 200, page
    items: list[Any] = page["items"]
    return items


def until(ask: Callable[[], list[T]]) -> list[T]:
    """What is there, as soon as something is."""
    deadline = time.monotonic() + DEADLINE
    while not (found := ask()):
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.1)
    return found


def _whole(number: int) -> str:
    return _text(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
