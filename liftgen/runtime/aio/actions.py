# Made of liftgen/runtime/actions.py by tools/write_asyncio.py: change that, and run `make aio`.
"""Actions, in asyncio: the single writes of which everything that changes a table is made, sent alone or as one transaction."""

from __future__ import annotations

import os
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any

from liftgen.runtime.actions import (
    ATTEMPTS,
    Action,
    After,
    _refused,
    parsed,
    shown,
)
from liftgen.runtime.errors import (
    ConditionFailed,
    LiftError,
    TransactionCancelled,
)
from liftgen.runtime.wire import Item, Wire, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.runtime.aio.client import Client


async def send(client: Client, actions: Sequence[Action]) -> After | None:
    """Make the writes, all or none; the item as it is then where a single update was made.

    When nobody knows whether the writes were made, what is there decides.
    """
    try:
        if len(actions) == 1 and actions[0].kind != "ConditionCheck":
            return await _alone(client, actions[0])
        await _together(client, actions)
    except LiftError as error:
        first = next((each for each in actions if each.kind != "ConditionCheck"), actions[0])
        if error.ambiguous:
            there = (
                error.item if isinstance(error, ConditionFailed) else await read_item(client, first.table, first.key)
            )
            if first.applied(there):
                return there
        match error:
            case ConditionFailed() if type(error) is ConditionFailed:
                raise first.refusal(error.item) from error
            case TransactionCancelled():
                # The cause is left out, because it holds items, those of others among them.
                raise _refused(actions, error) from None
            case _:
                error.about(first.entity, shown(first.key))
                raise
    return None


async def ask(client: Client, operation: str, members: Wire) -> bytes:
    """The answer to a request, as it came."""
    return await client.call(operation, joined(members).encode())


async def call(client: Client, operation: str, members: Wire) -> dict[str, Any]:
    """The answer to a request."""
    return parsed(await ask(client, operation, members))


async def read_item(client: Client, table: str, key: Wire, *, consistent: bool = True) -> Item | None:
    """The item with this key as it is stored."""
    members = {"TableName": quote(table), "Key": joined(key)}
    if consistent:
        members["ConsistentRead"] = "true"
    item: Item | None = (await call(client, "GetItem", members)).get("Item")
    return item or None


async def _alone(client: Client, action: Action) -> bytes | None:
    returned = ',"ReturnValues":"ALL_NEW"' if action.kind == "Update" else ""
    answer = await client.call(f"{action.kind}Item", f"{{{action.body}{returned}}}".encode())
    return answer if action.kind == "Update" else None


async def _together(client: Client, actions: Sequence[Action]) -> None:
    items = ",".join(each.in_transaction for each in actions)
    # The token makes it safe to send the same transaction again when an answer was lost.
    token = quote(os.urandom(16).hex())
    members = {"TransactItems": f"[{items}]", "ClientRequestToken": token}
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await call(client, "TransactWriteItems", members)
        except LiftError as error:
            if not error.ambiguous or isinstance(error, TransactionCancelled) or attempt == ATTEMPTS:
                raise
        else:
            return
