"""Handler: what its templates show: an HTTP API for each entity and item collection, their documents, and tests of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.handler.collections import collection_module, is_served
from liftgen.outputs.handler.routes import entity_module
from liftgen.outputs.handler.source import LEAN, RESOLVER
from liftgen.outputs.handler.tests import collection_tests, entity_tests, transactions_tests
from liftgen.outputs.handler.transactions import served, transactions_module
from liftgen.outputs.python_source import dict_display, docstring, import_block, layout, literal
from liftgen.outputs.repository.source import wrapped
from liftgen.scope import CollectionScope, EntityScope, ProjectScope, TableScope, module_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.scope import Scope

PACKAGE = "handlers"


def view(scope: Scope) -> Mapping[str, object] | None:
    """What the templates show of a scope."""
    package = scope.settings.module(PACKAGE)
    tested = scope.settings.has("tests")
    match scope:
        case EntityScope(entity=entity):
            return {
                "module": entity_module(scope, package, first_party(scope)),
                **_own(scope, f"{package}.generated.{module_name(entity.name)}", f"The API of {entity.name}"),
                "tests": entity_tests(scope, package, first_party(scope)) if tested else None,
            }
        case CollectionScope(collection=collection):
            if not is_served(scope):
                return None
            return {
                "module": collection_module(scope, package, first_party(scope)),
                **_own(
                    scope,
                    f"{package}.generated.collections.{module_name(collection.name)}",
                    f"The API of the item collection {collection.name}",
                ),
                "tests": collection_tests(scope, package, first_party(scope)) if tested else None,
            }
        case ProjectScope():
            return _project(scope, package) if scope.schema.entities else None
        case TableScope(table=table):
            if not served(scope.schema, table.name):
                return None
            module = module_name(table.name)
            return {
                "module": transactions_module(scope, package, first_party(scope)),
                **_own(scope, f"{package}.generated.transactions.{module}", f"The transactions of {table.name}"),
                "tests": transactions_tests(scope, package, first_party(scope)) if tested else None,
            }


def first_party(scope: Scope) -> frozenset[str]:
    """The top packages of the user's own code."""
    packages = (scope.settings.module(PACKAGE), scope.settings.module("repositories"))
    return scope.schema.packages | {each.partition(".")[0] for each in packages}


def _own(scope: Scope, module: str, title: str) -> Mapping[str, object]:
    """The file that is the user's: the app, which includes the generated routes."""
    lean = scope.settings.lean
    names = [("typing", "Any"), (LEAN[RESOLVER] if lean else RESOLVER, "http_api"), (module, "routes")]
    if not lean:
        names.append(("aws_lambda_powertools.utilities.typing", "LambdaContext"))
    return {
        "title": docstring(wrapped(f"{title}: routes of your own go here.", 0), 0),
        "imports": import_block(names, first_party(scope)),
        "context": "Any" if lean else "LambdaContext",
    }


def _project(scope: ProjectScope, package: str) -> Mapping[str, object]:
    titles = {module_name(each.name): Name(Name(each.name).plural).title for each in scope.schema.entities}
    collections = [each for each in scope.schema.collections if is_served(CollectionScope(scope, each))]
    titles |= {f"collections.{module_name(each.name)}": Name(each.name).title for each in collections}
    transactions = [each.name for each in scope.schema.tables if served(scope.schema, each.name)]
    titles |= {f"transactions.{module_name(each)}": f"{Name(each).title} transactions" for each in transactions}
    shown = {name: f"{title[:1].upper()}{title[1:]}" for name, title in sorted(titles.items())}
    return {
        "package": package,
        "collections": bool(collections),
        "transactions": bool(transactions),
        "encrypted": any(each.encrypted for entity in scope.schema.entities for each in entity.attributes),
        "apis": layout(
            dict_display((literal(name), literal(title)) for name, title in shown.items()), before="APIS = "
        ),
    }
