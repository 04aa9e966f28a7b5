"""Repository: what its templates show: the items, repositories and protocols of an entity, the facade of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.python_source import dict_display, docstring, import_block, layout, list_display, literal
from liftgen.outputs.repository.actions import actions_module
from liftgen.outputs.repository.bases import base_module
from liftgen.outputs.repository.facades import facade_names
from liftgen.outputs.repository.items import items_module
from liftgen.outputs.repository.protocols import protocol_module, protocol_name
from liftgen.outputs.repository.proxies import fields_module, fields_name
from liftgen.outputs.repository.scoped import scoped_module, scoped_name
from liftgen.outputs.repository.source import wrapped
from liftgen.outputs.repository.tables import table_module, tenant_of
from liftgen.outputs.repository.transactions import transaction_module, transaction_name
from liftgen.outputs.repository.writer import base_name, repository_name
from liftgen.scope import CollectionScope, EntityScope, ProjectScope, TableScope, module_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from liftgen.schema import Entity, Schema
    from liftgen.scope import Scope

PACKAGE = "repositories"


def view(scope: Scope) -> Mapping[str, object] | None:
    """What the templates show of a scope."""
    package = scope.settings.module(PACKAGE)
    first_party = scope.schema.packages | {package.partition(".")[0]}
    match scope:
        case EntityScope(entity=entity):
            return _entity_view(scope.schema, entity, package, first_party)
        case TableScope(table=table):
            facade = table_module(scope.schema, table, package, first_party)
            module = f"{package}.generated.tables.{module_name(table.name)}"
            keepers = tuple((module, each.name) for each in facade.classes)
            return {
                "facade": facade,
                "protocol": protocol_module(facade, module, keepers, first_party),
                "transaction": transaction_module(scope.schema, table, package, first_party),
            }
        case ProjectScope():
            return exports(scope.schema, package, first_party)
        case CollectionScope():
            return None


def _entity_view(schema: Schema, entity: Entity, package: str, first_party: frozenset[str]) -> Mapping[str, object]:
    module, bases, scopes = module_name(entity.name), f"{package}.generated.bases", f"{package}.generated.scoped"
    base = base_module(schema, entity, package, first_party)
    scoped = scoped_module(schema, entity, package, first_party) if entity.tenant else None
    keeper = (f"{package}.{module}", repository_name(entity))
    scoped_keeper = (f"{scopes}.{module}", scoped_name(entity))
    return {
        "items": items_module(schema, entity, first_party),
        "actions": actions_module(schema, entity, package, first_party),
        "fields": fields_module(schema, entity, first_party),
        "base": base,
        "protocol": protocol_module(base, f"{bases}.{module}", (keeper,), first_party),
        "scoped": scoped,
        "scoped_protocol": None
        if scoped is None
        else protocol_module(scoped, f"{scopes}.{module}", (scoped_keeper,), first_party),
        "own": {
            "class": repository_name(entity),
            "base": base_name(entity),
            "doc": docstring(wrapped(f"Every {entity.name}; methods of your own go here.")),
            "title": docstring(f"The repository of {entity.name}, to extend.", 0),
            "import": import_block([(f"{bases}.{module}", base_name(entity))], first_party),
        },
    }


def exports(
    schema: Schema, package: str, first_party: frozenset[str], without: Collection[str] = ()
) -> Mapping[str, object]:
    """What the package offers and where, but for what is in some modules; apart from it, what its transactions are."""
    left_out = tuple(f"{package}.generated.{each}." for each in without)
    places = dict(sorted(each for each in _places(schema, package) if not each[1].startswith(left_out)))
    own = {
        transaction_name(schema, each.name): f"{package}.generated.transactions.{module_name(each.name)}"
        for each in schema.tables
    }
    return {
        "exports": lazy(places, package, first_party),
        "transactions": lazy(dict(sorted(own.items())), f"{package}.generated.transactions", first_party),
    }


def lazy(places: Mapping[str, str], package: str, first_party: frozenset[str]) -> Mapping[str, object]:
    """What a package shows that imports what it offers when it is asked."""
    return {
        "imports": import_block([(module, name) for name, module in places.items()], first_party, indent=4),
        "names": layout(list_display(literal(name) for name in places), before="__all__ = "),
        "places": layout(
            dict_display(
                (literal(name), literal(module.removeprefix(f"{package}."))) for name, module in places.items()
            ),
            before="_PLACES = ",
        ),
    }


def _places(schema: Schema, package: str) -> Iterator[tuple[str, str]]:
    for entity in schema.entities:
        module = module_name(entity.name)
        yield repository_name(entity), f"{package}.{module}"
        yield fields_name(entity), f"{package}.generated.fields.{module}"
        yield protocol_name(repository_name(entity)), f"{package}.generated.protocols.bases.{module}"
        if entity.tenant:
            yield protocol_name(scoped_name(entity)), f"{package}.generated.protocols.scoped.{module}"
    for table in schema.tables:
        names = facade_names(schema, table.name)
        facades = [names.whole]
        if tenant_of(schema, table.name) is not None:
            facades.append(names.scoped)
        for each in facades:
            yield each, f"{package}.generated.tables.{module_name(table.name)}"
            yield protocol_name(each), f"{package}.generated.protocols.tables.{module_name(table.name)}"
