"""DynamORM's middleware: a request's own repositories, and what they write at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.generated import ROOT, generate, imported

from liftgen.requests import create_table_request
from liftgen.runtime.api.dynamorm import (
    DynamORMConfig,
    from_context,
    tenant_db,
    unit_of_work,
    with_dynamorm,
)
from liftgen.runtime.api.resolver import http_api, new_routes
from liftgen.runtime.errors import NotConfigured, NotFound
from liftgen.schema import Schema
from liftgen.testing import TestApp
from liftgen.testing.events import FunctionContext, http_event
from liftgen.testing.fake import FakeClient

PACKAGE = "bound"
CLAIMS = {"tenant_id": "t1"}

Generated = tuple[Path, Schema]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("dynamorm")
    return folder, generate(folder, ROOT / "sample_models" / "saas.py", package=PACKAGE)


class World:
    """The sample `saas` in memory."""

    def __init__(self, generated: Generated) -> None:
        folder, schema = generated
        self.client = FakeClient(create_table_request(schema.tables[0]))
        self.models = imported(folder, "saas")
        tables = imported(folder, f"{PACKAGE}.repositories.generated.tables.saas")
        self.saas, self.scoped = tables.Saas, tables.ScopedSaas
        self.whole = self.saas(self.client)

    def config(self, **changes: Any) -> DynamORMConfig:
        return DynamORMConfig(**{"facade": self.saas, "client": lambda _: self.client, **changes})

    def made(self, number: int, tenant: str = "t1") -> Any:
        return self.models.Project(tenant_id=tenant, project_id=f"p{number}", title=f"project {number}")

    @property
    def stored(self) -> list[str]:
        return sorted(each["project_id"]["S"] for each in self.client.items("saas") if "project_id" in each)


@pytest.fixture
def world(generated: Generated) -> World:
    return World(generated)


def test_the_repositories_of_a_request_are_those_of_its_tenant(world: World) -> None:
    for tenant in ("t1", "t2"):
        world.whole.projects.create(world.made(1, tenant))
    app = http_api()
    app.use([with_dynamorm(world.config())])
    routes = new_routes()

    @routes.get("/mine")
    def mine() -> dict[str, Any]:
        saas = from_context(routes, world.scoped)
        assert tenant_db(app) is saas
        assert not hasattr(saas.users, "by_email")  # it reaches over tenants
        return {"tenants": sorted({each.tenant_id for each in saas.projects.by_key()})}

    app.include_router(routes)

    assert TestApp(app.resolve, CLAIMS).get("/mine").json == {"tenants": ["t1"]}
    assert TestApp(app.resolve, {"tenant_id": "t2"}).get("/mine").json == {"tenants": ["t2"]}
    assert TestApp(app.resolve, {"sub": "x"}).get("/mine").status == 403
    assert TestApp(app.resolve).get("/mine", headers={"tenant_id": "t1"}).status == 401


def test_without_isolation_they_are_all_of_them_and_the_tenants_are_a_step_away(world: World) -> None:
    app = http_api()
    app.use([with_dynamorm(world.config(tenant_isolation=False))])

    @app.get("/all")
    def everything() -> dict[str, Any]:
        assert isinstance(from_context(app), world.saas)
        return {}

    @app.get("/mine")
    def mine() -> dict[str, Any]:
        assert isinstance(tenant_db(app), world.scoped)
        return {}

    assert TestApp(app.resolve).get("/all").status == 200
    assert TestApp(app.resolve).get("/mine").status == 401
    assert TestApp(app.resolve, CLAIMS).get("/mine").status == 200


def test_a_plain_handler_has_them_too_and_its_errors_are_answered(world: World) -> None:
    @with_dynamorm(world.config())
    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        """The docstring is kept."""
        del event
        found = from_context(context).projects.get(project_id="p1")
        if found is None:
            raise NotFound("there is no such item")
        return {"statusCode": 200, "body": json.dumps({"title": found.title})}

    app = TestApp(handler, CLAIMS)
    missing = app.get("/")
    world.whole.projects.create(world.made(1))

    assert handler.__doc__ == "The docstring is kept."
    assert (missing.status, missing.json["code"]) == (404, "not_found")
    assert app.get("/").json == {"title": "project 1"}
    assert app.signed_in(None).get("/").json["code"] == "not_signed_in"
    with pytest.raises(Exception, match="no authorizer"):
        handler({"Records": []}, FunctionContext())


def test_outside_of_it_there_are_none(world: World) -> None:
    context = FunctionContext()

    @with_dynamorm(world.config(tenant_isolation=False))
    def handler(event: dict[str, Any], context: Any) -> Any:
        del event
        from_context(context)
        with pytest.raises(NotConfigured, match="auto_transaction"):
            unit_of_work(context)
        with pytest.raises(NotConfigured, match="not a `ScopedSaas`"):
            from_context(context, world.scoped)
        return from_context(object())

    for call in (lambda: from_context(context), lambda: handler({}, context)):
        with pytest.raises(NotConfigured, match="is around this handler"):
            call()


def test_nothing_is_begun_when_no_time_is_left_to_answer(world: World) -> None:
    class Hurried:
        left = 10_000

        def get_remaining_time_in_millis(self) -> int:
            return self.left

    context = Hurried()

    @with_dynamorm(world.config(reserve=1))
    def handler(event: dict[str, Any], context: Any) -> Any:
        del event
        saas = from_context(context)
        saas.projects.create(world.made(1))
        Hurried.left = 900
        saas.projects.create(world.made(2))
        return {"statusCode": 200}

    answer = handler(http_event("POST", "/", claims=CLAIMS), context)

    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (503, "unavailable")
    assert world.stored == ["p1"]


def test_each_tenant_may_have_a_client_of_its_own(world: World) -> None:
    asked: list[object] = []

    def client(tenant: object) -> FakeClient:
        asked.append(tenant)
        return world.client

    @with_dynamorm(world.config(client=client))
    def handler(event: dict[str, Any], context: Any) -> Any:
        del event
        from_context(context).projects.by_key().first()
        return {"statusCode": 204}

    for tenant in ("t1", "t2"):
        TestApp(handler, {"tenant_id": tenant}).get("/")

    assert asked == ["t1", "t2"]


def working(world: World, do: Any, **changes: Any) -> TestApp:
    """An app whose one route does something with the unit of work of its request."""
    app = http_api()
    app.use([with_dynamorm(world.config(auto_transaction=True, **changes))])

    @app.post("/work")
    def work() -> Any:
        return do(unit_of_work(app), from_context(app))

    return TestApp(app.resolve, CLAIMS)


def test_what_is_written_through_the_unit_of_work_is_one_transaction_when_the_handler_is_done(world: World) -> None:
    def do(unit: Any, saas: Any) -> dict[str, Any]:
        for number in (1, 2):
            unit.projects.create(world.made(number))
        return {"there": saas.projects.get(project_id="p1") is not None}

    answer = working(world, do).post("/work", {})

    assert (answer.status, answer.json) == (200, {"there": False})
    assert world.stored == ["p1", "p2"]
    writes = [each.operation for each in world.client.calls if each.operation not in ("GetItem", "Query")]
    assert writes[-1:] == ["TransactWriteItems"]
    assert writes.count("TransactWriteItems") == 1


def test_it_is_dropped_where_the_handler_fails_or_answers_with_a_failure(world: World) -> None:
    def raising(unit: Any, _: Any) -> Any:
        unit.projects.create(world.made(1))
        raise NotFound("there is no such item")

    def answering(unit: Any, _: Any) -> Any:
        unit.projects.create(world.made(1))
        return {"error": "no"}, 400

    assert working(world, raising).post("/work", {}).status == 404
    assert working(world, answering).post("/work", {}).status == 400
    assert world.stored == []


def test_what_stops_it_is_answered_and_nothing_of_it_is_written(world: World) -> None:
    world.whole.projects.create(world.made(2))

    def do(unit: Any, _: Any) -> dict[str, Any]:
        for number in (1, 2, 3):
            unit.projects.create(world.made(number))
        return {}

    working(world, do).post("/work", {}).assert_problem(409, "already_exists")

    assert world.stored == ["p2"]


def test_more_than_a_hundred_writes_are_refused_before_the_first(world: World) -> None:
    def do(unit: Any, _: Any) -> dict[str, Any]:
        for number in range(101):
            unit.projects.create(world.made(number))
        return {}

    world.client.calls.clear()
    answer = working(world, do).post("/work", {})

    assert answer.status == 413
    assert [each.operation for each in world.client.calls] == []


def test_it_is_the_tenants_own(world: World) -> None:
    def do(unit: Any, _: Any) -> dict[str, Any]:
        unit.projects.create(world.made(1))
        unit.projects.create(world.made(2, "t2"))
        return {}

    working(world, do).post("/work", {}).assert_problem(403, "wrong_tenant")

    assert world.stored == []


def test_a_plain_handler_has_one_too(world: World) -> None:
    @with_dynamorm(world.config(auto_transaction=True))
    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        unit_of_work(context).projects.create(world.made(1))
        return {"statusCode": 500 if event["rawPath"] == "/fail" else 201}

    app = TestApp(handler, CLAIMS)

    assert (app.post("/fail", {}).status, world.stored) == (500, [])
    assert (app.post("/", {}).status, world.stored) == (201, ["p1"])
