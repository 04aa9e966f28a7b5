"""Tables: the steps that change a table itself, and what the tables are after each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from liftgen.changes import (
    AddIndex,
    CreateTable,
    DropIndex,
    DropTable,
    ReplaceIndex,
    ReplaceTable,
    SetBilling,
    SetPitr,
    SetProtection,
    SetStream,
    SetTtl,
)
from liftgen.documents import table_document, table_from_document
from liftgen.schema import Index, Table
from liftgen.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from liftgen.changes import TableChange
    from liftgen.schema import StreamView
    from liftgen.steps import Phase, Plan


def table_steps(change: TableChange) -> Iterator[Step]:
    """The steps of one change of a table."""
    match change:
        case CreateTable(table):
            action = {"op": "create table", "document": dict(table_document(table))}
            yield _table(
                "infrastructure", f"create table `{table.name}`", table.name, 0, "delete it, while it is empty", action
            )
        case DropTable(table):
            yield from _drop_table(table.name)
        case AddIndex(table, index):
            yield _add_index(table, index)
        case DropIndex(table, index):
            yield from _drop_index(table, index)
        case SetTtl(table, before, after):
            yield from _set_ttl(table, before, after)
        case SetStream(table, before, after):
            yield from _set_stream(table, before, after)
        case SetBilling(table, before, after):
            yield from _set_billing(table, before, after)
        case SetPitr(table, _, after):
            yield _set_pitr(table, after)
        case SetProtection(table, _, after):
            yield _set_protection(table, after)
        case ReplaceTable() | ReplaceIndex():
            return  # refused: DynamoDB cannot, and a plan needs another name for the new one


def tables_after(tables: Iterable[Table], plan: Plan) -> tuple[tuple[Table, ...], ...]:
    """What the tables are after each deployment of a plan."""
    now = {each.name: each for each in tables}
    states = []
    for deployment in plan.deployments:
        for step in deployment.steps:
            if step.kind == "table":
                now[step.table] = applied(now.get(step.table), step.action)
        states.append(tuple(now[name] for name in sorted(now)))
    return tuple(states)


def applied(table: Table | None, action: Mapping[str, Any]) -> Table:
    """What a table is after an action; ValueError when there is no such action, or no table to do it to."""
    if action.get("op") == "create table":
        return table_from_document(action["document"])
    if table is None:
        raise ValueError(f"there is no table to `{action.get('op')}`")
    match action:
        case {"op": "add index", "index": index}:
            others = [each for each in table.indexes if each.name != index["name"]]
            return replace(table, indexes=tuple(sorted((*others, _index(table, index)), key=lambda each: each.name)))
        case {"op": "drop index", "name": name}:
            return replace(table, indexes=tuple(each for each in table.indexes if each.name != name))
        case {"op": "set ttl", "attribute": attribute}:
            return replace(table, ttl=attribute)
        case {"op": "set stream", "view": view}:
            return replace(table, stream=view)
        case {"op": "set billing", "billing": billing}:
            return replace(table, billing=billing)
        case {"op": "set pitr", "on": on}:
            return replace(table, pitr=on)
        case {"op": "set protection", "on": on}:
            return replace(table, protected=on)
        case _:
            raise ValueError(f"there is no action `{action.get('op')}`")


def _index(table: Table, document: Mapping[str, Any]) -> Index:
    whole = table_from_document({**table_document(replace(table, indexes=())), "indexes": [document]})
    return whole.indexes[0]


def _table(phase: Phase, title: str, table: str, danger: int, rollback: str, action: Mapping[str, Any]) -> Step:
    return Step("table", phase, title, table, danger, rollback, action)


def _gate(phase: Phase, title: str, table: str, danger: int, rollback: str) -> Step:
    return Step("gate", phase, title, table, danger, rollback)


def _drop_table(table: str) -> Iterator[Step]:
    yield _gate(
        "code", f"deploy code that uses table `{table}` no more, and let it soak", table, 2, "deploy the code before"
    )
    title = (
        f"take a final backup of table `{table}`, let the stack go of it with `removal_policy=RETAIN`, "
        "and delete it by hand when nobody misses it"
    )
    back = "restore the backup: point-in-time recovery reaches back 35 days, and only while it is on"
    yield _gate("contract", title, table, 3, back)


def _add_index(table: str, index: Index) -> Step:
    action = {"op": "add index", "index": _document(table, index)}
    title = f"create index `{index.name}` of table `{table}`, and wait until it is filled"
    return _table("infrastructure", title, table, 1, "delete the index", action)


def _drop_index(table: str, index: Index) -> Iterator[Step]:
    seen = f"see that nothing has read index `{index.name}` of table `{table}` for 14 days"
    yield _gate("code", seen, table, 2, "nothing has changed yet")
    action = {"op": "drop index", "name": index.name}
    back = "create the index anew: it is filled from the whole table"
    yield _table("contract", f"delete index `{index.name}` of table `{table}`", table, 2, back, action)


def _set_ttl(table: str, before: str | None, after: str | None) -> Iterator[Step]:
    if before is not None:
        action: dict[str, Any] = {"op": "set ttl", "attribute": None}
        yield _table("infrastructure", f"turn expiry of table `{table}` off", table, 1, "turn it on again", action)
    if before is not None and after is not None:
        wait = f"wait an hour: table `{table}` takes one change of its expiry in that time"
        yield _gate("infrastructure", wait, table, 0, "nothing to take back")
    if after is not None:
        check = {"select": {}, "do": [{"op": "count past", "attribute": after}]}
        title = f"count the items of table `{table}` that would expire at once by `{after}`"
        yield Step("data", "infrastructure", title, table, 0, "nothing is written", {**check, "budget": 0})
        action = {"op": "set ttl", "attribute": after}
        title = f"let items of table `{table}` expire by `{after}`"
        back = "turn it off at once; what is gone comes back from point-in-time recovery alone"
        yield _table("infrastructure", title, table, 3, back, action)


def _set_stream(table: str, before: StreamView | None, after: StreamView | None) -> Iterator[Step]:
    loses = before is not None and after is not None
    if before is not None:
        if loses:
            drain = f"stop writers of table `{table}` and drain its stream: records in between are lost"
            yield _gate("infrastructure", drain, table, 2, "let writers go on")
        action: dict[str, Any] = {"op": "set stream", "view": None}
        title = f"turn the stream of table `{table}` off"
        yield _table("infrastructure", title, table, 3 if loses else 2, "turn it on: it is another stream then", action)
    if after is not None:
        action = {"op": "set stream", "view": after}
        title = f"turn a stream of {after} on for table `{table}`"
        danger = 3 if loses else 1
        yield _table("infrastructure", title, table, danger, "turn the stream off", action)
        if loses:
            point = f"point the readers of table `{table}`'s stream to the new one, and reconcile by a scan"
            yield _gate("infrastructure", point, table, 2, "turn back, and reconcile")


def _set_billing(table: str, before: str, after: str) -> Iterator[Step]:
    action = {"op": "set billing", "billing": after}
    title = f"bill table `{table}` {after.replace('_', '-')} instead of {before.replace('_', '-')}"
    yield _table("infrastructure", title, table, 2, "switch back: to on-demand at most four times in 24 hours", action)


def _set_pitr(table: str, after: bool) -> Step:
    action = {"op": "set pitr", "on": after}
    if after:
        title = f"turn point-in-time recovery of table `{table}` on"
        return _table("infrastructure", title, table, 0, "turn it off", action)
    title = f"turn point-in-time recovery of table `{table}` off, which forgets every moment it could go back to"
    return _table("contract", title, table, 3, "it can be turned on again, the window cannot be had back", action)


def _set_protection(table: str, after: bool) -> Step:
    action = {"op": "set protection", "on": after}
    if after:
        return _table(
            "infrastructure", f"protect table `{table}` from deletion", table, 0, "take the protection off", action
        )
    return _table("contract", f"take deletion protection off table `{table}`", table, 2, "protect it again", action)


def _document(table: str, index: Index) -> dict[str, Any]:
    (document,) = table_document(Table(table, index.key, (index,)))["indexes"]
    return dict(document)
