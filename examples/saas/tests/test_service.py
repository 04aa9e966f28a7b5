"""The service, in memory: whose it is, how often, how many at once, and what is told of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from fakes.memory import TABLES
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import TestApp
from liftgen.testing.fake import FakeClient

from handlers import limits, project, reports, shared
from repositories.generated.tables.saas import Saas
from saas import Membership, Project, Status

OURS, THEIRS = {"org": "t1", "sub": "ann"}, {"org": "t2", "sub": "bob"}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeClient]:
    """A DynamoDB in memory, and the environment that the stack gives to functions."""
    made = FakeClient.with_tables(*TABLES, SERVICE)
    monkeypatch.setattr(shared, "client", lambda: made)
    monkeypatch.setattr(shared, "settings", Settings)
    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])
    monkeypatch.setenv("LIFT_TENANT_CLAIM", "org")
    limits.per_tenant.cache_clear()
    yield made
    limits.per_tenant.cache_clear()


@pytest.fixture
def projects(client: FakeClient) -> TestApp:
    """The API of projects, for somebody of the tenant `t1`."""
    return TestApp(project.handler, OURS)


def new(number: int, **more: object) -> dict[str, object]:
    return {"project_id": f"p{number}", "title": f"Project {number}", **more}


def test_a_tenant_sees_and_changes_its_own_alone(projects: TestApp) -> None:
    projects.post("/projects", new(1)).assert_status(201).assert_json_path("$.tenant_id", "t1")

    projects.assert_tenant_isolation("/projects/p1", THEIRS, None)
    projects.assert_tenant_isolation("/projects/p1", THEIRS, None, method="DELETE")
    projects.post("/projects", new(2, tenant_id="t2")).assert_problem(403, "wrong_tenant")


def test_a_tenant_asks_so_often_and_no_oftener_and_others_all_the_same(
    projects: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAAS_PER_HOUR", "3")
    first = projects.get("/projects").assert_status(200).assert_header("X-RateLimit-Remaining", "2")
    projects.get("/projects").assert_status(200)
    TestApp(reports.handler, OURS).get("/reports/search").assert_status(200)

    assert first.header("X-RateLimit-Limit") == "3"
    projects.get("/projects").assert_problem(429, "rate_limited").assert_header("Retry-After")
    projects.signed_in(THEIRS).get("/projects").assert_status(200)


def test_a_hundred_projects_are_made_at_once_or_not_at_all(projects: TestApp, client: FakeClient) -> None:
    projects.post("/projects", new(50)).assert_status(201)
    taken = projects.post("/projects/bulk", {"projects": [new(each) for each in range(100)]})
    made = projects.post("/projects/bulk", {"projects": [new(each) for each in range(100, 200)]})
    projects.post("/projects/bulk", {"projects": [new(each) for each in range(101)]}).assert_validation_error()

    taken.assert_problem(409, "already_exists")
    made.assert_status(201).assert_json_path("$.made", 100)
    assert Saas(client).for_tenant("t1").projects.by_key().count() == 101


def test_a_bulk_request_that_is_sent_again_is_done_once(projects: TestApp) -> None:
    body, key = {"projects": [new(1), new(2)]}, {"Idempotency-Key": "k1"}
    first, again = (projects.post("/projects/bulk", body, key) for _ in range(2))

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    again.assert_header("Idempotent-Replayed", "true")


def test_many_projects_are_read_and_deleted_by_their_ids(projects: TestApp) -> None:
    projects.post("/projects/bulk", {"projects": [new(1), new(2)]})
    ids = {"project_ids": ["p2", "p9", "p1"]}

    read = projects.post("/projects/bulk-read", ids)
    assert read.json == {"p2": "Project 2", "p9": None, "p1": "Project 1"}
    projects.signed_in(THEIRS).post("/projects/bulk-delete", ids).assert_status(204)
    projects.get("/projects").assert_paginated(2)
    projects.post("/projects/bulk-delete", ids).assert_status(204)
    projects.get("/projects").assert_paginated(0)


def test_projects_are_searched_by_several_conditions_and_page_by_page(client: FakeClient) -> None:
    saas = Saas(client)
    for number in range(20):
        status = Status.DONE if number % 2 else Status.ACTIVE
        made = Project(
            tenant_id="t1", project_id=f"p{number:02}", title=f"Shed {number}", status=status, budget=Decimal(number)
        )
        saas.projects.create(made)
    app = TestApp(reports.handler, OURS)
    asked = {"status": "active", "text": "Shed 1", "budget_from": "12", "limit": "2"}
    first = app.get("/reports/search", asked).assert_paginated(2, more=True)
    rest = app.get("/reports/search", {**asked, "cursor": first.json["cursor"]})

    assert [each["project_id"] for each in [*first.json["items"], *rest.json["items"]]] == ["p12", "p14", "p16", "p18"]
    app.signed_in(THEIRS).get("/reports/search", {"text": "Shed"}).assert_paginated(0)
    app.get("/reports/search", {"txet": "Shed"}).assert_problem(400, "unknown_parameter")


def test_figures_are_those_of_the_tenant(client: FakeClient) -> None:
    saas = Saas(client)
    for tenant, number, status in (("t1", 1, Status.ACTIVE), ("t1", 2, Status.DONE), ("t2", 3, Status.ACTIVE)):
        saas.projects.create(
            Project(
                tenant_id=tenant,
                project_id=f"p{number}",
                title="x",
                status=status,
                budget=Decimal(10),
                due_on=date(2030, 1, 15),
            )
        )
        saas.memberships.create(Membership(tenant_id=tenant, project_id=f"p{number}", user_id="u1"))
    found = TestApp(reports.handler, OURS).get("/reports/figures", {"since": "2030-01-01", "until": "2030-02-01"})

    assert found.json == {
        "projects": 2,
        "by_status": {"active": 1, "done": 1},
        "budget": "20",
        "due": 1,
        "members": {"u1": 2},
    }


def test_every_request_is_a_metric_of_its_route_and_of_no_tenant(
    projects: TestApp, capsys: pytest.CaptureFixture[str]
) -> None:
    projects.get("/projects/p1")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    metrics = [each for each in lines if "_aws" in each]
    requests = [each for each in metrics if "Requests" in each]

    assert [(each["route"], each["status"], each["Requests"]) for each in requests] == [
        ("/projects/<project_id>", "4xx", [1.0])
    ]
    assert any("RateLimitAllowed" in each for each in metrics)
    assert "t1" not in json.dumps(metrics)
