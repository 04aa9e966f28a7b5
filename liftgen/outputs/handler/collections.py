"""Collections: the module with the HTTP API of one item collection: its page, in which each says what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.handler.source import (
    BODIES,
    BUDGET,
    PAGES,
    PARAMETERS,
    ApiImports,
    budget_statement,
    class_block,
    free,
    paging,
    parameter_names,
    query_parameters,
    routes_statement,
    table_function,
    view_name,
)
from liftgen.outputs.python_source import (
    INDENT,
    Loop,
    call,
    docstring,
    flat,
    layout,
    list_display,
    literal,
    string_type,
)
from liftgen.outputs.repository.items import Module
from liftgen.outputs.repository.prose import collection_prose
from liftgen.outputs.repository.source import Body, Function, function, wrapped
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.schema import PatternParameter
    from liftgen.scope import CollectionScope


def tenant_field(scope: CollectionScope) -> str | None:
    """The tenant's field of what is collected; None where the table has no tenants."""
    return next((each.tenant for each in scope.entities), None)


def is_served(scope: CollectionScope) -> bool:
    """Whether the collection has a route: where there are tenants, only when it stays within one."""
    tenant = tenant_field(scope)
    return tenant is None or any(each.field == tenant and each.use == "equal" for each in scope.collection.parameters)


def parameters_of(scope: CollectionScope) -> tuple[PatternParameter, ...]:
    """The parameters that a request gives: all but the tenant."""
    tenant = tenant_field(scope)
    return tuple(each for each in scope.collection.parameters if tenant is None or each.field != tenant)


def collection_path(scope: CollectionScope) -> str:
    """The path of the collection."""
    return f"/{Name(scope.collection.name).kebab}"


def collection_module(scope: CollectionScope, package: str, first_party: frozenset[str]) -> Module:
    """The module of a collection's route."""
    collection = scope.collection
    base = Name(collection.name).pascal
    names = {f"{each.name}{end}" for each in collection.parameters for end in ("", "_since", "_until")}
    taken = names | {f"{base}Member", f"{base}Page", "routes", "each", "page", "query", "items", "limit", "cursor"}
    imports = ApiImports.of(scope, frozenset(taken), first_party)
    blocks = tuple(_Route(scope, package, imports).blocks())
    title = f"The HTTP API of the item collection `{collection.name}`."
    return Module(docstring(wrapped(title, 0), 0), imports.text, "", blocks)


@dataclass(frozen=True, slots=True)
class _Route:
    scope: CollectionScope
    package: str
    imports: ApiImports

    def blocks(self) -> Iterator[str]:
        yield f"{routes_statement(self.imports)}\n{budget_statement(self.imports)}"
        yield self._member_class()
        yield self._page_class()
        yield self._read().text
        yield self._member_function().text
        yield table_function(self.scope, self.package, self.imports).text

    def _member_class(self) -> str:
        names = [each.name for each in self.scope.entities]
        literal_ = self._use("typing", "Literal")
        kinds = flat(string_type(names)).replace("Literal", literal_, 1)
        views = " | ".join(self._view(each) for each in names)
        fields = [layout(f"entity: {kinds}", INDENT), f"value: {views}"]
        doc = "One of what lies together: which entity it is, and what is shown of it."
        return class_block(self._member, self._use(BODIES, "View"), doc, fields)

    def _page_class(self) -> str:
        fields = [f"items: list[{self._member}]", "cursor: str | None = None"]
        doc = "Some of what lies together, and the cursor of the page after it."
        return class_block(self._page, self._use(BODIES, "View"), doc, fields)

    def _read(self) -> Function:
        collection = self.scope.collection
        body = Body(INDENT)
        needed, optional, arguments = query_parameters(parameters_of(self.scope), self.imports)
        limit, cursor = paging(collection.parameters)
        taken = parameter_names(collection.parameters)
        query, page, items = (free(each, taken) for each in ("query", "page", "items"))
        body.add(call(f"_table().{collection.name}", *arguments), f"{query} = ")
        body.add(call(f"{query}.page", limit, cursor, BUDGET), f"{page} = ")
        body.add(list_display([Loop("_member(each)", (f"for each in {page}",))]), f"{items} = ")
        body.add(call(self._page, items=items, cursor=f"{page}.cursor"), "return ")
        pages = [
            f"{limit}: {self._use(PARAMETERS, 'Limit')} = {self._use(PAGES, 'PAGE')}",
            f"{cursor}: {self._use(PARAMETERS, 'Cursor')} = None",
        ]
        doc = collection_prose(collection)
        decorator = layout(
            call(
                "routes.route",
                literal(collection_path(self.scope)),
                literal("GET"),
                summary=literal(" ".join(doc.split("\n\n")[0].split()).removesuffix(".")),
                operation_id=literal(f"read_{Name(collection.name).snake}"),
                tags=list_display([literal(collection.name)]),
            )
        )
        name = f"read_{Name(collection.name).snake}"
        return function(name, [*needed, *optional, *pages], self._page, doc, body, [decorator])

    def _member_function(self) -> Function:
        body = Body(INDENT)
        models = [self._use(each.model.module, each.model.name) for each in self.scope.entities]
        with body.block("each", "match "):
            for entity, model in zip(self.scope.entities, models, strict=True):
                with body.block(f"{model}()", "case "):
                    shown = call(f"{self._view(entity.name)}.model_validate", "each")
                    body.add(call(self._member, entity=literal(entity.name), value=shown), "return ")
        return function("_member", [f"each: {' | '.join(models)}"], self._member, "What is shown of one.", body)

    def _view(self, entity: str) -> str:
        return self._use(f"{self.package}.generated.{module_name(entity)}", view_name(self.scope.schema.entity(entity)))

    @property
    def _member(self) -> str:
        return f"{Name(self.scope.collection.name).pascal}Member"

    @property
    def _page(self) -> str:
        return f"{Name(self.scope.collection.name).pascal}Page"

    def _use(self, module: str, name: str) -> str:
        return self.imports.use(module, name)
