"""Transactions: TransactWriteItems and TransactGetItems: all or nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from liftgen.testing.fake.capacity import Meter
from liftgen.testing.fake.operations.batches import consumed_by_all
from liftgen.testing.fake.operations.request import Request, check_parameters, text
from liftgen.testing.fake.operations.single import (
    CONDITION,
    GET,
    Answer,
    Read,
    Write,
    prepare_check,
    prepare_delete,
    prepare_get,
    prepare_put,
    prepare_update,
)
from liftgen.testing.fake.refusals import Refusal, constraint, invalid
from liftgen.testing.fake.store import Key, Store, Table
from liftgen.testing.fake.values import Item, item_size

MOST_ACTIONS = 100
REQUEST_BYTES = 4 * 1024 * 1024
TOKEN_SECONDS = 600.0

Prepare = Callable[[Store, Request], Write]
_ACTIONS: dict[str, tuple[Prepare, frozenset[str]]] = {
    "Put": (prepare_put, CONDITION | {"Item"}),
    "Update": (prepare_update, CONDITION | {"Key", "UpdateExpression"}),
    "Delete": (prepare_delete, CONDITION | {"Key"}),
    "ConditionCheck": (prepare_check, CONDITION | {"Key"}),
}


class Tokens:
    """The transactions of the last ten minutes, by their ClientRequestToken."""

    def __init__(self) -> None:
        self._done: dict[str, tuple[float, str, Answer]] = {}

    def answer(self, token: str, payload: str) -> Answer | None:
        """The answer that this transaction had already; Refusal when the token stands for another one."""
        now = time.monotonic()
        self._done = {each: done for each, done in self._done.items() if now - done[0] < TOKEN_SECONDS}
        if token not in self._done:
            return None
        _, known, answer = self._done[token]
        if known != payload:
            raise Refusal(
                "IdempotentParameterMismatchException",
                "The request uses the same client token as a previous, but non-identical request.",
            )
        return answer

    def keep(self, token: str, payload: str, answer: Answer) -> None:
        """Remember a transaction that was done."""
        self._done[token] = (time.monotonic(), payload, answer)


def transact_write_items(store: Store, tokens: Tokens, request: Request) -> Answer:
    """Do all actions, or none of them and say why."""
    known = frozenset({"TransactItems", "ClientRequestToken", "ReturnConsumedCapacity"})
    check_parameters("TransactWriteItems", request, known)
    actions = _actions(request)
    token = text(request, "ClientRequestToken")
    payload = json.dumps(request, sort_keys=True)
    if token is not None and (answer := tokens.answer(token, payload)) is not None:
        return answer
    answer = _write_all(store, actions, request)
    if token is not None:
        tokens.keep(token, payload, answer)
    return answer


def transact_get_items(store: Store, request: Request) -> Answer:
    """The items of many keys at one moment, in order."""
    check_parameters("TransactGetItems", request, frozenset({"TransactItems", "ReturnConsumedCapacity"}))
    attempts = [_attempt(partial(_read, store, action)) for action in _actions(request)]
    _cancel_if_refused(attempts)
    reads = [each for each in attempts if isinstance(each, Read)]
    _refuse_duplicates([(read.table, read.key) for read in reads])
    items = [read.table.get(read.key) for read in reads]
    if sum(item_size(item or {}) for item in items) > REQUEST_BYTES:
        raise invalid("Aggregated size of requested items has exceeded the maximum of 4 MB")
    meter = Meter(transaction=True)
    for read, item in zip(reads, items, strict=True):
        meter.read(read.table, read.table.main, item_size(item or {}), consistent=True)
    responses = [{} if item is None else {"Item": read.part(item)} for read, item in zip(reads, items, strict=True)]
    return {"Responses": responses} | consumed_by_all(request, meter)


def _write_all(store: Store, actions: list[dict[str, Any]], request: Request) -> Answer:
    attempts = [_attempt(partial(_prepared, store, action)) for action in actions]
    writes = [each for each in attempts if isinstance(each, Write)]
    _refuse_duplicates([(write.table, write.key) for write in writes])
    outcomes = [_attempt(each.outcome) if isinstance(each, Write) else each for each in attempts]
    _cancel_if_refused(outcomes)
    done = [each for each in outcomes if isinstance(each, tuple)]
    if sum(item_size(after or {}) for _, after in done) > REQUEST_BYTES:
        raise invalid("Aggregated size of requested items has exceeded the maximum of 4 MB")
    meter = Meter(transaction=True)
    for write, (before, after) in zip(writes, done, strict=True):
        write.table.put(write.key, after)
        meter.write(write.table, write.key, before, after)
    return consumed_by_all(request, meter)


def _actions(request: Request) -> list[dict[str, Any]]:
    actions = request.get("TransactItems")
    if not isinstance(actions, list) or not all(isinstance(each, dict) for each in actions):
        raise constraint(None, "transactItems", "Member must not be null")
    if not actions:
        raise constraint("[]", "transactItems", "Member must have length greater than or equal to 1")
    if len(actions) > MOST_ACTIONS:
        raise constraint("[…]", "transactItems", f"Member must have length less than or equal to {MOST_ACTIONS}")
    return actions


def _prepared(store: Store, action: dict[str, Any]) -> Write:
    if len(action) != 1 or next(iter(action)) not in _ACTIONS:
        raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
    ((name, request),) = action.items()
    prepare, known = _ACTIONS[name]
    check_parameters(name, request, known)
    if name == "ConditionCheck" and request.get("ConditionExpression") is None:
        raise constraint(None, "transactItems.member.conditionCheck.conditionExpression", "Member must not be null")
    if name == "Update" and request.get("UpdateExpression") is None:
        raise constraint(None, "transactItems.member.update.updateExpression", "Member must not be null")
    return prepare(store, request)


def _read(store: Store, action: dict[str, Any]) -> Read:
    if list(action) != ["Get"]:
        raise constraint(None, "transactItems.member.get", "Member must not be null")
    check_parameters("Get", action["Get"], GET)
    return prepare_get(store, action["Get"])


Outcome = tuple[Item | None, Item | None]


def _attempt(do: Callable[[], Any]) -> Any:
    """What comes of it, or the Refusal that cancels the transaction."""
    try:
        return do()
    except Refusal as refusal:
        if refusal.cancels is None:
            raise
        return refusal


def _cancel_if_refused(outcomes: list[Any]) -> None:
    if any(isinstance(outcome, Refusal) for outcome in outcomes):
        raise cancelled([outcome if isinstance(outcome, Refusal) else None for outcome in outcomes])


def cancelled(refusals: list[Refusal | None]) -> Refusal:
    """The cancellation of a transaction, with a reason for each action that was refused."""
    codes = ", ".join("None" if each is None else str(each.cancels) for each in refusals)
    return Refusal(
        "TransactionCanceledException",
        f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]",
        CancellationReasons=[
            {"Code": "None"} if each is None else {"Code": each.cancels, "Message": each.message, **each.fields}
            for each in refusals
        ],
    )


def _refuse_duplicates(places: list[tuple[Table, Key]]) -> None:
    if len({(table.name, key) for table, key in places}) < len(places):
        raise invalid("Transaction request cannot include multiple operations on one item")
