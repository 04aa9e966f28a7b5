# Written by lift from the models: change those, this file is written again.
"""The HTTP API of orders: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import datetime
from functools import partial
from typing import Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, built, given_in
from liftgen.runtime.api.pages import PAGE, budget_of, check_segment, range_of
from liftgen.runtime.api.parameters import Cursor, Limit
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import answer, created, deleted, found, new_routes
from liftgen.runtime.environment import table_name
from liftgen.runtime.query import Query

from shop.backend.handlers import shared
from shop.backend.repositories.generated.fields.order import OrderFields
from shop.backend.repositories.order import OrderRepository
from shop.models.orders import Line, Order

routes = new_routes()
once = OncePerKey(lambda: shared.client())
_budget = partial(budget_of, routes)


class NewOrder(Body):
    """What is said of a new Order; what is left out is as the model has it."""

    customer_id: str
    order_id: str
    placed_at: datetime
    lines: list[Line]
    state: Literal["open", "paid"] = absent()


class OrderReplacement(Body):
    """All that is said of an Order beside its key; what is left out is as the model
    has it.
    """

    lines: list[Line]
    state: Literal["open", "paid"] = absent()


class OrderChanges(Body):
    """What is to change of an Order; what is left out stays as it is."""

    lines: list[Line] = absent()
    state: Literal["open", "paid"] = absent()


class OrderView(View):
    """What is shown of an Order."""

    customer_id: str
    order_id: str
    placed_at: datetime
    lines: list[Line]
    state: Literal["open", "paid"]


class OrderPage(View):
    """Some orders, and the cursor of the page after it."""

    items: list[OrderView]
    cursor: str | None = None


@routes.route(
    "/orders",
    "POST",
    summary="Store a new Order",
    operation_id="create_order",
    tags=["Order"],
    status_code=201,
    middlewares=[once],
)
def create_order(body: NewOrder) -> Response[OrderView]:
    """Store a new Order."""
    stored = _repository().create(new_order(body))
    return created(
        OrderView.model_validate(stored),
        "/orders",
        stored.customer_id,
        stored.placed_at,
        stored.order_id,
    )


@routes.route(
    "/orders/<customer_id>/<placed_at>/<order_id>",
    "GET",
    summary="The Order with this key",
    operation_id="read_order",
    tags=["Order"],
)
def read_order(
    customer_id: str, placed_at: datetime, order_id: str
) -> Response[OrderView]:
    """The Order with this key."""
    order = found(
        _repository().get(
            customer_id=customer_id, placed_at=placed_at, order_id=order_id
        ),
        "Order",
    )
    return answer(OrderView.model_validate(order))


@routes.route(
    "/orders/<customer_id>/<placed_at>/<order_id>",
    "PATCH",
    summary="Change fields of an Order",
    operation_id="update_order",
    tags=["Order"],
)
def update_order(
    customer_id: str, placed_at: datetime, order_id: str, body: OrderChanges
) -> Response[OrderView]:
    """Change fields of an Order: those that are given, and every key that depends on
    them.
    """
    repository = _repository()
    order = found(
        repository.get(
            customer_id=customer_id,
            placed_at=placed_at,
            order_id=order_id,
            consistent=True,
        ),
        "Order",
    )
    stored = repository.update(order, lines=body.lines, state=body.state)
    return answer(OrderView.model_validate(stored))


@routes.route(
    "/orders/<customer_id>/<placed_at>/<order_id>",
    "PUT",
    summary="Replace all that is said of an Order that is there",
    operation_id="replace_order",
    tags=["Order"],
)
def replace_order(
    customer_id: str, placed_at: datetime, order_id: str, body: OrderReplacement
) -> Response[OrderView]:
    """Replace all that is said of an Order that is there."""
    repository = _repository()
    order = found(
        repository.get(
            customer_id=customer_id,
            placed_at=placed_at,
            order_id=order_id,
            consistent=True,
        ),
        "Order",
    )
    whole = built(
        Order,
        {
            **given_in(body),
            "customer_id": order.customer_id,
            "order_id": order.order_id,
            "placed_at": order.placed_at,
        },
    )
    stored = repository.update(order, lines=whole.lines, state=whole.state)
    return answer(OrderView.model_validate(stored))


@routes.route(
    "/orders/<customer_id>/<placed_at>/<order_id>",
    "DELETE",
    summary="Delete an Order",
    operation_id="delete_order",
    tags=["Order"],
    status_code=204,
)
def delete_order(
    customer_id: str, placed_at: datetime, order_id: str
) -> Response[None]:
    """Delete an Order."""
    there = _repository().delete_by_key(
        customer_id=customer_id, placed_at=placed_at, order_id=order_id
    )
    return deleted(there, "Order")


@routes.route(
    "/orders",
    "GET",
    summary="Orders of one `customer_id`, in order of `placed_at` and `order_id`",
    operation_id="list_orders",
    tags=["Order"],
)
def list_orders(
    customer_id: str,
    placed_at: datetime | None = None,
    placed_at_since: datetime | None = None,
    placed_at_after: datetime | None = None,
    placed_at_until: datetime | None = None,
    placed_at_before: datetime | None = None,
    state: Literal["open", "paid"] | None = None,
    sort: Literal["placed_at", "-placed_at"] = "placed_at",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> OrderPage:
    """Orders of one `customer_id`, in order of `placed_at` and `order_id`.

    Query on the table's key, eventually consistent.
    """
    query = _repository().by_key(
        customer_id=customer_id,
        placed_at=range_of(
            "placed_at",
            placed_at,
            at_least=placed_at_since,
            more_than=placed_at_after,
            at_most=placed_at_until,
            less_than=placed_at_before,
        ),
    )
    if sort == "-placed_at":
        query = query.reverse()
    query = _filtered(query, state=state)
    page = query.page(limit, cursor, _budget())
    return OrderPage(
        items=[OrderView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/orders/by-state",
    "GET",
    summary="Orders of one `state`, in order of `placed_at`",
    operation_id="orders_by_state",
    tags=["Order"],
)
def orders_by_state(
    state: Literal["open", "paid"],
    placed_at: datetime | None = None,
    placed_at_since: datetime | None = None,
    placed_at_after: datetime | None = None,
    placed_at_until: datetime | None = None,
    placed_at_before: datetime | None = None,
    sort: Literal["placed_at", "-placed_at"] = "placed_at",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> OrderPage:
    """Orders of one `state`, in order of `placed_at`.

    Query on the index `by_state`, eventually consistent.
    """
    query = _repository().by_state(
        state=state,
        placed_at=range_of(
            "placed_at",
            placed_at,
            at_least=placed_at_since,
            more_than=placed_at_after,
            at_most=placed_at_until,
            less_than=placed_at_before,
        ),
    )
    if sort == "-placed_at":
        query = query.reverse()
    page = query.page(limit, cursor, _budget())
    return OrderPage(
        items=[OrderView.model_validate(each) for each in page], cursor=page.cursor
    )


def _filtered(
    query: Query[Order], *, state: Literal["open", "paid"] | None = None
) -> Query[Order]:
    """What has these values, where they are asked for; the rest is read, and left
    out.
    """
    if state is not None:
        query = query.where(OrderFields.state == state)
    return query


def new_order(said: NewOrder) -> Order:
    """The Order that a request says, as far as it may."""
    check_segment("customer_id", said.customer_id)
    check_segment("order_id", said.order_id)
    return built(Order, given_in(said))


def _repository() -> OrderRepository:
    """The orders, over the client that all requests share."""
    return OrderRepository(
        shared.client(), table_name("shop"), settings=shared.settings()
    )
