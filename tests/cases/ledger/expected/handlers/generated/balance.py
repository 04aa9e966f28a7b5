# Written by lift from the models: change those, this file is written again.
"""The HTTP API of balances: a route for everything that one of them, or an access
pattern, answers.
"""

from decimal import Decimal
from functools import partial
from typing import Annotated, Literal

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
from pydantic import Field

from handlers import shared
from ledger import Balance
from repositories.balance import BalanceRepository
from repositories.generated.fields.balance import BalanceFields

routes = new_routes()
once = OncePerKey(lambda: shared.client())
_budget = partial(budget_of, routes)


class NewBalance(Body):
    """What is said of a new Balance; what is left out is as the model has it."""

    account_id: str
    owner: str
    balance: Decimal
    number: Annotated[int, Field(ge=0)]


class BalanceReplacement(Body):
    """All that is said of a Balance beside its key; what is left out is as the model
    has it.
    """

    owner: str
    balance: Decimal
    number: Annotated[int, Field(ge=0)]


class BalanceChanges(Body):
    """What is to change of a Balance; what is left out stays as it is."""

    owner: str = absent()
    balance: Decimal = absent()
    number: Annotated[int, Field(ge=0)] = absent()


class BalanceView(View):
    """What is shown of a Balance."""

    account_id: str
    owner: str
    balance: Decimal
    number: int
    version: int


class BalancePage(View):
    """Some balances, and the cursor of the page after it."""

    items: list[BalanceView]
    cursor: str | None = None


@routes.route(
    "/balances",
    "POST",
    summary="Store a new Balance",
    operation_id="create_balance",
    tags=["Balance"],
    status_code=201,
    middlewares=[once],
)
def create_balance(body: NewBalance) -> Response[BalanceView]:
    """Store a new Balance."""
    stored = _repository().create(new_balance(body))
    return created(
        BalanceView.model_validate(stored),
        "/balances",
        stored.account_id,
        version=stored.version,
    )


@routes.route(
    "/balances/<account_id>",
    "GET",
    summary="The Balance with this key",
    operation_id="read_balance",
    tags=["Balance"],
)
def read_balance(account_id: str) -> Response[BalanceView]:
    """The Balance with this key."""
    balance_ = found(_repository().get(account_id=account_id), "Balance")
    return answer(BalanceView.model_validate(balance_), version=balance_.version)


@routes.route(
    "/balances/<account_id>",
    "PATCH",
    summary="Change fields of a Balance",
    operation_id="update_balance",
    tags=["Balance"],
)
def update_balance(
    account_id: str, body: BalanceChanges, if_match: IfMatch = None
) -> Response[BalanceView]:
    """Change fields of a Balance: those that are given, and every key that depends
    on them.
    """
    repository = _repository()
    balance_ = found(repository.get(account_id=account_id, consistent=True), "Balance")
    check_version(if_match, balance_.version)
    stored = repository.update(
        balance_, owner=body.owner, balance=body.balance, number=body.number
    )
    return answer(BalanceView.model_validate(stored), version=stored.version)


@routes.route(
    "/balances/<account_id>",
    "PUT",
    summary="Replace all that is said of a Balance that is there",
    operation_id="replace_balance",
    tags=["Balance"],
)
def replace_balance(
    account_id: str, body: BalanceReplacement, if_match: IfMatch = None
) -> Response[BalanceView]:
    """Replace all that is said of a Balance that is there."""
    repository = _repository()
    balance_ = found(repository.get(account_id=account_id, consistent=True), "Balance")
    check_version(if_match, balance_.version)
    whole = Balance.model_validate(
        {**given_in(body), "account_id": balance_.account_id}, by_name=True
    )
    stored = repository.update(
        balance_, owner=whole.owner, balance=whole.balance, number=whole.number
    )
    return answer(BalanceView.model_validate(stored), version=stored.version)


@routes.route(
    "/balances/<account_id>",
    "DELETE",
    summary="Delete a Balance",
    operation_id="delete_balance",
    tags=["Balance"],
    status_code=204,
)
def delete_balance(account_id: str, if_match: IfMatch = None) -> Response[None]:
    """Delete a Balance."""
    repository = _repository()
    balance_ = found(repository.get(account_id=account_id, consistent=True), "Balance")
    check_version(if_match, balance_.version)
    repository.delete(balance_)
    return deleted(True, "Balance")


@routes.route(
    "/balances/by-owner",
    "GET",
    summary="Balances of one `owner`, in order of `account_id`",
    operation_id="balances_by_owner",
    tags=["Balance"],
)
def balances_by_owner(
    owner: str,
    account_id: str | None = None,
    account_id_since: str | None = None,
    account_id_after: str | None = None,
    account_id_until: str | None = None,
    account_id_before: str | None = None,
    account_id_begins_with: str | None = None,
    number: int | None = None,
    sort: Literal["account_id", "-account_id"] = "account_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> BalancePage:
    """Balances of one `owner`, in order of `account_id`.

    Query on the index `by_owner`, eventually consistent.
    """
    query = _repository().by_owner(
        owner=owner,
        account_id=range_of(
            "account_id",
            account_id,
            at_least=account_id_since,
            more_than=account_id_after,
            at_most=account_id_until,
            less_than=account_id_before,
            prefix=account_id_begins_with,
        ),
    )
    if sort == "-account_id":
        query = query.reverse()
    query = _filtered(query, number=number)
    page = query.page(limit, cursor, _budget())
    return BalancePage(
        items=[BalanceView.model_validate(each) for each in page], cursor=page.cursor
    )


def _filtered(query: Query[Balance], *, number: int | None = None) -> Query[Balance]:
    """What has these values, where they are asked for; the rest is read, and left
    out.
    """
    if number is not None:
        query = query.where(BalanceFields.number == number)
    return query


def new_balance(said: NewBalance) -> Balance:
    """The Balance that a request says, as far as it may."""
    check_segment("account_id", said.account_id, ("by-owner",))
    return Balance.model_validate(given_in(said), by_name=True)


def _repository() -> BalanceRepository:
    """The balances, over the client that all requests share."""
    return BalanceRepository(
        shared.client(), table_name("ledger"), settings=shared.settings()
    )
