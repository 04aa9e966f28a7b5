"""Transactions: the module with the routes of the models' own transactions over a table: all of a request or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.handler.source import (
    API_GATEWAY,
    BODIES,
    RESOLVER,
    ApiImports,
    body_maker,
    class_block,
    constrained,
    once_statement,
    request_annotation,
    route,
    routes_statement,
    table_function,
    tenant_expression,
    view_name,
)
from liftgen.outputs.python_source import INDENT, Expression, call, docstring, keyword, layout
from liftgen.outputs.repository.items import Module, variable
from liftgen.outputs.repository.source import Body, Function, Imports, wrapped
from liftgen.outputs.repository.transactions import WHOLES, NamedMethods, Step, transactions_of
from liftgen.outputs.repository.types import annotation
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.schema import NamedTransaction, Schema
    from liftgen.scope import TableScope


def served(schema: Schema, table: str) -> tuple[NamedTransaction, ...]:
    """The transactions of a table that have a route: those of which a request can say everything.

    It cannot where an item that was read is changed, or one is stored over another version.
    """
    scoped = any(each.tenant is not None for each in schema.entities_of(table))
    return tuple(each for each in transactions_of(schema, table, scoped=scoped) if _can_be_said(schema, each))


def reads(transaction: NamedTransaction) -> bool:
    """Whether the transaction only reads."""
    return all(each.operation == "get" for each in transaction.actions)


def transactions_path(table: str) -> str:
    """The path below which the transactions of a table are."""
    return f"/transactions/{Name(table).kebab}"


def transactions_module(scope: TableScope, package: str, first_party: frozenset[str]) -> Module:
    """The module of the routes of a table's transactions."""
    named = served(scope.schema, scope.table.name)
    own = {f"{Name(each.name).pascal}{end}" for each in named for end in ("Body", "View")}
    taken = own | {"routes", "once", "body", *(each.name for each in named)}
    taken |= {name for each in named for step in _steps(scope, each) for name in _names(step)}
    imports = ApiImports.of(scope, frozenset(taken), first_party)
    blocks = tuple(_Transactions(scope, package, imports).blocks(named))
    title = f"The HTTP API of the transactions of the table `{scope.table.name}`: all of a request or nothing."
    return Module(docstring(wrapped(title, 0), 0), imports.text, "", blocks)


@dataclass(frozen=True, slots=True)
class _Transactions:
    scope: TableScope
    package: str
    imports: ApiImports

    def blocks(self, named: tuple[NamedTransaction, ...]) -> Iterator[str]:
        once = "" if all(map(reads, named)) else f"\n{once_statement(self.package, self._tenant, self.imports)}"
        yield routes_statement(self.imports) + once
        for each in named:
            if reads(each):
                yield self._view_class(each)
                yield self._read(each).text
            else:
                yield self._body_class(each)
                yield self._write(each).text
        yield table_function(self.scope, self.package, self.imports).text

    def _body_class(self, transaction: NamedTransaction) -> str:
        fields = []
        for step in _steps(self.scope, transaction):
            for own, each in step.parameters:
                if each.value:
                    module = f"{self.package}.generated.{module_name(step.entity.name)}"
                    type_: Expression = self._use(module, f"New{step.entity.name}")
                elif own == step.entity.tenant:
                    continue
                else:
                    type_ = self._type(step, own)
                fields.append(layout(type_, INDENT, before=f"{each.name}: "))
        doc = f"What is said to `{transaction.name}`."
        return class_block(f"{Name(transaction.name).pascal}Body", self._use(BODIES, "Body"), doc, fields)

    def _view_class(self, transaction: NamedTransaction) -> str:
        views = (
            (name, self._view(step))
            for name, step in zip(_found(self.scope, transaction), _steps(self.scope, transaction), strict=True)
        )
        fields = [f"{name}: {view} | None" for name, view in views]
        doc = f"What `{transaction.name}` shows, each null where there is none."
        return class_block(f"{Name(transaction.name).pascal}View", self._use(BODIES, "View"), doc, fields)

    def _write(self, transaction: NamedTransaction) -> Function:
        arguments: list[Expression] = []
        for step in _steps(self.scope, transaction):
            for _, each in step.parameters:
                if each.value:
                    module = f"{self.package}.generated.{module_name(step.entity.name)}"
                    maker = self._use(module, body_maker(step.entity))
                    tenant = [] if self._tenant is None else [self._tenant_text]
                    arguments.append(call(maker, f"body.{each.name}", *tenant))
        for step in _steps(self.scope, transaction):
            for own, each in step.parameters:
                if not each.value and own != step.entity.tenant:
                    arguments.append(keyword(each.name, f"body.{each.name}"))
        body = Body(INDENT)
        body.add(call(f"_table().{transaction.name}", *arguments))
        body.add(call(self._use(RESOLVER, "done")), "return ")
        response = f"{self._use(API_GATEWAY, 'Response')}[None]"
        more = {"status_code": "204", "middlewares": "[once]"}
        parameters = [f"body: {Name(transaction.name).pascal}Body"]
        return self._route("post", transaction, parameters, body, response, more)

    def _read(self, transaction: NamedTransaction) -> Function:
        steps = _steps(self.scope, transaction)
        given = {
            each.name: self._asked_type(step, own)
            for step in steps
            for own, each in step.parameters
            if own != step.entity.tenant
        }
        names = _found(self.scope, transaction)
        body = Body(INDENT)
        asked = call(f"_table().{transaction.name}", *(keyword(each, each) for each in given))
        body.add(asked, f"{', '.join(names)}{',' if len(names) == 1 else ''} = ")
        shown = self._use(BODIES, "shown")
        views = {name: call(shown, self._view(step), name) for name, step in zip(names, steps, strict=True)}
        view = f"{Name(transaction.name).pascal}View"
        body.add(call(view, **views), "return ")
        parameters = [f"{name}: {layout(type_)}" for name, type_ in given.items()]
        return self._route("get", transaction, parameters, body, view)

    def _route(
        self,
        method: str,
        transaction: NamedTransaction,
        parameters: list[str],
        body: Body,
        returns: str,
        more: dict[str, str] | None = None,
    ) -> Function:
        path = f"{transactions_path(self.scope.table.name)}/{Name(transaction.name).kebab}"
        does = "As they were at one moment" if reads(transaction) else "All of it or nothing"
        doc = f"{transaction.doc.strip()}\n\n{does}." if transaction.doc.strip() else f"{does}."
        return route(method, path, transaction.name, parameters, body, doc, returns, self.scope.table.name, more)

    def _type(self, step: Step, own: str) -> Expression:
        if step.pattern is not None:
            for parameter in step.pattern.parameters:
                if parameter.name == own:
                    type_ = annotation(parameter.type, self.imports)
                    return f"list[{type_}]" if parameter.many else type_
            return constrained(step.entity.model.attribute(own), self.imports)
        return annotation(step.entity.model.attribute(own).type, self.imports)

    def _asked_type(self, step: Step, own: str) -> str:
        """The type of what a query says."""
        parameters = () if step.pattern is None else step.pattern.parameters
        named = next((each.type for each in parameters if each.name == own), None)
        return request_annotation(named or step.entity.model.attribute(own).type, self.imports)

    def _view(self, step: Step) -> str:
        return self._use(f"{self.package}.generated.{module_name(step.entity.name)}", view_name(step.entity))

    @property
    def _tenant(self) -> str | None:
        return next((each.tenant for each in self.scope.entities), None)

    @property
    def _tenant_text(self) -> str:
        assert self._tenant is not None  # the caller asked
        return tenant_expression(self.scope.entities[0].model.attribute(self._tenant), self.imports)

    def _use(self, module: str, name: str) -> str:
        return self.imports.use(module, name)


def _can_be_said(schema: Schema, transaction: NamedTransaction) -> bool:
    if reads(transaction):
        return len(transaction.actions) <= WHOLES
    for each in transaction.actions:
        versioned = schema.entity(each.entity).role("version") is not None
        if (each.operation == "update" and each.pattern is None) or (
            each.operation == "put" and not each.creates and versioned
        ):
            return False
        if each.operation == "update" and not each.fields:
            return False
    return True


def _steps(scope: TableScope, transaction: NamedTransaction) -> tuple[Step, ...]:
    return NamedMethods(scope.schema, scope.table.name, "", Imports()).steps(transaction)


def _names(step: Step) -> Iterator[str]:
    yield from (each.name for _, each in step.parameters)
    yield variable(step.entity)


def _found(scope: TableScope, transaction: NamedTransaction) -> list[str]:
    """The names of what a transaction reads, no two of them the same, and none that of a parameter."""
    taken = {each.name for step in _steps(scope, transaction) for _, each in step.parameters}
    names: list[str] = []
    for step in _steps(scope, transaction):
        first = name = variable(step.entity)
        number = 2
        while name in taken:
            name, number = f"{first}_{number}", number + 1
        taken.add(name)
        names.append(name)
    return names
