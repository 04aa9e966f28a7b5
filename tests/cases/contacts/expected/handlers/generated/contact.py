# Written by lift from the models: change those, this file is written again.
"""The HTTP API of contacts: a route for everything that one of them, or an access
pattern, answers.
"""

from datetime import datetime
from functools import partial
from typing import Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, given_in
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

from contacts import Contact
from handlers import shared
from repositories.contact import ContactRepository
from repositories.generated.fields.contact import ContactFields

routes = new_routes()
once = OncePerKey(lambda: shared.client())
_budget = partial(budget_of, routes)


class NewContact(Body):
    """What is said of a new Contact; what is left out is as the model has it."""

    id: str
    email: str
    name: str
    company: str
    since: str
    phone: str | None = absent()
    labels: set[str] = absent()
    notes: str = absent()
    preferences: dict[str, str] = absent()


class ContactReplacement(Body):
    """All that is said of a Contact beside its key; what is left out is as the model
    has it.
    """

    email: str
    name: str
    company: str
    since: str
    phone: str | None = absent()
    labels: set[str] = absent()
    notes: str = absent()
    preferences: dict[str, str] = absent()


class ContactChanges(Body):
    """What is to change of a Contact; what is left out stays as it is."""

    email: str = absent()
    name: str = absent()
    company: str = absent()
    since: str = absent()
    phone: str | None = absent()
    labels: set[str] = absent()
    notes: str = absent()
    preferences: dict[str, str] = absent()


class ContactView(View):
    """What is shown of a Contact."""

    id: str
    email: str
    name: str
    company: str
    since: str
    phone: str | None
    labels: set[str]
    notes: str
    preferences: dict[str, str]
    created_at: datetime
    updated_at: datetime
    version: int


class ContactPage(View):
    """Some contacts, and the cursor of the page after it."""

    items: list[ContactView]
    cursor: str | None = None


@routes.route(
    "/contacts",
    "POST",
    summary="Store a new Contact",
    operation_id="create_contact",
    tags=["Contact"],
    status_code=201,
    middlewares=[once],
)
def create_contact(body: NewContact) -> Response[ContactView]:
    """Store a new Contact."""
    stored = _repository().create(new_contact(body))
    return created(
        ContactView.model_validate(stored),
        "/contacts",
        stored.id,
        version=stored.version,
    )


@routes.route(
    "/contacts/<id>",
    "GET",
    summary="The Contact with this key",
    operation_id="read_contact",
    tags=["Contact"],
)
def read_contact(id: str) -> Response[ContactView]:
    """The Contact with this key."""
    contact = found(_repository().get(id=id), "Contact")
    return answer(ContactView.model_validate(contact), version=contact.version)


@routes.route(
    "/contacts/<id>",
    "PATCH",
    summary="Change fields of a Contact",
    operation_id="update_contact",
    tags=["Contact"],
)
def update_contact(
    id: str, body: ContactChanges, if_match: IfMatch = None
) -> Response[ContactView]:
    """Change fields of a Contact: those that are given, and every key that depends
    on them.
    """
    repository = _repository()
    contact = found(repository.get(id=id, consistent=True), "Contact")
    check_version(if_match, contact.version)
    stored = repository.update(
        contact,
        email=body.email,
        name=body.name,
        company=body.company,
        since=body.since,
        phone=body.phone,
        labels=body.labels,
        notes=body.notes,
        preferences=body.preferences,
    )
    return answer(ContactView.model_validate(stored), version=stored.version)


@routes.route(
    "/contacts/<id>",
    "PUT",
    summary="Replace all that is said of a Contact that is there",
    operation_id="replace_contact",
    tags=["Contact"],
)
def replace_contact(
    id: str, body: ContactReplacement, if_match: IfMatch = None
) -> Response[ContactView]:
    """Replace all that is said of a Contact that is there."""
    repository = _repository()
    contact = found(repository.get(id=id, consistent=True), "Contact")
    check_version(if_match, contact.version)
    whole = Contact.model_validate({**given_in(body), "id": contact.id}, by_name=True)
    stored = repository.update(
        contact,
        email=whole.email,
        name=whole.name,
        company=whole.company,
        since=whole.since,
        phone=whole.phone,
        labels=whole.labels,
        notes=whole.notes,
        preferences=whole.preferences,
    )
    return answer(ContactView.model_validate(stored), version=stored.version)


@routes.route(
    "/contacts/<id>",
    "DELETE",
    summary="Delete a Contact",
    operation_id="delete_contact",
    tags=["Contact"],
    status_code=204,
)
def delete_contact(id: str, if_match: IfMatch = None) -> Response[None]:
    """Delete a Contact."""
    repository = _repository()
    contact = found(repository.get(id=id, consistent=True), "Contact")
    check_version(if_match, contact.version)
    repository.delete(contact)
    return deleted(True, "Contact")


@routes.route(
    "/contacts/by-email",
    "GET",
    summary="Contacts of one `email`",
    operation_id="contacts_by_email",
    tags=["Contact"],
)
def contacts_by_email(
    email: str,
    name: str | None = None,
    company: str | None = None,
    since: str | None = None,
    phone: str | None = None,
    notes: str | None = None,
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ContactPage:
    """Contacts of one `email`.

    Query on the index `gsi-email`, eventually consistent.
    """
    query = _repository().by_email(email=email)
    query = _filtered(
        query, name=name, company=company, since=since, phone=phone, notes=notes
    )
    page = query.page(limit, cursor, _budget())
    return ContactPage(
        items=[ContactView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/contacts/by-company",
    "GET",
    summary="Contacts of one `company`, in order of `since`",
    operation_id="contacts_by_company",
    tags=["Contact"],
)
def contacts_by_company(
    company: str,
    since: str | None = None,
    since_since: str | None = None,
    since_after: str | None = None,
    since_until: str | None = None,
    since_before: str | None = None,
    since_begins_with: str | None = None,
    email: str | None = None,
    name: str | None = None,
    phone: str | None = None,
    notes: str | None = None,
    sort: Literal["since", "-since"] = "since",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ContactPage:
    """Contacts of one `company`, in order of `since`.

    Query on the index `gsi-company`, eventually consistent.
    """
    query = _repository().by_company(
        company=company,
        since=range_of(
            "since",
            since,
            at_least=since_since,
            more_than=since_after,
            at_most=since_until,
            less_than=since_before,
            prefix=since_begins_with,
        ),
    )
    if sort == "-since":
        query = query.reverse()
    query = _filtered(query, email=email, name=name, phone=phone, notes=notes)
    page = query.page(limit, cursor, _budget())
    return ContactPage(
        items=[ContactView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/contacts/by-phone",
    "GET",
    summary="Contacts of one `phone`",
    operation_id="contacts_by_phone",
    tags=["Contact"],
)
def contacts_by_phone(
    phone: str,
    email: str | None = None,
    name: str | None = None,
    company: str | None = None,
    since: str | None = None,
    notes: str | None = None,
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ContactPage:
    """Contacts of one `phone`.

    Query on the index `gsi-phone`, eventually consistent.
    """
    query = _repository().by_phone(phone=phone)
    query = _filtered(
        query, email=email, name=name, company=company, since=since, notes=notes
    )
    page = query.page(limit, cursor, _budget())
    return ContactPage(
        items=[ContactView.model_validate(each) for each in page], cursor=page.cursor
    )


def _filtered(
    query: Query[Contact],
    *,
    email: str | None = None,
    name: str | None = None,
    company: str | None = None,
    since: str | None = None,
    phone: str | None = None,
    notes: str | None = None,
) -> Query[Contact]:
    """What has these values, where they are asked for; the rest is read, and left
    out.
    """
    if email is not None:
        query = query.where(ContactFields.email == email)
    if name is not None:
        query = query.where(ContactFields.name == name)
    if company is not None:
        query = query.where(ContactFields.company == company)
    if since is not None:
        query = query.where(ContactFields.since == since)
    if phone is not None:
        query = query.where(ContactFields.phone == phone)
    if notes is not None:
        query = query.where(ContactFields.notes == notes)
    return query


def new_contact(said: NewContact) -> Contact:
    """The Contact that a request says, as far as it may."""
    check_segment("id", said.id, ("by-email", "by-company", "by-phone"))
    return Contact.model_validate(given_in(said), by_name=True)


def _repository() -> ContactRepository:
    """The contacts, over the client that all requests share."""
    return ContactRepository(
        shared.client(), table_name("contacts"), settings=shared.settings()
    )
