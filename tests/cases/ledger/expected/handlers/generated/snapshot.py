# Written by lift from the models: change those, this file is written again.
"""The HTTP API of snapshots: a route for everything that one of them, or an access
pattern, answers.
"""

from decimal import Decimal
from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, given_in
from liftgen.runtime.api.pages import check_segment
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import answer, created, deleted, found, new_routes
from liftgen.runtime.environment import table_name
from pydantic import Field

from handlers import shared
from ledger import Snapshot
from repositories.snapshot import SnapshotRepository

routes = new_routes()
once = OncePerKey(lambda: shared.client())


class NewSnapshot(Body):
    """What is said of a new Snapshot; what is left out is as the model has it."""

    account_id: str
    number: Annotated[int, Field(ge=0)]
    owner: str
    balance: Decimal


class SnapshotReplacement(Body):
    """All that is said of a Snapshot beside its key; what is left out is as the
    model has it.
    """

    number: Annotated[int, Field(ge=0)]
    owner: str
    balance: Decimal


class SnapshotChanges(Body):
    """What is to change of a Snapshot; what is left out stays as it is."""

    number: Annotated[int, Field(ge=0)] = absent()
    owner: str = absent()
    balance: Decimal = absent()


class SnapshotView(View):
    """What is shown of a Snapshot."""

    account_id: str
    number: int
    owner: str
    balance: Decimal


@routes.route(
    "/snapshots",
    "POST",
    summary="Store a new Snapshot",
    operation_id="create_snapshot",
    tags=["Snapshot"],
    status_code=201,
    middlewares=[once],
)
def create_snapshot(body: NewSnapshot) -> Response[SnapshotView]:
    """Store a new Snapshot."""
    stored = _repository().create(new_snapshot(body))
    return created(SnapshotView.model_validate(stored), "/snapshots", stored.account_id)


@routes.route(
    "/snapshots/<account_id>",
    "GET",
    summary="The Snapshot with this key",
    operation_id="read_snapshot",
    tags=["Snapshot"],
)
def read_snapshot(account_id: str) -> Response[SnapshotView]:
    """The Snapshot with this key."""
    snapshot = found(_repository().get(account_id=account_id), "Snapshot")
    return answer(SnapshotView.model_validate(snapshot))


@routes.route(
    "/snapshots/<account_id>",
    "PATCH",
    summary="Change fields of a Snapshot",
    operation_id="update_snapshot",
    tags=["Snapshot"],
)
def update_snapshot(account_id: str, body: SnapshotChanges) -> Response[SnapshotView]:
    """Change fields of a Snapshot: those that are given, and every key that depends
    on them.
    """
    repository = _repository()
    snapshot = found(repository.get(account_id=account_id, consistent=True), "Snapshot")
    stored = repository.update(
        snapshot, number=body.number, owner=body.owner, balance=body.balance
    )
    return answer(SnapshotView.model_validate(stored))


@routes.route(
    "/snapshots/<account_id>",
    "PUT",
    summary="Replace all that is said of a Snapshot that is there",
    operation_id="replace_snapshot",
    tags=["Snapshot"],
)
def replace_snapshot(
    account_id: str, body: SnapshotReplacement
) -> Response[SnapshotView]:
    """Replace all that is said of a Snapshot that is there."""
    repository = _repository()
    snapshot = found(repository.get(account_id=account_id, consistent=True), "Snapshot")
    whole = Snapshot.model_validate(
        {**given_in(body), "account_id": snapshot.account_id}, by_name=True
    )
    stored = repository.update(
        snapshot, number=whole.number, owner=whole.owner, balance=whole.balance
    )
    return answer(SnapshotView.model_validate(stored))


@routes.route(
    "/snapshots/<account_id>",
    "DELETE",
    summary="Delete a Snapshot",
    operation_id="delete_snapshot",
    tags=["Snapshot"],
    status_code=204,
)
def delete_snapshot(account_id: str) -> Response[None]:
    """Delete a Snapshot."""
    there = _repository().delete_by_key(account_id=account_id)
    return deleted(there, "Snapshot")


def new_snapshot(said: NewSnapshot) -> Snapshot:
    """The Snapshot that a request says, as far as it may."""
    check_segment("account_id", said.account_id)
    return Snapshot.model_validate(given_in(said), by_name=True)


def _repository() -> SnapshotRepository:
    """The snapshots, over the client that all requests share."""
    return SnapshotRepository(
        shared.client(), table_name("ledger"), settings=shared.settings()
    )
