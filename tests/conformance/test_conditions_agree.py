"""Conditions that nobody thought of mean the same in memory as on the embedded DynamoDB."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.conformance import Step, outcome
from support.conformance.filters import FILTER_VALUES, THINGS, used
from support.conformance.requests import HASH

from liftgen.runtime.botocore_client import BotocoreClient
from liftgen.runtime.client import Client
from liftgen.testing import LocalDynamoDB
from liftgen.testing.fake import FakeClient

# What ministack is known to be wrong about is left out: equality of what is missing, numbers in sets,
# prefixes and sizes of numbers.
NUMBERS = [":zero", ":one", ":two", ":five", ":ten", ":big"]
TEXTS = [":apple", ":p", ":a", ":x"]
OTHERS = [":true", ":null", ":abset", ":baset", ":list", ":map"]
PATHS = st.sampled_from(
    ["pk", "t", "n", "l", "m", "ss", "f", "o", "u", "low", "nothing", "m.x", "m.y", "m.y[0]", "l[0]", "l[1]"]
)
SIZED = st.sampled_from(["ss", "l", "m", "m.y", "u", "nothing"])
COMPARISONS = st.sampled_from(["<", "<=", ">", ">="])


@st.composite
def simple(draw: st.DrawFn) -> str:
    path = draw(PATHS)
    match draw(st.integers(0, 6)):
        case 0:
            return f"{path} {draw(st.sampled_from(['=', '<>']))} {draw(st.sampled_from([*NUMBERS, *TEXTS, *OTHERS]))}"
        case 1:
            return f"{path} {draw(COMPARISONS)} {draw(st.sampled_from([*NUMBERS, *TEXTS]))}"
        case 2:
            other = draw(PATHS.filter(lambda each: each != path))
            return f"{path} {draw(COMPARISONS)} {other}"
        case 3:
            low, high = sorted(draw(st.lists(st.integers(0, 5), min_size=2, max_size=2)))
            return f"{path} BETWEEN {NUMBERS[low]} AND {NUMBERS[high]}"
        case 4:
            return (
                f"{path} IN ({', '.join(draw(st.lists(st.sampled_from([*NUMBERS, *TEXTS]), min_size=1, max_size=4)))})"
            )
        case 5:
            return f"{draw(st.sampled_from(['attribute_exists', 'attribute_not_exists']))}({path})"
        case _:
            return f"size({draw(SIZED)}) {draw(COMPARISONS)} {draw(st.sampled_from(NUMBERS))}"


def combined(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(children, st.sampled_from(["AND", "OR"]), children).map(" ".join)
    return pairs | pairs.map(lambda each: f"NOT ({each})") | children.map(lambda each: f"NOT {each}")


CONDITIONS = st.recursive(simple(), combined, max_leaves=5)


@pytest.fixture(scope="module")
def both(local_dynamodb: LocalDynamoDB) -> tuple[Client, Client]:
    """The embedded DynamoDB and the one in memory, with the same five odd things in them."""
    clients = BotocoreClient(local_dynamodb.isolated().client()), FakeClient()
    for client in clients:
        client.call("CreateTable", json.dumps(HASH).encode())
        for thing in THINGS:
            client.call("PutItem", json.dumps({"TableName": "hash", "Item": thing}).encode())
    return clients


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(condition=CONDITIONS)
def test_a_condition_holds_for_the_same_items(both: tuple[Client, Client], condition: str) -> None:
    request: dict[str, Any] = {"TableName": "hash", "FilterExpression": condition, **used(condition)}
    embedded, in_memory = (outcome(client, Step(condition, "Scan", request)) for client in both)

    assert embedded == in_memory


def test_every_value_has_its_place() -> None:
    assert {*NUMBERS, *TEXTS, *OTHERS} <= FILTER_VALUES.keys()
