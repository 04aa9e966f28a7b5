# Written by lift from the models: change those, this file is written again.
"""The HTTP API of memberships: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import datetime
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

from handlers import shared
from repositories.generated.scoped.membership import ScopedMembershipRepository
from repositories.membership import MembershipRepository
from saas import Membership

routes = new_routes()
once = OncePerKey(lambda: shared.client(), "tenant_id")
_budget = partial(budget_of, routes)


class NewMembership(Body):
    """What is said of a new Membership; what is left out is as the model has it."""

    tenant_id: str = absent()
    project_id: str
    user_id: str
    expires_at: datetime | None = absent()


class MembershipReplacement(Body):
    """All that is said of a Membership beside its key; what is left out is as the
    model has it.
    """

    expires_at: datetime | None = absent()


class MembershipChanges(Body):
    """What is to change of a Membership; what is left out stays as it is."""

    expires_at: datetime | None = absent()


class MembershipView(View):
    """What is shown of a Membership."""

    tenant_id: str
    project_id: str
    user_id: str
    expires_at: datetime | None


class MembershipPage(View):
    """Some memberships, and the cursor of the page after it."""

    items: list[MembershipView]
    cursor: str | None = None


@routes.route(
    "/memberships",
    "POST",
    summary="Store a new Membership",
    operation_id="create_membership",
    tags=["Membership"],
    status_code=201,
    middlewares=[once],
)
def create_membership(body: NewMembership) -> Response[MembershipView]:
    """Store a new Membership."""
    stored = _repository().create(new_membership(body, _tenant()))
    return created(
        MembershipView.model_validate(stored),
        "/memberships",
        stored.project_id,
        stored.user_id,
    )


@routes.route(
    "/memberships/<project_id>/<user_id>",
    "GET",
    summary="The Membership with this key",
    operation_id="read_membership",
    tags=["Membership"],
)
def read_membership(project_id: str, user_id: str) -> Response[MembershipView]:
    """The Membership with this key."""
    membership = found(
        _repository().get(project_id=project_id, user_id=user_id), "Membership"
    )
    return answer(MembershipView.model_validate(membership))


@routes.route(
    "/memberships/<project_id>/<user_id>",
    "PATCH",
    summary="Change fields of a Membership",
    operation_id="update_membership",
    tags=["Membership"],
)
def update_membership(
    project_id: str, user_id: str, body: MembershipChanges
) -> Response[MembershipView]:
    """Change fields of a Membership: those that are given, and every key that
    depends on them.
    """
    repository = _repository()
    membership = found(
        repository.get(project_id=project_id, user_id=user_id, consistent=True),
        "Membership",
    )
    stored = repository.update(membership, expires_at=body.expires_at)
    return answer(MembershipView.model_validate(stored))


@routes.route(
    "/memberships/<project_id>/<user_id>",
    "PUT",
    summary="Replace all that is said of a Membership that is there",
    operation_id="replace_membership",
    tags=["Membership"],
)
def replace_membership(
    project_id: str, user_id: str, body: MembershipReplacement
) -> Response[MembershipView]:
    """Replace all that is said of a Membership that is there."""
    repository = _repository()
    membership = found(
        repository.get(project_id=project_id, user_id=user_id, consistent=True),
        "Membership",
    )
    whole = Membership.model_validate(
        {
            **given_in(body),
            "tenant_id": membership.tenant_id,
            "project_id": membership.project_id,
            "user_id": membership.user_id,
        },
        by_name=True,
    )
    stored = repository.update(membership, expires_at=whole.expires_at)
    return answer(MembershipView.model_validate(stored))


@routes.route(
    "/memberships/<project_id>/<user_id>",
    "DELETE",
    summary="Delete a Membership",
    operation_id="delete_membership",
    tags=["Membership"],
    status_code=204,
)
def delete_membership(project_id: str, user_id: str) -> Response[None]:
    """Delete a Membership."""
    there = _repository().delete_by_key(project_id=project_id, user_id=user_id)
    return deleted(there, "Membership")


@routes.route(
    "/memberships",
    "GET",
    summary="Memberships of one `tenant_id` and `project_id`, in order of `user_id`",
    operation_id="list_memberships",
    tags=["Membership"],
)
def list_memberships(
    project_id: str,
    user_id: str | None = None,
    user_id_since: str | None = None,
    user_id_after: str | None = None,
    user_id_until: str | None = None,
    user_id_before: str | None = None,
    user_id_begins_with: str | None = None,
    sort: Literal["user_id", "-user_id"] = "user_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> MembershipPage:
    """Memberships of one `tenant_id` and `project_id`, in order of `user_id`.

    Query on the table's key, eventually consistent.
    """
    query = _repository().by_key(
        project_id=project_id,
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
    page = query.page(limit, cursor, _budget())
    return MembershipPage(
        items=[MembershipView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/memberships/by-user",
    "GET",
    summary="Memberships of one `tenant_id` and `user_id`, in order of `project_id`",
    operation_id="memberships_by_user",
    tags=["Membership"],
)
def memberships_by_user(
    user_id: str,
    project_id: str | None = None,
    project_id_since: str | None = None,
    project_id_after: str | None = None,
    project_id_until: str | None = None,
    project_id_before: str | None = None,
    project_id_begins_with: str | None = None,
    sort: Literal["project_id", "-project_id"] = "project_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> MembershipPage:
    """Memberships of one `tenant_id` and `user_id`, in order of `project_id`.

    Query on the index `gsi1`, eventually consistent.
    """
    query = _repository().by_user(
        user_id=user_id,
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
    page = query.page(limit, cursor, _budget())
    return MembershipPage(
        items=[MembershipView.model_validate(each) for each in page], cursor=page.cursor
    )


def new_membership(said: NewMembership, tenant: str) -> Membership:
    """The Membership that a request says, as far as it may."""
    check_segment("project_id", said.project_id)
    check_segment("user_id", said.user_id)
    return Membership.model_validate(own(said, "tenant_id", tenant), by_name=True)


def _tenant() -> str:
    """The tenant of whoever asks: what the authorizer says, and nobody else."""
    return tenant_of(routes, "tenant_id")


def _repository() -> ScopedMembershipRepository:
    """The memberships of the tenant of whoever asks."""
    whole = MembershipRepository(
        shared.client(), table_name("saas"), settings=shared.settings()
    )
    return ScopedMembershipRepository(whole, _tenant())
