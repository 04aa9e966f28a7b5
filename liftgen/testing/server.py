"""Server: a command that serves HTTP on this machine alone, started on a free port, watched, and stopped with all it started."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from liftgen.testing import supervise
from liftgen.testing.cache import new_log
from liftgen.testing.errors import LocalDynamoDBError

LOOPBACK = "127.0.0.1"
ATTEMPTS = 5
POLL = 0.02  # seconds
PATIENCE = 5.0  # seconds between asking a server to stop and killing it


@dataclass(frozen=True)
class Service:
    """A program that serves on a port: how it is called for one, a path that answers when it is well, and what to do if not."""

    name: str
    command: Callable[[int], Sequence[str]]
    environment: Callable[[int], Mapping[str, str]]
    health: str
    remedy: str


@dataclass(frozen=True)
class Server:
    """A service that was up when this was made."""

    service: Service
    port: int
    log: Path
    home: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def check(self) -> None:
        """Raise LocalDynamoDBError if the server has ended."""
        status = self.process.poll()
        if status is not None:
            raise LocalDynamoDBError(
                f"{self.service.name} at {self.url} has ended (status {status})",
                log=self.log,
                help="the log has its last words; start it again for another run",
            )

    def stop(self) -> None:
        """End the server and everything it started; a second call does nothing."""
        end(self.process)
        shutil.rmtree(self.home, ignore_errors=True)  # which its supervisor has done, unless it was killed


def start(service: Service, *, deadline: float) -> Server:
    """The service, up and healthy on a free port of the loopback interface within `deadline` seconds."""
    until = time.monotonic() + deadline
    for _ in range(ATTEMPTS):
        server = launch(service, free_port())
        try:
            if is_up(server, until):
                return server
        except BaseException:
            server.stop()
            raise
    raise LocalDynamoDBError(
        f"{service.name} found its port taken {ATTEMPTS} times in a row",
        log=server.log,
        help="something on this machine takes ports as they are freed; try again",
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def launch(service: Service, port: int) -> Server:
    log = new_log(service.name)
    home = Path(tempfile.mkdtemp(prefix="lift-dynamodb-"))
    # Nothing of the caller's environment but PATH: a setting meant for another program must not change this one.
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", **service.environment(port)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", supervise.__file__, str(PATIENCE), str(home), *service.command(port)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Server(service, port, log, home, process)


def is_up(server: Server, until: float) -> bool:
    """True when it serves, False when its port was taken before it came; raises when it cannot come up."""
    while time.monotonic() < until:
        if server.process.poll() is not None:
            if "already in use" in said(server):
                return False
            raise LocalDynamoDBError(
                f"{server.service.name} ended before it served (status {server.process.returncode})",
                log=server.log,
                help=server.service.remedy,
            )
        # Another process may have taken the port and be well: only the server's own log tells that it is this one.
        if server.url in said(server) and is_well(server):
            return True
        time.sleep(POLL)
    raise LocalDynamoDBError(
        f"{server.service.name} did not serve at {server.url} in time",
        log=server.log,
        help="the log says how far it came; a busy machine may need another try",
    )


def said(server: Server) -> str:
    return server.log.read_text("utf-8", errors="replace")


def is_well(server: Server) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, server.port, timeout=5)
    try:
        connection.request("GET", server.service.health)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    if process.stdin.closed:
        return
    supervised = process.poll() is None
    process.stdin.close()  # the supervisor's sign to end the server
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE * 2)
    # The number of an orderly ended group may be another's by now; a supervisor that was killed has left its group behind.
    if supervised or process.returncode < 0:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
