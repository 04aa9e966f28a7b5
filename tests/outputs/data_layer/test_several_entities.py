"""Several entities: item collections, relations, and indexes that hold a part."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.data_layer import NOW, Project, settings, wire_key
from support.generated import generate, imported

from liftgen.requests import create_table_request
from liftgen.runtime.errors import (
    InvalidItem,
)
from liftgen.testing import Clock, StandIn
from liftgen.testing.fake import FakeClient


def test_an_item_collection_is_one_query(project: Project, saas: Any) -> None:
    models = project.saas
    made = [
        saas.projects.create(models.Project(tenant_id="t", project_id="p", title="a")),
        saas.tenants.create(models.Tenant(tenant_id="t", slug="s", name="n")),
        saas.users.create(models.User(tenant_id="t", user_id="u", email="e")),
    ]
    saas.memberships.create(models.Membership(tenant_id="t", project_id="p", user_id="u"))
    saas.users.create(models.User(tenant_id="t2", user_id="u", email="e"))

    assert list(saas.tenant_home(tenant_id="t")) == made
    assert saas.tenant_home(tenant_id="t").page(2).items == tuple(made[:2])


def test_a_collection_refuses_what_it_does_not_know(project: Project, saas: Any, stand_in: StandIn) -> None:
    saas.users.create(project.saas.User(tenant_id="t", user_id="u", email="e"))
    stand_in.set("saas", wire_key("TENANT#t", "SOMETHING"), _entity={"S": "Something"})

    with pytest.raises(InvalidItem, match="the item is a `Something`"):
        list(saas.tenant_home(tenant_id="t"))


def test_a_relation_yields_targets_and_edges(project: Project, saas: Any) -> None:
    models = project.saas
    user = saas.users.create(models.User(tenant_id="t", user_id="u", email="e"))
    tenant = saas.tenants.create(models.Tenant(tenant_id="t", slug="s", name="n"))
    projects = [
        saas.projects.create(models.Project(tenant_id="t", project_id=f"p{number}", title="a")) for number in range(3)
    ]
    edges = [
        saas.memberships.create(models.Membership(tenant_id="t", project_id=each.project_id, user_id="u"))
        for each in projects
    ]
    saas.memberships.create(models.Membership(tenant_id="t", project_id="p0", user_id="another"))
    saas.projects.delete(projects[1])

    assert list(saas.users.projects(user)) == [projects[0], projects[2]]
    assert list(saas.users.memberships(user)) == edges
    assert list(saas.tenants.users(tenant)) == [user]


def test_an_index_of_parts_leads_to_the_wholes(project: Project, saas: Any) -> None:
    made = saas.users.create(project.saas.User(tenant_id="t", user_id="u", email="e", ssn="1"))
    (part,) = saas.users.by_email("e")

    assert (part.tenant_id, part.user_id) == ("t", "u")
    assert not hasattr(part, "ssn")
    assert part.whole() == made
    assert list(saas.users.by_email("e").entities()) == [made]
    saas.users.delete(made)
    assert part.whole() is None


def test_an_index_that_names_attributes_holds_what_tells_that_an_item_is_absent(
    project: Project, shop: Any, clock: Clock
) -> None:
    made = shop.notes.create(
        project.everything.Note(owner="o", title="1", at=NOW, expires_at=int(NOW.timestamp()) + 60)
    )
    assert [each.whole() for each in shop.notes.recent(NOW, NOW)] == [made]

    clock.advance(timedelta(seconds=61))

    assert list(shop.notes.recent(NOW, NOW)) == []
    assert shop.notes.recent(NOW, NOW).count() == 0


VISITS = """
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel

from liftgen import GSI, TTL, Key


class Visit(BaseModel):
    visitor: str
    page: str
    until: Annotated[datetime | None, TTL] = None

    class Dynamo:
        key = Key(["visitor"], ["page"])
        by_page = GSI(pk=["page"], project="KEYS_ONLY")  # lift: ignore[LIFT247] who wants to know asks for the whole
"""


def test_an_index_of_keys_alone_leads_to_nothing_that_is_absent(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "visits_of_pages.py").write_text(VISITS, "utf-8")
    folder = tmp_path / "generated"
    schema = generate(folder, tmp_path / "visits_of_pages.py", package="visits_layer")
    models, package = (imported(folder, name) for name in ("visits_of_pages", "visits_layer.repositories"))
    memory = FakeClient(*(create_table_request(table) for table in schema.tables))
    visits = package.VisitRepository(memory, settings=settings(clock))
    made = visits.create(models.Visit(visitor="v", page="p", until=clock() + timedelta(seconds=60)))
    (part,) = visits.by_page("p")
    assert part.whole() == made

    clock.advance(timedelta(seconds=61))

    (expired,) = visits.by_page("p")
    assert expired.whole() is None
    assert list(visits.by_page("p").entities()) == []
