"""The rest of the kit: events, seeds, transactions, faults and tables, against what reads them in earnest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent, S3Event, SQSEvent
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBStreamEvent
from pydantic import BaseModel, Field
from support.service import NOON, SERVICE, service_table

from liftgen.documents import table_from_document
from liftgen.runtime.botocore_client import BotocoreClient
from liftgen.runtime.errors import Conflict, Throttled, Timeout, Unavailable
from liftgen.runtime.leases import Leases
from liftgen.runtime.rate_limits import MINUTE, FixedWindow, RateLimiter
from liftgen.runtime.wire import decimal_text, timestamp
from liftgen.testing import (
    FaultyClient,
    LocalDynamoDB,
    Seeds,
    StandIn,
    one_transaction,
    rolled_back,
    temporary_tables,
)
from liftgen.testing.events import (
    eventbridge_event,
    s3_event,
    sqs_event,
    sqs_message,
    stream_event,
    stream_record,
)
from liftgen.testing.fake import FakeClient, Fault


def test_powertools_reads_the_events_as_aws_sends_them() -> None:
    (message,) = SQSEvent(sqs_event(sqs_message({"a": 1}, received=2, group="g", attributes={"kind": "x"}))).records
    assert (message.json_body, message.attributes.approximate_receive_count) == ({"a": 1}, "2")
    assert message.message_attributes["kind"].string_value == "x"
    assert message.attributes.message_group_id == "g"

    first, second = S3Event(s3_event("uploads", "in/a b+c.csv", "é", size=5)).records
    assert first.s3.get_object.key == "in/a+b%2Bc.csv"
    assert S3Event(s3_event("uploads", "in/a b+c.csv")).object_key == "in/a b+c.csv"
    assert (first.s3.bucket.name, second.s3.get_object.size) == ("uploads", 5)

    event = EventBridgeEvent(eventbridge_event("shop", "Ordered", {"id": 1}, resources=("r",)))
    assert (event.source, event.detail_type, event.detail, event.resources) == ("shop", "Ordered", {"id": 1}, ["r"])

    record = stream_record({"pk": {"S": "a"}}, old={"n": {"N": "1"}}, new={"n": {"N": "2"}})
    (change,) = DynamoDBStreamEvent(stream_event(record)).records
    assert change.event_name is not None
    assert change.event_name.name == "MODIFY"
    assert change.dynamodb is not None
    assert (change.dynamodb.old_image, change.dynamodb.new_image) == ({"n": Decimal(1)}, {"n": Decimal(2)})


class Colour(Enum):
    RED = "red"


class Inner(BaseModel):
    name: str


class Model(BaseModel):
    """Something of everything."""

    tenant_id: str
    at: datetime
    on: date
    price: Decimal
    stock: Annotated[int, Field(ge=5, le=6)]
    short: Annotated[str, Field(max_length=3)]
    colour: Colour
    kind: Literal["a", "b"]
    inner: Inner
    labels: set[str]
    data: bytes
    ratio: float
    span: timedelta
    maybe: datetime | None = None


@dataclass
class Plain:
    name: str
    at: datetime


def test_seeds_are_always_the_same_can_be_stored_and_keep_to_the_fields() -> None:
    made = Seeds().many(Model, 20, tenant_id="t1", short=lambda number: f"p{number}")

    assert made == Seeds().many(Model, 20, tenant_id="t1", short=lambda number: f"p{number}")
    assert made != Seeds(seed=2).many(Model, 20, tenant_id="t1", short=lambda number: f"p{number}")
    for number, each in enumerate(made, 1):
        assert (each.tenant_id, each.short) == ("t1", f"p{number}")
        assert timestamp(each.at)
        assert decimal_text(each.price)
        assert each.stock in (5, 6)
        assert each.inner.name
        assert each.maybe is None or each.maybe.tzinfo is UTC
    assert len({each.at for each in made}) == 20


def test_seeds_are_made_of_dataclasses_and_stored() -> None:
    stored: list[Plain] = []

    def create(plain: Plain) -> Plain:
        stored.append(plain)
        return plain

    assert Seeds().store(create, Plain, 3, name="a") == stored
    assert [each.name for each in stored] == ["a"] * 3
    assert all(each.at.tzinfo is UTC for each in stored)


def item(name: str, text: str = "x") -> dict[str, Any]:
    return {"pk": {"S": name}, "sk": {"S": name}, "text": {"S": text}}


def write(client: Any, *names: str, together: bool = False) -> None:
    """Store items, one after the other or all at once."""
    puts = [{"Put": {"TableName": "service", "Item": item(each)}} for each in names]
    if together:
        client.call("TransactWriteItems", json.dumps({"TransactItems": puts}).encode())
    else:
        for each in puts:
            client.call("PutItem", json.dumps(each["Put"]).encode())


def test_one_transaction_is_one_transaction() -> None:
    place = StandIn(FakeClient())
    service_table(place)

    with one_transaction(place, 2):
        write(place.client, "a", "b", together=True)
    for names, together in (((), False), (("a",), False), (("a",), True)):
        with pytest.raises(AssertionError, match=r"it wrote by|has 1 actions"), one_transaction(place, 2):
            write(place.client, *names, together=together)


def test_a_block_that_is_rolled_back_leaves_nothing(stand_in: StandIn) -> None:
    service_table(stand_in)
    write(stand_in.client, "kept", "changed", "deleted")
    before = stand_in.items()

    def change_everything() -> None:
        write(stand_in.client, "new")
        stand_in.put("service", item("changed", "other"))
        key = {name: {"S": "deleted"} for name in ("pk", "sk")}
        stand_in.client.call("DeleteItem", json.dumps({"TableName": "service", "Key": key}).encode())
        raise RuntimeError

    with pytest.raises(RuntimeError), rolled_back(stand_in.client, "service"):
        change_everything()

    assert stand_in.items() == before


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.THROTTLED, Throttled),
        (Fault.UNAVAILABLE, Unavailable),
        (Fault.TIMEOUT, Timeout),
        (Fault.CONFLICT, Conflict),
        (Fault.LOST_ANSWER, Timeout),
    ],
)
def test_any_client_can_be_made_to_fail(fault: Fault, error: type[Exception]) -> None:
    client = FaultyClient(FakeClient())
    place = StandIn(client)
    service_table(place)
    client.fail_next(fault, "PutItem")

    with pytest.raises(error):
        write(client, "a")

    assert len(place.items()) == (1 if fault is Fault.LOST_ANSWER else 0)
    with client.failing(fault), pytest.raises(error):
        write(client, "b")
    write(client, "c")


def test_a_slow_answer_lets_others_go_first() -> None:
    client = FaultyClient(FakeClient())
    table, clock = service_table(StandIn(client))
    leases = Leases(table)
    held = leases.acquire("report", 10)
    client.slow_next(lambda: clock.advance(timedelta(seconds=11)), "UpdateItem")
    RateLimiter(table, "api", (FixedWindow(1, MINUTE),)).hit("t1")

    assert clock() == NOON + timedelta(seconds=11)
    assert leases.acquire("report", 10).token == held.token + 1
    with pytest.raises(ValueError, match="in memory"):
        client.fail_next(Fault.UNPROCESSED)


def test_tables_are_there_for_the_block_and_gone_after_it(local_dynamodb: LocalDynamoDB) -> None:
    client = local_dynamodb.isolated().client()
    table = table_from_document({**SERVICE, "protected": True})

    def look() -> None:
        write(BotocoreClient(client), "a")
        assert client.list_tables()["TableNames"] == ["service"]
        raise RuntimeError

    with pytest.raises(RuntimeError), temporary_tables(client, table):
        look()

    assert client.list_tables()["TableNames"] == []
