"""Victim: a runner in a process of its own, which dies by SIGKILL at a moment that is said, and meets faults on its way."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liftgen.diagnostics import Report
from liftgen.migrate import Options, Runner
from liftgen.migrations import Migration, MigrationFile
from liftgen.runtime.errors import LiftError, Timeout, Unavailable, failure
from liftgen.runtime.migration.calls import Calls
from liftgen.runtime.migration.ledger import Ledger
from liftgen.testing.dynamodb import LocalDynamoDB

WINDOWS = {"TransactWriteItems": "write", "UpdateItem": "checkpoint", "PutItem": "switch"}
"""What a worker is doing when it makes a request: it writes items, keeps how far it is, or goes on to the next step."""


@dataclass
class Lethal:
    """A client whose process dies at the n-th request of a window, before it is sent or after it was applied."""

    client: Any
    window: str
    at: int
    after: bool
    log: Path
    chance: random.Random
    faults: float

    def call(self, operation: str, body: bytes) -> bytes:
        if WINDOWS.get(operation) == self.window:
            self.at -= 1
            if self.at == 0 and not self.after:
                self.die()
            if self.at == 0:
                self.client.call(operation, body)
                self.die()
        if self.chance.random() < self.faults:
            return self.fail(operation, body)
        answer: bytes = self.client.call(operation, body)
        return answer

    def die(self) -> None:
        with self.log.open("a") as log:
            log.write(f"{self.window}\n")
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


def main(spec: dict[str, Any]) -> int:
    chance = random.Random(spec["seed"])
    direct = LocalDynamoDB(spec["endpoint"], spec["account"]).direct_client()
    log = Path(spec["log"])
    client = Lethal(direct, spec["window"], spec["at"], spec["after"], log, chance, spec["faults"])
    report = Report()
    # A lease that runs out soon: whoever comes after a death must not wait for long.
    ledger = Ledger(Calls(client), lease=1.0)
    options = Options(confirmed=True, allowed=("main",), segments=6, workers=1)
    runner = Runner(client, ledger, options, report)
    files = (migration(spec["deployments"]),)
    outcome = runner.up(files) if spec["way"] == "up" else runner.down(files)
    for each in report:
        print(each.finding.message)
    return 0 if outcome.done else 1


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
