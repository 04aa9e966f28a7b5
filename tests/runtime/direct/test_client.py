"""The direct client in its process: threads, forks, credentials, and nothing told."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.credentials import Credentials as BotocoreCredentials
from botocore.credentials import DeferredRefreshableCredentials, RefreshableCredentials
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from support.bridge import BridgedClient
from support.scripted import ScriptedServer, Turn, answer, end, scripted, send

from liftgen.runtime.aio import direct as aio
from liftgen.runtime.direct import Credentials, DirectClient
from liftgen.runtime.errors import AccessDenied, LiftError, NotConfigured, Throttled, Timeout, Unavailable

GET = b'{"TableName":"saas"}'
THROTTLED = answer(b'{"__type":"x#ThrottlingException"}', 400)
KEYS = Credentials("AKIDEXAMPLE", "verysecret", "verysecrettoken")


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []

    async def wait(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr("time.sleep", found.append)
    monkeypatch.setattr("asyncio.sleep", wait)
    return found


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted() as running:
        yield running


FORMS: dict[str, Callable[..., Any]] = {
    "blocking": DirectClient,
    "asyncio": lambda *given, **named: BridgedClient(aio.DirectClient(*given, **named)),
}
make: Callable[..., Any] = DirectClient


@pytest.fixture(params=FORMS.values(), ids=FORMS.keys(), autouse=True)
def _form(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request.module, "make", request.param)


def client_of(server: ScriptedServer, credentials: object | None = KEYS, **settings: Any) -> Any:
    return make("eu-west-1", endpoint_url=server.url, credentials=credentials, **{"environment": {}, **settings})


def access_keys(server: ScriptedServer) -> list[bytes]:
    return [request.partition(b"Credential=")[2].partition(b"/")[0] for request in server.requests]


def test_threads_share_a_client(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def echo(request: bytes) -> Turn:
        return send(answer(b'{"Item":' + request.partition(b"\r\n\r\n")[2] + b"}"))

    monkeypatch.setattr(server, "turn", echo)
    client = client_of(server)
    bodies = [json.dumps({"TableName": f"t{number}"}).encode() for number in range(400)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda body: client.call("GetItem", body), bodies))

    assert answers == [b'{"Item":' + body + b"}" for body in bodies]
    assert server.connections <= 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks are a thing of POSIX")
def test_both_sides_of_a_fork_have_connections_of_their_own(server: ScriptedServer) -> None:
    client = client_of(server)
    client.call("GetItem", GET)
    client._quota._lock.acquire()  # as a thread may hold it that the child does not have
    child = os.fork()
    if child == 0:
        status = 1
        try:
            client._quota.acquire(5)
            status = 0 if client.call("GetItem", GET) == b"{}" else 1
        finally:
            os._exit(status)
    client._quota._lock.release()
    _, status = os.waitpid(child, 0)
    client.call("GetItem", GET)

    assert status == 0
    assert (len(server.requests), server.connections) == (3, 2)


def test_many_clients_stand_beside_each_other(server: ScriptedServer) -> None:
    clients = [client_of(server, Credentials(f"KEY{number}", "s")) for number in range(20)]
    for client in clients:
        client.call("GetItem", GET)

    assert access_keys(server) == [f"KEY{number}".encode() for number in range(20)]


def test_a_closed_client_opens_a_new_connection(server: ScriptedServer) -> None:
    client = client_of(server)
    for _ in range(2):
        client.call("GetItem", GET)
        client.close()

    assert server.connections == 2


def test_retries_end_and_wait_longer_each_time(server: ScriptedServer, waits: list[float]) -> None:
    server.otherwise = send(THROTTLED)

    with pytest.raises(Throttled):
        client_of(server).call("GetItem", GET)

    assert len(server.requests) == 4
    assert all(0 <= wait <= 2**place for place, wait in enumerate(waits))
    assert len(waits) == 3


def test_a_service_that_is_down_is_not_drowned(server: ScriptedServer, waits: list[float]) -> None:
    server.otherwise = send(answer(b"{}", 500))
    client = client_of(server)
    for _ in range(20):
        with pytest.raises(Unavailable):
            client.call("GetItem", GET)

    assert len(waits) == 500 // 14
    assert len(server.requests) == 20 + 500 // 14


def test_an_answer_that_may_wait_is_waited_for_as_asked(server: ScriptedServer, waits: list[float]) -> None:
    server.script.append(send(answer(b"{}", 503, "x-amz-retry-after: 1500\r\n")))
    client_of(server).call("GetItem", GET)

    assert waits == [1.5]


@pytest.mark.parametrize("token", ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"])
def test_the_environments_keys_sign(server: ScriptedServer, token: str) -> None:
    environment = {"AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "s", token: "the-token"}
    client_of(server, None, environment=environment).call("GetItem", GET)

    assert access_keys(server) == [b"AKIDENV"]
    assert b"X-Amz-Security-Token: the-token\r\n" in server.requests[0]


@pytest.mark.parametrize("package", ["liftgen.runtime", "liftgen.runtime.aio"])
def test_a_plain_region_and_the_environments_keys_need_no_botocore(package: str) -> None:
    script = (
        "import sys\n"
        f"from {package} import connect\n"
        "print(connect(), sorted({'botocore', 'boto3', 'urllib3', 'http.client', 'email'} & sys.modules.keys()))\n"
    )
    environment = {
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "LIFT_CLIENT": "direct",
    }

    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == (
        "DirectClient(region='eu-west-1', endpoint='https://dynamodb.eu-west-1.amazonaws.com') []"
    )


def sources() -> dict[str, Any]:
    theirs = BotocoreCredentials("AKIDTHEIRS", "s", "t")
    session = botocore.session.Session()
    session.set_credentials("AKIDTHEIRS", "s")
    return {
        "credentials": theirs,
        "botocore": session,
        "boto3": boto3.Session("AKIDTHEIRS", "s", region_name="eu-west-1"),
    }


@pytest.mark.parametrize("source", ["credentials", "botocore", "boto3"])
def test_botocores_credentials_and_sessions_sign(server: ScriptedServer, source: str) -> None:
    client_of(server, sources()[source]).call("GetItem", GET)

    assert access_keys(server) == [b"AKIDTHEIRS"]


def test_credentials_of_a_profile_are_found(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "credentials").write_text("[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = s\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    client_of(server, None, environment=os.environ).call("GetItem", GET)

    assert access_keys(server) == [b"AKIDFILE"]


def test_credentials_that_expire_are_renewed(server: ScriptedServer) -> None:
    """Each request is signed with what is valid at its time; what is new is taken without a new client."""
    made = iter(range(10))

    def renew() -> dict[str, str]:
        expiry = datetime.now(UTC) + timedelta(seconds=1)  # at once to be renewed
        return {
            "access_key": f"AKID{next(made)}",
            "secret_key": "s",
            "token": "t",
            "expiry_time": expiry.isoformat(),
        }

    theirs = RefreshableCredentials.create_from_metadata(renew(), refresh_using=renew, method="test")
    client = client_of(server, theirs)
    for _ in range(3):
        client.call("GetItem", GET)

    keys = access_keys(server)
    assert len(set(keys)) == 3


def test_without_credentials_access_is_denied(server: ScriptedServer) -> None:
    for _ in range(2):
        with pytest.raises(AccessDenied, match="no credentials"):
            client_of(server, None).call("PutItem", GET)

    assert server.requests == []


@pytest.mark.parametrize(
    ("failed", "kind"),
    [
        (ClientError({"Error": {"Code": "AccessDenied", "Message": "not this role"}}, "AssumeRole"), AccessDenied),
        (ReadTimeoutError(endpoint_url="http://sts"), Timeout),
        (ConnectTimeoutError(endpoint_url="http://sts"), Timeout),
        (EndpointConnectionError(endpoint_url="http://sts"), Unavailable),
    ],
)
def test_credentials_that_cannot_be_had_are_the_familys_error(
    server: ScriptedServer, failed: Exception, kind: type[LiftError]
) -> None:
    def refuse() -> dict[str, str]:
        raise failed

    with pytest.raises(LiftError) as caught:
        client_of(server, DeferredRefreshableCredentials(refuse, "assume-role")).call("PutItem", GET)

    assert isinstance(caught.value, kind)
    assert not caught.value.ambiguous
    assert server.requests == []


@pytest.mark.parametrize("secret", ["", "line\r\nbreak", "snow☃", "a b"])
def test_credentials_that_no_header_can_hold_are_refused_untold(secret: str) -> None:
    with pytest.raises(AccessDenied) as caught:
        Credentials("AKID", "s", secret or None) if secret else Credentials("AKID", "")

    assert not secret or secret not in str(caught.value)


def test_no_secret_is_shown(server: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    server.script += [send(answer(b'{"__type":"x#ValidationException"}', 400)), end(), end(), end(), end()]
    client = client_of(server, attempts=1)
    inner = getattr(client, "client", client)
    told = [repr(client), repr(KEYS), str(KEYS), *(f"{each!r} {each}" for each in vars(inner).values())]
    for _ in range(2):
        with pytest.raises(LiftError) as caught:
            client.call("PutItem", GET)
        told += [repr(caught.value), str(caught.value), str(vars(caught.value)), repr(caught.value.__cause__)]
    with pytest.raises(NotConfigured) as refused:
        make("eu-west-1", endpoint_url="http://me:verysecret@localhost/", credentials=KEYS, environment={})

    assert "verysecret" not in " ".join([*told, str(refused.value), caplog.text])


def test_a_request_that_was_never_sent_is_not_ambiguous(waits: list[float]) -> None:
    with scripted() as gone:
        pass

    with pytest.raises(Unavailable) as caught:
        client_of(gone, attempts=2).call("PutItem", GET)

    assert (caught.value.ambiguous, len(waits)) == (False, 1)


def test_certificates_that_are_not_there_are_a_setting() -> None:
    with pytest.raises(NotConfigured, match="/nonexistent"):
        make("eu-west-1", credentials=KEYS, certificates="/nonexistent", environment={})
