"""Tables: a change of a table as the requests that make it, and whether it is live."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from liftgen.documents import STACK_TAG, table_document
from liftgen.observe import ObservedPort, observe_table
from liftgen.plan import applied
from liftgen.requests import (
    PROVISIONED,
    attribute_definitions,
    continuous_backups_request,
    create_table_request,
    index_request,
    time_to_live_request,
)
from liftgen.runtime.errors import AccessDenied, InvalidRequest
from liftgen.schema import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.runtime.client import Client

Call = tuple[str, dict[str, Any]]
STACK_TAGS = ("aws:cloudformation:stack-name", STACK_TAG)


def table_calls(action: Mapping[str, Any], table: Table | None, name: str) -> tuple[Call, ...]:
    """The requests that make a change, in order; `table` is what it is before, `name` what it is called there."""
    after = replace(applied(table, action), name=name)
    match action:
        case {"op": "create table"}:
            return _create(after)
        case {"op": "add index", "index": {"name": index_name}}:
            index = next(each for each in after.indexes if each.name == index_name)
            capacity = {"ProvisionedThroughput": PROVISIONED} if after.billing == "provisioned" else {}
            update = {"Create": index_request(index) | capacity}
            definitions = attribute_definitions(Table(name, after.key, (index,)))
            request = {"TableName": name, "AttributeDefinitions": definitions, "GlobalSecondaryIndexUpdates": [update]}
            return (("UpdateTable", request),)
        case {"op": "drop index", "name": index_name}:
            updates = [{"Delete": {"IndexName": index_name}}]
            return (("UpdateTable", {"TableName": name, "GlobalSecondaryIndexUpdates": updates}),)
        case {"op": "set ttl", "attribute": attribute}:
            said = attribute or (table.ttl if table is not None else None)
            specification = {"Enabled": attribute is not None, "AttributeName": said}
            return (("UpdateTimeToLive", {"TableName": name, "TimeToLiveSpecification": specification}),)
        case {"op": "set stream", "view": view}:
            stream = {"StreamEnabled": True, "StreamViewType": view} if view else {"StreamEnabled": False}
            return (("UpdateTable", {"TableName": name, "StreamSpecification": stream}),)
        case {"op": "set billing", "billing": billing}:
            return (("UpdateTable", {"TableName": name, **_billing(after, billing)}),)
        case {"op": "set pitr"}:
            request = continuous_backups_request(after) or {}
            return (("UpdateContinuousBackups", request),)
        case {"op": "set protection", "on": on}:
            return (("UpdateTable", {"TableName": name, "DeletionProtectionEnabled": on}),)
        case _:
            raise ValueError(f"there is no action `{action.get('op')}`")


def reverse(action: Mapping[str, Any], before: Table | None) -> dict[str, Any] | None:
    """The action that takes another back, to what the table was before; None where only a person can."""
    match action:
        case {"op": "add index", "index": {"name": name}}:
            return {"op": "drop index", "name": name}
        case {"op": "drop index", "name": name} if before is not None and (index := before.index(name)) is not None:
            (document,) = table_document(Table(before.name, index.key, (index,)))["indexes"]
            return {"op": "add index", "index": dict(document)}
        case {"op": "set ttl"} if before is not None:
            return {"op": "set ttl", "attribute": before.ttl}
        case {"op": "set stream"} if before is not None:
            return {"op": "set stream", "view": before.stream}
        case {"op": "set billing"} if before is not None:
            return {"op": "set billing", "billing": before.billing}
        case {"op": "set pitr"} if before is not None:
            return {"op": "set pitr", "on": bool(before.pitr)}
        case {"op": "set protection"} if before is not None:
            return {"op": "set protection", "on": bool(before.protected)}
        case _:
            return None


def is_live(client: Client, action: Mapping[str, Any], name: str) -> bool:
    """Whether the table is as the action makes it: then making it so again would change nothing."""
    observed = observe_table(ObservedPort(client.call), name)
    if observed is None:
        return False
    if action["op"] == "create table":
        wanted = applied(None, action)
        return (
            observed.table.key == wanted.key
            and {*wanted.indexes} <= {*observed.table.indexes}
            and is_settled(client, name)
        )
    what = {"set ttl": "ttl", "set pitr": "pitr"}.get(action["op"])
    if what in observed.unseen:
        return True  # nobody here can see it: whoever owns the table says so
    return applied(observed.table, action) == observed.table and is_settled(client, name)


def is_settled(client: Client, name: str) -> bool:
    """Whether the table and all its indexes are active and filled."""
    table = described(client, name)
    indexes = table.get("GlobalSecondaryIndexes") or ()
    return table["TableStatus"] == "ACTIVE" and all(
        each.get("IndexStatus", "ACTIVE") == "ACTIVE" and not each.get("Backfilling") for each in indexes
    )


def described(client: Client, name: str) -> dict[str, Any]:
    """DescribeTable's table."""
    table: dict[str, Any] = json.loads(client.call("DescribeTable", json.dumps({"TableName": name}).encode()))["Table"]
    return table


def owning_stack(client: Client, name: str) -> str | None:
    """The stack that owns a table, in words, as far as its tags say; a table whose tags may not be read has an owner."""
    try:
        body = json.dumps({"ResourceArn": described(client, name)["TableArn"]}).encode()
        tags = json.loads(client.call("ListTagsOfResource", body)).get("Tags", [])
    except AccessDenied:
        return "somebody who does not let its tags be read"
    except InvalidRequest as error:
        if error.code == "UnknownOperationException":
            return None  # a stand-in for DynamoDB, which has no stacks
        raise
    names = [each["Value"] for each in tags if each["Key"] in STACK_TAGS]
    stacks = names + [each["Value"] for each in tags if each["Key"].startswith("aws:cloudformation:")]
    return f"the stack `{stacks[0]}`" if stacks else None


def _create(table: Table) -> tuple[Call, ...]:
    """A table with production's defaults, where nobody says otherwise: protected, and restorable to any second."""
    whole = replace(
        table,
        pitr=True if table.pitr is None else table.pitr,
        protected=True if table.protected is None else table.protected,
    )
    calls: list[Call] = [("CreateTable", create_table_request(whole))]
    if (expiry := time_to_live_request(whole)) is not None:
        calls.append(("UpdateTimeToLive", expiry))
    if (backups := continuous_backups_request(whole)) is not None:
        calls.append(("UpdateContinuousBackups", backups))
    return tuple(calls)


def _billing(table: Table, billing: str) -> dict[str, Any]:
    if billing == "on_demand":
        return {"BillingMode": "PAY_PER_REQUEST"}
    # Every index needs a capacity of its own.
    updates = [
        {"Update": {"IndexName": each.name, "ProvisionedThroughput": PROVISIONED}}
        for each in table.indexes
        if each.kind == "global"
    ]
    indexes = {"GlobalSecondaryIndexUpdates": updates} if updates else {}
    return {"BillingMode": "PROVISIONED", "ProvisionedThroughput": PROVISIONED, **indexes}
