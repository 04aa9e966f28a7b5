"""Whatever a server does, our clients and botocore's end in the same answer or error, and send a write equally often."""

import gzip
import json
import random
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Any

import boto3
import pytest
import trustme
from botocore.config import Config
from support.bridge import BridgedClient
from support.scripted import ScriptedServer, Turn, answer, end, reset, scripted, send, stall

from liftgen.runtime.aio import direct as aio
from liftgen.runtime.botocore_client import BotocoreClient
from liftgen.runtime.client import Client
from liftgen.runtime.direct import Credentials, DirectClient, tls
from liftgen.runtime.errors import READS, AccessDenied, LiftError, Timeout, Unavailable

PUT = b'{"TableName":"saas","Item":{"pk":{"S":"a"}}}'
FOUND = b'{"Item":{"pk":{"S":"a"}}}'
ATTEMPTS = 3


@dataclass(frozen=True)
class Outcome:
    """How a call ended, and how often it was sent."""

    answer: bytes | None
    error: type[LiftError] | None
    code: str | None
    ambiguous: bool
    sent: int


@pytest.fixture(autouse=True)
def _no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_: float) -> None:
        return

    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr("asyncio.sleep", at_once)


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "verysecret")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")


def direct(server: ScriptedServer, timeout: float, certificates: str | None) -> DirectClient:
    return DirectClient(
        "eu-west-1",
        endpoint_url=server.url,
        credentials=Credentials("AKIDEXAMPLE", "verysecret"),
        attempts=ATTEMPTS,
        read_timeout=timeout,
        certificates=certificates,
        environment={},
    )


def botocore(server: ScriptedServer, timeout: float, certificates: str | None) -> BotocoreClient:
    retries: Any = {"mode": "standard", "total_max_attempts": ATTEMPTS}
    client = boto3.client(
        "dynamodb",
        region_name="eu-west-1",
        endpoint_url=server.url,
        verify=certificates,
        config=Config(retries=retries, read_timeout=timeout, proxies={}, parameter_validation=False),
    )
    return BotocoreClient(client)


def in_asyncio(server: ScriptedServer, timeout: float, certificates: str | None) -> BridgedClient:
    client = aio.DirectClient(
        "eu-west-1",
        endpoint_url=server.url,
        credentials=Credentials("AKIDEXAMPLE", "verysecret"),
        attempts=ATTEMPTS,
        read_timeout=timeout,
        certificates=certificates,
        environment={},
    )
    return BridgedClient(client)


Maker = Callable[[ScriptedServer, float, str | None], Client]
FORMS: dict[str, Maker] = {"blocking": direct, "asyncio": in_asyncio}
MAKERS: tuple[Maker, ...] = (direct, in_asyncio, botocore)


@dataclass(frozen=True)
class Pair:
    """A client of each kind, each with a server of its own that does the same."""

    clients: dict[str, Client]
    servers: dict[str, ScriptedServer]

    def outcomes(self, *script: Turn, operation: str = "PutItem") -> tuple[Outcome, Outcome]:
        """What comes of a call with the direct client, and with botocore's."""
        return (
            self.outcome("direct", *script, operation=operation),
            self.outcome("botocore", *script, operation=operation),
        )

    def outcome(self, kind: str, *script: Turn, operation: str) -> Outcome:
        server = self.servers[kind]
        server.requests.clear()
        server.script[:] = script
        try:
            found = self.clients[kind].call(operation, PUT if operation == "PutItem" else b"{}")
        except LiftError as failed:
            shown = f"{failed!r} {failed} {vars(failed)} {failed.__cause__!r} {failed.__context__!r}"
            assert "verysecret" not in shown
            return Outcome(None, type(failed), failed.code, failed.ambiguous, len(server.requests))
        return Outcome(found, None, None, False, len(server.requests))


@pytest.fixture(params=FORMS.values(), ids=FORMS.keys())
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with scripted(send(answer(FOUND))) as first, scripted(send(answer(FOUND))) as second:
        clients = {"direct": request.param(first, 20, None), "botocore": botocore(second, 20, None)}
        yield Pair(clients, {"direct": first, "botocore": second})


@pytest.fixture(params=FORMS.values(), ids=FORMS.keys())
def impatient(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with scripted(send(answer(FOUND))) as first, scripted(send(answer(FOUND))) as second:
        clients = {"direct": request.param(first, 0.1, None), "botocore": botocore(second, 0.1, None)}
        yield Pair(clients, {"direct": first, "botocore": second})


def chunked(*pieces: bytes, last: bytes = b"0\r\n\r\n") -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body + last


def error(code: str, status: int = 400, headers: str = "") -> bytes:
    return answer(
        json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no"}).encode(), status, headers
    )


HEAD = b"HTTP/1.1 200 OK\r\n"
ONCE: dict[str, Turn] = {
    "a good answer": send(answer(FOUND)),
    "no checksum": send(answer(FOUND, checksum=False)),
    "a wrong checksum": send(answer(FOUND, checksum=False, headers="x-amz-crc32: 7\r\n")),
    "a wrong checksum of an error": send(error("ValidationException").replace(b"crc32: ", b"crc32: 1")),
    "a checksum that is no number": send(answer(FOUND, checksum=False, headers="x-amz-crc32: seven\r\n")),
    "nothing, and the end": end(),
    "nothing, and a reset": reset(),
    "half an answer without a checksum": end(answer(FOUND, checksum=False)[:-7]),
    "half an answer with a checksum": end(answer(FOUND)[:-7]),
    "less than is said": end(answer(FOUND).replace(b"Length: ", b"Length: 1")),
    "more than is said": end(answer(FOUND) + b"and more"),
    "more than is said, kept open": send(answer(FOUND) + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
    "two lengths": end(answer(FOUND, headers="Content-Length: 7\r\n")),
    "the same length twice": send(answer(FOUND, headers=f"Content-Length: {len(FOUND)}\r\n")),
    "a length that is none": end(HEAD + b"Content-Length: many\r\n\r\n" + FOUND),
    "a negative length": end(HEAD + b"Content-Length: -5\r\n\r\n" + FOUND),
    "no length": end(HEAD + b"\r\n" + FOUND),
    "chunks": send(chunked(FOUND[:5], FOUND[5:])),
    "chunks with a trailer": send(chunked(FOUND, last=b"0\r\nx-more: yes\r\n\r\n")),
    "chunks that break off": end(chunked(FOUND[:5], last=b"")),
    "a chunk that breaks off": end(chunked(FOUND, last=b"")[:-9]),
    "chunks of no size": end(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + FOUND),
    "500 then good": send(answer(b"oh", 500)),
    "502 of a proxy": send(answer(b"<html>bad gateway</html>", 502)),
    "503 and an empty body": send(answer(b"", 503)),
    "a page of somebody else": send(answer(b"<html>sign in</html>")),
    "an empty answer": send(answer(b"")),
    "no content": send(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "a redirect": send(answer(b"", 301, "Location: https://elsewhere.example/\r\n")),
    "a temporary redirect": send(answer(b"", 307, "Location: https://elsewhere.example/\r\n")),
    "not modified": send(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "continue, then good": send(b"HTTP/1.1 100 Continue\r\n\r\n" + answer(FOUND)),
    "a huge header": send(answer(FOUND, headers=f"x-huge: {'x' * 70_000}\r\n")),
    "a large header": send(answer(FOUND, headers=f"x-large: {'x' * 60_000}\r\n")),
    "too many headers": send(answer(FOUND, headers="".join(f"x-{n}: y\r\n" for n in range(101)))),
    "many headers": send(answer(FOUND, headers="".join(f"x-{n}: y\r\n" for n in range(90)))),
    "another protocol": end(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "another version": end(b"HTTP/2 200\r\n\r\n"),
    "a status that is none": end(b"HTTP/1.1 abc OK\r\n\r\n"),
    "a status that is small": end(b"HTTP/1.1 20 OK\r\n\r\n"),
    "an old version": end(answer(FOUND).replace(b"HTTP/1.1", b"HTTP/1.0")),
    "a polite close": end(answer(FOUND, headers="Connection: close\r\n")),
    "throttled": send(error("ProvisionedThroughputExceededException")),
    "a transaction in progress": send(error("TransactionInProgressException")),
    "too many requests": send(answer(b"", 429)),
    "a failed condition": send(error("ConditionalCheckFailedException")),
    "an unknown error": send(error("SomethingNewException")),
    "a request that is refused": send(error("ValidationException")),
    "too large": send(answer(b"", 413)),
    "access denied": send(error("AccessDeniedException")),
    "an error that is no JSON": send(answer(b"<html>", 400)),
    "an error that is a list": send(answer(b"[]", 500)),
    "compressed, though nobody asked for it": send(answer(gzip.compress(FOUND), headers="Content-Encoding: gzip\r\n")),
    "an error, compressed": send(
        answer(gzip.compress(b'{"__type":"x#ValidationException"}'), 400, "Content-Encoding: gzip\r\n")
    ),
    "compressed, and not": send(answer(FOUND, headers="Content-Encoding: gzip\r\n")),
    "of an encoding that nobody knows": send(answer(FOUND, headers="Content-Encoding: rot13\r\n")),
}  # fmt: skip


@pytest.mark.parametrize("operation", ["PutItem", "GetItem"])
@pytest.mark.parametrize("turn", ONCE.values(), ids=ONCE.keys())
def test_one_odd_answer_ends_as_with_botocore(pair: Pair, turn: Turn, operation: str) -> None:
    ours, theirs = pair.outcomes(turn, operation=operation)

    assert ours == theirs


@pytest.mark.parametrize("turn", ONCE.values(), ids=ONCE.keys())
def test_an_odd_answer_each_time_ends_as_with_botocore(pair: Pair, turn: Turn) -> None:
    ours, theirs = pair.outcomes(turn, turn, turn, turn)

    assert ours == theirs
    assert ours.sent <= ATTEMPTS


@pytest.mark.parametrize("turn", ONCE.values(), ids=ONCE.keys())
def test_the_next_call_is_answered_whatever_came_before(pair: Pair, turn: Turn) -> None:
    pair.outcomes(turn)
    ours, theirs = pair.outcomes()

    assert ours == theirs == Outcome(FOUND, None, None, False, 1)


@pytest.mark.parametrize("seed", range(4))
def test_calls_in_a_row_are_sent_as_often_as_with_botocore_until_retries_are_used_up(pair: Pair, seed: int) -> None:
    """Whatever is answered in whatever order: each call ends alike, and what earlier ones spent and earned is known."""
    choose = random.Random(seed)
    different, turns = [], list(ONCE.items())
    for number in range(60):
        script = choose.choices(turns, k=choose.randint(0, ATTEMPTS))
        operation = choose.choice(("PutItem", "GetItem"))
        ours, theirs = pair.outcomes(*(turn for _, turn in script), operation=operation)
        if ours != theirs:
            different.append((number, operation, [name for name, _ in script], ours, theirs))

    assert different == []


def test_a_service_that_is_down_is_asked_as_often_as_by_botocore(pair: Pair) -> None:
    """Both stop to repeat after the same number of failures, and begin again after the same number of successes."""
    down, throttled = send(answer(b"", 500)), send(error("ThrottlingException"))
    sent = [
        tuple(each.sent for each in pair.outcomes(*[turn] * ATTEMPTS))
        for turn in (*[down] * 20, *[throttled] * 5, *[send(answer(FOUND))] * 40, *[down] * 5)
    ]

    assert [ours for ours, _ in sent] == [theirs for _, theirs in sent]
    assert {ours for ours, _ in sent} == {1, 2, 3}


@pytest.mark.parametrize("breaks", [end, reset])
@pytest.mark.parametrize("data", [answer(FOUND), answer(FOUND, checksum=False), error("ThrottlingException")])
def test_an_answer_that_breaks_at_any_byte_ends_as_with_botocore(
    pair: Pair, data: bytes, breaks: Callable[[bytes], Turn]
) -> None:
    different = []
    for place in range(len(data)):
        ours, theirs = pair.outcomes(breaks(data[:place]))
        if ours != theirs:
            different.append((place, data[:place][-20:], ours, theirs))

    assert different == []


def test_silence_is_a_timeout(impatient: Pair) -> None:
    enough = threading.Event()
    silence = stall(enough)
    ours, theirs = impatient.outcomes(silence, silence, silence)
    enough.set()

    assert ours == theirs == Outcome(None, Timeout, None, True, ATTEMPTS)


@pytest.mark.parametrize("length", [1, 30, len(answer(FOUND)) - 1])
def test_an_answer_that_stops_in_its_midst_is_a_timeout(impatient: Pair, length: int) -> None:
    enough = threading.Event()
    stop = stall(enough, answer(FOUND)[:length])
    ours, theirs = impatient.outcomes(stop, stop, stop)
    enough.set()

    assert ours == theirs == Outcome(None, Timeout, None, True, ATTEMPTS)


def test_a_server_that_answers_a_byte_at_a_time_does_not_hold_a_call_for_ever(impatient: Pair) -> None:
    """Botocore waits as long as something comes; here the time is for the whole answer."""
    enough = threading.Event()

    def drip(connected: object) -> bool:
        connected.sendall(b"HTTP/1.1 200 OK\r\nx-endless: ")  # type: ignore[attr-defined]
        while not enough.wait(0.01):
            connected.sendall(b"x")  # type: ignore[attr-defined]
        return False

    outcome = impatient.outcome("direct", drip, drip, drip, operation="PutItem")
    enough.set()

    assert outcome == Outcome(None, Timeout, None, True, ATTEMPTS)


def test_a_slow_answer_that_comes_in_time_is_an_answer(pair: Pair) -> None:
    def slow(connected: object) -> bool:
        for byte in answer(FOUND):
            connected.sendall(bytes([byte]))  # type: ignore[attr-defined]
        return True

    ours, theirs = pair.outcomes(slow)

    assert ours == theirs == Outcome(FOUND, None, None, False, 1)


def test_an_answer_of_megabytes_arrives_whole(pair: Pair) -> None:
    large = b'{"Items":"' + b"x" * 3_000_000 + b'"}'
    ours, theirs = pair.outcomes(send(answer(large)), operation="Query")

    assert (ours.answer, theirs.answer) == (large, large)


def test_a_kept_connection_that_the_server_has_closed_is_not_written_to(pair: Pair) -> None:
    """As after a process was frozen: what would be lost on it is sent on a new one at once, and once."""
    for _ in range(20):
        ours, theirs = pair.outcomes(end(answer(FOUND)))
        assert ours == theirs == Outcome(FOUND, None, None, False, 1)
    server = pair.servers["direct"]

    assert server.connections == 20


def test_connections_are_kept(pair: Pair) -> None:
    for _ in range(20):
        pair.outcomes()

    assert [server.connections for server in pair.servers.values()] == [1, 1]


def test_a_clock_an_hour_off_is_set_by_the_answer(pair: Pair) -> None:
    """Botocore ends with an error here; what was refused for its time was not applied, so it may be sent again."""
    theirs = time.time() + 3600
    refused = error("InvalidSignatureException", headers=f"Date: {formatdate(theirs, usegmt=True)}\r\n")
    ours = pair.outcome("direct", send(refused), operation="PutItem")
    dates = [dict(_headers(request))["x-amz-date"] for request in pair.servers["direct"].requests]
    after = pair.outcome("direct", operation="PutItem")
    later = dict(_headers(pair.servers["direct"].requests[-1]))["x-amz-date"]

    assert ours == Outcome(FOUND, None, None, False, 2)
    assert after.sent == 1
    assert dates[0] < time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(theirs - 1800)) < dates[1] <= later


def test_a_clock_is_corrected_once(pair: Pair) -> None:
    far = error("InvalidSignatureException", headers="Date: Sat, 01 Jan 2022 00:00:00 GMT\r\n")
    farther = error("InvalidSignatureException", headers="Date: Sun, 01 Jan 2023 00:00:00 GMT\r\n")
    outcome = pair.outcome("direct", send(far), send(farther), send(far), operation="PutItem")

    assert outcome == Outcome(None, AccessDenied, "InvalidSignatureException", False, 2)


def test_a_signature_that_is_wrong_for_another_reason_is_not_sent_again(pair: Pair) -> None:
    now = error("InvalidSignatureException", headers=f"Date: {formatdate(usegmt=True)}\r\n")
    ours, theirs = pair.outcomes(send(now))

    assert ours == theirs == Outcome(None, AccessDenied, "InvalidSignatureException", False, 1)


def _headers(request: bytes) -> Iterator[tuple[str, str]]:
    for line in request.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(": ")
        yield name.lower(), value


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def secured(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def over_tls(server: ScriptedServer, certificates: str) -> list[bytes | LiftError]:
    found: list[bytes | LiftError] = []
    for make in MAKERS:
        try:
            found.append(make(server, 20, certificates).call("PutItem", PUT))
        except LiftError as failed:
            found.append(failed)
    return found


@pytest.fixture(params=FORMS.values(), ids=FORMS.keys())
def secure_pair(request: pytest.FixtureRequest, authority: trustme.CA, tmp_path: Path) -> Iterator[Pair]:
    trusted, context = str(tmp_path / "ca.pem"), secured(authority, "localhost")
    authority.cert_pem.write_to_path(trusted)
    with (
        scripted(send(answer(FOUND)), context=context) as first,
        scripted(send(answer(FOUND)), context=context) as second,
    ):
        clients = {"direct": request.param(first, 20, trusted), "botocore": botocore(second, 20, trusted)}
        yield Pair(clients, {"direct": first, "botocore": second})


def test_odd_answers_over_tls_end_as_with_botocore(secure_pair: Pair) -> None:
    different = []
    for name, turn in ONCE.items():
        for operation in ("PutItem", "GetItem"):
            ours, theirs = secure_pair.outcomes(turn, operation=operation)
            if ours != theirs:
                different.append((name, operation, ours, theirs))

    assert different == []


@pytest.mark.slow
@pytest.mark.parametrize("breaks", [end, reset])
def test_an_answer_that_breaks_over_tls_ends_as_with_botocore(
    secure_pair: Pair, breaks: Callable[[bytes], Turn]
) -> None:
    """Nobody said that the connection ends: what a man in the middle can do."""
    different = []
    for data in (answer(FOUND), answer(FOUND, checksum=False), HEAD + b"\r\n" + FOUND):
        for place in range(0, len(data), 7):
            ours, theirs = secure_pair.outcomes(breaks(data[:place]))
            if ours != theirs:
                different.append((place, data[:place][-20:], ours, theirs))

    assert different == []


def test_a_certificate_that_is_trusted_is_taken(authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with scripted(send(answer(FOUND)), context=secured(authority, "localhost")) as server:
        assert over_tls(server, str(tmp_path / "ca.pem")) == [FOUND] * 3


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl names the files of the folder")
def test_a_hashed_folder_of_certificates_is_read(authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    subprocess.run(["openssl", "rehash", str(tmp_path)], check=True)
    (tmp_path / "of-nobody.0").write_text("nobody reads this")
    with scripted(send(answer(FOUND)), context=secured(authority, "localhost")) as server:
        client = direct(server, 20, str(tmp_path))

        assert [client.call("PutItem", PUT) for _ in range(3)] == [FOUND] * 3
        assert server.connections == 1


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl names the files of the folder")
def test_the_folder_that_a_function_is_packaged_with_is_read(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    subprocess.run(["openssl", "rehash", str(tmp_path)], check=True)
    monkeypatch.setattr(tls, "PACKAGED", str(tmp_path))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "absent"))
    with scripted(send(answer(FOUND)), context=secured(authority, "localhost")) as server:
        assert direct(server, 20, None).call("PutItem", PUT) == FOUND


@pytest.mark.parametrize("name", ["dynamodb.example", "*.localhost"])
def test_a_certificate_of_another_name_is_refused(authority: trustme.CA, tmp_path: Path, name: str) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with scripted(send(answer(FOUND)), context=secured(authority, name)) as server:
        found = over_tls(server, str(tmp_path / "ca.pem"))

        assert [type(each) for each in found] == [Unavailable] * 3
        assert server.requests == []
        assert [each.ambiguous for each in found[:2] if isinstance(each, Unavailable)] == [False, False]


def test_a_certificate_of_an_unknown_authority_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    with scripted(send(answer(FOUND)), context=secured(authority, "localhost")) as server:
        found = over_tls(server, str(tmp_path / "other.pem"))

        assert [type(each) for each in found] == [Unavailable] * 3
        assert server.requests == []


def test_a_server_without_tls_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with scripted(greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n") as server:
        server.secure = True
        found = over_tls(server, str(tmp_path / "ca.pem"))

    assert [type(each) for each in found] == [Unavailable] * 3


def test_reads_are_never_ambiguous(pair: Pair) -> None:
    for operation in READS:
        ours = pair.outcome("direct", end(), end(), end(), operation=operation)
        assert (ours.error, ours.ambiguous) == (Unavailable, False), operation
