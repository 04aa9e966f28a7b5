"""Operations: an item and what a step does to it in, the rewrite that makes it so out; nothing where it is so already.

An operation is plain data, an `op` and its arguments. What an item cannot be given raises UnfitError: it is quarantined.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.migration.conditions import holds
from liftgen.runtime.migration.convert import converted
from liftgen.runtime.migration.texts import composed, fitting, pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.runtime.wire import AttributeValue, Item

OWNER = "_owner"
"""The attribute that only guards have: the key of the item that they guard for."""


class UnfitError(Exception):
    """The item cannot be what the step makes of items, and why."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard to be taken: its item, and the key of whoever it is for."""

    item: Item
    owner: Item


@dataclass(slots=True)
class Rewrite:
    """What is to become of an item: its attributes afterwards, where it is then, and the guards that it takes.

    `reads` are the attributes on which that depends. `table` is where a copy goes, to the key `goal`; the item itself stays.
    `gone` is whether the item is to be deleted.
    """

    before: Item
    after: Item
    reads: set[str] = field(default_factory=set)
    guards: list[Guard] = field(default_factory=list)
    table: str | None = None
    goal: Item = field(default_factory=dict)
    gone: bool = False

    @property
    def touched(self) -> tuple[str, ...]:
        """The attributes that differ afterwards, by name."""
        names = sorted({*self.before, *self.after})
        return tuple(name for name in names if self.before.get(name) != self.after.get(name))

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.touched or self.guards or self.table is not None or self.gone)


@dataclass(frozen=True, slots=True)
class Work:
    """A data step: which items it is about, and what it does to each. `key` are the attributes of the table's key."""

    select: Mapping[str, Any]
    do: Sequence[Mapping[str, Any]]
    key: tuple[str, ...]
    now: int = 0

    def concerns(self, item: Item) -> bool:
        """Whether the step is about this item; guards are nobody's items unless a step is about them."""
        if (OWNER in item) != bool(self.select.get("guards")):
            return False
        told = self.select.get("is", {})
        if any(item.get(name) != {"S": value} for name, value in told.items()):
            return False
        return all(
            isinstance(text := item.get(name, {}).get("S"), str) and pattern(like).fullmatch(text) is not None
            for name, like in self.select.get("like", {}).items()
        )

    def rewrite(self, item: Item) -> Rewrite:
        """What is to become of the item; UnfitError where it cannot be."""
        made = Rewrite(item, dict(item))
        for operation in self.do:
            try:
                _OPERATIONS[operation["op"]](operation, made, self)
            except (ValueError, InvalidValue) as error:
                raise UnfitError(str(error)) from error
        return made


def _fill(operation: Mapping[str, Any], made: Rewrite, _: Work) -> None:
    name, value = operation["attribute"], operation["value"]
    if value is None:
        raise ValueError(f"`{name}` has no value yet: say it in the migration")
    made.reads.add(name)
    if _absent(made.after.get(name)):
        made.after[name] = value


def _copy(operation: Mapping[str, Any], made: Rewrite, _: Work) -> None:
    source, goal = operation["from"], operation["to"]
    made.reads |= {source, goal}
    if goal not in made.after and source in made.after:
        made.after[goal] = made.after[source]


def _remove(operation: Mapping[str, Any], made: Rewrite, _: Work) -> None:
    made.reads.add(operation["attribute"])
    made.after.pop(operation["attribute"], None)


def _convert(operation: Mapping[str, Any], made: Rewrite, _: Work) -> None:
    source, goal = operation["from"], operation["to"]
    made.reads |= {source, goal}
    value = made.after.get(source)
    if value is None or "NULL" in value or (source != goal and goal in made.after):
        return
    made.after[goal] = converted(value, *operation["kinds"])


def _replace(operation: Mapping[str, Any], made: Rewrite, _: Work) -> None:
    name = operation["attribute"]
    made.reads.add(name)
    for old, new in operation["values"]:
        if made.after.get(name) == _value(old):
            if new is None:
                raise ValueError(f"`{old}` of `{name}` has no other value yet: say it in the migration")
            made.after[name] = _value(new)
            return


def _compose(operation: Mapping[str, Any], made: Rewrite, _: Work) -> None:
    fields, item = operation["fields"], made.after
    names = [*operation["key"], *(name for name, _ in fields.values()), *filter(None, [operation.get("unless")])]
    made.reads |= set(names)
    texts: dict[str, str | None] = dict.fromkeys(operation["key"])
    deleted = not _absent(item.get(operation.get("unless", "")))
    if not deleted and ("when" not in operation or holds(operation["when"], fields, item)):
        escaped = operation.get("escape", True)
        texts = {name: composed(text, fields, item, escaped=escaped) for name, text in operation["key"].items()}
    inside = None not in texts.values()
    for place, (name, text) in enumerate(texts.items()):
        if inside and text is not None:
            item[name] = {"S": fitting(text, sort=place > 0)}
        else:
            item.pop(name, None)


def _move(operation: Mapping[str, Any], made: Rewrite, work: Work) -> None:
    # Everything moves along, so everything must be as it was read.
    made.reads |= set(made.before)
    _compose_key(operation, made.after, work.key)


def _copy_to(operation: Mapping[str, Any], made: Rewrite, _: Work) -> None:
    made.table = operation["table"]
    _compose_key(operation, made.after, tuple(operation["goal"]))
    made.goal = {name: made.after[name] for name in operation["goal"]}


def _guard(operation: Mapping[str, Any], made: Rewrite, work: Work) -> None:
    fields = operation["fields"]
    made.reads |= {name for name, _ in fields.values()}
    escaped = operation.get("escape", True)
    texts = {name: composed(text, fields, made.after, escaped=escaped) for name, text in operation["key"].items()}
    if None in texts.values():
        return
    owner = {name: made.after[name] for name in work.key}
    item: Item = {name: {"S": text} for name, text in texts.items() if text is not None}
    item[OWNER] = {"M": owner}
    if "discriminator" in operation:
        item[operation["discriminator"]] = {"S": operation["name"]}
    if operation.get("expiry") in made.after:
        item[operation["expiry"]] = made.after[operation["expiry"]]
    made.guards.append(Guard(item, owner))


def _delete(_: Mapping[str, Any], made: Rewrite, __: Work) -> None:
    made.reads |= set(made.before)
    made.gone = True


def _count_past(operation: Mapping[str, Any], made: Rewrite, work: Work) -> None:
    number = made.before.get(operation["attribute"], {}).get("N")
    if number is not None and 0 < float(number) <= work.now:
        raise ValueError(f"`{operation['attribute']}` is past: it would be deleted at once")


def _compose_key(operation: Mapping[str, Any], item: Item, key: tuple[str, ...]) -> None:
    escaped = operation.get("escape", True)
    for name, text in operation["key"].items():
        said = composed(text, operation["fields"], item, escaped=escaped)
        if said is None:
            raise ValueError(f"a field of key `{name}` is absent")
        item[name] = {"S": fitting(said, sort=key.index(name) > 0 if name in key else False)}


def _absent(value: AttributeValue | None) -> bool:
    return value is None or "NULL" in value


def _value(content: object) -> AttributeValue:
    match content:
        case bool():
            return {"BOOL": content}
        case int():
            return {"N": str(content)}
        case dict():
            return content
        case _:
            return {"S": str(content)}


def key_text(key: Item) -> str:
    """A key as text, the same for the same key."""
    return json.dumps(key, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


_OPERATIONS = {
    "fill": _fill,
    "copy": _copy,
    "remove": _remove,
    "convert": _convert,
    "replace": _replace,
    "compose": _compose,
    "move": _move,
    "copy to": _copy_to,
    "guard": _guard,
    "delete": _delete,
    "count past": _count_past,
}
