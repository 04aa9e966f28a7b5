"""Replay: records once more, from what Lambda says that it gave up, or from the items that are there now."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from liftgen.runtime.actions import call
from liftgen.runtime.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.runtime.client import Client
    from liftgen.runtime.streams.changes import Record


def given_up(message: str, streams: Any) -> Iterator[Record]:
    """The records of a message that Lambda's event source put with its dead letters, read from the stream once more.

    `streams` is boto3's client for DynamoDB Streams, which has them for a day. InvalidRequest for another message, and
    for records that the stream has no more.
    """
    batch = _batch(message)
    first, last = int(batch["startSequenceNumber"]), int(batch["endSequenceNumber"])
    try:
        iterator = streams.get_shard_iterator(
            StreamArn=batch["streamArn"],
            ShardId=batch["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=batch["startSequenceNumber"],
        )["ShardIterator"]
    except streams.exceptions.TrimmedDataAccessException:
        raise InvalidRequest("the stream has these records no more: it keeps them for a day") from None
    while iterator:
        answer = streams.get_records(ShardIterator=iterator)
        for record in answer["Records"]:
            if not first <= int(record["dynamodb"]["SequenceNumber"]) <= last:
                return
            yield as_lambda_has_it(record, batch["streamArn"]) | {"lift.replayed": True}
            if record["dynamodb"]["SequenceNumber"] == batch["endSequenceNumber"]:
                return
        iterator = answer.get("NextShardIterator") if answer["Records"] else None


def everything_in(client: Client, table: str) -> Iterator[Record]:
    """A record for each item of a table, as if it were new: with these an index or a projection is built from nothing.

    The table is read as it is, by a scan.
    """
    start: dict[str, Any] | None = None
    number = 0
    while True:
        members = {"TableName": json.dumps(table), "ConsistentRead": "true"}
        if start is not None:
            members["ExclusiveStartKey"] = json.dumps(start)
        answer = call(client, "Scan", members)
        for item in answer.get("Items", ()):
            number += 1
            yield {
                "eventID": f"replay-{number}",
                "eventName": "INSERT",
                "eventSource": "aws:dynamodb",
                "eventSourceARN": f"arn:aws:dynamodb:::table/{table}",
                "dynamodb": {
                    "NewImage": item,
                    "SequenceNumber": f"replay-{number}",
                    "StreamViewType": "NEW_AND_OLD_IMAGES",
                },
                "lift.replayed": True,
            }
        start = answer.get("LastEvaluatedKey")
        if not start:
            return


def _batch(message: str) -> dict[str, Any]:
    try:
        batch = json.loads(message)["DDBStreamBatchInfo"]
    except (ValueError, KeyError, TypeError):
        raise InvalidRequest("the message is none of an event source's that reads a DynamoDB stream") from None
    return dict(batch)


def as_lambda_has_it(record: dict[str, Any], arn: str) -> Record:
    """A stream's record as Lambda would hand it over, of which boto3 gives bytes and instants as Python has them."""
    copied: Record = json.loads(json.dumps({**record, "eventSourceARN": arn}, default=_plain))
    return copied


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode()
    if isinstance(value, set):
        return sorted(value)
    return value.timestamp()
