# Written by lift from the models: change those, this file is written again.
"""The HTTP API of the transactions of the table `orders`: all of a request or
nothing.
"""

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, shown
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import done, new_routes
from liftgen.runtime.environment import table_name

from handlers import shared
from handlers.generated.basket import BasketView
from handlers.generated.order import NewOrder, new_order
from handlers.generated.product import ProductView
from repositories.generated.tables.orders import Orders

routes = new_routes()
once = OncePerKey(lambda: shared.client())


class CheckOutBody(Body):
    """What is said to `check_out`."""

    order: NewOrder
    customer_id: str
    product_id: str


@routes.route(
    "/transactions/orders/check-out",
    "POST",
    summary="Make an order of a basket, as long as the product is there",
    operation_id="check_out",
    tags=["orders"],
    status_code=204,
    middlewares=[once],
)
def check_out(body: CheckOutBody) -> Response[None]:
    """Make an order of a basket, as long as the product is there.

    All of it or nothing.
    """
    _table().check_out(
        new_order(body.order), customer_id=body.customer_id, product_id=body.product_id
    )
    return done()


class AtTheTillView(View):
    """What `at_the_till` shows, each null where there is none."""

    basket: BasketView | None
    product: ProductView | None


@routes.route(
    "/transactions/orders/at-the-till",
    "GET",
    summary="A basket, and a product that may go into it",
    operation_id="at_the_till",
    tags=["orders"],
)
def at_the_till(customer_id: str, product_id: str) -> AtTheTillView:
    """A basket, and a product that may go into it.

    As they were at one moment.
    """
    basket, product = _table().at_the_till(
        customer_id=customer_id, product_id=product_id
    )
    return AtTheTillView(
        basket=shown(BasketView, basket), product=shown(ProductView, product)
    )


def _table() -> Orders:
    """The table, over the client that all requests share."""
    return Orders(shared.client(), table_name("orders"), settings=shared.settings())
