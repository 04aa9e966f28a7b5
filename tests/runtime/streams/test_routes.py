"""Stream routes: typed changes, each answered in order and at least once, and what becomes of those that cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.generated import ROOT, generate, imported

from liftgen.requests import create_table_request, time_to_live_request
from liftgen.runtime.errors import InvalidRequest, NotConfigured
from liftgen.runtime.streams import DeadLetter, Inserted, Modified, Poison, Removed, StreamRoutes, to_queue
from liftgen.runtime.streams.changes import changes_of
from liftgen.runtime.streams.replay import everything_in, given_up
from liftgen.runtime.table import Settings
from liftgen.schema import Table
from liftgen.testing import Clock, EventSource, LocalDynamoDB, create_tables
from liftgen.testing.events import stream_event, stream_record
from liftgen.testing.fake import FakeClient

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)
PACKAGE = "streamed"


class World:
    """The sample `saas` over a table with a stream, in memory."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.clock = Clock(NOW)
        self.table = table
        self.client = FakeClient(
            {**create_table_request(table), "StreamSpecification": STREAM},
            clock=self.clock,
        )
        expiry = time_to_live_request(table)
        assert expiry is not None
        self.client.call("UpdateTimeToLive", json.dumps(expiry).encode())
        self.models = imported(folder, "saas")
        self.repositories = imported(folder, f"{PACKAGE}.repositories")
        items = f"{PACKAGE}.repositories.generated.items"
        self.project = imported(folder, f"{items}.project").ENTITY
        self.user = imported(folder, f"{items}.user").ENTITY
        self.membership = imported(folder, f"{items}.membership").ENTITY
        self.projects = self.repository(self.client)

    def repository(self, client: Any) -> Any:
        return self.repositories.ProjectRepository(client, settings=Settings(clock=self.clock))

    def made(self, number: int = 1) -> Any:
        return self.models.Project(tenant_id="t1", project_id=f"p{number}", title=f"project {number}")

    def source(self, handler: Callable[[dict[str, Any], Any], Any], **settings: Any) -> EventSource:
        return EventSource(handler, self.clock, **settings)


STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Table]:
    folder = tmp_path_factory.mktemp("streams")
    return folder, generate(folder, ROOT / "sample_models" / "saas.py", package=PACKAGE).tables[0]


@pytest.fixture
def world(generated: tuple[Path, Table]) -> World:
    return World(*generated)


def told(found: list[Any]) -> list[tuple[type, str]]:
    return [(type(each), (each.old if isinstance(each, Removed) else each.new).title) for each in found]


def test_changes_come_typed_and_in_order(world: World) -> None:
    changes, found = StreamRoutes("c"), []
    changes.on(world.project)(found.append)
    project = world.projects.create(world.made())
    project = world.projects.update(project, title="other")
    world.projects.delete(project)

    world.source(changes.handler).run(world.client, "saas")

    assert told(found) == [(Inserted, "project 1"), (Modified, "other"), (Removed, "other")]
    assert found[1].old.title == "project 1"
    assert found[2].old == project
    assert (found[0].origin.table, found[0].origin.at, found[0].origin.replayed) == ("saas", NOW, False)


def test_each_function_has_the_entity_and_the_changes_that_it_asked_for(world: World) -> None:
    changes = StreamRoutes("c")
    found: dict[str, list[Any]] = {"new": [], "changed": [], "gone": [], "users": []}
    changes.inserted(world.project)(found["new"].append)
    changes.modified(world.project)(found["changed"].append)
    changes.removed(world.project)(found["gone"].append)
    changes.on(world.user)(found["users"].append)
    project = world.projects.create(world.made())
    world.projects.delete(world.projects.update(project, title="other"))
    users = world.repositories.UserRepository(world.client)
    users.create(world.models.User(tenant_id="t1", user_id="u1", email="a@b"))

    world.source(changes.handler).run(world.client, "saas")

    assert {name: len(each) for name, each in found.items()} == {"new": 1, "changed": 1, "gone": 1, "users": 1}


def test_what_its_time_deleted_says_so(world: World) -> None:
    changes, found = StreamRoutes("c"), []
    changes.removed(world.membership)(found.append)
    memberships = world.repositories.MembershipRepository(world.client, settings=Settings(clock=world.clock))
    soon = NOW + timedelta(hours=1)
    for user, expires_at in (("u1", None), ("u2", soon)):
        memberships.create(
            world.models.Membership(tenant_id="t1", project_id="p1", user_id=user, expires_at=expires_at)
        )
    world.clock.advance(timedelta(hours=2))

    assert world.client.expire("saas") == 1
    memberships.delete_by_key(tenant_id="t1", project_id="p1", user_id="u1")
    world.source(changes.handler).run(world.client, "saas")

    assert [(each.old.user_id, each.expired) for each in found] == [("u2", True), ("u1", False)]


def test_a_failure_that_passes_loses_nothing_and_repeats_nothing_before_it(world: World) -> None:
    changes, found, failures = StreamRoutes("c"), [], iter([True, True, False])

    @changes.inserted(world.project)
    def answer(change: Any) -> None:
        if change.new.project_id == "p2" and next(failures):
            raise RuntimeError("not now")
        found.append(change.new.project_id)

    for number in range(1, 5):
        world.projects.create(world.made(number))
    calls = world.source(changes.handler).run(world.client, "saas")

    assert found == ["p1", "p2", "p3", "p4"]
    assert [(len(each.records), each.failed_at) for each in calls] == [(4, 1), (3, 0), (3, None)]


def test_what_can_never_be_answered_is_a_dead_letter_at_once_and_the_shard_goes_on(world: World) -> None:
    letters: list[DeadLetter] = []
    changes, found = StreamRoutes("c", dead_letters=letters.append), []

    @changes.inserted(world.project)
    def answer(change: Any) -> None:
        if change.new.project_id == "p1":
            raise Poison("no such plan")
        found.append(change.new.project_id)

    for number in range(1, 4):
        world.projects.create(world.made(number))
    unreadable = world.client.items("saas")[0] | {"sk": {"S": "PROJECT#p9"}, "status": {"S": "secret"}}
    world.client.call("PutItem", json.dumps({"TableName": "saas", "Item": unreadable}).encode())
    world.projects.create(world.made(5))
    calls = world.source(changes.handler).run(world.client, "saas")

    assert found == ["p2", "p3", "p5"]
    assert len(calls) == 1
    assert [each.reason.split(":")[0] for each in letters] == ["Poison", "InvalidItem"]
    assert "secret" not in letters[1].reason


def test_what_fails_too_often_is_a_dead_letter_and_the_rest_is_answered(world: World) -> None:
    letters: list[DeadLetter] = []
    changes, found = StreamRoutes("c", dead_letters=letters.append, attempts=3), []

    @changes.inserted(world.project)
    def answer(change: Any) -> None:
        if change.new.project_id == "p2":
            raise RuntimeError(change.new.title)
        found.append(change.new.project_id)

    for number in range(1, 4):
        world.projects.create(world.made(number))
    source = world.source(changes.handler, retries=5)
    calls = source.run(world.client, "saas")

    assert found == ["p1", "p3"]
    assert len(calls) == 3
    assert source.dead_letters == []
    assert [each.reason for each in letters] == ["RuntimeError"]


def test_a_letter_that_cannot_be_sent_is_not_lost(world: World) -> None:
    sent: list[DeadLetter] = []

    def queue(letter: DeadLetter) -> None:
        sent.append(letter)
        if len(sent) < 3:
            raise ConnectionError

    changes = StreamRoutes("c", dead_letters=queue)

    @changes.on(world.project)
    def answer(_: Any) -> None:
        raise Poison

    world.projects.create(world.made())
    calls = world.source(changes.handler).run(world.client, "saas")

    assert [each.failed_at for each in calls] == [0, 0, None]
    assert len(sent) == 3


def test_a_consumer_does_not_answer_to_itself_and_does_to_everybody_else(world: World) -> None:
    changes, seen = StreamRoutes("c"), []
    mine = world.repository(changes.client(world.client))

    @changes.on(world.project)
    def answer(change: Any) -> None:
        seen.append(change.new.title)
        # Any write of its own to what it reads would come back without end.
        mine.update(mine.get(tenant_id="t1", project_id="p1"), title=change.new.title + "!")

    project = world.projects.create(world.made())
    source = world.source(changes.handler)
    source.run(world.client, "saas")
    project = world.projects.get(tenant_id="t1", project_id="p1")
    world.projects.update(project, title="by hand")
    source.run(world.client, "saas")

    assert seen == ["project 1", "by hand"]
    assert world.projects.get(tenant_id="t1", project_id="p1").title == "by hand!"


def test_consumers_that_lead_each_other_on_come_to_an_end(world: World) -> None:
    letters: list[DeadLetter] = []
    sources = []
    for name in ("a", "b"):
        consumer = StreamRoutes(name, dead_letters=letters.append)
        mine = world.repository(consumer.client(world.client))

        @consumer.on(world.project)
        def answer(_: Any, mine: Any = mine) -> None:
            there = mine.get(tenant_id="t1", project_id="p1")
            mine.update(there, title=there.title + "!")

        sources.append(world.source(consumer.handler))
    world.projects.create(world.made())

    while any(source.run(world.client, "saas") for source in sources):
        pass

    assert {each.reason for each in letters} == {"Poison: 5 consumers led each other to it, one after the other"}
    assert world.projects.get(tenant_id="t1", project_id="p1").title.count("!") == 10


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("PutItem", {"Item": {"pk": {"S": "a"}, "sk": {"S": "a"}}}),
        ("UpdateItem", {"UpdateExpression": "SET a = :a REMOVE b", "ExpressionAttributeValues": {":a": {"S": "x"}}}),
        ("UpdateItem", {"UpdateExpression": "REMOVE b"}),
        ("UpdateItem", {"UpdateExpression": "ADD n :a", "ExpressionAttributeValues": {":a": {"N": "1"}}}),
    ],
)
def test_every_write_is_stamped(world: World, operation: str, request_: dict[str, Any]) -> None:
    client = StreamRoutes("c").client(world.client)
    key = {} if operation == "PutItem" else {"Key": {"pk": {"S": "a"}, "sk": {"S": "a"}}}
    kind = operation.removesuffix("Item")
    alone = {"TableName": "saas", **key, **request_}

    client.call(operation, json.dumps(alone).encode())
    client.call("TransactWriteItems", json.dumps({"TransactItems": [{kind: alone}]}).encode())
    if kind == "Put":
        client.call("BatchWriteItem", json.dumps({"RequestItems": {"saas": [{"PutRequest": request_}]}}).encode())

    stamps = [each["dynamodb"]["NewImage"]["_lift_by"]["M"] for each in world.client.changes("saas")]
    assert len(stamps) == (3 if kind == "Put" else 2)
    assert {each["by"]["S"] for each in stamps} == {"c"}
    assert len({each["token"]["S"] for each in stamps}) == len(stamps)


def test_a_dead_letter_is_answered_once_more(world: World) -> None:
    sent: list[dict[str, Any]] = []

    class Queues:
        def send_message(self, **message: Any) -> None:
            sent.append(message)

    changes, found, broken = StreamRoutes("c", dead_letters=to_queue(Queues(), "https://queue")), [], [True]

    @changes.on(world.project)
    def answer(change: Any) -> None:
        if broken[0]:
            raise Poison
        found.append(change)

    world.projects.create(world.made())
    world.source(changes.handler).run(world.client, "saas")
    messages = [{"messageId": "m1", "body": sent[0]["MessageBody"]}, {"messageId": "m2", "body": "another"}]

    again = changes.redrive({"Records": messages})
    broken[0] = False
    at_last = changes.redrive({"Records": messages})

    assert sent[0]["QueueUrl"] == "https://queue"
    assert [each["itemIdentifier"] for each in again["batchItemFailures"]] == ["m1", "m2"]
    assert [each["itemIdentifier"] for each in at_last["batchItemFailures"]] == ["m2"]
    assert [each.origin.replayed for each in found] == [True]


def test_a_letter_too_large_for_a_queue_says_so() -> None:
    record = stream_record({"pk": {"S": "a"}}, new={"pk": {"S": "a"}, "text": {"S": "x" * 300_000}})
    text = DeadLetter("c", "why", record).text

    assert len(text) < 1_000
    assert "too large" in text
    answer = StreamRoutes("c").redrive({"Records": [{"messageId": "m1", "body": text}]})
    assert answer["batchItemFailures"] == [{"itemIdentifier": "m1"}]


def test_everything_in_a_table_can_be_told_anew(world: World) -> None:
    changes, found = StreamRoutes("c"), []
    changes.inserted(world.project)(found.append)
    for number in range(1, 30):
        world.projects.create(world.made(number))

    assert all(changes.answer(record) for record in everything_in(world.client, "saas"))

    assert {each.new.project_id for each in found} == {f"p{number}" for number in range(1, 30)}
    assert all(each.origin.replayed for each in found)


@pytest.mark.parametrize(("view", "lacks"), [("NEW_IMAGE", "old"), ("KEYS_ONLY", "no images")])
def test_a_stream_that_lacks_what_is_needed_is_a_failure_and_no_guess(world: World, view: str, lacks: str) -> None:
    project = world.projects.create(world.made())
    world.projects.update(project, title="other")
    old, new = (record["dynamodb"]["NewImage"] for record in world.client.changes("saas"))
    record = stream_record(world.client.changes("saas")[0]["dynamodb"]["Keys"], old=old, new=new, view=view)
    changes = StreamRoutes("c")
    changes.on(world.project)(lambda _: None)

    with pytest.raises(NotConfigured, match=lacks):
        changes_of(record, world.project, Settings().encryption)
    assert changes.handler(stream_event(record))["batchItemFailures"] != []


def test_an_item_that_takes_the_place_of_another_entitys_is_new_and_the_other_is_gone(world: World) -> None:
    world.projects.create(world.made())
    old = world.client.changes("saas")[0]["dynamodb"]["NewImage"]
    record = stream_record({"pk": old["pk"], "sk": old["sk"]}, old=old, new={**old, "_entity": {"S": "Else"}})

    (change,) = changes_of(record, world.project, Settings().encryption)

    assert isinstance(change, Removed)


@pytest.mark.slow
def test_records_of_a_real_stream_are_read_and_replayed(
    generated: tuple[Path, Table], local_dynamodb: LocalDynamoDB
) -> None:
    import boto3

    from liftgen.runtime.botocore_client import BotocoreClient

    local = local_dynamodb.isolated()
    folder, table = generated
    world = World(folder, table)
    create_tables(local.client(), replace(table, stream="NEW_AND_OLD_IMAGES"))
    repository = world.repository(BotocoreClient(local.client()))
    project = repository.create(world.made())
    repository.delete(repository.update(project, title="other"))
    streams = boto3.client(
        "dynamodbstreams",
        endpoint_url=local.endpoint_url,
        region_name=local.region,
        aws_access_key_id=local.account,
        aws_secret_access_key="local",
    )
    arn = local.client().describe_table(TableName="saas")["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    numbers = [each["dynamodb"]["SequenceNumber"] for each in streams.get_records(ShardIterator=start)["Records"]]
    message = {
        "DDBStreamBatchInfo": {
            "streamArn": arn,
            "shardId": shard,
            "startSequenceNumber": numbers[0],
            "endSequenceNumber": numbers[-1],
        }
    }
    changes, found = StreamRoutes("c"), []
    changes.on(world.project)(found.append)

    assert all(changes.answer(record) for record in given_up(json.dumps(message), streams))

    assert told(found) == [(Inserted, "project 1"), (Modified, "other"), (Removed, "other")]


def test_a_message_of_another_source_is_not_taken_for_records() -> None:
    for message in ("{}", "text", "[]"):
        with pytest.raises(InvalidRequest):
            list(given_up(message, None))
