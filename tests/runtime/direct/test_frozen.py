"""A process that was frozen and thawed ends as one that was not, with our clients as with botocore's, and sends nothing twice."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import trustme
from support.scripted import ScriptedServer, Turn, answer, end, reset, scripted, send

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes are frozen by signals of POSIX")

FOUND = b'{"Item":{"pk":{"S":"' + b"a" * 400_000 + b'"}}}'
PATIENCE = 0.1
"""Seconds that the process waits for an answer; it is frozen for longer."""

PROCESS = """
import sys

kind, url, certificates = sys.argv[1:]
settings = {"endpoint_url": url, "read_timeout": PATIENCE}
if kind == "botocore":
    from botocore.config import Config
    from liftgen.runtime.botocore_client import BotocoreClient

    config = Config(read_timeout=PATIENCE, retries={"mode": "standard", "total_max_attempts": 3})
    client = BotocoreClient(region_name="eu-west-1", endpoint_url=url, config=config)
    call = client.call
elif kind == "blocking":
    from liftgen.runtime.direct import DirectClient

    call = DirectClient("eu-west-1", endpoint_url=url, read_timeout=PATIENCE, attempts=3).call
else:
    import asyncio
    from liftgen.runtime.aio.direct import DirectClient

    client = DirectClient("eu-west-1", endpoint_url=url, read_timeout=PATIENCE, attempts=3)
    runner = asyncio.Runner()
    call = lambda *asked: runner.run(client.call(*asked))

from liftgen.runtime.errors import LiftError

for _ in sys.stdin:
    try:
        print(call("PutItem", b'{"TableName":"saas"}').decode(), flush=True)
    except LiftError as error:
        print(type(error).__name__, error.ambiguous, flush=True)
""".replace("PATIENCE", str(PATIENCE))


@dataclass(frozen=True)
class Function:
    """A process with a client, which makes a call when it is told to, and can be frozen."""

    process: subprocess.Popen[str]
    server: ScriptedServer

    def called(self) -> str:
        """What comes of a call."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)
        os.waitpid(self.process.pid, os.WUNTRACED)

    def thaw(self) -> None:
        """Go on, when all that it might wait for is over."""
        threading.Event().wait(2 * PATIENCE)
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def function(kind: str, server: ScriptedServer, certificates: str) -> Iterator[Function]:
    environment = {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "verysecret",
        "AWS_CA_BUNDLE": certificates,
    }
    command = [sys.executable, "-c", PROCESS, kind, server.url, certificates]
    with subprocess.Popen(command, env=environment, stdin=-1, stdout=-1, text=True) as process:
        try:
            yield Function(process, server)
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module", params=["plain", pytest.param("tls", marks=pytest.mark.slow)])
def server(request: pytest.FixtureRequest, authority: trustme.CA) -> Iterator[ScriptedServer]:
    context = None
    if request.param == "tls":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
    with scripted(send(answer(FOUND)), context=context) as running:
        yield running


@pytest.fixture(scope="module", params=["blocking", "asyncio", "botocore"])
def running(
    request: pytest.FixtureRequest, server: ScriptedServer, authority: trustme.CA, tmp_path_factory: Any
) -> Iterator[Function]:
    certificates = tmp_path_factory.mktemp("trusted") / "ca.pem"
    authority.cert_pem.write_to_path(str(certificates))
    with function(request.param, server, str(certificates)) as started:
        yield started


@pytest.fixture
def frozen(running: Function) -> Function:
    """A process that has a connection which it keeps."""
    assert running.called() == FOUND.decode()
    running.server.requests.clear()
    return running


def while_frozen(function: Function, turn: Turn, before: bytes = b"") -> Turn:
    """Say so much, and the rest while whoever asked is frozen and cannot hear it, until the time for it is over."""

    def asked(connected: socket.socket) -> bool:
        connected.sendall(before)
        function.freeze()
        stays = turn(connected)
        if not stays:
            connected.close()
        function.thaw()
        return stays

    return asked


@pytest.mark.parametrize("before", [0, 20, 200_000, len(answer(FOUND)) - 1])
def test_an_answer_that_came_while_nobody_could_hear_it_is_heard(frozen: Function, before: int) -> None:
    """What waits for too long might take it for lost, and send the write again."""
    whole = answer(FOUND)
    frozen.server.script.append(while_frozen(frozen, send(whole[before:]), whole[:before]))

    assert frozen.called() == FOUND.decode()
    assert len(frozen.server.requests) == 1
    assert frozen.called() == FOUND.decode()
    assert len(frozen.server.requests) == 2


@pytest.mark.parametrize(
    ("turn", "ends"),
    [
        (end(), (FOUND.decode(), 2)),
        (reset(), (FOUND.decode(), 2)),
        (end(answer(FOUND, checksum=False)[:-5]), ("Unavailable True", 1)),
    ],
    ids=["end", "reset", "half"],
)
def test_a_connection_that_broke_while_nobody_could_hear_it_ends_as_if_it_had_been_heard(
    frozen: Function, turn: Turn, ends: tuple[str, int]
) -> None:
    frozen.server.script.append(while_frozen(frozen, turn))

    assert (frozen.called(), len(frozen.server.requests)) == ends


@pytest.mark.parametrize("hang_up", [end, reset])
def test_a_connection_that_was_closed_between_two_calls_is_not_written_to(
    frozen: Function, hang_up: Callable[[bytes], Turn]
) -> None:
    """A function that is frozen between its events: the server hangs up in the meantime."""
    go, gone = threading.Event(), threading.Event()

    def later(connected: socket.socket) -> bool:
        connected.sendall(answer(FOUND))
        go.wait(10)
        stays = hang_up(b"")(connected)
        connected.close()
        gone.set()
        return stays

    frozen.server.script.append(later)
    assert frozen.called() == FOUND.decode()
    frozen.freeze()
    go.set()
    assert gone.wait(10)
    frozen.thaw()

    assert frozen.called() == FOUND.decode()
    assert len(frozen.server.requests) == 2
