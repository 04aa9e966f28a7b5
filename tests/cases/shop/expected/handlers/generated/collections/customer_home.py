# Written by lift from the models: change those, this file is written again.
"""The HTTP API of the item collection `customer_home`."""

from functools import partial
from typing import Literal

from liftgen.runtime.api.bodies import View
from liftgen.runtime.api.pages import PAGE, budget_of
from liftgen.runtime.api.parameters import Cursor, Limit
from liftgen.runtime.api.resolver import new_routes
from liftgen.runtime.environment import table_name

from handlers import shared
from handlers.generated.basket import BasketView
from handlers.generated.order import OrderView
from repositories.generated.tables.orders import Orders
from shop import Basket, Order

routes = new_routes()
_budget = partial(budget_of, routes)


class CustomerHomeMember(View):
    """One of what lies together: which entity it is, and what is shown of it."""

    entity: Literal["Order", "Basket"]
    value: OrderView | BasketView


class CustomerHomePage(View):
    """Some of what lies together, and the cursor of the page after it."""

    items: list[CustomerHomeMember]
    cursor: str | None = None


@routes.route(
    "/customer-home",
    "GET",
    summary="Order and Basket of one partition, in the order of the sort key",
    operation_id="read_customer_home",
    tags=["customer_home"],
)
def read_customer_home(
    customer_id: str, limit: Limit = PAGE, cursor: Cursor = None
) -> CustomerHomePage:
    """Order and Basket of one partition, in the order of the sort key.

    One query on the table's key.
    """
    query = _table().customer_home(customer_id=customer_id)
    page = query.page(limit, cursor, _budget())
    items = [_member(each) for each in page]
    return CustomerHomePage(items=items, cursor=page.cursor)


def _member(each: Order | Basket) -> CustomerHomeMember:
    """What is shown of one."""
    match each:
        case Order():
            return CustomerHomeMember(
                entity="Order", value=OrderView.model_validate(each)
            )
        case Basket():
            return CustomerHomeMember(
                entity="Basket", value=BasketView.model_validate(each)
            )


def _table() -> Orders:
    """The table, over the client that all requests share."""
    return Orders(shared.client(), table_name("orders"), settings=shared.settings())
