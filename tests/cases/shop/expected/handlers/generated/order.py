# Written by lift from the models: change those, this file is written again.
"""The HTTP API of orders: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, given_in
from liftgen.runtime.api.pages import ONE_OF, PAGE, budget_of, check_segment, range_of
from liftgen.runtime.api.parameters import Cursor, IfMatch, Limit
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import (
    answer,
    check_version,
    created,
    deleted,
    found,
    new_routes,
)
from liftgen.runtime.environment import table_name
from liftgen.runtime.query import Query
from pydantic import Field

from handlers import shared
from repositories.generated.fields.order import OrderFields
from repositories.order import OrderRepository
from shop import CardPayment, InvoicePayment, Line, Order, Priority

routes = new_routes()
once = OncePerKey(lambda: shared.client())
_budget = partial(budget_of, routes)


class NewOrder(Body):
    """What is said of a new Order; what is left out is as the model has it."""

    customer_id: str
    order_id: UUID
    number: Annotated[int, Field(ge=0)]
    priority: Priority = absent()
    payment: CardPayment | InvoicePayment
    lines: list[Line]
    position: tuple[float, float] | None = absent()
    shipped_at: datetime | None = absent()


class OrderReplacement(Body):
    """All that is said of an Order beside its key; what is left out is as the model
    has it.
    """

    order_id: UUID
    priority: Priority = absent()
    payment: CardPayment | InvoicePayment
    lines: list[Line]
    position: tuple[float, float] | None = absent()
    shipped_at: datetime | None = absent()


class OrderChanges(Body):
    """What is to change of an Order; what is left out stays as it is."""

    order_id: UUID = absent()
    priority: Priority = absent()
    payment: CardPayment | InvoicePayment = absent()
    lines: list[Line] = absent()
    position: tuple[float, float] | None = absent()
    shipped_at: datetime | None = absent()


class OrderView(View):
    """What is shown of an Order."""

    customer_id: str
    order_id: UUID
    number: int
    priority: Priority
    payment: CardPayment | InvoicePayment
    lines: list[Line]
    position: tuple[float, float] | None
    shipped_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int


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
        stored.number,
        version=stored.version,
    )


@routes.route(
    "/orders/<customer_id>/<number>",
    "GET",
    summary="The Order with this key",
    operation_id="read_order",
    tags=["Order"],
)
def read_order(customer_id: str, number: int) -> Response[OrderView]:
    """The Order with this key."""
    order = found(_repository().get(customer_id=customer_id, number=number), "Order")
    return answer(OrderView.model_validate(order), version=order.version)


@routes.route(
    "/orders/<customer_id>/<number>",
    "PATCH",
    summary="Change fields of an Order",
    operation_id="update_order",
    tags=["Order"],
)
def update_order(
    customer_id: str, number: int, body: OrderChanges, if_match: IfMatch = None
) -> Response[OrderView]:
    """Change fields of an Order: those that are given, and every key that depends on
    them.
    """
    repository = _repository()
    order = found(
        repository.get(customer_id=customer_id, number=number, consistent=True), "Order"
    )
    check_version(if_match, order.version)
    stored = repository.update(
        order,
        order_id=body.order_id,
        priority=body.priority,
        payment=body.payment,
        lines=body.lines,
        position=body.position,
        shipped_at=body.shipped_at,
    )
    return answer(OrderView.model_validate(stored), version=stored.version)


@routes.route(
    "/orders/<customer_id>/<number>",
    "PUT",
    summary="Replace all that is said of an Order that is there",
    operation_id="replace_order",
    tags=["Order"],
)
def replace_order(
    customer_id: str, number: int, body: OrderReplacement, if_match: IfMatch = None
) -> Response[OrderView]:
    """Replace all that is said of an Order that is there."""
    repository = _repository()
    order = found(
        repository.get(customer_id=customer_id, number=number, consistent=True), "Order"
    )
    check_version(if_match, order.version)
    whole = Order.model_validate(
        {
            **given_in(body),
            "customer_id": order.customer_id,
            "number": order.number,
            "created_at": order.created_at,
            "updated_at": order.updated_at,
        },
        by_name=True,
    )
    stored = repository.update(
        order,
        order_id=whole.order_id,
        priority=whole.priority,
        payment=whole.payment,
        lines=whole.lines,
        position=whole.position,
        shipped_at=whole.shipped_at,
    )
    return answer(OrderView.model_validate(stored), version=stored.version)


@routes.route(
    "/orders/<customer_id>/<number>",
    "DELETE",
    summary="Delete an Order",
    operation_id="delete_order",
    tags=["Order"],
    status_code=204,
)
def delete_order(
    customer_id: str, number: int, if_match: IfMatch = None
) -> Response[None]:
    """Delete an Order."""
    repository = _repository()
    order = found(
        repository.get(customer_id=customer_id, number=number, consistent=True), "Order"
    )
    check_version(if_match, order.version)
    repository.delete(order)
    return deleted(True, "Order")


@routes.route(
    "/orders",
    "GET",
    summary="Orders of one `customer_id`, in order of `number`",
    operation_id="list_orders",
    tags=["Order"],
)
def list_orders(
    customer_id: str,
    number: int | None = None,
    number_since: int | None = None,
    number_after: int | None = None,
    number_until: int | None = None,
    number_before: int | None = None,
    priority: Annotated[Priority, ONE_OF] | None = None,
    sort: Literal["number", "-number"] = "number",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> OrderPage:
    """Orders of one `customer_id`, in order of `number`.

    Query on the table's key, eventually consistent.
    """
    query = _repository().by_key(
        customer_id=customer_id,
        number=range_of(
            "number",
            number,
            at_least=number_since,
            more_than=number_after,
            at_most=number_until,
            less_than=number_before,
        ),
    )
    if sort == "-number":
        query = query.reverse()
    query = _filtered(query, priority=priority)
    page = query.page(limit, cursor, _budget())
    return OrderPage(
        items=[OrderView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/orders/shipped",
    "GET",
    summary="Orders, in order of `shipped_at`",
    operation_id="orders_shipped",
    tags=["Order"],
)
def orders_shipped(
    since: datetime,
    until: datetime,
    priority: Annotated[Priority, ONE_OF] | None = None,
    sort: Literal["shipped_at", "-shipped_at"] = "shipped_at",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> OrderPage:
    """Orders, in order of `shipped_at`.

    Query on the index `shipped`, eventually consistent. One request for each bucket and
    shard, merged in order.
    """
    query = _repository().shipped(since=since, until=until)
    if sort == "-shipped_at":
        query = query.reverse()
    query = _filtered(query, priority=priority)
    page = query.page(limit, cursor, _budget())
    return OrderPage(
        items=[OrderView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/orders/urgent",
    "GET",
    summary="Orders of one `customer_id`, last `number` first; 10 at most",
    operation_id="orders_urgent",
    tags=["Order"],
)
def orders_urgent(
    customer_id: str,
    number: int | None = None,
    number_since: int | None = None,
    number_after: int | None = None,
    number_until: int | None = None,
    number_before: int | None = None,
    priority: Annotated[Priority, ONE_OF] | None = None,
    sort: Literal["-number", "number"] = "-number",
    limit: Limit = 10,
    cursor: Cursor = None,
) -> OrderPage:
    """Orders of one `customer_id`, last `number` first; 10 at most.

    Query on the table's key, eventually consistent. A filter on `priority` leaves out
    items that are read, and paid for, all the same.
    """
    query = _repository().urgent(
        customer_id=customer_id,
        number=range_of(
            "number",
            number,
            at_least=number_since,
            more_than=number_after,
            at_most=number_until,
            less_than=number_before,
        ),
    )
    if sort == "number":
        query = query.reverse()
    query = _filtered(query, priority=priority)
    page = query.page(limit, cursor, _budget())
    return OrderPage(
        items=[OrderView.model_validate(each) for each in page], cursor=page.cursor
    )


def _filtered(query: Query[Order], *, priority: Priority | None = None) -> Query[Order]:
    """What has these values, where they are asked for; the rest is read, and left
    out.
    """
    if priority is not None:
        query = query.where(OrderFields.priority == priority)
    return query


def new_order(said: NewOrder) -> Order:
    """The Order that a request says, as far as it may."""
    check_segment("customer_id", said.customer_id)
    return Order.model_validate(
        {
            "created_at": shared.settings().clock(),
            "updated_at": shared.settings().clock(),
            **given_in(said),
        },
        by_name=True,
    )


def _repository() -> OrderRepository:
    """The orders, over the client that all requests share."""
    return OrderRepository(
        shared.client(), table_name("orders"), settings=shared.settings()
    )
