"""Nothing is lost by force: runners are killed and meet faults while writers change items, and every item is right in the end."""

from __future__ import annotations

import os
import random
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.schema import KeyAttribute, KeySchema, Table
from liftgen.testing import create_tables
from tests.support.victim import Nursery, Victim, nursery
from tests.support.writers import NEW, Writer, changed_user, guard, user

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from liftgen.runtime.wire import Item
    from liftgen.testing import LocalDynamoDB

KILLS = int(os.environ.get("LIFT_KILLS", "50"))
SHARES = {"write": 18, "checkpoint": 14, "switch": 10, "anywhere": 8}
"""Of fifty deaths, how many in each window."""

USERS = 120
TABLE = Table("main", KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("sk", "S"),)), stream="NEW_AND_OLD_IMAGES")
FIELDS = {"user_id": ["user_id", "str"], "mail": ["mail", "str"], "handle": ["handle", "str"]}


def step(title: str, danger: int, *operations: dict[str, Any]) -> dict[str, Any]:
    common = {"kind": "data", "phase": "backfill", "table": "main", "rollback": "the undo log", "entity": "User"}
    action = {"select": {"is": {"_entity": "User"}}, "do": list(operations), "budget": 0}
    return {**common, "title": title, "danger": danger, "action": action}


STEPS = [
    [
        step("convert the age", 2, {"op": "convert", "from": "age", "to": "age", "kinds": ["str", "int"]}),
        step("compose the key of an index", 1, {"op": "compose", "key": {"ipk": "MAIL#{mail}"}, "fields": FIELDS}),
        step("give everybody a nick", 2, {"op": "fill", "attribute": "nick", "value": {"S": "nobody"}}),
        step("move everybody to another key", 3, {"op": "move", "key": {"sk": "USER#{user_id}"}, "fields": FIELDS}),
        step("write the handle also as a name", 2, {"op": "copy", "from": "handle", "to": "name"}),
        step("drop what nobody reads", 2, {"op": "remove", "attribute": "legacy"}),
        step("call the low level plain", 2, {"op": "replace", "attribute": "level", "values": [["low", "plain"]]}),
        step(
            "take the guards of a unique handle",
            2,
            {"op": "guard", "key": {"pk": "HANDLE#{handle}", "sk": "HANDLE"}, "fields": FIELDS},
        ),
    ]
]


@dataclass
class Force:
    """Migrates a table by runners that die, two at a time; `left` are the deaths that are still to come."""

    dynamodb: LocalDynamoDB
    nursery: Nursery
    folder: Path
    chance: random.Random
    left: list[str]
    started: int = 0
    died: Counter[str] = field(default_factory=Counter)

    def run(self, way: str) -> None:
        """All the way, however many of them it takes; once nobody is to die any more, one that may live."""
        while self.left:
            windows = [self.left.pop() for _ in range(min(2, len(self.left)))]
            ended = self.start(*(self.victim(way, each) for each in windows))
            alive = [window for window, code in zip(windows, ended, strict=True) if code == 0]
            self.died.update(windows)
            self.died.subtract(alive)
            self.left.extend(alive)
            if alive:
                return
        assert self.start(self.victim(way, None)) == [0]

    def start(self, *victims: Victim) -> list[int]:
        ended = self.nursery.run(*victims)
        self.started += len(victims)
        assert {code for code, _ in ended} <= {0, -9}, ended
        return [code for code, _ in ended]

    def victim(self, way: str, window: str | None) -> Victim:
        log, seed = self.folder / way, self.chance.random()
        living = Victim(self.dynamodb.endpoint_url, self.dynamodb.account, way, STEPS, str(log), seed)
        if window is None:
            return living
        return replace(
            living,
            window=window,
            at=self.chance.randint(1, 2 if window == "switch" else 4),
            moment=self.chance.choice(["before", "within", "after"]),
            seconds=self.chance.uniform(0.02, 0.3),
            faults=0.05,
        )

    @property
    def survived(self) -> str:
        """How many deaths, by the windows that they fell in; as the victims themselves have noted before they died."""
        noted = Counter(line for log in self.folder.iterdir() if not log.suffix for line in log.read_text().split())
        assert noted == +self.died
        shares = ", ".join(f"{count} in {window}" for window, count in sorted(noted.items()))
        return f"{noted.total()} kills survived ({shares}) by {self.started} runners"


def deaths(count: int, chance: random.Random) -> list[str]:
    """The windows of so many deaths, in any order."""
    windows = [window for window, share in SHARES.items() for _ in range(-(-count * share // 50))][:count]
    chance.shuffle(windows)
    return windows


@dataclass
class Changes:
    """Everything that has happened to a table, as its stream tells; each look tells what came since the last."""

    dynamodb: LocalDynamoDB
    iterators: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        import boto3

        self.client = boto3.client(
            "dynamodbstreams",
            endpoint_url=self.dynamodb.endpoint_url,
            region_name=self.dynamodb.region,
            aws_access_key_id=self.dynamodb.account,
            aws_secret_access_key="local",
        )
        arn = self.dynamodb.client().describe_table(TableName="main")["Table"]["LatestStreamArn"]
        for shard in self.client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
            given = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
            self.iterators.append(self.client.get_shard_iterator(**given)["ShardIterator"])

    def since(self) -> Counter[tuple[str, int]]:
        """How often what happened to whom."""
        found: Counter[tuple[str, int]] = Counter()
        for place, iterator in enumerate(self.iterators):
            while True:
                answer = self.client.get_records(ShardIterator=iterator)
                iterator = self.iterators[place] = answer["NextShardIterator"]
                if not answer["Records"]:
                    break
                found.update(happened(each["dynamodb"]) for each in answer["Records"])
        return found


def happened(record: dict[str, Any]) -> tuple[str, int]:
    """What a record of the stream says, of whom: attribute `+nick` came, `-nick` went, `~nick` has another value."""
    old, new = record.get("OldImage", {}), record.get("NewImage", {})
    there = new or old
    if "_owner" in there:
        return ("unguarded" if not new else "guarded anew" if old else "guarded"), number_of(there)
    number = int(there["user_id"]["S"])
    if old.get("visits") != new.get("visits") and old and new:
        return "written", number
    if not (old and new):
        place = there["sk"]["S"].partition("#")[0]
        return ("made" if number >= NEW else f"put at {place}" if new else f"taken from {place}"), number
    differ = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    marks = ["+" if name not in old else "-" if name not in new else "~" for name in differ]
    return " ".join(f"{mark}{name}" for mark, name in zip(marks, differ, strict=True)), number


def number_of(guard: Item) -> int:
    return int(guard["pk"]["S"].removeprefix("HANDLE#h"))


def contents(dynamodb: LocalDynamoDB) -> tuple[dict[int, list[Item]], dict[int, Item]]:
    """The users by their numbers, each wherever it is, and the guards."""
    users: dict[int, list[Item]] = {}
    guards: dict[int, Item] = {}
    for page in dynamodb.client().get_paginator("scan").paginate(TableName="main", ConsistentRead=True):
        for item in page["Items"]:
            if "_owner" in item:
                guards[number_of(item)] = dict(item)
            else:
                users.setdefault(int(item["user_id"]["S"]), []).append(dict(item))
    return users, guards


def there_and_back(force: Force, tell: Any) -> None:
    """A table of users of the old shape goes up while two writers are at work, and down again once they have stopped."""
    dynamodb = force.dynamodb
    create_tables(dynamodb.client(), TABLE)
    for number in range(USERS):
        dynamodb.client().put_item(TableName="main", Item=user(number))
    changes = Changes(dynamodb)
    changes.since()
    writers = [
        Writer(dynamodb, list(range(part, USERS, 2)), range(NEW + part, NEW + 20, 2), force.chance.random())
        for part in range(2)
    ]

    with ExitStack() as stack:
        for writer in writers:
            stack.enter_context(writer)
        force.run("up")
    tell(f"up: {force.survived}, {sum(each.visits.total() for each in writers):,} writes meanwhile")
    deleted = {number for each in writers for number in each.deleted}
    made = {number for each in writers for number in each.made}
    old = set(range(USERS)) - deleted
    told = {
        number: item | ({"visits": {"N": str(each.visits[number])}} if each.visits[number] else {})
        for each in writers
        for number, item in ((number, each.written.get(number, {})) for number in each.users)
    }

    users, guards = contents(dynamodb)
    assert users == {number: [{**changed_user(number), **told[number]}] for number in old | made}
    assert guards == {number: guard(number) for number in old | made}
    seen = changes.since()
    once = ("~age", "put at USER", "taken from U", "+name", "-legacy", "~level", "guarded")
    expected = Counter({(what, number): 1 for number in old for what in once})
    expected |= Counter({(what, number): 1 for number in made for what in ("made", "guarded")})
    expected |= Counter({("written", number): each.visits[number] for each in writers for number in each.users})
    expected |= Counter({(f"+{name}", number): 1 for name, number in left_alone(old, told)})
    # Whether a writer or the worker was first at what both write, and how far a user came who was deleted, is as it happens.
    either = {(what, number) for number in old for what in ("+ipk", "+nick")} - expected.keys()
    either |= {
        (what, number) for number in deleted for what in (*once, "+ipk", "+nick", "taken from USER", "unguarded")
    }
    assert all(seen.pop(each, 0) <= 1 for each in either)
    assert {each: count for each, count in seen.items() if each != ("written", each[1]) or each[1] not in deleted} == (
        +expected
    )

    back = replace(
        force, left=deaths(KILLS // 3, force.chance), folder=force.folder / "back", started=0, died=Counter()
    )
    back.folder.mkdir()
    back.run("down")
    tell(f"down: {back.survived}")
    users, guards = contents(dynamodb)
    assert users == {
        **{number: [{**user(number), **told[number]}] for number in old},
        **{number: [{**changed_user(number), **told[number]}] for number in made},
    }
    assert guards == {number: guard(number) for number in made}
    once = ("~age", "put at U", "taken from USER", "-name", "+legacy", "~level", "unguarded")
    expected = Counter({(what, number): 1 for number in old for what in once})
    assert changes.since() == expected | Counter({(f"-{name}", number): 1 for name, number in left_alone(old, told)})


def left_alone(users: set[int], told: dict[int, Item]) -> Iterator[tuple[str, int]]:
    """The attributes that the migration gives users and that no writer has written."""
    yield from ((name, number) for name in ("ipk", "nick") for number in sorted(users) if name not in told[number])


@pytest.mark.slow
def test_no_item_is_lost_by_force(
    local_dynamodb: LocalDynamoDB, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("LIFT_SEED", random.randrange(10**6)))
    chance = random.Random(seed)
    left, died = deaths(KILLS, chance), 0

    def tell(said: str) -> None:
        with capsys.disabled():
            print(f"\nseed {seed}, {said}", end="")

    with nursery() as born:
        for number in range(10):
            folder = tmp_path / str(number)
            folder.mkdir()
            force = Force(local_dynamodb.isolated(), born, folder, chance, left)
            there_and_back(force, tell)
            died += force.died.total()
            if not left:
                break

    assert died == KILLS
    assert left == []
