"""EventSourcingFunction: a function that appends events, views that are made of them, and a bus that is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from liftgen.constructs.dynamorm_stream import DynamORMStream, StreamFilter
from liftgen.constructs.lift_function import LiftFunction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_events as events_
    from aws_cdk import aws_lambda as lambda_
    from constructs import Construct

    from liftgen.constructs.dynamorm_permissions import DynamORMPermissions
    from liftgen.constructs.lift_function import FunctionSettings
    from liftgen.constructs.python_project import PythonProject

APPENDING = ("create", "check", "get", "by_key")
KEEPING = ("get", "put")


@dataclass(frozen=True)
class Telling:
    """Which bus is told of new events, as whose (`source`), and what: `entity` and `message` are names in the function's code.

    `entity` is the generated one of the events, `repositories.generated.items.event.ENTITY`; `message` makes a
    `liftgen.runtime.streams.outbox.Message` of an event, or None of one that is nobody's business.
    """

    bus: events_.IEventBus
    source: str
    entity: str
    message: str


class EventSourcingFunction(LiftFunction):
    """A function that appends to, and loads, an event store in the model `events` and its `snapshots`, if there are any.

    `permissions` are those of the application; of them it has what `EventStore` asks, and the access patterns of `patterns`. New
    events are led to each of the functions `views`, and told to a bus as `telling` says, in order, by functions of their own:
    `changes` are their streams. Other keyword arguments are LiftFunction's, and hold for the one that tells, too. ValueError for
    a model that is none, or lies in several tables.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        handler: str,
        code: PythonProject | lambda_.Code,
        permissions: DynamORMPermissions,
        events: str,
        snapshots: str | None = None,
        patterns: Sequence[str] = (),
        views: Sequence[LiftFunction] = (),
        telling: Telling | None = None,
        **settings: Unpack[FunctionSettings],
    ) -> None:
        asked = [f"{events}.{each}" for each in APPENDING]
        asked += [f"{snapshots}.{each}" for each in KEEPING if snapshots is not None]
        (table, *others) = permissions.tables_of(*asked)
        if others:
            raise ValueError(f"`{events}` and `{snapshots}` are in several tables")
        tables = permissions.tables_of(*asked, *patterns)
        super().__init__(scope, id, handler=handler, code=code, tables=tables, **settings)
        permissions.grant(self.function, *asked, *patterns)
        self.outbox = None if telling is None else _outbox(self, code, telling, settings)
        told = () if self.outbox is None else (self.outbox,)
        self.changes = tuple(
            DynamORMStream(
                self,
                f"Changes{each.node.id}",
                table=table,
                function=each,
                filters=[StreamFilter(entities=(events,), events=("INSERT",))],
                encryption_key=settings.get("encryption_key"),
            )
            for each in (*views, *told)
        )


def _outbox(
    scope: Construct, code: PythonProject | lambda_.Code, telling: Telling, settings: FunctionSettings
) -> LiftFunction:
    """A function that tells the bus, and may do nothing else."""
    about = {
        "entity": telling.entity,
        "message": telling.message,
        "source": telling.source,
        "bus": telling.bus.event_bus_name,
    }
    told = {"LIFT_OUTBOX": Stack.of(scope).to_json_string(about)}
    settings = {**settings, "environment": dict(settings.get("environment", {})) | told}
    settings.pop("function_name", None)  # which is the other's
    function = LiftFunction(scope, "Outbox", handler="liftgen.runtime.functions.outbox.handler", code=code, **settings)
    statement = iam.PolicyStatement(
        actions=["events:PutEvents"],
        resources=[telling.bus.event_bus_arn],
        conditions={"StringEquals": {"events:source": telling.source}},
    )
    function.function.add_to_role_policy(statement)
    return function
