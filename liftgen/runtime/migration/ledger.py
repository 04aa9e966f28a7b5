"""Ledger: the table in which workers keep what they have done: leases, checkpoints, the undo log and the quarantine.

It is a table of its own, so that no scan, stream, index or tenant of a migrated table ever meets it.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from zlib import crc32

from liftgen.runtime.errors import ConditionFailed, LiftError, TableNotFound
from liftgen.runtime.migration.calls import Calls, Expressions
from liftgen.runtime.migration.operations import key_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from liftgen.runtime.wire import Item

TABLE = "lift_migrations"
LEASE_SECONDS = 30
UNDOING = -1
"""The number of the pass that takes a step back."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a pass that one worker has: where it goes on, and what it has counted so far."""

    step: str
    pass_: int
    number: int
    owner: str
    cursor: Item | None = None
    scanned: int = 0
    changed: int = 0
    unfit: int = 0
    kept: int = 0

    @property
    def place(self) -> Item:
        return {"pk": {"S": f"SEGMENTS#{self.step}"}, "sk": {"S": f"{self.pass_}#{self.number:06d}"}}


class LeaseLostError(Exception):
    """Another worker has the segment now: this one was too slow, and may simply stop."""


@dataclass
class Ledger:
    """The ledger of all migrations of an account and region; `now` is seconds since 1970."""

    calls: Calls
    table: str = TABLE
    now: Callable[[], float] = time.time
    lease: float = LEASE_SECONDS
    _ready: bool = field(default=False, repr=False)

    def ensure(self) -> None:
        """Make the table where there is none, and wait until it is there."""
        if self._ready:
            return
        request = {
            "TableName": self.table,
            "AttributeDefinitions": [{"AttributeName": each, "AttributeType": "S"} for each in ("pk", "sk")],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            "BillingMode": "PAY_PER_REQUEST",
            "DeletionProtectionEnabled": True,
        }
        while True:
            try:
                described = self.calls.call("DescribeTable", {"TableName": self.table})["Table"]
                if described["TableStatus"] == "ACTIVE":
                    self._ready = True
                    return
            except TableNotFound:
                self._create(request)
            self.calls.sleep(0.1)

    @property
    def exists(self) -> bool:
        """Whether anything was ever migrated here."""
        try:
            self.calls.call("DescribeTable", {"TableName": self.table})
        except TableNotFound:
            return False
        return True

    # Records: what is known of a migration, or of a step of it

    def record(self, name: str) -> dict[str, Any]:
        """What was kept under this name; nothing where nothing was."""
        item = self.calls.get(self.table, _place(f"RECORD#{name}", "RECORD"))
        return {} if item is None else {**json.loads(item["content"]["S"]), "revision": int(item["revision"]["N"])}

    def keep(self, name: str, content: dict[str, Any]) -> bool:
        """Keep this under the name; False where somebody else has kept something there since it was read."""
        revision = content.get("revision", 0)
        plain = {key: value for key, value in content.items() if key != "revision"}
        item = {
            **_place(f"RECORD#{name}", "RECORD"),
            "content": {"S": json.dumps(plain, sort_keys=True)},
            "revision": {"N": str(revision + 1)},
        }
        said = Expressions()
        if revision:
            condition = f"{said.name('revision')} = {said.value({'N': str(revision)})}"
        else:
            condition = f"attribute_not_exists({said.name('pk')})"
        # Sent again after an answer was lost, it would find its own write: that is success.
        own = [f"{said.name(name)} = {said.value(item[name])}" for name in ("revision", "content")]
        condition += f" OR ({' AND '.join(own)})"
        try:
            self.calls.call(
                "PutItem", {"TableName": self.table, "Item": item, "ConditionExpression": condition, **said.members}
            )
        except ConditionFailed:
            return False
        return True

    # Segments

    def claim(self, step: str, pass_: int, total: int, owner: str, first: int = 0) -> Segment | None:
        """A segment of the pass that nobody has and that is not finished; None where there is none at this moment."""
        for offset in range(total):
            number = (first + offset) % total
            found = self.claim_one(step, pass_, number, owner)
            if found is not None:
                return found
        return None

    def claim_one(self, step: str, pass_: int, number: int, owner: str) -> Segment | None:
        """This segment of the pass; None where another worker has it, or where it is finished."""
        return self._claim(Segment(step, pass_, number, owner))

    def is_finished(self, step: str, pass_: int, number: int) -> bool:
        """Whether the segment has been worked on to its end."""
        item = self.calls.get(self.table, Segment(step, pass_, number, "").place)
        return item is not None and bool(item["finished"]["BOOL"])

    def checkpoint(self, segment: Segment, *, finished: bool = False) -> None:
        """Keep how far the segment is; LeaseLostError where somebody else has it."""
        said = Expressions()
        sets = {
            "until": {"N": "0" if finished else _seconds(self.now() + self.lease)},
            "progress": {"S": json.dumps(_progress(segment))},
            "finished": {"BOOL": finished},
        }
        assignments = ", ".join(f"{said.name(name)} = {said.value(value)}" for name, value in sets.items())
        request = {
            "TableName": self.table,
            "Key": segment.place,
            "UpdateExpression": f"SET {assignments}",
            "ConditionExpression": f"{said.name('owner')} = {said.value({'S': segment.owner})}",
            **said.members,
        }
        try:
            self.calls.call("UpdateItem", request)
        except ConditionFailed as error:
            raise LeaseLostError from error

    def release(self, segment: Segment) -> None:
        """Give the segment back, at its last checkpoint."""
        said = Expressions()
        request = {
            "TableName": self.table,
            "Key": segment.place,
            "UpdateExpression": f"SET {said.name('until')} = {said.value({'N': '0'})}",
            "ConditionExpression": f"{said.name('owner')} = {said.value({'S': segment.owner})}",
            **said.members,
        }
        try:
            self.calls.call("UpdateItem", request)
        except LiftError:
            return  # the lease runs out by itself

    def segments(self, step: str, pass_: int) -> list[tuple[Segment, bool]]:
        """Every segment of a pass that was ever claimed, and whether it is finished."""
        found = []
        for item in self._query(f"SEGMENTS#{step}", f"{pass_}#"):
            number = int(item["sk"]["S"].partition("#")[2])
            segment = _with_progress(Segment(step, pass_, number, item["owner"]["S"]), item)
            found.append((segment, item["finished"]["BOOL"]))
        return found

    def forget_segments(self, step: str, pass_: int) -> None:
        """Take the segments of a pass away, so that it can be made again."""
        for segment, _ in self.segments(step, pass_):
            self.calls.call("DeleteItem", {"TableName": self.table, "Key": segment.place})

    # The undo log and the quarantine

    def undo_place(self, step: str, key: Item, segments: int) -> Item:
        """Where the entry of an item is, by the item's key: a step's log lies in as many partitions as its table has segments.

        So whatever takes a step back is as many as did it, and no partition takes more than the table gives.
        """
        name = hashlib.sha256(key_text(key).encode()).hexdigest()
        return _place(f"UNDO#{step}#{crc32(name.encode()) % segments}", name)

    def undo_entries(self, step: str, number: int) -> Iterator[Item]:
        """The entries of one of the partitions."""
        yield from self._query(f"UNDO#{step}#{number}", "")

    def quarantine(self, step: str, key: Item, reason: str) -> None:
        """Note an item that could not be changed, and why; once, however often it is met."""
        name = hashlib.sha256(key_text(key).encode()).hexdigest()
        item = {**_place(f"QUARANTINE#{step}", name), "key": {"M": key}, "reason": {"S": reason}}
        self.calls.call("PutItem", {"TableName": self.table, "Item": item})

    def quarantined(self, step: str) -> Iterator[tuple[Item, str]]:
        """The items in quarantine, by their keys, and why."""
        for item in self._query(f"QUARANTINE#{step}", ""):
            yield item["key"]["M"], item["reason"]["S"]

    def clear_quarantine(self, step: str) -> None:
        """Forget what was in quarantine, before the step is tried again."""
        for item in list(self._query(f"QUARANTINE#{step}", "")):
            key = {name: item[name] for name in ("pk", "sk")}
            self.calls.call("DeleteItem", {"TableName": self.table, "Key": key})

    def _create(self, request: dict[str, Any]) -> None:
        try:
            self.calls.call("CreateTable", request)
        except LiftError as error:
            # Of two runners that begin at once, one is second.
            if error.code != "ResourceInUseException":
                raise

    def _claim(self, segment: Segment) -> Segment | None:
        said = Expressions()
        until, owner, finished = said.name("until"), said.name("owner"), said.name("finished")
        now = said.value({"N": _seconds(self.now())})
        free = f"attribute_not_exists({until}) OR ({finished} = {said.value({'BOOL': False})} AND {until} < {now})"
        assignments = [
            f"{owner} = {said.value({'S': segment.owner})}",
            f"{until} = {said.value({'N': _seconds(self.now() + self.lease)})}",
            f"{finished} = {said.value({'BOOL': False})}",
        ]
        # A claim whose answer was lost finds itself there.
        mine = f"{owner} = {said.value({'S': segment.owner})} AND {finished} = {said.value({'BOOL': False})}"
        request = {
            "TableName": self.table,
            "Key": segment.place,
            "UpdateExpression": f"SET {', '.join(assignments)}",
            "ConditionExpression": f"{free} OR ({mine})",
            "ReturnValues": "ALL_NEW",
            **said.members,
        }
        try:
            item = self.calls.call("UpdateItem", request)["Attributes"]
        except ConditionFailed:
            return None
        return _with_progress(segment, item)

    def _query(self, partition: str, prefix: str) -> Iterator[Item]:
        said = Expressions()
        condition = f"{said.name('pk')} = {said.value({'S': partition})}"
        if prefix:
            condition += f" AND begins_with({said.name('sk')}, {said.value({'S': prefix})})"
        request: dict[str, Any] = {
            "TableName": self.table,
            "KeyConditionExpression": condition,
            "ConsistentRead": True,
            **said.members,
        }
        while True:
            answer = self.calls.call("Query", request)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _place(partition: str, sort: str) -> Item:
    return {"pk": {"S": partition}, "sk": {"S": sort}}


def _progress(segment: Segment) -> dict[str, Any]:
    return {name: getattr(segment, name) for name in ("cursor", "scanned", "changed", "unfit", "kept")}


def _with_progress(segment: Segment, item: Item) -> Segment:
    return replace(segment, **json.loads(item["progress"]["S"])) if "progress" in item else segment


def _seconds(moment: float) -> str:
    return f"{moment:.3f}"
