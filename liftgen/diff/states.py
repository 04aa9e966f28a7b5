"""States: what differs between two of them: the tables, and what is stored in them; and what must be asked to know."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liftgen.changes import (
    AddAttribute,
    AddEntity,
    AddUnique,
    Change,
    ChangeIndexKey,
    ChangeKey,
    ChangeModel,
    DropAttribute,
    DropEntity,
    DropUnique,
    MoveEntity,
    MoveTenants,
    RenameAttribute,
    RenameEntity,
    RenameTable,
    ReplaceTable,
    RequireAttribute,
    RetypeAttribute,
    SetDiscriminator,
    SetExpiry,
    SetMembers,
)
from liftgen.diff.answers import NO_ANSWERS, Answers, Question
from liftgen.diff.tables import diff
from liftgen.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from liftgen.stored import KeyText, Stored, StoredAttribute, StoredEntity, StoredIndex, StoredKey, StoredUnique


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes in a fixed order, tables before entities; and the questions without whose answers they may be wrong."""

    changes: tuple[Change, ...] = ()
    questions: tuple[Question, ...] = ()
    unused: tuple[str, ...] = ()
    """Answers to what nobody asked: there is nothing of that name, or nothing new that it could be called now."""


def diff_states(before: Stored, after: Stored, answers: Answers = NO_ANSWERS) -> Difference:
    """What changes from one state to another, with these answers."""
    walk = _Walk(answers)
    renamed = _renamed_tables(before, after, answers)
    old = _with_tables(before, renamed)
    walk.changes += [RenameTable(was, now) for was, now in renamed.items()]
    walk.used |= renamed.keys()
    walk.changes += diff(Schema(old.tables), Schema(after.tables))
    _entities(old, after, walk)
    _models(old, after, walk)
    said = [*(name for name, _ in answers.renamed), *answers.removed]
    return Difference(tuple(walk.changes), tuple(walk.questions), tuple(each for each in said if each not in walk.used))


class _Walk:
    """What has been found so far, and which answers were of use."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.changes: list[Change] = []
        self.questions: list[Question] = []
        self.used: set[str] = set()

    def pair(
        self, kind: str, gone: Iterable[str], new: Mapping[str, Iterable[str]], prefix: str = ""
    ) -> dict[str, str]:
        """Who of the gone is who of the new, by the answers; the rest is asked where `new` has candidates for it."""
        pairs: dict[str, str] = {}
        asked: list[tuple[str, list[str]]] = []
        for name in gone:
            full = f"{prefix}{name}"
            now = self.answers.new_name(full)
            candidates = list(new.get(name, ()))
            if now is not None and now in candidates:
                pairs[name] = now
                self.used.add(full)
            elif full in self.answers.removed:
                self.used.add(full)
            elif candidates:
                asked.append((full, candidates))
        for full, candidates in asked:
            left = tuple(each for each in candidates if each not in pairs.values())
            if left:
                self.questions.append(Question(kind, full, left))
        return pairs


def _renamed_tables(before: Stored, after: Stored, answers: Answers) -> dict[str, str]:
    old, new = {each.name for each in before.tables}, {each.name for each in after.tables}
    return {was: now for was, now in answers.renamed if was in old - new and now in new - old}


def _with_tables(state: Stored, renamed: Mapping[str, str]) -> Stored:
    return replace(
        state,
        tables=tuple(replace(each, name=renamed.get(each.name, each.name)) for each in state.tables),
        entities=tuple(replace(each, table=renamed.get(each.table, each.table)) for each in state.entities),
    )


def _entities(before: Stored, after: Stored, walk: _Walk) -> None:
    old, new = ({each.name: each for each in state.entities} for state in (before, after))
    gone, come = ([name for name in one if name not in other] for one, other in ((old, new), (new, old)))
    alike = {name: [each for each in come if _alike(old[name], new[each])] for name in gone}
    pairs = walk.pair("model", gone, alike)
    replaced = {each.after.name for each in walk.changes if isinstance(each, ReplaceTable)}
    for name in sorted(new):
        was = next((each for each, now in pairs.items() if now == name), name)
        if was not in old:
            walk.changes.append(AddEntity(new[name]))
            continue
        if was != name:
            walk.changes.append(RenameEntity(old[was], new[name]))
        _pair(old[was], new[name], walk, replaced=new[name].table in replaced)
    walk.changes += [DropEntity(old[name]) for name in sorted(gone) if name not in pairs]


def _alike(one: StoredEntity, other: StoredEntity) -> bool:
    """Whether one may be the other under another name: most of what they hold is the same."""
    held = {(each.field, each.type) for each in one.attributes}
    return one.table == other.table and len(held & {(each.field, each.type) for each in other.attributes}) * 2 >= len(
        held
    )


def _pair(old: StoredEntity, new: StoredEntity, walk: _Walk, *, replaced: bool) -> None:
    """One entity then and now; in a table that is replaced anyway, its key is part of that."""
    fields = _renamed_fields(old, new, walk)
    if old.table != new.table:
        walk.changes.append(MoveEntity(old, new))
    if old.discriminator != new.discriminator:
        walk.changes.append(SetDiscriminator(new, old.discriminator, new.discriminator))
    elsewhere = replaced or old.table != new.table
    if fields.get(old.tenant or "", old.tenant) != new.tenant:
        walk.changes.append(MoveTenants(old, new))
    elif not elsewhere and _key(old.key, fields) != new.key:
        walk.changes.append(ChangeKey(old, new))
    walk.changes += _indexes(old, new, fields)
    walk.changes += _attributes(old, new, fields)
    walk.changes += _uniques(old, new, fields)
    was = old.expiry and replace(
        old.expiry,
        field=fields.get(old.expiry.field, old.expiry.field),
        of=fields.get(old.expiry.of or "", old.expiry.of),
    )
    if was != new.expiry:
        walk.changes.append(SetExpiry(new, old.expiry, new.expiry))


def _renamed_fields(old: StoredEntity, new: StoredEntity, walk: _Walk) -> dict[str, str]:
    """The fields that have another name now: by what is stored, which says so itself, or by the answers."""
    was, now = ({each.field: each for each in entity.attributes} for entity in (old, new))
    gone = [each for each in old.attributes if each.field not in now]
    come = [each for each in new.attributes if each.field not in was]
    same = {
        each.field: other.field for each in gone for other in come if (each.name, each.type) == (other.name, other.type)
    }
    candidates = {
        each.field: [other.field for other in come if other.field not in same.values() and other.type == each.type]
        for each in gone
        if each.field not in same
    }
    return same | walk.pair("field", candidates, candidates, f"{new.name}.")


def _indexes(old: StoredEntity, new: StoredEntity, fields: Mapping[str, str]) -> Iterator[Change]:
    was = {each.index: _index(each, fields) for each in old.indexes}
    now = {each.index: each for each in new.indexes}
    for name in sorted({*was, *now}):
        one, other = was.get(name), now.get(name)
        if one is None or other is None or (one.key, one.when) != (other.key, other.when):
            yield ChangeIndexKey(new, one, other)


def _attributes(old: StoredEntity, new: StoredEntity, fields: Mapping[str, str]) -> Iterator[Change]:
    was = {fields.get(each.field, each.field): each for each in old.attributes}
    for each in new.attributes:
        if each.field not in was:
            yield AddAttribute(new, each)
        else:
            yield from _attribute(new, was.pop(each.field), each)
    for each in was.values():
        yield DropAttribute(new, each)


def _attribute(entity: StoredEntity, old: StoredAttribute, new: StoredAttribute) -> Iterator[Change]:
    if old.name != new.name:
        yield RenameAttribute(entity, old, new)
    if old.members and new.members and _form(old) == _form(new):
        if set(old.members) != set(new.members):
            yield SetMembers(entity, old, new)
    elif (old.bare_type, _form(old)) != (new.bare_type, _form(new)):
        yield RetypeAttribute(entity, old, new)
    if _always(old) != _always(new):
        yield RequireAttribute(entity, old, new)


def _form(attribute: StoredAttribute) -> tuple[bool, ...]:
    """How a value is stored, beside its type."""
    return attribute.encrypted, attribute.as_set, attribute.as_json, attribute.lifecycle == "ttl"


def _always(attribute: StoredAttribute) -> bool:
    """Whether an item without the attribute cannot be read."""
    return attribute.required and not attribute.type.endswith(" | None")


def _uniques(old: StoredEntity, new: StoredEntity, fields: Mapping[str, str]) -> Iterator[Change]:
    was = {each.name: _unique(each, fields, old, new) for each in old.uniques}
    now = {each.name: each for each in new.uniques}
    for name in sorted({*was, *now}):
        if was.get(name) == now.get(name):
            continue
        if name in was:
            yield DropUnique(new, was[name])
        if name in now:
            yield AddUnique(new, now[name])


def _models(before: Stored, after: Stored, walk: _Walk) -> None:
    old, new = dict(before.models), dict(after.models)
    walk.changes += [
        ChangeModel(name, old[name], new[name]) for name in sorted(old.keys() & new.keys()) if old[name] != new[name]
    ]


def _key(key: StoredKey, fields: Mapping[str, str]) -> StoredKey:
    """The key as it would be said with the fields' names of now."""
    return replace(
        key, partition=_text(key.partition, fields), sort=None if key.sort is None else _text(key.sort, fields)
    )


def _text(part: KeyText, fields: Mapping[str, str]) -> KeyText:
    if isinstance(part, tuple):
        return tuple(fields.get(each, each) for each in part)
    return re.sub(r"\{\{|\{(\w+)", lambda found: _placeholder(found, fields), part)


def _placeholder(found: re.Match[str], fields: Mapping[str, str]) -> str:
    return found[0] if found[1] is None else f"{{{fields.get(found[1], found[1])}"


def _index(index: StoredIndex, fields: Mapping[str, str]) -> StoredIndex:
    when = index.when
    if when is not None:
        # Text in quotes is a value, whatever it looks like.
        when = re.sub(r"'(?:[^']|'')*'|\b[^\W\d]\w*", lambda found: fields.get(found[0], found[0]), when)
    return replace(index, key=_key(index.key, fields), when=when)


def _unique(unique: StoredUnique, fields: Mapping[str, str], old: StoredEntity, new: StoredEntity) -> StoredUnique:
    """The constraint as it would be said now; that its model has another name is told with the model."""
    key = _key(unique.key, fields)
    if old.name != new.name and isinstance(key.partition, str):
        said = f"UNIQUE#{old.name}.{unique.name}"
        key = replace(key, partition=key.partition.replace(said, f"UNIQUE#{new.name}.{unique.name}"))
    return replace(unique, fields=tuple(fields.get(each, each) for each in unique.fields), key=key)
