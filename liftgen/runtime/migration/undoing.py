"""Undoing: entries of the undo log in, the items as they were out, as far as nobody has changed them since."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.runtime.errors import TransactionCancelled
from liftgen.runtime.migration.calls import Calls, Expressions
from liftgen.runtime.migration.operations import OWNER

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.migration.ledger import Ledger
    from liftgen.runtime.wire import Item

TRIES = 20


@dataclass
class Undoer:
    """Takes the rewrites of one step back. What somebody has changed since is newer, and stays."""

    calls: Calls
    ledger: Ledger
    table: str
    key: tuple[str, ...]
    spend: Callable[[dict[str, Any]], None]
    target: Callable[[str], str] = str

    def undo(self, entry: Item) -> bool:
        """Take one rewrite back; whether all of it was, False where something newer stayed. The entry is gone afterwards."""
        for _ in range(TRIES):
            actions, whole = self._actions(entry)
            done = {"Delete": self._entry_itself(entry)}
            try:
                request = {
                    "TransactItems": [*actions, done],
                    "ClientRequestToken": secrets.token_hex(16),
                    "ReturnConsumedCapacity": "TOTAL",
                }
                self.spend(self.calls.call("TransactWriteItems", request))
                return whole
            except TransactionCancelled:
                if self.calls.get(self.ledger.table, {name: entry[name] for name in ("pk", "sk")}) is None:
                    return whole  # another worker was here
        raise TransactionCancelled(f"an item was changed {TRIES} times while it was to be put back")

    def _actions(self, entry: Item) -> tuple[list[dict[str, Any]], bool]:
        key = entry["key"]["M"]
        before, after = json.loads(entry["touched"]["S"])
        guards, freed = self._guards(entry)
        if "table" in entry:
            actions, whole = self._copy(entry)
        elif "gone" in entry:
            actions, whole = self._deleted(key, before)
        elif "after" in entry:
            actions, whole = self._moved(key, before, after, entry["after"]["M"])
        else:
            actions, whole = self._changed(key, before, after)
        return [*actions, *guards], whole and freed

    def _changed(self, key: Item, before: dict[str, Any], after: dict[str, Any]) -> tuple[list[dict[str, Any]], bool]:
        there = self.calls.get(self.table, key)
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
        self, key: Item, before: dict[str, Any], after: dict[str, Any], moved: Item
    ) -> tuple[list[dict[str, Any]], bool]:
        goal = {name: moved[name] for name in self.key}
        there = self.calls.get(self.table, goal)
        if there is None or self.calls.get(self.table, key) is not None:
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

    def _copy(self, entry: Item) -> tuple[list[dict[str, Any]], bool]:
        """The copy goes where it is still what was copied."""
        goal, copied = entry["goal"]["M"], entry["after"]["M"]
        table = self.target(entry["table"]["S"])
        there = self.calls.get(table, goal)
        if there is None or there != copied:
            return [], there is None
        said = Expressions()
        conditions = [
            f"attribute_exists({said.name(next(iter(goal)))})",
            *said.unchanged(there, set(there) - set(goal)),
        ]
        delete = {"TableName": table, "Key": goal, "ConditionExpression": " AND ".join(conditions), **said.members}
        return [{"Delete": delete}], True

    def _deleted(self, key: Item, before: dict[str, Any]) -> tuple[list[dict[str, Any]], bool]:
        if self.calls.get(self.table, key) is not None:
            return [], False
        said = Expressions()
        free = f"attribute_not_exists({said.name(self.key[0])})"
        return [{"Put": {"TableName": self.table, "Item": before, "ConditionExpression": free, **said.members}}], True

    def _guards(self, entry: Item) -> tuple[list[dict[str, Any]], bool]:
        """The guards that were taken and are still whose they were."""
        found, freed = [], True
        for each in entry.get("guards", {"L": []})["L"]:
            guard = each["M"]
            key = {name: guard[name] for name in self.key}
            there = self.calls.get(self.table, key)
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
