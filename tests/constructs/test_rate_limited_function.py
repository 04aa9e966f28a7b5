"""RateLimitedFunction: what it is told is what it does, each subject has its own count, and its role counts and no more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.wrapped import KEY, Wrapped, of, run, wrapped

from liftgen.runtime.errors import NotConfigured
from liftgen.testing.events import http_event, rest_event
from liftgen.testing.fake import Fault

SHARED = {"name": "saas", "deployed": "saas-live", "key": KEY, "ttl": "gone_at"}


def limited(shared: Any = None, rates: Any = None, **parameters: Any) -> Wrapped:
    def make(stack: Any, code: Any) -> Any:
        from aws_cdk import Duration

        from liftgen.constructs import DynamORMTable, Rate, RateLimitedFunction

        allowed = [] if rates == () else rates or [Rate(2, Duration.hours(1), "fixed")]
        if shared is not None:
            parameters["counts"] = DynamORMTable(stack, "Shared", document=shared)
        return RateLimitedFunction(stack, "Api", handler="shop.handler", code=code, rates=allowed, **parameters)

    return wrapped(make)


def answered(_: Any, __: Any) -> dict[str, Any]:
    return {"statusCode": 200, "headers": {}, "body": "done"}


def of_tenant(tenant: str) -> dict[str, Any]:
    return http_event("GET", "/notes", claims={"tenant_id": tenant, "sub": f"user of {tenant}"})


@pytest.mark.parametrize("shared", [None, SHARED])
def test_beyond_the_rate_a_subject_is_refused_and_another_is_not(shared: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = limited(shared)
    ask = run(made, "rate_limited", answered, monkeypatch)
    statuses = [ask(of_tenant(each))["statusCode"] for each in ("t1", "t1", "t1", "t2")]

    assert statuses == [200, 200, 429, 200]
    assert made.variables["LIFT_HANDLER"] == "shop.handler"
    assert made.refused == []
    assert {name for name, _ in made.asked} == {"UpdateItem"}


def test_its_role_counts_and_reaches_nothing_else_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    made = limited(SHARED)
    run(made, "rate_limited", answered, monkeypatch)(of_tenant("t1"))
    ((_, counted),) = made.asked
    others = [
        {"S": key} for key in ("LIFT#Limit#Other#t1", "LIFT#Limit#ApiX#t1", "TENANT#t1", "LIFT#Idempotency#Api#a")
    ]

    assert made.allows("UpdateItem", counted)
    assert not any(made.allows("UpdateItem", {**counted, "Key": {**counted["Key"], "pk": each}}) for each in others)
    for operation in ("GetItem", "DeleteItem", "PutItem"):
        assert not made.allows(operation, {"TableName": "saas-live", "Key": counted["Key"], "Item": counted["Key"]})


def test_counts_go_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    own, shared = limited(), limited(SHARED)
    for made in (own, shared):
        run(made, "rate_limited", answered, monkeypatch)(of_tenant("t1"))
    (table,) = of("DynamoDB::GlobalTable", own.template)

    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert "expires_at" in own.asked[0][1]["ExpressionAttributeNames"].values()
    assert "gone_at" in shared.asked[0][1]["ExpressionAttributeNames"].values()


def test_its_own_table_goes_with_its_stack() -> None:
    resources = limited().template["Resources"].values()
    (table,) = [each for each in resources if each["Type"] == "AWS::DynamoDB::GlobalTable"]

    assert table["DeletionPolicy"] == "Delete"


def signed(arn: str) -> dict[str, Any]:
    event = http_event("GET", "/notes")
    event["requestContext"]["authorizer"] = {"iam": {"userArn": arn}}
    return event


def from_address(address: str) -> dict[str, Any]:
    event = rest_event("GET", "/notes")
    event["requestContext"].setdefault("identity", {})["sourceIp"] = address
    return event


@pytest.mark.parametrize(
    ("subject", "first", "second"),
    [
        ("caller", of_tenant("t1"), of_tenant("t2")),
        ("caller", signed("arn:a"), signed("arn:b")),
        ("address", from_address("192.0.2.1"), from_address("192.0.2.2")),
    ],
)
def test_the_subject_is_who_was_said(subject: Any, first: Any, second: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = run(limited(subject=subject), "rate_limited", answered, monkeypatch)

    assert [ask(each)["statusCode"] for each in (first, first, first, second)] == [200, 200, 429, 200]


@pytest.mark.parametrize(("subject", "status"), [("tenant", 401), ("caller", 401)])
def test_who_is_nobody_is_refused(subject: Any, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = run(limited(subject=subject), "rate_limited", answered, monkeypatch)

    assert ask(http_event("GET", "/notes"))["statusCode"] == status


@pytest.mark.parametrize(("on_outage", "status"), [("open", 200), ("closed", 503)])
def test_without_a_count_it_does_as_is_said(on_outage: Any, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = limited(on_outage=on_outage)
    ask = run(made, "rate_limited", answered, monkeypatch)
    made.memory.fail_next(Fault.THROTTLED, "UpdateItem")

    assert ask(of_tenant("t1"))["statusCode"] == status


@pytest.mark.parametrize("kind", ["sliding", "fixed", "bucket"])
def test_rates_are_of_every_kind(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from aws_cdk import Duration

    from liftgen.constructs import Rate

    burst = {"burst": 3} if kind == "bucket" else {}
    made = limited(rates=[Rate(1, Duration.hours(1), kind, **burst)])
    ask = run(made, "rate_limited", answered, monkeypatch)
    allowed = [ask(of_tenant("t1"))["statusCode"] for _ in range(5)].count(200)

    assert allowed == (3 if kind == "bucket" else 1)


def test_decisions_are_metrics(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(limited(namespace="shop"), "rate_limited", answered, monkeypatch)(of_tenant("t1"))
    said = json.loads(capsys.readouterr().out)

    assert said["RateLimitAllowed"] == [1.0]
    assert said["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "shop"
    assert "t1" not in json.dumps(said)


def test_what_is_no_rate_name_or_table_is_refused() -> None:
    from aws_cdk import Duration

    from liftgen.constructs import Rate

    second = Duration.seconds(1)
    for make, message in (
        (lambda: Rate(0, second), "0 in 1 seconds is no rate"),
        (lambda: Rate(1, Duration.millis(5)), "1 in 0.005 seconds is no rate"),
        (lambda: Rate(1, second, "fixed", burst=3), "a fixed window has no burst"),
        (lambda: limited(rates=()), "function `Api` has no rate"),
        (lambda: limited(name="a#b"), "`a#b` is no name"),
        (lambda: limited({**SHARED, "ttl": None}), "items of table `saas` do not expire"),
        (lambda: limited({**SHARED, "key": {"partition": [{"name": "pk", "type": "N"}]}}), "is not text"),
    ):
        with pytest.raises(ValueError, match=message):
            make()


def test_variables_that_say_nothing_are_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    made = limited()
    ask = run(made, "rate_limited", answered, monkeypatch)
    for text in ("", "[]", json.dumps({**json.loads(made.variables["LIFT_RATES"]), "subject": "moon"})):
        monkeypatch.setenv("LIFT_RATES", text)
        with pytest.raises(NotConfigured):
            ask(of_tenant("t1"))


def test_a_handler_that_is_not_there_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    from liftgen.runtime.functions import told

    for path in ("nowhere.handler", "json.nothing", "handler"):
        monkeypatch.setenv("LIFT_HANDLER", path)
        with pytest.raises(NotConfigured, match=f"there is no `{path}`"):
            told.own_handler()
    monkeypatch.setenv("LIFT_HANDLER", "json.loads")

    assert told.own_handler() is json.loads


def test_a_function_keeps_its_items_in_one_table() -> None:
    def make(stack: Any, code: Any) -> Any:
        from aws_cdk import Duration

        from liftgen.constructs import LiftServiceTable, Rate, RateLimitedFunction

        made = RateLimitedFunction(stack, "Api", handler="a.b", code=code, rates=[Rate(2, Duration.hours(1))])
        assert isinstance(made.counts, LiftServiceTable)
        made.counts.serve(made, "Idempotency")
        with pytest.raises(
            ValueError, match="function `Api` keeps items in one table, not in two: `Items` and `Other`"
        ):
            LiftServiceTable(stack, "Other").serve(made, "Idempotency")
        return made

    assert json.loads(wrapped(make).variables["LIFT_SERVICE_TABLE"])["pk"] == "pk"
