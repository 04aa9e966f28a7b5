"""Backfill: items per second beside the plain client's batch writes, and memory from ten thousand items to a million.

Rates are measured in one run, in turns, on the embedded DynamoDB. Large tables are simulated: pages are made as they are read.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.report import environment
from liftgen.runtime.migration.calls import Calls
from liftgen.runtime.migration.ledger import UNDOING, Ledger
from liftgen.runtime.migration.operations import Work
from liftgen.runtime.migration.worker import Worker
from liftgen.schema import KeyAttribute, KeySchema, Table
from liftgen.testing import create_tables, local_dynamodb
from liftgen.testing.dynamodb import LocalDynamoDB
from liftgen.testing.fake import FakeClient

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.wire import Item

RESULTS = Path(__file__).with_name("BACKFILL.md")
MAIN = Table("main", KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("sk", "S"),)))
ITEMS = 1000
ROUNDS = 3
SIZES = (10_000, 100_000, 1_000_000)
PAGE = 250

COMPOSE = {
    "op": "compose",
    "key": {"gsi1pk": "MAIL#{mail}", "gsi1sk": "{user_id}"},
    "fields": {"mail": ["mail", "str"], "user_id": ["user_id", "str"]},
}
WORK = Work({"is": {"_entity": "User"}}, [COMPOSE], ("pk", "sk"))

RESULTS_TEXT = """\
# Backfill

A step that composes the keys of an index for every item: each rewrite is a transaction with its undo entry, so it writes two
items where a plain write writes one. Made by `python -m benchmarks.backfill`.

{environment}

## Items per second on the embedded DynamoDB

{items:,} items, the median of {rounds} rounds; all in turns, so that a busy machine is busy for all. The server is one
process, and busy all the time: what more processes gain here is no measure of DynamoDB. What an item costs the clients, however
many they are, is in the last column.

| | items per second | of the batch writes | CPU of the clients for an item |
|---|---|---|---|
{rates}

## Memory of the worker

Peak memory of a process that works through a simulated table, every item rewritten; items per second of its own CPU time, which
does not depend on what else the machine does.

| items | peak | items per CPU second |
|---|---|---|
{memory}
"""


def main() -> None:
    """Measure everything, and write the results beside this file."""
    rates = measured_rates()
    batch, _ = rates["batch writes of the plain client"]
    memory = [simulated(size) for size in SIZES]
    text = RESULTS_TEXT.format(
        environment=environment("boto3", "botocore"),
        items=ITEMS,
        rounds=ROUNDS,
        rates="\n".join(
            f"| {name} | {rate:,.0f} | {rate / batch:.2f} | {1000 * cpu:.2f} ms |"
            for name, (rate, cpu) in rates.items()
        ),
        memory="\n".join(f"| {size:,} | {peak:.0f} MB | {rate:,.0f} |" for size, peak, rate in memory),
    )
    RESULTS.write_text(text, "utf-8")
    sys.stdout.write(text)


def user(number: int) -> Item:
    """An item as a model's with some ten attributes is stored."""
    attributes = {f"attribute_{each}": {"S": f"value {each} of {number}"} for each in range(6)}
    return {
        "pk": {"S": f"TENANT#{number % 97}"},
        "sk": {"S": f"USER#{number}"},
        "_entity": {"S": "User"},
        "user_id": {"S": str(number)},
        "mail": {"S": f"{number}@example.com"},
        **attributes,
    }


def measured_rates() -> dict[str, tuple[float, float]]:
    """Items per second of each way, on tables of their own, and the seconds of CPU that an item costs the clients."""
    found: dict[str, list[tuple[float, float]]] = {}
    with local_dynamodb() as server:
        for _ in range(ROUNDS):
            dynamodb = server.isolated()
            create_tables(dynamodb.client(), MAIN)
            ways = {
                "batch writes of the plain client": lambda at=dynamodb: batch(at),
                "backfill, one process": lambda at=dynamodb: backfill(at, "one", 1),
                "taken back, one process": lambda at=dynamodb: backfill(at, "one", 1, UNDOING),
                "backfill, four processes": lambda at=dynamodb: backfill(at, "four", 4),
                "taken back, four processes": lambda at=dynamodb: backfill(at, "four", 4, UNDOING),
            }
            for name, way in ways.items():
                seconds, cpu = way()
                found.setdefault(name, []).append((ITEMS / seconds, cpu / ITEMS))
    return {name: (median(rate for rate, _ in each), median(cpu for _, cpu in each)) for name, each in found.items()}


def batch(dynamodb: LocalDynamoDB) -> tuple[float, float]:
    """Write every item, 25 in a request; the seconds of the clock and of CPU that it takes."""
    client = dynamodb.client()
    started, cpu = time.perf_counter(), time.process_time()
    for start in range(0, ITEMS, 25):
        left: Any = {"main": [{"PutRequest": {"Item": user(each)}} for each in range(start, min(ITEMS, start + 25))]}
        while left:
            left = client.batch_write_item(RequestItems=left).get("UnprocessedItems")
    return time.perf_counter() - started, time.process_time() - cpu


def backfill(dynamodb: LocalDynamoDB, name: str, processes: int, pass_: int = 0) -> tuple[float, float]:
    """A pass over every item by so many processes: the seconds of the clock from when all are ready, and those of CPU."""
    Ledger(Calls(dynamodb.direct_client())).ensure()
    where = {"endpoint": dynamodb.endpoint_url, "account": dynamodb.account}
    spec = json.dumps({**where, "name": name, "pass": pass_})
    command = [sys.executable, "-m", "benchmarks.backfill", "worker", spec]
    pipe = subprocess.PIPE
    workers = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(processes)]
    for each in workers:
        assert each.stdout is not None
        each.stdout.readline()  # it has imported everything
    started = time.perf_counter()
    for each in workers:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.close()
    if any(each.wait() for each in workers):
        raise RuntimeError("a worker failed")
    spent = time.perf_counter() - started
    cpu = sum(float(each.stdout.read()) for each in workers if each.stdout is not None)
    changed = sum(each.changed for each, _ in Ledger(Calls(dynamodb.direct_client())).segments(name, pass_))
    if changed != ITEMS:
        raise RuntimeError(f"{changed} of {ITEMS} items were changed")
    return spent, cpu


def work(spec: dict[str, Any]) -> None:
    """A worker in a process of its own."""
    client = LocalDynamoDB(spec["endpoint"], spec["account"]).direct_client()
    made = worker(client, spec["name"])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    started = time.process_time()
    made.run(spec["pass"], 8)
    sys.stdout.write(f"{time.process_time() - started}\n")


def worker(client: Client, name: str) -> Worker:
    """A worker of the step that is measured."""
    calls = Calls(client)
    ledger = Ledger(calls)
    ledger.ensure()
    return Worker(calls, ledger, name, "main", WORK, f"{random.SystemRandom().randrange(10**12)}")


class Simulated:
    """A table of any size, whose pages are made as they are read; what is written is counted, the ledger is kept in memory."""

    def __init__(self, items: int) -> None:
        self.items = items
        self.written = 0
        self.ledger = FakeClient()

    def call(self, operation: str, body: bytes) -> bytes:
        """A page of the table, or what the ledger answers."""
        if operation == "Scan":
            return self.page(json.loads(body))
        if operation == "TransactWriteItems":
            self.written += body.count(b'"Update":')
            return b"{}"
        self.ledger.calls.clear()
        return self.ledger.call(operation, body)

    def page(self, request: dict[str, Any]) -> bytes:
        start = int(request.get("ExclusiveStartKey", {}).get("sk", {}).get("S", "USER#-1")[5:]) + 1
        end = min(self.items, start + request["Limit"])
        found = [user(each) for each in range(start, end)]
        answer: dict[str, Any] = {"Items": found}
        if end < self.items:
            answer["LastEvaluatedKey"] = {name: found[-1][name] for name in ("pk", "sk")}
        return json.dumps(answer).encode()


def simulated(size: int) -> tuple[int, float, float]:
    """The size, peak megabytes and items per CPU second of a process of its own."""
    command = [sys.executable, "-m", "benchmarks.backfill", "simulate", str(size)]
    peak, rate = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return size, float(peak), float(rate)


def simulate(size: int) -> None:
    """Work through a simulated table, and say peak memory and the rate."""
    client = Simulated(size)
    started = time.process_time()
    worker(client, "simulated").run(0, 1)
    spent = time.process_time() - started
    if client.written != size:
        raise RuntimeError(f"{client.written} of {size} items were written")
    sys.stdout.write(f"{peak_megabytes():.1f} {size / spent:.1f}\n")


def peak_megabytes() -> float:
    """The most memory that this process ever had; not `ru_maxrss`, which begins with what its parent had."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["worker", spec]:
            work(json.loads(spec))
        case ["simulate", size]:
            simulate(int(size))
        case _:
            main()
