"""Generators: what generating takes, beside others that generate code from models, as processes; writes GENERATORS.md.

`python -m benchmarks.generators 100 1000` measures projects of so many models.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.peers import peers_python
from benchmarks.report import cell, environment, shown, spread

RESULTS = Path(__file__).with_name("GENERATORS.md")
LOCK = Path(__file__).with_suffix(".lock")
AWSLABS = Path(__file__).with_name("awslabs.lock")
"""Apart, because it pins what others have in later versions."""
ROUNDS = 5
CODEGEN = "awslabs.dynamodb_mcp_server.repo_generation_tool.codegen"
LIFT = (sys.executable, "-m", "liftgen", "dynamorm", "scaffold")

TEXT = """\
# Generators

CPU of whole processes, in turns; a ratio is the median of the rounds, in brackets their middle half. Each model has fifteen
attributes, an enum, a composed key and an index; a protobuf message and an OpenAPI schema have the same fields, and a service the
same five operations; an SQL table has them as columns, and five queries; AWS Labs' generator has the table, the index and the
patterns. sqlc writes Go, which it does without a plugin. Made by `make bench`.

{environment}

{sections}
## Growth

Each beside itself with a tenth of the models; ten is linear.

{growth}

## Where aims are missed, and why

{missed}
"""

MISSED = """\
G1: models and repositories are to be no slower than protoc, and all outputs to take an eighth of the others. lift writes ten
files for a model where protoc writes four for all of them, in Python and laid out as the formatter leaves them, and with all
outputs more than half of the work is tests, which none of the others writes. Building that text takes nearly all of the time.
AWS Labs' generator fills in one template for an entity and one for its repository, and is not asked to lint them. The work is
done once: after that only what an edit concerns is rendered.

G2: a run with nothing to do looks at every file that it wrote, which shows from a thousand models on. After an edit, importing
what reads, derives, checks and renders is most of it, and half of that is making dataclasses; what grows with the models is
looking at the files and the notes. An edit that shows on a page about all models, such as a new field in the TypeScript types
and the access patterns, is a whole run that reads and derives everything, and renders only what looked at what has changed.
"""

SECTION = """\
## {models} models{rounds}

| G1 · everything written anew | CPU | files |
|---|---|---|
{anew}

| G2 · lift beside `python -c "import typer"` | CPU |
|---|---|
{again}

Peak memory of lift, all outputs: {memory} MB, with nothing to do {kept} MB, after an edit {edited} MB; aim: 200.

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


QUERIES = """\
-- name: CreateOrder{n} :exec
INSERT INTO orders_{n} (tenant_id, order_id, title, status, total) VALUES ($1, $2, $3, $4, $5);
-- name: GetOrder{n} :one
SELECT * FROM orders_{n} WHERE tenant_id = $1 AND order_id = $2;
-- name: UpdateOrder{n} :one
UPDATE orders_{n} SET title = $3, status = $4, total = $5, version = version + 1
WHERE tenant_id = $1 AND order_id = $2 RETURNING *;
-- name: DeleteOrder{n} :exec
DELETE FROM orders_{n} WHERE tenant_id = $1 AND order_id = $2;
-- name: ByStatus{n} :many
SELECT * FROM orders_{n} WHERE tenant_id = $1 AND status = $2 ORDER BY order_id;
"""

COLUMNS = """\
CREATE TYPE status_{n} AS ENUM ('open', 'done');
CREATE TABLE orders_{n} (
  tenant_id text NOT NULL, order_id text NOT NULL, title text NOT NULL, status status_{n} NOT NULL, total numeric NOT NULL,
  quantity bigint NOT NULL, paid boolean NOT NULL, due_on date, labels text[] NOT NULL, lines text[] NOT NULL,
  notes jsonb NOT NULL, email text, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, version bigint NOT NULL,
  PRIMARY KEY (tenant_id, order_id)
);
CREATE INDEX by_status_{n} ON orders_{n} (tenant_id, status, order_id);
"""


@dataclass(frozen=True)
class Contender:
    """Something that generates: its command, where it runs, and what has to go before it begins."""

    name: str
    command: tuple[str, ...]
    folder: Path
    output: Path


@dataclass(frozen=True)
class Spent:
    """What a process took: seconds of work, and the most memory that it or one below it held, in megabytes."""

    seconds: float
    memory: float


@dataclass(frozen=True)
class Section:
    """What was measured of one number of models: what every contender took in each round, and lift after that."""

    models: int
    anew: dict[str, list[Spent]]
    files: dict[str, int]
    again: dict[str, list[Spent]]

    @property
    def text(self) -> str:
        first, bare = next(iter(self.anew.values())), next(iter(self.again.values()))
        anew = (f"| {name} | {_cell(spent, first)} | {self.files[name]} |" for name, spent in self.anew.items())
        again = (f"| {name} | {_cell(spent, bare)} |" for name, spent in self.again.items())
        rounds = len(first)
        peaks = (self.anew[ALL], self.again[KEPT], self.again[EDITED])
        memory, kept, edited = (shown(max(each.memory for each in spent)) for spent in peaks)
        return SECTION.format(
            models=self.models,
            rounds="" if rounds > 1 else ", G1 once",
            anew="\n".join(anew),
            again="\n".join(again),
            memory=memory,
            kept=kept,
            edited=edited,
        )


ALL = "lift, all outputs"
KEPT, EDITED, GROWN = "nothing to do; aim: 2", "one model edited; aim: 3", "a field added to one model"


def main() -> None:
    """Measure projects of as many models as the arguments say, and write down what came of it."""
    sections = [_section(int(each)) for each in sys.argv[1:] or ("20", "100", "1000")]
    locks = (LOCK, AWSLABS)
    libraries = ", ".join(each for lock in locks for each in lock.with_suffix(".in").read_text("utf-8").split())
    machine = f"{environment('jinja2', 'typer')}\nPeers: {libraries}."
    growth = "\n".join(_growth(*two) for two in pairwise(sections) if two[1].models == 10 * two[0].models)
    text = "".join(each.text for each in sections)
    RESULTS.write_text(TEXT.format(environment=machine, sections=text, growth=growth, missed=MISSED.strip()), "utf-8")


def _growth(few: Section, many: Section) -> str:
    def of(spent: list[Spent]) -> float:
        return median(each.seconds for each in spent)

    head = f"| {few.models} to {many.models} models | times |\n|---|---|\n"
    rows = [(name, of(many.anew[name]) / of(few.anew[name])) for name in many.anew]
    rows += [(name.partition(";")[0], of(many.again[name]) / of(few.again[name])) for name in (KEPT, EDITED, GROWN)]
    return head + "\n".join(f"| {name} | {shown(times)} |" for name, times in rows)


def _section(models: int) -> Section:
    with TemporaryDirectory() as name:
        root = Path(name)
        contenders = _contenders(root, models)
        anew: dict[str, list[Spent]] = {each.name: [] for each in contenders}
        files = {}
        for _ in range(ROUNDS if models <= 100 else 1):
            for each in contenders:
                shutil.rmtree(each.output, ignore_errors=True)
                each.output.mkdir(parents=True)
                anew[each.name].append(_spent(each.command, each.folder))
                files[each.name] = sum(path.is_file() for path in each.output.rglob("*") if ".lift" not in path.parts)
                assert files[each.name], f"{each.name} has written nothing"
                print(models, each.name, anew[each.name][-1], file=sys.stderr)
        return Section(models, anew, files, _again(root / "lift"))


def _contenders(root: Path, models: int) -> list[Contender]:
    numbers = range(models)
    (root / "lift/models").mkdir(parents=True)
    (root / "lift/lift.toml").write_text('models = "models"\noutput = "out"\npackage = ""\n')
    for n in numbers:
        (root / f"lift/models/order_{n}.py").write_text(MODEL.format(n=n))
    for folder in ("sql", "awslabs"):
        (root / folder).mkdir()
    (root / "sql/schema.sql").write_text("".join(COLUMNS.format(n=n) for n in numbers))
    (root / "sql/queries.sql").write_text("".join(QUERIES.format(n=n) for n in numbers))
    go = {"package": "orders", "out": "out"}
    sql = {"engine": "postgresql", "schema": "schema.sql", "queries": "queries.sql", "gen": {"go": go}}
    (root / "sql/sqlc.json").write_text(json.dumps({"version": "2", "sql": [sql]}))
    (root / "awslabs/schema.json").write_text(json.dumps({"tables": [_awslabs(n) for n in numbers]}))
    (root / "orders.proto").write_text('syntax = "proto3";\n' + "".join(MESSAGE.format(n=n) for n in numbers))
    (root / "openapi.json").write_text(json.dumps(_openapi(numbers)))
    python = str(peers_python(LOCK))
    tools = Path(python).parent
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    protoc = ("env", f"PATH={path}", python, "-m", "grpc_tools.protoc", f"-I{root}", "orders.proto")
    outputs = [f"--{each}_out={root / 'protoc'}" for each in ("python", "grpc_python", "mypy", "mypy_grpc")]
    models_out = str(root / "datamodel/models.py")
    client = ("--path", str(root / "openapi.json"), "--meta", "none", "--output-path", str(root / "client/orders"))
    lift, out = root / "lift", root / "lift/out"
    return [
        Contender("protoc with Python, gRPC and stubs", (*protoc, *outputs), root, root / "protoc"),
        Contender("lift, models and repositories", (*LIFT, "--only", "repository"), lift, out),
        Contender(ALL, LIFT, lift, out),
        Contender("sqlc", (f"{tools}/sqlc", "generate"), root / "sql", root / "sql/out"),
        Contender(
            "datamodel-code-generator",
            (f"{tools}/datamodel-codegen", "--input", str(root / "openapi.json"), "--output", models_out),
            root,
            root / "datamodel",
        ),
        Contender(
            "openapi-python-client",
            ("env", f"PATH={path}", f"{tools}/openapi-python-client", "generate", *client),
            root,
            root / "client",
        ),
        Contender(
            "AWS Labs' dynamodb generator",
            (str(peers_python(AWSLABS)), "-m", CODEGEN, "--schema", "schema.json", "--output", "out", "--no-lint"),
            root / "awslabs",
            root / "awslabs/out",
        ),
    ]


def _awslabs(n: int) -> dict[str, object]:
    types = {"total": "decimal", "quantity": "integer", "version": "integer", "paid": "boolean", "notes": "object"}
    names = "tenant_id order_id title status total quantity paid due_on labels lines notes email created_at updated_at version"
    optional = ("due_on", "email")
    fields = [
        {"name": each, "type": "array", "item_type": "string", "required": True}
        if each in ("labels", "lines")
        else {"name": each, "type": types.get(each, "string"), "required": each not in optional}
        for each in names.split()
    ]
    patterns = [("get", "GetItem", "single_entity"), ("add", "PutItem", "single_entity")]
    patterns += [("change", "UpdateItem", "single_entity"), ("remove", "DeleteItem", "success_flag")]
    key = [{"name": each, "type": "string"} for each in ("tenant_id", "order_id")]
    entity = [{"name": "order", "type": "entity", "entity_type": f"Order{n}"}]
    asked: list[dict[str, object]] = [
        {
            "pattern_id": 10 * n + number,
            "name": f"{name}_order_{n}_item",
            "description": f"{name} one",
            "operation": operation,
            "parameters": entity if name == "add" else [*key, *entity] if name == "change" else key,
            "return_type": returns,
        }
        for number, (name, operation, returns) in enumerate(patterns, 1)
    ]
    by_status = [{"name": each, "type": "string"} for each in ("tenant_id", "status")]
    asked.append(
        {
            "pattern_id": 10 * n + 5,
            "name": f"orders_{n}_by_status",
            "description": "by status",
            "operation": "Query",
            "index_name": "by_status",
            "parameters": by_status,
            "return_type": "entity_list",
        }
    )
    pk, sk = "TENANT#{tenant_id}", "ORDER#{order_id}"
    mapping = {"name": "by_status", "pk_template": f"{pk}#{{status}}", "sk_template": "{order_id}"}
    return {
        "table_config": {"table_name": f"orders_{n}", "partition_key": "pk", "sort_key": "sk"},
        "gsi_list": [{"name": "by_status", "partition_key": "gsi_pk", "sort_key": "gsi_sk"}],
        "entities": {
            f"Order{n}": {
                "entity_type": f"ORDER_{n}",
                "pk_template": pk,
                "sk_template": sk,
                "gsi_mappings": [mapping],
                "fields": fields,
                "access_patterns": asked,
            }
        },
    }


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


def _again(lift: Path) -> dict[str, list[Spent]]:
    """Runs with nothing to do, and after edits, beside the import of a library; what all outputs are stands there already."""
    # The last contender that wrote there wrote all of them.
    _spent(LIFT, lift)
    model = lift / "models/order_0.py"
    spent: dict[str, list[Spent]] = {'`python -c "import typer"`': [], KEPT: [], EDITED: [], GROWN: []}
    bare, kept, edited, grown = spent.values()
    for number in range(ROUNDS):
        bare.append(_spent((sys.executable, "-c", "import typer"), lift))
        kept.append(_spent(LIFT, lift))
        text = MODEL.format(n=0).replace("quantity: int = 1", f"quantity: int = {number + 2}")
        model.write_text(text)
        edited.append(_spent(LIFT, lift))
        if number < 2:
            model.write_text(text.replace("    email:", "    added: str | None = None\n    email:"))
            grown.append(_spent(LIFT, lift))
            model.write_text(text)
            _spent(LIFT, lift)
        print(*(f"{each}: {runs[-1]}" for each, runs in spent.items() if runs), file=sys.stderr)
    return spent


def _cell(spent: list[Spent], first: list[Spent]) -> str:
    ratios = [mine.seconds / other.seconds for mine, other in zip(spent, first, strict=False)]
    return cell(spread("", ratios)) if len(ratios) > 1 else shown(ratios[0])


def _spent(command: tuple[str, ...], folder: Path) -> Spent:
    """What a process and those below it take, as one does that compiles modules once and keeps them."""
    script = (
        "import json, resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([done.returncode, done.stderr[-2000:], used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))"
    )
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", script, *command], cwd=folder, capture_output=True, check=True, env=own
    )
    code, said, seconds, memory = json.loads(done.stdout)
    assert code == 0, said
    return Spent(seconds, memory)


if __name__ == "__main__":
    main()
