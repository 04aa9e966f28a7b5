# Written by lift from the models: change those, this file is written again.
"""The HTTP API of projects: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, given_in, own
from liftgen.runtime.api.pages import PAGE, budget_of, check_segment, range_of
from liftgen.runtime.api.parameters import Cursor, IfMatch, Limit
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import (
    answer,
    check_version,
    created,
    deleted,
    found,
    new_routes,
    tenant_of,
)
from liftgen.runtime.environment import table_name
from liftgen.runtime.query import Query

from handlers import shared
from repositories.generated.fields.project import ProjectFields
from repositories.generated.scoped.project import ScopedProjectRepository
from repositories.project import ProjectRepository
from saas import Project, Status

routes = new_routes()
once = OncePerKey(lambda: shared.client(), "tenant_id")
_budget = partial(budget_of, routes)


class NewProject(Body):
    """What is said of a new Project; what is left out is as the model has it."""

    tenant_id: str = absent()
    project_id: str
    title: str
    status: Status = absent()
    due_on: date | None = absent()
    budget: Decimal = absent()


class ProjectReplacement(Body):
    """All that is said of a Project beside its key; what is left out is as the model
    has it.
    """

    title: str
    status: Status = absent()
    due_on: date | None = absent()
    budget: Decimal = absent()


class ProjectChanges(Body):
    """What is to change of a Project; what is left out stays as it is."""

    title: str = absent()
    status: Status = absent()
    due_on: date | None = absent()
    budget: Decimal = absent()


class ProjectView(View):
    """What is shown of a Project."""

    tenant_id: str
    project_id: str
    title: str
    status: Status
    due_on: date | None
    budget: Decimal
    updated_at: datetime
    version: int


class ProjectPage(View):
    """Some projects, and the cursor of the page after it."""

    items: list[ProjectView]
    cursor: str | None = None


@routes.route(
    "/projects",
    "POST",
    summary="Store a new Project",
    operation_id="create_project",
    tags=["Project"],
    status_code=201,
    middlewares=[once],
)
def create_project(body: NewProject) -> Response[ProjectView]:
    """Store a new Project."""
    stored = _repository().create(new_project(body, _tenant()))
    return created(
        ProjectView.model_validate(stored),
        "/projects",
        stored.project_id,
        version=stored.version,
    )


@routes.route(
    "/projects/<project_id>",
    "GET",
    summary="The Project with this key",
    operation_id="read_project",
    tags=["Project"],
)
def read_project(project_id: str) -> Response[ProjectView]:
    """The Project with this key."""
    project = found(_repository().get(project_id=project_id), "Project")
    return answer(ProjectView.model_validate(project), version=project.version)


@routes.route(
    "/projects/<project_id>",
    "PATCH",
    summary="Change fields of a Project",
    operation_id="update_project",
    tags=["Project"],
)
def update_project(
    project_id: str, body: ProjectChanges, if_match: IfMatch = None
) -> Response[ProjectView]:
    """Change fields of a Project: those that are given, and every key that depends
    on them.
    """
    repository = _repository()
    project = found(repository.get(project_id=project_id, consistent=True), "Project")
    check_version(if_match, project.version)
    stored = repository.update(
        project,
        title=body.title,
        status=body.status,
        due_on=body.due_on,
        budget=body.budget,
    )
    return answer(ProjectView.model_validate(stored), version=stored.version)


@routes.route(
    "/projects/<project_id>",
    "PUT",
    summary="Replace all that is said of a Project that is there",
    operation_id="replace_project",
    tags=["Project"],
)
def replace_project(
    project_id: str, body: ProjectReplacement, if_match: IfMatch = None
) -> Response[ProjectView]:
    """Replace all that is said of a Project that is there."""
    repository = _repository()
    project = found(repository.get(project_id=project_id, consistent=True), "Project")
    check_version(if_match, project.version)
    whole = Project.model_validate(
        {
            **given_in(body),
            "tenant_id": project.tenant_id,
            "project_id": project.project_id,
        },
        by_name=True,
    )
    stored = repository.update(
        project,
        title=whole.title,
        status=whole.status,
        due_on=whole.due_on,
        budget=whole.budget,
    )
    return answer(ProjectView.model_validate(stored), version=stored.version)


@routes.route(
    "/projects/<project_id>",
    "DELETE",
    summary="Delete a Project",
    operation_id="delete_project",
    tags=["Project"],
    status_code=204,
)
def delete_project(project_id: str, if_match: IfMatch = None) -> Response[None]:
    """Delete a Project."""
    repository = _repository()
    project = found(repository.get(project_id=project_id, consistent=True), "Project")
    check_version(if_match, project.version)
    repository.delete(project)
    return deleted(True, "Project")


@routes.route(
    "/projects",
    "GET",
    summary="Projects of one `tenant_id`, in order of `project_id`",
    operation_id="list_projects",
    tags=["Project"],
)
def list_projects(
    project_id: str | None = None,
    project_id_since: str | None = None,
    project_id_after: str | None = None,
    project_id_until: str | None = None,
    project_id_before: str | None = None,
    project_id_begins_with: str | None = None,
    title: str | None = None,
    status: Status | None = None,
    sort: Literal["project_id", "-project_id"] = "project_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ProjectPage:
    """Projects of one `tenant_id`, in order of `project_id`.

    Query on the table's key, eventually consistent.
    """
    query = _repository().by_key(
        project_id=range_of(
            "project_id",
            project_id,
            at_least=project_id_since,
            more_than=project_id_after,
            at_most=project_id_until,
            less_than=project_id_before,
            prefix=project_id_begins_with,
        ),
    )
    if sort == "-project_id":
        query = query.reverse()
    query = _filtered(query, title=title, status=status)
    page = query.page(limit, cursor, _budget())
    return ProjectPage(
        items=[ProjectView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/projects/by-status",
    "GET",
    summary="Projects of one `tenant_id` and `status`, in order of `project_id`",
    operation_id="projects_by_status",
    tags=["Project"],
)
def projects_by_status(
    status: Status,
    project_id: str | None = None,
    project_id_since: str | None = None,
    project_id_after: str | None = None,
    project_id_until: str | None = None,
    project_id_before: str | None = None,
    project_id_begins_with: str | None = None,
    title: str | None = None,
    sort: Literal["project_id", "-project_id"] = "project_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ProjectPage:
    """Projects of one `tenant_id` and `status`, in order of `project_id`.

    Query on the index `by_status`, eventually consistent.
    """
    query = _repository().by_status(
        status=status,
        project_id=range_of(
            "project_id",
            project_id,
            at_least=project_id_since,
            more_than=project_id_after,
            at_most=project_id_until,
            less_than=project_id_before,
            prefix=project_id_begins_with,
        ),
    )
    if sort == "-project_id":
        query = query.reverse()
    query = _filtered(query, title=title)
    page = query.page(limit, cursor, _budget())
    return ProjectPage(
        items=[ProjectView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/projects/due",
    "GET",
    summary="Projects of one `tenant_id`, in order of `due_on` and `project_id`",
    operation_id="projects_due",
    tags=["Project"],
)
def projects_due(
    since: date,
    until: date,
    title: str | None = None,
    status: Status | None = None,
    sort: Literal["due_on", "-due_on"] = "due_on",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ProjectPage:
    """Projects of one `tenant_id`, in order of `due_on` and `project_id`.

    Query on the index `gsi1`, eventually consistent. One request for each bucket and
    shard, merged in order.
    """
    query = _repository().due(since=since, until=until)
    if sort == "-due_on":
        query = query.reverse()
    query = _filtered(query, title=title, status=status)
    page = query.page(limit, cursor, _budget())
    return ProjectPage(
        items=[ProjectView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/projects/active",
    "GET",
    summary="Projects of one `tenant_id`, in order of `project_id`; 50 at most",
    operation_id="projects_active",
    tags=["Project"],
)
def projects_active(
    project_id: str | None = None,
    project_id_since: str | None = None,
    project_id_after: str | None = None,
    project_id_until: str | None = None,
    project_id_before: str | None = None,
    project_id_begins_with: str | None = None,
    title: str | None = None,
    sort: Literal["project_id", "-project_id"] = "project_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ProjectPage:
    """Projects of one `tenant_id`, in order of `project_id`; 50 at most.

    Query on the index `by_status`, eventually consistent.
    """
    query = _repository().active(
        project_id=range_of(
            "project_id",
            project_id,
            at_least=project_id_since,
            more_than=project_id_after,
            at_most=project_id_until,
            less_than=project_id_before,
            prefix=project_id_begins_with,
        ),
    )
    if sort == "-project_id":
        query = query.reverse()
    query = _filtered(query, title=title)
    page = query.page(limit, cursor, _budget())
    return ProjectPage(
        items=[ProjectView.model_validate(each) for each in page], cursor=page.cursor
    )


def _filtered(
    query: Query[Project], *, title: str | None = None, status: Status | None = None
) -> Query[Project]:
    """What has these values, where they are asked for; the rest is read, and left
    out.
    """
    if title is not None:
        query = query.where(ProjectFields.title == title)
    if status is not None:
        query = query.where(ProjectFields.status == status)
    return query


def new_project(said: NewProject, tenant: str) -> Project:
    """The Project that a request says, as far as it may."""
    check_segment("project_id", said.project_id, ("by-status", "due", "active"))
    return Project.model_validate(own(said, "tenant_id", tenant), by_name=True)


def _tenant() -> str:
    """The tenant of whoever asks: what the authorizer says, and nobody else."""
    return tenant_of(routes, "tenant_id")


def _repository() -> ScopedProjectRepository:
    """The projects of the tenant of whoever asks."""
    whole = ProjectRepository(
        shared.client(), table_name("saas"), settings=shared.settings()
    )
    return ScopedProjectRepository(whole, _tenant())
