# Written by lift from the models: change those, this file is written again.
"""The HTTP API of users: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, given_in, own
from liftgen.runtime.api.pages import PAGE, budget_of, check_segment, range_of
from liftgen.runtime.api.parameters import Cursor, Limit
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import (
    answer,
    created,
    deleted,
    found,
    new_routes,
    tenant_of,
)
from liftgen.runtime.environment import table_name
from liftgen.runtime.query import Query

from handlers import shared
from repositories.generated.fields.user import UserFields
from repositories.generated.scoped.user import ScopedUserRepository
from repositories.user import UserRepository
from saas import Status, User

routes = new_routes()
once = OncePerKey(lambda: shared.client(), "tenant_id")
_budget = partial(budget_of, routes)


class NewUser(Body):
    """What is said of a new User; what is left out is as the model has it."""

    tenant_id: str = absent()
    user_id: str
    email: str
    ssn: str | None = absent()
    labels: set[str] = absent()


class UserReplacement(Body):
    """All that is said of a User beside its key; what is left out is as the model
    has it.
    """

    email: str
    ssn: str | None = absent()
    labels: set[str] = absent()


class UserChanges(Body):
    """What is to change of a User; what is left out stays as it is."""

    email: str = absent()
    ssn: str | None = absent()
    labels: set[str] = absent()


class UserView(View):
    """What is shown of a User.

    `ssn` can be written and is never shown.
    """

    tenant_id: str
    user_id: str
    email: str
    labels: set[str]


class UserPage(View):
    """Some users, and the cursor of the page after it."""

    items: list[UserView]
    cursor: str | None = None


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


class MembershipView(View):
    """What is shown of a Membership."""

    tenant_id: str
    project_id: str
    user_id: str
    expires_at: datetime | None


class UserProjectsPage(View):
    """Some of the projects of a User, and the cursor of the page after it."""

    items: list[ProjectView]
    cursor: str | None = None


class UserMembershipsPage(View):
    """Some of the memberships of a User, and the cursor of the page after it."""

    items: list[MembershipView]
    cursor: str | None = None


@routes.route(
    "/users",
    "POST",
    summary="Store a new User",
    operation_id="create_user",
    tags=["User"],
    status_code=201,
    middlewares=[once],
)
def create_user(body: NewUser) -> Response[UserView]:
    """Store a new User."""
    stored = _repository().create(new_user(body, _tenant()))
    return created(UserView.model_validate(stored), "/users", stored.user_id)


@routes.route(
    "/users/<user_id>",
    "GET",
    summary="The User with this key",
    operation_id="read_user",
    tags=["User"],
)
def read_user(user_id: str) -> Response[UserView]:
    """The User with this key."""
    user = found(_repository().get(user_id=user_id), "User")
    return answer(UserView.model_validate(user))


@routes.route(
    "/users/<user_id>",
    "PATCH",
    summary="Change fields of a User",
    operation_id="update_user",
    tags=["User"],
)
def update_user(user_id: str, body: UserChanges) -> Response[UserView]:
    """Change fields of a User: those that are given, and every key that depends on
    them.
    """
    repository = _repository()
    user = found(repository.get(user_id=user_id, consistent=True), "User")
    stored = repository.update(user, email=body.email, ssn=body.ssn, labels=body.labels)
    return answer(UserView.model_validate(stored))


@routes.route(
    "/users/<user_id>",
    "PUT",
    summary="Replace all that is said of a User that is there",
    operation_id="replace_user",
    tags=["User"],
)
def replace_user(user_id: str, body: UserReplacement) -> Response[UserView]:
    """Replace all that is said of a User that is there."""
    repository = _repository()
    user = found(repository.get(user_id=user_id, consistent=True), "User")
    whole = User.model_validate(
        {**given_in(body), "tenant_id": user.tenant_id, "user_id": user.user_id},
        by_name=True,
    )
    stored = repository.update(
        user, email=whole.email, ssn=whole.ssn, labels=whole.labels
    )
    return answer(UserView.model_validate(stored))


@routes.route(
    "/users/<user_id>",
    "DELETE",
    summary="Delete a User",
    operation_id="delete_user",
    tags=["User"],
    status_code=204,
)
def delete_user(user_id: str) -> Response[None]:
    """Delete a User."""
    there = _repository().delete_by_key(user_id=user_id)
    return deleted(there, "User")


@routes.route(
    "/users",
    "GET",
    summary="Users of one `tenant_id`, in order of `user_id`",
    operation_id="list_users",
    tags=["User"],
)
def list_users(
    user_id: str | None = None,
    user_id_since: str | None = None,
    user_id_after: str | None = None,
    user_id_until: str | None = None,
    user_id_before: str | None = None,
    user_id_begins_with: str | None = None,
    email: str | None = None,
    sort: Literal["user_id", "-user_id"] = "user_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> UserPage:
    """Users of one `tenant_id`, in order of `user_id`.

    Query on the table's key, eventually consistent.
    """
    query = _repository().by_key(
        user_id=range_of(
            "user_id",
            user_id,
            at_least=user_id_since,
            more_than=user_id_after,
            at_most=user_id_until,
            less_than=user_id_before,
            prefix=user_id_begins_with,
        ),
    )
    if sort == "-user_id":
        query = query.reverse()
    query = _filtered(query, email=email)
    page = query.page(limit, cursor, _budget())
    return UserPage(
        items=[UserView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/users/<user_id>/projects",
    "GET",
    summary="The projects of a User",
    operation_id="user_projects",
    tags=["User"],
)
def user_projects(
    user_id: str,
    sort: Literal["project_id", "-project_id"] = "project_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> UserProjectsPage:
    """The projects of a User."""
    repository = _repository()
    user = found(repository.get(user_id=user_id), "User")
    query = repository.projects(user)
    if sort == "-project_id":
        query = query.reverse()
    page = query.page(limit, cursor, _budget())
    return UserProjectsPage(
        items=[ProjectView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/users/<user_id>/memberships",
    "GET",
    summary="The memberships of a User",
    operation_id="user_memberships",
    tags=["User"],
)
def user_memberships(
    user_id: str,
    sort: Literal["project_id", "-project_id"] = "project_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> UserMembershipsPage:
    """The memberships of a User."""
    repository = _repository()
    user = found(repository.get(user_id=user_id), "User")
    query = repository.memberships(user)
    if sort == "-project_id":
        query = query.reverse()
    page = query.page(limit, cursor, _budget())
    return UserMembershipsPage(
        items=[MembershipView.model_validate(each) for each in page], cursor=page.cursor
    )


def _filtered(query: Query[User], *, email: str | None = None) -> Query[User]:
    """What has these values, where they are asked for; the rest is read, and left
    out.
    """
    if email is not None:
        query = query.where(UserFields.email == email)
    return query


def new_user(said: NewUser, tenant: str) -> User:
    """The User that a request says, as far as it may."""
    check_segment("user_id", said.user_id)
    return User.model_validate(own(said, "tenant_id", tenant), by_name=True)


def _tenant() -> str:
    """The tenant of whoever asks: what the authorizer says, and nobody else."""
    return tenant_of(routes, "tenant_id")


def _repository() -> ScopedUserRepository:
    """The users of the tenant of whoever asks."""
    whole = UserRepository(
        shared.client(), table_name("saas"), settings=shared.settings()
    )
    return ScopedUserRepository(whole, _tenant())
