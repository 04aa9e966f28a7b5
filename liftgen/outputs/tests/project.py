"""The fixtures of the generated tests: a clock, and a facade over a fresh table for each table of the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.documents import table_document
from liftgen.outputs.examples.values import NOW
from liftgen.outputs.python_source import import_block, layout, literal
from liftgen.outputs.repository.facades import facade_names
from liftgen.outputs.tests.source import Body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.scope import ProjectScope


@dataclass(frozen=True, slots=True)
class Fixture:
    """The fixture of one table: its facade over a table that nobody else sees."""

    name: str
    facade: str
    constant: str
    document: str


def project_view(scope: ProjectScope) -> Mapping[str, object]:
    """What conftest.py shows."""
    fixtures = [_fixture(table.name, scope) for table in scope.schema.tables]
    package = scope.settings.module("repositories")
    body = Body()
    now = layout(body.value(NOW))
    names = {
        ("pytest", ""),
        ("liftgen.documents", "TableDocument"),
        ("liftgen.runtime.table", "Settings"),
        ("liftgen.testing", "Clock"),
        ("liftgen.testing", "StandIn"),
        *body.imports,
        *((package, each.facade) for each in fixtures),
    }
    settings = "clock=clock"
    if any(attribute.encrypted for entity in scope.schema.entities for attribute in entity.attributes):
        names |= {("liftgen.runtime.encryption", "Encryption"), ("liftgen.testing.local_keys", "LocalKeys")}
        settings = "clock=clock, encryption=Encryption(LocalKeys())"
    return {
        "settings": settings,
        "imports": import_block(names, first_party={package.split(".")[0]}),
        "fixtures": fixtures,
        "now": now,
    }


def _fixture(table: str, scope: ProjectScope) -> Fixture:
    names = facade_names(scope.schema, table)
    constant = names.fixture.upper()
    document = layout(literal(table_document(scope.schema.table(table))), before=f"{constant}: TableDocument = ")
    return Fixture(names.fixture, names.whole, constant, document)
