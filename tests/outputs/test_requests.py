"""The requests that documentation shows are those that generated repositories send."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.generated import generate, imported
from support.schemas import EVERY_QUESTION, EVERYTHING, SAMPLES

from liftgen.names import Name
from liftgen.outputs.examples.answers import Within, answer
from liftgen.outputs.examples.items import item_of
from liftgen.outputs.examples.planted import as_stored, base_values, planted, ranges
from liftgen.outputs.examples.requests import (
    collection_requests,
    get_request,
    named_get_request,
    query_requests,
    relation_requests,
    scan_request,
)
from liftgen.outputs.examples.values import Instance, example, source
from liftgen.outputs.examples.writes import Writer, changed_values, write_requests
from liftgen.requests import create_table_request
from liftgen.runtime import ranges as runtime_ranges
from liftgen.runtime.errors import ConditionFailed
from liftgen.runtime.table import Settings
from liftgen.scope import module_name
from liftgen.testing.fake import FakeClient

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.outputs.examples.requests import Request
    from liftgen.outputs.examples.values import Example
    from liftgen.schema import AccessPattern, Entity, ItemCollection, Relation, Schema

PACKAGE = "asked"
NOW = datetime(2099, 12, 31, 12, tzinfo=UTC)
LATER = datetime(2099, 12, 31, 13, tzinfo=UTC)


@dataclass(frozen=True)
class Generated:
    """What was generated of all models, and a client that remembers what it was asked."""

    folder: Path
    schema: Schema
    client: FakeClient
    now: datetime = NOW

    def anew(self, now: datetime) -> Generated:
        """The same at this time, with empty tables."""
        return replace(self, client=FakeClient(*map(create_table_request, self.schema.tables)), now=now)

    def repository(self, entity: Entity) -> Any:
        module = imported(self.folder, f"{PACKAGE}.repositories.{module_name(entity.name)}")
        return getattr(module, f"{entity.name}Repository")(self.client, settings=self.settings)

    def facade(self, table: str) -> Any:
        module = imported(self.folder, f"{PACKAGE}.repositories.generated.tables.{module_name(table)}")
        return getattr(module, Name(table).pascal)(self.client, settings=self.settings)

    @property
    def settings(self) -> Settings:
        return Settings(clock=lambda: self.now, max_partitions=10_000)

    def real(self, value: Example | Within) -> Any:
        """The value that an example describes."""
        if isinstance(value, Within):
            return self._range(value)
        written = source(value)
        names = {name: getattr(imported(self.folder, module), name) for module, name in written.imports}
        return eval(str(written), names)

    def arguments(self, pattern: AccessPattern, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments as the pattern's method takes them."""
        return {
            each.name: [self.real(one) for one in arguments[each.name]]
            if each.many
            else self.real(arguments[each.name])
            for each in pattern.parameters
            if each.name in arguments
        }

    def store(self, entity: Entity, values: Mapping[str, Example]) -> None:
        """Put the item of these values as it is, and forget that it was asked."""
        request = {"TableName": entity.table, "Item": item_of(entity, values, self.schema)}
        self.client.call("PutItem", json.dumps(request).encode())
        self.client.calls.clear()

    def _range(self, within: Within) -> Any:
        low, high = self.real(within.low), self.real(within.high)
        if low is None:
            return (runtime_ranges.before if within.strict else runtime_ranges.until)(high)
        if high is None:
            return (runtime_ranges.after if within.strict else runtime_ranges.since)(low)
        return runtime_ranges.between(low, high)

    def made(self, entity: Entity, values: Mapping[str, Example]) -> Any:
        """A value of the user's class."""
        return self.real(Instance(entity.model.module, entity.model.name, tuple(values.items())))

    def sent(self) -> list[tuple[str, Any]]:
        """What was asked since the last time, with the token of a transaction left out."""
        calls = [(each.operation, dict(each.request)) for each in self.client.calls]
        self.client.calls.clear()
        for _, request in calls:
            request.pop("ClientRequestToken", None)
        return calls


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("asked")
    schema = generate(folder, *SAMPLES, EVERYTHING, EVERY_QUESTION, package=PACKAGE)
    return Generated(folder, schema, FakeClient(*map(create_table_request, schema.tables)))


def in_order(requests: Iterable[tuple[str, Any]]) -> list[str]:
    return sorted(json.dumps(each, sort_keys=True) for each in requests)


def worked_out(*requests: Request) -> list[str]:
    return in_order((each.operation, each.body) for each in requests)


def queries(schema: Schema) -> list[tuple[Entity, AccessPattern]]:
    return [(entity, each) for entity in schema.entities for each in entity.patterns if each.operation == "query"]


def ask(generated: Generated, entity: Entity, pattern: AccessPattern, arguments: Mapping[str, Any]) -> list[str]:
    """What is sent when everything that a pattern answers is read."""
    generated.sent()
    found = getattr(generated.repository(entity), pattern.name)(**generated.arguments(pattern, arguments))
    if not pattern.one:
        assert list(found) == []
    return in_order(generated.sent())


def test_every_query_is_sent_as_it_was_worked_out(generated: Generated) -> None:
    for entity, pattern in queries(generated.schema):
        plan = planted(pattern, entity, generated.schema)

        expected = worked_out(*query_requests(pattern, entity, plan.arguments, generated.schema))
        assert ask(generated, entity, pattern, plan.arguments) == expected, f"{entity.name}.{pattern.name}"
    assert len(queries(generated.schema)) > 40


def test_every_range_of_a_sort_key_is_sent_as_it_was_worked_out(generated: Generated) -> None:
    asked = 0
    for entity, pattern in queries(generated.schema):
        plan = planted(pattern, entity, generated.schema)
        found = answer(pattern, entity, plan.pool, plan.arguments, generated.schema, limited=False)
        for parameter, _, argument in ranges(pattern, plan.pool, found):
            arguments = {**plan.arguments, parameter: argument}

            expected = worked_out(*query_requests(pattern, entity, arguments, generated.schema))
            assert ask(generated, entity, pattern, arguments) == expected, f"{entity.name}.{pattern.name} {argument}"
            asked += 1
    assert asked > 50


def collections(schema: Schema) -> list[ItemCollection]:
    return list(schema.collections)


def test_every_item_collection_is_sent_as_it_was_worked_out(generated: Generated) -> None:
    for collection in generated.schema.collections:
        entity = generated.schema.entity(collection.entities[0])
        arguments = {
            each.name: example(entity.model.attribute(each.field), 1, generated.schema)
            for each in collection.parameters
        }
        generated.sent()

        asked = getattr(generated.facade(collection.table), collection.name)
        assert list(asked(**{name: generated.real(value) for name, value in arguments.items()})) == []

        expected = worked_out(*collection_requests(collection, arguments, generated.schema))
        assert in_order(generated.sent()) == expected, collection.name


def relations(schema: Schema) -> list[tuple[Entity, Relation]]:
    return [(entity, each) for entity in schema.entities for each in entity.relations]


def test_every_relation_is_sent_as_it_was_worked_out(generated: Generated) -> None:
    for entity, relation in relations(generated.schema):
        values = base_values(entity, generated.schema)
        generated.sent()

        assert list(getattr(generated.repository(entity), relation.name)(generated.made(entity, values))) == []

        expected = worked_out(*relation_requests(relation, values, generated.schema))
        assert in_order(generated.sent()) == expected, f"{entity.name}.{relation.name}"


def test_every_read_by_key_is_sent_as_it_was_worked_out(generated: Generated) -> None:
    for entity in generated.schema.entities:
        values = base_values(entity, generated.schema)
        generated.sent()

        keys = {name: generated.real(values[name]) for name in entity.key.fields}
        assert generated.repository(entity).get(**keys) is None

        assert in_order(generated.sent()) == worked_out(get_request(entity, values)), entity.name


def test_every_new_item_is_sent_as_it_was_worked_out(generated: Generated) -> None:
    for entity in generated.schema.entities:
        values = as_stored(entity, base_values(entity, generated.schema), NOW)
        if any(each.encrypted and values[each.field] is not None for each in entity.attributes):
            continue
        generated.sent()

        generated.repository(entity).create(generated.made(entity, base_values(entity, generated.schema)))

        expected = worked_out(Writer(entity, generated.schema, NOW).create(values))
        assert in_order(generated.sent()) == expected, entity.name


def named(schema: Schema, *operations: str) -> list[tuple[Entity, AccessPattern]]:
    return [(entity, each) for entity in schema.entities for each in entity.patterns if each.operation in operations]


def test_every_named_read_is_sent_as_it_was_worked_out(generated: Generated) -> None:
    for entity, pattern in named(generated.schema, "get", "scan"):
        plan = planted(pattern, entity, generated.schema)
        if pattern.operation == "scan":
            expected = scan_request(pattern, entity, plan.arguments, generated.schema)
        else:
            expected = named_get_request(pattern, entity, plan.pool[0], plan.arguments, generated.schema)
        fresh = generated.anew(NOW)

        found = getattr(fresh.repository(entity), pattern.name)(**fresh.arguments(pattern, plan.arguments))
        assert (list(found) if pattern.operation == "scan" else found) in ([], None)

        assert in_order(fresh.sent()) == worked_out(expected), f"{entity.name}.{pattern.name}"
    assert len(named(generated.schema, "get", "scan")) >= 6


def test_every_named_write_is_sent_as_it_was_worked_out(generated: Generated) -> None:
    for entity, pattern in named(generated.schema, "put", "update", "delete"):
        plan = planted(pattern, entity, generated.schema)
        values = as_stored(entity, plan.pool[0], NOW)
        fresh = generated.anew(LATER)
        arguments = fresh.arguments(pattern, plan.arguments)
        whole = [fresh.made(entity, values)] if pattern.operation == "put" else []
        if not whole:
            fresh.store(entity, values)
        if pattern.operation == "update":
            changes = changed_values(pattern, entity, values, fresh.schema)
            arguments |= {name: fresh.real(value) for name, value in changes.items()}

        with suppress(ConditionFailed):
            getattr(fresh.repository(entity), pattern.name)(*whole, **arguments)

        expected = write_requests(pattern, entity, values, plan.arguments, fresh.schema, LATER)
        assert fresh.sent() == [(each.operation, each.body) for each in expected], f"{entity.name}.{pattern.name}"
    assert len(named(generated.schema, "put", "update", "delete")) >= 10
