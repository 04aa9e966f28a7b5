"""Roles: one for each tenant, assumed when it is needed and renewed before it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from liftgen.runtime.direct import Credentials
from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.roles import Role, RoleClients
from liftgen.testing import Clock
from liftgen.testing.fake import FakeClient


class Sts:
    """STS, which lends keys for an hour."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked: list[dict[str, Any]] = []

    def assume_role(self, **request: Any) -> dict[str, Any]:
        self.asked.append(request)
        ends = self.clock() + timedelta(seconds=request["DurationSeconds"])
        keys = {"AccessKeyId": f"A{len(self.asked)}", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": ends}
        return {"Credentials": keys}


def roles(**settings: Any) -> tuple[RoleClients, Sts, Clock, list[Credentials]]:
    clock = Clock(datetime(2030, 1, 1, tzinfo=UTC))
    sts, used = Sts(clock), []

    def connect(credentials: Credentials) -> FakeClient:
        used.append(credentials)
        return FakeClient()

    def role(tenant: object) -> Role:
        return Role("arn:aws:iam::123456789012:role/tenants", {"tenant": str(tenant)})

    return RoleClients(sts, role, connect, clock=clock, **settings), sts, clock, used


def test_each_tenant_has_a_client_under_its_own_session() -> None:
    clients, sts, _, used = roles()

    one, two = clients("t1"), clients("t2")

    assert one is not two
    assert clients("t1") is one
    assert [each["Tags"] for each in sts.asked] == [[{"Key": "tenant", "Value": value}] for value in ("t1", "t2")]
    assert sts.asked[0]["RoleSessionName"] == "lift-t1"
    assert used[0] == Credentials("A1", "s", "t")


def test_it_is_renewed_five_minutes_before_it_ends() -> None:
    clients, sts, clock, _ = roles()
    first = clients("t1")

    clock.advance(timedelta(minutes=54))
    assert clients("t1") is first
    clock.advance(timedelta(minutes=2))

    assert clients("t1") is not first
    assert len(sts.asked) == 2


def test_only_so_many_are_kept_and_the_one_that_nobody_asks_for_goes_first() -> None:
    clients, sts, _, _ = roles(most=2)

    for tenant in ("t1", "t2", "t1", "t3", "t1", "t2"):
        clients(tenant)

    assert [each["RoleSessionName"] for each in sts.asked] == ["lift-t1", "lift-t2", "lift-t3", "lift-t2"]


@pytest.mark.parametrize("tenant", ["a#b", "a%b", "", "x" * 257])
def test_a_tenant_that_a_session_cannot_name_is_refused(tenant: str) -> None:
    clients, sts, _, _ = roles()

    with pytest.raises(InvalidValue):
        clients(tenant)

    assert sts.asked == []
