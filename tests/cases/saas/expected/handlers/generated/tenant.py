# Written by lift from the models: change those, this file is written again.
"""The HTTP API of tenants: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import datetime
from functools import partial
from typing import Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, given_in, own
from liftgen.runtime.api.pages import PAGE, budget_of
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

from handlers import shared
from repositories.generated.scoped.tenant import ScopedTenantRepository
from repositories.tenant import TenantRepository
from saas import Tenant

routes = new_routes()
once = OncePerKey(lambda: shared.client(), "tenant_id")
_budget = partial(budget_of, routes)


class NewTenant(Body):
    """What is said of a new Tenant; what is left out is as the model has it."""

    tenant_id: str = absent()
    slug: str
    name: str


class TenantReplacement(Body):
    """All that is said of a Tenant beside its key; what is left out is as the model
    has it.
    """

    slug: str
    name: str


class TenantChanges(Body):
    """What is to change of a Tenant; what is left out stays as it is."""

    slug: str = absent()
    name: str = absent()


class TenantView(View):
    """What is shown of a Tenant."""

    tenant_id: str
    slug: str
    name: str
    created_at: datetime
    version: int


class UserView(View):
    """What is shown of a User.

    `ssn` can be written and is never shown.
    """

    tenant_id: str
    user_id: str
    email: str
    labels: set[str]


class TenantUsersPage(View):
    """Some of the users of a Tenant, and the cursor of the page after it."""

    items: list[UserView]
    cursor: str | None = None


@routes.route(
    "/tenant",
    "POST",
    summary="Store a new Tenant",
    operation_id="create_tenant",
    tags=["Tenant"],
    status_code=201,
    middlewares=[once],
)
def create_tenant(body: NewTenant) -> Response[TenantView]:
    """Store a new Tenant."""
    stored = _repository().create(new_tenant(body, _tenant()))
    return created(TenantView.model_validate(stored), "/tenant", version=stored.version)


@routes.route(
    "/tenant",
    "GET",
    summary="The Tenant with this key",
    operation_id="read_tenant",
    tags=["Tenant"],
)
def read_tenant() -> Response[TenantView]:
    """The Tenant with this key."""
    tenant = found(_repository().get(), "Tenant")
    return answer(TenantView.model_validate(tenant), version=tenant.version)


@routes.route(
    "/tenant",
    "PATCH",
    summary="Change fields of a Tenant",
    operation_id="update_tenant",
    tags=["Tenant"],
)
def update_tenant(
    body: TenantChanges, if_match: IfMatch = None
) -> Response[TenantView]:
    """Change fields of a Tenant: those that are given, and every key that depends on
    them.
    """
    repository = _repository()
    tenant = found(repository.get(consistent=True), "Tenant")
    check_version(if_match, tenant.version)
    stored = repository.update(tenant, slug=body.slug, name=body.name)
    return answer(TenantView.model_validate(stored), version=stored.version)


@routes.route(
    "/tenant",
    "PUT",
    summary="Replace all that is said of a Tenant that is there",
    operation_id="replace_tenant",
    tags=["Tenant"],
)
def replace_tenant(
    body: TenantReplacement, if_match: IfMatch = None
) -> Response[TenantView]:
    """Replace all that is said of a Tenant that is there."""
    repository = _repository()
    tenant = found(repository.get(consistent=True), "Tenant")
    check_version(if_match, tenant.version)
    whole = Tenant.model_validate(
        {**given_in(body), "tenant_id": tenant.tenant_id}, by_name=True
    )
    stored = repository.update(tenant, slug=whole.slug, name=whole.name)
    return answer(TenantView.model_validate(stored), version=stored.version)


@routes.route(
    "/tenant",
    "DELETE",
    summary="Delete a Tenant",
    operation_id="delete_tenant",
    tags=["Tenant"],
    status_code=204,
)
def delete_tenant(if_match: IfMatch = None) -> Response[None]:
    """Delete a Tenant."""
    repository = _repository()
    tenant = found(repository.get(consistent=True), "Tenant")
    check_version(if_match, tenant.version)
    repository.delete(tenant)
    return deleted(True, "Tenant")


@routes.route(
    "/tenant/users",
    "GET",
    summary="The users of a Tenant",
    operation_id="tenant_users",
    tags=["Tenant"],
)
def tenant_users(
    sort: Literal["user_id", "-user_id"] = "user_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> TenantUsersPage:
    """The users of a Tenant."""
    repository = _repository()
    tenant = found(repository.get(), "Tenant")
    query = repository.users(tenant)
    if sort == "-user_id":
        query = query.reverse()
    page = query.page(limit, cursor, _budget())
    return TenantUsersPage(
        items=[UserView.model_validate(each) for each in page], cursor=page.cursor
    )


def new_tenant(said: NewTenant, tenant: str) -> Tenant:
    """The Tenant that a request says, as far as it may."""
    return Tenant.model_validate(own(said, "tenant_id", tenant), by_name=True)


def _tenant() -> str:
    """The tenant of whoever asks: what the authorizer says, and nobody else."""
    return tenant_of(routes, "tenant_id")


def _repository() -> ScopedTenantRepository:
    """The tenants of the tenant of whoever asks."""
    whole = TenantRepository(
        shared.client(), table_name("saas"), settings=shared.settings()
    )
    return ScopedTenantRepository(whole, _tenant())
