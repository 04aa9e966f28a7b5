"""Consumer: what is scaffolded for tables with streams is told of each entity and change, and passes every checker."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.generated import MODELS, ROOT, schema_of

from liftgen.diagnostics import Report
from liftgen.documents import table_document
from liftgen.names import Name
from liftgen.outputs import OUTPUTS
from liftgen.outputs.consumer import view
from liftgen.outputs.stack import app_document
from liftgen.project import Settings
from liftgen.render import render
from liftgen.schema import Schema
from liftgen.scope import ProjectScope, TableScope
from liftgen.testing import EventSource, StandIn
from liftgen.testing.fake import FakeClient

SAMPLES = ROOT / "sample_models"
LEDGER = ("repository", "consumer", "stack")
AT = datetime(2030, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Generated:
    """The code of a sample in a package of its own below a folder, and a table in memory."""

    folder: Path
    package: str
    client: FakeClient
    schema: Schema

    def module(self, name: str) -> ModuleType:
        return importlib.import_module(f"{self.package}.{name}" if name else self.package)


def written(folder: Path, schema: Schema, settings: Settings) -> None:
    report = Report()
    for file in render(ProjectScope(schema, settings), [each for each in OUTPUTS if settings.has(each.name)], report):
        path = folder / (settings.package or "") / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, "utf-8")
    assert report.codes() == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The ledger's consumer as it is scaffolded, where Python finds it."""
    folder = tmp_path_factory.mktemp("consumers")
    schema = schema_of(SAMPLES / "ledger.py")
    (folder / "ledger.py").write_bytes((SAMPLES / "ledger.py").read_bytes())
    written(folder, schema, Settings(package="told", outputs=LEDGER))
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture
def generated(folder: Path) -> Generated:
    client = FakeClient()
    schema = schema_of(SAMPLES / "ledger.py")
    for table in schema.tables:
        StandIn(client).create(table_document(table))
    return Generated(folder, "told", client, schema)


def test_each_entity_and_change_has_a_method_that_is_told(generated: Generated) -> None:
    models, base = importlib.import_module("ledger"), generated.module("consumers.generated.ledger")
    balances = generated.module("repositories").Ledger(generated.client).balances
    told: list[tuple[str, Any]] = []

    class Consumer(base.LedgerConsumerBase):  # type: ignore[misc, name-defined]
        def balance_inserted(self, change: Any) -> None:
            told.append(("inserted", change.new.balance))

        def balance_modified(self, change: Any) -> None:
            told.append(("modified", (change.old.balance, change.new.balance)))

        def balance_removed(self, change: Any) -> None:
            told.append(("removed", change.old.balance))

    new = models.Balance(account_id="a1", owner="ann", balance=5, number=1)
    changed = balances.update(balances.create(new), balance=7)
    balances.delete(changed)
    EventSource(Consumer().routes().handler).run(generated.client, "ledger")

    assert told == [("inserted", 5), ("modified", (5, 7)), ("removed", 7)]


def test_what_is_scaffolded_answers_everything_with_a_line_in_the_log(
    generated: Generated, caplog: pytest.LogCaptureFixture
) -> None:
    models, consumer = importlib.import_module("ledger"), generated.module("consumers.ledger")
    facade = generated.module("repositories").Ledger(generated.client)
    opened = models.Event(account_id="a1", number=1, what=models.Opened(owner="ann"), at=AT)
    facade.events.create(opened)
    facade.balances.create(models.Balance(account_id="a1", owner="ann", balance=0, number=1))
    source = EventSource(consumer.handler)
    with caplog.at_level("INFO"):
        source.run(generated.client, "ledger")

    assert [each.getMessage().partition(":")[0] for each in caplog.records] == ["Event inserted", "Balance inserted"]
    assert [(len(each.records), each.failed_at) for each in source.invocations] == [(2, None)]
    assert "ann" not in caplog.text


def test_what_cannot_be_read_goes_to_the_queue_that_the_environment_names(
    generated: Generated, monkeypatch: pytest.MonkeyPatch
) -> None:
    import boto3

    models, consumer = importlib.import_module("ledger"), generated.module("consumers.ledger")
    facade = generated.module("repositories").Ledger(generated.client)
    sent: list[dict[str, Any]] = []

    class Queues:
        def send_message(self, **message: Any) -> None:
            sent.append(message)

    monkeypatch.setenv("LIFT_DEAD_LETTERS", "https://queue.example/failed")
    monkeypatch.setattr(boto3, "client", {"sqs": Queues()}.get)
    facade.balances.create(models.Balance(account_id="a1", owner="ann", balance=0, number=1))
    (record,) = generated.client.changes("ledger")
    record["dynamodb"]["NewImage"]["balance"] = {"S": "torn"}
    consumer.changes.cache_clear()
    source = EventSource(consumer.handler)
    source.put(record)
    source.run()
    consumer.changes.cache_clear()

    assert [(each["QueueUrl"], json.loads(each["MessageBody"])["consumer"]) for each in sent] == [
        ("https://queue.example/failed", "ledger")
    ]
    assert [each.failed_at for each in source.invocations] == [None]


def test_a_failing_answer_comes_again_from_its_record(generated: Generated) -> None:
    models, base = importlib.import_module("ledger"), generated.module("consumers.generated.ledger")
    balances = generated.module("repositories").Ledger(generated.client).balances
    told: list[str] = []

    class Consumer(base.LedgerConsumerBase):  # type: ignore[misc, name-defined]
        def balance_inserted(self, change: Any) -> None:
            told.append(change.new.account_id)
            if told.count("a2") == 1 and told[-1] == "a2":
                raise OSError("not now")

    for each in ("a1", "a2", "a3"):
        balances.create(models.Balance(account_id=each, owner="ann", balance=0, number=1))
    source = EventSource(Consumer().routes().handler)
    source.run(generated.client, "ledger")

    assert told == ["a1", "a2", "a2", "a3"]
    assert [each.failed_at for each in source.invocations] == [1, None]


def test_the_filters_let_through_what_the_consumer_answers_and_nothing_else() -> None:
    document = app_document(ProjectScope(schema_of(SAMPLES / "ledger.py"), Settings(package="told", outputs=LEDGER)))

    assert document["functions"] == []
    assert document["consumers"] == [
        {
            "name": "ledger",
            "handler": "told.consumers.ledger.handler",
            "table": "ledger",
            "events": ["INSERT", "MODIFY", "REMOVE"],
            "entities": ["Event", "Snapshot", "Balance"],
            "discriminator": "_entity",
        }
    ]
    assert document["code"]["extras"] == []


@pytest.mark.parametrize(
    ("stream", "told"),
    [
        ("NEW_AND_OLD_IMAGES", {"inserted", "modified", "removed"}),
        ("NEW_IMAGE", {"inserted"}),
        ("OLD_IMAGE", {"removed"}),
        ("KEYS_ONLY", set()),
        (None, set()),
    ],
)
def test_a_stream_tells_what_its_images_can(stream: Any, told: set[str]) -> None:
    schema = schema_of(SAMPLES / "ledger.py")
    schema = replace(schema, tables=tuple(replace(each, stream=stream) for each in schema.tables))
    project = ProjectScope(schema, Settings())
    shown = view(TableScope(project, schema.tables[0]))
    words = {"inserted", "modified", "removed"}

    assert {each for each in words if shown and f"balance_{each}" in str(shown)} == told
    assert [len(each["events"]) for each in app_document(project)["consumers"]] == ([len(told)] if told else [])
    assert bool((view(project) or {})["streams"]) is bool(told)


NAMES = ("Change", "Inserted", "Modified", "Removed", "StreamRoutes", "DeadLetter", "Settings", "Logger", "Changes")
HEAD = """from pydantic import BaseModel

from liftgen import Key, Table

here = Table("consumer", stream="NEW_AND_OLD_IMAGES")
"""
NAMED = """

class {0}(BaseModel):
    id: str

    class Dynamo:
        table = here
        key = Key("{0}#{{id}}", "IT")
"""


def test_models_that_are_called_as_what_consumers_use_are_told_too(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text(HEAD + "".join(map(NAMED.format, NAMES)))
    schema = schema_of(tmp_path / "odd.py")
    written(tmp_path, schema, Settings(outputs=("repository", "consumer")))
    client = "from liftgen.testing.fake import FakeClient; from liftgen.testing import EventSource, StandIn; "
    stored = "import repositories, odd; facade = repositories.Consumer(client); "
    script = (
        f"{client}client = FakeClient(); StandIn(client).create({table_document(schema.tables[0])!r}); {stored}"
        + "; ".join(f"facade.{Name(Name(each).plural).snake}.create(odd.{each}(id='1'))" for each in NAMES)
        + "; import logging; logging.basicConfig(level='INFO', format='%(message)s')"
        + "; import consumers.consumer; EventSource(consumers.consumer.handler).run(client, 'consumer')"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)

    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [f"{each} inserted" for each in NAMES]
    assert run(tmp_path, "ruff", "check", "--isolated", "consumers") == ""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The consumers of models with every type and awkward names, all of whose tables have streams."""
    folder = tmp_path_factory.mktemp("everything")
    copies = []
    for each in (*MODELS, SAMPLES / "ledger.py", SAMPLES / "shop.py"):
        copies.append(folder / each.name)
        copies[-1].write_bytes(each.read_bytes())
    schema = schema_of(*copies)
    views = ("NEW_AND_OLD_IMAGES", "NEW_IMAGE", "NEW_AND_OLD_IMAGES", "OLD_IMAGE")
    tables = tuple(
        replace(each, stream=views[place % len(views)])  # type: ignore[arg-type]
        for place, each in enumerate(schema.tables)
    )
    written(folder, replace(schema, tables=tables), Settings(outputs=("repository", "handler", "consumer")))
    return folder


def run(folder: Path, module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_consumers_are_clean_as_they_are_written(everything: Path) -> None:
    assert run(everything, "ruff", "format", "--isolated", "--diff", "consumers") == ""
    assert run(everything, "ruff", "check", "--isolated", "consumers") == ""


def test_importing_a_consumer_opens_nothing(everything: Path) -> None:
    script = (
        "import sys, consumers.ledger as ledger; from handlers import shared;"
        "assert ledger.changes.cache_info().currsize == shared.client.cache_info().currsize == 0;"
        "assert 'boto3' not in sys.modules and 'aws_lambda_powertools' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=everything, capture_output=True, text=True)

    assert done.stderr == ""


@pytest.mark.slow
def test_consumers_are_typed_strictly(everything: Path) -> None:
    strict = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": ["consumers"]}
    (everything / "pyrightconfig.json").write_text(json.dumps(strict))

    assert run(everything, "mypy", "--strict", "--cache-dir", str(everything / ".mypy"), "consumers") == ""
    assert run(everything, "basedpyright", "--pythonpath", sys.executable, "-p", str(everything)) == ""
