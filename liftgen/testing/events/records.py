"""Records: what queues, buckets, buses and streams send to a function."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import md5
from typing import Any, Literal
from urllib.parse import quote_plus

from liftgen.testing.events.context import ACCOUNT, NOON, REGION

AttributeValues = dict[str, dict[str, Any]]
S3Event = Literal["ObjectCreated:Put", "ObjectCreated:CompleteMultipartUpload", "ObjectRemoved:Delete"]


def stream_record(
    key: AttributeValues,
    *,
    old: AttributeValues | None = None,
    new: AttributeValues | None = None,
    sequence: int = 1,
    at: datetime = NOON,
    view: str = "NEW_AND_OLD_IMAGES",
    table: str = "table",
    expired: bool = False,
) -> dict[str, Any]:
    """A record of a table's stream: what the item with this key was and is, None where there was or is none.

    `view` is what the stream carries of them. An `expired` item was deleted by DynamoDB itself.
    """
    name = "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
    change: dict[str, Any] = {
        "ApproximateCreationDateTime": int(at.timestamp()),
        "Keys": key,
        "SequenceNumber": f"{sequence:021d}",
        "SizeBytes": len(json.dumps([old, new])),
        "StreamViewType": view,
    }
    if old is not None and view in ("OLD_IMAGE", "NEW_AND_OLD_IMAGES"):
        change["OldImage"] = old
    if new is not None and view in ("NEW_IMAGE", "NEW_AND_OLD_IMAGES"):
        change["NewImage"] = new
    record: dict[str, Any] = {
        "eventID": f"{sequence:032x}",
        "eventName": name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "eventSourceARN": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/2020-01-01T12:00:00.000",
        "dynamodb": json.loads(json.dumps(change)),
    }
    if expired:
        record["userIdentity"] = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    return record


def stream_event(*records: dict[str, Any]) -> dict[str, Any]:
    """An event of records, as Lambda's event source for streams sends it."""
    return {"Records": list(records)}


def sqs_message(
    body: object,
    *,
    id: str = "m1",
    queue: str = "queue",
    received: int = 1,
    group: str | None = None,
    attributes: Mapping[str, str] | None = None,
    at: datetime = NOON,
) -> dict[str, Any]:
    """A message of a queue; a body that is no text is sent as JSON.

    `received` is how often it was handed out, this time included; `group` is that of a FIFO queue, `attributes` are the sender's.
    """
    text = body if isinstance(body, str) else json.dumps(body)
    system = {
        "ApproximateReceiveCount": str(received),
        "SentTimestamp": str(int(at.timestamp() * 1000)),
        "SenderId": "AIDAEXAMPLE",
        "ApproximateFirstReceiveTimestamp": str(int(at.timestamp() * 1000) + 1),
    }
    if group is not None:
        system |= {"MessageGroupId": group, "MessageDeduplicationId": id, "SequenceNumber": "1"}
    return {
        "messageId": id,
        "receiptHandle": f"receipt-{id}",
        "body": text,
        "attributes": system,
        "messageAttributes": {
            name: {"stringValue": value, "dataType": "String"} for name, value in (attributes or {}).items()
        },
        "md5OfBody": md5(text.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }


def sqs_event(*messages: dict[str, Any]) -> dict[str, Any]:
    """An event of messages, as Lambda's event source for queues sends it."""
    return {"Records": list(messages)}


def s3_event(
    bucket: str,
    *keys: str,
    event: S3Event = "ObjectCreated:Put",
    size: int = 1_024,
    etag: str = "d41d8cd98f00b204e9800998ecf8427e",
    version: str | None = None,
    at: datetime = NOON,
) -> dict[str, Any]:
    """What a bucket tells of its objects; their keys are given as they are, and sent encoded, as S3 does."""
    return {"Records": [_object(bucket, key, event, size, etag, version, at) for key in keys]}


def eventbridge_event(
    source: str,
    detail_type: str,
    detail: Mapping[str, Any],
    *,
    id: str = "00000000-0000-4000-8000-000000000001",
    resources: tuple[str, ...] = (),
    at: datetime = NOON,
) -> dict[str, Any]:
    """An event of a bus, as a rule hands it to a function."""
    return {
        "version": "0",
        "id": id,
        "detail-type": detail_type,
        "source": source,
        "account": ACCOUNT,
        "time": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": list(resources),
        "detail": json.loads(json.dumps(dict(detail))),
    }


def _object(
    bucket: str, key: str, event: str, size: int, etag: str, version: str | None, at: datetime
) -> dict[str, Any]:
    described: dict[str, Any] = {"key": quote_plus(key, safe="/"), "sequencer": "0055AED6DCD90281E5"}
    if not event.startswith("ObjectRemoved"):
        described |= {"size": size, "eTag": etag}
    if version is not None:
        described["versionId"] = version
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventTime": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "eventName": event,
        "userIdentity": {"principalId": "AWS:AIDAEXAMPLE"},
        "requestParameters": {"sourceIPAddress": "192.0.2.1"},
        "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "FMyUVURIY8"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "uploads",
            "bucket": {
                "name": bucket,
                "ownerIdentity": {"principalId": "A3NL1KOZZKExample"},
                "arn": f"arn:aws:s3:::{bucket}",
            },
            "object": described,
        },
    }
