"""The bytes of stored items and keys are a contract: what is on the wire for every entity is held by a text file per table.

`pytest --update` writes tests/bytes anew; a line that moved there is a change of the format of everybody's data.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import json
from collections.abc import Generator, Iterator
from types import ModuleType
from typing import Any

import pytest
from support.generated import ROOT, generate, imported
from support.pools import NOW, instance, of_type, pool

from liftgen.names import Name
from liftgen.requests import create_table_request
from liftgen.runtime.encryption import Encryption
from liftgen.runtime.table import Settings
from liftgen.schema import Entity, Schema
from liftgen.testing import Clock
from liftgen.testing.fake import FakeClient

PACKAGE = "wire_bytes"
GOLDENS = ROOT / "tests" / "bytes"
SAMPLES = sorted((ROOT / "sample_models").glob("*.py"))
TABLES = ["calls", "catalogue", "contacts", "ledger", "notes", "orders", "saas", "sessions"]

Generated = tuple[Schema, ModuleType]


class Sealed(Encryption):
    """An encryption that is the same on every run: what it hides stands in it."""

    def seal(self, value: str, _place: Any) -> str:
        return '{"M":{"sealed":' + value + "}}"

    def open(self, value: Any, _place: Any) -> Any:
        return value["M"]["sealed"]


class Wire:
    """A client that writes down what it passes on, one line for each member of a request."""

    def __init__(self, client: FakeClient) -> None:
        self.client = client
        self.lines: list[str] = []

    def call(self, operation: str, body: bytes) -> bytes:
        request = json.loads(body)
        if operation not in ("GetItem", "Query"):
            self.lines.append(f"  {operation}")
            actions = request.get("TransactItems")
            for each in [request] if actions is None else actions:
                ((kind, members),) = each.items() if actions is not None else [("", each)]
                self.lines += [f"    {kind}"] if kind else []
                self.lines += [f"      {name}: {text(value)}" for name, value in sorted(members.items())]
        return self.client.call(operation, body)


def text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("bytes")
    schema = generate(folder, *SAMPLES, ROOT / "tests" / "models" / "notes.py", package=PACKAGE)
    return schema, imported(folder, f"{PACKAGE}.repositories")


def test_every_table_of_the_samples_has_its_bytes(generated: Generated) -> None:
    assert {each.name for each in generated[0].tables} == {*TABLES}


@pytest.mark.parametrize("table", TABLES)
def test_the_bytes_of_a_table_are_what_they_were(
    generated: Generated, table: str, request: pytest.FixtureRequest
) -> None:
    lines = [line for entity in generated[0].entities_of(table) for line in written(*generated, entity)]
    golden = GOLDENS / f"{table}.txt"
    if request.config.getoption("--update"):
        golden.write_text("\n".join(lines) + "\n", "utf-8")

    held = golden.read_text("utf-8").splitlines() if golden.exists() else []
    moved = list(difflib.unified_diff(held, lines, "held", "written", lineterm="", n=2))
    assert not moved, "these bytes moved:\n" + "\n".join(moved)


def test_an_item_that_is_written_whole_is_what_its_attributes_are(generated: Generated) -> None:
    schema, repositories = generated
    held = 0
    for entity in schema.entities:
        items = importlib.import_module(f"{repositories.__name__}.generated.items.{Name(entity.name).snake}")
        if items.ENTITY.whole is None:
            continue
        for place in range(max(len(pool(each, entity, schema)) for each in entity.attributes)):
            value = instance(entity.model, values_of(schema, entity, place))
            attributes = items.ENTITY.encode(value)
            key, whole = items.ENTITY.whole_of(value, Encryption())

            assert key == items.ENTITY.key_of(attributes)
            assert json.loads(whole) == {name: json.loads(text) for name, text in attributes.items()}
            held += 1
    assert held > 50


def written(schema: Schema, repositories: ModuleType, entity: Entity) -> Iterator[str]:
    """What is sent and stored for one entity, for its first values and for its last ones."""
    for place in (0, -1):
        yield f"{entity.name}, {'first' if place == 0 else 'last'} values"
        yield from life(schema, repositories, entity, place)


def life(schema: Schema, repositories: ModuleType, entity: Entity, place: int) -> Iterator[str]:
    """What is sent and stored from a value's creation to its end."""
    memory = FakeClient(*map(create_table_request, schema.tables))
    wire = Wire(memory)
    settings = Settings(clock=Clock(NOW), encryption=Sealed())
    repository = getattr(repositories, f"{entity.name}Repository")(wire, settings=settings)

    def step(method: str, *given: Any, **named: Any) -> Generator[str, None, Any]:
        wire.lines.clear()
        answer = getattr(repository, method)(*given, **named)
        yield f" {method}"
        yield from wire.lines
        yield from (f"  stored: {text(item)}" for item in sorted(memory.items(entity.table), key=text))
        return answer

    made = yield from step("create", instance(entity.model, values_of(schema, entity, place)))
    made = yield from step("put", made)
    if hasattr(repository, "update"):
        made = yield from step("update", made, **changed(schema, entity, repository.update, -1 - place))
    if hasattr(repository, "patch"):
        changes = changed(schema, entity, repository.patch, -1 - place)
        made = yield from step("patch", **key_of(entity, made), **changes)
    yield from step("delete", made)
    if entity.role("deleted_at") is not None:
        gone = repository.get(**key_of(entity, made), include_deleted=True)
        made = yield from step("restore", gone)
        yield from step("purge", made)


def values_of(schema: Schema, entity: Entity, place: int) -> dict[str, Any]:
    pools = {each.field: pool(each, entity, schema) for each in entity.attributes}
    values = {field: found[place % len(found)] for field, found in pools.items()}
    if entity.tenant is not None:
        tenants = of_type(entity.model.attribute(entity.tenant).type, schema)
        values[entity.tenant] = tenants[place % len(tenants)]
    ttl = entity.role("ttl")
    if ttl is not None:
        # The last one lies in the future, and so does what a model computes.
        values[ttl.field] = pool(ttl, entity, schema)[-1]
    return values


def changed(schema: Schema, entity: Entity, method: Any, place: int) -> dict[str, Any]:
    parameters, fields = inspect.signature(method).parameters, {each.field for each in entity.attributes}
    names = [name for name, each in parameters.items() if each.default is not each.empty and name in fields]
    ttl = entity.role("ttl")
    return {
        each: pool(entity.model.attribute(each), entity, schema)[-1 if ttl is not None and ttl.field == each else place]
        for each in names
    }


def key_of(entity: Entity, value: Any) -> dict[str, Any]:
    return {each: getattr(value, each) for each in entity.key.fields}
