"""Prose: what the docstrings of generated methods say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liftgen.conditions import fields_of
from liftgen.keys.physical import untold_roles
from liftgen.names import Name
from liftgen.outputs.repository.fields import article
from liftgen.outputs.repository.items import patchable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from liftgen.schema import AccessPattern, Entity, ItemCollection


def pattern_prose(entity: Entity, pattern: AccessPattern) -> str:
    """What a pattern answers, which key or index answers it, and how fresh the answer is."""
    bound = [f"`{each.name}`" for each in pattern.parameters if each.use == "equal"]
    plural = Name(Name(entity.name).plural).title
    what = entity.name if pattern.one else f"{plural[:1].upper()}{plural[1:]}"
    by = f" of one {listed(bound)}" if bound else ""
    first = f"The {what}{by}, or None." if pattern.one else f"{what}{by}{_order(entity, pattern)}."
    if pattern.limit is not None:
        first = f"{first[:-1]}; {pattern.limit} at most."
    return _said(pattern, f"{first}\n\n{_how(entity, pattern)}")


def named_prose(entity: Entity, pattern: AccessPattern, changed: Collection[str] = ()) -> str:
    """What a named read or write, or a scan, does; under which condition, and how.

    `changed` are the fields that an update changes, where only whoever asks says which.
    """
    at_once = set(pattern.fields or changed) <= {each.field for each in patchable(entity)}
    return _said(pattern, _named(entity, pattern, at_once=at_once))


def with_where_prose(prose: str, where: str) -> str:
    """What a named write does, which takes a condition of whoever asks, too."""
    end = ": otherwise ConditionFailed."
    if prose.endswith(end):
        return f"{prose.removesuffix(end)}, and `{where}` holds{end}"
    return f"{prose} Only where `{where}` holds{end}"


def fenced(text: str) -> str:
    """A line in the type of code, whatever backticks it has."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    padding = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def _said(pattern: AccessPattern, prose: str) -> str:
    """The words of the model's author first, where there are any."""
    return f"{pattern.doc.strip()}\n\n{prose}" if pattern.doc.strip() else prose


def _named(entity: Entity, pattern: AccessPattern, *, at_once: bool) -> str:
    condition = f" Only where {fenced(_text(pattern))}" if pattern.filter is not None else ""
    failing = f"{condition}: otherwise ConditionFailed." if condition else ""
    an = article(entity.name)
    match pattern.operation:
        case "get":
            what = f"{listed(f'`{each}`' for each in pattern.fields)} of the " if pattern.fields else ""
            fresh = "consistent" if pattern.consistent else "eventually consistent"
            only = f"{condition}; otherwise None." if condition else ""
            return f"The {what}{entity.name} with this key, or None.\n\nA read by key, {fresh}.{only}"
        case "put":
            return f"Store {an} whole.\n\nOver what is there, or new.{failing}"
        case "update":
            how = "In one request." if at_once else "Of what is read first, because keys depend on it."
            fields = listed(f"`{each}`" for each in pattern.fields) if pattern.fields else "fields"
            return f"Change {fields} of the {entity.name} with this key.\n\n{how} NotFound when there is none.{failing}"
        case "delete":
            return f"Delete the {entity.name} with this key; whether there was one.\n\nBy key.{failing}"
        case _:
            where = "the table" if pattern.on == "key" else f"the index `{entity.index(pattern.on).index}`"
            only = f" A filter leaves out what is not {fenced(_text(pattern))}." if condition else ""
            return f"Every {entity.name}, in no order.\n\nScans {where}, and costs all that is there: for administrators.{only}"


def check_prose(entity: Entity, pattern: AccessPattern) -> str:
    """What a named read is in a transaction that writes."""
    condition = f", where `{_text(pattern)}`" if pattern.filter is not None else ""
    return f"Only if there is {article(entity.name)} with this key{condition}."


def _text(pattern: AccessPattern) -> str:
    return str(pattern.filter)


def collection_prose(collection: ItemCollection) -> str:
    """What an item collection returns, and what answers it."""
    where = "the table's key" if collection.on == "key" else f"the index `{collection.on}`, eventually consistent"
    return f"{listed(collection.entities)} of one partition, in the order of the sort key.\n\nOne query on {where}."


def order_of(entity: Entity, pattern: AccessPattern) -> tuple[str, ...]:
    """The fields that the results of a query are in order of; none where its key has no more to say."""
    sort = entity.key_on(pattern.on).sort
    bound = {each.field for each in pattern.parameters if each.use == "equal"}
    return () if sort is None else tuple(each for each in sort.fields if each not in bound)


def listed(words: Iterable[str]) -> str:
    """The words with commas and an `and`."""
    *rest, last = list(words)
    return f"{', '.join(rest)} and {last}" if rest else last


def _order(entity: Entity, pattern: AccessPattern) -> str:
    fields = [f"`{each}`" for each in order_of(entity, pattern)]
    if not fields:
        return ""
    return f", last {fields[0]} first" if pattern.order == "desc" else f", in order of {listed(fields)}"


def _how(entity: Entity, pattern: AccessPattern) -> str:
    if pattern.on == "key":
        sentences = ["Query on the table's key, eventually consistent unless `.consistent()`."]
    else:
        index = entity.index(pattern.on)
        fresh = "eventually consistent" if index.kind == "global" else "eventually consistent unless `.consistent()`"
        sentences = [f"Query on the index `{index.index}`, {fresh}."]
        untold = untold_roles(entity, index)
        if untold:
            fields = listed(f"`{each.field}`" for each in untold)
            absent = f"It does not hold {fields}: a part may be of what counts as absent, and `whole()` is None then."
            sentences.append(absent)
    if pattern.fans_out:
        sentences.append("One request for each bucket and shard, merged in order.")
    if pattern.filter is not None:
        fields = listed(f"`{each}`" for each in fields_of(pattern.filter))
        sentences.append(f"A filter on {fields} leaves out items that are read, and paid for, all the same.")
    if pattern.mixed:
        sentences.append("Items of other entities lie between and are filtered out.")
    return " ".join(sentences)
