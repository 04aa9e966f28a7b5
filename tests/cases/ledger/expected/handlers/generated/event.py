# Written by lift from the models: change those, this file is written again.
"""The HTTP API of events: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import datetime
from functools import partial
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, given_in
from liftgen.runtime.api.pages import PAGE, budget_of, check_segment, range_of
from liftgen.runtime.api.parameters import Cursor, Limit
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import answer, created, deleted, found, new_routes
from liftgen.runtime.environment import table_name
from pydantic import Field

from handlers import shared
from ledger import Event, Moved, Opened
from repositories.event import EventRepository

routes = new_routes()
once = OncePerKey(lambda: shared.client())
_budget = partial(budget_of, routes)


class NewEvent(Body):
    """What is said of a new Event; what is left out is as the model has it."""

    account_id: str
    number: Annotated[int, Field(ge=1)]
    what: Opened | Moved


class EventReplacement(Body):
    """All that is said of an Event beside its key; what is left out is as the model
    has it.
    """

    what: Opened | Moved


class EventChanges(Body):
    """What is to change of an Event; what is left out stays as it is."""

    what: Opened | Moved = absent()


class EventView(View):
    """What is shown of an Event."""

    account_id: str
    number: int
    what: Opened | Moved
    at: datetime


class EventPage(View):
    """Some events, and the cursor of the page after it."""

    items: list[EventView]
    cursor: str | None = None


@routes.route(
    "/events",
    "POST",
    summary="Store a new Event",
    operation_id="create_event",
    tags=["Event"],
    status_code=201,
    middlewares=[once],
)
def create_event(body: NewEvent) -> Response[EventView]:
    """Store a new Event."""
    stored = _repository().create(new_event(body))
    return created(
        EventView.model_validate(stored), "/events", stored.account_id, stored.number
    )


@routes.route(
    "/events/<account_id>/<number>",
    "GET",
    summary="The Event with this key",
    operation_id="read_event",
    tags=["Event"],
)
def read_event(account_id: str, number: int) -> Response[EventView]:
    """The Event with this key."""
    event = found(_repository().get(account_id=account_id, number=number), "Event")
    return answer(EventView.model_validate(event))


@routes.route(
    "/events/<account_id>/<number>",
    "PATCH",
    summary="Change fields of an Event",
    operation_id="update_event",
    tags=["Event"],
)
def update_event(
    account_id: str, number: int, body: EventChanges
) -> Response[EventView]:
    """Change fields of an Event: those that are given, and every key that depends on
    them.
    """
    repository = _repository()
    event = found(
        repository.get(account_id=account_id, number=number, consistent=True), "Event"
    )
    stored = repository.update(event, what=body.what)
    return answer(EventView.model_validate(stored))


@routes.route(
    "/events/<account_id>/<number>",
    "PUT",
    summary="Replace all that is said of an Event that is there",
    operation_id="replace_event",
    tags=["Event"],
)
def replace_event(
    account_id: str, number: int, body: EventReplacement
) -> Response[EventView]:
    """Replace all that is said of an Event that is there."""
    repository = _repository()
    event = found(
        repository.get(account_id=account_id, number=number, consistent=True), "Event"
    )
    whole = Event.model_validate(
        {
            **given_in(body),
            "account_id": event.account_id,
            "number": event.number,
            "at": event.at,
        },
        by_name=True,
    )
    stored = repository.update(event, what=whole.what)
    return answer(EventView.model_validate(stored))


@routes.route(
    "/events/<account_id>/<number>",
    "DELETE",
    summary="Delete an Event",
    operation_id="delete_event",
    tags=["Event"],
    status_code=204,
)
def delete_event(account_id: str, number: int) -> Response[None]:
    """Delete an Event."""
    there = _repository().delete_by_key(account_id=account_id, number=number)
    return deleted(there, "Event")


@routes.route(
    "/events",
    "GET",
    summary="Events of one `account_id`, in order of `number`",
    operation_id="list_events",
    tags=["Event"],
)
def list_events(
    account_id: str,
    number: int | None = None,
    number_since: int | None = None,
    number_after: int | None = None,
    number_until: int | None = None,
    number_before: int | None = None,
    sort: Literal["number", "-number"] = "number",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> EventPage:
    """Events of one `account_id`, in order of `number`.

    Query on the table's key, eventually consistent.
    """
    query = _repository().by_key(
        account_id=account_id,
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
    page = query.page(limit, cursor, _budget())
    return EventPage(
        items=[EventView.model_validate(each) for each in page], cursor=page.cursor
    )


def new_event(said: NewEvent) -> Event:
    """The Event that a request says, as far as it may."""
    check_segment("account_id", said.account_id)
    return Event.model_validate(
        {"at": shared.settings().clock(), **given_in(said)}, by_name=True
    )


def _repository() -> EventRepository:
    """The events, over the client that all requests share."""
    return EventRepository(
        shared.client(), table_name("ledger"), settings=shared.settings()
    )
