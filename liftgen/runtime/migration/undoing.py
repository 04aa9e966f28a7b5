"""Undoing: entries of the undo log in, the items as they were out, as far as nobody has changed them since."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.runtime.errors import InvalidRequest, TooLarge, TransactionCancelled
from liftgen.runtime.migration.calls import Calls, Expressions
from liftgen.runtime.migration.operations import OWNER, key_text
from liftgen.runtime.migration.reading import read_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liftgen.runtime.migration.ledger import Ledger
    from liftgen.runtime.wire import Item

TRIES = 20
TOGETHER = 25
"""Entries of one request, as long as they are small."""

MOST_ACTIONS = 100
MOST_BYTES = 1_000_000

Get = Callable[[str, "Item"], "Item | None"]
"""What is there, by table and key."""


@dataclass
class Undoer:
    """Takes the rewrites of one step back. What somebody has changed since is newer, and stays."""

    calls: Calls
    ledger: Ledger
    table: str
    key: tuple[str, ...]
    spend: Callable[[dict[str, Any]], None]
    target: Callable[[str], str] = str

    def undo_all(self, entries: Iterable[Item]) -> Iterator[bool]:
        """Take rewrites back, many in one transaction; of each whether all of it was. Where one is refused they go alone."""
        group: list[Item] = []
        size = 0
        for entry in entries:
            bytes_ = len(json.dumps(entry))
            if group and (len(group) == TOGETHER or size + bytes_ > MOST_BYTES):
                yield from self._together(group)
                group, size = [], 0
            group.append(entry)
            size += bytes_
        if group:
            yield from self._together(group)

    def undo(self, entry: Item) -> bool:
        """Take one rewrite back; whether all of it was, False where something newer stayed. The entry is gone afterwards."""
        for _ in range(TRIES):
            actions, whole = self._actions(entry, self.calls.get)
            try:
                self._send([*actions, {"Delete": self._entry_itself(entry)}])
                return whole
            except TransactionCancelled:
                if self.calls.get(self.ledger.table, {name: entry[name] for name in ("pk", "sk")}) is None:
                    return whole  # another worker was here
        raise TransactionCancelled(f"an item was changed {TRIES} times while it was to be put back")

    def _together(self, entries: list[Item]) -> list[bool]:
        there = read_all(self.calls, self.spend, [place for each in entries for place in self._places(each)])
        made = [self._actions(each, lambda table, key: there.get((table, key_text(key)))) for each in entries]
        actions = [action for each, _ in made for action in each]
        actions += [{"Delete": self._entry_itself(each)} for each in entries]
        if len(actions) <= MOST_ACTIONS:
            try:
                self._send(actions)
                return [whole for _, whole in made]
            except (TransactionCancelled, TooLarge, InvalidRequest):
                pass  # somebody wrote in between, or two of them are about one item
        return [self.undo(each) for each in entries]

    def _places(self, entry: Item) -> Iterator[tuple[str, Item]]:
        """Everything that has to be looked at to take a rewrite back."""
        if "table" in entry:
            yield self.target(entry["table"]["S"]), entry["goal"]["M"]
        else:
            yield self.table, entry["key"]["M"]
        if "after" in entry and "table" not in entry:
            yield self.table, {name: entry["after"]["M"][name] for name in self.key}
        for each in entry.get("guards", {"L": []})["L"]:
            yield self.table, {name: each["M"][name] for name in self.key}

    def _send(self, actions: list[dict[str, Any]]) -> None:
        request = {
            "TransactItems": actions,
            "ClientRequestToken": secrets.token_hex(16),
            "ReturnConsumedCapacity": "TOTAL",
        }
        self.spend(self.calls.call("TransactWriteItems", request))

    def _actions(self, entry: Item, get: Get) -> tuple[list[dict[str, Any]], bool]:
        key = entry["key"]["M"]
        before, after = json.loads(entry["touched"]["S"])
        guards, freed = self._guards(entry, get)
        if "table" in entry:
            actions, whole = self._copy(entry, get)
        elif "gone" in entry:
            actions, whole = self._deleted(key, before, get)
        elif "after" in entry:
            actions, whole = self._moved(key, before, after, entry["after"]["M"], get)
        else:
            actions, whole = self._changed(key, before, after, get)
        return [*actions, *guards], whole and freed

    def _changed(
        self, key: Item, before: dict[str, Any], after: dict[str, Any], get: Get
    ) -> tuple[list[dict[str, Any]], bool]:
        there = get(self.table, key)
        if there is None:
            return [], not before  # deleted since: that is newer
        ours = [name for name, value in after.items() if there.get(name) == value]
        if not ours:
            return [], not before
        said = Expressions()
        sets = [f"{said.name(name)} = {said.value(before[name])}" for name in ours if before[name] is not None]
        removes = [said.name(name) for name in ours if before[name] is None]
        clauses = [f"SET {', '.join(sets)}"] if sets else []
        clauses += [f"REMOVE {', '.join(removes)}"] if removes else []
        update = {
            "TableName": self.table,
            "Key": key,
            "UpdateExpression": " ".join(clauses),
            "ConditionExpression": " AND ".join(
                [f"attribute_exists({said.name(self.key[0])})", *said.unchanged(there, ours)]
            ),
            **said.members,
        }
        return [{"Update": update}], len(ours) == len(after)

    def _moved(
        self, key: Item, before: dict[str, Any], after: dict[str, Any], moved: Item, get: Get
    ) -> tuple[list[dict[str, Any]], bool]:
        goal = {name: moved[name] for name in self.key}
        there = get(self.table, goal)
        if there is None or get(self.table, key) is not None:
            return [], False  # deleted since, or its old key is taken
        back = dict(there)
        whole = True
        for name, value in after.items():
            if there.get(name) != value:
                whole = False
            elif before[name] is None:
                back.pop(name, None)
            else:
                back[name] = before[name]
        said = Expressions()
        put = {
            "TableName": self.table,
            "Item": {**back, **key},
            "ConditionExpression": f"attribute_not_exists({said.name(self.key[0])})",
            **said.members,
        }
        said = Expressions()
        conditions = [f"attribute_exists({said.name(self.key[0])})", *said.unchanged(there, set(there) - set(self.key))]
        delete = {"TableName": self.table, "Key": goal, "ConditionExpression": " AND ".join(conditions), **said.members}
        return [{"Put": put}, {"Delete": delete}], whole

    def _copy(self, entry: Item, get: Get) -> tuple[list[dict[str, Any]], bool]:
        """The copy goes where it is still what was copied."""
        goal, copied = entry["goal"]["M"], entry["after"]["M"]
        table = self.target(entry["table"]["S"])
        there = get(table, goal)
        if there is None or there != copied:
            return [], there is None
        said = Expressions()
        conditions = [
            f"attribute_exists({said.name(next(iter(goal)))})",
            *said.unchanged(there, set(there) - set(goal)),
        ]
        delete = {"TableName": table, "Key": goal, "ConditionExpression": " AND ".join(conditions), **said.members}
        return [{"Delete": delete}], True

    def _deleted(self, key: Item, before: dict[str, Any], get: Get) -> tuple[list[dict[str, Any]], bool]:
        if get(self.table, key) is not None:
            return [], False
        said = Expressions()
        free = f"attribute_not_exists({said.name(self.key[0])})"
        return [{"Put": {"TableName": self.table, "Item": before, "ConditionExpression": free, **said.members}}], True

    def _guards(self, entry: Item, get: Get) -> tuple[list[dict[str, Any]], bool]:
        """The guards that were taken and are still whose they were."""
        found, freed = [], True
        for each in entry.get("guards", {"L": []})["L"]:
            guard = each["M"]
            key = {name: guard[name] for name in self.key}
            there = get(self.table, key)
            if there is None or there.get(OWNER) != guard[OWNER]:
                freed = freed and there is None
                continue
            said = Expressions()
            mine = f"{said.name(OWNER)} = {said.value(guard[OWNER])}"
            found.append({"Delete": {"TableName": self.table, "Key": key, "ConditionExpression": mine, **said.members}})
        return found, freed

    def _entry_itself(self, entry: Item) -> dict[str, Any]:
        said = Expressions()
        return {
            "TableName": self.ledger.table,
            "Key": {name: entry[name] for name in ("pk", "sk")},
            "ConditionExpression": f"{said.name('stamp')} = {said.value(entry['stamp'])}",
            **said.members,
        }
