"""Scoped: the module with one tenant's repository of an entity: the same methods, for what is that tenant's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.python_source import INDENT, Brackets, Expression, Loop, call, docstring, keyword, literal
from liftgen.outputs.repository.fields import article
from liftgen.outputs.repository.items import Module, patchable, variable
from liftgen.outputs.repository.parts import is_partial, part_name
from liftgen.outputs.repository.prose import named_prose, pattern_prose, with_where_prose
from liftgen.outputs.repository.queries import PARTIAL_QUERY, QUERY
from liftgen.outputs.repository.source import Body, Class, Function, Imports, function, wrapped
from liftgen.outputs.repository.types import annotation
from liftgen.outputs.repository.writer import (
    ITEM_KEY,
    changeable,
    deletes_many,
    operated_parameter,
    parameter_names,
    pattern_parameters,
    puts_many,
    repository_name,
    several,
    taken_names,
    update_parameters,
    where_name,
    where_parameter,
    with_fields,
    with_where,
)
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.schema import AccessPattern, Attribute, Entity, Relation, Schema


TENANCY = "liftgen.runtime.tenancy"


def scoped_name(entity: Entity) -> str:
    """One tenant's repository of an entity."""
    return f"Scoped{entity.name}Repository"


def scoped_module(schema: Schema, entity: Entity, package: str, first_party: frozenset[str]) -> Module:
    """The module of one tenant's repository."""
    taken = {"self", "repository", "keys", "each", scoped_name(entity), variable(entity), several(entity)}
    taken |= parameter_names(entity)
    imports = Imports(frozenset(taken - {entity.name}), first_party)
    writer = _Scoped(schema, entity, package, imports)
    plural = Name(Name(entity.name).plural).title
    scoped = Class(scoped_name(entity), f"The {plural} of one tenant, and no others.", tuple(writer.methods()))
    imports.seal()
    title = f"{plural[:1].upper()}{plural[1:]} as one tenant sees them."
    return Module(
        docstring(wrapped(title, 0), 0), imports.text, imports.typing_text, (scoped.text,), (scoped,), imports
    )


@dataclass(frozen=True, slots=True)
class _Scoped:
    schema: Schema
    entity: Entity
    package: str
    imports: Imports

    def methods(self) -> Iterator[Function]:
        """The same methods as the repository has, as far as they are about one tenant."""
        name, model = self.entity.name, self._model
        changes = [operated_parameter(each, self.entity, self.imports) for each in changeable(self.entity)]
        patches = [operated_parameter(each, self.entity, self.imports) for each in patchable(self.entity)]
        absences = ["consistent", *self._absences]
        yield self._init()
        item_key = self.imports.mention(ITEM_KEY, "ItemKey")
        doc = f"The key of {article(name)}, for what asks for several at once."
        yield self._by_key("key", [], [], f"{item_key}[{model}]", doc)
        yield self._of_own("create", model, f"Store a new {name}, and give it back as it is stored.")
        yield self._by_key(
            "get",
            [f"{each}: bool = False" for each in absences],
            absences,
            f"{model} | None",
            f"The {name} with this key, or None; eventually consistent unless `consistent`.",
        )
        yield self._by_key(
            "exists",
            [f"{each}: bool = False" for each in absences],
            absences,
            "bool",
            f"Whether there is {article(name)} with this key; eventually consistent unless `consistent`.",
        )
        keys = f"keys: {self.imports.mention('collections.abc', 'Iterable')}[{item_key}[{model}]]"
        plural = Name(Name(name).plural).title
        doc = f"The {plural} with these keys, in their order, each None where there is none."
        yield self._of_keys("get_many", [keys, "*", "consistent: bool = False"], f"list[{model} | None]", doc)
        if puts_many(self.entity):
            yield self._put_many(f"Store {plural} whole, new or over what is there, 25 in a request.")
        if deletes_many(self.entity):
            yield self._of_keys("delete_many", [keys], "None", f"Delete the {plural} with these keys, 25 in a request.")
        asked, where = [where_parameter(self.entity, self.imports)], [where_name(self.entity)]
        doc = f"Store {article(name)} whole, whether it is new or replaces what is there."
        yield self._of_own("put", model, doc, asked, where)
        yield self._of_own("upsert", model, f"Store {article(name)} whether it is new or not, whoever wrote last.")
        if changes:
            doc = f"Change fields of {article(name)} in one round trip, and give it back as it is stored then."
            named = [each.field for each in changeable(self.entity)]
            yield self._of_own("update", model, doc, [*changes, *asked], [*named, *where])
        if patches:
            doc = f"Change fields of the {name} with this key without reading it."
            named = [each.field for each in patchable(self.entity)]
            yield self._by_key("patch", [*patches, *asked], [*named, *where], model, doc)
        yield self._of_own("delete", "None", f"Delete {article(name)}.", asked, where)
        doc = f"Delete the {name} with this key; whether there was one."
        yield self._by_key("delete_by_key", asked, where, "bool", doc)
        if self.entity.role("deleted_at") is not None:
            yield self._of_own("restore", model, f"Bring a deleted {name} back.")
            yield self._of_own("purge", "None", f"Delete {article(name)} for good.")
        for pattern in self.entity.patterns:
            if pattern.scoped:
                yield self._pattern(pattern)
        for relation in self.entity.relations:
            yield from self._relation(relation)
        yield self._own()

    def _init(self) -> Function:
        repository = self.imports.mention(
            f"{self.package}.{module_name(self.entity.name)}", repository_name(self.entity)
        )
        body = self._body()
        body.add("repository", "self._repository = ")
        body.add(self._tenant, f"self._{self._tenant} = ")
        tenant = self._annotation(self.entity.model.attribute(self._tenant))
        parameters = ["self", f"repository: {repository}", f"{self._tenant}: {tenant}"]
        return function("__init__", parameters, "None", "What one tenant sees of a repository.", body)

    def _of_own(
        self, name: str, returns: str, doc: str, parameters: list[str] | None = None, passed: list[str] | None = None
    ) -> Function:
        """A method that takes an entity, which must be the tenant's."""
        body = self._body()
        arguments = [keyword(each, each) for each in passed or ()]
        made = call(f"self._repository.{name}", call("self._own", variable(self.entity)), *arguments)
        body.add(made, "" if returns == "None" else "return ")
        named = ["self", f"{variable(self.entity)}: {self._model}", *(["*", *parameters] if parameters else [])]
        return function(name, named, returns, doc, body)

    def _of_keys(self, name: str, parameters: list[str], returns: str, doc: str) -> Function:
        """A method that takes keys, which must be the tenant's."""
        body = self._body()
        own = call(self.imports.use(TENANCY, "own_keys"), "keys", f"self._{self._tenant}")
        more = ["consistent"] if len(parameters) > 1 else []
        made = call(f"self._repository.{name}", own, *(keyword(each, each) for each in more))
        body.add(made, "" if returns == "None" else "return ")
        return function(name, ["self", *parameters], returns, doc, body)

    def _put_many(self, doc: str) -> Function:
        body = self._body()
        plural = several(self.entity)
        own = Brackets("", "[", (Loop("self._own(each)", (f"for each in {plural}",)),), "]", display=True)
        body.add(call("self._repository.put_many", own), "return ")
        given = f"{plural}: {self.imports.mention('collections.abc', 'Iterable')}[{self._model}]"
        return function("put_many", ["self", given], f"list[{self._model}]", doc, body)

    def _by_key(self, name: str, parameters: list[str], passed: list[str], returns: str, doc: str) -> Function:
        """A method that takes a key, of which the tenant is known."""
        body = self._body()
        own = [each for each in self.entity.key.fields if each != self._tenant]
        arguments: list[Expression] = [keyword(self._tenant, f"self._{self._tenant}")]
        arguments += [keyword(each, each) for each in (*own, *passed)]
        body.add(call(f"self._repository.{name}", *arguments), "return ")
        named = [f"{each}: {self._annotation(self.entity.model.attribute(each))}" for each in own]
        every = [*named, *parameters]
        return function(name, ["self", *(["*", *every] if every else [])], returns, doc, body)

    def _pattern(self, pattern: AccessPattern) -> Function:
        body = self._body()
        rest = tuple(each for each in pattern.parameters if not (each.field == self._tenant and each.use == "equal"))
        arguments: list[Expression] = [
            keyword(each.name, each.name if each in rest else f"self._{self._tenant}") for each in pattern.parameters
        ]
        parameters = pattern_parameters(rest, self.imports)
        if pattern.operation == "put":
            arguments.insert(0, call("self._own", variable(self.entity)))
            parameters.insert(0, f"{variable(self.entity)}: {self._model}")
        if pattern.operation == "update":
            named, passed = update_parameters(self.entity, pattern, self.imports)
            parameters = with_fields(parameters, named)
            arguments += [keyword(each, each) for each in passed]
        changed = [each.field for each in changeable(self.entity)]
        is_query = pattern.operation == "query"
        doc = pattern_prose(self.entity, pattern) if is_query else named_prose(self.entity, pattern, changed)
        if pattern.operation in ("put", "update", "delete"):
            where = where_name(self.entity)
            parameters = with_where(parameters, self.entity, self.imports)
            arguments.append(keyword(where, where))
            doc = with_where_prose(doc, where)
        body.add(call(f"self._repository.{pattern.name}", *arguments), "return ")
        return function(pattern.name, ["self", *parameters], self._returns(pattern), doc, body)

    def _returns(self, pattern: AccessPattern) -> str:
        if pattern.operation in ("put", "update"):
            return self._model
        if pattern.operation == "delete":
            return "bool"
        partial = pattern.on != "key" and is_partial(self.entity.index(pattern.on))
        found = self._model
        if partial or pattern.fields:
            module = f"{self.package}.generated.items.{module_name(self.entity.name)}"
            found = self.imports.mention(module, part_name(self.entity, pattern.on if partial else pattern.name))
        if pattern.one or pattern.operation == "get":
            return f"{found} | None"
        if partial:
            return f"{self.imports.mention(PARTIAL_QUERY, 'PartialQuery')}[{found}, {self._model}]"
        return f"{self.imports.mention(QUERY, 'Query')}[{found}]"

    def _relation(self, relation: Relation) -> Iterator[Function]:
        """The methods of a relation whose answer lies with the tenant."""
        asked = self.schema.entity(relation.through or relation.target)
        if asked.tenant is None or (self._tenant, asked.tenant) not in relation.fields:
            return
        target = self.schema.entity(relation.target)
        methods = {relation.name: target}
        plural = Name(asked.name).plural
        if relation.through is not None and plural not in taken_names(self.entity):
            methods[plural] = asked
        for name, entity in methods.items():
            body = self._body()
            body.add(call(f"self._repository.{name}", call("self._own", variable(self.entity))), "return ")
            model = self.imports.mention(entity.model.module, entity.model.name)
            doc = f"The {Name(Name(entity.name).plural).title} of {article(self.entity.name)}."
            parameters = ["self", f"{variable(self.entity)}: {self._model}"]
            yield function(name, parameters, f"{self.imports.mention(QUERY, 'Query')}[{model}]", doc, body)

    def _own(self) -> Function:
        body = self._body()
        own = self.imports.use(TENANCY, "check_tenant")
        value = f"{variable(self.entity)}.{self._tenant}"
        body.add(call(own, literal(self.entity.name), value, f"self._{self._tenant}"))
        body.add(variable(self.entity), "return ")
        doc = f"The {self.entity.name} itself; WrongTenant when it is another tenant's."
        return function("_own", ["self", f"{variable(self.entity)}: {self._model}"], self._model, doc, body)

    @property
    def _tenant(self) -> str:
        assert self.entity.tenant is not None  # only such entities have a module here
        return self.entity.tenant

    @property
    def _absences(self) -> list[str]:
        roles = (("ttl", "include_expired"), ("deleted_at", "include_deleted"))
        return [name for role, name in roles if self.entity.role(role) is not None]

    @property
    def _model(self) -> str:
        return self.imports.mention(self.entity.model.module, self.entity.model.name)

    def _annotation(self, attribute: Attribute) -> str:
        return annotation(attribute.type, self.imports)

    def _body(self) -> Body:
        return Body(2 * INDENT)
