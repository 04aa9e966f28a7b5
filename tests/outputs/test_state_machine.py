"""Whatever is done to generated repositories, in whatever order, leaves what a plain ledger says should be there."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from support.bridge import bridged
from support.generated import ROOT, generate, imported
from support.machine import machine_of

from liftgen.documents import table_document
from liftgen.requests import create_table_request
from liftgen.runtime import entity, ranges, writes
from liftgen.runtime.errors import InvalidRequest
from liftgen.runtime.table import Table
from liftgen.runtime.writes import Writes
from liftgen.schema import Schema
from liftgen.testing import LocalDynamoDB, LocalDynamoDBError, StandIn, local_dynamodb
from liftgen.testing.fake import FakeClient

same = writes._same

PACKAGE = "state_machine"
SAMPLES = sorted((ROOT / "sample_models").glob("*.py"))
NOTES = ROOT / "tests" / "models" / "notes.py"
TABLES = ["catalogue", "orders", "saas", "sessions", "contacts", "calls", "ledger", "notes"]


QUIRKS = {"saas": "dynoxide refuses a key condition on more than two attributes, and `by_status` has a key of three"}
"""The tables that dynoxide cannot serve, and why."""


class Generated:
    """The repositories of every sample, and what they mean."""

    def __init__(self, folder: Path) -> None:
        self.schema: Schema = generate(folder, *SAMPLES, NOTES, package=PACKAGE, in_asyncio=True)
        self.repositories = imported(folder, f"{PACKAGE}.repositories")
        self.in_asyncio = bridged(imported(folder, f"{PACKAGE}.repositories.aio"))
        self.folder = folder

    def items(self, name: str) -> ModuleType:
        """The module that says how an entity is an item."""
        return imported(self.folder, f"{PACKAGE}.repositories.generated.items.{name}")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return Generated(tmp_path_factory.mktemp("state_machine"))


def in_memory(generated: Generated) -> Callable[[], StandIn]:
    requests = [create_table_request(table) for table in generated.schema.tables]
    return lambda: StandIn(FakeClient(*requests), [table.name for table in generated.schema.tables])


def test_every_table_of_the_samples_is_driven(generated: Generated) -> None:
    assert {each.table for each in generated.schema.entities} <= {*TABLES}


def play(
    generated: Generated,
    table: str,
    stand_in: Callable[[], StandIn],
    examples: int,
    steps: int,
    *,
    in_asyncio: bool = False,
    **more: Any,
) -> None:
    repositories = generated.in_asyncio if in_asyncio else generated.repositories
    machine = machine_of(generated.schema, table, repositories, stand_in)
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # making a failure smaller takes minutes: what is printed is what was done
        **more,
    )
    run_state_machine_as_test(machine, settings=chosen)


@pytest.mark.parametrize("table", TABLES)
def test_repositories_do_what_the_ledger_says_in_memory(generated: Generated, table: str) -> None:
    play(generated, table, in_memory(generated), 10, 20, derandomize=True)


@pytest.mark.parametrize("table", TABLES)
def test_repositories_in_asyncio_do_what_the_ledger_says(generated: Generated, table: str) -> None:
    play(generated, table, in_memory(generated), 5, 20, derandomize=True, in_asyncio=True)


@pytest.mark.slow
@pytest.mark.parametrize("in_asyncio", [False, True], ids=["blocking", "asyncio"])
@pytest.mark.parametrize("table", TABLES)
def test_repositories_do_what_the_ledger_says_in_memory_in_depth(
    generated: Generated, table: str, in_asyncio: bool
) -> None:
    play(generated, table, in_memory(generated), 20 if in_asyncio else 100, 50, in_asyncio=in_asyncio)


@pytest.mark.parametrize("table", ["saas", "notes"])
def test_repositories_do_what_the_ledger_says_on_the_embedded_dynamodb(
    generated: Generated, table: str, local_dynamodb: LocalDynamoDB
) -> None:
    play(generated, table, embedded(generated, table, local_dynamodb), 2, 12, derandomize=True)


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_repositories_do_what_the_ledger_says_on_the_embedded_dynamodb_in_depth(
    generated: Generated, table: str, local_dynamodb: LocalDynamoDB
) -> None:
    play(generated, table, embedded(generated, table, local_dynamodb), 10, 25)


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_repositories_do_what_the_ledger_says_on_dynoxide(generated: Generated, table: str) -> None:
    with ExitStack() as servers:
        try:
            servers.enter_context(local_dynamodb("dynoxide"))
        except LocalDynamoDBError as error:
            pytest.skip(str(error))

        def made() -> StandIn:
            # It keeps the tables of all accounts together, so each run has a server of its own.
            stand_in = StandIn(servers.enter_context(local_dynamodb("dynoxide")).direct_client())
            stand_in.create(table_document(generated.schema.table(table)))
            return stand_in

        # A quirk that is none any more is an error too.
        quirk = pytest.raises(InvalidRequest, match="KeyConditionExpression") if table in QUIRKS else nullcontext()
        with quirk:
            play(generated, table, made, 4, 20, derandomize=True)


def embedded(generated: Generated, table: str, local: LocalDynamoDB) -> Callable[[], StandIn]:
    def made() -> StandIn:
        stand_in = StandIn(local.isolated().direct_client())
        stand_in.create(table_document(generated.schema.table(table)))
        return stand_in

    return made


# That it can fail: what would be broken, and the table whose machine must notice.

BROKEN: dict[str, tuple[str, Callable[[pytest.MonkeyPatch, Generated], None]]] = {
    "an index key is left behind": (
        "notes",
        lambda patch, _: patch.setattr(Writes, "_update", without_removes(Writes._update)),
    ),
    "the version is not looked at": ("saas", lambda patch, _: patch.setattr(writes, "_same", anything)),
    "unchanged members of a key are not looked at": (
        "notes",
        lambda patch, _: patch.setattr(writes, "_same", anything_but_versions),
    ),
    "what another program wrote is lost": ("saas", lambda patch, _: patch.setattr(Table, "update", overwriting)),
    "guards are not taken": ("catalogue", lambda patch, _: patch.setattr(Writes, "_take", lambda *_: [])),
    "guards are not released": ("saas", lambda patch, _: patch.setattr(Writes, "_release", lambda *_: [])),
    "what has expired is there": ("sessions", lambda patch, _: patch.setattr(entity, "expired", lambda *_: False)),
    "a range goes one too far": (
        "sessions",
        lambda patch, _: patch.setattr(ranges, "before", ranges.until),
    ),
    "generated code does not encode": (
        "saas",
        lambda patch, made: patch.setattr(made.items("user"), "escape", lambda text: text),
    ),
    "generated code forgets a condition of an index": (
        "saas",
        lambda patch, made: patch.setattr(made.items("project"), "Status", AlwaysActive),
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_the_machine_notices_when(broken: str, generated: Generated, monkeypatch: pytest.MonkeyPatch) -> None:
    table, break_it = BROKEN[broken]
    break_it(monkeypatch, generated)

    with pytest.raises(BaseException):  # noqa: B017, PT011  whatever it stumbles over
        play(generated, table, in_memory(generated), 60, 30, derandomize=True)


class AlwaysActive:
    """A status that no project has."""

    DONE = "never"
    ACTIVE = "never"

    def __new__(cls, value: str) -> Any:
        return importlib.import_module("saas").Status(value)


def without_removes(made: Callable[..., Any]) -> Callable[..., Any]:
    def update(*given: Any, **named: Any) -> Any:
        return made(*given[:5], [], *given[6:], **named)

    return update


def anything(_: Any, expressions: Any, name: str, _value: str | None) -> str:
    attribute = expressions.name(name)
    return f"attribute_exists({attribute}) OR attribute_not_exists({attribute})"


def anything_but_versions(described: Any, expressions: Any, name: str, value: str | None) -> str:
    return (same if name == described.version else anything)(described, expressions, name, value)


def overwriting(self: Table, described: Any, _before: Any, after: Any, *_: Any, **__: Any) -> Any:
    self._send(self._writes.replace(described, described.encode(after)))
    return after
