"""Lists: the routes of access patterns and relations, which answer with pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.field_types import required
from liftgen.names import Name
from liftgen.outputs.handler.routes.writer import RouteWriter, related_page, route_prose
from liftgen.outputs.handler.source import (
    BUDGET,
    PAGES,
    PARAMETERS,
    RESOLVER,
    free,
    paging,
    query_parameters,
    request_annotation,
    sorting,
    view_name,
)
from liftgen.outputs.python_source import (
    Loop,
    call,
    flat,
    keyword,
    list_display,
    literal,
)
from liftgen.outputs.repository.fields import article
from liftgen.outputs.repository.parts import is_partial
from liftgen.outputs.repository.prose import order_of, pattern_prose
from liftgen.outputs.repository.proxies import fields_name
from liftgen.outputs.repository.source import Body, Function, function
from liftgen.outputs.repository.types import annotation
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.schema import AccessPattern, Attribute, Entity


@dataclass(frozen=True, slots=True)
class ListRoutes(RouteWriter):
    """Writes the routes that answer with pages."""

    def patterns(self) -> Iterator[str]:
        """The route of each access pattern."""
        for pattern in self.resource.patterns:
            yield self._pattern(pattern).text

    def relations(self) -> Iterator[str]:
        """The route of each relation."""
        for name, each in self._related.items():
            yield self._relation(name, each).text

    def filters(self) -> Iterator[str]:
        """The function that filters, where a list takes a filter."""
        used = {each.field for pattern in self.resource.patterns for each in self.resource.filtered_by(pattern)}
        if used:
            yield self._filter_function(tuple(each for each in self.resource.filters if each.field in used)).text

    def _pattern(self, pattern: AccessPattern) -> Function:
        body = self._body()
        needed, optional, arguments = query_parameters(self.resource.parameters(pattern), self.imports)
        asked = call(f"_repository().{pattern.name}", *arguments)
        partial = pattern.on != "key" and is_partial(self._entity.index(pattern.on))
        name = Name(self._name).plural if self.resource.path(pattern) == self.resource.root else pattern.name
        prefix = "list" if self.resource.path(pattern) == self.resource.root else Name(self._name).plural
        doc = route_prose(pattern_prose(self._entity, pattern))
        path = self.resource.path(pattern)
        if pattern.one:
            self._find_one(body, asked, partial=partial)
            shown = call(self._use(RESOLVER, "answer"), self._shown(self._variable), *self._tag(self._variable))
            body.add(shown, "return ")
            return self._route("get", path, f"{prefix}_{name}", [*needed, *optional], body, doc, self._response)
        limit, cursor = paging(pattern.parameters)
        query, page = self._local("query"), self._local("page")
        body.add(asked, f"{query} = ")
        order = order_of(self._entity, pattern)
        sorted_by = self._sorted(body, sorting(pattern.parameters), query, order, descending=pattern.order == "desc")
        filters = self.resource.filtered_by(pattern)
        if filters:
            body.add(call("_filtered", query, *(keyword(each.field, each.field) for each in filters)), f"{query} = ")
        paged = f"{query}.entities().page" if partial else f"{query}.page"
        body.add(call(paged, limit, cursor, BUDGET), f"{page} = ")
        items = list_display([Loop(self._shown("each"), (f"for each in {page}",))])
        body.add(call(f"{self._name}Page", items=items, cursor=f"{page}.cursor"), "return ")
        size = self._use(PAGES, "PAGE") if pattern.limit is None or pattern.limit >= 25 else str(pattern.limit)
        pages = [
            f"{limit}: {self._use(PARAMETERS, 'Limit')} = {size}",
            f"{cursor}: {self._use(PARAMETERS, 'Cursor')} = None",
        ]
        asked_for = [self._optional(each) for each in filters]
        parameters = [*needed, *optional, *asked_for, *sorted_by, *pages]
        return self._route("get", path, f"{prefix}_{name}", parameters, body, doc, f"{self._name}Page")

    def _optional(self, attribute: Attribute) -> str:
        return f"{attribute.field}: {request_annotation(required(attribute.type), self.imports)} | None = None"

    def _filter_function(self, filters: tuple[Attribute, ...]) -> Function:
        """The function that leaves out of a list what has other values."""
        repositories = self.scope.settings.module("repositories")
        fields = self._use(f"{repositories}.generated.fields.{module_name(self._name)}", fields_name(self._entity))
        kind = f"{self._use('liftgen.runtime.query', 'Query')}[{self._model}]"
        body, query = self._body(), self._local("query")
        for each in filters:
            with body.block(f"{each.field} is not None", "if "):
                body.add(call(f"{query}.where", f"{fields}.{each.field} == {each.field}"), f"{query} = ")
        body.add(query, "return ")
        doc = "What has these values, where they are asked for; the rest is read, and left out."
        types = [annotation(required(each.type), self.imports) for each in filters]
        values = [f"{each.field}: {type_} | None = None" for each, type_ in zip(filters, types, strict=True)]
        parameters = [f"{query}: {kind}", "*", *values]
        return function("_filtered", parameters, kind, doc, body)

    def _relation(self, name: str, target: Entity) -> Function:
        body = self._body()
        limit, cursor, sort = (free(each, frozenset(self.resource.segments)) for each in ("limit", "cursor", "sort"))
        body.add("_repository()", "repository = ")
        self._find(body, "repository", consistent=False)
        body.add(call(f"repository.{name}", self._variable), "query = ")
        sorted_by = self._sorted(body, sort, "query", self.resource.order(name, self.scope.schema), descending=False)
        body.add(call("query.page", limit, cursor, BUDGET), "page = ")
        shown = call(f"{view_name(target)}.model_validate", "each")
        items = list_display([Loop(shown, ("for each in page",))])
        returned = related_page(self._entity, name)
        body.add(call(returned, items=items, cursor="page.cursor"), "return ")
        size, kinds = self._use(PAGES, "PAGE"), [self._use(PARAMETERS, each) for each in ("Limit", "Cursor")]
        paging_parameters = [f"{limit}: {kinds[0]} = {size}", f"{cursor}: {kinds[1]} = None"]
        doc = f"The {Name(name).title} of {article(self._name)}."
        path = f"{self.resource.item}/{Name(name).kebab}"
        parameters = [*self._key_parameters, *sorted_by, *paging_parameters]
        return self._route("get", path, f"{self._snake}_{Name(name).snake}", parameters, body, doc, returned)

    def _sorted(self, body: Body, name: str, query: str, order: tuple[str, ...], *, descending: bool) -> list[str]:
        """The parameter of the order that is asked for, and the statement that it asks; nothing where there is no order."""
        if not order:
            return []
        ways = (f"-{order[0]}", order[0]) if descending else (order[0], f"-{order[0]}")
        usual, other = (flat(literal(each)) for each in ways)
        with body.block(f"{name} == {other}", "if "):
            body.add(call(f"{query}.reverse"), f"{query} = ")
        return [f"{name}: {self._use('typing', 'Literal')}[{usual}, {other}] = {usual}"]
