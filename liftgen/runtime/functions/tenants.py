"""Tenants: `handler` stands before a function's own entry point, counts for the tenant and refuses; `move` moves one of them."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from liftgen.runtime.api.answers import answer_of
from liftgen.runtime.api.caller import tenant_of
from liftgen.runtime.api.problems import problem_of
from liftgen.runtime.direct.credentials import Credentials
from liftgen.runtime.errors import LiftError, NotConfigured
from liftgen.runtime.functions import told
from liftgen.runtime.roles import Role, RoleClients
from liftgen.runtime.service_table import table_of
from liftgen.runtime.tenants.moving import Mover, Shape
from liftgen.runtime.tenants.usage import Allowance, MeteredClient, Usage, Used, metered

if TYPE_CHECKING:
    from liftgen.runtime.client import Client

    Item = dict[str, Any]

RESERVE = 30_000
"""Milliseconds that are left for what is not a page."""
OTHERS = "others"
STEPS = {"move": ("close", "copy", "compare", "remove", "open"), "export": ("write",)}


class Context(Protocol):
    """What is asked of Lambda's."""

    def get_remaining_time_in_millis(self) -> int:
        """How long the call may still take."""
        ...


def handler(event: dict[str, Any], context: Any) -> Any:
    """The answer of the function's own entry point, counted for the tenant whose token asks; 429 beyond what it may use."""
    about = told.settings("LIFT_TENANTS")
    begun = time.perf_counter()
    try:
        tenant = tenant_of(event, about["claim"])
        usage().begin(tenant)
    except LiftError as error:
        return answer_of(problem_of(error))
    with metered() as used:
        try:
            return told.named(told.said("LIFT_TENANT_HANDLER"))(event, context)
        finally:
            usage().add(tenant, used)
            _measure(about, tenant, used, (time.perf_counter() - begun) * 1000)


def tenant_clients() -> RoleClients:
    """A client for each tenant, under the role that `LIFT_TENANT_ROLE` names, for `DynamORMConfig(client=tenant_clients())`."""
    import boto3

    from liftgen.runtime.direct import DirectClient

    arn, tag = told.said("LIFT_TENANT_ROLE"), told.settings("LIFT_TENANTS")["tag"]

    def connect(credentials: Credentials) -> Client:
        return MeteredClient(DirectClient(os.environ.get("LIFT_REGION"), credentials=credentials))

    return RoleClients(boto3.client("sts"), lambda tenant: Role(arn, {tag: str(tenant)}), connect)


@cache
def usage() -> Usage:
    """The counts that `LIFT_TENANTS` names, and what it allows each tenant that has no allowance of its own."""
    about = told.settings("LIFT_TENANTS")
    allowed: Mapping[str, Any] = about.get("allowed") or {}
    return Usage(table_of(about["items"], told.client), Allowance(allowed.get("requests"), allowed.get("units")))


def move(event: dict[str, Any], context: Context) -> dict[str, Any]:
    """As much as there is time for of `{"tenant": …, "do": "move", "run": …}` (or `export`); where it is, and whether `done`."""
    about = told.settings("LIFT_MOVING")
    steps = STEPS.get(event["do"])
    if steps is None:
        raise NotConfigured(f"there is nothing called `{event['do']}` to do")
    at = {"step": 0, "table": 0, "page": 0, "items": 0, "start": None, **event}
    while True:
        at |= _step(steps[at["step"]], about, at)
        done = at["step"] == len(steps)
        # One step at least, so that a function without much time comes to an end too.
        if done or context.get_remaining_time_in_millis() < RESERVE:
            return {**at, "done": done}


def _step(step: str, about: Mapping[str, Any], at: Item) -> Item:
    """Where it is after this step, or a page of it."""
    if step in ("close", "open"):
        getattr(Usage(table_of(about["items"], told.client)), step)(at["tenant"])
        return {"step": at["step"] + 1}
    count, end = _page(step, about, about["tables"][at["table"]], at)
    there = {"items": at["items"] + count, "start": end, "page": at["page"] + 1}
    if end is not None:
        return there
    last = at["table"] + 1 == len(about["tables"])
    return {**there, "table": 0 if last else at["table"] + 1, "step": at["step"] + last, "page": 0}


def _page(step: str, about: Mapping[str, Any], table: Mapping[str, Any], at: Item) -> tuple[int, Item | None]:
    client = told.client()
    mover = Mover(
        client=client,
        table=table["name"],
        key=tuple(table["key"]),
        shapes=tuple(Shape(*each) for each in table["shapes"]),
        tenant=at["tenant"],
    )
    match step:
        case "write":
            name = f"tenants/{at['tenant']}/{at['run']}/{table['name']}/{at['page']:06d}.json"
            return mover.write(at["start"], _putting(about["bucket"], name))
        case "copy":
            return mover.copy(at["start"], client, _other(table))
        case "compare":
            return mover.compare(at["start"], client, _other(table))
        case _:
            return mover.remove(at["start"])


def _other(table: Mapping[str, Any]) -> str:
    if table["to"] is None:
        raise NotConfigured(f"nobody says where items of `{table['name']}` move to")
    return str(table["to"])


def _putting(bucket: str, name: str) -> Callable[[bytes], object]:
    import boto3

    return lambda body: boto3.client("s3").put_object(Bucket=bucket, Key=name, Body=body)


def _measure(about: Mapping[str, Any], tenant: str, used: Used, milliseconds: float) -> None:
    """A line from which CloudWatch makes metrics: of the tenants that are watched each its own, and one of all others."""
    found = {"Requests": 1, "ReadUnits": used.read, "WriteUnits": used.written, "Latency": round(milliseconds, 1)}
    units = {"Latency": "Milliseconds"}
    directive = {
        "Namespace": about["namespace"],
        "Dimensions": [["group"]],
        "Metrics": [{"Name": name, "Unit": units.get(name, "Count")} for name in found],
    }
    line = {
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]},
        # A metric for each tenant is a bill without an end: who is not watched is in the line, for queries of the log.
        "group": tenant if tenant in about["watched"] else OTHERS,
        "tenant": tenant,
        **found,
    }
    sys.stdout.write(json.dumps(line) + "\n")
