"""Synthesis: what an app of 1, 10, 100 and 499 tables takes, and a unit test of a construct; writes SYNTHESIS.md."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.report import environment
from liftgen.testing.node import with_node

SIZES = (1, 10, 100, 499)
ROUNDS = 5
TESTS = 40
RESULTS = Path(__file__).with_name("SYNTHESIS.md")
RESULTS_TEXT = """\
# Synthesis

An app with a stack for each table, each with a sort key and an index, made and synthesised in a process of its own: the best
of {rounds} rounds, without the import of CDK and without its validation. CPU is that of Python and of CDK's Node, whose compiler
and collector run beside the work; memory is the most that both ever had. What a table costs is over the app with one. Made
by `make bench`.

{environment}

| tables | seconds | CPU | memory | seconds for a table | CPU for a table |
|---|---|---|---|---|---|
{sizes}

Aim: under 10 ms for a table. It holds from some dozens on: V8 compiles while the first ones are made.

A unit test that makes a `DynamORMTable` and looks at its template takes {unit:.0f} ms, the median of {tests} after the first one,
which imports CDK. Aim: 50 ms.
"""


@dataclass(frozen=True)
class Cost:
    """What an app took: seconds of the clock and of CPU, and megabytes."""

    seconds: float
    cpu: float
    megabytes: float


def main() -> None:
    """Measure everything, and write the results beside this file."""
    rounds = [[measured(size) for size in SIZES] for _ in range(ROUNDS)]
    best = [
        Cost(
            *(min(values) for values in zip(*((each.seconds, each.cpu, each.megabytes) for each in sized), strict=True))
        )
        for sized in zip(*rounds, strict=True)
    ]
    _, *tests = run("unit")
    text = RESULTS_TEXT.format(
        environment=environment("aws-cdk-lib", "jsii"),
        rounds=ROUNDS,
        sizes="\n".join(row(size, cost, best[0]) for size, cost in zip(SIZES, best, strict=True)),
        unit=median(tests) * 1000,
        tests=len(tests),
    )
    RESULTS.write_text(text, "utf-8")
    sys.stdout.write(text)


def row(size: int, cost: Cost, one: Cost) -> str:
    """A size's line of the table."""
    over = [cost.seconds - one.seconds, cost.cpu - one.cpu]
    each = [f"{value / (size - 1) * 1000:.1f} ms" if size > 1 else "" for value in over]
    return f"| {size} | {cost.seconds:.2f} | {cost.cpu:.2f} | {cost.megabytes:.0f} MB | {each[0]} | {each[1]} |"


def measured(size: int) -> Cost:
    """What an app with so many tables takes; the import of CDK is not counted."""
    return Cost(*run(str(size)))


def run(what: str) -> list[float]:
    """The numbers that this script prints in a process of its own."""
    variables = with_node({**os.environ, "CDK_VALIDATION": "false"})
    command = [sys.executable, "-m", "benchmarks.synthesis", what]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    numbers: list[float] = json.loads(done.stdout)
    return numbers


def synthesise(size: int) -> list[float]:
    """Make and synthesise the app; what it took, with the Node that CDK runs in."""
    from aws_cdk import App, Environment, Stack

    from liftgen.constructs import DynamORMTable

    start, before = time.perf_counter(), cpu()
    app = App()
    for number in range(size):
        stack = Stack(app, f"stack{number}", env=Environment(account="123456789012", region="eu-west-1"))
        DynamORMTable(stack, "Table", document=document(f"table{number}"))
    app.synth()
    seconds, used = time.perf_counter() - start, cpu() - before
    return [seconds, used, sum(peak(each) for each in (os.getpid(), *children(os.getpid())))]


def unit_tests() -> list[float]:
    """Seconds of a test of a construct, again and again; the first with all imports."""
    found = []
    for _ in range(TESTS + 1):
        start = time.perf_counter()
        unit_test()
        found.append(time.perf_counter() - start)
    return found


def unit_test() -> None:
    """A test as one writes it: a stack, a table, and a look at the template."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMTable

    stack = Stack(App(), "stack", env=Environment(account="123456789012", region="eu-west-1"))
    DynamORMTable(stack, "Table", document=document("notes"))
    Template.from_stack(stack).has_resource_properties("AWS::DynamoDB::GlobalTable", {"TableName": "notes"})


def document(name: str) -> dict[str, object]:
    """A table with a sort key and an index."""
    key = {"partition": [{"name": "pk", "type": "S"}], "sort": [{"name": "sk", "type": "S"}]}
    index = {"name": "gsi1", "kind": "global", "key": {"partition": [{"name": "gsi1pk", "type": "S"}]}}
    return {"name": name, "key": key, "indexes": [index]}


def cpu() -> float:
    """Seconds of CPU that this process and those that it started have used, as Linux tells it."""
    ticks = 0
    for process in (os.getpid(), *children(os.getpid())):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


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
    match sys.argv[1:]:
        case ["unit"]:
            print(json.dumps(unit_tests()))
        case [size]:
            print(json.dumps(synthesise(int(size))))
        case _:
            main()
