"""Deployed tables as models: those of every sample come back as they are, serve the same items, and say what is uncertain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.generated import generate, imported

from liftgen.check import check
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.field_types import OptionalOf
from liftgen.importers.live import Sampled, import_tables
from liftgen.model_source import model_source
from liftgen.outputs.examples.items import item_of, key_of, primary_key
from liftgen.outputs.examples.planted import as_stored, base_values
from liftgen.outputs.examples.values import example
from liftgen.read import read
from liftgen.requests import create_table_request
from liftgen.runtime.table import Settings
from liftgen.sample import report_sample
from liftgen.schema import Entity, Schema, Table
from liftgen.testing import StandIn
from liftgen.testing.fake import FakeClient

SAMPLES = sorted((Path(__file__).parents[2] / "sample_models").glob("*.py"))
KEPT = {"version", "created_at", "updated_at", "deleted_at"}
COUNT = 12

Item = dict[str, dict[str, Any]]


def schema_of(*paths: Path) -> Schema:
    report = Report()
    declarations = read(paths, paths[0].parent, report)
    schema = derive(declarations, report)
    assert not report.failed, report.codes()
    return schema


def stored_items(schema: Schema, table: Table) -> list[Item]:
    """Items of every entity of the table, with and without what may be missing, and the guards of their constraints."""
    found: list[Item] = []
    for entity in schema.entities_of(table.name):
        for number in range(1, COUNT + 1):
            values = as_stored(entity, some_values(entity, number, schema))
            found.append(item_of(entity, values, schema))
            for each in entity.uniques:
                if all(values.get(field) is not None for field in each.fields):
                    guard = {"_entity": {"S": f"{entity.name}.{each.name}"}}
                    owner = {"_owner": {"M": primary_key(entity, values)}}
                    found.append({**key_of(each.key, values, entity), **guard, **owner})
    return found


def some_values(entity: Entity, number: int, schema: Schema) -> dict[str, Any]:
    values = base_values(entity, schema)
    for place, attribute in enumerate(entity.attributes):
        if attribute.lifecycle in KEPT:
            continue
        # Far enough apart that no two fields have the same text by chance.
        values[attribute.field] = example(attribute, number + 20 * place, schema)
        if isinstance(attribute.type, OptionalOf) and number % 3 == 0 and attribute.field not in entity.key.fields:
            values[attribute.field] = None
    return values


def source_of(*sampled: Sampled, module: str = "live") -> str:
    """The module of what is imported, which has no mistakes."""
    found = import_tables(sampled, module)
    report = Report()
    schema = derive(found.declarations, report)
    check(schema, found.declarations, report)
    assert not report.failed, [each.finding.message for each in report]
    return model_source(found.declarations, module, found.title, notes=found.notes)


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda path: path.stem)
def live(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Schema, Path, dict[str, list[Item]]]:
    """What a sample means, the module that its tables are imported as, and the items that are in them."""
    schema = schema_of(request.param)
    items = {table.name: stored_items(schema, table) for table in schema.tables}
    name = f"live_{request.param.stem}"
    path = tmp_path_factory.mktemp("live") / f"{name}.py"
    sampled = (Sampled(table, tuple(items[table.name])) for table in schema.tables)
    path.write_text(source_of(*sampled, module=name), "utf-8")
    return schema, path, items


def test_the_tables_of_a_sample_come_back_as_they_are(live: tuple[Schema, Path, dict[str, list[Item]]]) -> None:
    schema, path, _ = live

    assert schema_of(path).tables == schema.tables


def test_every_item_of_a_sample_can_be_read_by_what_was_imported(
    live: tuple[Schema, Path, dict[str, list[Item]]],
) -> None:
    _, path, items = live
    schema = schema_of(path)
    report = Report()

    for table in schema.tables:
        report_sample(iter(items[table.name]), schema, table, table.name, report, now=lambda: 0)

    assert not [each.finding.message for each in report]


def test_repositories_of_what_was_imported_write_the_same_items(
    live: tuple[Schema, Path, dict[str, list[Item]]],
) -> None:
    _, path, items = live
    folder = path.parent / "generated"
    schema = generate(folder, path, package=f"{path.stem}_layer")
    package = f"{path.stem}_layer.repositories"
    for table in schema.tables:
        stand_in = StandIn(FakeClient(create_table_request(table)), [table.name])
        for item in items[table.name]:
            entity = entity_of(item, schema, table)
            if entity is None:
                continue
            module = imported(folder, f"{package}.generated.items.{entity}")
            repository = getattr(imported(folder, package), f"{module.ENTITY.name}Repository")(
                stand_in.client, settings=Settings()
            )

            repository.create(module.read(item))

            key = {each.name: item[each.name] for each in table.key.attributes}
            assert without_nulls(stand_in.item(table.name, key)) == without_nulls(item)


def entity_of(item: Item, schema: Schema, table: Table) -> str | None:
    """The module of the entity that an item is of; None for a guard."""
    entities = schema.entities_of(table.name)
    said = item.get("_entity", {}).get("S")
    found = entities[0] if said is None else next((each for each in entities if each.name == said), None)
    return None if found is None else found.name.lower() if "_" in found.name else snake(found.name)


def snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() and at else each.lower() for at, each in enumerate(name))


def without_nulls(item: Item | None) -> Item:
    """None is stored as NULL or not at all: both are read as None. Sets have no order."""
    return {
        name: {kind: sorted(inner) if kind in ("SS", "NS", "BS") else inner for kind, inner in value.items()}
        for name, value in (item or {}).items()
        if "NULL" not in value
    }
