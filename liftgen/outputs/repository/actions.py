"""Actions: the module with what a transaction does to one entity: the writes of its repository, which wait for each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.python_source import Expression, call, docstring, keyword, literal
from liftgen.outputs.repository.codecs import Codecs
from liftgen.outputs.repository.fields import article
from liftgen.outputs.repository.items import Module, patchable, variable
from liftgen.outputs.repository.patterns import check_method, pattern_method
from liftgen.outputs.repository.source import Body, Class, Function, Imports, function, wrapped
from liftgen.outputs.repository.writer import GIVEN, NOW, Writer, operated_parameter, parameter_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.schema import AccessPattern, Entity, Schema

_LOCALS = frozenset(
    {"self", "after", "changes", "created", "deleted", "fields", "found", "item", "key", "now", "operations", "pending"}
)
TRANSACTION = "liftgen.runtime.transaction"


def actions_name(entity: Entity) -> str:
    """What a transaction does to an entity."""
    return f"{entity.name}Actions"


def actions_module(schema: Schema, entity: Entity, package: str, first_party: frozenset[str]) -> Module:
    """The module of an entity's actions."""
    taken = _LOCALS | parameter_names(entity) | {actions_name(entity), variable(entity)}
    imports = Imports(taken - {entity.name}, first_party)
    writer = _Actions(schema, entity, package, Codecs(schema, imports))
    plural = Name(Name(entity.name).plural).title
    made = Class(actions_name(entity), f"What one transaction does to {plural}.", tuple(writer.methods()))
    functions = tuple(each.text for each in writer.codecs.functions.values())
    imports.seal()
    title = f"{plural[:1].upper()}{plural[1:]} in a transaction: writes that happen with others or not at all."
    blocks = (made.text, *functions)
    return Module(docstring(wrapped(title, 0), 0), imports.text, imports.typing_text, blocks)


@dataclass(frozen=True)
class _Actions(Writer):
    @property
    def waits(self) -> bool:
        return True

    def methods(self) -> Iterator[Function]:
        yield self._init()
        yield self._create()
        yield self._put()
        if self.changeable:
            yield self._update()
        if patchable(self.entity):
            yield self._patch()
        yield self._delete()
        yield self._delete_by_key()
        yield self._check(
            "check", f"Only if there is {article(self.name)} with this key, and `{self.where}` holds on it."
        )
        yield self._check("check_absent", f"Only if there is no {self.name} with this key.")
        for pattern in self.entity.patterns:
            if pattern.operation in ("get", "put", "update", "delete"):
                yield self._named(pattern)

    def _init(self) -> Function:
        pending = self.mention(TRANSACTION, "Pending")
        body = self.body()
        body.add("pending", "self._table = ")
        return function("__init__", ["self", f"pending: {pending}"], "None", "In one transaction.", body)

    def _create(self) -> Function:
        body = self._of_value()
        stamps = self.stamps("created_at", "updated_at", "ttl")
        version = self.role("version")
        if version is not None:
            stamps.append((version.field, "0"))
        created = self.built(body, stamps, "created")
        body.add(call("self._table.create", self.items("ENTITY"), created), "return ")
        doc = f"Store a new {self.name}; it is given back as it is stored then."
        return function("create", ["self", self.parameter], self.model, doc, body)

    def _put(self) -> Function:
        body = self._of_value()
        stored = self.built(body, self.stamps("updated_at", "ttl"), "stored")
        body.add(call("self._table.put", self.items("ENTITY"), stored, self.where), "return ")
        read = self.role("version") is not None or self.entity.uniques
        rest = "\n\nWhat is there is read at once." if read else ""
        doc = f"Store {article(self.name)} whole, whether it is new or replaces what is there.{rest}"
        return function("put", ["self", self.parameter, "*", self.where_parameter], self.model, doc, body)

    def _update(self) -> Function:
        body = self._of_value()
        given = call(self.use(GIVEN, "given"), *(keyword(each.field, each.field) for each in self.changeable))
        body.add(given, f"{self.local('changes')} = ")
        self.operated(body, self.local("changes"))
        after = self.changed(body)
        arguments = (self.items("ENTITY"), self.variable, after, self.where, *self.operations)
        body.add(call("self._table.update", *arguments), "return ")
        fields = [operated_parameter(each, self.entity, self.codecs.imports) for each in self.changeable]
        doc = f"Change fields of {article(self.name)}, and every key that depends on them."
        return function("update", ["self", self.parameter, "*", *fields, self.where_parameter], self.model, doc, body)

    def _patch(self) -> Function:
        body = self._of_key()
        wanted = patchable(self.entity)
        given = call(self.use(GIVEN, "given"), *(keyword(each.field, each.field) for each in wanted))
        body.add(given, f"{self.local('fields')} = ")
        patched = self.patched(body)
        body.add(call("self._table.patch", self.items("ENTITY"), self.key_call, patched, self.where, *self.operations))
        fields = [operated_parameter(each, self.entity, self.codecs.imports) for each in wanted]
        doc = f"Change fields of the {self.name} with this key without reading it: those on which no key depends."
        return function("patch", ["self", "*", *self.key_parameters, *fields, self.where_parameter], "None", doc, body)

    def _delete(self) -> Function:
        body = self._of_value()
        deleted = self.role("deleted_at")
        if deleted is None:
            body.add(call("self._table.delete", self.items("ENTITY"), self.variable, self.where))
            doc = f"Delete {article(self.name)}."
        else:
            stamps: list[tuple[str, Expression]] = [(deleted.field, NOW), *self.next_stamps]
            after = self.built(body, stamps, "deleted")
            body.add(call("self._table.update", self.items("ENTITY"), self.variable, after, self.where))
            doc = f"Mark {article(self.name)} as deleted."
        return function("delete", ["self", self.parameter, "*", self.where_parameter], "None", doc, body)

    def _delete_by_key(self) -> Function:
        body = self._of_key()
        doc = f"Delete the {self.name} with this key, if there is one."
        if self.role("deleted_at") is None:
            body.add(call("self._table.delete_by_key", self.items("ENTITY"), self.key_call, self.where))
        else:
            found = self.local("found")
            body.add(call("self._table.need", self.items("ENTITY"), self.key_call), f"{found} = ")
            body.add(call("self.delete", found, keyword(self.where, self.where)))
            doc = f"Mark the {self.name} with this key as deleted.\n\nIt is read at once; NotFound when there is none."
        return function("delete_by_key", ["self", "*", *self.key_parameters, self.where_parameter], "None", doc, body)

    def _check(self, name: str, doc: str) -> Function:
        body = self._of_key()
        asked = name == "check"
        body.add(call(f"self._table.{name}", self.items("ENTITY"), self.key_call, *([self.where] if asked else [])))
        parameters = ["self", "*", *self.key_parameters, *([self.where_parameter] if asked else [])]
        return function(name, parameters, "None", doc, body)

    def _named(self, pattern: AccessPattern) -> Function:
        """The method of a named pattern, which begins by making sure whose entity it is about."""
        writer = _OfPattern(self.schema, self.entity, self.package, self.codecs, pattern)
        return check_method(writer, pattern) if pattern.operation == "get" else pattern_method(writer, pattern)

    def _of_value(self) -> Body:
        return self._own(f"{self.variable}.{self.entity.tenant}")

    def _of_key(self) -> Body:
        return self._own(f"{self.entity.tenant}")

    def _own(self, tenant: str) -> Body:
        """The statements of a method, which begin by making sure whose entity it is about."""
        body = Writer.body(self)
        if self.entity.tenant is not None:
            body.add(call("self._table.own", literal(self.name), tenant))
        return body


@dataclass(frozen=True)
class _OfPattern(_Actions):
    pattern: AccessPattern

    def body(self) -> Body:
        body = Writer.body(self)
        tenant = self.entity.tenant
        if tenant is None:
            return body
        named = next(
            (each.name for each in self.pattern.parameters if each.field == tenant and each.use == "equal"), None
        )
        whose = f"{self.variable}.{tenant}" if self.pattern.operation == "put" else named
        if whose is not None:
            body.add(call("self._table.own", literal(self.name), whose))
        return body
