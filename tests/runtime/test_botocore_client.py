"""The port over botocore: bytes out, bytes in; its retries, checks and credentials kept; its failures one of the family."""

import json
import socket
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.credentials import DeferredRefreshableCredentials
from botocore.exceptions import ClientError

from liftgen.runtime.botocore_client import BotocoreClient
from liftgen.runtime.errors import (
    AccessDenied,
    ConditionFailed,
    InvalidRequest,
    LiftError,
    NotConfigured,
    Throttled,
    Timeout,
    TransactionCancelled,
    Unavailable,
)

GET = b'{"TableName":"saas","Key":{"pk":{"S":"\\u0000 as it was written"}}}'
PUT = b'{"TableName":"saas","Item":{"pk":{"S":"a"}}}'
FOUND = b'{"Item":{"pk":{"S":"a"},"x":{"B":"AA=="}}}'
FAILED_CONDITION = (
    b'{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",'
    b'"message":"The conditional request failed","Item":{"x":{"B":"AA=="}}}'
)
THROTTLED = b'{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slower"}'
CANCELLED = (
    b'{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"cancelled",'
    b'"CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed","Item":{"x":{"N":"1"}}}]}'
)


@dataclass
class Reply:
    """What the server answers once; `hang_up` closes the connection without a word."""

    status: int = 200
    body: bytes = b"{}"
    checksum: int | None = None
    hang_up: bool = False


@dataclass
class Server:
    """A DynamoDB that answers as it is told to, then `otherwise`, and remembers what it was sent."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    otherwise: Reply = field(default_factory=lambda: Reply(body=FOUND))
    requests: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def reply(self, target: str, body: bytes, headers: dict[str, str]) -> Reply:
        self.requests.append((target, body, headers))
        return self.replies.pop(0) if self.replies else self.otherwise


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            target = self.headers["X-Amz-Target"]
            reply = state.reply(target, body, {name.lower(): value for name, value in self.headers.items()})
            if reply.hang_up:
                self.close_connection = True
                return
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(reply.body)))
            self.send_header("x-amzn-RequestId", "R1")
            self.send_header("x-amz-crc32", str(reply.checksum or zlib.crc32(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Listener(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that stopped waiting is no error here."""

    listener = Listener(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{listener.server_port}"
    yield state
    listener.shutdown()
    listener.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_DYNAMODB",
        "AWS_DEFAULT_REGION",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "verysecret")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")


@pytest.fixture(autouse=True)
def _no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Botocore waits a random part of the backoff before it repeats a request."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)


def quick(attempts: int = 2, **settings: Any) -> Config:
    return Config(retries={"mode": "standard", "total_max_attempts": attempts}, **settings)


def client_of(server: Server, attempts: int = 2, **settings: Any) -> BotocoreClient:
    return BotocoreClient(region_name="eu-west-1", endpoint_url=server.url, config=quick(attempts, **settings))


def every_kind(server: Server) -> dict[str, BotocoreClient]:
    """The client over each of the things it may be made of."""
    options: dict[str, Any] = {"region_name": "eu-west-1", "endpoint_url": server.url, "config": quick()}
    return {
        "nothing": BotocoreClient(**options),
        "a session of boto3": BotocoreClient(boto3.Session(), **options),
        "a session of botocore": BotocoreClient(botocore.session.Session(), **options),
        "a client": BotocoreClient(boto3.client("dynamodb", **options)),
        "the client of a resource": BotocoreClient(boto3.resource("dynamodb", **options).meta.client),
    }


def test_bytes_go_out_and_come_in_as_they_are(server: Server) -> None:
    for source, client in every_kind(server).items():
        assert client.call("GetItem", GET) == FOUND, source
        target, body, headers = server.requests[-1]
        assert (target, body) == ("DynamoDB_20120810.GetItem", GET), source
        assert headers["content-type"] == "application/x-amz-json-1.0", source
        assert headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"), source


def test_errors_are_the_family_s_whatever_the_client_is_made_of(server: Server) -> None:
    for source, client in every_kind(server).items():
        server.replies.append(Reply(400, FAILED_CONDITION))
        with pytest.raises(ConditionFailed) as caught:
            client.call("PutItem", PUT)
        assert caught.value.item == {"x": {"B": "AA=="}}, source
        assert (caught.value.ambiguous, caught.value.request_id) == (False, "R1"), source


def test_a_cancelled_transaction_brings_its_reasons(server: Server) -> None:
    server.replies.append(Reply(400, CANCELLED))

    with pytest.raises(TransactionCancelled) as caught:
        client_of(server).call("TransactWriteItems", b'{"TransactItems":[]}')

    assert [reason.code for reason in caught.value.reasons] == [None, "ConditionalCheckFailed"]
    assert caught.value.reasons[1].item == {"x": {"N": "1"}}


@pytest.mark.parametrize(
    "first", [Reply(400, THROTTLED), Reply(500), Reply(hang_up=True), Reply(body=FOUND, checksum=7)]
)
def test_botocore_repeats_what_it_would_repeat(server: Server, first: Reply) -> None:
    server.replies.append(first)

    assert client_of(server).call("GetItem", GET) == FOUND
    assert [body for _, body, _ in server.requests] == [GET, GET]


@pytest.mark.parametrize(
    ("first", "ambiguous"),
    [
        (Reply(400, THROTTLED), False),
        (Reply(500), True),
        (Reply(hang_up=True), True),
        (Reply(body=b"{}", checksum=7), True),
    ],
)
def test_a_failure_after_a_lost_answer_is_ambiguous(server: Server, first: Reply, ambiguous: bool) -> None:
    server.replies += [first, Reply(400, FAILED_CONDITION)]

    with pytest.raises(ConditionFailed) as caught:
        client_of(server).call("PutItem", PUT)

    assert caught.value.ambiguous is ambiguous


@pytest.mark.parametrize(
    ("reply", "kind", "ambiguous"),
    [
        (Reply(400, THROTTLED), Throttled, False),
        (Reply(500), Unavailable, True),
        (Reply(hang_up=True), Unavailable, True),
        (Reply(body=b"{}", checksum=7), Unavailable, True),
        (Reply(body=b"<html>a proxy's page</html>"), Unavailable, True),
        (
            Reply(400, b'{"__type":"com.amazon.coral.validate#ValidationException","message":"no"}'),
            InvalidRequest,
            False,
        ),
    ],
)
def test_what_does_not_get_better_is_one_error(
    server: Server, reply: Reply, kind: type[LiftError], ambiguous: bool
) -> None:
    server.otherwise = reply

    with pytest.raises(LiftError) as written:
        client_of(server).call("PutItem", PUT)
    with pytest.raises(LiftError) as read:
        client_of(server).call("GetItem", GET)

    assert (type(written.value), written.value.ambiguous) == (kind, ambiguous)
    assert (type(read.value), read.value.ambiguous) == (kind, False)


def test_no_answer_in_time_is_a_timeout(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(server, "reply", lambda *_: (answered.wait(10), Reply())[1])

    with pytest.raises(Timeout) as caught:
        client_of(server, attempts=1, read_timeout=0.05).call("PutItem", PUT)
    answered.set()

    assert caught.value.ambiguous


def test_a_request_that_was_never_sent_is_not_ambiguous() -> None:
    with socket.socket() as unheard:  # bound and not listening: nobody else gets the port, and nobody answers on it
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}"
        client = BotocoreClient(region_name="eu-west-1", endpoint_url=url, config=quick(1))
        with pytest.raises(Unavailable) as caught:
            client.call("PutItem", PUT)

    assert not caught.value.ambiguous


def test_without_credentials_access_is_denied(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")

    with pytest.raises(AccessDenied):
        client_of(server).call("GetItem", GET)

    assert server.requests == []


def test_credentials_that_are_refused_are_access_denied(server: Server) -> None:
    def refuse() -> dict[str, str]:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "not this role"}}, "AssumeRole")

    session = botocore.session.Session()
    session._credentials = DeferredRefreshableCredentials(refuse, "assume-role")  # as a provider would give them
    client = BotocoreClient(session, region_name="eu-west-1", endpoint_url=server.url, config=quick())

    with pytest.raises(AccessDenied, match="not this role") as caught:
        client.call("PutItem", PUT)

    assert not caught.value.ambiguous
    assert server.requests == []


def test_without_a_region_nothing_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)

    with pytest.raises(NotConfigured, match="region"):
        BotocoreClient()


def test_a_client_of_another_service_is_refused() -> None:
    with pytest.raises(NotConfigured, match="sts"):
        BotocoreClient(boto3.client("sts", region_name="eu-west-1"))


def test_a_client_that_exists_keeps_its_settings(server: Server) -> None:
    client = boto3.client("dynamodb", region_name="eu-west-1", endpoint_url=server.url)

    with pytest.raises(NotConfigured, match="already"):
        BotocoreClient(client, region_name="eu-west-1")


def test_a_client_that_is_shared_serves_its_other_users_as_before(server: Server) -> None:
    shared = boto3.client("dynamodb", region_name="eu-west-1", endpoint_url=server.url, config=quick())
    ours = [BotocoreClient(shared), BotocoreClient(shared)]

    answers = [each.call("GetItem", GET) for each in ours]
    theirs = shared.get_item(TableName="theirs", Key={"pk": {"S": "a"}})

    assert answers == [FOUND, FOUND]
    assert theirs["Item"] == {"pk": {"S": "a"}, "x": {"B": b"\x00"}}
    assert json.loads(server.requests[-1][1])["TableName"] == "theirs"


def test_threads_share_a_client(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "reply", lambda _, body, __: Reply(body=b'{"Item":' + body + b"}"))
    client = client_of(server)
    bodies = [json.dumps({"TableName": f"t{number}"}).encode() for number in range(100)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda body: client.call("GetItem", body), bodies))

    assert answers == [b'{"Item":' + body + b"}" for body in bodies]


def test_a_table_named_by_its_arn_is_asked_for_in_its_account(server: Server) -> None:
    body = b'{"TableName":"arn:aws:dynamodb:eu-west-1:111122223333:table/saas","Key":{"pk":{"S":"a"}}}'

    assert client_of(server).call("GetItem", body) == FOUND
    assert server.requests[-1][1] == body


def test_no_secret_is_shown(server: Server) -> None:
    server.otherwise = Reply(400, THROTTLED)
    client = client_of(server)

    with pytest.raises(Throttled) as caught:
        client.call("PutItem", PUT)

    assert "verysecret" not in f"{client!r} {caught.value!r} {caught.value} {vars(caught.value)}"
