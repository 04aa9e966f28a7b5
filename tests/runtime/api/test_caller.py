"""Caller: the tenant is what an authorizer verified, whatever else a request says."""

from __future__ import annotations

import pytest

from liftgen.runtime.api.caller import NoTenant, NotSignedIn, caller_of, claims_of, tenant_of
from liftgen.testing.events import http_event, rest_event

CLAIMS = {"sub": "u1", "tenant_id": "t1", "custom:org": "t2"}


@pytest.mark.parametrize("event", [http_event, rest_event])
def test_the_claims_of_either_api_are_found(event) -> None:
    assert claims_of(event("GET", "/", claims=CLAIMS)) == CLAIMS


@pytest.mark.parametrize("event", [http_event, rest_event])
def test_the_claim_of_the_fields_name_is_the_tenant(event) -> None:
    assert tenant_of(event("GET", "/", claims=CLAIMS), "tenant_id", {}) == "t1"


def test_another_claim_may_be_the_tenant() -> None:
    event = http_event("GET", "/", claims=CLAIMS)

    assert tenant_of(event, "tenant_id", {"LIFT_TENANT_CLAIM": "custom:org"}) == "t2"


def test_nothing_that_a_caller_writes_is_the_tenant() -> None:
    said = {"tenant_id": "t1"}
    event = http_event("POST", "/t1", query=said, headers=said, body=said)

    with pytest.raises(NotSignedIn):
        tenant_of(event, "tenant_id", {})


@pytest.mark.parametrize(
    "authorizer",
    [
        None,
        {},
        "t1",
        {"jwt": None},
        {"jwt": {"claims": {}}},
        {"jwt": {"claims": "t1"}},
        {"claims": []},
        {"tenant_id": "t1"},
    ],
)
def test_what_are_no_claims_lets_nobody_in(authorizer: object) -> None:
    with pytest.raises(NotSignedIn):
        tenant_of({"requestContext": {"authorizer": authorizer}}, "tenant_id", {})


@pytest.mark.parametrize("tenant", [None, "", 1, ["t1"], {}])
def test_claims_without_one_tenant_are_refused(tenant: object) -> None:
    event = {"requestContext": {"authorizer": {"jwt": {"claims": {"sub": "u1", "tenant_id": tenant}}}}}

    with pytest.raises(NoTenant):
        tenant_of(event, "tenant_id", {})


@pytest.mark.parametrize(
    ("context", "who"),
    [
        ({"authorizer": {"jwt": {"claims": {"sub": "u1"}}}}, "u1"),
        ({"authorizer": {"claims": {"sub": "u2"}}}, "u2"),
        ({"authorizer": {"iam": {"userArn": "arn:aws:iam::1:user/ann"}}}, "arn:aws:iam::1:user/ann"),
        ({"identity": {"userArn": "arn:aws:iam::1:user/bob"}}, "arn:aws:iam::1:user/bob"),
        ({"authorizer": {"jwt": {"claims": {"sub": 1}}}}, ""),
        ({}, ""),
    ],
)
def test_a_caller_is_who_the_authorizer_verified(context: object, who: str) -> None:
    assert caller_of({"requestContext": context, "headers": {"sub": "somebody"}}) == who
