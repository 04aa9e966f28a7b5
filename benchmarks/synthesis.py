"""Synthesis: how long an app of 1, 10 and 100 tables takes, and what memory, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from liftgen.testing.node import with_node

SIZES = (1, 10, 100)
ROUNDS = 3


def main() -> None:
    """Print the best of some rounds, and what a table costs over the app with one."""
    rounds = [[measured(size) for size in SIZES] for _ in range(ROUNDS)]
    best = [min(each[place] for each in rounds) for place in range(len(SIZES))]
    fixed, _ = best[0]
    print(f"{'tables':>7} {'seconds':>9} {'memory':>9} {'a table':>10}")
    for size, (seconds, megabytes) in zip(SIZES, best, strict=True):
        each = f"{(seconds - fixed) / (size - 1) * 1000:7.1f} ms" if size > 1 else ""
        print(f"{size:>7} {seconds:>9.2f} {megabytes:>6.0f} MB {each:>10}")


def measured(size: int) -> tuple[float, float]:
    """Seconds and megabytes of an app with so many tables; the import of CDK is not counted."""
    environment = with_node({**os.environ, "CDK_VALIDATION": "false"})
    command = [sys.executable, __file__, str(size)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes


def synthesise(size: int) -> None:
    """Make and synthesise the app, and print what it took, with the Node that CDK runs in."""
    from aws_cdk import App, Environment, Stack

    from liftgen.constructs import DynamORMTable

    key = {"partition": [{"name": "pk", "type": "S"}], "sort": [{"name": "sk", "type": "S"}]}
    index = {"name": "gsi1", "kind": "global", "key": {"partition": [{"name": "gsi1pk", "type": "S"}]}}
    start = time.perf_counter()
    app = App()
    for number in range(size):
        stack = Stack(app, f"stack{number}", env=Environment(account="123456789012", region="eu-west-1"))
        DynamORMTable(stack, "Table", document={"name": f"table{number}", "key": key, "indexes": [index]})
    app.synth()
    seconds = time.perf_counter() - start
    megabytes = sum(peak(each) for each in (os.getpid(), *children(os.getpid())))
    print(json.dumps([seconds, megabytes]))


def children(process: int) -> list[int]:
    """The processes that this one started, and theirs: CDK's Node runs on while we look."""
    found = [
        int(each) for file in Path(f"/proc/{process}/task").glob("*/children") for each in file.read_text().split()
    ]
    return [*found, *(grandchild for each in found for grandchild in children(each))]


def peak(process: int) -> float:
    """The most megabytes that a process ever had, as Linux tells it."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        synthesise(int(sys.argv[1]))
    else:
        main()
