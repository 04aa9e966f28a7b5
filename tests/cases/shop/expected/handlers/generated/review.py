# Written by lift from the models: change those, this file is written again.
"""The HTTP API of reviews: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import datetime
from functools import partial
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, built, given_in
from liftgen.runtime.api.pages import ONE_OF, PAGE, budget_of, check_segment, range_of
from liftgen.runtime.api.parameters import Cursor, Limit
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import answer, created, deleted, found, new_routes
from liftgen.runtime.environment import table_name
from liftgen.runtime.query import Query

from handlers import shared
from repositories.generated.fields.review import ReviewFields
from repositories.review import ReviewRepository
from shop import Review

routes = new_routes()
once = OncePerKey(lambda: shared.client())
_budget = partial(budget_of, routes)


class NewReview(Body):
    """What is said of a new Review; what is left out is as the model has it."""

    product_id: str
    customer_id: str
    stars: Literal[1, 2, 3, 4, 5]
    text: str = absent()
    tags: frozenset[str] = absent()


class ReviewReplacement(Body):
    """All that is said of a Review beside its key; what is left out is as the model
    has it.
    """

    stars: Literal[1, 2, 3, 4, 5]
    text: str = absent()
    tags: frozenset[str] = absent()


class ReviewChanges(Body):
    """What is to change of a Review; what is left out stays as it is."""

    stars: Literal[1, 2, 3, 4, 5] = absent()
    text: str = absent()
    tags: frozenset[str] = absent()


class ReviewView(View):
    """What is shown of a Review."""

    product_id: str
    customer_id: str
    stars: Literal[1, 2, 3, 4, 5]
    written_at: datetime
    text: str
    tags: frozenset[str]


class ReviewPage(View):
    """Some reviews, and the cursor of the page after it."""

    items: list[ReviewView]
    cursor: str | None = None


@routes.route(
    "/reviews",
    "POST",
    summary="Store a new Review",
    operation_id="create_review",
    tags=["Review"],
    status_code=201,
    middlewares=[once],
)
def create_review(body: NewReview) -> Response[ReviewView]:
    """Store a new Review."""
    stored = _repository().create(new_review(body))
    return created(
        ReviewView.model_validate(stored),
        "/reviews",
        stored.product_id,
        stored.customer_id,
    )


@routes.route(
    "/reviews/<product_id>/<customer_id>",
    "GET",
    summary="The Review with this key",
    operation_id="read_review",
    tags=["Review"],
)
def read_review(product_id: str, customer_id: str) -> Response[ReviewView]:
    """The Review with this key."""
    review = found(
        _repository().get(product_id=product_id, customer_id=customer_id), "Review"
    )
    return answer(ReviewView.model_validate(review))


@routes.route(
    "/reviews/<product_id>/<customer_id>",
    "PATCH",
    summary="Change fields of a Review",
    operation_id="update_review",
    tags=["Review"],
)
def update_review(
    product_id: str, customer_id: str, body: ReviewChanges
) -> Response[ReviewView]:
    """Change fields of a Review: those that are given, and every key that depends on
    them.
    """
    repository = _repository()
    review = found(
        repository.get(product_id=product_id, customer_id=customer_id, consistent=True),
        "Review",
    )
    stored = repository.update(review, stars=body.stars, text=body.text, tags=body.tags)
    return answer(ReviewView.model_validate(stored))


@routes.route(
    "/reviews/<product_id>/<customer_id>",
    "PUT",
    summary="Replace all that is said of a Review that is there",
    operation_id="replace_review",
    tags=["Review"],
)
def replace_review(
    product_id: str, customer_id: str, body: ReviewReplacement
) -> Response[ReviewView]:
    """Replace all that is said of a Review that is there."""
    repository = _repository()
    review = found(
        repository.get(product_id=product_id, customer_id=customer_id, consistent=True),
        "Review",
    )
    whole = built(
        Review,
        {
            **given_in(body),
            "product_id": review.product_id,
            "customer_id": review.customer_id,
            "written_at": review.written_at,
        },
    )
    stored = repository.update(
        review, stars=whole.stars, text=whole.text, tags=whole.tags
    )
    return answer(ReviewView.model_validate(stored))


@routes.route(
    "/reviews/<product_id>/<customer_id>",
    "DELETE",
    summary="Delete a Review",
    operation_id="delete_review",
    tags=["Review"],
    status_code=204,
)
def delete_review(product_id: str, customer_id: str) -> Response[None]:
    """Delete a Review."""
    there = _repository().delete_by_key(product_id=product_id, customer_id=customer_id)
    return deleted(there, "Review")


@routes.route(
    "/reviews",
    "GET",
    summary="Reviews of one `product_id`, in order of `customer_id`",
    operation_id="list_reviews",
    tags=["Review"],
)
def list_reviews(
    product_id: str,
    customer_id: str | None = None,
    customer_id_since: str | None = None,
    customer_id_after: str | None = None,
    customer_id_until: str | None = None,
    customer_id_before: str | None = None,
    customer_id_begins_with: str | None = None,
    stars: Annotated[Literal[1, 2, 3, 4, 5], ONE_OF] | None = None,
    text: str | None = None,
    sort: Literal["customer_id", "-customer_id"] = "customer_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ReviewPage:
    """Reviews of one `product_id`, in order of `customer_id`.

    Query on the table's key, eventually consistent.
    """
    query = _repository().by_key(
        product_id=product_id,
        customer_id=range_of(
            "customer_id",
            customer_id,
            at_least=customer_id_since,
            more_than=customer_id_after,
            at_most=customer_id_until,
            less_than=customer_id_before,
            prefix=customer_id_begins_with,
        ),
    )
    if sort == "-customer_id":
        query = query.reverse()
    query = _filtered(query, stars=stars, text=text)
    page = query.page(limit, cursor, _budget())
    return ReviewPage(
        items=[ReviewView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/reviews/by-customer",
    "GET",
    summary="Reviews of one `customer_id`, in order of `written_at`",
    operation_id="reviews_by_customer",
    tags=["Review"],
)
def reviews_by_customer(
    customer_id: str,
    written_at: datetime | None = None,
    written_at_since: datetime | None = None,
    written_at_after: datetime | None = None,
    written_at_until: datetime | None = None,
    written_at_before: datetime | None = None,
    stars: Annotated[Literal[1, 2, 3, 4, 5], ONE_OF] | None = None,
    text: str | None = None,
    sort: Literal["written_at", "-written_at"] = "written_at",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ReviewPage:
    """Reviews of one `customer_id`, in order of `written_at`.

    Query on the index `by_customer`, eventually consistent.
    """
    query = _repository().by_customer(
        customer_id=customer_id,
        written_at=range_of(
            "written_at",
            written_at,
            at_least=written_at_since,
            more_than=written_at_after,
            at_most=written_at_until,
            less_than=written_at_before,
        ),
    )
    if sort == "-written_at":
        query = query.reverse()
    query = _filtered(query, stars=stars, text=text)
    page = query.page(limit, cursor, _budget())
    return ReviewPage(
        items=[ReviewView.model_validate(each) for each in page], cursor=page.cursor
    )


def _filtered(
    query: Query[Review],
    *,
    stars: Literal[1, 2, 3, 4, 5] | None = None,
    text: str | None = None,
) -> Query[Review]:
    """What has these values, where they are asked for; the rest is read, and left
    out.
    """
    if stars is not None:
        query = query.where(ReviewFields.stars == stars)
    if text is not None:
        query = query.where(ReviewFields.text == text)
    return query


def new_review(said: NewReview) -> Review:
    """The Review that a request says, as far as it may."""
    check_segment("product_id", said.product_id)
    check_segment("customer_id", said.customer_id)
    return built(Review, {"written_at": shared.settings().clock(), **given_in(said)})


def _repository() -> ReviewRepository:
    """The reviews, over the client that all requests share."""
    return ReviewRepository(
        shared.client(), table_name("catalogue"), settings=shared.settings()
    )
