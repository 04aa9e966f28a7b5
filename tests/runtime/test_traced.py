"""Each call runs within the context that it is given, in both forms, whatever client answers."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from liftgen.runtime.aio.traced import TracedClient as AsyncTracedClient
from liftgen.runtime.client import Client
from liftgen.runtime.errors import InvalidRequest, LiftError
from liftgen.runtime.traced import Asked, TracedClient
from liftgen.testing.fake import AsyncFakeClient, FakeClient

TABLE = {
    "TableName": "saas",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


class Bridged:
    def __init__(self, client: AsyncTracedClient) -> None:
        self.client = client

    def __repr__(self) -> str:
        return repr(self.client)

    def call(self, operation: str, body: bytes) -> bytes:
        return asyncio.run(self.client.call(operation, body))


def blocking(client: FakeClient, span: Any) -> Client:
    return TracedClient(client, span)


def in_asyncio(client: FakeClient, span: Any) -> Client:
    return Bridged(AsyncTracedClient(AsyncFakeClient(client), span))


both = pytest.mark.parametrize("make", [blocking, in_asyncio])
Make = Callable[[FakeClient, Any], Client]


@both
def test_a_call_runs_within_its_span_which_knows_how_it_ended(make: Make) -> None:
    told: list[object] = []

    @contextmanager
    def span(asked: Asked) -> Iterator[None]:
        told.append(("begins", asked.operation, asked.tables))
        try:
            yield
        except LiftError as error:
            told.append(error.code)
            raise
        told.append("ends")

    client = make(FakeClient(), span)
    client.call("CreateTable", json.dumps(TABLE).encode())
    with pytest.raises(InvalidRequest):
        client.call("GetItem", b'{"TableName":"saas","Key":{}}')

    assert told == [
        ("begins", "CreateTable", ("saas",)),
        "ends",
        ("begins", "GetItem", ("saas",)),
        "ValidationException",
    ]


@pytest.mark.parametrize(
    ("request_", "tables"),
    [
        ({"TableName": "a"}, ("a",)),
        ({"RequestItems": {"a": [], "b": {}}}, ("a", "b")),
        ({"TransactItems": [{"Put": {"TableName": "b"}}, {"Get": {"TableName": "a"}}]}, ("b", "a")),
        ({"TransactItems": [{"Put": {"TableName": "a"}}, {"Update": {"TableName": "a"}}]}, ("a",)),
        ({"Item": {"TableName": {"S": "no"}}, "TableName": "a"}, ("a",)),
        ({}, ()),
    ],
)
def test_a_span_knows_the_tables(request_: object, tables: tuple[str, ...]) -> None:
    assert Asked("Some", json.dumps(request_).encode()).tables == tables


@both
def test_nothing_that_is_stored_is_shown(make: Make) -> None:
    asked = Asked("PutItem", b'{"Item":{"pk":{"S":"a secret"}}}')

    assert "secret" not in f"{asked!r} {asked} {make(FakeClient(), None)!r}"
