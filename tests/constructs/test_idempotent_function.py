"""IdempotentFunction: what is asked twice is done once, of an API and of anything else; its role keeps answers and no more."""

from __future__ import annotations

from typing import Any

import pytest
from support.wrapped import KEY, Wrapped, of, run, wrapped

from liftgen.runtime.errors import InvalidValue, NotFound
from liftgen.testing.events import eventbridge_event, http_event, rest_event

SHARED = {"name": "saas", "deployed": "saas-live", "key": KEY, "ttl": "gone_at"}


def idempotent(shared: Any = None, **parameters: Any) -> Wrapped:
    def make(stack: Any, code: Any) -> Any:
        from liftgen.constructs import DynamORMTable, IdempotentFunction

        if shared is not None:
            parameters["answers"] = DynamORMTable(stack, "Shared", document=shared)
        return IdempotentFunction(stack, "Pay", handler="shop.pay", code=code, **parameters)

    return wrapped(make)


class Shop:
    """Counts what is done; `status` is what it answers."""

    def __init__(self) -> None:
        self.done = 0
        self.status = 201

    def __call__(self, event: Any, _: Any) -> Any:
        self.done += 1
        if "detail" in event and event["detail"].get("fails"):
            raise NotFound("it is not there")
        return {"statusCode": self.status, "headers": {}, "body": str(self.done)}


def request(key: str | None = "k1", body: object = None, event: Any = http_event, **given: Any) -> dict[str, Any]:
    headers = {} if key is None else {"Idempotency-Key": key}
    made: dict[str, Any] = event("POST", "/payments", headers=headers, body=body or {"amount": 5}, **given)
    return made


@pytest.mark.parametrize("shared", [None, SHARED])
@pytest.mark.parametrize("event", [http_event, rest_event])
def test_a_request_is_done_once(shared: Any, event: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made, shop = idempotent(shared), Shop()
    ask = run(made, "idempotent", shop, monkeypatch)
    answers = [ask(request(event=event)) for _ in range(2)]
    ask(request("k2", event=event))

    assert shop.done == 2
    assert [each["body"] for each in answers] == ["1", "1"]
    assert [each["headers"].get("Idempotent-Replayed") for each in answers] == [None, "true"]
    assert made.refused == []


def test_its_role_keeps_its_own_answers_and_reaches_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    made = idempotent(SHARED)
    ask = run(made, "idempotent", Shop(), monkeypatch)
    ask(request())
    ask(eventbridge_event("orders", "Paid", {"id": "1"}))
    with pytest.raises(NotFound):
        ask(eventbridge_event("orders", "Paid", {"fails": True}))
    key = next(each["Key"] for name, each in made.asked if name == "UpdateItem")
    others = ("LIFT#Idempotency#PayX#a", "LIFT#Idempotency#Other#a", "LIFT#Limit#Pay#a", "TENANT#t1")

    assert {name for name, _ in made.asked} >= {"PutItem", "UpdateItem", "DeleteItem"}
    assert made.refused == []
    assert not any(
        made.allows("GetItem", {"TableName": "saas-live", "Key": {**key, "pk": {"S": each}}}) for each in others
    )
    asked = {"TableName": "saas-live", "KeyConditionExpression": "pk = :pk"}
    assert not made.allows("Query", {**asked, "ExpressionAttributeValues": {":pk": key["pk"]}})


def test_answers_expire_when_they_are_kept_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    from aws_cdk import Duration

    made = idempotent(SHARED, keep=Duration.hours(2))
    run(made, "idempotent", Shop(), monkeypatch)(request())
    (put,) = [each for name, each in made.asked if name == "PutItem"]
    (table,) = of("DynamoDB::GlobalTable", idempotent().template)

    assert int(put["Item"]["gone_at"]["N"]) - time.time() == pytest.approx(7200, abs=60)
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_an_answer_that_refuses_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made, shop = idempotent(), Shop()
    ask = run(made, "idempotent", shop, monkeypatch)
    shop.status = 503
    refused = ask(request())
    shop.status = 201

    assert (refused["statusCode"], ask(request())["statusCode"], shop.done) == (503, 201, 2)
    assert made.refused == []


def test_a_key_belongs_to_its_tenant_and_to_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop()
    ask = run(idempotent(claim="tenant_id"), "idempotent", shop, monkeypatch)
    for tenant in ("t1", "t2", "t1"):
        ask(request(claims={"tenant_id": tenant}))

    assert shop.done == 2
    assert ask(request(body={"amount": 6}, claims={"tenant_id": "t1"}))["statusCode"] == 422
    assert ask(request())["statusCode"] == 401


def test_a_request_without_a_key_is_done_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for required, status, done in ((False, 201, 2), (True, 400, 0)):
        shop = Shop()
        ask = run(idempotent(required=required), "idempotent", shop, monkeypatch)
        statuses = {ask(request(None))["statusCode"] for _ in range(2)}

        assert (statuses, shop.done) == ({status}, done)
    assert ask(request("k" * 256))["statusCode"] == 400
    assert ask(http_event("GET", "/payments"))["statusCode"] == 201


def test_any_other_event_is_done_once_by_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, by_key = Shop(), Shop()
    same = [eventbridge_event("orders", "Paid", {"id": each}) for each in ("1", "1", "2")]
    for shop, key in ((whole, None), (by_key, "detail.id")):
        ask = run(idempotent(key=key), "idempotent", shop, monkeypatch)
        for event in same:
            ask(event)

    assert (whole.done, by_key.done) == (2, 2)
    with pytest.raises(InvalidValue, match=r"the event has no `detail\.id`"):
        ask(eventbridge_event("orders", "Paid", {"other": 1}))


def test_who_asks_while_it_is_being_done_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = []

    def slow(_: Any, context: Any) -> Any:
        assert context.get_remaining_time_in_millis()
        if not answers:
            answers.append(ask(request()))
        return {"statusCode": 201, "headers": {}, "body": ""}

    ask = run(idempotent(), "idempotent", slow, monkeypatch)
    ask(request())

    assert answers[0]["statusCode"] == 409
    assert answers[0]["headers"]["Retry-After"] == "1"
