"""Order: the steps of every change, put in order of their phases and cut into deployments."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from liftgen.changes import (
    AddAttribute,
    ChangeIndexKey,
    CreateTable,
    DropTable,
    EntityChange,
    OutsideChange,
    RenameAttribute,
    RenameTable,
    ReplaceTable,
    RequireAttribute,
    RetypeAttribute,
    SetMembers,
    TableChange,
)
from liftgen.plan.entities import entity_steps
from liftgen.plan.lacking import lacking
from liftgen.plan.outside import copy_steps, outside_steps
from liftgen.plan.tables import table_steps
from liftgen.steps import PHASES, Deployment, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from liftgen.changes import Change
    from liftgen.plan.lacking import Defaults
    from liftgen.steps import Step
    from liftgen.stored import Stored

NO_DEFAULTS: Defaults = MappingProxyType({})


def plan(changes: Sequence[Change], before: Stored, after: Stored, defaults: Defaults = NO_DEFAULTS) -> Plan:
    """The steps by which one state becomes the other.

    `defaults` are what models give where nothing is stored, as attribute values by `Entity.field`, where that is a constant.
    """
    steps = [step for each in changes for step in _steps(each, changes, before, after, defaults)]
    steps = list({(each.phase, each.title, each.table): each for each in steps}.values())
    deployments: list[Deployment] = []
    for phase in PHASES:
        own = [each for each in steps if each.phase == phase]
        if phase in ("expand", "backfill"):
            copied = frozenset((each.table, do["to"]) for each in own for do in each.action.get("do", ()) if "to" in do)
            own.sort(key=lambda step: _rank(step, copied))
        deployments += _cut(own)
    return Plan(tuple(deployments))


def _rank(step: Step, copied: frozenset[tuple[str, str]]) -> int:
    """Where a step comes in its phase: what people do, what is copied, what is filled, and last what is composed of that.

    `copied` are the attributes, with their tables, that others are copied or converted to: what they still lack then is filled.
    """
    operations = {each["op"] for each in step.action.get("do", ())}
    if step.kind != "data":
        return 0
    if "copy to" in operations:
        return 1
    late = any(each["op"] == "fill" and (step.table, each["attribute"]) in copied for each in step.action["do"])
    return 3 if late or operations & {"compose", "move", "guard"} else 2


def _steps(
    change: Change, changes: Sequence[Change], before: Stored, after: Stored, defaults: Defaults
) -> Iterable[Step]:
    renamed = {each.after for each in changes if isinstance(each, RenameTable)}
    match change:
        case RenameTable():
            return copy_steps(change, before, after)
        case ReplaceTable(after=table) if table.name in renamed:
            return ()  # the copy is into a table that is as it should be
        case _ if isinstance(change, TableChange):
            # What a new table has, it has from birth.
            return () if _table_of(change) in renamed else table_steps(change)
        case _ if isinstance(change, OutsideChange):
            return outside_steps(change)
        case _:
            assert isinstance(change, EntityChange)
            return entity_steps(change, before, after, _filled(changes), _given(changes), defaults)


def _filled(changes: Sequence[Change]) -> frozenset[str]:
    """The fields whose values are given, copied or converted by the backfill."""
    found = set()
    for each in changes:
        match each:
            case AddAttribute(entity, attribute) if attribute.lifecycle == "version" or (
                attribute.required and not attribute.type.endswith(" | None")
            ):
                found.add(f"{entity.name}.{attribute.field}")
            case (
                RenameAttribute(entity, _, attribute)
                | RetypeAttribute(entity, _, attribute)
                | RequireAttribute(entity, _, attribute)
                | SetMembers(entity, _, attribute)
            ):
                found.add(f"{entity.name}.{attribute.field}")
            case _:
                pass
    return frozenset(found)


def _given(changes: Sequence[Change]) -> frozenset[str]:
    """The fields whose defaults old items are given, because an index reads them."""
    indexes = ((each.entity, each.after) for each in changes if isinstance(each, ChangeIndexKey))
    return frozenset(
        f"{entity.name}.{each.field}"
        for entity, index in indexes
        if index is not None
        for each in lacking(index, entity)
    )


def _table_of(change: TableChange) -> str:
    match change:
        case CreateTable(table) | DropTable(table) | ReplaceTable(after=table):
            return table.name
        case _:
            return change.table


def _cut(steps: Sequence[Step]) -> Iterator[Deployment]:
    """The steps of one phase: what comes before the first change of a table, then deployment by deployment."""
    rounds: list[list[Step]] = [[]]
    turn: dict[str, int] = {}
    for step in steps:
        at = turn.get(step.table, 0)
        if step.kind == "table":
            # A table takes one change at a time, tables do not wait for each other.
            turn[step.table] = at + 1
        elif at:
            at -= 1  # what follows a change of the table belongs to its deployment
        while len(rounds) <= at:
            rounds.append([])
        rounds[at].append(step)
    return (Deployment(tuple(each)) for each in rounds if each)
