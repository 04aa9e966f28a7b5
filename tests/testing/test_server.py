import http.server
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from liftgen.testing import LocalDynamoDBError, server
from liftgen.testing.server import Service, start

HELPS = "import signal, socket, sys; alive = socket.create_connection(('127.0.0.1', int(sys.argv[1]))); signal.pause()"
SERVES = f"""
import http.server, subprocess, sys
port, witness = map(int, sys.argv[1:])
class Well(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
try:
    well = http.server.HTTPServer(("127.0.0.1", port), Well)
except OSError:
    sys.exit(f"{{port}} is already in use")
if witness:
    subprocess.Popen([sys.executable, "-c", {HELPS!r}, str(witness)])
print(f"http://127.0.0.1:{{port}}", flush=True)
well.serve_forever()
"""
IGNORES_SIGTERM = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)" + SERVES


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIFT_CACHE_DIR", str(tmp_path))


class Witness:
    """Holds a connection to a helper that a server starts, so it sees the helper's end as soon as it comes."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(30)
        self.port = self.listener.getsockname()[1]

    def meet(self) -> None:
        self.helper, _ = self.listener.accept()
        self.helper.settimeout(30)

    def sees_the_end(self) -> bool:
        try:
            return self.helper.recv(1) == b""
        except ConnectionResetError:
            return True


@pytest.fixture
def witness() -> Iterator[Witness]:
    witness = Witness()
    yield witness
    witness.listener.close()
    witness.helper.close()


def service(script: str, port: Callable[[int], int] = lambda port: port, witness: Witness | None = None) -> Service:
    def command(asked: int) -> Sequence[str]:
        return (sys.executable, "-c", script, str(port(asked)), str(witness.port if witness else 0))

    return Service("toy", command, environment=lambda _: {}, health="/", remedy="mend it")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_server_that_is_up_serves_on_loopback_and_logs_to_a_file_of_its_own(tmp_path: Path) -> None:
    running = start(service(SERVES), deadline=30)
    try:
        assert running.url.startswith("http://127.0.0.1:")
        assert running.log.parent == tmp_path / "logs"
        assert running.url in running.log.read_text()
    finally:
        running.stop()


def test_stopping_ends_the_server_and_what_it_started_and_can_be_said_twice(witness: Witness) -> None:
    running = start(service(SERVES, witness=witness), deadline=30)
    witness.meet()

    running.stop()
    running.stop()

    assert witness.sees_the_end()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", running.port))


def test_a_server_that_does_not_listen_to_reason_is_killed(witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.1)
    running = start(service(IGNORES_SIGTERM, witness=witness), deadline=30)
    witness.meet()

    running.stop()

    assert witness.sees_the_end()
    assert "did not stop within 0.1 s and was killed" in running.log.read_text()


def test_what_a_killed_supervisor_leaves_behind_ends_too(witness: Witness) -> None:
    running = start(service(SERVES, witness=witness), deadline=30)
    witness.meet()
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()

    running.stop()

    assert witness.sees_the_end()


def test_a_port_that_was_taken_meanwhile_is_left_for_another(taken_port: int) -> None:
    asked: list[int] = []

    def first_the_taken_one(port: int) -> int:
        asked.append(port)
        return taken_port if len(asked) == 1 else port

    running = start(service(SERVES, first_the_taken_one), deadline=30)
    running.stop()

    assert len(asked) == 2
    assert running.port == asked[1]


def test_ports_that_are_always_taken_are_an_error_in_the_end(taken_port: int) -> None:
    with pytest.raises(LocalDynamoDBError, match="toy found its port taken 5 times in a row"):
        start(service(SERVES, lambda _: taken_port), deadline=30)


def test_somebody_elses_server_on_the_port_is_not_mistaken_for_ours() -> None:
    others: list[http.server.HTTPServer] = []

    def taken_by_another(port: int) -> int:
        others.append(http.server.ThreadingHTTPServer(("127.0.0.1", port), http.server.SimpleHTTPRequestHandler))
        threading.Thread(target=others[-1].serve_forever, daemon=True).start()
        return port

    try:
        with pytest.raises(LocalDynamoDBError, match=r"toy did not serve at .* in time"):
            start(service("import signal; signal.pause()", taken_by_another), deadline=0.3)
    finally:
        for other in others:
            other.shutdown()
            other.server_close()


def test_a_server_that_ends_at_once_is_an_error_with_its_log_and_the_way_out() -> None:
    with pytest.raises(LocalDynamoDBError) as caught:
        start(service("print('no such luck'); raise SystemExit(3)"), deadline=30)

    assert str(caught.value).splitlines() == [
        "toy ended before it served (status 3)",
        "  | no such luck",
        "  | the server ended with status 3",
        f"log: {caught.value.log}",
        "help: mend it",
    ]


def test_a_program_that_cannot_be_run_is_an_error_that_names_it(tmp_path: Path) -> None:
    missing = replace(service(""), command=lambda _: (str(tmp_path / "missing"),))

    with pytest.raises(LocalDynamoDBError, match=r"cannot run `.*/missing`: No such file or directory"):
        start(missing, deadline=30)


def test_a_server_that_has_ended_says_so_when_it_is_checked() -> None:
    running = start(service(SERVES), deadline=30)
    running.check()
    running.stop()

    with pytest.raises(LocalDynamoDBError, match=r"toy at http://127.0.0.1:\d+ has ended"):
        running.check()


def test_settings_of_the_caller_do_not_reach_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICES", "s3")
    monkeypatch.setenv("AWS_PROFILE", "production")

    with pytest.raises(LocalDynamoDBError) as caught:
        start(service("import os; print(sorted(os.environ))"), deadline=30)

    assert caught.value.log is not None
    said = caught.value.log.read_text()
    assert "'HOME'" in said
    assert "SERVICES" not in said
    assert "AWS_PROFILE" not in said


@pytest.mark.parametrize("supervisor_is_killed", [False, True])
def test_the_folder_that_a_server_works_in_goes_with_it(supervisor_is_killed: bool) -> None:
    running = start(service("import os; print('in', os.getcwd(), flush=True)" + SERVES), deadline=30)
    works_there = running.home.samefile(running.log.read_text().split()[1])
    if supervisor_is_killed:
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait()

    running.stop()

    assert works_there
    assert not running.home.exists()
