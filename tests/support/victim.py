"""Victims: runners in processes of their own, each to die by SIGKILL at a moment that is said, meeting faults on its way.

Run as a module it is their nursery: a process that has imported everything and forks so many at once as a line of JSON says.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Timer
from typing import Any

from liftgen.diagnostics import Report
from liftgen.migrate import Options, Runner
from liftgen.migrations import Migration, MigrationFile
from liftgen.runtime.errors import LiftError, Timeout, Unavailable, failure
from liftgen.runtime.migration.calls import Calls
from liftgen.runtime.migration.ledger import Ledger
from liftgen.testing.dynamodb import LocalDynamoDB

ROOT = Path(__file__).parents[2]
LEASE = 0.5
"""A lease that runs out soon: whoever comes after a death must not wait for long."""

PAGE = 4
"""Small pages, so that a step is many writes and many checkpoints."""

PATIENCE = 300
"""A victim that neither dies nor ends within so many seconds hangs."""


@dataclass(frozen=True)
class Victim:
    """A runner that is to die in a window: at its `at`-th request there, `before` it is sent, `within` or `after` it.

    `anywhere` is after so many seconds, whatever it is doing then; a window of None is a runner that may live.
    """

    endpoint: str
    account: str
    way: str
    deployments: list[list[dict[str, Any]]]
    log: str
    seed: float
    window: str | None = None
    at: int = 0
    moment: str = "before"
    seconds: float = 0.0
    faults: float = 0.0


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A nursery for the block."""
    command = [sys.executable, "-m", "tests.support.victim"]
    with Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as process:
        try:
            yield Nursery(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()


@dataclass
class Nursery:
    """Starts victims, and says how each has ended: its exit code, or the signal that killed it below zero, and what it said."""

    process: Popen[str]

    def run(self, *victims: Victim) -> list[tuple[int, str]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([asdict(each) for each in victims]) + "\n")
        self.process.stdin.flush()
        return [(code, said) for code, said in json.loads(self.process.stdout.readline())]


@dataclass
class Lethal:
    """A client whose process dies at a request of a window; others go wrong as often as `faults` says."""

    client: Any
    victim: Victim
    chance: random.Random
    left: int = field(init=False)
    first: int | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.left = self.victim.at

    def call(self, operation: str, body: bytes) -> bytes:
        if self.victim.window is not None and self.window(operation, body) == self.victim.window:
            self.left -= 1
            if self.left == 0:
                self.end(operation, body)
        if self.chance.random() < self.victim.faults:
            return self.fail(operation, body)
        answer: bytes = self.client.call(operation, body)
        return answer

    def window(self, operation: str, body: bytes) -> str:
        """What a worker is doing when it makes a request: it writes items, keeps how far it is, or goes on to what comes next."""
        match operation:
            case "TransactWriteItems":
                return "write"
            case "UpdateItem":
                return "checkpoint" if b'"progress"' in body else "claim"
            case "PutItem" if b"RECORD#" in body:
                return "switch" if self.goes_on(json.loads(json.loads(body)["Item"]["content"]["S"])) else "start"
        return "other"

    def goes_on(self, record: dict[str, Any]) -> bool:
        """Whether a record is of another pass, another step or the end, not of what this runner has found there."""
        if "state" not in record:
            return bool(record.get("done") or record.get("pass") or "undone" in record)
        self.first = record["step"] if self.first is None else self.first
        return record["step"] != self.first or record["state"] in ("applied", "taken back")

    def end(self, operation: str, body: bytes) -> None:
        """Die before the request is sent, while it is under way, or once it was applied."""
        if self.victim.moment == "within":
            Timer(self.chance.uniform(0, 0.004), self.die).start()
        if self.victim.moment != "before":
            self.client.call(operation, body)
        if self.victim.moment == "within":
            time.sleep(PATIENCE)  # until the timer
        self.die()

    def die(self) -> None:
        with Path(self.victim.log).open("a") as log:
            log.write(f"{self.victim.window}\n")
        os.kill(os.getpid(), signal.SIGKILL)

    def fail(self, operation: str, body: bytes) -> bytes:
        """One of the things that go wrong between a client and DynamoDB."""
        kind = self.chance.choice(["throttled", "server", "lost", "conflict", "unprocessed"])
        match kind:
            case "throttled":
                raise refusal(operation, "ProvisionedThroughputExceededException")
            case "conflict" if operation == "TransactWriteItems":
                reasons = [{"Code": "TransactionConflict"}]
                raise refusal(operation, "TransactionCanceledException", CancellationReasons=reasons)
            case "lost":
                self.client.call(operation, body)
                raise Timeout("no answer came in time", operation=operation, ambiguous=True)
            case "unprocessed" if operation == "BatchGetItem":
                request = json.loads(body)
                return json.dumps({"Responses": {}, "UnprocessedKeys": request["RequestItems"]}).encode()
            case _:
                raise Unavailable("server error", operation=operation)


def refusal(operation: str, code: str, **fields: Any) -> LiftError:
    return failure(operation, 400, json.dumps({"__type": code, "message": code, **fields}).encode())


def migration(document: list[list[dict[str, Any]]]) -> MigrationFile:
    made = Migration(name="force", after="before", state={"tables": []}, checksum="force", deployments=document)
    return MigrationFile("migrations/0002_force.py", made)


def live(victim: Victim) -> int:
    """The life of one; 0 where it has ended by itself, with everything done."""
    client = Lethal(LocalDynamoDB(victim.endpoint, victim.account).direct_client(), victim, random.Random(victim.seed))
    if victim.window == "anywhere":
        Timer(victim.seconds, client.die).start()
    report = Report()
    options = Options(confirmed=True, without_backup=True, allowed=("main",), segments=6, workers=1, page=PAGE)
    runner = Runner(client, Ledger(Calls(client), lease=LEASE), options, report)
    files = (migration(victim.deployments),)
    outcome = runner.up(files) if victim.way == "up" else runner.down(files)
    for each in report:
        sys.stderr.write(each.finding.message + "\n")
    return 0 if outcome.done else 1


def fork(victim: Victim, said: Path) -> int:
    """A victim's process id; what it says goes to a file."""
    child = os.fork()
    if child:
        return child
    signal.alarm(PATIENCE)
    code = 1
    with said.open("w") as sys.stderr:
        try:
            code = live(victim)
        except BaseException:
            sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    for line in sys.stdin:
        victims = [Victim(**each) for each in json.loads(line)]
        said = [Path(f"{each.log}.{number}") for number, each in enumerate(victims)]
        children = [fork(each, file) for each, file in zip(victims, said, strict=True)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in children]
        sys.stdout.write(json.dumps([[code, file.read_text()] for code, file in zip(codes, said, strict=True)]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
