"""Writers: code that knows the old and the new shape of users, changing them the whole time; it knows what must be there."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from liftgen.runtime.errors import ConditionFailed, Conflict, TransactionCancelled

if TYPE_CHECKING:
    from liftgen.runtime.wire import Item
    from liftgen.testing import LocalDynamoDB

NEW = 10_000
"""The number of the first user that a writer makes; those before it were there from the beginning."""


def user(number: int) -> Item:
    """A user in the old shape."""
    return {
        "pk": {"S": f"T#{number % 7}"},
        "sk": {"S": f"U#{number}"},
        "_entity": {"S": "User"},
        "user_id": {"S": str(number)},
        "handle": {"S": f"h{number}"},
        "mail": {"S": f"{number}@b"},
        "age": {"S": str(number)},
        "level": {"S": "low"},
        "legacy": {"S": f"of {number}"},
        "unknown": {"L": [{"M": {"n": {"N": "1.5"}}}]},
    }


def changed_user(number: int) -> Item:
    """A user in the new shape."""
    changed = {
        **user(number),
        "sk": {"S": f"USER#{number}"},
        "age": {"N": str(number)},
        "ipk": {"S": f"MAIL#{number}@b"},
        "nick": {"S": "nobody"},
        "name": {"S": f"h{number}"},
        "level": {"S": "plain"},
    }
    del changed["legacy"]
    return changed


def guard(number: int) -> Item:
    """The guard of a user's handle."""
    owner = {name: changed_user(number)[name] for name in ("pk", "sk")}
    return {**guard_key(number), "_owner": {"M": owner}}


def guard_key(number: int) -> Item:
    return {"pk": {"S": f"HANDLE#h{number}"}, "sk": {"S": "HANDLE"}}


@dataclass
class Writer:
    """One that has these users to itself. What it wrote last is in `written`, how often it wrote to each in `visits`."""

    dynamodb: LocalDynamoDB
    users: list[int]
    fresh: range
    seed: float
    written: dict[int, Item] = field(default_factory=dict)
    visits: Counter[int] = field(default_factory=Counter)
    made: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)
    failed: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = self.dynamodb.direct_client()
        self.chance = random.Random(self.seed)
        self.most_deleted = len(self.users) // 8
        self.ended = Event()
        self.thread = Thread(target=self._run)

    def __enter__(self) -> Writer:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()
        assert self.failed == []

    def _run(self) -> None:
        try:
            while not self.ended.wait(0.02):
                self._write_something()
        except BaseException as error:
            self.failed.append(error)

    def _write_something(self) -> None:
        number, happens = self.chance.choice(self.users), self.chance.random()
        if happens < 0.03 and len(self.made) < len(self.fresh):
            self._make(self.fresh[len(self.made)])
        elif happens < 0.06 and len(self.deleted) < self.most_deleted and number not in self.made:
            self._delete(number)
        elif happens < 0.3:
            self._write(number, nick=f"n{self.visits[number]}")
        else:
            mail = f"{number}-{self.visits[number]}@b"
            self._write(number, mail=mail, ipk=f"MAIL#{mail}")

    def _write(self, number: int, **texts: str) -> None:
        sets = ", ".join(f"{name} = :{name}" for name in texts)
        request = {
            "UpdateExpression": f"SET {sets} ADD visits :one",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeValues": {":one": {"N": "1"}, **{f":{name}": {"S": texts[name]} for name in texts}},
        }
        self._somewhere(number, lambda key: ("UpdateItem", {**key, **request}))
        self.written.setdefault(number, {}).update({name: {"S": text} for name, text in texts.items()})
        self.visits[number] += 1

    def _delete(self, number: int) -> None:
        unguard = {"Delete": {"TableName": "main", "Key": guard_key(number)}}
        there = {"ConditionExpression": "attribute_exists(pk)"}
        self._somewhere(
            number, lambda key: ("TransactWriteItems", {"TransactItems": [{"Delete": {**key, **there}}, unguard]})
        )
        self.users.remove(number)
        self.deleted.add(number)

    def _make(self, number: int) -> None:
        actions = [{"Put": {"TableName": "main", "Item": each}} for each in (changed_user(number), guard(number))]
        self._call("TransactWriteItems", {"TransactItems": actions})
        self.users.append(number)
        self.made.add(number)

    def _somewhere(self, number: int, request: Any) -> None:
        """At the new key, or where there is nothing, at the old one; it may move in between."""
        for attempt in range(200):
            prefix = "USER#" if attempt % 2 == 0 else "U#"
            key = {"pk": {"S": f"T#{number % 7}"}, "sk": {"S": f"{prefix}{number}"}}
            try:
                self._call(*request({"TableName": "main", "Key": key}))
                return
            except (ConditionFailed, Conflict, TransactionCancelled):
                continue
        raise AssertionError(f"user {number} is nowhere")

    def _call(self, operation: str, request: dict[str, Any]) -> None:
        self.client.call(operation, json.dumps(request).encode())
