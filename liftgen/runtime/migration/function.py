"""Function: what a state machine asks of Lambda to do data steps: what comes next, the work on some segments, and a beginning.

The state goes round: `next` says which pass of which step is to be made, in parts; each part is worked on by a function of its
own, as often as it takes; then `next` looks at what the ledger says of the pass, and so on until every step is done.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
import urllib.request
from typing import TYPE_CHECKING, Any, Protocol

from liftgen.runtime.environment import client_from_environment, table_name
from liftgen.runtime.errors import NotConfigured
from liftgen.runtime.migration import passes
from liftgen.runtime.migration.calls import Calls
from liftgen.runtime.migration.capacity import Bucket
from liftgen.runtime.migration.ledger import TABLE, UNDOING, Ledger
from liftgen.runtime.migration.operations import Work
from liftgen.runtime.migration.worker import OverBudgetError, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from liftgen.runtime.client import Client
    from liftgen.runtime.migration.ledger import Segment

MOST_PARTS = 1000
"""Into so many parts the segments of a pass are put at most: the list of them has to fit in the state, which is 256 KB."""

MARGIN = 20_000
"""Milliseconds before the end of its time at which a function gives its segment back."""

NAMESPACE = "lift/migrations"

State = dict[str, Any]


class Context(Protocol):
    """What of Lambda's context is used."""

    def get_remaining_time_in_millis(self) -> int:
        """How long the function may still run."""
        ...


def handler(event: State, context: Context) -> State:
    """What the state machine asks: `next` gives the state back with what is to be done, `work` says whether a part is finished.

    NotConfigured where the table that migrations are kept in is not there.
    """
    calls = Calls(client_from_environment())
    ledger = Ledger(calls, os.environ.get("LIFT_MIGRATIONS_TABLE", TABLE))
    match event["action"]:
        case "next":
            return following(
                event["state"], ledger, event.get("concurrency", MOST_PARTS), event.get("roll_back", False)
            )
        case "work":
            return work(event, ledger, calls.client, context.get_remaining_time_in_millis)
        case action:
            raise ValueError(f"there is no action `{action}`")


def start(event: Mapping[str, Any], _: Context) -> None:
    """Answer CloudFormation, for which this is a resource: made or changed, it starts the state machine with its `Input`."""
    status, reason = "SUCCESS", "started"
    try:
        given = event["ResourceProperties"]
        if event["RequestType"] != "Delete" and json.loads(given["Input"])["steps"]:
            _start(given["StateMachine"], given["Input"])
    except Exception as error:  # a stack that hears nothing waits for an hour
        status, reason = "FAILED", f"{type(error).__name__}: {error}"
    answer = {
        "Status": status,
        "Reason": reason,
        "PhysicalResourceId": event.get("PhysicalResourceId") or event["LogicalResourceId"],
        **{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
    }
    request = urllib.request.Request(
        event["ResponseURL"], json.dumps(answer).encode(), {"content-type": ""}, method="PUT"
    )
    urllib.request.urlopen(request, timeout=10).close()


def following(state: State, ledger: Ledger, concurrency: int, roll_back: bool) -> State:
    """The state with the pass to be made next: `doing` is `work`, `done`, `paused` or `failed`.

    `error` and `cause` say why it failed: nothing is begun where a step waits for a value. A step that failed is taken back
    first, where that is asked for.
    """
    if not ledger.exists:
        raise NotConfigured(f"there is no table `{ledger.table}`: `lift dynamorm migrate up` makes it")
    if "doing" not in state and state["way"] == "up" and (missing := _missing(state, ledger)):
        return {**state, "doing": "failed", "error": "Unanswered", "cause": missing}
    for step in state["steps"] if state["way"] == "up" else reversed(state["steps"]):
        if _is_paused(ledger, step):
            return {**state, "doing": "paused"}
        if state["way"] == "down":
            if (left := passes.settle_undoing(ledger, step["name"])) > 0:
                return _pass(state, step, UNDOING, left, concurrency)
            continue
        if "blocked" in step and not ledger.record(step["name"]).get("done"):
            return {**state, "doing": "failed", "error": "Blocked", "cause": step["blocked"]}
        progress = passes.begin(ledger, step["name"], state["segments"]) if _is_new(state, step) else None
        if progress is None:
            error = _error(passes.settle(ledger, step["name"], step["budget"]))
            if error is not None and roll_back:
                back = {**state, "way": "down", "steps": [step], "error": error[0], "cause": error[1]}
                return following(back, ledger, concurrency, roll_back)
            if error is not None:
                return {**state, "doing": "failed", "error": error[0], "cause": error[1]}
            progress = ledger.record(step["name"])
        if not progress.get("done"):
            return _pass(state, step, progress["pass"], progress["segments"], concurrency)
    return {**state, "doing": "failed" if "error" in state else "done"}


def work(event: State, ledger: Ledger, client: Client, remaining: Callable[[], int]) -> State:
    """Work on a part of a pass; whether it is `finished`, which it need not be where the time was short or the step is paused."""
    state, part = event["state"], event["part"]
    step = state["step"]
    table = table_name(step["table"])
    calls = Calls(client)
    described = calls.call("DescribeTable", {"TableName": table})["Table"]
    key = tuple(each["AttributeName"] for each in described["KeySchema"])
    paused = [False]

    def stops() -> bool:
        paused[0] = paused[0] or _is_paused(ledger, step)
        return paused[0] or remaining() < MARGIN

    told: dict[int, Segment] = {}
    bucket = Bucket(state["rate"])
    worker = Worker(
        calls,
        ledger,
        step["name"],
        table,
        Work(step["select"], step["do"], key, int(time.time())),
        secrets.token_hex(8),
        bucket,
        paused=stops,
        progress=lambda segment: _tell(segment, told, step["table"], bucket),
        target=table_name,
        budget=step["budget"],
    )
    try:
        finished = worker.run_part(state["pass"], state["total"], range(*part))
    except OverBudgetError:
        finished = True  # what follows from that is seen from all segments
    return {"finished": finished or paused[0]}


def _pass(state: State, step: State, pass_: int, total: int, concurrency: int) -> State:
    count = min(total, MOST_PARTS)
    parts = [[number * total // count, (number + 1) * total // count] for number in range(count)]
    rate = state.get("capacity")
    return {
        **state,
        "doing": "work",
        "step": step,
        "pass": pass_,
        "total": total,
        "parts": parts,
        "rate": None if rate is None else rate / min(concurrency, count),
    }


def _is_new(state: State, step: State) -> bool:
    """Whether the step was not what was just worked on."""
    return bool(state.get("step", {}).get("name") != step["name"])


def _is_paused(ledger: Ledger, step: State) -> bool:
    return bool(ledger.record(step["migration"]).get("state") == "paused")


def _missing(state: State, ledger: Ledger) -> str:
    """Which values are missing for the steps that are not done."""
    waiting = [each for each in state["steps"] if "missing" in each and not ledger.record(each["name"]).get("done")]
    return "; ".join(each["missing"] for each in waiting)


def _error(verdict: passes.Verdict) -> tuple[str, str] | None:
    match verdict:
        case passes.OverBudget(count, key, reason):
            return "OverBudget", f"{count} items could not be changed; {json.dumps(key)}: {reason}"
        case passes.Endless(changed):
            return "Endless", f"after {passes.MOST_PASSES} passes there were still {changed} items to change"
        case _:
            return None


def _tell(segment: Segment, told: dict[int, Segment], table: str, bucket: Bucket) -> None:
    """Say what has been done since the last time, as metrics: CloudWatch reads them from the log."""
    last = told.get(segment.number)
    told[segment.number] = segment
    found = {
        "Read": segment.scanned - (last.scanned if last else 0),
        "Changed": segment.changed - (last.changed if last else 0),
        "Quarantined": segment.unfit - (last.unfit if last else 0),
        "Kept": segment.kept - (last.kept if last else 0),
        "Units": bucket.consumed,
    }
    bucket.consumed = 0.0
    metrics = [{"Name": name, "Unit": "Count"} for name in found]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["Table"]], "Metrics": metrics}
    about = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}
    sys.stdout.write(json.dumps({"_aws": about, "Table": table, **found}) + "\n")


def _start(machine: str, text: str) -> None:
    import boto3

    boto3.client("stepfunctions").start_execution(stateMachineArn=machine, input=text)
