# Written by lift from the models: change those, this file is written again.
"""The HTTP API of baskets: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import datetime

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, built, given_in
from liftgen.runtime.api.pages import check_segment
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import answer, created, deleted, found, new_routes
from liftgen.runtime.environment import table_name

from handlers import shared
from repositories.basket import BasketRepository
from shop import Basket, Sku

routes = new_routes()
once = OncePerKey(lambda: shared.client())


class NewBasket(Body):
    """What is said of a new Basket; what is left out is as the model has it."""

    customer_id: str
    skus: list[Sku] = absent()
    expires_at: datetime | None = absent()


class BasketReplacement(Body):
    """All that is said of a Basket beside its key; what is left out is as the model
    has it.
    """

    skus: list[Sku] = absent()
    expires_at: datetime | None = absent()


class BasketChanges(Body):
    """What is to change of a Basket; what is left out stays as it is."""

    skus: list[Sku] = absent()
    expires_at: datetime | None = absent()


class BasketView(View):
    """What is shown of a Basket."""

    customer_id: str
    skus: list[Sku]
    expires_at: datetime | None


@routes.route(
    "/baskets",
    "POST",
    summary="Store a new Basket",
    operation_id="create_basket",
    tags=["Basket"],
    status_code=201,
    middlewares=[once],
)
def create_basket(body: NewBasket) -> Response[BasketView]:
    """Store a new Basket."""
    stored = _repository().create(new_basket(body))
    return created(BasketView.model_validate(stored), "/baskets", stored.customer_id)


@routes.route(
    "/baskets/<customer_id>",
    "GET",
    summary="The Basket with this key",
    operation_id="read_basket",
    tags=["Basket"],
)
def read_basket(customer_id: str) -> Response[BasketView]:
    """The Basket with this key."""
    basket = found(_repository().get(customer_id=customer_id), "Basket")
    return answer(BasketView.model_validate(basket))


@routes.route(
    "/baskets/<customer_id>",
    "PATCH",
    summary="Change fields of a Basket",
    operation_id="update_basket",
    tags=["Basket"],
)
def update_basket(customer_id: str, body: BasketChanges) -> Response[BasketView]:
    """Change fields of a Basket: those that are given, and every key that depends on
    them.
    """
    repository = _repository()
    basket = found(repository.get(customer_id=customer_id, consistent=True), "Basket")
    stored = repository.update(basket, skus=body.skus, expires_at=body.expires_at)
    return answer(BasketView.model_validate(stored))


@routes.route(
    "/baskets/<customer_id>",
    "PUT",
    summary="Replace all that is said of a Basket that is there",
    operation_id="replace_basket",
    tags=["Basket"],
)
def replace_basket(customer_id: str, body: BasketReplacement) -> Response[BasketView]:
    """Replace all that is said of a Basket that is there."""
    repository = _repository()
    basket = found(repository.get(customer_id=customer_id, consistent=True), "Basket")
    whole = built(Basket, {**given_in(body), "customer_id": basket.customer_id})
    stored = repository.update(basket, skus=whole.skus, expires_at=whole.expires_at)
    return answer(BasketView.model_validate(stored))


@routes.route(
    "/baskets/<customer_id>",
    "DELETE",
    summary="Delete a Basket",
    operation_id="delete_basket",
    tags=["Basket"],
    status_code=204,
)
def delete_basket(customer_id: str) -> Response[None]:
    """Delete a Basket."""
    there = _repository().delete_by_key(customer_id=customer_id)
    return deleted(there, "Basket")


def new_basket(said: NewBasket) -> Basket:
    """The Basket that a request says, as far as it may."""
    check_segment("customer_id", said.customer_id)
    return built(Basket, given_in(said))


def _repository() -> BasketRepository:
    """The baskets, over the client that all requests share."""
    return BasketRepository(
        shared.client(), table_name("orders"), settings=shared.settings()
    )
