"""Entity: the module with the HTTP API of one entity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.handler.routes.items import ItemRoutes
from liftgen.outputs.handler.routes.lists import ListRoutes
from liftgen.outputs.handler.routes.named import NamedRoutes
from liftgen.outputs.handler.routes.shapes import Shapes
from liftgen.outputs.handler.routes.writer import RouteWriter, related_page
from liftgen.outputs.handler.source import (
    BUDGET,
    ApiImports,
    Resource,
    body_maker,
    budget_statement,
    names_of,
    once_statement,
    routes_statement,
    tenant_expression,
    view_name,
)
from liftgen.outputs.python_source import (
    call,
    docstring,
    literal,
)
from liftgen.outputs.repository.items import Module, variable
from liftgen.outputs.repository.scoped import scoped_name
from liftgen.outputs.repository.source import Function, function, wrapped
from liftgen.outputs.repository.types import annotation
from liftgen.outputs.repository.writer import repository_name
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.scope import EntityScope


def entity_module(scope: EntityScope, package: str, first_party: frozenset[str]) -> Module:
    """The module of an entity's routes."""
    entity = scope.entity
    own = {f"New{entity.name}", f"{entity.name}Replacement", f"{entity.name}Changes", f"{entity.name}Page"}
    related = Resource(entity).relations(scope.schema)
    own |= {
        f"{entity.name}{Name(each.name).pascal}{end}" for each in Resource(entity).named for end in ("Body", "View")
    }
    own |= {view_name(each) for each in related.values()} | {related_page(entity, each) for each in related}
    names = names_of(entity)
    taken = names | own | {view_name(entity), variable(entity), body_maker(entity)}
    taken |= {"routes", "once", "said", "tenant", "repository", "page", "query", "items"}
    imports = ApiImports.of(scope, frozenset(taken), first_party)
    writer = _Module(scope, Resource(entity), package, imports)
    blocks = tuple(writer.blocks())
    plural = Name(Name(entity.name).plural).title
    title = f"The HTTP API of {plural}: a route for everything that one of them, or an access pattern, answers."
    return Module(docstring(wrapped(title, 0), 0), imports.text, "", blocks)


@dataclass(frozen=True, slots=True)
class _Module(RouteWriter):
    """Puts the module together."""

    def blocks(self) -> Iterator[str]:
        made = [routes_statement(self.imports), once_statement(self.package, self._entity.tenant, self.imports)]
        rest = list(self._rest())
        if any(BUDGET in each for each in rest):
            made.append(budget_statement(self.imports))
        yield "\n".join(made)
        yield from rest

    def _rest(self) -> Iterator[str]:
        about = (self.scope, self.resource, self.package, self.imports)
        shapes, items, lists = Shapes(*about), ItemRoutes(*about), ListRoutes(*about)
        yield from shapes.blocks()
        yield from items.blocks()
        yield from lists.patterns()
        yield from NamedRoutes(self.resource, self.imports, self.scope.settings.module("repositories")).blocks()
        yield from lists.relations()
        yield from lists.filters()
        yield items.maker().text
        if self._entity.tenant is not None:
            yield self._tenant_function().text
        yield self._repository_function().text

    def _tenant_function(self) -> Function:
        assert self._entity.tenant is not None  # the caller asked
        attribute = self._entity.model.attribute(self._entity.tenant)
        body = self._body()
        body.add(tenant_expression(attribute, self.imports), "return ")
        type_ = annotation(attribute.type, self.imports)
        return function(
            "_tenant", [], type_, "The tenant of whoever asks: what the authorizer says, and nobody else.", body
        )

    def _repository_function(self) -> Function:
        repositories = self.scope.settings.module("repositories")
        name = module_name(self._name)
        whole = self._use(f"{repositories}.{name}", repository_name(self._entity))
        shared = self._use(self.package, "shared")
        table = call(self._use("liftgen.runtime.environment", "table_name"), literal(self._entity.table))
        made = call(whole, f"{shared}.client()", table, settings=f"{shared}.settings()")
        plural = Name(Name(self._name).plural).title
        body = self._body()
        if self._entity.tenant is None:
            body.add(made, "return ")
            return function("_repository", [], whole, f"The {plural}, over the client that all requests share.", body)
        scoped = self._use(f"{repositories}.generated.scoped.{name}", scoped_name(self._entity))
        body.add(made, "whole = ")
        body.add(call(scoped, "whole", "_tenant()"), "return ")
        return function("_repository", [], scoped, f"The {plural} of the tenant of whoever asks.", body)
