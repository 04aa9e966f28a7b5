# Written by lift from the models: change those, this file is written again.
"""The HTTP API of sessions: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import datetime
from functools import partial
from typing import Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, given_in
from liftgen.runtime.api.pages import PAGE, budget_of, check_segment, range_of
from liftgen.runtime.api.parameters import Cursor, Limit
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import answer, created, deleted, found, new_routes
from liftgen.runtime.environment import table_name

from handlers import shared
from repositories.session import SessionRepository
from session import Session

routes = new_routes()
once = OncePerKey(lambda: shared.client())
_budget = partial(budget_of, routes)


class NewSession(Body):
    """What is said of a new Session; what is left out is as the model has it."""

    session_id: str
    user_id: str
    expires_at: datetime | None = absent()


class SessionReplacement(Body):
    """All that is said of a Session beside its key; what is left out is as the model
    has it.
    """

    expires_at: datetime | None = absent()


class SessionChanges(Body):
    """What is to change of a Session; what is left out stays as it is."""

    expires_at: datetime | None = absent()


class SessionView(View):
    """What is shown of a Session."""

    session_id: str
    user_id: str
    expires_at: datetime | None


class SessionPage(View):
    """Some sessions, and the cursor of the page after it."""

    items: list[SessionView]
    cursor: str | None = None


@routes.route(
    "/sessions",
    "POST",
    summary="Store a new Session",
    operation_id="create_session",
    tags=["Session"],
    status_code=201,
    middlewares=[once],
)
def create_session(body: NewSession) -> Response[SessionView]:
    """Store a new Session."""
    stored = _repository().create(new_session(body))
    return created(
        SessionView.model_validate(stored),
        "/sessions",
        stored.session_id,
        stored.user_id,
    )


@routes.route(
    "/sessions/<session_id>/<user_id>",
    "GET",
    summary="The Session with this key",
    operation_id="read_session",
    tags=["Session"],
)
def read_session(session_id: str, user_id: str) -> Response[SessionView]:
    """The Session with this key."""
    session = found(
        _repository().get(session_id=session_id, user_id=user_id), "Session"
    )
    return answer(SessionView.model_validate(session))


@routes.route(
    "/sessions/<session_id>/<user_id>",
    "PATCH",
    summary="Change fields of a Session",
    operation_id="update_session",
    tags=["Session"],
)
def update_session(
    session_id: str, user_id: str, body: SessionChanges
) -> Response[SessionView]:
    """Change fields of a Session: those that are given, and every key that depends
    on them.
    """
    repository = _repository()
    session = found(
        repository.get(session_id=session_id, user_id=user_id, consistent=True),
        "Session",
    )
    stored = repository.update(session, expires_at=body.expires_at)
    return answer(SessionView.model_validate(stored))


@routes.route(
    "/sessions/<session_id>/<user_id>",
    "PUT",
    summary="Replace all that is said of a Session that is there",
    operation_id="replace_session",
    tags=["Session"],
)
def replace_session(
    session_id: str, user_id: str, body: SessionReplacement
) -> Response[SessionView]:
    """Replace all that is said of a Session that is there."""
    repository = _repository()
    session = found(
        repository.get(session_id=session_id, user_id=user_id, consistent=True),
        "Session",
    )
    whole = Session.model_validate(
        {
            **given_in(body),
            "session_id": session.session_id,
            "user_id": session.user_id,
        },
        by_name=True,
    )
    stored = repository.update(session, expires_at=whole.expires_at)
    return answer(SessionView.model_validate(stored))


@routes.route(
    "/sessions/<session_id>/<user_id>",
    "DELETE",
    summary="Delete a Session",
    operation_id="delete_session",
    tags=["Session"],
    status_code=204,
)
def delete_session(session_id: str, user_id: str) -> Response[None]:
    """Delete a Session."""
    there = _repository().delete_by_key(session_id=session_id, user_id=user_id)
    return deleted(there, "Session")


@routes.route(
    "/sessions",
    "GET",
    summary="Sessions of one `session_id`, in order of `user_id`",
    operation_id="list_sessions",
    tags=["Session"],
)
def list_sessions(
    session_id: str,
    user_id: str | None = None,
    user_id_since: str | None = None,
    user_id_after: str | None = None,
    user_id_until: str | None = None,
    user_id_before: str | None = None,
    user_id_begins_with: str | None = None,
    sort: Literal["user_id", "-user_id"] = "user_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> SessionPage:
    """Sessions of one `session_id`, in order of `user_id`.

    Query on the table's key, eventually consistent.
    """
    query = _repository().by_key(
        session_id=session_id,
        user_id=range_of(
            "user_id",
            user_id,
            at_least=user_id_since,
            more_than=user_id_after,
            at_most=user_id_until,
            less_than=user_id_before,
            prefix=user_id_begins_with,
        ),
    )
    if sort == "-user_id":
        query = query.reverse()
    page = query.page(limit, cursor, _budget())
    return SessionPage(
        items=[SessionView.model_validate(each) for each in page], cursor=page.cursor
    )


def new_session(said: NewSession) -> Session:
    """The Session that a request says, as far as it may."""
    check_segment("session_id", said.session_id)
    check_segment("user_id", said.user_id)
    return Session.model_validate(given_in(said), by_name=True)


def _repository() -> SessionRepository:
    """The sessions, over the client that all requests share."""
    return SessionRepository(
        shared.client(), table_name("sessions"), settings=shared.settings()
    )
