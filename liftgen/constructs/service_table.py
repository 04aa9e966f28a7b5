"""Service table: where a function keeps small items of its own, what it is told of that table, and what it may do there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from liftgen.constructs.dynamorm_permissions import LEADING_KEYS
from liftgen.constructs.dynamorm_table import DynamORMTable
from liftgen.constructs.lift_service_table import LiftServiceTable, tell
from liftgen.documents import SERVICE, table_from_document

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms
    from constructs import Construct

    from liftgen.constructs.lift_function import LiftFunction

    ServiceTable = DynamORMTable | LiftServiceTable

PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,64}").fullmatch


def service_table(scope: Construct, table: ServiceTable | None, key: kms.IKey | None) -> ServiceTable:
    """The table that is given, or one of its own, which goes with its stack.

    ValueError for a table whose key is not text, or whose items do not expire: what is counted would never go.
    """
    if table is None:
        return LiftServiceTable(scope, "Items", encryption_key=key)
    if isinstance(table, DynamORMTable):
        if table.ttl is None:
            raise ValueError(f"items of table `{table.name}` do not expire: its models have no `TTL`")
        if any(each.type != "S" for each in table.key_of().attributes):
            raise ValueError(f"the key of table `{table.name}` is not text")
    return table


def plain(name: str) -> str:
    """The name, which is a part of keys and of policies. ValueError when it is not one that can be in both as it is."""
    if not PLAIN(name):
        raise ValueError(f"`{name}` is no name: 1 to 64 of letters, digits, `_`, `.` and `-`")
    return name


def lead_to(function: LiftFunction, table: ServiceTable, *shapes: str, actions: tuple[str, ...]) -> None:
    """Tell the function where its items are, and let it do this with those whose keys have one of these shapes.

    ValueError for a function that keeps items in another table already.
    """
    tell(function, table, Stack.of(function).to_json_string(described(function, table)))
    open_to(function, table, *shapes, actions=actions)


def described(scope: Construct, table: ServiceTable) -> dict[str, object]:
    """What a function is told of the table, as `liftgen.runtime.service_table` reads it."""
    if isinstance(table, DynamORMTable):
        key, expires, name = table.key_of(), table.ttl, table.name_in(scope)
    else:
        own = table_from_document(SERVICE)
        key, expires, name = own.key, own.ttl, table.table.table_name
    return {
        "name": name,
        "region": table.table.env.region,
        "pk": key.partition[0].name,
        "sk": key.sort[0].name if key.sort else None,
        "expires_at": expires,
    }


def open_to(function: LiftFunction, table: ServiceTable, *shapes: str, actions: tuple[str, ...]) -> None:
    """Let the function do this with items whose keys have one of these shapes."""
    statement = iam.PolicyStatement(
        actions=[f"dynamodb:{each}" for each in actions],
        resources=[table.arn_in(function) if isinstance(table, DynamORMTable) else table.table.table_arn],
        conditions={
            "ForAllValues:StringLike": {LEADING_KEYS: list(shapes)},
            "Null": {LEADING_KEYS: "false"},
        },
    )
    function.function.add_to_role_policy(statement)
    if table.table.encryption_key is not None:
        table.table.encryption_key.grant_encrypt_decrypt(function.function)
