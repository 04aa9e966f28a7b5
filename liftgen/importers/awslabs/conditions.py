"""Conditions: filters and conditions of the document in, the text of a `where` out, in the model's names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liftgen.importers.python_names import field_name
from liftgen.names import closest
from liftgen.rules.importing import NothingOfThatName

if TYPE_CHECKING:
    from liftgen.diagnostics import Report
    from liftgen.importers.awslabs.document import ConditionPart, EntityPart, FilterPart, PatternPart
    from liftgen.importers.awslabs.keys import Keys

_QUOTED = re.compile(r"('(?:[^']|'')*')")
_KEYWORD = re.compile(r"(?<![\w:#])(AND|OR|NOT|BETWEEN|IN)\b")
_NAME = re.compile(r"(?<![\w:])#?([^\W\d]\w*)")
_EXISTS = re.compile(r"(attribute_(?:not_)?exists\s*\(\s*)#?([^\W\d]\w*)")


def filter_text(pattern: PatternPart, entity: EntityPart, report: Report) -> str | None:
    """What the filter of a pattern says; None where it has none, or it names what is not there."""
    if pattern.filter is None or not _names_what_is_there(pattern, pattern.filter, entity, report):
        return None
    texts = [_condition(each) for each in pattern.filter.conditions]
    if len(texts) == 1:
        return texts[0]
    return f"({' or '.join(texts)})" if pattern.filter.any else " and ".join(texts)


def write_condition(text: str, keys: Keys) -> str:
    """The condition of an action, in names of fields where DynamoDB's language has placeholders and attributes of keys."""
    pieces = _QUOTED.split(text)
    return "".join(each if number % 2 else _in_names(each, keys) for number, each in enumerate(pieces))


def _names_what_is_there(pattern: PatternPart, filter_: FilterPart, entity: EntityPart, report: Report) -> bool:
    fields = [each.name.text for each in entity.fields]
    parameters = [each.name.text for each in pattern.parameters]
    there = True
    for condition in filter_.conditions:
        field = condition.field
        if field.text not in fields:
            owner = f"entity `{entity.name}`"
            report.add(NothingOfThatName(owner, "field", field.text, closest(field.text, fields)), field.span)
            there = False
        for each in condition.parameters:
            if each.text not in parameters:
                owner = f"pattern `{pattern.name}`"
                report.add(NothingOfThatName(owner, "parameter", each.text, closest(each.text, parameters)), each.span)
                there = False
    return there


def _condition(condition: ConditionPart) -> str:
    name = field_name(condition.field.text)
    function, operator = (each.text if each else None for each in (condition.function, condition.operator))
    values = [f":{each}" for each in condition.parameters]
    if function == "size":
        return _comparison(f"size({name})", operator, values)
    if function is not None:
        return f"{function}({', '.join((name, *values))})"
    return _comparison(name, operator, values)


def _comparison(left: str, operator: str | None, values: list[str]) -> str:
    match operator:
        case "between":
            return f"{left} between {values[0]} and {values[1]}"
        case "in":
            return f"{left} in ({', '.join(values)})"
        case _:
            return f"{left} {operator} {values[0]}"


def _in_names(text: str, keys: Keys) -> str:
    text = _EXISTS.sub(lambda match: f"{match[1]}{_existing(match[2], keys)}", text)
    text = _KEYWORD.sub(lambda match: match[1].lower(), text)
    fields = {each.name.text for each in keys.entity.fields}
    return _NAME.sub(lambda match: field_name(match[1]) if match[1] in fields else match[0].removeprefix("#"), text)


def _existing(name: str, keys: Keys) -> str:
    """The field that is there when the attribute is: for an attribute of the table's key a field that the key is made of."""
    if keys.entity.field(name) is not None or keys.key is None:
        return name
    if keys.table.sort is not None and name == keys.table.sort.text and keys.key.sort:
        return keys.key.sort[0]
    if name in (each.text for each in (keys.table.partition, keys.table.sort) if each) and keys.key.fields:
        return keys.key.fields[0]
    return name
