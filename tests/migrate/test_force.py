"""Nothing is lost by force: runners are killed and meet faults while writers change items, and every item is right in the end."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.schema import KeyAttribute, KeySchema, Table
from liftgen.testing import create_tables

if TYPE_CHECKING:
    from liftgen.runtime.wire import Item
    from liftgen.testing import LocalDynamoDB

KILLS = int(os.environ.get("LIFT_KILLS", "9"))
USERS = 150
TABLE = Table("main", KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("sk", "S"),)))
FIELDS = {"user_id": ["user_id", "str"], "mail": ["mail", "str"]}
TOLD = {"is": {"_entity": "User"}}
COMMON = {"kind": "data", "phase": "backfill", "table": "main", "rollback": "the undo log", "entity": "User"}
STEPS: list[list[dict[str, Any]]] = [
    [
        {
            **COMMON,
            "title": "convert the age, compose keys of an index, and give everybody a nick",
            "danger": 2,
            "action": {
                "select": TOLD,
                "do": [
                    {"op": "convert", "from": "age", "to": "age", "kinds": ["str", "int"]},
                    {"op": "compose", "key": {"ipk": "MAIL#{mail}"}, "fields": FIELDS},
                    {"op": "fill", "attribute": "nick", "value": {"S": "nobody"}},
                ],
                "budget": 0,
            },
        },
        {
            **COMMON,
            "title": "move everybody to another key",
            "danger": 3,
            "action": {
                "select": TOLD,
                "do": [{"op": "move", "key": {"sk": "USER#{user_id}"}, "fields": FIELDS}],
                "budget": 0,
            },
        },
    ]
]


def user(number: int) -> Item:
    return {
        "pk": {"S": f"T#{number % 7}"},
        "sk": {"S": f"U#{number}"},
        "_entity": {"S": "User"},
        "user_id": {"S": str(number)},
        "mail": {"S": f"{number}@b"},
        "age": {"S": str(number)},
        "unknown": {"L": [{"M": {"n": {"N": "1.5"}}}]},
    }


class Writers:
    """Code that knows both shapes, changing items the whole time; what it wrote last is what must be there."""

    def __init__(self, dynamodb: LocalDynamoDB, seed: int) -> None:
        self.client = dynamodb.direct_client()
        self.chance = random.Random(seed)
        self.mails: dict[int, str] = {}
        self.deleted: set[int] = set()
        self.ended = Event()
        self.thread = Thread(target=self.run)
        self.failed: list[BaseException] = []

    def run(self) -> None:
        try:
            count = 0
            while not self.ended.wait(0.01):
                count += 1
                number = self.chance.randrange(USERS)
                if number in self.deleted:
                    continue
                if self.chance.random() < 0.05:
                    self.delete(number)
                else:
                    self.write(number, f"{number}-{count}@b")
        except BaseException as error:
            self.failed.append(error)

    def write(self, number: int, mail: str) -> None:
        request = {
            "UpdateExpression": "SET mail = :m, ipk = :i",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeValues": {":m": {"S": mail}, ":i": {"S": f"MAIL#{mail}"}},
        }
        self.somewhere(number, "UpdateItem", request)
        self.mails[number] = mail

    def delete(self, number: int) -> None:
        self.somewhere(number, "DeleteItem", {"ConditionExpression": "attribute_exists(pk)"})
        self.deleted.add(number)

    def somewhere(self, number: int, operation: str, request: dict[str, Any]) -> None:
        """At the new key, or where there is nothing, at the old one; it may move in between."""
        from liftgen.runtime.errors import ConditionFailed, Conflict

        for attempt in range(200):
            prefix = "USER#" if attempt % 2 == 0 else "U#"
            key = {"pk": {"S": f"T#{number % 7}"}, "sk": {"S": f"{prefix}{number}"}}
            try:
                self.client.call(operation, json.dumps({"TableName": "main", "Key": key, **request}).encode())
                return
            except (ConditionFailed, Conflict):
                continue
        raise AssertionError(f"user {number} is nowhere")

    def __enter__(self) -> Writers:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()
        assert self.failed == []


def items(dynamodb: LocalDynamoDB) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    for page in dynamodb.client().get_paginator("scan").paginate(TableName="main"):
        for item in page["Items"]:
            found.setdefault(int(item["user_id"]["S"]), []).append(dict(item))
    return found


def by_force(dynamodb: LocalDynamoDB, way: str, chance: random.Random, log: Path, kills: int) -> int:
    """Two runners at a time, each to die somewhere, until so many have died; then one that may live. How many were started."""
    started = 0
    while True:
        dead = len(log.read_text().splitlines())
        final = dead >= kills
        victims = [start(dynamodb, way, chance, log, final=final) for _ in range(1 if final else 2)]
        started += len(victims)
        codes = [victim.wait(timeout=300) for victim in victims]
        said = "".join(victim.stdout.read() for victim in victims if victim.stdout is not None)
        assert {*codes} <= {0, -9}, said
        if final:
            assert codes == [0], said
            return started
        if 0 in codes and way == "up":
            return started
        if 0 in codes:
            return started


def start(dynamodb: LocalDynamoDB, way: str, chance: random.Random, log: Path, *, final: bool) -> subprocess.Popen[str]:
    window = chance.choice(["write", "write", "checkpoint", "switch"])
    spec = {
        "endpoint": dynamodb.endpoint_url,
        "account": dynamodb.account,
        "seed": chance.random(),
        "way": way,
        "window": window,
        "at": 0 if final else chance.randint(1, 3 if window == "switch" else 6),
        "after": chance.random() < 0.6,
        "faults": 0.0 if final else 0.05,
        "log": str(log),
        "deployments": STEPS,
    }
    command = [sys.executable, "-m", "tests.support.victim", json.dumps(spec)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.slow
def test_no_item_is_lost_by_force(
    local_dynamodb: LocalDynamoDB, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("LIFT_SEED", random.randrange(10**6)))
    chance = random.Random(seed)
    dynamodb = local_dynamodb.isolated()
    create_tables(dynamodb.client(), TABLE)
    for number in range(USERS):
        dynamodb.client().put_item(TableName="main", Item=user(number))
    logs = {way: tmp_path / way for way in ("up", "down")}
    for log in logs.values():
        log.touch()

    with Writers(dynamodb, seed) as writers:
        started = by_force(dynamodb, "up", chance, logs["up"], KILLS)
    after = items(dynamodb)
    died = Counter(logs["up"].read_text().split())
    with capsys.disabled():
        print(
            f"\nseed {seed}: up, {started} runners, killed {dict(died)}, {len(writers.mails)} users written meanwhile"
        )
    assert after.keys() == set(range(USERS)) - writers.deleted
    for number, found in after.items():
        mail = writers.mails.get(number, f"{number}@b")
        new = {"sk": {"S": f"USER#{number}"}, "mail": {"S": mail}, "ipk": {"S": f"MAIL#{mail}"}}
        assert found == [{**user(number), **new, "age": {"N": str(number)}, "nick": {"S": "nobody"}}]

    started = by_force(dynamodb, "down", chance, logs["down"], KILLS // 2)
    died = Counter(logs["down"].read_text().split())
    with capsys.disabled():
        print(f"seed {seed}: down, {started} runners, killed {dict(died)}")
    back = items(dynamodb)
    assert back.keys() == after.keys()
    for number, found in back.items():
        newer = (
            {"mail": {"S": writers.mails[number]}, "ipk": {"S": f"MAIL#{writers.mails[number]}"}}
            if number in writers.mails
            else {}
        )
        assert found == [{**user(number), **newer}]
