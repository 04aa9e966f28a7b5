"""Actions: the single writes of which everything that changes a table is made, sent alone or as one transaction."""

from __future__ import annotations

import json
import os
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any, Literal

from liftgen.runtime.errors import (
    CancellationReason,
    ConditionFailed,
    Conflict,
    InvalidRequest,
    LiftError,
    Throttled,
    TooLarge,
    TransactionCancelled,
)
from liftgen.runtime.record import record, replace
from liftgen.runtime.wire import Item, Wire, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from liftgen.runtime.client import Client

ATTEMPTS = 3
"""How often a transaction is sent whose answer was lost: its token lets DynamoDB make it once all the same."""

_parse = json.JSONDecoder().raw_decode  # which `json.loads` takes several steps to

Kind = Literal["Put", "Update", "Delete", "ConditionCheck"]


@record()
class Action:
    """One write and its condition; `text` are the members of the request beside the table's name, as JSON.

    `refused` is what it means that the condition does not hold on what is there; `applied` tells from what is there
    whether the write was made, for when nobody knows. An update that `changes` nothing only has its condition.
    """

    kind: Kind
    table: str
    entity: str
    key: Wire
    text: str
    refused: Callable[[Item | None], LiftError]
    applied: Callable[[Item | None], bool]
    changes: bool = True

    @property
    def body(self) -> str:
        """The members of the request, as JSON."""
        return f'"TableName":{quote(self.table)},{self.text},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"'

    @property
    def in_transaction(self) -> str:
        """The action among those of a transaction, where what changes nothing is a check of its condition."""
        return f'{{"{self.kind if self.changes else "ConditionCheck"}":{{{self.body}}}}}'

    def refusal(self, item: Item | None) -> LiftError:
        """The error for a condition that does not hold, with the entity and the key."""
        return self.refused(item).about(self.entity, shown(self.key))


After = bytes | Item
"""The item as it is after a write: the answer that says so, or what was read."""


def send(client: Client, actions: Sequence[Action]) -> After | None:
    """Make the writes, all or none; the item as it is then where a single update was made.

    When nobody knows whether the writes were made, what is there decides.
    """
    try:
        if len(actions) == 1 and actions[0].kind != "ConditionCheck":
            return _alone(client, actions[0])
        _together(client, actions)
    except LiftError as error:
        first = next((each for each in actions if each.kind != "ConditionCheck"), actions[0])
        if error.ambiguous:
            there = error.item if isinstance(error, ConditionFailed) else read_item(client, first.table, first.key)
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


def ask(client: Client, operation: str, members: Wire) -> bytes:
    """The answer to a request, as it came."""
    return client.call(operation, joined(members).encode())


def call(client: Client, operation: str, members: Wire) -> dict[str, Any]:
    """The answer to a request."""
    return parsed(ask(client, operation, members))


def read_item(client: Client, table: str, key: Wire, *, consistent: bool = True) -> Item | None:
    """The item with this key as it is stored."""
    members = {"TableName": quote(table), "Key": joined(key)}
    if consistent:
        members["ConsistentRead"] = "true"
    item: Item | None = call(client, "GetItem", members).get("Item")
    return item or None


def parsed(answer: bytes) -> dict[str, Any]:
    """What an answer says."""
    found: dict[str, Any]
    found, _ = _parse(answer.decode())
    return found


def shown(key: Wire) -> dict[str, Any]:
    """The key for an error to show."""
    return {name: next(iter(json.loads(value).values())) for name, value in key.items()}


def _alone(client: Client, action: Action) -> bytes | None:
    returned = ',"ReturnValues":"ALL_NEW"' if action.kind == "Update" else ""
    answer = client.call(f"{action.kind}Item", f"{{{action.body}{returned}}}".encode())
    return answer if action.kind == "Update" else None


def _together(client: Client, actions: Sequence[Action]) -> None:
    items = ",".join(each.in_transaction for each in actions)
    # The token makes it safe to send the same transaction again when an answer was lost.
    token = quote(os.urandom(16).hex())
    members = {"TransactItems": f"[{items}]", "ClientRequestToken": token}
    for attempt in range(1, ATTEMPTS + 1):
        try:
            call(client, "TransactWriteItems", members)
        except LiftError as error:
            if not error.ambiguous or isinstance(error, TransactionCancelled) or attempt == ATTEMPTS:
                raise
        else:
            return


def cancelled(
    error: TransactionCancelled, about: Callable[[int], tuple[str, Wire]], operation: str = "TransactWriteItems"
) -> LiftError:
    """The error of what stopped a transaction, which `about` knows by its place."""
    if not error.failed:
        return _bare(error)
    place, reason = error.failed[0]
    entity, key = about(place)
    return _reason(reason, operation).about(entity, shown(key))


def _refused(actions: Sequence[Action], error: TransactionCancelled) -> LiftError:
    """The error of the action that stopped the transaction: one whose condition does not hold before all others."""
    for place, reason in error.failed:
        if reason.code == "ConditionalCheckFailed" and place < len(actions):
            return actions[place].refusal(reason.item)
    return cancelled(error, lambda place: (actions[place].entity, actions[place].key))


def _bare(error: TransactionCancelled) -> LiftError:
    """The error without the items that it holds."""
    error.reasons = tuple(replace(each, item=None) for each in error.reasons)
    return error


def _reason(reason: CancellationReason, operation: str) -> LiftError:
    kinds: dict[str, type[LiftError]] = {
        "TransactionConflict": Conflict,
        "ThrottlingError": Throttled,
        "ProvisionedThroughputExceeded": Throttled,
        "ItemCollectionSizeLimitExceeded": TooLarge,
    }
    code = reason.code or ""
    return kinds.get(code, InvalidRequest)(reason.message or code, operation=operation, code=code)
