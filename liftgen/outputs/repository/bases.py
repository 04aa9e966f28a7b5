"""Bases: the module with the base class of one entity's repository: a method for everything that can be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.field_types import OptionalOf, required
from liftgen.names import Name
from liftgen.outputs.python_source import (
    INDENT,
    Brackets,
    Expression,
    call,
    dict_display,
    docstring,
    flat,
    keyword,
    literal,
)
from liftgen.outputs.repository.codecs import Codecs
from liftgen.outputs.repository.conditions import Filter
from liftgen.outputs.repository.fields import article, read_field
from liftgen.outputs.repository.items import Module, index_constant, is_partial, partial_name, patchable, variable
from liftgen.outputs.repository.prose import pattern_prose
from liftgen.outputs.repository.queries import QUERY, Asked, asked_of_pattern, groups, sort_bounds
from liftgen.outputs.repository.source import Body, Function, Imports, function, wrapped
from liftgen.outputs.repository.types import annotation
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from liftgen.schema import AccessPattern, Attribute, Entity, PatternParameter, Relation, Schema

GIVEN = "liftgen.runtime.given"
TABLE = "liftgen.runtime.table"
KEPT = frozenset({"version", "created_at", "updated_at", "deleted_at"})
"""The roles of fields that the repository keeps itself."""
_LOCALS = frozenset({"self", "after", "changes", "created", "deleted", "fields", "found", "item", "key", "now"})


def base_name(entity: Entity) -> str:
    """The generated base class of the entity's repository."""
    return f"{entity.name}RepositoryBase"


def repository_name(entity: Entity) -> str:
    """The entity's repository, which is the user's to extend."""
    return f"{entity.name}Repository"


def taken_names(entity: Entity) -> frozenset[str]:
    """The names of the methods that patterns and relations of the entity give it."""
    return frozenset({*(each.name for each in entity.patterns), *(each.name for each in entity.relations)})


def parameter_names(entity: Entity) -> frozenset[str]:
    """Every name that a method of the entity's repository may take."""
    named = {parameter.name for pattern in entity.patterns for parameter in pattern.parameters}
    roles = {"consistent", "include_expired", "include_deleted", "client", "table_name", "settings", "limit"}
    return frozenset(named | {each.field for each in entity.attributes} | roles)


def base_module(schema: Schema, entity: Entity, package: str, first_party: frozenset[str]) -> Module:
    """The module of an entity's base repository."""
    taken = _LOCALS | parameter_names(entity) | {base_name(entity), variable(entity), "partitions"}
    imports = Imports(taken - {entity.name}, first_party)
    writer = _Base(schema, entity, package, Codecs(schema, imports))
    methods = tuple(each.text for each in writer.methods())
    head = [
        f"class {base_name(entity)}:",
        f"    {docstring(wrapped(entity.model.doc or f'Every {entity.name}, by its access patterns.'))}",
    ]
    block = "\n\n".join(["\n".join(head), *methods])
    functions = tuple(each.text for each in writer.codecs.functions.values())
    imports.seal()
    title = f"{Name(Name(entity.name).plural).title.capitalize()}: every access pattern of `{entity.name}`."
    return Module(docstring(wrapped(title, 0), 0), imports.text, imports.typing_text, (block, *functions))


@dataclass(frozen=True, slots=True)
class _Base:
    schema: Schema
    entity: Entity
    package: str
    codecs: Codecs

    def methods(self) -> Iterator[Function]:
        yield self._init()
        yield self._create()
        yield self._get()
        yield self._put()
        if self._changeable:
            yield self._update()
        if patchable(self.entity):
            yield self._patch()
        yield self._delete()
        yield self._delete_by_key()
        if self._role("deleted_at"):
            yield self._restore()
            yield self._purge()
        for pattern in self.entity.patterns:
            if pattern.operation == "query":
                yield self._query(pattern)
        for relation in self.entity.relations:
            yield from self._relation(relation)

    def _init(self) -> Function:
        table = self._use(TABLE, "Table")
        client = self._mention("liftgen.runtime.client", "Client")
        settings = self._mention(TABLE, "Settings")
        body = self._body()
        body.add(call(f"{table}.of", "client", literal(self.entity.table), "table_name", "settings"), "self._table = ")
        parameters = [
            "self",
            f"client: {client}",
            "table_name: str | None = None",
            "*",
            f"settings: {settings} = {self._use(TABLE, 'DEFAULTS')}",
        ]
        doc = f"Over a client; the table is `{self.entity.table}`, or what the settings or `table_name` call it."
        return function("__init__", parameters, "None", doc, body)

    def _create(self) -> Function:
        body = self._body()
        stamps = self._stamps("created_at", "updated_at", "ttl")
        version = self._role("version")
        if version is not None:
            stamps.append((version.field, "0"))
        created = self._built(body, stamps, "created")
        body.add(call("self._table.create", self._items("ENTITY"), created), "return ")
        taken = "its key or a unique value is taken" if self.entity.uniques else "its key is taken"
        doc = f"Store a new {self._name}, and give it back as it is stored.\n\nRaises AlreadyExists when {taken}."
        return function("create", ["self", self._parameter], self._model, doc, body)

    def _get(self) -> Function:
        body = self._body()
        more = ["consistent", *self._absences]
        arguments = [self._key_call, *(keyword(each, each) for each in more)]
        body.add(call("self._table.get", self._items("ENTITY"), *arguments), "return ")
        parameters = ["self", "*", *self._key_parameters, *(f"{each}: bool = False" for each in more)]
        absent = []
        if self._role("ttl") is not None:
            absent.append("one past its expiry is None too, unless `include_expired`")
        if self._role("deleted_at") is not None:
            absent.append("a deleted one is None too, unless `include_deleted`")
        rest = f"\n\n{_sentence('; '.join(absent))}" if absent else ""
        doc = f"The {self._name} with this key, or None; eventually consistent unless `consistent`.{rest}"
        return function("get", parameters, f"{self._model} | None", doc, body)

    def _put(self) -> Function:
        body = self._body()
        stored = self._built(body, self._stamps("updated_at", "ttl"), "stored")
        body.add(call("self._table.put", self._items("ENTITY"), stored), "return ")
        rest = ""
        if self._role("version") is not None:
            rest = "\n\nRaises Conflict when another version is stored than this one, which grows by one."
        if self.entity.uniques:
            rest += "\n\nRaises AlreadyExists when a unique value is taken."
        doc = f"Store {article(self._name)} whole, whether it is new or replaces what is there.{rest}"
        return function("put", ["self", self._parameter], self._model, doc, body)

    def _update(self) -> Function:
        body = self._body()
        given = call(self._use(GIVEN, "given"), *(keyword(each.field, each.field) for each in self._changeable))
        body.add(given, "changes = ")
        expiry = self.entity.expiry
        ttl = self._role("ttl")
        if expiry is not None and expiry.of is not None and expiry.of not in self.entity.key.fields:
            tests = [f'"{expiry.of}" in changes', f'"{expiry.field}" not in changes']
            with body.when(tests):
                body.add("None", f'changes["{expiry.field}"] = ')
        stamps = self._stamps("updated_at")
        version = self._role("version")
        if version is not None:
            stamps.append((version.field, f"{self._variable}.{version.field} + 1"))
        after = self._built(body, stamps, "after", changes=True)
        if ttl is not None:
            self._replaced(body, "after", [(ttl.field, call(self._items("expiry"), "after"))])
        body.add(call("self._table.update", self._items("ENTITY"), self._variable, after), "return ")
        fields = [changed_parameter(each, self.codecs.imports) for each in self._changeable]
        doc = (
            f"Change fields of {article(self._name)} in one round trip, and give it back as it is stored then.\n\n"
            f"Every key that depends on them changes with them. Raises NotFound when it is gone, and Conflict when "
            f"{'it was changed' if version is not None else 'what the change depends on was changed'} since it was read."
        )
        return function("update", ["self", self._parameter, "*", *fields], self._model, doc, body)

    def _patch(self) -> Function:
        body = self._body()
        wanted = patchable(self.entity)
        given = call(self._use(GIVEN, "given"), *(keyword(each.field, each.field) for each in wanted))
        body.add(given, "fields = ")
        if self.entity.model.kind == "pydantic":
            model = self._use(self.entity.model.module, self.entity.model.name)
            body.add(call(self._use("liftgen.runtime.validation", "check"), model, "fields"))
        updated = self._role("updated_at")
        if updated is not None:
            body.add("self._table.now()", f"fields[{flat(literal(updated.field))}] = ")
        changes = call(self._items("changes"), "fields")
        body.add(call("self._table.patch", self._items("ENTITY"), self._key_call, changes), "return ")
        fields = [changed_parameter(each, self.codecs.imports) for each in wanted]
        doc = (
            f"Change fields of the {self._name} with this key without reading it: those on which no key depends.\n\n"
            f"Raises NotFound when there is none."
        )
        return function("patch", ["self", "*", *self._key_parameters, *fields], self._model, doc, body)

    def _delete(self) -> Function:
        body = self._body()
        deleted = self._role("deleted_at")
        if deleted is None:
            body.add(call("self._table.delete", self._items("ENTITY"), self._variable))
            doc = f"Delete {article(self._name)}.\n\n"
        else:
            stamps: list[tuple[str, Expression]] = [(deleted.field, "now"), *self._next_stamps]
            after = self._built(body, stamps, "deleted")
            body.add(call("self._table.update", self._items("ENTITY"), self._variable, after))
            doc = f"Mark {article(self._name)} as deleted: it reads as absent until `restore`.\n\n"
        versioned = self._role("version") is not None or self.entity.uniques
        doc += "Raises NotFound when it is gone" + (
            ", and Conflict when it was changed since it was read." if versioned else "."
        )
        return function("delete", ["self", self._parameter], "None", doc, body)

    def _delete_by_key(self) -> Function:
        body = self._body()
        if self._role("deleted_at") is None:
            body.add(call("self._table.delete_by_key", self._items("ENTITY"), self._key_call), "return ")
        else:
            arguments = [keyword(each, each) for each in self.entity.key.fields]
            body.add(call("self.get", *arguments, keyword("consistent", "True")), "found = ")
            with body.when(["found is not None"]):
                body.add(call("self.delete", "found"))
            body.add("found is not None", "return ")
        doc = f"Delete the {self._name} with this key; whether there was one."
        return function("delete_by_key", ["self", "*", *self._key_parameters], "bool", doc, body)

    def _restore(self) -> Function:
        body = self._body()
        deleted = self._role("deleted_at")
        assert deleted is not None  # the caller asked
        after = self._built(body, [(deleted.field, "None"), *self._next_stamps], "after")
        update = call(
            "self._table.update", self._items("ENTITY"), self._variable, after, keyword("include_deleted", "True")
        )
        body.add(update, "return ")
        doc = f"Bring a deleted {self._name} back, with its keys and unique values, and give it back as it is stored then."
        return function("restore", ["self", self._parameter], self._model, doc, body)

    def _purge(self) -> Function:
        body = self._body()
        body.add(call("self._table.delete", self._items("ENTITY"), self._variable))
        doc = f"Delete {article(self._name)} for good, whether it is marked as deleted or not."
        return function("purge", ["self", self._parameter], "None", doc, body)

    def _query(self, pattern: AccessPattern) -> Function:
        body = self._body()
        query, returns = self._asked(pattern, body)
        if pattern.one:
            returns = f"{self._found(pattern)} | None"
            body.add(query, "found = ")
            body.add("found.one_or_none()", "return ")
        else:
            body.add(query, "return ")
        parameters = ["self", *pattern_parameters(pattern.parameters, self.codecs.imports)]
        return function(pattern.name, parameters, returns, pattern_prose(self.entity, pattern), body)

    def _asked(self, pattern: AccessPattern, body: Body) -> tuple[Expression, str]:
        """The expression of a pattern's query and its type."""
        asked = asked_of_pattern(self.codecs, self.entity, pattern.key_condition, pattern.parameters)
        arguments = self._question(self.entity, pattern.on, asked, body, self._items)
        if pattern.filter is not None:
            named = {each.name: each for each in pattern.parameters}
            arguments["filter"] = Filter(self.entity.model, self.codecs, named).expression(pattern.filter)
        if pattern.mixed:
            arguments["shared"] = "True"
        if pattern.order == "desc":
            arguments["descending"] = "True"
        if pattern.limit is not None:
            arguments["cap"] = str(pattern.limit)
        found = self._found(pattern)
        if self._is_partial(pattern.on):
            arguments["reader"] = self._items(f"{index_constant(pattern.on)}_PART")
            arguments["entity"] = self._items("ENTITY")
            kind = self._use(QUERY, "PartialQuery")
            return call(kind, **arguments), f"{kind}[{found}, {self._model}]"
        kind = self._use(QUERY, "Query")
        return call(kind, **arguments), f"{kind}[{found}]"

    def _question(
        self, entity: Entity, on: str, asked: Asked, body: Body, items: Callable[[str], str], table: str = "self._table"
    ) -> dict[str, Expression]:
        """The arguments of a query on a key of an entity, whose module of items is named by `items`."""
        key = entity.key_on(on)
        arguments: dict[str, Expression] = {
            "table": table,
            "index": items(index_constant(on)),
            "reader": items("ENTITY"),
            "groups": groups(self.codecs, entity, on, asked, body, items),
        }
        sort = sort_bounds(self.codecs, entity, key, asked)
        if sort is not None:
            arguments["sort"] = sort
        return arguments

    def _relation(self, relation: Relation) -> Iterator[Function]:
        asked_entity = self.schema.entity(relation.through or relation.target)
        equal = {field: f"{self._variable}.{own}" for own, field in relation.fields}
        pattern = next((each for each in asked_entity.patterns if each.on == relation.on), None)
        kind = self._use(QUERY, "Query")
        index = "its key" if relation.on == "key" else f"the index `{asked_entity.index(relation.on).index}`"
        lag = "" if relation.on == "key" else ", eventually consistent"

        def arguments(body: Body) -> dict[str, Expression]:
            found = self._question(asked_entity, relation.on, Asked(equal, {}, {}), body, self._items_of(asked_entity))
            if asked_entity.table != self.entity.table:
                found["table"] = call("self._table.other", literal(asked_entity.table))
            if pattern is not None and pattern.mixed:
                found["shared"] = "True"
            return found

        def method(name: str, returned: Entity, body: Body, query: Expression, doc: str) -> Function:
            body.add(query, "return ")
            returns = f"{kind}[{self._mention(returned.model.module, returned.model.name)}]"
            return function(name, ["self", self._parameter], returns, doc, body)

        body = self._body()
        found = arguments(body)
        plural = Name(asked_entity.name).plural
        edges = f"The {Name(plural).title} of {article(self._name)}, by {index} of `{asked_entity.name}`{lag}."
        if relation.through is None:
            yield method(relation.name, asked_entity, body, call(kind, **found), edges)
            return
        target = self.schema.entity(relation.target)
        found["source"] = found["reader"]
        found["reader"] = self._items_of(target)("ENTITY")
        follow = self._use(QUERY, "Follow")
        key = call(
            self._items_of(target)("key"),
            *(keyword(field, self._edge_field(asked_entity, target, field)) for field in target.key.fields),
        )
        item = self._mention("liftgen.runtime.wire", "Item")
        with body.block(f"key(item: {item}) -> {self._mention('liftgen.runtime.wire', 'Wire')}", "def "):
            body.add(key, "return ")
        body.blank()
        table = (
            "self._table" if target.table == self.entity.table else f"self._table.other({flat(literal(target.table))})"
        )
        found["follow"] = call(follow, table, "key")
        doc = (
            f"The {Name(Name(target.name).plural).title} of {article(self._name)}, through `{asked_entity.name}`.\n\n"
            f"The edges come by {index} of `{asked_entity.name}`{lag}, and each page of them is one batch of reads."
        )
        yield method(relation.name, target, body, call(kind, **found), doc)
        if plural not in taken_names(self.entity):
            body = self._body()
            yield method(plural, asked_entity, body, call(kind, **arguments(body)), edges)

    def _edge_field(self, edge: Entity, target: Entity, field: str) -> str:
        """The expression of the target's key field, read from an edge's item."""
        named = {each.field: each for each in edge.attributes}
        attribute = named.get(field) or named[f"{Name(target.name).snake}_{field}"]
        return flat(read_field(self.codecs, attribute, f"item[{flat(literal(attribute.name))}]"))

    def _stamps(self, *roles: str) -> list[tuple[str, Expression]]:
        """The fields of these roles, with what they are set to."""
        found: list[tuple[str, Expression]] = []
        for role in roles:
            attribute = self._role(role)
            if attribute is not None:
                value: Expression = call(self._items("expiry"), self._variable) if role == "ttl" else "now"
                found.append((attribute.field, value))
        return found

    @property
    def _next_stamps(self) -> list[tuple[str, Expression]]:
        """What every change sets beside the change itself."""
        version = self._role("version")
        counted = [] if version is None else [(version.field, f"{self._variable}.{version.field} + 1")]
        return [*self._stamps("updated_at"), *counted]

    def _built(self, body: Body, stamps: list[tuple[str, Expression]], name: str, *, changes: bool = False) -> str:
        """The entity with other values for some fields, under a new name; itself where nothing changes."""
        if not stamps and not changes:
            return self._variable
        if sum(value == "now" for _, value in stamps) > 1:
            body.add("self._table.now()", "now = ")
        else:
            stamps = [(field, "self._table.now()" if value == "now" else value) for field, value in stamps]
        if self.entity.model.kind == "pydantic":
            model = self._use(self.entity.model.module, self.entity.model.name)
            pairs = dict_display((literal(field), value) for field, value in stamps).items
            spread = [f"**dict({self._variable})", *(["**changes"] if changes else [])]
            values = Brackets("", "{", (*spread, *pairs), "}", display=True)
            body.add(call(f"{model}.model_validate", values, by_name="True"), f"{name} = ")
            return name
        replace = self._use("dataclasses", "replace")
        if changes and stamps:
            body.add(call("changes.update", *(keyword(field, value) for field, value in stamps)))
            body.add(call(replace, self._variable, "**changes"), f"{name} = ")
        elif changes:
            body.add(call(replace, self._variable, "**changes"), f"{name} = ")
        else:
            body.add(call(replace, self._variable, *(keyword(field, value) for field, value in stamps)), f"{name} = ")
        return name

    def _replaced(self, body: Body, name: str, values: list[tuple[str, Expression]]) -> None:
        """Statements that set fields of a value that is new."""
        if self.entity.model.kind == "pydantic":
            update = dict_display((literal(field), value) for field, value in values)
            body.add(call(f"{name}.model_copy", keyword("update", update)), f"{name} = ")
        else:
            replace = self._use("dataclasses", "replace")
            body.add(call(replace, name, *(keyword(field, value) for field, value in values)), f"{name} = ")

    def _found(self, pattern: AccessPattern) -> str:
        """The type of what a pattern finds."""
        if not self._is_partial(pattern.on):
            return self._model
        return self._mention(self._items_module(self.entity), partial_name(self.entity, self.entity.index(pattern.on)))

    def _is_partial(self, on: str) -> bool:
        return on != "key" and is_partial(self.entity.index(on))

    def _items(self, name: str) -> str:
        return self._items_of(self.entity)(name)

    def _items_of(self, entity: Entity) -> Callable[[str], str]:
        """The names of an entity's module of items: its own module is `items`, another's says whose."""
        module = module_name(entity.name)
        package = f"{self.package}.generated.items"
        local = self.codecs.imports.use_as(package, module, "items" if entity is self.entity else f"{module}_items")
        return lambda name: f"{local}.{name}"

    def _items_module(self, entity: Entity) -> str:
        return f"{self.package}.generated.items.{module_name(entity.name)}"

    @property
    def _changeable(self) -> tuple[Attribute, ...]:
        return tuple(
            each
            for each in self.entity.attributes
            if each.field not in self.entity.key.fields and each.lifecycle not in KEPT
        )

    @property
    def _absences(self) -> list[str]:
        """The parameters by which one may ask for what counts as absent."""
        roles = (("ttl", "include_expired"), ("deleted_at", "include_deleted"))
        return [name for role, name in roles if self._role(role) is not None]

    @property
    def _key_call(self) -> Expression:
        return call(self._items("key"), *(keyword(each, each) for each in self.entity.key.fields))

    @property
    def _key_parameters(self) -> list[str]:
        return [f"{each}: {self._annotation(self.entity.model.attribute(each))}" for each in self.entity.key.fields]

    @property
    def _parameter(self) -> str:
        return f"{self._variable}: {self._model}"

    @property
    def _variable(self) -> str:
        return variable(self.entity)

    @property
    def _name(self) -> str:
        return self.entity.name

    @property
    def _model(self) -> str:
        return self._mention(self.entity.model.module, self.entity.model.name)

    def _annotation(self, attribute: Attribute) -> str:
        return annotation(attribute.type, self.codecs.imports)

    def _role(self, role: str) -> Attribute | None:
        return self.entity.role(role)

    def _use(self, module: str, name: str) -> str:
        return self.codecs.imports.use(module, name)

    def _mention(self, module: str, name: str) -> str:
        return self.codecs.imports.mention(module, name)

    def _body(self) -> Body:
        return Body(2 * INDENT)


def changed_parameter(attribute: Attribute, imports: Imports) -> str:
    """The parameter of a field that may be changed, and stays as it is where it is not given."""
    type_ = f"{annotation(required(attribute.type), imports)} | {imports.mention(GIVEN, 'Unset')}"
    missing = " | None" if isinstance(attribute.type, OptionalOf) else ""
    return f"{attribute.field}: {type_}{missing} = {imports.use(GIVEN, 'UNSET')}"


def pattern_parameters(parameters: tuple[PatternParameter, ...], imports: Imports) -> list[str]:
    """The parameters of a pattern's method: what it must be told, and by name what it may be told of the sort key."""
    needed = [f"{each.name}: {_parameter_type(each, imports)}" for each in parameters if each.use != "range"]
    ranged = [each for each in parameters if each.use == "range"]
    range_type = imports.mention("liftgen.runtime.ranges", "Range") if ranged else ""
    optional = []
    for each in ranged:
        type_ = annotation(each.type, imports)
        optional.append(f"{each.name}: {type_} | {range_type}[{type_}] | None = None")
    return [*needed, *(["*", *optional] if optional else [])]


def _parameter_type(parameter: PatternParameter, imports: Imports) -> str:
    type_ = annotation(parameter.type, imports)
    return f"{imports.mention('collections.abc', 'Iterable')}[{type_}]" if parameter.many else type_


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
