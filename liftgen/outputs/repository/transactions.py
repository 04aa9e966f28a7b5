"""Transactions: the module with a table's transaction, and the methods of a facade that are the models' own transactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.python_source import INDENT, Expression, call, docstring, keyword, literal
from liftgen.outputs.repository.actions import TRANSACTION, actions_name
from liftgen.outputs.repository.facades import facade_names
from liftgen.outputs.repository.items import Module, variable
from liftgen.outputs.repository.prose import listed
from liftgen.outputs.repository.source import Body, Function, Imports, function, wrapped
from liftgen.outputs.repository.types import annotation
from liftgen.outputs.repository.writer import (
    GIVEN,
    TABLE,
    changeable,
    changed_parameter,
    parameter_text,
)
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.schema import AccessPattern, Entity, NamedTransaction, Schema, Table, TransactionAction

WHOLES = 5
"""How many items a type checker can tell apart in a transaction that reads."""


def transaction_name(schema: Schema, table: str) -> str:
    """The class of a table's transaction."""
    return facade_names(schema, table).transaction


def transaction_module(schema: Schema, table: Table, package: str, first_party: frozenset[str]) -> Module:
    """The module of a table's transaction."""
    name = transaction_name(schema, table.name)
    imports = Imports(frozenset({"self", "table", "joined", "tenant", name}), first_party)
    base = imports.use(TRANSACTION, "Transaction")
    body = Body(2 * INDENT)
    body.add(call("super().__init__", "table", "joined", tenant="tenant"))
    for each in schema.entities_of(table.name):
        made = imports.use(f"{package}.generated.actions.{module_name(each.name)}", actions_name(each))
        body.add(call(made, "self.pending"), f"self.{Name(each.name).plural} = ")
    parameters = [
        "self",
        f"table: {imports.mention(TABLE, 'Table')}",
        f"joined: {base} | None = None",
        "*",
        "tenant: object = None",
    ]
    start = function("__init__", parameters, "None", "Of its own, or as a part of another transaction.", body)
    doc = f"Writes to the table `{table.name}` that happen all together or not at all."
    block = f"class {name}({base}):\n    {docstring(wrapped(doc))}\n\n{start.text}"
    imports.seal()
    title = f"What is written to the table `{table.name}` in one transaction."
    return Module(docstring(wrapped(title, 0), 0), imports.text, imports.typing_text, (block,))


def transactions_of(schema: Schema, table: str, *, scoped: bool) -> tuple[NamedTransaction, ...]:
    """The models' transactions that the facade of a table has: those that begin there, and for one tenant, lie there whole."""
    found = []
    for each in schema.transactions:
        entities = [schema.entity(action.entity) for action in each.actions]
        own = all(entity.table == table and entity.tenant is not None for entity in entities)
        if entities[0].table == table and (own or not scoped):
            found.append(each)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a method takes for one of its actions: `text` stands in its head, without the name; a value comes first."""

    name: str
    text: str
    value: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a transaction, with its parameters by the names that its own method has for them."""

    action: TransactionAction
    entity: Entity
    pattern: AccessPattern | None
    parameters: tuple[tuple[str, Parameter], ...]


@dataclass(frozen=True, slots=True)
class NamedMethods:
    """Writes the methods of a facade that are the models' own transactions; `tenant` is what is known of the tenant, if it is."""

    schema: Schema
    table: str
    package: str
    imports: Imports
    tenant: str | None = None

    def methods(self) -> Iterator[Function]:
        """The method of each transaction."""
        for each in transactions_of(self.schema, self.table, scoped=self.tenant is not None):
            yield self._reading(each) if self._reads(each) else self._writing(each)

    def _writing(self, transaction: NamedTransaction) -> Function:
        steps = self.steps(transaction)
        body = Body(2 * INDENT)
        with body.block("self.transaction() as tx", "with "):
            others = dict.fromkeys(step.entity.table for step in steps if step.entity.table != self.table)
            names = {self.table: "tx"} | {table: f"tx_of_{Name(table).identifier}" for table in others}
            for table in others:
                made = f"{transactions_package(self.imports, self.package)}.{transaction_name(self.schema, table)}"
                body.add(call(made, call("self._table.other", literal(table)), "tx"), f"{names[table]} = ")
            for step in steps:
                actions = f"{names[step.entity.table]}.{Name(step.entity.name).plural}"
                body.add(call(f"{actions}.{_method(step)}", *self._arguments(step)))
        what = listed(f"`{step.entity.name}.{_method(step)}`" for step in steps)
        doc = f"{transaction.doc or f'{what}.'}\n\nAll of it or nothing: {what} in one transaction."
        return function(transaction.name, self._head(steps), "None", doc, body)

    def _reading(self, transaction: NamedTransaction) -> Function:
        steps = self.steps(transaction)
        body = Body(2 * INDENT)
        if self.tenant is None:
            keys = [self._key(step) for step in steps]
            body.add(call(self.imports.use(TRANSACTION, "transact_get"), *keys), "return ")
        else:
            given: dict[str, Expression] = {}
            for step in steps:
                given |= {
                    each.name: self.tenant if self._is_known(step, own) else each.name for own, each in step.parameters
                }
            body.add(call(f"self._whole.{transaction.name}", **given), "return ")
        models = [self.imports.mention(step.entity.model.module, step.entity.model.name) for step in steps]
        returns = ", ".join(f"{each} | None" for each in models)
        if len(models) > WHOLES:
            returns = " | ".join(dict.fromkeys([*models, "None"])) + ", ..."
        what = listed(step.entity.name for step in steps)
        doc = f"{transaction.doc or f'{what}, each or None.'}\n\nAs they were at one moment, each None where there is none."
        return function(transaction.name, self._head(steps), f"tuple[{returns}]", doc, body)

    def _key(self, step: Step) -> Expression:
        module = module_name(step.entity.name)
        items = self.imports.use_as(f"{self.package}.generated.items", module, f"{module}_items")
        made = self.imports.use("liftgen.runtime.item_key", "ItemKey")
        table = (
            call("self._table.other", literal(step.entity.table)) if step.entity.table != self.table else "self._table"
        )
        tenant = [each.name for own, each in step.parameters if own == step.entity.tenant]
        return call(made, table, f"{items}.ENTITY", call(f"{items}.key", *self._arguments(step)), *tenant)

    def _reads(self, transaction: NamedTransaction) -> bool:
        return all(each.operation == "get" for each in transaction.actions)

    def steps(self, transaction: NamedTransaction) -> tuple[Step, ...]:
        """The actions with their parameters, of which no two have one name; the tenant is the same in all of them."""
        steps = []
        for action in transaction.actions:
            entity = self.schema.entity(action.entity)
            pattern = next((each for each in entity.patterns if each.name == action.pattern), None)
            if self._reads(transaction):
                pattern = None
            parameters = tuple(self._parameters(action, entity, pattern))
            steps.append(Step(action, entity, pattern, parameters))
        often = [own for step in steps for own, _ in step.parameters if own != step.entity.tenant]
        taken: set[str] = {"self", "tx"}
        return tuple(_renamed(step, often, taken) for step in steps)

    def _parameters(
        self, action: TransactionAction, entity: Entity, pattern: AccessPattern | None
    ) -> Iterator[tuple[str, Parameter]]:
        model = self.imports.mention(entity.model.module, entity.model.name)
        plain = pattern is None
        if action.operation == "put" or (action.operation == "update" and plain):
            yield variable(entity), Parameter(variable(entity), model, value=True)
        if plain and action.operation == "update":
            for each in changeable(entity):
                name, _, text = changed_parameter(each, self.imports).partition(": ")
                yield name, Parameter(name, text)
            self.imports.use(GIVEN, "UNSET")
        elif plain and action.operation != "put":
            for field in entity.key.fields:
                yield field, Parameter(field, annotation(entity.model.attribute(field).type, self.imports))
        if pattern is not None:
            for parameter in pattern.parameters:
                if parameter.use != "range":
                    text = parameter_text(parameter, self.imports).partition(": ")[2]
                    yield parameter.name, Parameter(parameter.name, text)
            for field in pattern.fields if pattern.operation == "update" else ():
                yield field, Parameter(field, annotation(entity.model.attribute(field).type, self.imports))

    def _head(self, steps: tuple[Step, ...]) -> list[str]:
        """The parameters of the method: values first, then by name what must be given, then what may be."""
        given: dict[str, Parameter] = {}
        for step in steps:
            for own, each in step.parameters:
                if not self._is_known(step, own):
                    given[each.name] = each
        values = [f"{each.name}: {each.text}" for each in given.values() if each.value]
        needed = [each for each in given.values() if not each.value and " = " not in each.text]
        optional = [each for each in given.values() if not each.value and " = " in each.text]
        named = [f"{each.name}: {each.text}" for each in (*needed, *optional)]
        return ["self", *values, *(["*", *named] if named else [])]

    def _arguments(self, step: Step) -> list[Expression]:
        found: list[Expression] = []
        for own, each in step.parameters:
            if each.value:
                found.append(each.name)
            elif not self._is_known(step, own):
                found.append(keyword(own, each.name))
            else:
                found.append(keyword(own, str(self.tenant)))
        return found

    def _is_known(self, step: Step, own: str) -> bool:
        return self.tenant is not None and own == step.entity.tenant


def transactions_package(imports: Imports, package: str) -> str:
    """The package that has every table's transaction, each imported when it is asked for."""
    return imports.use_as(f"{package}.generated", "transactions", "transactions")


def _method(step: Step) -> str:
    if step.pattern is not None:
        return step.pattern.name
    match step.action.operation:
        case "put":
            return "create" if step.action.creates else "put"
        case "delete":
            return "delete_by_key"
        case "get":
            return "key"
        case operation:
            return operation


def _renamed(step: Step, often: list[str], taken: set[str]) -> Step:
    """The step with names of its own for parameters that other steps have too."""
    found = []
    for own, each in step.parameters:
        name = own
        if own != step.entity.tenant or each.value:
            if often.count(own) > 1 and not each.value:
                name = f"{Name(step.entity.name).snake}_{own}"
            first, number = name, 2
            while name in taken:
                name, number = f"{first}_{number}", number + 1
            taken.add(name)
        found.append((own, Parameter(name, each.text, each.value)))
    return Step(step.action, step.entity, step.pattern, tuple(found))
