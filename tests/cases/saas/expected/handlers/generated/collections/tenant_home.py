# Written by lift from the models: change those, this file is written again.
"""The HTTP API of the item collection `tenant_home`."""

from functools import partial
from typing import Literal

from liftgen.runtime.api.bodies import View
from liftgen.runtime.api.pages import PAGE, budget_of
from liftgen.runtime.api.parameters import Cursor, Limit
from liftgen.runtime.api.resolver import new_routes, tenant_of
from liftgen.runtime.environment import table_name

from handlers import shared
from handlers.generated.project import ProjectView
from handlers.generated.tenant import TenantView
from handlers.generated.user import UserView
from repositories.generated.tables.saas import Saas, ScopedSaas
from saas import Project, Tenant, User

routes = new_routes()
_budget = partial(budget_of, routes)


class TenantHomeMember(View):
    """One of what lies together: which entity it is, and what is shown of it."""

    entity: Literal["Tenant", "User", "Project"]
    value: TenantView | UserView | ProjectView


class TenantHomePage(View):
    """Some of what lies together, and the cursor of the page after it."""

    items: list[TenantHomeMember]
    cursor: str | None = None


@routes.route(
    "/tenant-home",
    "GET",
    summary="Tenant, User and Project of one partition, in the order of the sort key",
    operation_id="read_tenant_home",
    tags=["tenant_home"],
)
def read_tenant_home(limit: Limit = PAGE, cursor: Cursor = None) -> TenantHomePage:
    """Tenant, User and Project of one partition, in the order of the sort key.

    One query on the table's key.
    """
    query = _table().tenant_home()
    page = query.page(limit, cursor, _budget())
    items = [_member(each) for each in page]
    return TenantHomePage(items=items, cursor=page.cursor)


def _member(each: Tenant | User | Project) -> TenantHomeMember:
    """What is shown of one."""
    match each:
        case Tenant():
            return TenantHomeMember(
                entity="Tenant", value=TenantView.model_validate(each)
            )
        case User():
            return TenantHomeMember(entity="User", value=UserView.model_validate(each))
        case Project():
            return TenantHomeMember(
                entity="Project", value=ProjectView.model_validate(each)
            )


def _table() -> ScopedSaas:
    """The table as the tenant of whoever asks sees it: what the authorizer says, and
    nobody else.
    """
    whole = Saas(shared.client(), table_name("saas"), settings=shared.settings())
    return whole.for_tenant(tenant_of(routes, "tenant_id"))
