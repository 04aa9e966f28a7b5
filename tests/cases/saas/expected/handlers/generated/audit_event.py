# Written by lift from the models: change those, this file is written again.
"""The HTTP API of audit events: a route for everything that one of them, or an
access pattern, answers.
"""

from datetime import datetime
from functools import partial
from typing import Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, given_in, own
from liftgen.runtime.api.pages import PAGE, budget_of, check_segment
from liftgen.runtime.api.parameters import Cursor, Limit
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import (
    answer,
    created,
    deleted,
    found,
    new_routes,
    tenant_of,
)
from liftgen.runtime.environment import table_name

from handlers import shared
from repositories.audit_event import AuditEventRepository
from repositories.generated.scoped.audit_event import ScopedAuditEventRepository
from saas import AuditEvent

routes = new_routes()
once = OncePerKey(lambda: shared.client(), "tenant_id")
_budget = partial(budget_of, routes)


class NewAuditEvent(Body):
    """What is said of a new AuditEvent; what is left out is as the model has it."""

    tenant_id: str = absent()
    event_id: str
    at: datetime
    expires_at: datetime | None = absent()


class AuditEventReplacement(Body):
    """All that is said of an AuditEvent beside its key; what is left out is as the
    model has it.
    """

    expires_at: datetime | None = absent()


class AuditEventChanges(Body):
    """What is to change of an AuditEvent; what is left out stays as it is."""

    expires_at: datetime | None = absent()


class AuditEventView(View):
    """What is shown of an AuditEvent."""

    tenant_id: str
    event_id: str
    at: datetime
    expires_at: datetime | None


class AuditEventPage(View):
    """Some audit events, and the cursor of the page after it."""

    items: list[AuditEventView]
    cursor: str | None = None


@routes.route(
    "/audit-events",
    "POST",
    summary="Store a new AuditEvent",
    operation_id="create_audit_event",
    tags=["AuditEvent"],
    status_code=201,
    middlewares=[once],
)
def create_audit_event(body: NewAuditEvent) -> Response[AuditEventView]:
    """Store a new AuditEvent."""
    stored = _repository().create(new_audit_event(body, _tenant()))
    return created(
        AuditEventView.model_validate(stored),
        "/audit-events",
        stored.at,
        stored.event_id,
    )


@routes.route(
    "/audit-events/<at>/<event_id>",
    "GET",
    summary="The AuditEvent with this key",
    operation_id="read_audit_event",
    tags=["AuditEvent"],
)
def read_audit_event(at: datetime, event_id: str) -> Response[AuditEventView]:
    """The AuditEvent with this key."""
    audit_event = found(_repository().get(at=at, event_id=event_id), "AuditEvent")
    return answer(AuditEventView.model_validate(audit_event))


@routes.route(
    "/audit-events/<at>/<event_id>",
    "PATCH",
    summary="Change fields of an AuditEvent",
    operation_id="update_audit_event",
    tags=["AuditEvent"],
)
def update_audit_event(
    at: datetime, event_id: str, body: AuditEventChanges
) -> Response[AuditEventView]:
    """Change fields of an AuditEvent: those that are given, and every key that
    depends on them.
    """
    repository = _repository()
    audit_event = found(
        repository.get(at=at, event_id=event_id, consistent=True), "AuditEvent"
    )
    stored = repository.update(audit_event, expires_at=body.expires_at)
    return answer(AuditEventView.model_validate(stored))


@routes.route(
    "/audit-events/<at>/<event_id>",
    "PUT",
    summary="Replace all that is said of an AuditEvent that is there",
    operation_id="replace_audit_event",
    tags=["AuditEvent"],
)
def replace_audit_event(
    at: datetime, event_id: str, body: AuditEventReplacement
) -> Response[AuditEventView]:
    """Replace all that is said of an AuditEvent that is there."""
    repository = _repository()
    audit_event = found(
        repository.get(at=at, event_id=event_id, consistent=True), "AuditEvent"
    )
    whole = AuditEvent.model_validate(
        {
            **given_in(body),
            "tenant_id": audit_event.tenant_id,
            "event_id": audit_event.event_id,
            "at": audit_event.at,
        },
        by_name=True,
    )
    stored = repository.update(audit_event, expires_at=whole.expires_at)
    return answer(AuditEventView.model_validate(stored))


@routes.route(
    "/audit-events/<at>/<event_id>",
    "DELETE",
    summary="Delete an AuditEvent",
    operation_id="delete_audit_event",
    tags=["AuditEvent"],
    status_code=204,
)
def delete_audit_event(at: datetime, event_id: str) -> Response[None]:
    """Delete an AuditEvent."""
    there = _repository().delete_by_key(at=at, event_id=event_id)
    return deleted(there, "AuditEvent")


@routes.route(
    "/audit-events",
    "GET",
    summary="Audit events of one `tenant_id`, in order of `at` and `event_id`",
    operation_id="list_audit_events",
    tags=["AuditEvent"],
)
def list_audit_events(
    since: datetime,
    until: datetime,
    sort: Literal["at", "-at"] = "at",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> AuditEventPage:
    """Audit events of one `tenant_id`, in order of `at` and `event_id`.

    Query on the table's key, eventually consistent. One request for each bucket and
    shard, merged in order.
    """
    query = _repository().by_key(since=since, until=until)
    if sort == "-at":
        query = query.reverse()
    page = query.page(limit, cursor, _budget())
    return AuditEventPage(
        items=[AuditEventView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/audit-events/latest",
    "GET",
    summary="Audit events of one `tenant_id`, last `at` first; 50 at most",
    operation_id="audit_events_latest",
    tags=["AuditEvent"],
)
def audit_events_latest(
    since: datetime,
    until: datetime,
    sort: Literal["-at", "at"] = "-at",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> AuditEventPage:
    """Audit events of one `tenant_id`, last `at` first; 50 at most.

    Query on the table's key, eventually consistent. One request for each bucket and
    shard, merged in order.
    """
    query = _repository().latest(since=since, until=until)
    if sort == "at":
        query = query.reverse()
    page = query.page(limit, cursor, _budget())
    return AuditEventPage(
        items=[AuditEventView.model_validate(each) for each in page], cursor=page.cursor
    )


def new_audit_event(said: NewAuditEvent, tenant: str) -> AuditEvent:
    """The AuditEvent that a request says, as far as it may."""
    check_segment("event_id", said.event_id)
    return AuditEvent.model_validate(own(said, "tenant_id", tenant), by_name=True)


def _tenant() -> str:
    """The tenant of whoever asks: what the authorizer says, and nobody else."""
    return tenant_of(routes, "tenant_id")


def _repository() -> ScopedAuditEventRepository:
    """The audit events of the tenant of whoever asks."""
    whole = AuditEventRepository(
        shared.client(), table_name("saas"), settings=shared.settings()
    )
    return ScopedAuditEventRepository(whole, _tenant())
