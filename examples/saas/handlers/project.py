"""The API of Project: the generated routes, limited and observed, and many projects at once."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View
from liftgen.runtime.api.dynamorm import DynamORMConfig, tenant_db, unit_of_work, with_dynamorm
from liftgen.runtime.api.observed import observed
from liftgen.runtime.api.resolver import done, http_api, tenant_of
from liftgen.runtime.environment import table_name
from pydantic import Field

from handlers import shared
from handlers.generated.project import NewProject, new_project, once, routes
from handlers.limits import limited
from repositories.generated.tables.saas import Saas, ScopedSaas
from repositories.generated.transactions.saas import SaasTransaction
from saas import Project


app = http_api()
config = DynamORMConfig(
    facade=Saas, table_name=table_name("saas"), client=lambda _: shared.client(), auto_transaction=True
)
app.use([limited, with_dynamorm(config)])
app.include_router(routes)


class ManyProjects(Body):
    """Projects that are to be made together."""

    projects: Annotated[list[NewProject], Field(min_length=1, max_length=100)]


class ProjectIds(Body):
    """Which projects are meant."""

    project_ids: Annotated[list[str], Field(min_length=1, max_length=100)]


class Made(View):
    """How many there are now that were not there before."""

    made: int


@app.post("/projects/bulk", status_code=201, middlewares=[once])
def make_many(body: ManyProjects) -> Response[Made]:
    """Make up to a hundred projects: all of them, or none."""
    unit = unit_of_work(app, SaasTransaction)
    for each in body.projects:
        unit.projects.create(new_project(each, tenant_of(routes, "tenant_id")))
    return Response(201, "application/json", Made(made=len(body.projects)))


@app.post("/projects/bulk-delete", status_code=204)
def delete_many(body: ProjectIds) -> Response[None]:
    """Delete projects, those that are there."""
    projects = tenant_db(app, ScopedSaas).projects
    projects.delete_many(projects.key(project_id=each) for each in body.project_ids)
    return done()


@app.post("/projects/bulk-read")
def read_many(body: ProjectIds) -> dict[str, str | None]:
    """The titles of projects, by their ids; null where there is none."""
    projects = tenant_db(app, ScopedSaas).projects
    found: list[Project | None] = projects.get_many(projects.key(project_id=each) for each in body.project_ids)
    return {name: None if each is None else each.title for name, each in zip(body.project_ids, found, strict=True)}


handler = observed(app, "projects", namespace="saas")
