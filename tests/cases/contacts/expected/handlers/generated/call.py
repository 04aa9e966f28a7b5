# Written by lift from the models: change those, this file is written again.
"""The HTTP API of calls: a route for everything that one of them, or an access
pattern, answers.
"""

from functools import partial
from typing import Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, given_in
from liftgen.runtime.api.pages import PAGE, budget_of, check_segment, range_of
from liftgen.runtime.api.parameters import Cursor, Limit
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import answer, created, deleted, found, new_routes
from liftgen.runtime.environment import table_name
from liftgen.runtime.query import Query

from contacts import Call
from handlers import shared
from repositories.call import CallRepository
from repositories.generated.fields.call import CallFields

routes = new_routes()
once = OncePerKey(lambda: shared.client())
_budget = partial(budget_of, routes)


class NewCall(Body):
    """What is said of a new Call; what is left out is as the model has it."""

    contact_id: str
    at: str
    minutes: int
    expires_at: int


class CallReplacement(Body):
    """All that is said of a Call beside its key; what is left out is as the model
    has it.
    """

    minutes: int
    expires_at: int


class CallChanges(Body):
    """What is to change of a Call; what is left out stays as it is."""

    minutes: int = absent()
    expires_at: int = absent()


class CallView(View):
    """What is shown of a Call."""

    contact_id: str
    at: str
    minutes: int
    expires_at: int


class CallPage(View):
    """Some calls, and the cursor of the page after it."""

    items: list[CallView]
    cursor: str | None = None


@routes.route(
    "/calls",
    "POST",
    summary="Store a new Call",
    operation_id="create_call",
    tags=["Call"],
    status_code=201,
    middlewares=[once],
)
def create_call(body: NewCall) -> Response[CallView]:
    """Store a new Call."""
    stored = _repository().create(new_call(body))
    return created(
        CallView.model_validate(stored), "/calls", stored.contact_id, stored.at
    )


@routes.route(
    "/calls/<contact_id>/<at>",
    "GET",
    summary="The Call with this key",
    operation_id="read_call",
    tags=["Call"],
)
def read_call(contact_id: str, at: str) -> Response[CallView]:
    """The Call with this key."""
    call = found(_repository().get(contact_id=contact_id, at=at), "Call")
    return answer(CallView.model_validate(call))


@routes.route(
    "/calls/<contact_id>/<at>",
    "PATCH",
    summary="Change fields of a Call",
    operation_id="update_call",
    tags=["Call"],
)
def update_call(contact_id: str, at: str, body: CallChanges) -> Response[CallView]:
    """Change fields of a Call: those that are given, and every key that depends on
    them.
    """
    repository = _repository()
    call = found(repository.get(contact_id=contact_id, at=at, consistent=True), "Call")
    stored = repository.update(call, minutes=body.minutes, expires_at=body.expires_at)
    return answer(CallView.model_validate(stored))


@routes.route(
    "/calls/<contact_id>/<at>",
    "PUT",
    summary="Replace all that is said of a Call that is there",
    operation_id="replace_call",
    tags=["Call"],
)
def replace_call(contact_id: str, at: str, body: CallReplacement) -> Response[CallView]:
    """Replace all that is said of a Call that is there."""
    repository = _repository()
    call = found(repository.get(contact_id=contact_id, at=at, consistent=True), "Call")
    whole = Call.model_validate(
        {**given_in(body), "contact_id": call.contact_id, "at": call.at}, by_name=True
    )
    stored = repository.update(call, minutes=whole.minutes, expires_at=whole.expires_at)
    return answer(CallView.model_validate(stored))


@routes.route(
    "/calls/<contact_id>/<at>",
    "DELETE",
    summary="Delete a Call",
    operation_id="delete_call",
    tags=["Call"],
    status_code=204,
)
def delete_call(contact_id: str, at: str) -> Response[None]:
    """Delete a Call."""
    there = _repository().delete_by_key(contact_id=contact_id, at=at)
    return deleted(there, "Call")


@routes.route(
    "/calls",
    "GET",
    summary="Calls of one `contact_id`, in order of `at`",
    operation_id="list_calls",
    tags=["Call"],
)
def list_calls(
    contact_id: str,
    at: str | None = None,
    at_since: str | None = None,
    at_after: str | None = None,
    at_until: str | None = None,
    at_before: str | None = None,
    at_begins_with: str | None = None,
    minutes: int | None = None,
    sort: Literal["at", "-at"] = "at",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> CallPage:
    """Calls of one `contact_id`, in order of `at`.

    Query on the table's key, eventually consistent.
    """
    query = _repository().by_key(
        contact_id=contact_id,
        at=range_of(
            "at",
            at,
            at_least=at_since,
            more_than=at_after,
            at_most=at_until,
            less_than=at_before,
            prefix=at_begins_with,
        ),
    )
    if sort == "-at":
        query = query.reverse()
    query = _filtered(query, minutes=minutes)
    page = query.page(limit, cursor, _budget())
    return CallPage(
        items=[CallView.model_validate(each) for each in page], cursor=page.cursor
    )


def _filtered(query: Query[Call], *, minutes: int | None = None) -> Query[Call]:
    """What has these values, where they are asked for; the rest is read, and left
    out.
    """
    if minutes is not None:
        query = query.where(CallFields.minutes == minutes)
    return query


def new_call(said: NewCall) -> Call:
    """The Call that a request says, as far as it may."""
    check_segment("contact_id", said.contact_id)
    check_segment("at", said.at)
    return Call.model_validate(given_in(said), by_name=True)


def _repository() -> CallRepository:
    """The calls, over the client that all requests share."""
    return CallRepository(
        shared.client(), table_name("calls"), settings=shared.settings()
    )
