"""Service: what the API of projects of `examples/saas` costs in a function, beside one written by hand; writes SERVICE.md."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.cold import LIBRARY, aws, trusting
from benchmarks.report import Ratio, cell, environment, spread
from benchmarks.stubs import served
from liftgen.diagnostics import Report
from liftgen.documents import SERVICE
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import Project, load_project
from liftgen.testing import TestApp
from liftgen.testing.events import http_event
from liftgen.testing.fake import FakeClient

ROUNDS = 11
SPLITS = 5
ROOT = Path(__file__).parents[1]
STARTS = Path(__file__).with_name("starts")
RESULTS = Path(__file__).with_name("SERVICE.md")
EVENT = http_event("GET", "/projects/p1", claims={"org": "t1", "sub": "ann"})
PHASES = ("import", "client", "first request", "warm request", "memory")

CAUSES = {
    "pydantic": ("pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"),
    "Powertools": ("aws_lambda_powertools", "aws_xray_sdk"),
    "boto3 and botocore": ("boto3", "botocore", "s3transfer", "jmespath", "urllib3", "dateutil", "six"),
    "liftgen.runtime": ("liftgen",),
    "models, repositories, handlers": ("saas", "repositories", "handlers", "saas_by_hand"),
}

TEXT = """\
# A service, cold and warm

The API of projects of `examples/saas` (tokens, a rate limit of two windows for each tenant, one line of log and metrics for
each request) answers `GET /projects/p1`, in a process of its own each time, over loopback HTTPS; beside it the same on
Powertools, boto3's client and pydantic, written by hand (`benchmarks/starts/saas_by_hand.py`, which has three routes of the
twelve and neither problem details, pages, versions, filters nor repetition by key); and the generated routes without what a
person added to them, on Powertools and lean. All in one run, interleaved. Made by
`python -m benchmarks.service`.

{environment}

CPU in milliseconds of this machine: the median of {rounds} rounds; memory is the peak of the whole process, in MB.

{phases}

As ratios to the one by hand, round by round: the median, and in brackets the middle half.

{ratios}

## What imports take

Milliseconds under `-X importtime`, by what is loaded, to be compared with each other only.

{causes}
"""


@dataclass(frozen=True)
class Handler:
    """A module with a handler, the project that it is in, and what its process is told."""

    name: str
    module: str
    variables: dict[str, str]
    project: str = "saas"


HANDLERS = (
    Handler("by hand: Powertools, boto3, pydantic", "saas_by_hand", {}),
    Handler("lift, direct client", "handlers.project", {"LIFT_CLIENT": "direct"}),
    Handler("lift, botocore", "handlers.project", {"LIFT_CLIENT": "botocore"}),
    Handler("lift, routes alone, direct client", "handlers.project", {"LIFT_CLIENT": "direct"}, "plain"),
    Handler("lift, routes alone, lean, direct client", "handlers.project", {"LIFT_CLIENT": "direct"}, "lean"),
)


def main() -> None:
    """Measure, and write the page."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(ROOT / "examples" / "saas", place / "saas", ignore=shutil.ignore_patterns("__pycache__"))
        assert not scaffold(load_project(place / "saas", Report()), ScaffoldOptions(), Report()).report.failed
        shutil.copy(STARTS / "saas_by_hand.py", place / "saas")
        for name in ("plain", "lean"):
            (place / name).mkdir()
            model = Path(shutil.copy(place / "saas" / "saas.py", place / name))
            project = Project(place / name, outputs=("repository", "handler"), lean=name == "lean").with_models([model])
            assert not scaffold(project, ScaffoldOptions(), Report()).report.failed
        (place / "event.json").write_text(json.dumps(EVENT))
        with served(answers(place / "saas")) as (endpoint, authority), trusting(place, Path(authority)) as trust:
            told = {**trust, **aws(endpoint)}
            told |= {"LIFT_TENANT_CLAIM": "org", "LIFT_SERVICE_TABLE": SERVICE["name"]}
            costs = measured(told, place)
            causes = {each.name: split(each, told, place) for each in HANDLERS}
    first = HANDLERS[0].name
    ratios = {
        name: [
            spread(name, [one[phase] / own[phase] for one, own in zip(found, costs[first], strict=True)])
            for phase in PHASES
        ]
        for name, found in costs.items()
    }
    RESULTS.write_text(
        TEXT.format(
            environment=environment("aws-lambda-powertools", "boto3", "pydantic"),
            rounds=ROUNDS,
            phases=phases_table(costs),
            ratios=ratios_table(ratios),
            causes=causes_table(causes),
        ),
        "utf-8",
    )
    print(f"written: {RESULTS}")


def answers(folder: Path) -> dict[str, bytes]:
    """What DynamoDB answers to one request of the service, as the one in memory does."""
    sys.path.insert(0, str(folder))
    os.environ |= {"LIFT_SERVICE_TABLE": SERVICE["name"], "LIFT_TENANT_CLAIM": "org"}
    from fakes.memory import TABLES  # type: ignore[import-not-found]
    from handlers import project, shared  # type: ignore[import-not-found]

    found: dict[str, bytes] = {}

    class Kept:
        def __init__(self) -> None:
            self._memory = FakeClient.with_tables(*TABLES, SERVICE)

        def call(self, operation: str, body: bytes) -> bytes:
            found[operation] = self._memory.call(operation, body)
            return found[operation]

    kept = Kept()
    shared.client = lambda: kept
    app = TestApp(project.handler, {"org": "t1"})
    app.post("/projects", {"project_id": "p1", "title": "A shed", "budget": "12.50", "due_on": "2030-01-01"})
    app.get("/projects/p1").assert_status(200)
    return found


def measured(told: dict[str, str], place: Path) -> dict[str, list[dict[str, float]]]:
    """The phases of each handler, round by round."""
    costs: dict[str, list[dict[str, float]]] = {each.name: [] for each in HANDLERS}
    for number in range(-1, ROUNDS):
        for turn in range(len(HANDLERS)):
            each = HANDLERS[(turn + number) % len(HANDLERS)]
            said = started(each, told, place)
            if number >= 0:  # the first is for bytecode
                costs[each.name].append(json.loads(said.splitlines()[-1]))
    return costs


def started(handler: Handler, told: dict[str, str], place: Path, *options: str) -> str:
    """What a process says that serves the event."""
    variables = {**told, **handler.variables, "PYTHONPATH": f"{place / handler.project}:{ROOT}"}
    if handler.variables.get("LIFT_CLIENT") == "direct":
        del variables["AWS_CA_BUNDLE"]  # the folder is what it is given
    command = [sys.executable, *options, str(STARTS / "service.py"), handler.module, str(place / "event.json")]
    done = subprocess.run(
        command, env=variables, cwd=place / handler.project, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise AssertionError(f"{handler.name}: {done.stderr}")
    return done.stderr


def split(handler: Handler, told: dict[str, str], place: Path) -> dict[str, float]:
    """Milliseconds of imports by what is loaded, also what is loaded by the first request."""
    owners = {name: cause for cause, names in CAUSES.items() for name in names}
    runs = []
    for _ in range(SPLITS):
        found = Counter(dict.fromkeys((*CAUSES, LIBRARY), 0))
        for own, name in re.findall(
            r"^import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)$", started(handler, told, place, "-X", "importtime"), re.M
        ):
            found[owners.get(name.partition(".")[0], LIBRARY)] += int(own)
        runs.append(found)
    return {cause: median(each[cause] for each in runs) / 1000 for cause in runs[0]}


def phases_table(costs: dict[str, list[dict[str, float]]]) -> str:
    lines = [f"| | {' | '.join(PHASES)} |", f"|---|{'---|' * len(PHASES)}"]
    for name, found in costs.items():
        values = [median(each[phase] for each in found) for phase in PHASES]
        lines.append(
            f"| {name} | {' | '.join(f'{value:.0f}' if value >= 10 else f'{value:.2f}' for value in values)} |"
        )
    return "\n".join(lines)


def ratios_table(ratios: dict[str, list[Ratio]]) -> str:
    lines = [f"| | {' | '.join(PHASES)} |", f"|---|{'---|' * len(PHASES)}"]
    return "\n".join([*lines, *(f"| {name} | {' | '.join(map(cell, found))} |" for name, found in ratios.items())])


def causes_table(causes: dict[str, dict[str, float]]) -> str:
    rows = next(iter(causes.values()))
    lines = [f"| | {' | '.join(causes)} |", f"|---|{'---|' * len(causes)}"]
    lines += [f"| {row} | {' | '.join(f'{each[row]:.0f}' for each in causes.values())} |" for row in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    if shutil.which("openssl") is None:
        sys.exit("`openssl rehash` is needed to hash a folder of certificates")
    main()
