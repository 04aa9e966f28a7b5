# Written by lift from the models: change those, this file is written again.
"""The HTTP API of the transactions of the table `saas`: all of a request or nothing."""

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, shown
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import done, new_routes, tenant_of
from liftgen.runtime.environment import table_name

from handlers import shared
from handlers.generated.membership import NewMembership, new_membership
from handlers.generated.project import ProjectView
from handlers.generated.user import UserView
from repositories.generated.tables.saas import Saas, ScopedSaas

routes = new_routes()
once = OncePerKey(lambda: shared.client(), "tenant_id")


class JoinProjectBody(Body):
    """What is said to `join_project`."""

    membership: NewMembership
    project_id: str
    user_id: str


@routes.route(
    "/transactions/saas/join-project",
    "POST",
    summary="Let a user work on a project, as long as both are there",
    operation_id="join_project",
    tags=["saas"],
    status_code=204,
    middlewares=[once],
)
def join_project(body: JoinProjectBody) -> Response[None]:
    """Let a user work on a project, as long as both are there.

    All of it or nothing.
    """
    _table().join_project(
        new_membership(body.membership, tenant_of(routes, "tenant_id")),
        project_id=body.project_id,
        user_id=body.user_id,
    )
    return done()


class ProjectAndUserView(View):
    """What `project_and_user` shows, each null where there is none."""

    project: ProjectView | None
    user: UserView | None


@routes.route(
    "/transactions/saas/project-and-user",
    "GET",
    summary="A project, and a user who may work on it",
    operation_id="project_and_user",
    tags=["saas"],
)
def project_and_user(project_id: str, user_id: str) -> ProjectAndUserView:
    """A project, and a user who may work on it.

    As they were at one moment.
    """
    project, user = _table().project_and_user(project_id=project_id, user_id=user_id)
    return ProjectAndUserView(
        project=shown(ProjectView, project), user=shown(UserView, user)
    )


def _table() -> ScopedSaas:
    """The table as the tenant of whoever asks sees it: what the authorizer says, and
    nobody else.
    """
    whole = Saas(shared.client(), table_name("saas"), settings=shared.settings())
    return whole.for_tenant(tenant_of(routes, "tenant_id"))
