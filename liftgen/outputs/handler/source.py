"""Source: names, types and parameters of the generated routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.field_types import EnumOf, LiteralOf, NewTypeOf, Scalar, ScalarType, bare, required
from liftgen.names import Name
from liftgen.outputs.python_source import (
    INDENT,
    Expression,
    call,
    docstring,
    flat,
    keyword,
    layout,
    list_display,
    literal,
    subscript,
)
from liftgen.outputs.repository.facades import facade_names
from liftgen.outputs.repository.source import Body, Imports, function, wrapped
from liftgen.outputs.repository.types import annotation
from liftgen.outputs.repository.writer import taken_names
from liftgen.schema import Native
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.field_types import FieldType
    from liftgen.outputs.repository.source import Function, Place
    from liftgen.schema import AccessPattern, Attribute, Entity, PatternParameter, Schema
    from liftgen.scope import CollectionScope, Scope, TableScope

BODIES = "liftgen.runtime.api.bodies"
PAGES = "liftgen.runtime.api.pages"
PARAMETERS = "liftgen.runtime.api.parameters"
PARAMS = "aws_lambda_powertools.event_handler.openapi.params"
REPEATED = "liftgen.runtime.api.repeated"
RESOLVER = "liftgen.runtime.api.resolver"
STRUCTS = "liftgen.runtime.api.structs"
API_GATEWAY = "aws_lambda_powertools.event_handler.api_gateway"
LEAN = {
    API_GATEWAY: "liftgen.runtime.lean.routing",
    PARAMETERS: "liftgen.runtime.lean.parameters",
    PARAMS: "liftgen.runtime.lean.parameters",
    REPEATED: "liftgen.runtime.lean.repeated",
    RESOLVER: "liftgen.runtime.lean.resolver",
}
"""What handlers without Powertools stand on instead, under the same names."""

KEPT = frozenset({"version", "created_at", "updated_at", "deleted_at"})
"""The roles of fields that the repository keeps itself: no request sets them."""

_LIMITS = ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length")
_ENDS = (
    ("since", "at_least"),
    ("after", "more_than"),
    ("until", "at_most"),
    ("before", "less_than"),
)


@dataclass(slots=True)
class ApiImports(Imports):
    """Imports of a module whose annotations are looked at when it runs, and whose bytes are base64.

    `structs` are nested models of msgspec, which pydantic is told how to read. `lean` says that there is no Powertools.
    """

    structs: frozenset[Place] = frozenset()
    lean: bool = False

    def use(self, module: str, name: str) -> str:
        """The local name of what is needed when the code runs."""
        return Imports.use(self, LEAN.get(module, module) if self.lean else module, name)

    def mention(self, module: str, name: str) -> str:
        """The local name of what an annotation speaks of; here that is needed at run time."""
        if (module, name) == ("builtins", "bytes"):
            return self.use(BODIES, "Base64")
        local = self.use(module, name)
        if (module, name) in self.structs:
            return f"{self.use('typing', 'Annotated')}[{local}, {self.use(STRUCTS, 'STRUCT')}]"
        return local

    @classmethod
    def of(cls, scope: Scope, taken: frozenset[str], first_party: frozenset[str]) -> ApiImports:
        """The imports of a module about this scope, which uses the names that are taken itself."""
        structs = frozenset((each.module, each.name) for each in scope.schema.models if each.kind == "msgspec")
        return cls(taken, first_party, structs=structs, lean=scope.settings.lean)


@dataclass(frozen=True, slots=True)
class Resource:
    """An entity as the API has it: its paths, and the names of what serves it."""

    entity: Entity

    @property
    def root(self) -> str:
        """The path of all of them; of the only one, where a tenant has one at most."""
        name = Name(self.entity.name)
        return f"/{(Name(name.plural) if self.segments else name).kebab}"

    @property
    def item(self) -> str:
        """The path of one, as Powertools writes it."""
        return "/".join([self.root, *(f"<{each}>" for each in self.segments)])

    @property
    def segments(self) -> tuple[str, ...]:
        """The fields of the key that a path names: all but the tenant's, which the claims say."""
        return tuple(each for each in self.entity.key.fields if each != self.entity.tenant)

    @property
    def reserved(self) -> tuple[str, ...]:
        """What cannot be the only segment of an item's path, because a pattern has it."""
        if len(self.segments) != 1:
            return ()
        return tuple(self.path(each).rpartition("/")[2] for each in self.patterns if self.path(each) != self.root)

    @property
    def named(self) -> tuple[AccessPattern, ...]:
        """The named reads and writes that are served: of one item by its key, or of one that is put."""
        scoped = self.entity.tenant is not None
        served = [each for each in self.entity.patterns if each.scoped or not scoped]
        return tuple(each for each in served if each.operation in ("get", "put", "update", "delete"))

    @property
    def puts(self) -> bool:
        """Whether a named write that is served stores one whole."""
        return any(each.operation == "put" for each in self.named)

    @property
    def patterns(self) -> tuple[AccessPattern, ...]:
        """The access patterns that are served: every query that stays within a tenant."""
        scoped = self.entity.tenant is not None
        return tuple(each for each in self.entity.patterns if each.operation == "query" and (each.scoped or not scoped))

    def relations(self, schema: Schema) -> dict[str, Entity]:
        """The relations that are served, and what each of them yields: those that stay within a tenant, and their edges."""
        served: dict[str, Entity] = {}
        for each in self.entity.relations:
            asked = schema.entity(each.through or each.target)
            tenant = self.entity.tenant
            if tenant is not None and (tenant, asked.tenant) not in each.fields:
                continue
            served[each.name] = schema.entity(each.target)
            edges = Name(asked.name).plural
            if each.through is not None and edges not in taken_names(self.entity):
                served[edges] = asked
        return served

    def order(self, name: str, schema: Schema) -> tuple[str, ...]:
        """The fields that what a relation yields, or the edges that lead there, is in order of."""
        for each in self.entity.relations:
            asked = schema.entity(each.through or each.target)
            if name in (each.name, Name(asked.name).plural):
                sort = asked.key_on(each.on).sort
                bound = {field for _, field in each.fields}
                return () if sort is None else tuple(field for field in sort.fields if field not in bound)
        return ()

    def asked(self, schema: Schema) -> tuple[str, ...]:
        """The methods of the repository that the routes call."""
        changing = ("update",) if self.changeable else ()
        deleting = ("delete_by_key",) if self.version is None else ("delete",)
        asking = (*(each.name for each in (*self.patterns, *self.named)), *self.relations(schema))
        return ("create", "get", *changing, *deleting, *asking)

    @property
    def changeable(self) -> tuple[Attribute, ...]:
        """The attributes that a request may change."""
        fixed = {*self.entity.key.fields, self.entity.tenant}
        return tuple(each for each in self.entity.attributes if each.field not in fixed and each.lifecycle not in KEPT)

    @property
    def writable(self) -> tuple[Attribute, ...]:
        """The attributes that a request may say of a new one."""
        return tuple(each for each in self.entity.attributes if each.lifecycle not in KEPT)

    @property
    def shown(self) -> tuple[Attribute, ...]:
        """The attributes that an answer shows: not what is encrypted, which can only be written."""
        return tuple(each for each in self.entity.attributes if not each.encrypted and each.lifecycle != "deleted_at")

    @property
    def version(self) -> str | None:
        """The field of the version."""
        attribute = self.entity.role("version")
        return None if attribute is None else attribute.field

    def path(self, pattern: AccessPattern) -> str:
        """The path of an access pattern; what the table's key answers as it is lists all."""
        if pattern.name == "by_key" and not pattern.named:
            return self.root
        return f"{self.root}/{Name(pattern.name).kebab}"

    @property
    def filters(self) -> tuple[Attribute, ...]:
        """The attributes that lists may be filtered by: what is shown beside the key, and is one value to be equal to."""
        fixed = {*self.entity.key.fields, self.entity.tenant}
        return tuple(
            each
            for each in self.shown
            if each.lifecycle is None and each.field not in fixed and not each.as_json and _is_equal(each.type)
        )

    def filtered_by(self, pattern: AccessPattern) -> tuple[Attribute, ...]:
        """The attributes that a pattern's list may be filtered by: those of which its index does not know already."""
        if pattern.one or (pattern.on != "key" and self.entity.index(pattern.on).projection.kind != "ALL"):
            return ()
        taken = parameter_names(pattern.parameters) | {"limit", "cursor", "sort"}
        taken |= {each.field for each in pattern.parameters if each.use == "equal"}
        native = {
            field for part in self.entity.key_on(pattern.on).parts if isinstance(part, Native) for field in part.fields
        }
        return tuple(each for each in self.filters if each.field not in taken | native)

    def parameters(self, pattern: AccessPattern) -> tuple[PatternParameter, ...]:
        """The parameters that a request gives: all but the tenant."""
        return tuple(
            each
            for each in pattern.parameters
            if not (each.field == self.entity.tenant and each.use == "equal" and self.entity.tenant is not None)
        )


def view_name(entity: Entity) -> str:
    """The class of what is shown of an entity."""
    return f"{entity.name}View"


def routes_statement(imports: ApiImports) -> str:
    """The statement that makes the routes of a module."""
    return f"routes = {imports.use(RESOLVER, 'new_routes')}()"


def once_statement(package: str, tenant: str | None, imports: Imports) -> str:
    """The statement that makes what does a request once for its key."""
    client = f"lambda: {imports.use(package, 'shared')}.client()"
    made = call(imports.use(REPEATED, "OncePerKey"), client, *([] if tenant is None else [literal(tenant)]))
    return layout(made, before="once = ")


def body_maker(entity: Entity) -> str:
    """The function that makes an entity of what a request says."""
    return f"new_{Name(entity.name).snake}"


def table_function(scope: CollectionScope | TableScope, package: str, imports: ApiImports) -> Function:
    """The function that gives a table's facade to a route: where there are tenants, as the one of whoever asks sees it."""
    repositories = scope.settings.module("repositories")
    module = f"{repositories}.generated.tables.{module_name(scope.table.name)}"
    names = facade_names(scope.schema, scope.table.name)
    facade, shared = imports.use(module, names.whole), imports.use(package, "shared")
    name = call(imports.use("liftgen.runtime.environment", "table_name"), literal(scope.table.name))
    made = call(facade, f"{shared}.client()", name, settings=f"{shared}.settings()")
    body = Body(INDENT)
    tenant = next((each.tenant for each in scope.entities), None)
    if tenant is None:
        body.add(made, "return ")
        return function("_table", [], facade, "The table, over the client that all requests share.", body)
    attribute = scope.entities[0].model.attribute(tenant)
    annotation(attribute.type, imports)
    body.add(made, "whole = ")
    body.add(call("whole.for_tenant", tenant_expression(attribute, imports)), "return ")
    scoped = imports.use(module, names.scoped)
    doc = "The table as the tenant of whoever asks sees it: what the authorizer says, and nobody else."
    return function("_table", [], scoped, doc, body)


def class_block(name: str, base: str, doc: str, fields: Iterable[str]) -> str:
    """A class of fields."""
    lines = [f"    {each}" for each in fields]
    return "\n".join([f"class {name}({base}):", f"    {docstring(wrapped(doc))}", *(["", *lines] if lines else [])])


def route(
    method: str,
    path: str,
    name: str,
    parameters: list[str],
    body: Body,
    doc: str,
    returns: str,
    tag: str,
    more: Mapping[str, str] | None = None,
) -> Function:
    """The function of a route, under its decorator."""
    summary = " ".join(doc.split("\n\n")[0].split()).partition(":")[0].removesuffix(".")
    decorator = layout(
        call(
            # Powertools types `route` in full, `patch` and others in part.
            "routes.route",
            literal(path),
            literal(method.upper()),
            summary=literal(summary),
            operation_id=literal(name),
            tags=list_display([literal(tag)]),
            **(more or {}),
        )
    )
    return function(name, parameters, returns, doc, body, [decorator])


def _is_equal(type_: FieldType) -> bool:
    kind = bare(required(type_))
    plain = (Scalar.STR, Scalar.INT, Scalar.BOOL)
    return isinstance(kind, EnumOf | LiteralOf) or (isinstance(kind, ScalarType) and kind.scalar in plain)


def request_annotation(type_: FieldType, imports: Imports) -> str:
    """The type of what a path or a query says, where all is text."""
    said, kind = annotation(type_, imports), bare(required(type_))
    match kind:
        case EnumOf(members=members):
            values: tuple[object, ...] = tuple(value for _, value in members)
        case LiteralOf(values=values):
            pass
        case _:
            values = ()
    if all(isinstance(each, str) for each in values):
        return said
    one_of, missing = imports.use(PAGES, "ONE_OF"), " | None"
    said, optional = said.removesuffix(missing), missing if said.endswith(missing) else ""
    return f"{imports.use('typing', 'Annotated')}[{said}, {one_of}]{optional}"


def is_text(type_: FieldType) -> bool:
    """Whether values of the type are plain text."""
    return bare(type_) == ScalarType(Scalar.STR)


def free(name: str, taken: frozenset[str]) -> str:
    """The name, or one like it that is not taken."""
    while name in taken:
        name += "_"
    return name


def paging(parameters: tuple[PatternParameter, ...]) -> tuple[str, str]:
    """What a route with these parameters calls the size of a page, and the cursor that it begins from."""
    taken = parameter_names(parameters)
    return free("limit", taken), free("cursor", taken)


BUDGET = "_budget()"
"""What a page may cost, where `budget_statement` stands; a parameter of a route may be called `routes`."""


def budget_statement(imports: ApiImports) -> str:
    """The statement that makes what says how much a page may cost."""
    return f"_budget = {imports.use('functools', 'partial')}({imports.use(PAGES, 'budget_of')}, routes)"


def sorting(parameters: tuple[PatternParameter, ...]) -> str:
    """What a route with these parameters calls the order that is asked for."""
    return free("sort", parameter_names(parameters))


def constrained(attribute: Attribute, imports: Imports) -> Expression:
    """The attribute's type with what its model says of the value."""
    type_ = annotation(attribute.type, imports)
    limits = [
        keyword(name, literal(value))
        for name, value in attribute.constraints
        if name in _LIMITS and isinstance(value, int | float) and not isinstance(value, bool)
    ]
    if not limits:
        return type_
    return subscript(imports.use("typing", "Annotated"), type_, call(imports.use("pydantic", "Field"), *limits))


def tenant_expression(attribute: Attribute, imports: Imports) -> str:
    """The tenant of whoever asks, in the type of its field."""
    kind = required(attribute.type)
    name = flat(literal(attribute.field))
    plain = bare(kind)
    if plain == ScalarType(Scalar.STR):
        text = f"{imports.use(RESOLVER, 'tenant_of')}(routes, {name})"
    else:
        text = f"{imports.use(RESOLVER, 'tenant_as')}(routes, {name}, {annotation(plain, imports)})"
    return f"{imports.use(kind.module, kind.name)}({text})" if isinstance(kind, NewTypeOf) else text


def query_parameters(
    parameters: tuple[PatternParameter, ...], imports: Imports
) -> tuple[list[str], list[str], list[Expression]]:
    """The parameters of a route for those of a pattern: required ones, optional ones, and the arguments that they become."""
    needed: list[str] = []
    optional: list[str] = []
    arguments: list[Expression] = []
    for each in parameters:
        type_ = request_annotation(each.type, imports)
        if each.use == "range":
            ends = {word: f"{each.name}_{end}" for end, word in _ENDS}
            if is_text(each.type):
                ends["prefix"] = f"{each.name}_begins_with"
            optional += [f"{name}: {type_} | None = None" for name in (each.name, *ends.values())]
            made = call(
                imports.use(PAGES, "range_of"),
                literal(each.name),
                each.name,
                *(keyword(word, name) for word, name in ends.items()),
            )
            arguments.append(keyword(each.name, made))
            continue
        if each.many:
            query = imports.use(PARAMS, "Query")
            needed.append(f"{each.name}: {imports.use('typing', 'Annotated')}[list[{type_}], {query}()]")
        else:
            needed.append(f"{each.name}: {type_}")
        arguments.append(keyword(each.name, each.name))
    return needed, optional, arguments


def names_of(entity: Entity) -> frozenset[str]:
    """Every name that a route of the entity may take as a parameter, and every field of its bodies."""
    fields = {each.field for each in entity.attributes} | {"limit", "cursor", "sort", "if_match", "body", "each"}
    return frozenset(fields).union(*(parameter_names(each.parameters) for each in entity.patterns))


def parameter_names(parameters: tuple[PatternParameter, ...]) -> frozenset[str]:
    """The names that the route of a pattern with these parameters takes."""
    ends = ("", "_since", "_after", "_until", "_before", "_begins_with")
    return frozenset(f"{each.name}{end}" for each in parameters for end in ends)
