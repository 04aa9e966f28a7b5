"""Conformance: requests at the port, in order, and what came of each, in a form that two DynamoDBs can be compared by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from liftgen.runtime.client import Client
from liftgen.runtime.errors import ConditionFailed, LiftError, TransactionCancelled
from liftgen.testing.fake.refusals import Refusal
from liftgen.testing.fake.values import kept

Request = dict[str, Any]

# What differs for good reasons, or says more than the two need to agree on.
UNCOMPARED = frozenset({"ConsumedCapacity", "ItemCollectionMetrics", "TableDescription"})
UNORDERED = frozenset({"Scan", "BatchGetItem"})

# What may as well be left out as empty.
OPTIONAL = frozenset({"UnprocessedKeys", "UnprocessedItems", "Attributes"})


@dataclass(frozen=True)
class Step:
    """One request of a case. `pages` has it repeated from where it ended, to the end, and all its items taken together."""

    name: str
    operation: str
    request: Request
    pages: bool = False


@dataclass(frozen=True)
class Case:
    """Tables, what is in them, and requests in order. Steps are known by their names, which are told apart within a case."""

    name: str
    tables: tuple[Request, ...]
    items: tuple[tuple[str, dict[str, Any]], ...] = ()
    steps: tuple[Step, ...] = field(default=())

    def __post_init__(self) -> None:
        names = [step.name for step in self.steps]
        assert len(names) == len(set(names)), f"{self.name}: {[name for name in names if names.count(name) > 1]}"


def outcomes(client: Client, case: Case) -> Iterator[tuple[Step, Any]]:
    """What comes of each step."""
    for table in case.tables:
        client.call("CreateTable", json.dumps(table).encode())
    for table, item in case.items:
        client.call("PutItem", json.dumps({"TableName": table, "Item": item}).encode())
    for step in case.steps:
        yield step, outcome(client, step)


def outcome(client: Client, step: Step) -> Any:
    """What comes of a step: its answer, or what kind of error."""
    try:
        return comparable(step.operation, all_pages(client, step) if step.pages else ask(client, step))
    except ConditionFailed as error:
        return type(error).__name__, canonical(error.item)
    except TransactionCancelled as error:
        return type(error).__name__, [(reason.code, canonical(reason.item)) for reason in error.reasons]
    except LiftError as error:
        return type(error).__name__


def ask(client: Client, step: Step, **changes: Any) -> Request:
    answer: Request = json.loads(client.call(step.operation, json.dumps({**step.request, **changes}).encode()))
    return answer


def all_pages(client: Client, step: Step) -> Request:
    items: list[Any] = []
    counts = {"Count": 0, "ScannedCount": 0}
    answer = ask(client, step)
    for _ in range(200):
        items += answer.get("Items", [])
        counts = {name: counts[name] + answer[name] for name in counts}
        if "LastEvaluatedKey" not in answer:
            return {**counts, "Items": items}
        answer = ask(client, step, ExclusiveStartKey=answer["LastEvaluatedKey"])
    raise AssertionError(f"{step.name} has no end")


def comparable(operation: str, answer: Request) -> Request:
    """The answer without what need not agree: capacities, the order of items where there is none, empty leftovers."""
    told = {name: canonical(value) for name, value in answer.items() if name not in UNCOMPARED}
    if operation in UNORDERED and "Items" in told:
        told["Items"] = in_some_order(told["Items"])
        told.pop("LastEvaluatedKey", None)
    if "Responses" in told and isinstance(told["Responses"], dict):
        told["Responses"] = {table: in_some_order(items) for table, items in told["Responses"].items()}
    return {
        name: value
        for name, value in told.items()
        if value or name not in ("UnprocessedKeys", "UnprocessedItems", "Attributes")
    }


def in_some_order(items: list[Any]) -> list[Any]:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


def canonical(value: Any) -> Any:
    """The same thing in one form: attribute values as they would be kept."""
    if isinstance(value, dict):
        try:
            return kept(value)
        except Refusal:
            return {name: canonical(each) for name, each in value.items()}
    return [canonical(each) for each in value] if isinstance(value, list) else value
