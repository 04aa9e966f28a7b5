"""Tables: the module with the facade of one table: its repositories, its item collections, and the view of one tenant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from liftgen.names import Name
from liftgen.outputs.python_source import INDENT, Brackets, Loop, call, docstring, keyword, layout, literal
from liftgen.outputs.repository.actions import TRANSACTION
from liftgen.outputs.repository.codecs import Codecs
from liftgen.outputs.repository.constants import index_constant
from liftgen.outputs.repository.facades import facade_names
from liftgen.outputs.repository.items import Module
from liftgen.outputs.repository.prose import collection_prose, listed
from liftgen.outputs.repository.protocols import protocol_name
from liftgen.outputs.repository.queries import QUERY, Asked, groups
from liftgen.outputs.repository.scoped import TENANCY, scoped_name
from liftgen.outputs.repository.source import Body, Class, Function, Imports, function, wrapped
from liftgen.outputs.repository.transactions import NamedMethods, transactions_package
from liftgen.outputs.repository.types import annotation
from liftgen.outputs.repository.writer import (
    ITEM_KEY,
    TABLE,
    deletes_many,
    parameter_names,
    pattern_parameters,
    puts_many,
    repository_name,
)
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.python_source import Expression
    from liftgen.outputs.repository.facades import FacadeNames
    from liftgen.outputs.repository.source import Place
    from liftgen.schema import Entity, ItemCollection, Schema, Table

_LOCALS = frozenset(
    {"each", "keys", "values", "self", "client", "table_name", "settings", "partitions", "transaction", "tx"}
)


def attribute_name(entity: Entity) -> str:
    """The attribute of a facade that is the entity's repository."""
    return Name(entity.name).plural


def tenant_of(schema: Schema, table: str) -> str | None:
    """The field that says whose an item is; None where the table has no tenants."""
    return next((each.tenant for each in schema.entities_of(table)), None)


def table_module(schema: Schema, table: Table, package: str, first_party: frozenset[str]) -> Module:
    """The module of a table's facade."""
    entities = schema.entities_of(table.name)
    facade = facade_names(schema, table.name)
    names = {facade.whole, facade.scoped}
    fields = frozenset[str]().union(*(parameter_names(each) for each in entities))
    constants = {Name(each.name).constant for each in schema.collections_of(table.name)}
    imports = Imports(_LOCALS | fields | names | constants, first_party)
    writer = _Facade(schema, table, package, Codecs(schema, imports))
    constants_, classes = writer.constants(), tuple(writer.classes())
    blocks = (*constants_, *(each.text for each in classes))
    imports.seal()
    title = f"The table `{table.name}`: its repositories, and what is asked of several entities at once."
    return Module(docstring(wrapped(title, 0), 0), imports.text, imports.typing_text, blocks, classes, imports)


@dataclass(frozen=True, slots=True)
class _Facade:
    schema: Schema
    table: Table
    package: str
    codecs: Codecs

    @property
    def _names(self) -> FacadeNames:
        return facade_names(self.schema, self.table.name)

    def constants(self) -> tuple[str, ...]:
        several = [self._several(each) for each in self._collections]
        return ("\n".join(several),) if several else ()

    def classes(self) -> Iterator[Class]:
        doc = f"The table `{self.table.name}`: {listed(each.name for each in self._entities)}."
        yield Class(self._names.whole, doc, tuple(self._methods()), tuple(self._attributes("bases")))
        if self._tenant is not None:
            name, doc = self._names.scoped, f"What one tenant sees of the table `{self.table.name}`."
            yield Class(name, doc, tuple(self._scoped_methods()), tuple(self._attributes("scoped")))

    def _attributes(self, kind: Literal["bases", "scoped"]) -> Iterator[tuple[str, Place]]:
        """The attributes of a facade, with the protocols of the repositories that they are."""
        named = repository_name if kind == "bases" else scoped_name
        for each in self._entities:
            module = f"{self.package}.generated.protocols.{kind}.{module_name(each.name)}"
            yield attribute_name(each), (module, protocol_name(named(each)))

    def _methods(self) -> Iterator[Function]:
        client = self.codecs.imports.mention("liftgen.runtime.client", "Client")
        settings = self.codecs.imports.mention(TABLE, "Settings")
        defaults = self.codecs.imports.use(TABLE, "DEFAULTS")
        body = self._body()
        of = f"{self.codecs.imports.use(TABLE, 'Table')}.of"
        body.add(call(of, "client", literal(self.table.name), "table_name", "settings"), "self._table = ")
        for each in self._entities:
            made = call(self._repository(each), "client", "table_name", settings="settings")
            body.add(made, f"self.{attribute_name(each)} = ")
        parameters = [
            "self",
            f"client: {client}",
            "table_name: str | None = None",
            "*",
            f"settings: {settings} = {defaults}",
        ]
        yield function("__init__", parameters, "None", "Repositories over one client.", body)
        if self._tenant is not None:
            yield self._for_tenant()
        yield from self._many(scoped=False)
        yield from self._transactions()
        for collection in self._collections:
            yield self._collection(collection)

    def _many(self, *, scoped: bool) -> Iterator[Function]:
        """The methods for several items of different entities; one entity's own repository has the others."""
        wanted: dict[str, tuple[Entity, ...]] = {
            "get_many": self._entities,
            "put_many": tuple(each for each in self._entities if puts_many(each)),
            "delete_many": tuple(each for each in self._entities if deletes_many(each)),
        }
        for name, entities in wanted.items():
            if len(entities) > 1:
                yield self._several_of(name, entities, scoped=scoped)

    def _several_of(self, name: str, entities: tuple[Entity, ...], *, scoped: bool) -> Function:
        imports, body = self.codecs.imports, self._body()
        models = [imports.mention(each.model.module, each.model.name) for each in entities]
        either, iterable = " | ".join(models), imports.mention("collections.abc", "Iterable")
        keys = f"{iterable}[{imports.mention(ITEM_KEY, 'ItemKey')}[{either}]]"
        of = listed(each.name for each in entities)
        own = call(imports.use(TENANCY, "own_keys"), "keys", f"self._{self._tenant}") if scoped else "keys"
        to = "self._whole" if scoped else "self._table"
        match name:
            case "get_many":
                body.add(call(f"{to}.get_many", own, consistent="consistent"), "return ")
                doc = (
                    f"What has these keys, in their order, each None where there is none: {of}.\n\n"
                    f"100 in a request, eventually consistent unless `consistent`. Raises Throttled when some stay unread."
                )
                parameters = ["self", f"keys: {keys}", "*", "consistent: bool = False"]
                return function(name, parameters, f"list[{either} | None]", doc, body)
            case "delete_many":
                body.add(call(f"{to}.delete_many", own))
                doc = f"Delete what has these keys, if it is there, 25 in a request: {of}.\n\nNot all or nothing."
                return function(name, ["self", f"keys: {keys}"], "None", doc, body)
            case _:
                body.add("list(values)", "values = ")
                if scoped:
                    # Nothing is written before it is known that all of it may be.
                    with body.block("each in values", "for "):
                        name_of = f"{imports.use('builtins', 'type')}(each).__name__"
                        body.add(
                            call(
                                imports.use(TENANCY, "check_tenant"),
                                name_of,
                                f"each.{self._tenant}",
                                f"self._{self._tenant}",
                            )
                        )
                for each in entities:
                    model = imports.use(each.model.module, each.model.name)
                    loop = Loop("each", ("for each in values", f"if isinstance(each, {model})"))
                    some = Brackets("", "[", (loop,), "]", display=True)
                    body.add(call(f"self.{attribute_name(each)}.put_many", some))
                doc = f"Store values whole, new or over what is there: {of}.\n\n25 of an entity in a request, not all or nothing."
                return function(name, ["self", f"values: {iterable}[{either}]"], "None", doc, body)

    def _transactions(self) -> Iterator[Function]:
        imports = self.codecs.imports
        made = f"{transactions_package(imports, self.package)}.{self._names.transaction}"
        whole = imports.mention(TRANSACTION, "Transaction")
        whose = [] if self._tenant is None else [f"{self._tenant}: {self._tenant_type} | None = None"]
        tenant = [] if self._tenant is None else [keyword("tenant", self._tenant)]
        only = "" if self._tenant is None else f" For one tenant's items only where `{self._tenant}` is given."
        body = self._body()
        body.add(call(made, "self._table", *tenant), "return ")
        doc = (
            "Writes that are sent together when the `with` block ends, and not at all when it ends in an error."
            f"\n\n100 at most.{only}"
        )
        yield function("transaction", ["self", *whose], made, doc, body)
        body = self._body()
        body.add(call(made, "self._table", "transaction", *tenant), "return ")
        doc = f"Writes to this table as a part of another table's transaction, which sends them with its own.{only}"
        yield function("join", ["self", f"transaction: {whole}", *whose], made, doc, body)
        yield from NamedMethods(self.schema, self.table.name, self.package, imports).methods()

    def _scoped_transactions(self) -> Iterator[Function]:
        imports, own = self.codecs.imports, f"self._{self._tenant}"
        made = f"{transactions_package(imports, self.package)}.{self._names.transaction}"
        whole = imports.mention(TRANSACTION, "Transaction")
        body = self._body()
        body.add(call("self._whole.transaction", own), "return ")
        doc = "Writes that are sent together when the `with` block ends: WrongTenant for another tenant's."
        yield function("transaction", ["self"], made, doc, body)
        body = self._body()
        body.add(call("self._whole.join", "transaction", own), "return ")
        doc = "Writes to this table as a part of another table's transaction, for this tenant's items only."
        yield function("join", ["self", f"transaction: {whole}"], made, doc, body)
        yield from NamedMethods(self.schema, self.table.name, self.package, imports, own).methods()

    def _for_tenant(self) -> Function:
        assert self._tenant is not None  # the caller asked
        name = self._names.scoped
        body = self._body()
        body.add(call(name, "self", self._tenant), "return ")
        doc = "The same table as one tenant sees it: nothing else can be read or written through it."
        parameters = ["self", f"{self._tenant}: {self._tenant_type}"]
        promised = function("for_tenant", parameters, protocol_name(name), doc, body)
        return replace(function("for_tenant", parameters, name, doc, body), stub=promised.stub)

    def _collection(self, collection: ItemCollection) -> Function:
        body = self._body()
        entity, on = self._first(collection)
        equal = {each.field: each.name for each in collection.parameters if each.use == "equal"}
        ends: dict[str, tuple[str, str]] = {}
        for each in collection.parameters:
            if each.use == "low":
                ends[each.field] = each.name, ends.get(each.field, ("", ""))[1]
            elif each.use == "high":
                ends[each.field] = ends.get(each.field, ("", ""))[0], each.name
        arguments: dict[str, Expression] = {
            "table": "self._table",
            "index": f"{self._items(entity)}.{index_constant(on)}",
            "reader": Name(collection.name).constant,
            "groups": groups(
                self.codecs, entity, on, Asked(equal, ends, {}), body, lambda name: f"{self._items(entity)}.{name}"
            ),
        }
        if collection.mixed:
            arguments["shared"] = "True"
        kind = self.codecs.imports.use(QUERY, "Query")
        body.add(call(kind, **arguments), "return ")
        parameters = ["self", "*", *pattern_parameters(collection.parameters, self.codecs.imports)]
        return function(
            collection.name, parameters, f"{kind}[{self._union(collection)}]", collection_prose(collection), body
        )

    def _scoped_methods(self) -> Iterator[Function]:
        assert self._tenant is not None  # the caller asked
        body = self._body()
        own = f"self._{self._tenant}"
        body.add("whole", "self._whole = ")
        body.add(call(self.codecs.imports.use("liftgen.runtime.tenancy", "one_tenant"), self._tenant), f"{own} = ")
        for each in self._entities:
            module = f"{self.package}.generated.scoped.{module_name(each.name)}"
            scoped = self.codecs.imports.use(module, scoped_name(each))
            attribute = attribute_name(each)
            body.add(call(scoped, f"whole.{attribute}", self._tenant), f"self.{attribute} = ")
        facade = self._names.whole
        parameters = ["self", f"whole: {facade}", f"{self._tenant}: {self._tenant_type}"]
        yield function("__init__", parameters, "None", "The repositories of one tenant.", body)
        yield from self._many(scoped=True)
        yield from self._scoped_transactions()
        for collection in self._collections:
            if self._is_scoped(collection):
                yield self._scoped_collection(collection)

    def _scoped_collection(self, collection: ItemCollection) -> Function:
        body = self._body()
        rest = tuple(each for each in collection.parameters if each.field != self._tenant)
        own = [keyword(each.name, f"self._{self._tenant}") for each in collection.parameters if each not in rest]
        arguments = [*own, *(keyword(each.name, each.name) for each in rest)]
        body.add(call(f"self._whole.{collection.name}", *arguments), "return ")
        kind = self.codecs.imports.mention(QUERY, "Query")
        parameters = ["self", *(["*", *pattern_parameters(rest, self.codecs.imports)] if rest else [])]
        return function(
            collection.name, parameters, f"{kind}[{self._union(collection)}]", collection_prose(collection), body
        )

    def _several(self, collection: ItemCollection) -> str:
        """The constant that reads the items of a collection."""
        entities = [self.schema.entity(each) for each in collection.entities]
        members = Brackets("", "(", tuple(f"{self._items(each)}.ENTITY" for each in entities), ")", display=True)
        arguments: dict[str, Expression] = {"name": literal(collection.name), "entities": members}
        discriminator = entities[0].discriminator
        if discriminator is not None:
            arguments["discriminator"] = literal(discriminator)
        expiring = next((each.role("ttl") for each in entities if each.role("ttl") is not None), None)
        if expiring is not None:
            arguments["expires_at"] = literal(expiring.name)
        several = self.codecs.imports.use("liftgen.runtime.entity", "Several")
        type_ = f"{several}[{self._union(collection)}]"
        return layout(call(several, **arguments), before=f"{Name(collection.name).constant}: {type_} = ")

    def _first(self, collection: ItemCollection) -> tuple[Entity, str]:
        """The first entity of a collection, and what it calls the key or index that answers."""
        entity = self.schema.entity(collection.entities[0])
        if collection.on == "key":
            return entity, "key"
        return entity, next(each.name for each in entity.indexes if each.index == collection.on)

    def _is_scoped(self, collection: ItemCollection) -> bool:
        return any(each.field == self._tenant and each.use == "equal" for each in collection.parameters)

    def _union(self, collection: ItemCollection) -> str:
        models = [self.schema.entity(each).model for each in collection.entities]
        return " | ".join(self.codecs.imports.mention(each.module, each.name) for each in models)

    def _items(self, entity: Entity) -> str:
        module = module_name(entity.name)
        return self.codecs.imports.use_as(f"{self.package}.generated.items", module, f"{module}_items")

    def _repository(self, entity: Entity) -> str:
        return self.codecs.imports.use(f"{self.package}.{module_name(entity.name)}", repository_name(entity))

    @property
    def _entities(self) -> tuple[Entity, ...]:
        return self.schema.entities_of(self.table.name)

    @property
    def _collections(self) -> tuple[ItemCollection, ...]:
        return self.schema.collections_of(self.table.name)

    @property
    def _tenant(self) -> str | None:
        return tenant_of(self.schema, self.table.name)

    @property
    def _tenant_type(self) -> str:
        assert self._tenant is not None  # the caller asked
        return annotation(self._entities[0].model.attribute(self._tenant).type, self.codecs.imports)

    def _body(self) -> Body:
        return Body(2 * INDENT)
