"""Processes: contenders in processes and environments of their own, asked in turns; their answers are checked first."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from benchmarks.report import Ratio, spread
from benchmarks.stubs import headers

RIVALS = Path(__file__).with_name("rivals")
SLICE = 0.05  # seconds for each contender in each round
READS = frozenset({"get", "update", "query of 100", "batch get of 25"})
"""What gives orders back, so that the answers can be compared."""


@dataclass(frozen=True)
class Rival:
    """A contender: how it is called in tables, the module that it is in RIVALS, and the Python that has what it needs."""

    name: str
    contender: str
    python: str = sys.executable


@dataclass(frozen=True)
class Worker:
    """The process of one contender."""

    name: str
    process: Popen[str]

    def ask(self, what: str, do: str, repeats: int = 1, lanes: int = 1) -> Any:
        """What it says; None for what it does not do."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = {"what": what, "do": do, "repeats": repeats, "lanes": lanes}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"{self.name} ended over `{what}` with {self.process.wait()}")
        return json.loads(line)[what]


@dataclass(frozen=True)
class Measured:
    """One contender at one thing: CPU as a ratio to the first, and how many it does in a second."""

    ratio: Ratio
    per_second: float


@contextmanager
def workers(rivals: list[Rival], settings: Mapping[str, Any], folder: Path) -> Iterator[list[Worker]]:
    """Their processes, while the block lasts."""
    path = folder / f"settings-{len(list(folder.glob('settings-*')))}.json"
    path.write_text(json.dumps(settings), "utf-8")
    with ExitStack() as stack:
        found = []
        for each in rivals:
            command = [each.python, str(RIVALS / "worker.py"), each.contender, str(path)]
            process = stack.enter_context(Popen(command, stdin=PIPE, stdout=PIPE, text=True))
            stack.callback(process.terminate)
            found.append(Worker(each.name, process))
        yield found


def compared(what: str, found: list[Worker], rounds: int, lanes: int = 1) -> list[Measured | None]:
    """The contenders in turns, each round beginning with another, as ratios of CPU to the first; None for who does not do it."""
    does = checked(what, found)
    repeats = {}
    for each in does:
        each.ask(what, "time", 3 * lanes, lanes)
        spent = each.ask(what, "time", 5 * lanes, lanes)["wall"]
        repeats[each.name] = max(3, int(SLICE / spent / lanes)) * lanes
    costs: dict[str, list[float]] = {each.name: [] for each in does}
    walls: dict[str, list[float]] = {each.name: [] for each in does}
    for number in range(rounds):
        for place in range(len(does)):
            each = does[(place + number) % len(does)]
            said = each.ask(what, "time", repeats[each.name], lanes)
            costs[each.name].append(said["cpu"])
            walls[each.name].append(said["wall"])
    first = costs[does[0].name]
    measured = {
        each.name: Measured(
            spread(each.name, [cost / of for cost, of in zip(costs[each.name], first, strict=True)]),
            1 / sorted(walls[each.name])[rounds // 2],
        )
        for each in does
    }
    said_of = ", ".join(f"{name} {each.ratio.median:.2g} ({each.per_second:.0f}/s)" for name, each in measured.items())
    print(f"{what}{f', {lanes} at once' if lanes > 1 else ''}: {said_of}", file=sys.stderr)
    return [measured.get(each.name) for each in found]


def checked(what: str, found: list[Worker]) -> list[Worker]:
    """Those who do it; all who get anything from it get the same, or nothing is measured."""
    does = [each for each in found if each.ask(what, "time") is not None]
    answers = {each.name: each.ask(what, "show") for each in does}
    first = answers[does[0].name]
    if what in READS and not first:
        raise AssertionError(f"{what}: {does[0].name} answers nothing")
    wrong = [name for name, answer in answers.items() if what in READS and answer is not None and answer != first]
    if wrong:
        raise AssertionError(
            f"{what}: {wrong[0]} answers {answers[wrong[0]]}, and {does[0].name} {answers[does[0].name]}"
        )
    return does


@contextmanager
def plainly_served(answers: Mapping[str, bytes]) -> Iterator[str]:
    """The answers over HTTP on loopback, from a process of their own: its address."""
    command = [sys.executable, "-m", "benchmarks.processes"]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({name: body.decode() for name, body in answers.items()}))
        process.stdin.close()
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


class Server(asyncio.Protocol):
    """Answers each request by its operation."""

    def __init__(self, answers: Mapping[bytes, bytes]) -> None:
        self._answers = answers
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, end, body = self._data.partition(b"\r\n\r\n")
        if not end:
            return
        lowered = head.lower()
        place = lowered.find(b"content-length:") + 15
        length = int(lowered[place : lowered.find(b"\r", place) if lowered.find(b"\r", place) > 0 else None])
        if len(body) < length:
            return
        place = head.index(b"DynamoDB_20120810.") + 18
        stop = head.find(b"\r", place)
        operation = head[place : stop if stop > 0 else None]
        self._data = body[length:]
        assert isinstance(self._transport, asyncio.Transport)
        self._transport.write(self._answers[operation])


async def serve(answers: Mapping[str, str]) -> None:
    told = {}
    for name, text in answers.items():
        head = "".join(f"{key.decode()}: {value.decode()}\r\n" for key, value in headers(text.encode()).items())
        told[name.encode()] = f"HTTP/1.1 200 OK\r\n{head}\r\n{text}".encode()
    server = await asyncio.get_running_loop().create_server(lambda: Server(told), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(json.loads(sys.stdin.read())))
