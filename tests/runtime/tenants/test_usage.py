"""Usage: each tenant's own, counted once, and never more than is allowed, whoever asks at one time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from support.service import at_once, service_table

from liftgen.runtime.errors import RateLimited, Unavailable
from liftgen.runtime.tenants import Allowance, MeteredClient, Usage, Used, metered
from liftgen.testing import Clock

NOON = datetime(2030, 1, 31, 12, tzinfo=UTC)


def usage(**allowed: Any) -> tuple[Usage, Clock]:
    table, clock = service_table()
    clock.set(NOON)
    return Usage(table, Allowance(**allowed)), clock


def test_requests_beyond_what_is_allowed_are_refused_until_the_month_ends() -> None:
    counted, clock = usage(requests=2)
    for _ in range(2):
        counted.begin("t1")
    with pytest.raises(RateLimited) as refused:
        counted.begin("t1")
    counted.begin("t2")
    clock.set(datetime(2030, 2, 1, tzinfo=UTC))
    counted.begin("t1")

    assert refused.value.retry_after == 12 * 3600
    assert counted.of("t1", "2030-01")["requests"] == 2
    assert counted.of("t1")["requests"] == 1


def test_units_beyond_what_is_allowed_are_refused() -> None:
    counted, _ = usage(units=10.5)
    counted.begin("t1")
    counted.add("t1", Used(read=4, written=8))
    with pytest.raises(RateLimited):
        counted.begin("t1")

    assert counted.of("t1") == {"requests": 1, "units_read": 4, "units_written": 8, "units": 12}


def test_nobody_passes_who_asks_at_the_same_time() -> None:
    counted, _ = usage(requests=20)

    def ask(_: int) -> bool:
        try:
            counted.begin("t1")
        except RateLimited:
            return False
        return True

    assert sum(at_once(4, ask)) == 20
    assert counted.of("t1")["requests"] == 20


def test_a_tenant_may_have_an_allowance_of_its_own() -> None:
    counted, _ = usage(requests=1)
    counted.allow("t1", Allowance(requests=2))
    counted.allow("t2", Allowance())
    for tenant, times in (("t1", 2), ("t2", 5)):
        for _ in range(times):
            counted.begin(tenant)
    with pytest.raises(RateLimited):
        counted.begin("t1")
    counted.allow("t2", None)
    with pytest.raises(RateLimited):
        counted.begin("t2")


def test_a_tenant_that_is_moved_is_asked_to_come_later() -> None:
    counted, _ = usage()
    counted.close("t1")
    with pytest.raises(Unavailable):
        counted.begin("t1")
    counted.begin("t2")
    counted.open("t1")
    counted.begin("t1")

    assert counted.of("t1")["requests"] == 1


def test_counts_are_where_no_tenant_reaches_them_and_go_after_a_year() -> None:
    counted, _ = usage()
    counted.begin("t1")
    counted.add("t1", Used(read=1))
    (item,) = json.loads(counted.table.client.call("Scan", b'{"TableName": "service"}'))["Items"]

    assert item["pk"]["S"].startswith("LIFT#Usage#t1#2030-01")
    assert int(item["expires_at"]["N"]) > datetime(2031, 2, 1, tzinfo=UTC).timestamp()


def test_a_table_without_an_expiry_counts_too() -> None:
    counted, _ = usage(requests=1)
    forever = Usage(replace(counted.table, expires_at=None), counted.allowed)
    forever.begin("t1")
    with pytest.raises(RateLimited):
        forever.begin("t1")


class Consuming:
    """A client whose every answer says what it consumed."""

    def __init__(self, said: Any) -> None:
        self.said = said
        self.asked: list[dict[str, Any]] = []

    def call(self, operation: str, body: bytes) -> bytes:
        del operation
        self.asked.append(json.loads(body))
        return json.dumps({"Item": {}, "ConsumedCapacity": self.said}).encode()


@pytest.mark.parametrize(
    ("operation", "said", "used"),
    [
        ("GetItem", {"CapacityUnits": 0.5}, (0.5, 0)),
        ("BatchGetItem", [{"CapacityUnits": 2}, {"CapacityUnits": 3}], (5, 0)),
        ("PutItem", {"CapacityUnits": 3}, (0, 3)),
        ("TransactWriteItems", [{"CapacityUnits": 4}], (0, 4)),
        ("DescribeTable", {"CapacityUnits": 4}, (0, 0)),
    ],
)
def test_what_is_consumed_is_added_to_whoever_is_metered(operation: str, said: Any, used: Any) -> None:
    behind = Consuming(said)
    client = MeteredClient(behind)
    with metered() as found:
        answer = json.loads(client.call(operation, b'{"TableName": "notes"}'))
    client.call(operation, b'{"TableName": "notes"}')

    assert (found.read, found.written) == used
    assert ("ConsumedCapacity" in answer) == (operation == "DescribeTable")
    assert "ReturnConsumedCapacity" not in behind.asked[1]


def test_who_asks_what_was_consumed_is_told() -> None:
    client = MeteredClient(Consuming({"CapacityUnits": 1}))
    with metered() as found:
        answer = json.loads(client.call("GetItem", b'{"ReturnConsumedCapacity": "INDEXES"}'))

    assert answer["ConsumedCapacity"] == {"CapacityUnits": 1}
    assert found.units == 1
