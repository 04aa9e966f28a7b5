"""Asking: what generated repositories and handlers ask of DynamoDB, recorded, and what must not be let through beside it."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.documents import SERVICE, table_from_document
from liftgen.read import read
from liftgen.testing.iam import Asked, Decision, Policy, asked_of, evaluate

if TYPE_CHECKING:
    from liftgen.schema import Schema

SAMPLES = Path(__file__).parents[2] / "sample_models"
REGION, ACCOUNT = "eu-west-1", "123456789012"
TABLES = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/"
KEYS = "dynamodb:LeadingKeys"
KEPT = "lift.keeps"
"""The method of what handlers keep in the service table."""


@cache
def schema() -> Schema:
    """All samples."""
    report = Report()
    found = derive(read(sorted(SAMPLES.glob("*.py")), SAMPLES, report), report)
    assert not report.failed
    return found


@dataclass(frozen=True)
class Recorded:
    """What a method asked of DynamoDB once, and in whose name."""

    method: str
    tenant: str | None
    operation: str
    request: dict[str, Any]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What IAM is asked for it."""
        tables = {table.name: table for table in (*schema().tables, table_from_document(SERVICE))}
        return asked_of(self.operation, self.request, tables, region=REGION, account=ACCOUNT)


def record(folder: Path) -> list[Recorded]:
    """Everything that the generated tests of the samples make repositories ask, and handlers keep."""
    (folder / "models").mkdir()
    (folder / "models" / "__init__.py").touch()
    for sample in SAMPLES.glob("*.py"):
        (folder / "models" / sample.name).write_bytes(sample.read_bytes())
    (folder / "lift.toml").write_text('models = "models"\n')
    _run("-m", "liftgen", "dynamorm", "scaffold", folder=folder)
    tests = ("-m", "pytest", "-q", "-p", "support.recording", "-p", "no:cacheprovider", "--dynamodb", "memory", "tests")
    _run(*tests, folder=folder)
    # Where nobody can tell any more what was done, the tests rightly fail.
    _run(*tests, folder=folder, variables={"LIFT_LOST_ANSWERS": "1"}, ends=(0, 1))
    lines = (folder / "recording.jsonl").read_text().splitlines()
    return [Recorded(**json.loads(line)) for line in dict.fromkeys(lines)]


def allowed(found: tuple[Policy, ...], asked: Asked, **context: str) -> bool:
    """Whether policies let something through, with this beside it in its context."""
    whole = replace(asked, context={**asked.context, **context})
    return evaluate(found, whole) is Decision.ALLOWED


def with_keys(asked: Asked, *keys: str) -> Asked:
    """The same question for other partition keys, or for none."""
    rest = {name: value for name, value in asked.context.items() if name != KEYS}
    return replace(asked, context=rest | ({KEYS: keys} if keys else {}))


def strangers(asked: Asked) -> Iterator[Asked]:
    """The same question for keys that no pattern has, for one of them beside its own, and without any key."""
    own = asked.context.get(KEYS, ())
    yield with_keys(asked, "elsewhere")
    yield with_keys(asked, *own, "elsewhere")
    yield with_keys(asked)


def mutants(found: tuple[Policy, ...]) -> Iterator[tuple[str, tuple[Policy, ...]]]:
    """The policies without one of their conditions, for each of them."""
    for p, policy in enumerate(found):
        for s, statement in enumerate(policy["Statement"]):
            for operator in statement.get("Condition", {}):
                mutant: Any = copy.deepcopy(found)
                del mutant[p]["Statement"][s]["Condition"][operator]
                yield f"{statement['Action']} {operator}", mutant


@cache
def everything() -> frozenset[tuple[str, str]]:
    """Every action of DynamoDB with every resource of the samples, and some of others."""
    import botocore.session

    operations = botocore.session.Session().get_service_model("dynamodb").operation_names
    partiql = ("PartiQLSelect", "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete")
    streams = ("GetRecords", "GetShardIterator", "DescribeStream", "ListStreams")
    actions = {f"dynamodb:{each}" for each in (*operations, *partiql, *streams, "ConditionCheckItem")}
    resources = {f"{TABLES}other", f"{TABLES}saas2", "*", TABLES.replace(REGION, "us-east-1") + "saas"}
    for table in schema().tables:
        resources |= {
            f"{TABLES}{table.name}",
            f"{TABLES}{table.name}/stream/LATEST",
            f"{TABLES}{table.name}/index/other",
        }
        resources |= {f"{TABLES}{table.name}/index/{index.name}" for index in table.indexes}
    return frozenset((action, resource) for action in actions for resource in resources)


def shapeless() -> frozenset[tuple[str, str]]:
    """Actions on tables and indexes by keys that have no shape that a policy could say: a value alone, or several attributes."""
    from liftgen.access import access_of

    return frozenset(
        (f"dynamodb:{action}", f"{TABLES}{each.table}{'' if each.index is None else f'/index/{each.index}'}")
        for access in access_of(schema())
        for each in access.requests
        for action in each.actions
        if not any(isinstance(part, str) for part in each.leading or ())
    )


def _run(*command: str, folder: Path, variables: dict[str, str] | None = None, ends: tuple[int, ...] = (0,)) -> None:
    support = str(Path(__file__).parents[1])
    environment = {
        **os.environ,
        "LIFT_RECORDING": str(folder / "recording.jsonl"),
        "PYTHONPATH": os.pathsep.join((support, str(folder))),
        **(variables or {}),
    }
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode in ends, done.stdout + done.stderr
