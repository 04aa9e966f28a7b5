"""LiftApi: routes lead where they were led, and nobody gets through without saying who they are."""

from __future__ import annotations

from typing import Any

import pytest


def resources(path: str = "/users", *, encrypted: bool = False, **parameters: Any) -> dict[str, list[dict[str, Any]]]:
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import LiftApi, LiftFunction

    stack = Stack(App(), "stack", env=Environment(account="123456789012", region="eu-west-1"))
    function = LiftFunction(stack, "Users", handler="a.b", code=lambda_.Code.from_inline("x = 1"))
    if encrypted:
        parameters["encryption_key"] = kms.Key(stack, "Key")
    LiftApi(stack, "Api", **parameters).add(path, function)
    found: dict[str, list[dict[str, Any]]] = {}
    for each in Template.from_stack(stack).to_json()["Resources"].values():
        found.setdefault(each["Type"].removeprefix("AWS::"), []).append(each.get("Properties", {}))
    return found


TOKENS = {"issuer": "https://issuer.example", "audience": ["app", "site"]}


def test_every_request_below_a_path_reaches_the_function() -> None:
    routes = {each["RouteKey"] for each in resources()["ApiGatewayV2::Route"]}

    assert routes == {
        f"{method} {path}"
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        for path in ("/users", "/users/{proxy+}")
    }


def test_callers_sign_their_requests_where_no_issuer_is_said() -> None:
    found = resources()

    assert {each["AuthorizationType"] for each in found["ApiGatewayV2::Route"]} == {"AWS_IAM"}


def test_callers_carry_the_issuers_tokens() -> None:
    found = resources(**TOKENS)
    (authorizer,) = found["ApiGatewayV2::Authorizer"]

    assert {each["AuthorizationType"] for each in found["ApiGatewayV2::Route"]} == {"JWT"}
    assert authorizer["JwtConfiguration"] == {"Issuer": "https://issuer.example", "Audience": ["app", "site"]}


@pytest.mark.parametrize("missing", ["issuer", "audience"])
def test_half_of_what_says_who_callers_are_is_refused(missing: str) -> None:
    with pytest.raises(ValueError, match="an issuer and its audience belong together"):
        resources(**{name: value for name, value in TOKENS.items() if name != missing})


@pytest.mark.parametrize("path", ["users", "/users/", ""])
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="does not begin with a slash, or ends with one"):
        resources(path)


def test_browsers_are_let_in_from_the_origins_that_are_said() -> None:
    from aws_cdk import Duration

    (closed,) = resources()["ApiGatewayV2::Api"]
    (opened,) = resources(origins=["https://app.example"], preflight=Duration.hours(1))["ApiGatewayV2::Api"]

    assert "CorsConfiguration" not in closed
    assert opened["CorsConfiguration"] == {
        "AllowOrigins": ["https://app.example"],
        "AllowMethods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
        "AllowHeaders": ["authorization", "content-type", "idempotency-key", "if-match"],
        "ExposeHeaders": ["etag", "idempotent-replayed"],
        "MaxAge": 3600,
    }


def test_the_stage_is_throttled_and_logged_as_said() -> None:
    from aws_cdk import aws_logs as logs

    default, said = resources(), resources(rate=5, burst=6, log_retention=logs.RetentionDays.ONE_DAY)
    settings = [each["ApiGatewayV2::Stage"][0]["DefaultRouteSettings"] for each in (default, said)]

    assert settings == [
        {"DetailedMetricsEnabled": True, "ThrottlingRateLimit": rate, "ThrottlingBurstLimit": burst}
        for rate, burst in ((500, 1000), (5, 6))
    ]
    assert sorted(each["RetentionInDays"] for each in said["Logs::LogGroup"]) == [1, 90]
    assert '"status":"$context.status"' in said["ApiGatewayV2::Stage"][0]["AccessLogSettings"]["Format"]


def test_its_log_is_encrypted_with_the_key_that_is_given() -> None:
    keys = [[each.get("KmsKeyId") for each in resources(encrypted=given)["Logs::LogGroup"]] for given in (False, True)]

    assert keys[0] == [None, None]
    assert sum(key is not None for key in keys[1]) == 1


def test_its_name_and_description_are_as_said() -> None:
    (api,) = resources(name="shop", description="sells")["ApiGatewayV2::Api"]

    assert (api["Name"], api["Description"]) == ("shop", "sells")
