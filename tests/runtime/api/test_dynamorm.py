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
