"""DAX: the port over the client of a DAX cluster, which has the methods of boto3's and no bytes that could be passed on."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from liftgen.runtime.client import Client
from liftgen.runtime.errors import READS, InvalidRequest, Unavailable, failure

METHODS: Mapping[str, str] = {
    "GetItem": "get_item",
    "PutItem": "put_item",
    "UpdateItem": "update_item",
    "DeleteItem": "delete_item",
    "Query": "query",
    "Scan": "scan",
    "BatchGetItem": "batch_get_item",
    "BatchWriteItem": "batch_write_item",
    "TransactGetItems": "transact_get_items",
    "TransactWriteItems": "transact_write_items",
}
"""What a cluster answers; the rest is about tables, which it knows nothing of."""


@dataclass(frozen=True, slots=True)
class DaxClient:
    """The port over `client`: a client of `amazon-dax-client`, or anything else with the methods of boto3's.

    The cluster reads through and writes through by itself: consistent reads and transactions are DynamoDB's. Of queries
    it keeps whole answers, which no write drops, so that they are as old as its time to live. What it does not answer goes to
    `tables`, a client of DynamoDB; without one it is InvalidRequest.
    """

    client: Any
    tables: Client | None = None

    def call(self, operation: str, body: bytes) -> bytes:
        """As `Client` says."""
        if operation not in METHODS:
            if self.tables is None:
                raise InvalidRequest(
                    f"DAX answers no {operation}: give `tables`, a client of DynamoDB", operation=operation
                )
            return self.tables.call(operation, body)
        try:
            answer = getattr(self.client, METHODS[operation])(**_as_given(json.loads(body)))
        except ClientError as error:
            said = error.response.get("Error", {})
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 400
            reasons = error.response.get("CancellationReasons") or getattr(error, "cancellation_reasons", None) or ()
            refused = {
                "__type": said.get("Code"),
                "message": said.get("Message"),
                "Item": error.response.get("Item"),
                "CancellationReasons": reasons,
            }
            raise failure(operation, status, json.dumps(_as_sent(refused)).encode()) from error
        except ParamValidationError as error:
            raise InvalidRequest(str(error), operation=operation) from error
        except (BotoCoreError, OSError) as error:
            raise Unavailable(str(error), operation=operation, ambiguous=operation not in READS) from error
        return json.dumps(
            _as_sent({name: value for name, value in answer.items() if name != "ResponseMetadata"})
        ).encode()


def _as_given(value: Any) -> Any:
    """A request's JSON as boto3 takes it: what is binary as bytes."""
    match value:
        case {"B": str(text), **rest} if not rest:
            return {"B": b64decode(text)}
        case {"BS": [*texts], **rest} if not rest and all(isinstance(each, str) for each in texts):
            return {"BS": [b64decode(each) for each in texts]}
        case dict():
            return {name: _as_given(each) for name, each in value.items()}
        case list():
            return [_as_given(each) for each in value]
        case _:
            return value


def _as_sent(value: Any) -> Any:
    """What boto3 gives, as the JSON that was sent: bytes as base64."""
    match value:
        case bytes() | bytearray():
            return b64encode(value).decode()
        case dict():
            return {name: _as_sent(each) for name, each in value.items()}
        case list() | tuple():
            return [_as_sent(each) for each in value]
        case _:
            return value
