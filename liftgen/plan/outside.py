"""Outside: tables of another name, and what changes about a table without any model saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liftgen.changes import (
    AddReplica,
    DropReplica,
    RenameTable,
    SetEncryption,
    SetLogicalId,
    SetResourceType,
    SetTableClass,
)
from liftgen.documents import table_document
from liftgen.plan.items import copy_operation, select
from liftgen.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.changes import OutsideChange
    from liftgen.stored import Stored


def copy_steps(change: RenameTable, before: Stored, after: Stored) -> Iterator[Step]:
    """Another table, filled beside the old one: created, written to by both, copied, switched to."""
    was, now = change.before, change.after
    action: dict[str, Any] = {"op": "create table", "document": dict(table_document(after.table(now)))}
    yield Step("table", "expand", f"create table `{now}`", now, 0, "delete it, while it is empty", action)
    both = f"deploy code that reads table `{was}` and writes to both `{was}` and `{now}`, deletes too"
    yield Step("gate", "expand", both, was, 1, "deploy the code before")
    for entity in (each for each in before.entities if each.table == was):
        goal = next((each for each in after.entities if each.name == entity.name and each.table == now), None)
        if goal is None:
            continue
        operation = copy_operation(goal, after.table(now))
        copy = {"select": select(entity, before), "do": [operation], "budget": 0}
        title = f"copy every {entity.name} of table `{was}` to `{now}`, where it is not there already"
        back = f"delete from `{now}` what was copied and nobody has changed since"
        yield Step("data", "backfill", title, was, 3, back, copy, entity.name)
    switch = f"deploy code that reads `{now}` and still writes to both, and let it soak"
    yield Step("gate", "code", switch, now, 3, f"read `{was}` again: it has been written to all the time")
    alone = f"deploy code that writes to `{now}` alone; keep `{was}`, and delete it by hand when nobody misses it"
    yield Step("gate", "contract", alone, was, 3, f"restore `{was}` from its last backup")


def outside_steps(change: OutsideChange) -> Iterator[Step]:
    """What a person does, in words: CDK's own types say these things of a table."""
    match change:
        case SetEncryption(table, _, after):
            yield from _set_encryption(table, after)
        case SetTableClass(table, before, after):
            title = f"change the class of table `{table}` from {before} to {after}: twice in 30 days at most"
            yield Step("gate", "infrastructure", title, table, 1, "change it back, later")
        case AddReplica(table, region):
            yield from _add_replica(table, region)
        case DropReplica(table, region):
            title = (
                f"take the replica of table `{table}` in {region} away, alone in its deployment, after its last readers"
            )
            back = f"add it again: it is filled from the other regions, and what only {region} had is lost"
            yield Step("gate", "contract", title, table, 3, back)
        case SetResourceType(table, before, after):
            title = (
                f"hand table `{table}` over from {before} to {after}: keep it with `removal_policy=RETAIN`, take it out of the "
                "stack, and bring it in with `cdk import` or `cdk refactor`; a plain deploy would replace it"
            )
            yield Step("gate", "infrastructure", title, table, 3, f"import it as {before} again")
        case SetLogicalId(table, before, after):
            title = (
                f"keep the logical id `{before}` of table `{table}` with `override_logical_id`, or move it to `{after}` with "
                "`cdk refactor`; `cdk diff` must show no table added or removed"
            )
            yield Step("gate", "infrastructure", title, table, 3, "revert before it is deployed")
        case RenameTable():
            return


def _set_encryption(table: str, after: str | None) -> Iterator[Step]:
    if after is not None:
        title = f"let the policy of key `{after}` allow DynamoDB and every role that reads table `{table}`"
        yield Step("gate", "expand", title, table, 1, "take the statement out of the policy")
    key = f"key `{after}`" if after is not None else "AWS's own key"
    title = (
        f"encrypt table `{table}` with {key}, as the only change of its deployment, in a stack with an explicit region: "
        "it takes from 20 minutes to hours"
    )
    back = "switch back while the key exists: a key that is gone takes the data along"
    yield Step("gate", "infrastructure", title, table, 2, back)


def _add_replica(table: str, region: str) -> Iterator[Step]:
    title = f"give table `{table}` a stream of NEW_AND_OLD_IMAGES, which replicas need"
    yield Step("gate", "expand", title, table, 1, "turn the stream off")
    title = f"add a replica of table `{table}` in {region}, alone in its deployment; indexes and expiry are the same everywhere"
    yield Step("gate", "infrastructure", title, table, 2, f"take the replica in {region} away")
