"""Usage: what each tenant asks of DynamoDB in a month, counted where no tenant reaches it, and refused beyond what is allowed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from liftgen.runtime.client import Client
from liftgen.runtime.errors import ConditionFailed, Conflict, RateLimited, Unavailable
from liftgen.runtime.service_table import Item, ServiceTable

KEPT = timedelta(days=400)
"""How long the count of a month is kept: until a bill for it was written, and the next year's same month is over."""
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
MEASURED = WRITES | {"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"}


@dataclass
class Used:
    """Capacity units that were consumed."""

    read: float = 0.0
    written: float = 0.0

    @property
    def units(self) -> float:
        """All of them."""
        return self.read + self.written


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a tenant may use in a month; None for as much as it likes."""

    requests: int | None = None
    units: float | None = None


_now_used: ContextVar[Used | None] = ContextVar("used", default=None)


@contextmanager
def metered() -> Iterator[Used]:
    """What metered clients consume meanwhile."""
    used = Used()
    token = _now_used.set(used)
    try:
        yield used
    finally:
        _now_used.reset(token)


@dataclass(frozen=True, slots=True)
class MeteredClient:
    """A client that adds what it consumes to whoever is `metered`; it asks DynamoDB to say so, and nobody else sees it."""

    client: Client

    def call(self, operation: str, body: bytes) -> bytes:
        """As `Client` says."""
        used = _now_used.get()
        if used is None or operation not in MEASURED:
            return self.client.call(operation, body)
        request = json.loads(body)
        asked = request.setdefault("ReturnConsumedCapacity", "TOTAL")
        answer = json.loads(self.client.call(operation, json.dumps(request).encode()))
        said = answer.get("ConsumedCapacity") or []
        for each in said if isinstance(said, list) else [said]:
            if operation in WRITES:
                used.written += float(each.get("CapacityUnits", 0))
            else:
                used.read += float(each.get("CapacityUnits", 0))
        if asked == "TOTAL" and b'"ReturnConsumedCapacity"' not in body:
            answer.pop("ConsumedCapacity", None)
        return json.dumps(answer).encode()


@dataclass
class Usage:
    """Counts of tenants in a table, an item for each tenant and month: `requests`, `units_read`, `units_written` and `units`.

    `allowed` is what a tenant may use that has no allowance of its own (`allow`). Months are UTC's.
    """

    table: ServiceTable
    allowed: Allowance = field(default_factory=Allowance)

    def begin(self, tenant: str) -> None:
        """Count a request, before it is answered.

        RateLimited, with the seconds until the month ends, when the tenant has used what it may; Unavailable while it is moved.
        What is counted and compared is one conditional write, so that requests at one time cannot pass together.
        """
        own = self.table.get(self._key_of_own(tenant)) or {}
        if "moving" in own:
            raise Unavailable("the tenant is being moved")
        allowed = _allowance(own, self.allowed)
        conditions, values = [], {":one": {"N": "1"}}
        for name, most in (("requests", allowed.requests), ("units", allowed.units)):
            if most is not None:
                conditions.append(f"(attribute_not_exists({name}) OR {name} < :{name})")
                values[f":{name}"] = {"N": f"{most:g}" if isinstance(most, float) else str(most)}
        try:
            self._add(tenant, "requests :one", values, " AND ".join(conditions))
        except ConditionFailed as error:
            if isinstance(error, Conflict):
                raise
            refused = RateLimited("the tenant has used what it may in this month")
            refused.retry_after = (self._next_month() - self.table.clock()).total_seconds()
            raise refused from None

    def add(self, tenant: str, used: Used) -> None:
        """Count what was consumed."""
        if used.units:
            numbers = {"units_read": used.read, "units_written": used.written, "units": used.units}
            said = ", ".join(f"{name} :{name}" for name in numbers)
            self._add(tenant, said, {f":{name}": {"N": repr(value)} for name, value in numbers.items()}, "")

    def of(self, tenant: str, month: str | None = None) -> dict[str, float]:
        """What the tenant has used in a month (`2026-01`), this one where none is said."""
        item = self.table.get(self._key(tenant, month or self._month)) or {}
        return {
            name: float(item.get(name, {"N": "0"})["N"])
            for name in ("requests", "units_read", "units_written", "units")
        }

    def allow(self, tenant: str, allowance: Allowance | None) -> None:
        """Give the tenant an allowance of its own, or take it away."""
        sets: list[str] = []
        values: Item = {}
        for name, most in (("requests", allowance and allowance.requests), ("units", allowance and allowance.units)):
            if most is not None:
                sets.append(f"most_{name} = :{name}")
                values[f":{name}"] = {"N": str(most)}
        if allowance is not None:
            sets.append("allowance = :yes")
            values[":yes"] = {"BOOL": True}
        gone = [each for each in ("allowance", "most_requests", "most_units") if f"{each} =" not in " ".join(sets)]
        update = " ".join(f"{verb} {', '.join(each)}" for verb, each in (("SET", sets), ("REMOVE", gone)) if each)
        self.table.call(
            "UpdateItem",
            Key=self._key_of_own(tenant),
            UpdateExpression=update,
            ExpressionAttributeValues=values,
        )

    def close(self, tenant: str) -> None:
        """Refuse the tenant's requests until it is opened again."""
        self.table.call(
            "UpdateItem",
            Key=self._key_of_own(tenant),
            UpdateExpression="SET moving = :yes",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )

    def open(self, tenant: str) -> None:
        """Answer the tenant's requests again."""
        self.table.call("UpdateItem", Key=self._key_of_own(tenant), UpdateExpression="REMOVE moving")

    def _add(self, tenant: str, said: str, values: Item, condition: str) -> None:
        expires = self.table.expires_at
        if expires is not None:
            values = {**values, ":gone": {"N": str(int((self.table.clock() + KEPT).timestamp()))}}
        self.table.call(
            "UpdateItem",
            Key=self._key(tenant, self._month),
            UpdateExpression=("" if expires is None else "SET #expires = :gone ") + f"ADD {said}",
            ConditionExpression=condition or None,
            ExpressionAttributeNames={} if expires is None else {"#expires": expires},
            ExpressionAttributeValues=values,
        )

    @property
    def _month(self) -> str:
        return self.table.clock().astimezone(UTC).strftime("%Y-%m")

    def _next_month(self) -> datetime:
        first = self.table.clock().astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return (first + timedelta(days=32)).replace(day=1)

    def _key(self, tenant: str, month: str) -> Item:
        return self.table.key("Usage", tenant, month)

    def _key_of_own(self, tenant: str) -> Item:
        return self.table.key("Allowance", tenant)


def _allowance(own: dict[str, Any], otherwise: Allowance) -> Allowance:
    if "allowance" not in own:
        return otherwise
    requests, units = (own.get(f"most_{name}") for name in ("requests", "units"))
    return Allowance(None if requests is None else int(requests["N"]), None if units is None else float(units["N"]))
