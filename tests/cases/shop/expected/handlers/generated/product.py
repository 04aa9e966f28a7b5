# Written by lift from the models: change those, this file is written again.
"""The HTTP API of products: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Base64, Body, View, absent, given_in
from liftgen.runtime.api.pages import PAGE, budget_of, check_segment, range_of
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
from repositories.generated.fields.product import ProductFields
from repositories.product import ProductRepository
from shop import Category, Product, Variant

routes = new_routes()
once = OncePerKey(lambda: shared.client())
_budget = partial(budget_of, routes)


class NewProduct(Body):
    """What is said of a new Product; what is left out is as the model has it."""

    product_id: str
    title: str
    category: Category
    price: Decimal
    rating: float = absent()
    offered: bool = absent()
    offered_from: datetime | None = absent()
    variants: list[Variant] = absent()
    attributes: dict[str, str] = absent()
    image: Base64 = absent()
    stock: Annotated[int, Field(ge=0)] = absent()


class ProductReplacement(Body):
    """All that is said of a Product beside its key; what is left out is as the model
    has it.
    """

    title: str
    category: Category
    price: Decimal
    rating: float = absent()
    offered: bool = absent()
    offered_from: datetime | None = absent()
    variants: list[Variant] = absent()
    attributes: dict[str, str] = absent()
    image: Base64 = absent()
    stock: Annotated[int, Field(ge=0)] = absent()


class ProductChanges(Body):
    """What is to change of a Product; what is left out stays as it is."""

    title: str = absent()
    category: Category = absent()
    price: Decimal = absent()
    rating: float = absent()
    offered: bool = absent()
    offered_from: datetime | None = absent()
    variants: list[Variant] = absent()
    attributes: dict[str, str] = absent()
    image: Base64 = absent()
    stock: Annotated[int, Field(ge=0)] = absent()


class ProductView(View):
    """What is shown of a Product."""

    product_id: str
    title: str
    category: Category
    price: Decimal
    rating: float
    offered: bool
    offered_from: datetime | None
    variants: list[Variant]
    attributes: dict[str, str]
    image: Base64
    stock: int
    version: int


class ProductPage(View):
    """Some products, and the cursor of the page after it."""

    items: list[ProductView]
    cursor: str | None = None


@routes.route(
    "/products",
    "POST",
    summary="Store a new Product",
    operation_id="create_product",
    tags=["Product"],
    status_code=201,
    middlewares=[once],
)
def create_product(body: NewProduct) -> Response[ProductView]:
    """Store a new Product."""
    stored = _repository().create(new_product(body))
    return created(
        ProductView.model_validate(stored),
        "/products",
        stored.product_id,
        version=stored.version,
    )


@routes.route(
    "/products/<product_id>",
    "GET",
    summary="The Product with this key",
    operation_id="read_product",
    tags=["Product"],
)
def read_product(product_id: str) -> Response[ProductView]:
    """The Product with this key."""
    product = found(_repository().get(product_id=product_id), "Product")
    return answer(ProductView.model_validate(product), version=product.version)


@routes.route(
    "/products/<product_id>",
    "PATCH",
    summary="Change fields of a Product",
    operation_id="update_product",
    tags=["Product"],
)
def update_product(
    product_id: str, body: ProductChanges, if_match: IfMatch = None
) -> Response[ProductView]:
    """Change fields of a Product: those that are given, and every key that depends
    on them.
    """
    repository = _repository()
    product = found(repository.get(product_id=product_id, consistent=True), "Product")
    check_version(if_match, product.version)
    stored = repository.update(
        product,
        title=body.title,
        category=body.category,
        price=body.price,
        rating=body.rating,
        offered=body.offered,
        offered_from=body.offered_from,
        variants=body.variants,
        attributes=body.attributes,
        image=body.image,
        stock=body.stock,
    )
    return answer(ProductView.model_validate(stored), version=stored.version)


@routes.route(
    "/products/<product_id>",
    "PUT",
    summary="Replace all that is said of a Product that is there",
    operation_id="replace_product",
    tags=["Product"],
)
def replace_product(
    product_id: str, body: ProductReplacement, if_match: IfMatch = None
) -> Response[ProductView]:
    """Replace all that is said of a Product that is there."""
    repository = _repository()
    product = found(repository.get(product_id=product_id, consistent=True), "Product")
    check_version(if_match, product.version)
    whole = Product.model_validate(
        {**given_in(body), "product_id": product.product_id}, by_name=True
    )
    stored = repository.update(
        product,
        title=whole.title,
        category=whole.category,
        price=whole.price,
        rating=whole.rating,
        offered=whole.offered,
        offered_from=whole.offered_from,
        variants=whole.variants,
        attributes=whole.attributes,
        image=whole.image,
        stock=whole.stock,
    )
    return answer(ProductView.model_validate(stored), version=stored.version)


@routes.route(
    "/products/<product_id>",
    "DELETE",
    summary="Delete a Product",
    operation_id="delete_product",
    tags=["Product"],
    status_code=204,
)
def delete_product(product_id: str, if_match: IfMatch = None) -> Response[None]:
    """Delete a Product."""
    repository = _repository()
    product = found(repository.get(product_id=product_id, consistent=True), "Product")
    check_version(if_match, product.version)
    repository.delete(product)
    return deleted(True, "Product")


@routes.route(
    "/products/on-offer",
    "GET",
    summary="Products of one `category`, in order of `offered_from`",
    operation_id="products_on_offer",
    tags=["Product"],
)
def products_on_offer(
    category: Category,
    offered_from: datetime | None = None,
    offered_from_since: datetime | None = None,
    offered_from_after: datetime | None = None,
    offered_from_until: datetime | None = None,
    offered_from_before: datetime | None = None,
    title: str | None = None,
    offered: bool | None = None,
    stock: int | None = None,
    sort: Literal["offered_from", "-offered_from"] = "offered_from",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ProductPage:
    """Products of one `category`, in order of `offered_from`.

    Query on the index `on_offer`, eventually consistent.
    """
    query = _repository().on_offer(
        category=category,
        offered_from=range_of(
            "offered_from",
            offered_from,
            at_least=offered_from_since,
            more_than=offered_from_after,
            at_most=offered_from_until,
            less_than=offered_from_before,
        ),
    )
    if sort == "-offered_from":
        query = query.reverse()
    query = _filtered(query, title=title, offered=offered, stock=stock)
    page = query.page(limit, cursor, _budget())
    return ProductPage(
        items=[ProductView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/products/by-stock",
    "GET",
    summary="Products of one `category`, in order of `stock`",
    operation_id="products_by_stock",
    tags=["Product"],
)
def products_by_stock(
    category: Category,
    stock: int | None = None,
    stock_since: int | None = None,
    stock_after: int | None = None,
    stock_until: int | None = None,
    stock_before: int | None = None,
    sort: Literal["stock", "-stock"] = "stock",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ProductPage:
    """Products of one `category`, in order of `stock`.

    Query on the index `by_stock`, eventually consistent.
    """
    query = _repository().by_stock(
        category=category,
        stock=range_of(
            "stock",
            stock,
            at_least=stock_since,
            more_than=stock_after,
            at_most=stock_until,
            less_than=stock_before,
        ),
    )
    if sort == "-stock":
        query = query.reverse()
    page = query.entities().page(limit, cursor, _budget())
    return ProductPage(
        items=[ProductView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/products/sold-out",
    "GET",
    summary="Products of one `category`, in order of `stock`",
    operation_id="products_sold_out",
    tags=["Product"],
)
def products_sold_out(
    category: Category,
    sort: Literal["stock", "-stock"] = "stock",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ProductPage:
    """Products of one `category`, in order of `stock`.

    Query on the index `by_stock`, eventually consistent.
    """
    query = _repository().sold_out(category=category)
    if sort == "-stock":
        query = query.reverse()
    page = query.entities().page(limit, cursor, _budget())
    return ProductPage(
        items=[ProductView.model_validate(each) for each in page], cursor=page.cursor
    )


def _filtered(
    query: Query[Product],
    *,
    title: str | None = None,
    offered: bool | None = None,
    stock: int | None = None,
) -> Query[Product]:
    """What has these values, where they are asked for; the rest is read, and left
    out.
    """
    if title is not None:
        query = query.where(ProductFields.title == title)
    if offered is not None:
        query = query.where(ProductFields.offered == offered)
    if stock is not None:
        query = query.where(ProductFields.stock == stock)
    return query


def new_product(said: NewProduct) -> Product:
    """The Product that a request says, as far as it may."""
    check_segment("product_id", said.product_id, ("on-offer", "by-stock", "sold-out"))
    return Product.model_validate(given_in(said), by_name=True)


def _repository() -> ProductRepository:
    """The products, over the client that all requests share."""
    return ProductRepository(
        shared.client(), table_name("catalogue"), settings=shared.settings()
    )
