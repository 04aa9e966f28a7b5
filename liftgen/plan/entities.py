"""Entities: the steps that change what is stored: which code goes first, how items follow, what is taken away last."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from liftgen.changes import (
    AddAttribute,
    AddEntity,
    AddUnique,
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
    RequireAttribute,
    RetypeAttribute,
    SetDiscriminator,
    SetExpiry,
    SetMembers,
)
from liftgen.plan.items import (
    KINDS,
    compose_operation,
    copy_operation,
    guard_operation,
    index_texts,
    key_operation,
    kind,
    select,
)
from liftgen.plan.lacking import fill_operations, is_written_before, lacking
from liftgen.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.changes import EntityChange
    from liftgen.plan.lacking import Defaults
    from liftgen.schema import Table
    from liftgen.steps import Phase
    from liftgen.stored import Stored, StoredAttribute, StoredEntity, StoredIndex

Operations = list[dict[str, Any]]

REPLAY = "replay the undo log: `lift dynamorm migrate down`"
CODE_BEFORE = "deploy the code before"


def entity_steps(
    change: EntityChange,
    before: Stored,
    after: Stored,
    filled: frozenset[str],
    given: frozenset[str],
    defaults: Defaults,
) -> Iterator[Step]:
    """The steps of one change of what is stored.

    Fields are said as `Entity.field`: `filled` are those whose values come with the backfill, `given` those whose `defaults` old
    items are given for an index.
    """
    entity = change.entity if not isinstance(change, ChangeModel) else None
    if entity is None:
        assert isinstance(change, ChangeModel)
        yield from _change_model(change)
        return
    if entity.table not in {each.name for each in after.tables}:
        return  # its table goes with it
    at = _At(entity, after)
    match change:
        case AddEntity() | SetExpiry():
            yield from _code_alone(change, at)
        case DropEntity():
            yield at.gate("code", f"deploy code that uses {entity.name} no more, and let it soak", 2, CODE_BEFORE)
            left = f"leave the items of {entity.name} where they are, or export and delete them when nobody misses them"
            yield at.gate("contract", left, 3, "put them back from the export")
        case RenameEntity(before=was):
            yield from _rename_entity(was, at)
        case MoveEntity(before=was):
            yield from _move_entity(was, at)
        case ChangeKey(before=was):
            yield from _change_key(was, at)
        case MoveTenants():
            yield from _move_tenants(at)
        case ChangeIndexKey(before=old, after=new):
            yield from _change_index_key(old, new, before, at, filled, defaults)
        case AddAttribute(attribute=attribute):
            yield from _add_attribute(attribute, at, written=f"{entity.name}.{attribute.field}" in given)
        case DropAttribute(attribute=attribute):
            yield from _drop_attribute(attribute, at)
        case RenameAttribute(before=old, after=new):
            yield from _rename_attribute(old, new, at)
        case RetypeAttribute(before=old, after=new):
            yield from _retype_attribute(old, new, at)
        case RequireAttribute(after=attribute):
            yield from _require_attribute(attribute, at)
        case SetMembers():
            yield from _set_members(change, at)
        case AddUnique(unique=unique):
            yield from _add_unique(unique.name, at)
        case DropUnique(unique=unique):
            yield from _drop_unique(unique.name, at)
        case SetDiscriminator(before=attribute_was, after=now):
            yield from _set_discriminator(attribute_was, now, at)


class _At:
    """Where steps are about: an entity in its state, so that a step need only say what it does."""

    def __init__(self, entity: StoredEntity, state: Stored) -> None:
        self.entity = entity
        self.state = state
        self.table = state.table(entity.table)

    def gate(self, phase: Phase, title: str, danger: int, rollback: str) -> Step:
        return Step("gate", phase, title, self.entity.table, danger, rollback, entity=self.entity.name)

    def data(
        self, phase: Phase, title: str, danger: int, do: Operations, select: dict[str, Any], rollback: str = REPLAY
    ) -> Step:
        action = {"select": select, "do": do, "budget": 0}
        return Step("data", phase, title, self.entity.table, danger, rollback, action, self.entity.name)

    @property
    def select(self) -> dict[str, Any]:
        return select(self.entity, self.state)


def _code_alone(change: AddEntity | SetExpiry, at: _At) -> Iterator[Step]:
    name = at.entity.name
    if isinstance(change, AddEntity):
        yield at.gate("code", f"deploy code that has {name}", 0, CODE_BEFORE)
        return
    title = f"deploy code that lets {name} expire at another time; items keep the time that they have"
    yield at.gate("code", title, 2, CODE_BEFORE)


def _rename_entity(before: StoredEntity, at: _At) -> Iterator[Step]:
    was, now, attribute = before.name, at.entity.name, at.entity.discriminator
    if attribute is None or before.discriminator is None:
        yield at.gate("code", f"deploy code that calls {was} {now}: no item says the name", 0, CODE_BEFORE)
        return
    both = f"deploy code that reads items of {attribute} `{was}` and `{now}` alike, or stop its writers"
    yield at.gate("expand", both, 1, CODE_BEFORE)
    operation = {"op": "replace", "attribute": attribute, "values": [[was, now]]}
    told = {"is": {attribute: was}}
    yield at.data("backfill", f"call every {was} a {now} in `{attribute}`", 2, [operation], told)
    for each in at.entity.uniques:
        take = guard_operation("guard", each.name, at.entity, at.table)
        title = f"take the guards of `{now}.{each.name}` beside those of `{was}.{each.name}`"
        yield at.data("backfill", title, 2, [take], at.select)
    yield at.gate("code", f"deploy code that has {now} alone", 1, CODE_BEFORE)
    for each in before.uniques:
        guards = {"is": {attribute: f"{was}.{each.name}"}, "guards": True}
        title = f"release the guards of `{was}.{each.name}`"
        yield at.data("contract", title, 2, [{"op": "delete"}], guards)


def _move_entity(before: StoredEntity, at: _At) -> Iterator[Step]:
    name, was, now = at.entity.name, before.table, at.entity.table
    both = f"deploy code that reads {name} in `{was}` and writes it to both `{was}` and `{now}`, deletes too"
    yield at.gate("expand", both, 1, CODE_BEFORE)
    operation = copy_operation(at.entity, at.table)
    told = {"is": {before.discriminator: name}} if before.discriminator is not None else {}
    title = f"copy every {name} of table `{was}` to `{now}`, where it is not there already"
    back = f"delete from `{now}` what was copied and nobody has changed since"
    action = {"select": told, "do": [operation], "budget": 0}
    yield Step("data", "backfill", title, was, 2, back, action, name)
    yield at.gate("code", f"deploy code that reads {name} in `{now}`, and let it soak", 2, f"read `{was}` again")
    alone = f"deploy code that writes {name} to `{now}` alone"
    yield at.gate("contract", alone, 3, f"restore `{was}` from its last backup")


def _change_key(before: StoredEntity, at: _At) -> Iterator[Step]:
    name = at.entity.name
    both = f"deploy code that writes {name} under its new key, and reads the old key where the new one has nothing"
    yield at.gate("expand", both, 1, CODE_BEFORE)
    told = at.select
    if "like" in told:
        told = select(before, at.state)  # told by its key, and these still have the old one
    operation = key_operation("move", at.entity, at.table)
    title = f"move every {name} to its new key, old and new in one transaction"
    yield at.data("backfill", title, 3, [operation], told)
    for each in at.entity.uniques:
        take = guard_operation("guard", each.name, at.entity, at.table)
        yield at.data("backfill", f"let the guards of `{name}.{each.name}` know the new keys", 2, [take], at.select)
    yield at.gate("code", f"deploy code that reads {name} under its new key alone", 2, CODE_BEFORE)


def _move_tenants(at: _At) -> Iterator[Step]:
    name = at.entity.name
    title = (
        f"decide tenant by tenant where its {name} items lie: write to both layouts by a flag of the tenant, copy its items, "
        "compare, and switch its reads; check quotas first where each tenant gets a table"
    )
    yield at.gate(
        "backfill", title, 3, "turn the flag of that tenant back: the old layout has been written to all the time"
    )
    drop = f"take the old layout of {name} away, tenant by tenant, and the flag last"
    yield at.gate("contract", drop, 3, "copy the tenant's items back")


def _change_index_key(
    old: StoredIndex | None,
    new: StoredIndex | None,
    before: Stored,
    at: _At,
    filled: frozenset[str],
    defaults: Defaults,
) -> Iterator[Step]:
    name = at.entity.name
    if new is None:
        assert old is not None
        kept = {key for each in at.entity.indexes for key in index_texts(each, at.table)}
        gone = sorted(set(index_texts(old, _table_before(before, at))) - kept)
        yield at.gate("code", f"deploy code that asks index `{old.index}` for {name} no more", 1, CODE_BEFORE)
        if gone:
            do: Operations = [{"op": "remove", "attribute": each} for each in gone]
            yield at.data("contract", f"take every {name} out of index `{old.index}`", 2, do, at.select)
        return
    said = index_texts(new, at.table)
    absent = lacking(new, at.entity)
    fills = fill_operations(absent, at.entity, defaults)
    names = " and ".join(f"`{each.name}`" for each in absent)
    what = "its default" if all(each["value"] is not None for each in fills) else "a value"
    danger = 1 if old is None else 2
    if not said:
        # Native: whatever has the attributes is in it.
        for each in absent:
            if f"{name}.{each.field}" not in filled and not is_written_before(each, at.entity, before):
                yield at.gate("expand", _writes_title(each, at), danger, CODE_BEFORE)
        if fills:
            title = f"give every {name} without {names} {what}, so that index `{new.index}` has it"
            waits = any(f"{name}.{each.field}" in filled for each in absent)
            yield at.data(_when(waits, before, at), title, danger, fills, at.select)
        return
    yield at.gate(
        "expand", f"deploy code that writes the keys of index `{new.index}` with every {name}", danger, CODE_BEFORE
    )
    operation = compose_operation(new, at.entity, at.table)
    title = f"give every {name} its keys of index `{new.index}`: {' and '.join(f'`{each}`' for each in said)}"
    if fills:
        title += f", and first {what} of {names} where it has none"
    waits = any(f"{name}.{field}" in filled for field in operation["fields"])
    yield at.data(_when(waits, before, at), title, danger, [*fills, operation], at.select)


def _when(waits: bool, before: Stored, at: _At) -> Phase:
    """The phase of giving items what an index reads: before the index is made, but not before items are there and told so."""
    entity = at.entity
    there = {(each.name, each.table, each.discriminator) for each in before.entities}
    ready = not waits and (entity.name, entity.table, entity.discriminator) in there
    return "expand" if ready else "backfill"


def _table_before(before: Stored, at: _At) -> Table:
    return next((each for each in before.tables if each.name == at.table.name), at.table)


def _add_attribute(attribute: StoredAttribute, at: _At, *, written: bool) -> Iterator[Step]:
    name, stored = at.entity.name, attribute.name
    if attribute.lifecycle == "version":
        yield at.gate("expand", f"deploy code that takes {name} without a `{stored}` for version 0", 1, CODE_BEFORE)
        fill = {"op": "fill", "attribute": stored, "value": {"N": "0"}}
        yield at.data("backfill", f"give every {name} without one version 0", 1, [fill], at.select)
        return
    if written:
        return  # its steps are those of the index that reads it
    if not attribute.required or attribute.type.endswith(" | None"):
        title = f"deploy code that has `{name}.{attribute.field}`; items without it are read with its default"
        yield at.gate("code", title, 0, CODE_BEFORE)
        return
    yield from _required(attribute, at)


def _required(attribute: StoredAttribute, at: _At) -> Iterator[Step]:
    name, stored = at.entity.name, attribute.name
    yield at.gate("expand", _writes_title(attribute, at), 1, CODE_BEFORE)
    fill = {"op": "fill", "attribute": stored, "value": None}
    yield at.data("backfill", f"give every {name} without `{stored}` a value", 2, [fill], at.select)
    title = f"deploy code that requires `{name}.{attribute.field}`"
    yield at.gate("code", title, 2, "make it optional again")


def _writes_title(attribute: StoredAttribute, at: _At) -> str:
    return f"deploy code that writes `{attribute.name}` with every {at.entity.name}, and reads items without it"


def _require_attribute(attribute: StoredAttribute, at: _At) -> Iterator[Step]:
    if attribute.required and not attribute.type.endswith(" | None"):
        yield from _required(attribute, at)
        return
    title = f"deploy code that can read {at.entity.name} without `{attribute.field}`, before anything leaves it out"
    yield at.gate("code", title, 1, CODE_BEFORE)


def _drop_attribute(attribute: StoredAttribute, at: _At) -> Iterator[Step]:
    name, stored = at.entity.name, attribute.name
    title = f"deploy code that neither reads nor writes `{name}.{attribute.field}`, and let it soak"
    yield at.gate("code", title, 1, CODE_BEFORE)
    remove: Operations = [{"op": "remove", "attribute": stored}]
    yield at.data("contract", f"remove `{stored}` from every {name}", 2, remove, at.select)


def _rename_attribute(old: StoredAttribute, new: StoredAttribute, at: _At) -> Iterator[Step]:
    name = at.entity.name
    both = f"deploy code that writes `{old.name}` and `{new.name}` of {name}, and reads the new one before the old"
    yield at.gate("expand", both, 1, CODE_BEFORE)
    if _form(old) == _form(new):
        copy: Operations = [{"op": "copy", "from": old.name, "to": new.name}]
        title = f"copy `{old.name}` of every {name} to `{new.name}`, where that is absent"
        yield at.data("backfill", title, 2, copy, at.select)
    yield at.gate(
        "code", f"deploy code that has `{new.name}` of {name} alone, and let it soak", 1, "read the old one again"
    )
    remove: Operations = [{"op": "remove", "attribute": old.name}]
    yield at.data("contract", f"remove `{old.name}` from every {name}", 2, remove, at.select)


def _retype_attribute(old: StoredAttribute, new: StoredAttribute, at: _At) -> Iterator[Step]:
    name = at.entity.name
    kinds = conversion(old, new)
    was, now = _said(old), _said(new)
    both = f"deploy code that reads `{name}.{new.field}` as {was} and as {now}, and writes the new"
    yield at.gate("expand", both, 1, CODE_BEFORE)
    if kinds is None:
        title = f"convert `{new.name}` of every {name} from {was} to {now} with a program of your own: none is known"
        yield at.gate("backfill", title, 2, "convert it back")
    else:
        convert: Operations = [{"op": "convert", "from": old.name, "to": new.name, "kinds": kinds}]
        title = f"convert `{old.name}` of every {name} from {kinds[0]} to {kinds[1]}"
        title += (
            f" as `{new.name}`; what cannot be is left and noted"
            if old.name != new.name
            else "; what cannot be is left and noted"
        )
        # What has an expiry must be right before anything expires by it.
        yield at.data("expand" if new.lifecycle == "ttl" else "backfill", title, 2, convert, at.select)
    yield at.gate("code", f"deploy code that reads `{name}.{new.field}` as {now} alone", 2, CODE_BEFORE)


def _set_members(change: SetMembers, at: _At) -> Iterator[Step]:
    field = f"{at.entity.name}.{change.after.field}"
    if change.added:
        new = ", ".join(change.added)
        yield at.gate(
            "expand", f"deploy readers of `{field}` that know {new}, before anything writes it", 1, CODE_BEFORE
        )
    if change.removed:
        # None is for whoever edits the migration to say.
        values = [[ast.literal_eval(each), None] for each in change.removed]
        operation = {"op": "replace", "attribute": change.after.name, "values": values}
        title = f"replace {', '.join(change.removed)} of `{field}` by other values"
        stop = f"deploy code that writes {', '.join(change.removed)} of `{field}` no more, and reads it still"
        yield at.gate("expand", stop, 1, CODE_BEFORE)
        yield at.data("backfill", title, 2, [operation], at.select)
        yield at.gate(
            "code", f"deploy code that knows {', '.join(change.removed)} of `{field}` no more", 2, CODE_BEFORE
        )


def _add_unique(unique: str, at: _At) -> Iterator[Step]:
    name = f"{at.entity.name}.{unique}"
    take = guard_operation("guard", unique, at.entity, at.table)
    first = f"take the guards of `{name}`, and note values that are held twice before anything is enforced"
    yield at.data("backfill", first, 2, [take], at.select, "release the guards")
    yield at.gate("code", f"deploy code that keeps `{name}` unique", 2, CODE_BEFORE)
    again = f"take the guards of `{name}` for what was written in between"
    yield at.data("contract", again, 2, [take], at.select, "release the guards")


def _drop_unique(unique: str, at: _At) -> Iterator[Step]:
    name = f"{at.entity.name}.{unique}"
    yield at.gate("code", f"deploy code that keeps `{name}` unique no more", 1, CODE_BEFORE)
    if at.entity.discriminator is not None:
        guards = {"is": {at.entity.discriminator: name}, "guards": True}
        yield at.data("contract", f"release the guards of `{name}`", 1, [{"op": "delete"}], guards)


def _set_discriminator(was: str | None, now: str | None, at: _At) -> Iterator[Step]:
    name = at.entity.name
    told = select(replace(at.entity, discriminator=None), at.state) if was is None else {"is": {was: name}}
    if now is not None:
        yield at.gate(
            "expand", f"deploy code that writes `{now}` with every {name}, and tells it by its key", 1, CODE_BEFORE
        )
        fill = {"op": "fill", "attribute": now, "value": {"S": name}}
        yield at.data("backfill", f"say in `{now}` of every {name} what it is", 2, [fill], told)
    yield at.gate(
        "code", f"deploy code that tells {name} {f'by `{now}`' if now else 'by its key'} alone", 2, CODE_BEFORE
    )
    if was is not None:
        again = {"is": {now: name}} if now is not None else select(at.entity, at.state)
        yield at.data("contract", f"remove `{was}` from every {name}", 2, [{"op": "remove", "attribute": was}], again)


def _change_model(change: ChangeModel) -> Iterator[Step]:
    old = {each.field for each in change.before}
    new = [each for each in change.after if each.field not in old and each.required]
    danger = 2 if new else 1
    title = f"deploy code that reads both forms of {change.name}, which other models hold"
    if new:
        title += f": items of now have no {', '.join(f'`{each.name}`' for each in new)} in it"
    yield Step("gate", "code", title, "", danger, CODE_BEFORE)


def conversion(old: StoredAttribute, new: StoredAttribute) -> list[str] | None:
    """The kinds that a value is converted from and to; None where the worker cannot."""
    if old.encrypted or new.encrypted:
        return None
    kinds = [_kind(each) for each in (old, new)]
    known = {*KINDS, "ttl"}
    pairs = {("list", "set"), ("set", "list"), ("list", "json"), ("json", "list")}
    return kinds if set(kinds) <= known or (kinds[0], kinds[1]) in pairs else None


def _said(attribute: StoredAttribute) -> str:
    return f"{attribute.type} in epoch seconds" if attribute.lifecycle == "ttl" else attribute.type


def _kind(attribute: StoredAttribute) -> str:
    if attribute.as_json:
        return "json"
    found = kind(attribute)
    if attribute.as_set or found.startswith("set["):
        return "set"
    return "list" if found.startswith("list[") else found


def _form(attribute: StoredAttribute) -> tuple[object, ...]:
    return attribute.bare_type, attribute.encrypted, attribute.as_set, attribute.as_json, attribute.lifecycle == "ttl"
