"""Bases: the module with the base class of one entity's repository: a method for everything that can be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.python_source import Expression, call, docstring, keyword, literal
from liftgen.outputs.repository.codecs import Codecs
from liftgen.outputs.repository.constants import kept
from liftgen.outputs.repository.fields import article
from liftgen.outputs.repository.items import Module, patchable, variable
from liftgen.outputs.repository.patterns import pattern_method
from liftgen.outputs.repository.prose import listed
from liftgen.outputs.repository.relations import relation_methods
from liftgen.outputs.repository.source import Class, Function, Imports, function, wrapped
from liftgen.outputs.repository.writer import (
    GIVEN,
    ITEM_KEY,
    NOW,
    TABLE,
    Writer,
    base_name,
    deletes_many,
    operated_parameter,
    parameter_names,
    puts_many,
    several,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.schema import Entity, Schema

_LOCALS = frozenset({"self", "after", "changes", "created", "deleted", "fields", "found", "item", "key", "keys", "now"})
_LOCALS |= {"one", "operations", "partitions", "stored"}


def base_module(schema: Schema, entity: Entity, package: str, first_party: frozenset[str]) -> Module:
    """The module of an entity's base repository."""
    taken = _LOCALS | parameter_names(entity) | {base_name(entity), variable(entity), several(entity)}
    imports = Imports(taken - {entity.name}, first_party)
    writer = _Base(schema, entity, package, Codecs(schema, imports))
    doc = entity.model.doc or f"Every {entity.name}, by its access patterns."
    base = Class(base_name(entity), doc, tuple(writer.methods()))
    functions = tuple(each.text for each in writer.codecs.functions.values())
    imports.seal()
    title = f"{Name(Name(entity.name).plural).title.capitalize()}: every access pattern of `{entity.name}`."
    blocks = (base.text, *functions)
    return Module(docstring(wrapped(title, 0), 0), imports.text, imports.typing_text, blocks, (base,), imports)


@dataclass(frozen=True)
class _Base(Writer):
    def methods(self) -> Iterator[Function]:
        yield self._init()
        yield self._key()
        yield self._create()
        yield self._get()
        yield self._exists()
        yield self._get_many()
        yield self._put()
        if puts_many(self.entity):
            yield self._put_many()
        yield self._upsert()
        if self.changeable:
            yield self._update()
        if patchable(self.entity):
            yield self._patch()
        yield self._delete()
        yield self._delete_by_key()
        if deletes_many(self.entity):
            yield self._delete_many()
        if self.role("deleted_at"):
            yield self._restore()
            yield self._purge()
        for pattern in self.entity.patterns:
            yield pattern_method(self, pattern)
        for relation in self.entity.relations:
            yield from relation_methods(self, relation)

    def _init(self) -> Function:
        table = self.use(TABLE, "Table")
        client = self.mention("liftgen.runtime.client", "Client")
        settings = self.mention(TABLE, "Settings")
        body = self.body()
        body.add(call(f"{table}.of", "client", literal(self.entity.table), "table_name", "settings"), "self._table = ")
        parameters = [
            "self",
            f"client: {client}",
            "table_name: str | None = None",
            "*",
            f"settings: {settings} = {self.use(TABLE, 'DEFAULTS')}",
        ]
        doc = f"Over a client; the table is `{self.entity.table}`, or what the settings or `table_name` call it."
        return function("__init__", parameters, "None", doc, body)

    def _key(self) -> Function:
        body = self.body()
        item_key = self.use(ITEM_KEY, "ItemKey")
        tenant = [] if self.entity.tenant is None else [self.entity.tenant]
        body.add(call(item_key, "self._table", self.items("ENTITY"), self.key_call, *tenant), "return ")
        doc = f"The key of {article(self.name)}, for what asks for several at once."
        return function("key", ["self", "*", *self.key_parameters], f"{item_key}[{self.model}]", doc, body)

    def _create(self) -> Function:
        body = self.body()
        stamps = self.stamps("created_at", "updated_at", "ttl")
        version = self.role("version")
        if version is not None:
            stamps.append((version.field, "0"))
        created = self.built(body, stamps, "created")
        body.add(call("self._table.create", self.items("ENTITY"), created), "return ")
        taken = "its key or a unique value is taken" if self.entity.uniques else "its key is taken"
        doc = f"Store a new {self.name}, and give it back as it is stored.\n\nRaises AlreadyExists when {taken}."
        return function("create", ["self", self.parameter], self.model, doc, body)

    def _get(self) -> Function:
        body = self.body()
        more = ["consistent", *self.absences]
        arguments = [self.key_call, *(keyword(each, each) for each in more)]
        body.add(call("self._table.get", self.items("ENTITY"), *arguments), "return ")
        parameters = ["self", "*", *self.key_parameters, *(f"{each}: bool = False" for each in more)]
        absent = []
        if self.role("ttl") is not None:
            absent.append("one past its expiry is None too, unless `include_expired`")
        if self.role("deleted_at") is not None:
            absent.append("a deleted one is None too, unless `include_deleted`")
        rest = f"\n\n{_sentence('; '.join(absent))}" if absent else ""
        doc = f"The {self.name} with this key, or None; eventually consistent unless `consistent`.{rest}"
        return function("get", parameters, f"{self.model} | None", doc, body)

    def _exists(self) -> Function:
        body = self.body()
        more = ["consistent", *self.absences]
        arguments = [self.key_call, *(keyword(each, each) for each in more)]
        body.add(call("self._table.exists", self.items("ENTITY"), *arguments), "return ")
        parameters = ["self", "*", *self.key_parameters, *(f"{each}: bool = False" for each in more)]
        doc = f"Whether there is {article(self.name)} with this key; eventually consistent unless `consistent`."
        return function("exists", parameters, "bool", doc, body)

    def _put(self) -> Function:
        body = self.body()
        stored = self.built(body, self.stamps("updated_at", "ttl"), "stored")
        body.add(call("self._table.put", self.items("ENTITY"), stored, self.where), "return ")
        rest = f"\n\nOnly where `{self.where}` holds on what is there: otherwise ConditionFailed."
        if self.role("version") is not None:
            rest += "\n\nRaises Conflict when another version is stored than this one, which grows by one."
        if self.entity.uniques:
            rest += "\n\nRaises AlreadyExists when a unique value is taken."
        if not puts_many(self.entity):
            rest += "\n\nOne at a time: a batch has no conditions, and this is one."
        doc = f"Store {article(self.name)} whole, whether it is new or replaces what is there.{rest}"
        return function("put", ["self", self.parameter, "*", self.where_parameter], self.model, doc, body)

    def _get_many(self) -> Function:
        body = self.body()
        body.add(call("self._table.get_many", "keys", keyword("consistent", "consistent")), "return ")
        plural = Name(Name(self.name).plural).title
        doc = (
            f"The {plural} with these keys, in their order, each None where there is none; 100 in a request, until all "
            f"are read.\n\nEventually consistent unless `consistent`. Raises Throttled when some stay unread."
        )
        keys = f"keys: {self.mention('collections.abc', 'Iterable')}[{self.use(ITEM_KEY, 'ItemKey')}[{self.model}]]"
        parameters = ["self", keys, "*", "consistent: bool = False"]
        return function("get_many", parameters, f"list[{self.model} | None]", doc, body)

    def _put_many(self) -> Function:
        body = self.body()
        plural = several(self.entity)
        stamps = self.stamps("updated_at", "ttl")
        values = plural
        if stamps:
            values = self.local("stored")
            body.add("[]", f"{values}: list[{self.model}] = ")
            with body.block(f"{self.variable} in {plural}", "for "):
                one = self.built(body, stamps, "one")
                body.add(call(f"{values}.append", one))
        body.add(call("self._table.put_many", self.items("ENTITY"), values), "return ")
        doc = (
            f"Store {Name(Name(self.name).plural).title} whole, new or over what is there; 25 in a request, until all are "
            f"written.\n\n"
            f"Of several with one key, the last stays. Not all or nothing: raises Throttled when some stay unwritten."
        )
        given = f"{plural}: {self.mention('collections.abc', 'Iterable')}[{self.model}]"
        return function("put_many", ["self", given], f"list[{self.model}]", doc, body)

    def _delete_many(self) -> Function:
        body = self.body()
        body.add(call("self._table.delete_many", "keys"))
        plural = Name(Name(self.name).plural).title
        doc = (
            f"Delete the {plural} with these keys, if they are there; 25 in a request, until all are gone.\n\n"
            f"Not all or nothing: raises Throttled when some stay."
        )
        keys = f"keys: {self.mention('collections.abc', 'Iterable')}[{self.use(ITEM_KEY, 'ItemKey')}[{self.model}]]"
        return function("delete_many", ["self", keys], "None", doc, body)

    def _upsert(self) -> Function:
        body = self.body()
        stamps = self.stamps("created_at", "updated_at", "ttl")
        version = self.role("version")
        if version is not None:
            stamps.append((version.field, "0"))
        stored = self.built(body, stamps, "stored")
        body.add(call("self._table.upsert", self.items("ENTITY"), stored), "return ")
        lasting = [each.field for each in self.entity.attributes if each.name in kept(self.entity)]
        stays = (
            f"What is there keeps {listed(f'`{each}`' for each in lasting)} and " if lasting else "What is there keeps "
        )
        counted = "; its version grows by one" if version is not None else ""
        taken = " Raises AlreadyExists when a unique value is taken." if self.entity.uniques else ""
        doc = (
            f"Store {article(self.name)} whether it is new or not, whoever wrote last, and give it back as it is stored "
            f"then.\n\n{stays}attributes that no field is stored in{counted}.{taken}"
        )
        return function("upsert", ["self", self.parameter], self.model, doc, body)

    def _update(self) -> Function:
        body = self.body()
        given = call(self.use(GIVEN, "given"), *(keyword(each.field, each.field) for each in self.changeable))
        body.add(given, f"{self.local('changes')} = ")
        self.operated(body, self.local("changes"))
        after = self.changed(body)
        arguments = (self.items("ENTITY"), self.variable, after, self.where, *self.operations)
        body.add(call("self._table.update", *arguments), "return ")
        fields = [operated_parameter(each, self.entity, self.codecs.imports) for each in self.changeable]
        read = "it was changed" if self.role("version") is not None else "what the change depends on was changed"
        doc = (
            f"Change fields of {article(self.name)} in one round trip, and give it back as it is stored then.\n\n"
            f"Every key that depends on them changes with them. Raises NotFound when it is gone, and Conflict when "
            f"{read} since it was read. {self._only_where}"
        )
        return function("update", ["self", self.parameter, "*", *fields, self.where_parameter], self.model, doc, body)

    def _patch(self) -> Function:
        body = self.body()
        wanted = patchable(self.entity)
        given = call(self.use(GIVEN, "given"), *(keyword(each.field, each.field) for each in wanted))
        body.add(given, f"{self.local('fields')} = ")
        body.add(
            call(
                "self._table.patch",
                self.items("ENTITY"),
                self.key_call,
                self.patched(body),
                self.where,
                *self.operations,
            ),
            "return ",
        )
        fields = [operated_parameter(each, self.entity, self.codecs.imports) for each in wanted]
        doc = (
            f"Change fields of the {self.name} with this key without reading it: those on which no key depends.\n\n"
            f"Raises NotFound when there is none. {self._only_where}"
        )
        return function(
            "patch", ["self", "*", *self.key_parameters, *fields, self.where_parameter], self.model, doc, body
        )

    def _delete(self) -> Function:
        body = self.body()
        deleted = self.role("deleted_at")
        if deleted is None:
            body.add(call("self._table.delete", self.items("ENTITY"), self.variable, self.where))
            doc = f"Delete {article(self.name)}.\n\n"
        else:
            stamps: list[tuple[str, Expression]] = [(deleted.field, NOW), *self.next_stamps]
            after = self.built(body, stamps, "deleted")
            body.add(call("self._table.update", self.items("ENTITY"), self.variable, after, self.where))
            doc = f"Mark {article(self.name)} as deleted: it reads as absent until `restore`.\n\n"
        versioned = self.role("version") is not None or self.entity.uniques
        doc += "Raises NotFound when it is gone" + (
            ", and Conflict when it was changed since it was read." if versioned else "."
        )
        doc += f" {self._only_where}"
        return function("delete", ["self", self.parameter, "*", self.where_parameter], "None", doc, body)

    def _delete_by_key(self) -> Function:
        body = self.body()
        if self.role("deleted_at") is None:
            body.add(call("self._table.delete_by_key", self.items("ENTITY"), self.key_call, self.where), "return ")
        else:
            arguments = [keyword(each, each) for each in self.entity.key.fields]
            found = self.local("found")
            body.add(call("self.get", *arguments, keyword("consistent", "True")), f"{found} = ")
            with body.when([f"{found} is not None"]):
                body.add(call("self.delete", found, keyword(self.where, self.where)))
            body.add(f"{found} is not None", "return ")
        doc = f"Delete the {self.name} with this key; whether there was one.\n\n{self._only_where}"
        return function("delete_by_key", ["self", "*", *self.key_parameters, self.where_parameter], "bool", doc, body)

    @property
    def _only_where(self) -> str:
        return f"Only where `{self.where}` holds: otherwise ConditionFailed."

    def _restore(self) -> Function:
        body = self.body()
        deleted = self.role("deleted_at")
        assert deleted is not None  # the caller asked
        after = self.built(body, [(deleted.field, "None"), *self.next_stamps], "after")
        update = call(
            "self._table.update", self.items("ENTITY"), self.variable, after, keyword("include_deleted", "True")
        )
        body.add(update, "return ")
        doc = (
            f"Bring a deleted {self.name} back, with its keys and unique values, and give it back as it is stored then."
        )
        return function("restore", ["self", self.parameter], self.model, doc, body)

    def _purge(self) -> Function:
        body = self.body()
        body.add(call("self._table.delete", self.items("ENTITY"), self.variable))
        doc = f"Delete {article(self.name)} for good, whether it is marked as deleted or not."
        return function("purge", ["self", self.parameter], "None", doc, body)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
