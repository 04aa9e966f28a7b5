"""Generators: what generating takes, beside others that generate code from models, as processes; writes GENERATORS.md.

`python -m benchmarks.generators 100 1000` measures projects of so many models.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.peers import peers_python
from benchmarks.report import Ratio, cell, environment, shown, spread

RESULTS = Path(__file__).with_name("GENERATORS.md")
LOCK = Path(__file__).with_suffix(".lock")
ROUNDS = 5
LIFT = (sys.executable, "-m", "liftgen", "dynamorm", "scaffold")

TEXT = """\
# Generators

CPU of whole processes, in turns; a ratio is the median of the rounds, in brackets their middle half. Each model has fifteen
attributes, an enum, a composed key and an index; a protobuf message and an OpenAPI schema have the same fields, and a service the
same five operations. Made by `make bench`.

{environment}

{sections}
## Where aims are missed, and why

G1: models and repositories are to be no slower than protoc. lift writes ten files for a model where protoc writes four for
all of them, in Python and laid out as the formatter leaves them, and building their text takes nearly all of the time. It is
spent once: after that only what changes is rendered.

G2: a run with nothing to do is verified by the notes of the last one. After an edit, what the edited model's views asked about
is rendered, and what is about all models: the page of access patterns, the TypeScript types. Reading and deriving all models, and
importing what does it, is most of the rest; typer itself loads pydantic as soon as a command has a flag, which is twice the
import that this is held to.

sqlc and AWS Labs' generator are not beside it yet.
"""

SECTION = """\
## {models} models

| G1 · everything written anew | CPU | files |
|---|---|---|
{anew}

| G2 · lift beside `python -c "import typer"` | CPU |
|---|---|
{again}

Peak memory of lift, all outputs: {memory} MB; aim: 200.

"""

MODEL = '''\
"""Orders of kind {n}."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from liftgen import GSI, CreatedAt, Key, Query, Table, UpdatedAt, Version

orders_{n} = Table("orders_{n}", tenant="tenant_id")


class Status{n}(StrEnum):
    OPEN = "open"
    DONE = "done"


class Order{n}(BaseModel):
    """One order of kind {n}."""

    tenant_id: str
    order_id: str
    title: str
    status: Status{n} = Status{n}.OPEN
    total: Decimal = Decimal(0)
    quantity: int = 1
    paid: bool = False
    due_on: date | None = None
    labels: set[str] = Field(default_factory=set)
    lines: list[str] = Field(default_factory=list)
    notes: dict[str, str] = Field(default_factory=dict)
    email: str | None = None
    created_at: Annotated[datetime, CreatedAt] = Field(default_factory=lambda: datetime.now(UTC))
    updated_at: Annotated[datetime, UpdatedAt] = Field(default_factory=lambda: datetime.now(UTC))
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = orders_{n}
        key = Key("TENANT#{{tenant_id}}", "ORDER#{{order_id}}")
        by_status = GSI(pk=["tenant_id", "status"], sk=["order_id"])
        open = Query("by_status", where="status = 'open'")
'''

MESSAGE = """\
enum Status{n} {{ STATUS{n}_OPEN = 0; STATUS{n}_DONE = 1; }}
message Order{n} {{
  string tenant_id = 1; string order_id = 2; string title = 3; Status{n} status = 4; string total = 5; int64 quantity = 6;
  bool paid = 7; optional string due_on = 8; repeated string labels = 9; repeated string lines = 10;
  map<string, string> notes = 11; optional string email = 12; string created_at = 13; string updated_at = 14; int64 version = 15;
}}
message Order{n}Key {{ string tenant_id = 1; string order_id = 2; }}
message Order{n}List {{ repeated Order{n} items = 1; }}
service Order{n}Service {{
  rpc Create(Order{n}) returns (Order{n}); rpc Get(Order{n}Key) returns (Order{n}); rpc Update(Order{n}) returns (Order{n});
  rpc Delete(Order{n}Key) returns (Order{n}Key); rpc ByStatus(Order{n}Key) returns (Order{n}List);
}}
"""


@dataclass(frozen=True)
class Contender:
    """Something that generates: its command, where it runs, and what has to go before it begins."""

    name: str
    command: tuple[str, ...]
    folder: Path
    output: Path
    fresh: bool = True


def main() -> None:
    """Measure projects of as many models as the arguments say, and write down what came of it."""
    sizes = [int(each) for each in sys.argv[1:]] or [100, 1000]
    sections = "".join(_section(each) for each in sizes)
    libraries = ", ".join(each for each in LOCK.with_suffix(".in").read_text("utf-8").split())
    machine = f"{environment('jinja2', 'typer')}\nPeers: {libraries}."
    RESULTS.write_text(TEXT.format(environment=machine, sections=sections), "utf-8")


def _section(models: int) -> str:
    with TemporaryDirectory() as name:
        root = Path(name)
        contenders = _contenders(root, models)
        rounds = ROUNDS if models <= 100 else 1
        spent: dict[str, list[float]] = {each.name: [] for each in contenders}
        counts = {}
        for _ in range(rounds):
            for each in contenders:
                if each.fresh:
                    shutil.rmtree(each.output, ignore_errors=True)
                    each.output.mkdir(parents=True)
                spent[each.name].append(_cpu(each.command, each.folder))
                counts[each.name] = sum(path.is_file() for path in each.output.rglob("*") if ".lift" not in path.parts)
                assert counts[each.name], f"{each.name} has written nothing"
        first = spent[contenders[0].name]
        rows = [_row(each.name, spent[each.name], first, counts[each.name]) for each in contenders]
        return SECTION.format(
            models=models, anew="\n".join(rows), again="\n".join(_again(root, models)), memory=_peak(root)
        )


def _contenders(root: Path, models: int) -> list[Contender]:
    numbers = range(models)
    (root / "lift/models").mkdir(parents=True)
    (root / "lift/lift.toml").write_text('models = "models"\noutput = "out"\npackage = ""\n')
    for n in numbers:
        (root / f"lift/models/order_{n}.py").write_text(MODEL.format(n=n))
    (root / "orders.proto").write_text('syntax = "proto3";\n' + "".join(MESSAGE.format(n=n) for n in numbers))
    (root / "openapi.json").write_text(json.dumps(_openapi(numbers)))
    python = str(peers_python(LOCK))
    path = f"{Path(python).parent}{os.pathsep}{os.environ['PATH']}"
    protoc = ("env", f"PATH={path}", python, "-m", "grpc_tools.protoc", f"-I{root}", "orders.proto")
    outputs = [f"--{each}_out={root / 'protoc'}" for each in ("python", "grpc_python", "mypy", "mypy_grpc")]
    models_out = str(root / "datamodel/models.py")
    client = ("--path", str(root / "openapi.json"), "--meta", "none", "--output-path", str(root / "client/orders"))
    lift, out = root / "lift", root / "lift/out"
    return [
        Contender("protoc with Python, gRPC and stubs", (*protoc, *outputs), root, root / "protoc"),
        Contender("lift, models and repositories", (*LIFT, "--only", "repository"), lift, out),
        Contender("lift, all outputs", LIFT, lift, out),
        Contender(
            "datamodel-code-generator",
            (
                str(Path(python).parent / "datamodel-codegen"),
                "--input",
                str(root / "openapi.json"),
                "--output",
                models_out,
            ),
            root,
            root / "datamodel",
        ),
        Contender(
            "openapi-python-client",
            ("env", f"PATH={path}", str(Path(python).parent / "openapi-python-client"), "generate", *client),
            root,
            root / "client",
        ),
    ]


def _openapi(numbers: range) -> dict[str, object]:
    text = {"type": "string"}
    paths: dict[str, object] = {}
    schemas: dict[str, object] = {}
    for n in numbers:
        schema = {"$ref": f"#/components/schemas/Order{n}"}
        answer = {"200": {"description": "one", "content": {"application/json": {"schema": schema}}}}
        body = {"required": True, "content": {"application/json": {"schema": schema}}}
        key = [{"name": each, "in": "path", "required": True, "schema": text} for each in ("tenant_id", "order_id")]

        def call(name: str, answer: object = answer, **more: object) -> dict[str, object]:
            return {"operationId": name, "responses": answer, **more}

        paths[f"/orders{n}"] = {"post": call(f"create_order{n}", requestBody=body), "get": call(f"list_order{n}")}
        paths[f"/orders{n}/{{tenant_id}}/{{order_id}}"] = {
            "get": call(f"get_order{n}", parameters=key),
            "put": call(f"update_order{n}", parameters=key, requestBody=body),
            "delete": call(f"delete_order{n}", parameters=key),
        }
        properties: dict[str, object] = dict.fromkeys(
            ("tenant_id", "order_id", "title", "total", "due_on", "email"), text
        )
        properties |= {each: {"type": "string", "format": "date-time"} for each in ("created_at", "updated_at")}
        properties |= {each: {"type": "array", "items": text} for each in ("labels", "lines")}
        properties |= {each: {"type": "integer"} for each in ("quantity", "version")}
        properties |= {"paid": {"type": "boolean"}, "status": {"type": "string", "enum": ["open", "done"]}}
        properties["notes"] = {"type": "object", "additionalProperties": text}
        schemas[f"Order{n}"] = {
            "type": "object",
            "properties": properties,
            "required": ["tenant_id", "order_id", "title"],
        }
    info = {"title": "orders", "version": "1"}
    return {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}}


def _again(root: Path, models: int) -> list[str]:
    """A run with nothing to do, and one after an edit, beside the import of a library."""
    lift = root / "lift"
    shutil.rmtree(lift / "out", ignore_errors=True)
    _cpu(LIFT, lift)
    _cpu(LIFT, lift)
    model, rounds = lift / "models/order_0.py", ROUNDS if models <= 100 else 1
    bare: list[float] = []
    kept: list[float] = []
    edited: list[float] = []
    for number in range(rounds):
        bare.append(_cpu((sys.executable, "-c", "import typer"), lift))
        kept.append(_cpu(LIFT, lift))
        model.write_text(MODEL.format(n=0).replace("quantity: int = 1", f"quantity: int = {number + 2}"))
        edited.append(_cpu(LIFT, lift))
        _cpu(LIFT, lift)
    rows = (('`python -c "import typer"`', bare), ("nothing to do; aim: 2", kept), ("one model edited; aim: 3", edited))
    return [f"| {name} | {cell(_ratio(name, spent, bare))} |" for name, spent in rows]


def _row(name: str, spent: list[float], first: list[float], files: int) -> str:
    return f"| {name} | {cell(_ratio(name, spent, first))} | {files} |"


def _ratio(name: str, spent: list[float], first: list[float]) -> Ratio:
    ratios = [mine / other for mine, other in zip(spent, first, strict=True)]
    return spread(name, ratios) if len(ratios) > 1 else Ratio(name, ratios[0], ratios[0], ratios[0])


def _cpu(command: tuple[str, ...], folder: Path) -> float:
    """The seconds that a process and those below it work."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _peak(root: Path) -> str:
    """The most memory that a whole run holds, in megabytes."""
    shutil.rmtree(root / "lift/out", ignore_errors=True)
    script = (
        "import resource, subprocess, sys\n"
        f"subprocess.run({LIFT!r}, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=root / "lift", capture_output=True, text=True, check=True)
    return shown(median([float(done.stdout)]))


if __name__ == "__main__":
    main()
