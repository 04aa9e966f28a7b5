"""Routes: the module with the HTTP API of one entity: what is said and shown of it, and a route for everything it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.field_types import required
from liftgen.names import Name
from liftgen.outputs.handler.named import NamedRoutes
from liftgen.outputs.handler.source import (
    API_GATEWAY,
    BODIES,
    KEPT,
    PAGES,
    RESOLVER,
    ApiImports,
    Resource,
    body_maker,
    budget_expression,
    class_block,
    constrained,
    free,
    is_text,
    names_of,
    once_statement,
    paging,
    query_parameters,
    request_annotation,
    route,
    routes_statement,
    sorting,
    tenant_expression,
    view_name,
)
from liftgen.outputs.python_source import (
    INDENT,
    Brackets,
    Expression,
    Loop,
    call,
    docstring,
    flat,
    keyword,
    layout,
    list_display,
    literal,
)
from liftgen.outputs.repository.fields import article
from liftgen.outputs.repository.items import Module, variable
from liftgen.outputs.repository.parts import is_partial
from liftgen.outputs.repository.prose import order_of, pattern_prose
from liftgen.outputs.repository.proxies import fields_name
from liftgen.outputs.repository.scoped import scoped_name
from liftgen.outputs.repository.source import Body, Function, function, wrapped
from liftgen.outputs.repository.types import annotation
from liftgen.outputs.repository.writer import repository_name
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.schema import AccessPattern, Attribute, Entity
    from liftgen.scope import EntityScope


def entity_module(scope: EntityScope, package: str, first_party: frozenset[str]) -> Module:
    """The module of an entity's routes."""
    entity = scope.entity
    own = {f"New{entity.name}", f"{entity.name}Replacement", f"{entity.name}Changes", f"{entity.name}Page"}
    related = Resource(entity).relations(scope.schema)
    own |= {
        f"{entity.name}{Name(each.name).pascal}{end}" for each in Resource(entity).named for end in ("Body", "View")
    }
    own |= {view_name(each) for each in related.values()} | {_related_page(entity, each) for each in related}
    names = names_of(entity)
    taken = names | own | {view_name(entity), variable(entity), body_maker(entity)}
    taken |= {"routes", "once", "said", "tenant", "repository", "page", "query", "items"}
    imports = ApiImports.of(scope.schema, frozenset(taken), first_party)
    writer = _Routes(scope, Resource(entity), package, imports)
    blocks = tuple(writer.blocks())
    plural = Name(Name(entity.name).plural).title
    title = f"The HTTP API of {plural}: a route for everything that one of them, or an access pattern, answers."
    return Module(docstring(wrapped(title, 0), 0), imports.text, "", blocks)


def view_class(resource: Resource, imports: ApiImports) -> str:
    """The class of what is shown of an entity."""
    entity = resource.entity
    fields = [_field(each.field, annotation(each.type, imports)) for each in resource.shown]
    hidden = [f"`{each.field}`" for each in entity.attributes if each.encrypted]
    doc = f"What is shown of {article(entity.name)}."
    if hidden:
        doc += f"\n\n{', '.join(hidden)} can be written and is never shown."
    return class_block(view_name(entity), imports.use(BODIES, "View"), doc, fields)


def route_prose(text: str) -> str:
    """What is said of a query, without what only a caller of the repository can do."""
    return text.replace(" unless `.consistent()`", "")


@dataclass(frozen=True, slots=True)
class _Routes:
    scope: EntityScope
    resource: Resource
    package: str
    imports: ApiImports

    def blocks(self) -> Iterator[str]:
        once = once_statement(self.package, self._entity.tenant, self.imports)
        yield f"{routes_statement(self.imports)}\n{once}"
        yield self._new_class()
        if self.resource.changeable:
            yield self._replacement_class()
            yield self._changes_class()
        yield view_class(self.resource, self.imports)
        if any(not each.one for each in self.resource.patterns):
            yield self._page_class()
        for each in dict.fromkeys(self._related.values()):
            if each.name != self._name:
                yield view_class(Resource(each), self.imports)
        for name, each in self._related.items():
            yield self._related_page_class(name, each)
        yield self._create().text
        yield self._read().text
        if self.resource.changeable:
            yield self._update().text
            yield self._replace().text
        yield self._delete().text
        for pattern in self.resource.patterns:
            yield self._pattern(pattern).text
        yield from NamedRoutes(self.resource, self.imports, self.scope.settings.module("repositories")).blocks()
        for name, each in self._related.items():
            yield self._relation(name, each).text
        used = {each.field for pattern in self.resource.patterns for each in self.resource.filtered_by(pattern)}
        if used:
            yield self._filter_function(tuple(each for each in self.resource.filters if each.field in used)).text
        yield self._maker().text
        if self._entity.tenant is not None:
            yield self._tenant_function().text
        yield self._repository_function().text

    def _new_class(self) -> str:
        fields = []
        for each in self.resource.writable:
            optional = each.has_default or each.field == self._entity.tenant or self._is_computed(each)
            fields.append(self._body_field(each, optional=optional))
        doc = f"What is said of a new {self._name}; what is left out is as the model has it."
        return class_block(f"New{self._name}", self._use(BODIES, "Body"), doc, fields)

    def _replacement_class(self) -> str:
        changeable = self.resource.changeable
        fields = [self._body_field(each, optional=each.has_default or self._is_computed(each)) for each in changeable]
        doc = f"All that is said of {article(self._name)} beside its key; what is left out is as the model has it."
        return class_block(f"{self._name}Replacement", self._use(BODIES, "Body"), doc, fields)

    def _changes_class(self) -> str:
        fields = [self._body_field(each, optional=True) for each in self.resource.changeable]
        doc = f"What is to change of {article(self._name)}; what is left out stays as it is."
        return class_block(f"{self._name}Changes", self._use(BODIES, "Body"), doc, fields)

    def _page_class(self) -> str:
        doc = f"Some {Name(Name(self._name).plural).title}, and the cursor of the page after it."
        fields = [f"items: list[{self._view}]", "cursor: str | None = None"]
        return class_block(f"{self._name}Page", self._use(BODIES, "View"), doc, fields)

    def _related_page_class(self, name: str, target: Entity) -> str:
        doc = f"Some of the {Name(name).title} of {article(self._name)}, and the cursor of the page after it."
        fields = [f"items: list[{view_name(target)}]", "cursor: str | None = None"]
        return class_block(_related_page(self._entity, name), self._use(BODIES, "View"), doc, fields)

    def _create(self) -> Function:
        body = self._body()
        tenant = [] if self._entity.tenant is None else ["_tenant()"]
        made = call(body_maker(self._entity), self._said, *tenant)
        stored = self._local("stored")
        body.add(call("_repository().create", made), f"{stored} = ")
        path = [f"{stored}.{each}" for each in self.resource.segments]
        made = call(
            self._use(RESOLVER, "created"),
            self._shown(stored),
            literal(self.resource.root),
            *path,
            *self._tag(stored),
        )
        body.add(made, "return ")
        parameters = [f"{self._said}: New{self._name}"]
        more = {"status_code": "201", "middlewares": "[once]"}
        return self._route(
            "post",
            self.resource.root,
            f"create_{self._snake}",
            parameters,
            body,
            f"Store a new {self._name}.",
            self._response,
            more,
        )

    def _maker(self) -> Function:
        """The function that makes one of what a request says of it."""
        body = self._body()
        for each in self.resource.segments:
            attribute = self._entity.model.attribute(each)
            if is_text(attribute.type):
                reserved = [literal(self.resource.reserved)] if self.resource.reserved else []
                body.add(call(self._use(PAGES, "check_segment"), literal(each), f"said.{each}", *reserved))
        tenant = self._entity.tenant
        parameters = [f"said: New{self._name}"]
        if tenant is None:
            given = call(self._use(BODIES, "given_in"), "said")
        else:
            type_ = annotation(self._entity.model.attribute(tenant).type, self.imports)
            parameters.append(f"tenant: {type_}")
            given = call(self._use(BODIES, "own"), "said", literal(tenant), "tenant")
        filled, version = self._filled(), self.resource.version
        entries = [*filled, "**" + flat(given)]
        if self.resource.puts and version is not None:
            # One that is put is put over the version that is meant.
            parameters.append("version: int = 0")
            others = [each for each in filled if not each.startswith(f'"{version}":')]
            entries = [*others, "**" + flat(given), f'"{version}": version']
        self._build(body, "", entries)
        doc = f"The {self._name} that a request says, as far as it may."
        return function(body_maker(self._entity), parameters, self._model, doc, body)

    def _read(self) -> Function:
        body = self._body()
        self._find(body, "_repository()", consistent=False)
        body.add(
            call(self._use(RESOLVER, "answer"), self._shown(self._variable), *self._tag(self._variable)), "return "
        )
        return self._route(
            "get",
            self.resource.item,
            f"read_{self._snake}",
            self._key_parameters,
            body,
            f"The {self._name} with this key.",
            self._response,
        )

    def _update(self) -> Function:
        body = self._body()
        self._find_meant(body)
        fields = [keyword(each.field, f"{self._said}.{each.field}") for each in self.resource.changeable]
        repository, stored = self._local("repository"), self._local("stored")
        body.add(call(f"{repository}.update", self._variable, *fields), f"{stored} = ")
        body.add(call(self._use(RESOLVER, "answer"), self._shown(stored), *self._tag(stored)), "return ")
        parameters = [*self._key_parameters, f"{self._said}: {self._name}Changes", *self._if_match]
        doc = f"Change fields of {article(self._name)}: those that are given, and every key that depends on them."
        return self._route("patch", self.resource.item, f"update_{self._snake}", parameters, body, doc, self._response)

    def _replace(self) -> Function:
        body = self._body()
        self._find_meant(body)
        fixed = [each for each in self._entity.attributes if self._is_fixed(each)]
        pairs = [f'"{each.field}": {self._variable}.{each.field}' for each in fixed]
        whole = self._local("whole")
        self._build(body, whole, [f"**{flat(call(self._use(BODIES, 'given_in'), self._said))}", *pairs])
        fields = [keyword(each.field, f"{whole}.{each.field}") for each in self.resource.changeable]
        repository, stored = self._local("repository"), self._local("stored")
        body.add(call(f"{repository}.update", self._variable, *fields), f"{stored} = ")
        body.add(call(self._use(RESOLVER, "answer"), self._shown(stored), *self._tag(stored)), "return ")
        parameters = [*self._key_parameters, f"{self._said}: {self._name}Replacement", *self._if_match]
        doc = f"Replace all that is said of {article(self._name)} that is there."
        return self._route("put", self.resource.item, f"replace_{self._snake}", parameters, body, doc, self._response)

    def _delete(self) -> Function:
        body = self._body()
        deleted = self._use(RESOLVER, "deleted")
        if self.resource.version is None:
            gone = call("_repository().delete_by_key", *self._key_arguments)
            there = self._local("there")
            body.add(gone, f"{there} = ")
            body.add(call(deleted, there, literal(self._name)), "return ")
        else:
            self._find_meant(body)
            body.add(call(f"{self._local('repository')}.delete", self._variable))
            body.add(call(deleted, "True", literal(self._name)), "return ")
        response = f"{self._use(API_GATEWAY, 'Response')}[None]"
        more = {"status_code": "204"}
        return self._route(
            "delete",
            self.resource.item,
            f"delete_{self._snake}",
            [*self._key_parameters, *self._if_match],
            body,
            f"Delete {article(self._name)}.",
            response,
            more,
        )

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
        body.add(call(paged, limit, cursor, budget_expression(self.imports)), f"{page} = ")
        items = list_display([Loop(self._shown("each"), (f"for each in {page}",))])
        body.add(call(f"{self._name}Page", items=items, cursor=f"{page}.cursor"), "return ")
        size = self._use(PAGES, "PAGE") if pattern.limit is None or pattern.limit >= 25 else str(pattern.limit)
        pages = [f"{limit}: {self._use(PAGES, 'Limit')} = {size}", f"{cursor}: {self._use(PAGES, 'Cursor')} = None"]
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
        body.add(call("query.page", limit, cursor, budget_expression(self.imports)), "page = ")
        shown = call(f"{view_name(target)}.model_validate", "each")
        items = list_display([Loop(shown, ("for each in page",))])
        returned = _related_page(self._entity, name)
        body.add(call(returned, items=items, cursor="page.cursor"), "return ")
        size, kinds = self._use(PAGES, "PAGE"), [self._use(PAGES, each) for each in ("Limit", "Cursor")]
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

    def _route(
        self,
        method: str,
        path: str,
        name: str,
        parameters: list[str],
        body: Body,
        doc: str,
        returns: str,
        more: dict[str, str] | None = None,
    ) -> Function:
        return route(method, path, name, parameters, body, doc, returns, self._name, more)

    def _find(self, body: Body, repository: str, *, consistent: bool) -> None:
        more = [keyword("consistent", "True")] if consistent else []
        asked = call(f"{repository}.get", *self._key_arguments, *more)
        self._find_one(body, asked)

    def _find_one(self, body: Body, asked: Expression, *, partial: bool = False) -> None:
        """The statement that takes what is asked for, or fails."""
        found = self._use(RESOLVER, "found")
        if partial:
            part = self._local("part")
            body.add(call(found, asked, literal(self._name)), f"{part} = ")
            asked = f"{part}.whole()"
        body.add(call(found, asked, literal(self._name)), f"{self._variable} = ")

    def _find_meant(self, body: Body) -> None:
        """Statements that take the one that is to be written, in the version that is meant."""
        repository = self._local("repository")
        body.add("_repository()", f"{repository} = ")
        self._find(body, repository, consistent=True)
        if self.resource.version is not None:
            check = self._use(RESOLVER, "check_version")
            body.add(call(check, self._meant, f"{self._variable}.{self.resource.version}"))

    def _build(self, body: Body, name: str, entries: list[str]) -> None:
        """The statement that makes one of fields, and calls it so, or gives it back where it has no name."""
        model, before = self._model, f"{name} = " if name else "return "
        fields: Expression = Brackets("", "{", tuple(entries), "}", display=True)
        if self._entity.model.kind == "pydantic":
            if len(entries) == 1:
                fields = entries[0].removeprefix("**")
            body.add(call(f"{model}.model_validate", fields, by_name="True"), before)
        else:
            if len(entries) == 1:
                fields = entries[0].removeprefix("**")
            body.add(call(self._use(BODIES, "built"), model, fields), before)

    def _filled(self) -> list[str]:
        """What the model asks for and no request says."""
        values = {"version": "0", "deleted_at": "None", "ttl": "None"}
        found = []
        for each in self._entity.attributes:
            if each.has_default or each.lifecycle is None or not (each.lifecycle in KEPT or self._is_computed(each)):
                continue
            now = f"{self._use(self.package, 'shared')}.settings().clock()"
            found.append(f'"{each.field}": {values.get(each.lifecycle, now)}')
        return found

    def _is_fixed(self, attribute: Attribute) -> bool:
        """Whether a replacement keeps the attribute as it is: the key, the tenant, and what the model asks for beside."""
        kept = attribute.lifecycle in KEPT and not attribute.has_default
        return kept or attribute.field in {*self._entity.key.fields, self._entity.tenant}

    def _is_computed(self, attribute: Attribute) -> bool:
        expiry = self._entity.expiry
        return expiry is not None and expiry.of is not None and expiry.field == attribute.field

    def _body_field(self, attribute: Attribute, *, optional: bool) -> str:
        after = f" = {self._use(BODIES, 'absent')}()" if optional else ""
        return _field(attribute.field, constrained(attribute, self.imports), after)

    def _shown(self, name: str) -> Expression:
        return call(f"{self._view}.model_validate", name)

    def _tag(self, name: str) -> list[Expression]:
        version = self.resource.version
        return [] if version is None else [keyword("version", f"{name}.{version}")]

    @property
    def _related(self) -> dict[str, Entity]:
        return self.resource.relations(self.scope.schema)

    @property
    def _if_match(self) -> list[str]:
        return [] if self.resource.version is None else [f"{self._meant}: {self._use(PAGES, 'IfMatch')} = None"]

    @property
    def _said(self) -> str:
        """The parameter of the body."""
        return free("body", frozenset(self.resource.segments))

    @property
    def _meant(self) -> str:
        """The parameter of the version that is meant."""
        return free("if_match", frozenset(self.resource.segments))

    @property
    def _key_parameters(self) -> list[str]:
        return [
            f"{each}: {request_annotation(self._entity.model.attribute(each).type, self.imports)}"
            for each in self.resource.segments
        ]

    @property
    def _key_arguments(self) -> list[Expression]:
        return [keyword(each, each) for each in self.resource.segments]

    @property
    def _response(self) -> str:
        return f"{self._use(API_GATEWAY, 'Response')}[{self._view}]"

    @property
    def _entity(self) -> Entity:
        return self.resource.entity

    @property
    def _name(self) -> str:
        return self._entity.name

    @property
    def _snake(self) -> str:
        return Name(self._name).snake

    @property
    def _view(self) -> str:
        return view_name(self._entity)

    @property
    def _variable(self) -> str:
        return self._local(variable(self._entity))

    @property
    def _model(self) -> str:
        return self._use(self._entity.model.module, self._entity.model.name)

    def _local(self, name: str) -> str:
        """A local variable of this name, or of one like it where a parameter has it."""
        return free(name, names_of(self._entity))

    def _use(self, module: str, name: str) -> str:
        return self.imports.use(module, name)

    def _body(self) -> Body:
        return Body(INDENT)


def _related_page(entity: Entity, relation: str) -> str:
    """The class of a page of what a relation yields."""
    return f"{entity.name}{Name(relation).pascal}Page"


def _field(name: str, type_: Expression, after: str = "") -> str:
    return layout(type_, INDENT, before=f"{name}: ", after=after)
