"""Transactions: the patterns over several tables in, a `Transaction` each out, and the settings that its actions need."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liftgen.declarations import Argument, MarkerDeclaration, Setting, TransactionDeclaration
from liftgen.importers.awslabs.conditions import write_condition
from liftgen.importers.imported import ImportedPattern
from liftgen.importers.python_names import field_name, unused
from liftgen.names import closest
from liftgen.rules.importing import ImpossiblePattern, NothingOfThatName, ReadAs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.diagnostics import Report
    from liftgen.importers.awslabs.document import ActionPart, TransactionPart
    from liftgen.importers.awslabs.patterns import Patterns

MARKERS = {"Put": "Put", "Update": "Update", "Delete": "Delete", "ConditionCheck": "Get", "Get": "Get"}
PLAIN = {"Put": "put", "Update": "update", "Delete": "delete", "ConditionCheck": "get", "Get": "get"}
_EXISTS = re.compile(r"attribute_exists\(\w+\)")
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_ABSENT = re.compile(r"attribute_not_exists\(\w+\)")


def read_transaction(
    transaction: TransactionPart,
    entities: Mapping[tuple[str, str], Patterns],
    tables: Sequence[str],
    module: str,
    report: Report,
) -> tuple[TransactionDeclaration | None, ImportedPattern]:
    """The transaction; None where one of its actions cannot be read. `entities` are known by their table and name."""
    name = transaction.name.text
    actions = [_action(each, transaction, entities, tables, report) for each in transaction.actions]
    whole = tuple(each for each in actions if each is not None)
    _check_entities(transaction, {entity for _, entity in entities}, report)
    answered = transaction.operation is not None and bool(whole) and len(whole) == len(actions)
    answer = ImportedPattern(
        transaction.number,
        name,
        transaction.description,
        transaction.operation.text if transaction.operation else "",
        "",
        name if answered else None,
        "transaction",
    )
    if not answered:
        return None, answer
    span = transaction.name.span
    arguments = (Argument("name", name, span), Argument("actions", whole, span))
    marker = MarkerDeclaration("Transaction", arguments, span=span)
    variable = unused(name, {entity for _, entity in entities})
    return TransactionDeclaration(variable, module, marker, transaction.description), answer


def _action(
    action: ActionPart,
    transaction: TransactionPart,
    entities: Mapping[tuple[str, str], Patterns],
    tables: Sequence[str],
    report: Report,
) -> str | None:
    """`"Entity.operation"`."""
    if action.table is None or action.entity is None or action.action is None:
        return None
    known = entities.get((action.table.text, action.entity.text))
    if known is None:
        _refuse_unknown(action, entities, tables, report)
        return None
    condition = write_condition(action.condition.text, known.keys) if action.condition is not None else None
    operation = _operation(action, transaction, known, condition, report)
    return f"{action.entity}.{operation}" if operation is not None else None


def _operation(
    action: ActionPart, transaction: TransactionPart, known: Patterns, condition: str | None, report: Report
) -> str | None:
    assert action.action is not None  # the action is whole
    kind = action.action.text
    exists = condition is not None and _is_of_key(_EXISTS, condition, known)
    absent = condition is not None and _is_of_key(_ABSENT, condition, known)
    fields: tuple[str, ...] = ()
    if kind == "Update":
        fields = _changed(action, transaction, known, condition, report)
        condition = _apart(condition, fields)
    match kind:
        case "Put" if absent:
            return "create"
        case "ConditionCheck" if absent:
            why = f"checks that no `{action.entity}` is there, and a check finds one"
            report.add(ImpossiblePattern(transaction.name.text, why, "put an item instead"), action.action.span)
            return None
        case "ConditionCheck" | "Update" if exists and not fields:
            return PLAIN[kind]
    if condition is None and not fields:
        return PLAIN[kind]
    name = f"{PLAIN[kind]}_existing" if exists and not fields else transaction.name.text
    return _setting(action, MARKERS[kind], name, fields, condition, known)


def _setting(
    action: ActionPart, marker: str, name: str, fields: tuple[str, ...], condition: str | None, known: Patterns
) -> str:
    """The name of a setting of the entity that says the action; one that says the same is there once."""
    assert action.action is not None  # the action is whole
    span = action.condition.span if action.condition is not None else action.action.span
    arguments = [Argument("fields", fields, span)] if fields else []
    arguments += [Argument("where", condition, span)] if condition is not None else []
    declared = MarkerDeclaration(marker, tuple(arguments), span=span)
    for each in known.settings:
        if each.marker == declared and each.name == name:
            return name
    taken = {each.name for each in known.settings} | {*known.indexes.values()}
    setting = Setting(unused(name, taken), declared, known.keys.entity.name.text, span=span)
    known.settings.append(setting)
    return setting.name


def _changed(
    action: ActionPart, transaction: TransactionPart, known: Patterns, condition: str | None, report: Report
) -> tuple[str, ...]:
    """The fields that an update changes: those that the transaction has values for, else what its condition is about."""
    assert action.action is not None  # the action is whole
    key = known.keys.key.fields if known.keys.key else ()
    said = _names(condition or "", parameters=True)
    values = [each.name.text for each in transaction.parameters if each.kind is None or each.kind.text != "entity"]
    changed = [each for each in values if each in known.fields and each not in key and each not in said]
    if changed:
        return tuple(field_name(each) for each in changed)
    about = [each for each in _names(condition or "", parameters=False) if each not in map(field_name, key)]
    compared = tuple(each for each in about if each in {field_name(name) for name in known.fields})
    if compared:
        listed = " and ".join(f"`{each}`" for each in compared)
        what = f"nothing says what `{transaction.name}` changes in `{action.entity}`"
        report.add(ReadAs(what, f"it is read as {listed}, which its condition is about"), action.action.span)
    return compared


def _names(condition: str, *, parameters: bool) -> list[str]:
    """The parameters of a condition, or its other words, each once."""
    outside = " ".join(_QUOTED.split(condition))
    found = re.findall(r":(\w+)" if parameters else r"(?<![\w:])([^\W\d]\w*)", outside)
    return list(dict.fromkeys(found))


def _apart(condition: str | None, fields: tuple[str, ...]) -> str | None:
    """The condition, its parameters under other names than the fields that change, which are parameters, too."""
    if condition is None:
        return None
    for each in fields:
        condition = re.sub(rf":{each}\b", f":given_{each}", condition)
    return condition


def _is_of_key(pattern: re.Pattern[str], condition: str, known: Patterns) -> bool:
    """Whether the condition is this one alone, of a field that every item of the entity has."""
    if not pattern.fullmatch(condition.replace(" ", "")):
        return False
    name = condition.partition("(")[2].rstrip(") ").strip()
    return known.keys.key is not None and name in {field_name(each) for each in known.keys.key.fields}


def _refuse_unknown(
    action: ActionPart, entities: Mapping[tuple[str, str], Patterns], tables: Sequence[str], report: Report
) -> None:
    assert action.table is not None  # the action is whole
    assert action.entity is not None  # the action is whole
    if action.table.text not in tables:
        meant = closest(action.table.text, tables)
        report.add(NothingOfThatName("the document", "table", action.table.text, meant), action.table.span)
        return
    inside = [entity for table, entity in entities if table == action.table.text]
    meant = closest(action.entity.text, inside)
    owner = f"table `{action.table}`"
    report.add(NothingOfThatName(owner, "entity", action.entity.text, meant), action.entity.span)


def _check_entities(transaction: TransactionPart, entities: set[str], report: Report) -> None:
    for each in transaction.parameters:
        if each.entity is not None and each.entity.text not in entities:
            meant = closest(each.entity.text, entities)
            report.add(NothingOfThatName("the document", "entity", each.entity.text, meant), each.entity.span)
