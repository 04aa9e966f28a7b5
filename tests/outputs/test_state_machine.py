"""Whatever is done to generated repositories, in whatever order, leaves what a plain ledger says should be there."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from dataclasses import replace as replace_of
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
from liftgen.runtime import actions, chosen, entity, operated, ranges, table
from liftgen.runtime.aio.transaction import transact_get
from liftgen.runtime.chosen import Chosen
from liftgen.runtime.conditions import Field, Ordered, Several, Text, Where
from liftgen.runtime.errors import InvalidRequest
from liftgen.runtime.query import Query
from liftgen.runtime.record import replace
from liftgen.runtime.table import Table
from liftgen.runtime.transaction import Transaction
from liftgen.runtime.wire import NULL
from liftgen.runtime.writes import Writes
from liftgen.schema import Schema
from liftgen.testing import LocalDynamoDB, LocalDynamoDBError, StandIn, local_dynamodb
from liftgen.testing.fake import FakeClient

together, stated = actions._together, operated.operated
all_groups = Query._groups.fget  # type: ignore[attr-defined]
instead = {"prepend": "append", "append": "prepend"}

PACKAGE = "state_machine"
SAMPLES = sorted((ROOT / "sample_models").glob("*.py"))
MODELS = [ROOT / "tests" / "models" / name for name in ("notes.py", "club.py")]
TABLES = {
    "catalogue": ("catalogue",),
    "orders": ("orders",),
    "shop": ("catalogue", "orders"),
    "saas": ("saas",),
    "sessions": ("sessions",),
    "contacts": ("contacts", "calls"),
    "ledger": ("ledger",),
    "notes": ("notes",),
    "clubs": ("clubs",),
}
"""What is driven together."""


QUIRKS = {"saas": "dynoxide refuses a key condition on more than two attributes, and `by_status` has a key of three"}
"""The tables that dynoxide cannot serve, and why."""


class Generated:
    """The repositories of every sample, and what they mean."""

    def __init__(self, folder: Path) -> None:
        self.schema: Schema = generate(folder, *SAMPLES, *MODELS, package=PACKAGE, in_asyncio=True)
        self.repositories = imported(folder, f"{PACKAGE}.repositories")
        self.in_asyncio = bridged(imported(folder, f"{PACKAGE}.repositories.aio"))
        self.folder = folder

    def items(self, name: str) -> ModuleType:
        """The module that says how an entity is an item."""
        return imported(self.folder, f"{PACKAGE}.repositories.generated.items.{name}")

    def scoped(self, name: str) -> ModuleType:
        """The module of what a tenant sees of an entity."""
        return imported(self.folder, f"{PACKAGE}.repositories.generated.scoped.{name}")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return Generated(tmp_path_factory.mktemp("state_machine"))


def in_memory(generated: Generated) -> Callable[[], StandIn]:
    requests = [create_table_request(table) for table in generated.schema.tables]
    return lambda: StandIn(FakeClient(*requests), [table.name for table in generated.schema.tables])


def test_every_table_of_the_samples_is_driven(generated: Generated) -> None:
    assert {each.table for each in generated.schema.entities} == {name for each in TABLES.values() for name in each}


def play(
    generated: Generated,
    driven: str,
    stand_in: Callable[[], StandIn],
    examples: int,
    steps: int,
    *,
    in_asyncio: bool = False,
    **more: Any,
) -> None:
    made = (generated.schema, TABLES[driven])
    if in_asyncio:
        machine = machine_of(
            *made,
            generated.in_asyncio,
            stand_in,
            lambda *keys: asyncio.run(transact_get(*keys)),
            generated.repositories,
        )
    else:
        machine = machine_of(*made, generated.repositories, stand_in)
    said = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # making a failure smaller takes minutes: what is printed is what was done
        **more,
    )
    run_state_machine_as_test(machine, settings=said)


@pytest.mark.parametrize("driven", TABLES)
def test_repositories_do_what_the_ledger_says_in_memory(generated: Generated, driven: str) -> None:
    play(generated, driven, in_memory(generated), 5, 20, derandomize=True)


@pytest.mark.parametrize("driven", TABLES)
def test_repositories_in_asyncio_do_what_the_ledger_says(generated: Generated, driven: str) -> None:
    play(generated, driven, in_memory(generated), 3, 16, derandomize=True, in_asyncio=True)


@pytest.mark.slow
@pytest.mark.parametrize("in_asyncio", [False, True], ids=["blocking", "asyncio"])
@pytest.mark.parametrize("driven", TABLES)
def test_repositories_do_what_the_ledger_says_in_memory_in_depth(
    generated: Generated, driven: str, in_asyncio: bool
) -> None:
    play(generated, driven, in_memory(generated), 12 if in_asyncio else 60, 40, in_asyncio=in_asyncio)


@pytest.mark.parametrize("driven", ["saas", "notes"])
def test_repositories_do_what_the_ledger_says_on_the_embedded_dynamodb(
    generated: Generated, driven: str, local_dynamodb: LocalDynamoDB
) -> None:
    play(generated, driven, embedded(generated, driven, local_dynamodb), 2, 12, derandomize=True)


@pytest.mark.slow
@pytest.mark.parametrize("driven", TABLES)
def test_repositories_do_what_the_ledger_says_on_the_embedded_dynamodb_in_depth(
    generated: Generated, driven: str, local_dynamodb: LocalDynamoDB
) -> None:
    play(generated, driven, embedded(generated, driven, local_dynamodb), 10, 25)


@pytest.mark.slow
@pytest.mark.parametrize("driven", [each for each in TABLES if each != "clubs"])  # which has the quirk of `saas`
def test_repositories_do_what_the_ledger_says_on_dynoxide(generated: Generated, driven: str) -> None:
    with ExitStack() as servers:
        try:
            servers.enter_context(local_dynamodb("dynoxide"))
        except LocalDynamoDBError as error:
            pytest.skip(str(error))

        def made() -> StandIn:
            # It keeps the tables of all accounts together, so each run has a server of its own.
            stand_in = StandIn(servers.enter_context(local_dynamodb("dynoxide")).direct_client())
            stand_in.create(*(table_document(generated.schema.table(each)) for each in TABLES[driven]))
            return stand_in

        # A quirk that is none any more is an error too.
        quirk = pytest.raises(InvalidRequest, match="KeyConditionExpression") if driven in QUIRKS else nullcontext()
        with quirk:
            play(generated, driven, made, 40 if driven in QUIRKS else 4, 20, derandomize=True)


def embedded(generated: Generated, driven: str, local: LocalDynamoDB) -> Callable[[], StandIn]:
    def made() -> StandIn:
        stand_in = StandIn(local.isolated().direct_client())
        # The clock of the machine is not that of the server, which would delete what is past its expiry there.
        lasting = [replace_of(generated.schema.table(each), ttl=None) for each in TABLES[driven]]
        stand_in.create(*map(table_document, lasting))
        return stand_in

    return made


# That it can fail: what would be broken, and the machine that must notice.

BROKEN: dict[str, tuple[str, Callable[[pytest.MonkeyPatch, Generated], None]]] = {
    "an index key is left behind": (
        "notes",
        lambda patch, _: patch.setattr(Writes, "_update", without_removes(Writes._update)),
    ),
    "the version is not looked at": (
        "saas",
        lambda patch, _: (
            patch.setattr(Writes, "_update", expecting(Writes._update, 4, lambda *_: False)),
            patch.setattr(Writes, "_as_read", expecting(Writes._as_read, 2, lambda *_: False)),
        )[0],
    ),
    "unchanged members of a key are not looked at": (
        "notes",
        lambda patch, _: patch.setattr(
            Writes, "_update", expecting(Writes._update, 4, lambda described, name: name == described.version)
        ),
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
    "a write forgets its condition": (
        "ledger",
        lambda patch, _: patch.setattr(Writes, "_text", unconditional(Writes._text, 5)),
    ),
    "a filter is not sent": ("orders", lambda patch, _: patch.setattr(Query, "where", itself)),
}

BROKEN_TOO: dict[str, tuple[str, Callable[[pytest.MonkeyPatch, Generated], None]]] = {
    "an upsert forgets when the item was made": (
        "contacts",
        lambda patch, made: patch.setattr(
            made.items("contact"), "ENTITY", replace(made.items("contact").ENTITY, kept=())
        ),
    ),
    "what is prepended is appended": ("orders", lambda patch, _: patch.setattr(operated, "operated", appending)),
    "a batch leaves its last write out": (
        "orders",
        lambda patch, _: patch.setattr(table, "write_items", without_the_last(table.write_items)),
    ),
    "a batch gives items in the order in which they came": (
        "sessions",
        lambda patch, _: patch.setattr(table, "read_items", backwards(table.read_items)),
    ),
    "a transaction is one write after the other": (
        "shop",
        lambda patch, _: patch.setattr(actions, "_together", one_by_one),
    ),
    "a transaction is sent that was given up": (
        "ledger",
        lambda patch, _: patch.setattr(Transaction, "__exit__", lambda self, *_: self.commit()),
    ),
    "a tenant writes what is another's": (
        "clubs",
        lambda patch, made: patch.setattr(made.scoped("member"), "check_tenant", lambda *_: None),
    ),
    "a tenant reads what is another's by its key": (
        "clubs",
        lambda patch, made: patch.setattr(made.scoped("score"), "own_keys", lambda keys, _: keys),
    ),
    "what has expired cannot be asked for": ("sessions", lambda patch, _: patch.setattr(Query, "with_expired", itself)),
    "what has expired is counted": ("sessions", lambda patch, _: patch.setattr(Query, "_unexpired", lambda _: ())),
    "a query in the opposite order is in the same": ("clubs", lambda patch, _: patch.setattr(Query, "reverse", itself)),
    "a page leaves its last item out": ("orders", lambda patch, _: patch.setattr(Query, "page", too_short(Query.page))),
    "a shard is not asked": ("clubs", lambda patch, _: patch.setattr(Query, "_groups", property(too_few))),
    "an edge leads to what is gone": (
        "clubs",
        lambda patch, made: patch.setattr(
            made.items("member"), "ENTITY", replace(made.items("member").ENTITY, deleted_at=None)
        ),
    ),
    "a collection shows what is deleted softly": (
        "clubs",
        lambda patch, _: patch.setattr(entity.Several, "hides", False),
    ),
    "a field alone is its neighbour's": (
        "saas",
        lambda patch, _: patch.setattr(Chosen, "_values", neighbours(Chosen._values)),
    ),
    "one of two conditions is both": ("catalogue", lambda patch, _: patch.setattr(Where, "__or__", Where.__and__)),
    "the opposite of a condition is itself": ("saas", lambda patch, _: patch.setattr(Where, "__invert__", itself)),
    "what is left out where it is empty is not compared": (
        "contacts",
        lambda patch, _: patch.setattr(Field, "_or_absent", lambda _, where, __: where),
    ),
    "None is what was stored as NULL alone": ("notes", lambda patch, _: patch.setattr(Field, "is_none", null_alone)),
    "a condition on a range leaves out its end": (
        "sessions",
        lambda patch, _: patch.setattr(Ordered, "between", without_the_end),
    ),
    "any member will do": ("clubs", lambda patch, _: patch.setattr(Several, "contains", lambda self, _: self.exists())),
    "a part is a beginning": ("contacts", lambda patch, _: patch.setattr(Text, "contains", Text.begins_with)),
    "what a filter leaves out is counted": (
        "orders",
        lambda patch, _: patch.setattr(Query, "_count", unfiltered(Query._count)),
    ),
    "a field alone that is not there is None": ("contacts", lambda patch, _: patch.setattr(chosen, "_value", or_none)),
    "a check in a transaction forgets its condition": (
        "saas",
        lambda patch, _: patch.setattr(Writes, "check", unconditional(Writes.check, 3)),
    ),
    "a scan takes what is another entity's": ("clubs", lambda patch, _: patch.setattr(Query, "_filters", ())),
}


@pytest.mark.parametrize("broken", [*BROKEN, *(pytest.param(each, marks=pytest.mark.slow) for each in BROKEN_TOO)])
def test_the_machine_notices_when(broken: str, generated: Generated, monkeypatch: pytest.MonkeyPatch) -> None:
    driven, break_it = {**BROKEN, **BROKEN_TOO}[broken]
    break_it(monkeypatch, generated)

    with pytest.raises(BaseException) as noticed:  # noqa: PT011  whatever it stumbles over
        play(generated, driven, in_memory(generated), 300, 30, derandomize=True)
    assert not isinstance(
        noticed.value, TypeError | AttributeError
    )  # what is broken fits, and is not what it stumbles over


class AlwaysActive:
    """A status that no project has."""

    DONE = "never"
    ACTIVE = "never"

    def __new__(cls, value: str) -> Any:
        return importlib.import_module("saas").Status(value)


def without_removes(made: Callable[..., Any]) -> Callable[..., Any]:
    def update(*given: Any, **named: Any) -> Any:
        changes = {name: value for name, value in given[3].items() if value is not None}
        return made(*given[:3], changes, *given[4:], **named)

    return update


def expecting(made: Callable[..., Any], place: int, wanted: Callable[[Any, str], bool]) -> Callable[..., Any]:
    def write(*given: Any, **named: Any) -> Any:
        expected = {name: value for name, value in given[place].items() if wanted(given[1], name)}
        return made(*given[:place], expected, *given[place + 1 :], **named)

    return write


def appending(described: Any, expressions: Any, operations: Any) -> Any:
    turned = {name: replace(each, kind=instead.get(each.kind, each.kind)) for name, each in operations.items()}
    return stated(described, expressions, turned)


def without_the_last(made: Callable[..., Any]) -> Callable[..., Any]:
    return lambda at, writes: made(at, dict(list(writes.items())[: max(1, len(writes) - 1)]))


def unconditional(made: Callable[..., Any], others: int) -> Callable[..., Any]:
    return lambda *given: made(*given[:others])


def unfiltered(made: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, *given: made(replace(self, wheres=()), *given)


def neighbours(made: Callable[..., Any]) -> Callable[..., Any]:
    def values(self: Chosen, item: Any) -> tuple[Any, ...]:
        found = made(self, item)
        return (*found[1:], found[0])

    return values


def null_alone(self: Field[Any, Any]) -> Any:
    return Where("{0} = {1}", (self, NULL))


def without_the_end(self: Any, low: Any, high: Any) -> Any:
    return (self >= low) & (self < high)


def or_none(field: Field[Any, Any], item: Any) -> Any:
    return field.read(item[field.attribute]) if field.attribute in item else None


def backwards(made: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given, **named: made(*given, **named)[::-1]


def one_by_one(client: Any, several: Any) -> None:
    for each in several:
        if each.kind == "ConditionCheck":
            together(client, [each])
        else:
            actions._alone(client, each)


def itself(self: Any, *_: Any) -> Any:
    return self


def too_short(made: Callable[..., Any]) -> Callable[..., Any]:
    def page(*given: Any) -> Any:
        found = made(*given)
        return replace(found, items=found.items[:1])

    return page


def too_few(self: Query[Any]) -> Any:
    return tuple(each[1:] or each for each in all_groups(self))


def overwriting(self: Table, described: Any, _before: Any, after: Any, *_: Any, **__: Any) -> Any:
    self._send(self.writes.replace(described, after))
    return after
