"""Facades: what the facade of each table is called: as its table is, unless something else that code speaks of is called so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.asked import Whole
from liftgen.field_types import DictOf, EnumOf, ListOf, NewTypeOf, OptionalOf, SetOf, TupleOf, UnionOf
from liftgen.names import Name, identifier, is_word
from liftgen.outputs.examples.values import TAKEN
from liftgen.outputs.repository.protocols import protocol_name
from liftgen.outputs.repository.scoped import scoped_name
from liftgen.outputs.repository.writer import repository_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.field_types import FieldType
    from liftgen.schema import Schema

LOCALS = {"again", "answer", "answers", "asked", "before", "bodies", "both", "caller", "changed", "changes"}
LOCALS |= {"clock", "created", "cursor", "deleted", "document", "each", "edge", "expected", "expected_item"}
LOCALS |= {"fields", "first", "found", "gone", "guard", "handler", "homeless", "item", "kept", "key", "listed"}
LOCALS |= {"many", "method", "monkeypatch", "most", "name", "named", "nobody", "none", "nothing", "nowhere"}
LOCALS |= {"number", "odd", "other", "others", "own", "owner", "page", "patched", "path", "planted", "put"}
LOCALS |= {"pytest", "query", "read", "refused", "replaced", "request", "rest", "row", "rows", "said", "seen"}
LOCALS |= {"settings", "shared", "stale", "stand_in", "stored", "stranger", "theirs", "told", "torn", "twin"}
LOCALS |= {"here", "scan", "second", "there", "transact_get", "tx", "upserted"}
LOCALS |= {"done", "reverse", "sent", "unsorted", "usual"}
LOCALS |= {"unknown", "updated", "utc", "validate", "values", "wanted", "whole", "winner", "wrong"}
"""Names that generated tests use, beside those that they import."""


@dataclass(frozen=True, slots=True)
class FacadeNames:
    """The class of a table's facade, that of what one tenant sees of it, and the fixture that gives a test the first."""

    whole: str
    scoped: str
    fixture: str

    @property
    def transaction(self) -> str:
        """The class of a transaction of the table."""
        return _transaction(self.whole)


def facade_names(schema: Schema, table: str) -> FacadeNames:
    """What the facade of a table is called."""
    return FacadeNames(*all_facade_names(schema)[table])


@Whole
def all_facade_names(schema: Schema) -> Mapping[str, tuple[str, str, str]]:
    """What the facades are called, by their tables: whole, scoped, and their fixtures."""
    classes, fixtures = {*_classes(schema), *TAKEN}, {*LOCALS, *TAKEN}
    for entity in schema.entities:
        fixtures |= {Name(entity.name).identifier, f"a_{Name(entity.name).snake}"}
    found = {}
    for table in schema.tables:
        name = _class_name(table.name, classes)
        fixture = _fixture_name(table.name, fixtures)
        found[table.name] = name, _scoped(name), fixture
        classes |= {name, _scoped(name), _transaction(name), protocol_name(name), protocol_name(_scoped(name))}
        fixtures.add(fixture)
    return found


def _class_name(table: str, taken: set[str]) -> str:
    name = Name(table).pascal
    if not is_word(name):
        name = f"Table{name}"
    while not taken.isdisjoint(
        {name, _scoped(name), _transaction(name), protocol_name(name), protocol_name(_scoped(name))}
    ):
        name += "Table"
    return name


def _fixture_name(table: str, taken: set[str]) -> str:
    name = identifier(Name(table).snake)
    # What begins with `pytest_` is a hook of pytest's, and with `_` is private.
    if name.startswith(("pytest", "_")):
        name = f"table_{name.lstrip('_')}"
    while name in taken:
        name += "_table"
    return name


def _scoped(name: str) -> str:
    return f"Scoped{name}"


def _transaction(name: str) -> str:
    return f"{name}Transaction"


def _classes(schema: Schema) -> Iterator[str]:
    """What modules that speak of a facade may call a class beside it."""
    for entity in schema.entities:
        repositories = (repository_name(entity), scoped_name(entity))
        yield from (entity.name, *repositories, *map(protocol_name, repositories))
    for model in (*schema.models, *(each.model for each in schema.entities)):
        yield model.name.partition(".")[0]
        for attribute in model.attributes:
            yield from _named(attribute.type)


def _named(type_: FieldType) -> Iterator[str]:
    """The enums and new types in a type."""
    match type_:
        case EnumOf(name=name) | NewTypeOf(name=name):
            yield name.partition(".")[0]
        case ListOf(item) | SetOf(item) | OptionalOf(item) | DictOf(_, item):
            yield from _named(item)
        case TupleOf(items) | UnionOf(items):
            for each in items:
                yield from _named(each)
        case _:
            pass
