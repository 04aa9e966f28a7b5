"""The client of a cluster has boto3's methods, so that boto3's own can stand in for it: what DAX keeps is DAX's to hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from liftgen.runtime.caching.dax import METHODS, DaxClient
from liftgen.runtime.errors import AccessDenied, InvalidRequest, LiftError, Throttled, TransactionCancelled, Unavailable
from liftgen.testing.fake import FakeClient


class Cluster:
    """A cluster that answers all alike, and remembers what it was asked."""

    def __init__(self, answer: dict[str, Any] | Exception) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        def answered(**request: Any) -> dict[str, Any]:
            self.asked.append((name, request))
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

        return answered


def test_what_is_binary_is_bytes_there_and_base64_here() -> None:
    item = {
        "pk": {"B": "AP8="},
        "all": {"BS": ["AA==", "/w=="]},
        "in": {"M": {"B": {"L": [{"B": "Zm9v"}, {"S": "Zm9v"}]}}},
    }
    given = {
        "pk": {"B": b"\x00\xff"},
        "all": {"BS": [b"\x00", b"\xff"]},
        "in": {"M": {"B": {"L": [{"B": b"foo"}, {"S": "Zm9v"}]}}},
    }
    cluster = Cluster({"Item": given, "ResponseMetadata": {"RequestId": "r"}})
    answer = DaxClient(cluster).call("PutItem", json.dumps({"TableName": "t", "Item": item}).encode())

    assert cluster.asked == [("put_item", {"TableName": "t", "Item": given})]
    assert json.loads(answer) == {"Item": item}


@pytest.mark.parametrize("operation", METHODS)
def test_every_operation_on_items_is_the_clusters(operation: str) -> None:
    cluster = Cluster({})
    DaxClient(cluster).call(operation, b"{}")

    assert cluster.asked == [(METHODS[operation], {})]


def test_what_is_about_tables_is_dynamodbs() -> None:
    cluster, tables = Cluster({}), FakeClient()

    assert json.loads(DaxClient(cluster, tables).call("ListTables", b"{}")) == {"TableNames": []}
    with pytest.raises(InvalidRequest, match="give `tables`"):
        DaxClient(cluster).call("ListTables", b"{}")
    assert cluster.asked == []


def refused(code: str, status: int = 400, **more: Any) -> ClientError:
    error = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}, **more}
    return ClientError(error, "PutItem")  # type: ignore[arg-type]  # botocore's types want every field


@pytest.mark.parametrize(
    ("error", "kind", "ambiguous"),
    [
        (refused("ThrottlingException"), Throttled, False),
        (refused("AccessDeniedException"), AccessDenied, False),
        (refused("InternalServerErrorException", 500), Unavailable, True),
        (EndpointConnectionError(endpoint_url="dax://cluster"), Unavailable, True),
        (ConnectionResetError("gone"), Unavailable, True),
    ],
)
def test_errors_are_those_of_every_client(error: Exception, kind: type[LiftError], ambiguous: bool) -> None:
    with pytest.raises(kind) as raised:
        DaxClient(Cluster(error)).call("PutItem", b"{}")

    assert raised.value.ambiguous is ambiguous
    with pytest.raises(kind) as raised:
        DaxClient(Cluster(error)).call("GetItem", b"{}")
    assert not raised.value.ambiguous


def test_why_a_transaction_was_cancelled_is_told_wherever_the_client_says_it() -> None:
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Item": {"pk": {"B": b"\xff"}}}]
    said = refused("TransactionCanceledException", CancellationReasons=reasons)
    apart = refused("TransactionCanceledException")
    apart.cancellation_reasons = reasons  # type: ignore[attr-defined]  # as DAX's client does
    found = []
    for error in (said, apart):
        with pytest.raises(TransactionCancelled) as raised:
            DaxClient(Cluster(error)).call("TransactWriteItems", b"{}")
        found.append(raised.value.reasons)

    assert found[0] == found[1]
    assert found[0][1].item == {"pk": {"B": "/w=="}}
