"""EventSourcingFunction: it may append and load as an event store does, views see new events, and a bus is told of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support.generated import ROOT, generate, imported
from support.wrapped import Wrapped, wrapped

from liftgen.outputs.stack import app_document
from liftgen.project import Settings
from liftgen.requests import create_table_request
from liftgen.runtime.event_store import EventStore, Loaded
from liftgen.runtime.functions import outbox as entry
from liftgen.runtime.ranges import after
from liftgen.runtime.streams.outbox import Message
from liftgen.runtime.table import Table
from liftgen.schema import Schema
from liftgen.scope import ProjectScope
from liftgen.testing import Clock, EventSource
from liftgen.testing.fake import FakeClient

PACKAGE = "sourced"
TABLE = {
    "name": "ledger",
    "key": {"partition": [{"name": "pk", "type": "S"}], "sort": [{"name": "sk", "type": "S"}]},
    "indexes": [{"name": "by_owner", "kind": "global", "key": {"partition": [{"name": "by_ownerpk", "type": "S"}]}}],
    "stream": "NEW_AND_OLD_IMAGES",
}

Generated = tuple[Path, Schema]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("event_sourcing")
    return folder, generate(folder, ROOT / "sample_models" / "ledger.py", package=PACKAGE)


def sourcing(generated: Generated, *, told: bool = False, views: int = 0, **parameters: Any) -> Wrapped:
    def make(stack: Any, code: Any) -> Any:
        from aws_cdk import aws_events as events

        from liftgen.constructs import DynamORMPermissions, DynamORMTable, EventSourcingFunction, LiftFunction, Telling

        access = app_document(ProjectScope(generated[1], Settings()))["access"]
        permissions = DynamORMPermissions([DynamORMTable(stack, "Table", document=TABLE)], access=access)
        if told:
            names = (f"{PACKAGE}.repositories.generated.items.event.ENTITY", "told.message")
            parameters["telling"] = Telling(events.EventBus(stack, "Bus"), "shop.ledger", *names)
        seen = [LiftFunction(stack, f"View{number}", handler="a.b", code=code) for number in range(views)]
        defaults = {"events": "Event", "snapshots": "Snapshot"}
        return EventSourcingFunction(
            stack,
            "Ledger",
            handler="ledger.handler",
            code=code,
            permissions=permissions,
            views=seen,
            **{**defaults, **parameters},
        )

    return wrapped(make)


def store_of(folder: Path, client: Any) -> tuple[Any, Any]:
    """The event store of the sample, and its models."""
    models = imported(folder, "ledger")
    repositories = imported(folder, f"{PACKAGE}.repositories")
    items = imported(folder, f"{PACKAGE}.repositories.generated.items.event")
    events, snapshots = repositories.EventRepository(client), repositories.SnapshotRepository(client)

    def kept(account: str) -> Any:
        found = snapshots.get(account_id=account, consistent=True)
        return None if found is None else Loaded(found, found.number)

    return EventStore(
        table=Table(client, "ledger"),
        entity=items.ENTITY,
        key=lambda account, number: items.key(account_id=account, number=number),
        number=lambda event: event.number,
        read=lambda account, number: events.by_key(account, number=after(number)).consistent(),
        apply=lambda state, event: state.model_copy(update={"number": event.number}),
        start=lambda account: models.Snapshot(account_id=account, number=0, owner="", balance=0),
        snapshot=kept,
        keep=lambda _, loaded: snapshots.put(loaded.state),
        every=2,
    ), models


def opened(models: Any, number: int) -> Any:
    what = models.Opened(owner="ann")
    return models.Event(account_id="a1", number=number, what=what, at=datetime(2030, 1, 1, tzinfo=UTC))


def test_it_may_do_what_an_event_store_does_and_nothing_to_what_is_made_of_it(generated: Generated) -> None:
    made = sourcing(generated)
    made.memory = FakeClient(create_table_request(generated[1].tables[0]))
    store, models = store_of(generated[0], made)
    store.append("a1", 0, [opened(models, 1)])
    store.append("a1", 1, [opened(models, 2), opened(models, 3)])
    loaded = (store.load("a1"), store.load("a1"))

    assert [each.number for each in loaded] == [3, 3]
    assert {name for name, _ in made.asked} == {"PutItem", "TransactWriteItems", "GetItem", "Query"}
    assert made.refused == []
    put = next(each for name, each in made.asked if name == "PutItem")
    balance = {**put["Item"], "pk": {"S": "BALANCE#a1"}}
    assert not made.allows("PutItem", {"TableName": "ledger", "Item": balance})
    for operation in ("DeleteItem", "UpdateItem"):
        key = {name: put["Item"][name] for name in ("pk", "sk")}
        assert not made.allows(operation, {"TableName": "ledger", "Key": key})


def test_more_is_granted_by_the_names_of_patterns(generated: Generated) -> None:
    with_view = sourcing(generated, patterns=["Balance.get"])
    read = {"TableName": "ledger", "Key": {"pk": {"S": "BALANCE#a1"}, "sk": {"S": "BALANCE"}}}

    assert with_view.allows("GetItem", read)
    assert not sourcing(generated).allows("GetItem", read)


def test_views_and_the_outbox_see_new_events_and_nothing_else(generated: Generated) -> None:
    made = sourcing(generated, views=2, told=True)
    mappings = [
        each["Properties"]
        for each in made.template["Resources"].values()
        if each["Type"] == "AWS::Lambda::EventSourceMapping"
    ]

    assert len(mappings) == 3
    for each in mappings:
        (pattern,) = [json.loads(one["Pattern"]) for one in each["FilterCriteria"]["Filters"]]
        assert pattern == {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"_entity": {"S": ["Event"]}}}}


def test_whoever_tells_may_tell_that_bus_as_that_source_and_nothing_else(generated: Generated) -> None:
    resources = sourcing(generated, told=True).template["Resources"].values()
    policies = [each["Properties"]["PolicyDocument"] for each in resources if each["Type"] == "AWS::IAM::Policy"]
    (statement,) = [one for each in policies for one in each["Statement"] if one["Action"] == "events:PutEvents"]

    assert statement["Condition"] == {"StringEquals": {"events:source": "shop.ledger"}}
    assert statement["Resource"]["Fn::GetAtt"][0].startswith("Bus")


def test_the_outbox_tells_what_the_message_says(generated: Generated, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, schema = generated
    made = sourcing(generated, told=True)
    imported(folder, f"{PACKAGE}.repositories.generated.items.event")
    resources = [each.get("Properties", {}) for each in made.template["Resources"].values()]
    (variables,) = [
        each["Environment"]["Variables"]
        for each in resources
        if each.get("Handler") == "liftgen.runtime.functions.outbox.handler"
    ]
    text = json.dumps(variables["LIFT_OUTBOX"])
    assert all(each in text for each in ("shop.ledger", "told.message", '{"Ref": "Bus'))
    about = {
        "entity": f"{PACKAGE}.repositories.generated.items.event.ENTITY",
        "message": "told.message",
        "source": "shop.ledger",
        "bus": "bus",
    }
    monkeypatch.setenv("LIFT_OUTBOX", json.dumps(about))
    monkeypatch.setitem(sys.modules, "told", told_module())
    sent: list[Any] = []
    monkeypatch.setattr("boto3.client", lambda service: Bus(service, sent))
    entry._outbox.cache_clear()
    memory = FakeClient(
        {
            **create_table_request(schema.tables[0]),
            "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        }
    )
    store, models = store_of(folder, memory)
    source = EventSource(entry.handler, Clock(datetime(2030, 1, 1, tzinfo=UTC)))
    store.append("a1", 0, [opened(models, 1), opened(models, 2)])
    source.run(memory, "ledger")

    assert [(each["Source"], each["DetailType"], each["EventBusName"]) for each in sent] == [
        ("shop.ledger", "Happened", "bus")
    ] * 2
    assert [json.loads(each["Detail"])["account"] for each in sent] == ["a1", "a1"]


def told_module() -> Any:
    from types import ModuleType

    module = ModuleType("told")
    module.message = lambda event: Message("Happened", {"account": event.account_id})  # type: ignore[attr-defined]
    return module


class Bus:
    """EventBridge, as far as an outbox asks it."""

    def __init__(self, service: str, sent: list[Any]) -> None:
        assert service == "events"
        self.sent = sent

    def put_events(self, Entries: list[Any]) -> dict[str, Any]:  # noqa: N803
        self.sent += Entries
        return {"Entries": [{} for _ in Entries]}


def test_events_and_snapshots_are_in_one_table(generated: Generated) -> None:
    def make(stack: Any, code: Any) -> Any:
        from liftgen.constructs import DynamORMPermissions, DynamORMTable, EventSourcingFunction

        access = [
            {"name": f"{model}.{name}", "kind": "write", "requests": [{"table": table, "actions": ["PutItem"]}]}
            for model, table in (("Event", "ledger"), ("Snapshot", "snapshots"))
            for name in ("create", "check", "get", "by_key", "put")
        ]
        tables = [DynamORMTable(stack, each, document={**TABLE, "name": each}) for each in ("ledger", "snapshots")]
        permissions = DynamORMPermissions(tables, access=access)
        return EventSourcingFunction(
            stack, "Ledger", handler="a.b", code=code, permissions=permissions, events="Event", snapshots="Snapshot"
        )

    wrong: Callable[[Any, Any], Any] = make
    with pytest.raises(ValueError, match="`Event` and `Snapshot` are in several tables"):
        wrapped(wrong)
    with pytest.raises(ValueError, match=r"there is no access pattern `Fact\.create`"):
        sourcing(generated, events="Fact")
