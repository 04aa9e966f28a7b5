"""Transactions: `Transaction("name", "Entity.operation", …)` → its actions over the entities.

An action names an entity and what is done to it: `put`, `get`, `update`, `delete`, or a named pattern of that entity.
In a transaction that writes, a read is a check: that the item is there, and that the pattern's condition holds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from liftgen.names import closest
from liftgen.rules.relations import ConditionOfRead, UnknownAction, UnknownModel
from liftgen.schema import NamedTransaction, TransactionAction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.declarations import TransactionDeclaration
    from liftgen.derive.context import Context
    from liftgen.diagnostics import Span
    from liftgen.schema import Entity

PLAIN: dict[str, Literal["get", "put", "update", "delete"]] = {
    "get": "get",
    "put": "put",
    "create": "put",
    "update": "update",
    "delete": "delete",
}


def transaction_of(
    declaration: TransactionDeclaration, entities: Mapping[str, Entity], context: Context
) -> NamedTransaction | None:
    """The transaction; None where an action cannot be read."""
    marker = declaration.marker
    argument = marker.get("actions")
    values = argument.value if argument is not None and isinstance(argument.value, tuple) else ()
    place = marker.place("actions")
    actions = [_action(each, entities, place, context) for each in values]
    found = [each for each in actions if each is not None]
    if len(found) < len(actions) or not found:
        if not actions:
            context.report.add(UnknownAction("", ()), place)
        return None
    if any(each.operation != "get" for each in found):
        found = [replace(each, operation="check") if each.operation == "get" else each for each in found]
    else:
        for each in found:
            if each.condition is not None:
                action = f"{each.entity}.{each.pattern}"
                context.report.add(ConditionOfRead(action, str(each.condition)), _word(place, action, context))
    return NamedTransaction(marker.text("name") or declaration.variable, tuple(found), declaration.doc)


def _action(value: object, entities: Mapping[str, Entity], place: Span, context: Context) -> TransactionAction | None:
    if not isinstance(value, str) or "." not in value:
        context.report.add(UnknownAction(value if isinstance(value, str) else "", ()), _word(place, value, context))
        return None
    name, _, operation = value.partition(".")
    entity = entities.get(name)
    if entity is None and name in context.lost:
        return None
    if entity is None:
        context.report.add(UnknownModel(name, closest(name, entities)), _word(place, value, context))
        return None
    if operation in PLAIN:
        return TransactionAction(PLAIN[operation], name, creates=operation == "create")
    pattern = next((each for each in entity.patterns if each.name == operation), None)
    if pattern is None or pattern.operation in ("query", "scan"):
        names = tuple(each.name for each in entity.patterns if each.operation not in ("query", "scan"))
        context.report.add(UnknownAction(value, names), _word(place, value, context))
        return None
    return TransactionAction(pattern.operation, name, pattern.filter, pattern.fields, pattern=pattern.name)  # type: ignore[arg-type]


def _word(place: Span, value: object, context: Context) -> Span:
    return context.places.word(place, value) if isinstance(value, str) else place
