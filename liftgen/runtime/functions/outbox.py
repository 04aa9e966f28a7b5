"""Outbox: `handler` tells EventBridge of new items at a table's stream; `LIFT_OUTBOX` says of which, and where."""

from __future__ import annotations

from functools import cache
from typing import Any

from liftgen.runtime.functions import told
from liftgen.runtime.streams.outbox import Outbox


def handler(event: dict[str, Any], context: object = None) -> dict[str, list[dict[str, str]]]:
    """A batch of records, answered with the first that was not told."""
    return _outbox().handler(event, context)


@cache
def _outbox() -> Outbox[Any]:
    import boto3

    about = told.settings("LIFT_OUTBOX")
    return Outbox(
        entity=told.named(about["entity"]),
        events=boto3.client("events"),
        source=about["source"],
        message=told.named(about["message"]),
        bus=about["bus"],
    )
