"""Cold: what a function costs before it has answered its first event, each start a process of its own; writes COLD.md."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory

import botocore

from benchmarks.contenders import KEYS, REGION, Orders
from benchmarks.peers import peers_python
from benchmarks.report import Ratio, cell, environment, spread
from benchmarks.stubs import served

ROUNDS = 15
FIFTY = 50
RESULTS = Path(__file__).with_name("COLD.md")
STARTS = Path(__file__).with_name("starts")
EMPTY = STARTS / "__init__.py"
ANSWER = re.compile(r"2028-000001 129\.90?\n")

MODELS = Path(__file__).with_name("models.py").read_text("utf-8")

CAUSES = {
    "pydantic": (
        "pydantic",
        "pydantic_core",
        "pydantic_settings",
        "annotated_types",
        "typing_extensions",
        "typing_inspection",
    ),
    "boto3 and botocore": ("boto3", "botocore", "s3transfer", "jmespath", "urllib3", "dateutil", "six"),
    "liftgen.runtime": ("liftgen",),
    "models and generated code": ("models", "repositories"),
}

LIBRARY, REST = "the standard library", "client, handshake, request"

TEXT = """\
# Cold start

CPU of a process from its start to its first answer, a get of one order over loopback HTTPS, without what an interpreter that
does nothing costs; the authorities of the web are trusted. As ratios: the median of {rounds} interleaved rounds, and in brackets
their middle half. Peak memory is the whole process's. Bytecode is compiled before. Made by `make bench`.

{environment}

## C1 · entities that are dataclasses

Aim: 6 against boto3's client and PynamoDB, 12 against Powertools with boto3 and pydantic; peak memory 0.45 of
theirs, that is 2.2.

{plain}

## C2 · entities that are pydantic's

Aim: 2 against boto3's resource with pydantic.

{pydantic}

## A service of 50 entities

One of the fifty is read. All models are in one module, as most people write them; the package of repositories loads the one
that is used.

{fifty}

## Where the time goes

Milliseconds of this machine, to be compared with each other only: imports by what they load, and after them the making of a
client, the handshake and the request.

{causes}

## Where aims are missed

{missed}
"""


@dataclass(frozen=True)
class Start:
    """A script and the models that it finds; `python` runs it."""

    name: str
    script: str
    models: Path
    python: str = sys.executable


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU and kilobytes at the peak of one process."""

    seconds: float
    memory: int


def main() -> None:
    with TemporaryDirectory() as folder:
        place = Path(folder)
        plain, validated = models(place / "plain", plain_text(1)), models(place / "pydantic", MODELS)
        plain_fifty = models(place / "plain50", plain_text(FIFTY))
        validated_fifty = models(place / "pydantic50", fifty(MODELS))
        bare, bare_fifty = without_lift(place / "bare", MODELS), without_lift(place / "bare50", fifty(MODELS))
        (place / "orders").mkdir()
        orders = Orders(place / "orders")
        with served(orders.answers) as (endpoint, authority), trusting(place, Path(authority)) as trust:
            variables = {**trust, **aws(endpoint)}
            lift, resource = "lift, direct", "boto3 resource and pydantic"
            c1 = [
                Start(lift, "lift_direct", plain),
                Start("boto3 client, no model", "boto3_client", plain),
                Start("PynamoDB", "pynamodb_model", plain, str(peers_python())),
                Start("Powertools, boto3 and pydantic", "powertools", bare, str(peers_python())),
            ]
            c2 = [Start(lift, "lift_direct", validated), Start(resource, "boto3_resource_pydantic", bare)]
            services = [
                Start("lift, direct, 50 dataclasses", "lift_direct", plain_fifty),
                Start("lift, direct, one dataclass", "lift_direct", plain),
                Start("lift, direct, 50 of pydantic", "lift_direct", validated_fifty),
                Start("boto3 resource and 50 of pydantic", "boto3_resource_pydantic", bare_fifty),
            ]
            found = {name: compared(starts, variables) for name, starts in (("C1", c1), ("C2", c2), ("50", services))}
            causes = {
                "dataclasses": split(c1[0], variables),
                "pydantic": split(c2[0], variables),
                "50 dataclasses": split(services[0], variables),
                "50 of pydantic": split(services[2], variables),
                "boto3 client": split(c1[1], variables),
                resource: split(c2[1], variables),
            }
    RESULTS.write_text(
        TEXT.format(
            rounds=ROUNDS,
            environment=environment("boto3", "botocore", "pydantic", "aws-lambda-powertools") + " PynamoDB 6.1.0.",
            plain=table(found["C1"]),
            pydantic=table(found["C2"]),
            fifty=table(found["50"]),
            causes=causes_table(causes),
            missed=missed(found),
        ),
        "utf-8",
    )
    print(f"written: {RESULTS}")


def models(folder: Path, text: str) -> Path:
    """A folder with these models, and their repositories."""
    folder.mkdir(parents=True)
    (folder / "models.py").write_text(text, "utf-8")
    (folder / "lift.toml").write_text('models = "models.py"\noutputs = ["repository"]\n')
    scaffold = [sys.executable, "-m", "liftgen", "dynamorm", "scaffold"]
    subprocess.run(scaffold, cwd=folder, check=True, capture_output=True)
    return folder


def without_lift(folder: Path, text: str) -> Path:
    """A folder with the same models of pydantic, of which lift is not told."""
    folder.mkdir()
    text = re.sub(r"\n    class Dynamo:\n(        .+\n)+|from liftgen import .+\n|app = .+\n", "", text)
    (folder / "models.py").write_text(text, "utf-8")
    return folder


def plain_text(count: int) -> str:
    """The models as dataclasses."""
    text = MODELS.replace("from pydantic import BaseModel\n", "from dataclasses import dataclass\n")
    text = text.replace("class Order(BaseModel):", "@dataclass(slots=True)\nclass Order:")
    return fifty(text) if count > 1 else text


def fifty(text: str) -> str:
    """Fifty entities where there was one, the first of them as it was."""
    start = text.index("\n\n\n", text.index("class Status")) + 3
    head, order = text[:start], text[start:]
    others = [
        order.replace("class Order", f"class Order{number}").replace('"ORDER#', f'"ORDER{number}#')
        for number in range(2, FIFTY + 1)
    ]
    return "\n\n".join([head.rstrip("\n") + "\n", order, *others])


@contextmanager
def trusting(place: Path, authority: Path) -> Iterator[dict[str, str]]:
    """The authorities of the web and the server's own: one file, as botocore has it, and hashed in a folder."""
    bundle = place / "bundle.pem"
    bundle.write_bytes(Path(botocore.__file__).with_name("cacert.pem").read_bytes() + authority.read_bytes())
    hashed = place / "hashed"
    hashed.mkdir()
    certificates = re.findall(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n", bundle.read_bytes(), re.S)
    for number, each in enumerate(certificates):
        (hashed / f"{number}.pem").write_bytes(each)
    subprocess.run(["openssl", "rehash", str(hashed)], check=True)
    yield {"AWS_CA_BUNDLE": str(bundle), "SSL_CERT_DIR": str(hashed)}


def aws(endpoint: str) -> dict[str, str]:
    access_key, secret_key, token = KEYS
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret_key,
        "AWS_SESSION_TOKEN": token,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PATH": os.environ["PATH"],
    }


def compared(starts: list[Start], variables: dict[str, str]) -> list[tuple[Ratio, Ratio]]:
    """CPU and memory of each as ratios to the first."""
    for each in starts:
        run(each, variables)  # bytecode is compiled
    costs: list[list[Cost]] = [[] for _ in starts]
    for number in range(ROUNDS):
        empty = spent(sys.executable, EMPTY, variables, STARTS).seconds
        for turn in range(len(starts)):
            place = (turn + number) % len(starts)
            cost = run(starts[place], variables)
            costs[place].append(Cost(cost.seconds - empty, cost.memory))
    first = costs[0]
    return [
        (
            spread(start.name, [cost.seconds / own.seconds for cost, own in zip(found, first, strict=True)]),
            spread(start.name, [cost.memory / own.memory for cost, own in zip(found, first, strict=True)]),
        )
        for start, found in zip(starts, costs, strict=True)
    ]


def run(start: Start, variables: dict[str, str]) -> Cost:
    return spent(start.python, STARTS / f"{start.script}.py", variables_of(start, variables), start.models)


def variables_of(start: Start, variables: dict[str, str]) -> dict[str, str]:
    found = {**variables, "PYTHONPATH": str(start.models)}
    if start.script == "lift_direct":
        del found["AWS_CA_BUNDLE"]  # the folder is what it is given
    return found


def spent(python: str, script: Path, variables: dict[str, str], folder: Path) -> Cost:
    """What a process costs that runs a script; what it prints is checked."""
    # The peak is the process's own: what wait4 says of it counts the process that it was forked from.
    watched = "import runpy, sys; runpy.run_path(sys.argv[1]); print(open('/proc/self/status').read(), file=sys.stderr)"
    command = [python, "-c", watched, str(script)]
    with Popen(command, env=variables, cwd=folder, stdout=PIPE, stderr=PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said, errors = process.stdout.read(), process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or (script != EMPTY and not ANSWER.fullmatch(said)):
        raise AssertionError(f"{script} ended with {process.returncode} and said {said!r}, {errors}")
    return Cost(usage.ru_utime + usage.ru_stime, int(re.findall(r"VmHWM:\s+(\d+) kB", errors)[0]))


def split(start: Start, variables: dict[str, str]) -> dict[str, float]:
    """Milliseconds by cause: the median of some runs under `-X importtime`."""
    runs = [_split_once(start, variables) for _ in range(7)]
    return {cause: median(each[cause] for each in runs) for cause in runs[0]}


def _split_once(start: Start, variables: dict[str, str]) -> dict[str, float]:
    """What the imports say of themselves, and the rest of the time."""
    watched = (
        "import runpy, sys, time; print('begun', file=sys.stderr); begun = time.perf_counter(); runpy.run_path(sys.argv[1]);"
        "print('whole', int((time.perf_counter() - begun) * 1e6), file=sys.stderr)"
    )
    done = subprocess.run(
        [start.python, "-X", "importtime", "-c", watched, str(STARTS / f"{start.script}.py")],
        env=variables_of(start, variables), cwd=start.models, capture_output=True, text=True, check=True,
    )  # fmt: skip
    imports, whole = re.findall(r"^begun\n(.+)^whole (\d+)$", done.stderr, re.M | re.S)[0]
    owners = {name: cause for cause, names in CAUSES.items() for name in names}
    found = Counter(dict.fromkeys((*CAUSES, LIBRARY, REST), 0))
    for own, name in re.findall(r"^import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)$", imports, re.M):
        found[owners.get(name.partition(".")[0], LIBRARY)] += int(own)
    found[REST] = int(whole) - found.total()
    return {cause: micros / 1000 for cause, micros in found.items()}


def table(found: list[tuple[Ratio, Ratio]]) -> str:
    lines = ["| | CPU | peak memory |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {cpu.name} | {cell(cpu)} | {cell(memory)} |" for cpu, memory in found)])


def causes_table(causes: dict[str, dict[str, float]]) -> str:
    rows = next(iter(causes.values()))
    lines = [f"| | {' | '.join(causes)} |", f"|---|{'---|' * len(causes)}"]
    lines += [f"| {row} | {' | '.join(f'{each[row]:.0f}' for each in causes.values())} |" for row in rows]
    return "\n".join(lines)


def missed(found: dict[str, list[tuple[Ratio, Ratio]]]) -> str:
    aims = [("C1", 1, 6.0, 2.2), ("C1", 2, 6.0, 2.2), ("C1", 3, 12.0, 2.2), ("C2", 1, 2.0, 0.0)]
    lines = []
    for row, place, aim, memory_aim in aims:
        cpu, memory = found[row][place]
        if cpu.median < aim:
            lines.append(f"- {row}, against {cpu.name}: {cpu.median:.1f} of {aim:.0f}")
        if memory.median < memory_aim:
            lines.append(f"- {row}, memory, against {memory.name}: {memory.median:.1f} of {memory_aim}")
    return "\n".join(lines) or "None of those above."


if __name__ == "__main__":
    if shutil.which("openssl") is None:
        sys.exit("`openssl rehash` is needed to hash a folder of certificates")
    main()
