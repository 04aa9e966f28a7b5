"""Writing: rewrites as transactions, each with its undo entry: both are there or neither is."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.runtime.errors import InvalidRequest, TooLarge, TransactionCancelled
from liftgen.runtime.migration.calls import Calls, Expressions
from liftgen.runtime.migration.operations import OWNER, Rewrite, UnfitError, key_text
from liftgen.runtime.migration.reading import read_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from liftgen.runtime.migration.ledger import Ledger
    from liftgen.runtime.wire import Item

MOST_ACTIONS = 100
MOST_BYTES = 3_000_000
MOST_ATTRIBUTES = 120
"""DynamoDB takes 300 operators and 4 KB in an expression."""

TRIES = 20
"""How often an item that changes under our hands is read again before it goes to quarantine for that."""


@dataclass
class Writer:
    """Writes the rewrites of one step to one table, and the undo log of it."""

    calls: Calls
    ledger: Ledger
    step: str
    table: str
    key: tuple[str, ...]
    again: Callable[[Item], Rewrite]
    """What is to become of an item that was read again."""
    spend: Callable[[dict[str, Any]], None]
    segments: int
    """How many the step's table is read in."""
    target: Callable[[str], str] = str
    """What the table of a copy is called where it is deployed."""

    def write(self, rewrites: Sequence[Rewrite]) -> tuple[int, list[tuple[Item, str]]]:
        """Make the rewrites; how many were made, and the items that could not be, each with the reason."""
        changed, unfit = 0, []
        for group in _groups(self._needed(rewrites)):
            try:
                self._send([action for each in group for action in self._actions(each, None)])
                changed += len(group)
            except (TransactionCancelled, TooLarge, InvalidRequest, UnfitError):
                for each in group:
                    try:
                        changed += self._alone(each)
                    except (UnfitError, TooLarge, InvalidRequest) as error:
                        unfit.append((self.key_of(each.before), str(error)))
        return changed, unfit

    def _needed(self, rewrites: Sequence[Rewrite]) -> list[Rewrite]:
        """Those of which something is not there yet: guards and copies say nothing of themselves in the item."""
        wanted = [
            (self.table, {name: guard.item[name] for name in self.key}) for each in rewrites for guard in each.guards
        ]
        wanted += [(self.target(each.table), each.goal) for each in rewrites if each.table is not None]
        if not wanted:
            return list(rewrites)
        there = read_all(self.calls, self.spend, wanted)
        found = []
        for each in rewrites:
            if each.table is not None and (self.target(each.table), key_text(each.goal)) in there:
                continue  # written already, by this copy or by newer code
            each.guards = [
                guard
                for guard in each.guards
                if there.get((self.table, key_text({name: guard.item[name] for name in self.key}))) != guard.item
            ]
            if each.changes:
                found.append(each)
        return found

    def key_of(self, item: Item) -> Item:
        return {name: item[name] for name in self.key}

    def _alone(self, rewrite: Rewrite) -> bool:
        """Make one rewrite, from what is there now: whoever wrote in between has won. False where nothing is to do any more."""
        for _ in range(TRIES):
            item = self.calls.get(self.table, self.key_of(rewrite.before))
            if item is None:
                return False
            needed = self._needed([each for each in [self.again(item)] if each.changes])
            if not needed:
                return False
            rewrite = needed[0]
            entry = self.calls.get(
                self.ledger.table, self.ledger.undo_place(self.step, self.key_of(item), self.segments)
            )
            try:
                self._send(self._actions(rewrite, entry))
                return True
            except TransactionCancelled:
                self._refuse_taken(rewrite, entry)
        raise UnfitError(f"it was changed {TRIES} times while it was to be written")

    def _refuse_taken(self, rewrite: Rewrite, entry: Item | None) -> None:
        """UnfitError where somebody else's item stands in the way, so that no other try can help."""
        for each in rewrite.guards:
            there = self.calls.get(self.table, {name: each.item[name] for name in self.key})
            if there is not None and there.get(OWNER) != {"M": each.owner}:
                raise UnfitError(f"its unique values are held by {key_text(there.get(OWNER, {}).get('M', {}))} too")
        if rewrite.table is None and not rewrite.gone and self.key_of(rewrite.after) != self.key_of(rewrite.before):
            there = self.calls.get(self.table, self.key_of(rewrite.after))
            moved = entry["after"]["M"] if entry is not None and "after" in entry else None
            if there is not None and there != moved:
                raise UnfitError(f"another item is at its new key {key_text(self.key_of(rewrite.after))}")

    def _actions(self, rewrite: Rewrite, entry: Item | None) -> list[dict[str, Any]]:
        """The actions of one rewrite: the write itself, its guards, and the undo entry."""
        before = self.key_of(rewrite.before)
        if rewrite.table is not None:
            actions = self._copy(rewrite)
        elif rewrite.gone:
            actions = [{"Delete": self._keyed(before, rewrite, rewrite.reads)}]
        elif self.key_of(rewrite.after) != before:
            actions = self._move(rewrite, entry)
        elif rewrite.touched:
            actions = [{"Update": self._update(rewrite)}]
        else:
            actions = [{"ConditionCheck": self._keyed(before, rewrite, rewrite.reads)}]
        actions += [{"Put": self._guard(each.item, each.owner)} for each in rewrite.guards]
        return [*actions, {"Put": self._entry(rewrite, entry)}]

    def _keyed(self, key: Item, rewrite: Rewrite, names: Iterable[str]) -> dict[str, Any]:
        said = Expressions()
        # An item that was deleted in between has none of its attributes, and must not come back.
        conditions = [f"attribute_exists({said.name(self.key[0])})"]
        conditions += said.unchanged(rewrite.before, set(names) - set(self.key))
        if len(conditions) > MOST_ATTRIBUTES:
            raise UnfitError(f"it has more than {MOST_ATTRIBUTES} attributes to be compared")
        return {"TableName": self.table, "Key": key, "ConditionExpression": " AND ".join(conditions), **said.members}

    def _update(self, rewrite: Rewrite) -> dict[str, Any]:
        said = Expressions()
        sets = [
            f"{said.name(each)} = {said.value(rewrite.after[each])}"
            for each in rewrite.touched
            if each in rewrite.after
        ]
        removes = [said.name(each) for each in rewrite.touched if each not in rewrite.after]
        conditions = [f"attribute_exists({said.name(self.key[0])})"]
        conditions += said.unchanged(rewrite.before, (rewrite.reads | set(rewrite.touched)) - set(self.key))
        clauses = [f"SET {', '.join(sets)}"] if sets else []
        clauses += [f"REMOVE {', '.join(removes)}"] if removes else []
        return {
            "TableName": self.table,
            "Key": self.key_of(rewrite.before),
            "UpdateExpression": " ".join(clauses),
            "ConditionExpression": " AND ".join(conditions),
            **said.members,
        }

    def _move(self, rewrite: Rewrite, entry: Item | None) -> list[dict[str, Any]]:
        """The item at its new key, which must be free, or hold what was moved there before and nobody has changed since."""
        said = Expressions()
        free = f"attribute_not_exists({said.name(self.key[0])})"
        if entry is not None and "after" in entry:
            moved = " AND ".join(said.unchanged(entry["after"]["M"], set(entry["after"]["M"]) - set(self.key)))
            free = f"{free} OR ({moved})" if moved else free
        put = {"TableName": self.table, "Item": rewrite.after, "ConditionExpression": free, **said.members}
        return [{"Put": put}, {"Delete": self._keyed(self.key_of(rewrite.before), rewrite, rewrite.before)}]

    def _copy(self, rewrite: Rewrite) -> list[dict[str, Any]]:
        """The item in the other table, where it is not there: what newer code wrote there stays."""
        said = Expressions()
        name = next(iter(rewrite.goal))
        put = {
            "TableName": self.target(rewrite.table or ""),
            "Item": rewrite.after,
            "ConditionExpression": f"attribute_not_exists({said.name(name)})",
            **said.members,
        }
        check = self._keyed(self.key_of(rewrite.before), rewrite, rewrite.before)
        return [{"Put": put}, {"ConditionCheck": check}]

    def _guard(self, item: Item, owner: Item) -> dict[str, Any]:
        said = Expressions()
        free = f"attribute_not_exists({said.name(self.key[0])}) OR {said.name(OWNER)} = {said.value({'M': owner})}"
        return {"TableName": self.table, "Item": item, "ConditionExpression": free, **said.members}

    def _entry(self, rewrite: Rewrite, known: Item | None) -> dict[str, Any]:
        """The undo entry, which must be new, or the one that it goes on from."""
        key = self.key_of(rewrite.before)
        touched = rewrite.touched if rewrite.table is None else ()
        before = {name: rewrite.before.get(name) for name in touched}
        after = {name: rewrite.after.get(name) for name in touched}
        if known is not None:
            was, became = _unpacked(known["touched"]["S"])
            # Where what is there is our own from before, what was there before that is what goes back.
            ours = {name for name, value in before.items() if name in was and became[name] == value}
            before = {**was, **{name: value for name, value in before.items() if name not in ours}}
            after = {**became, **after}
        if rewrite.gone:
            before = dict(rewrite.before)
        item: Item = {
            **self.ledger.undo_place(self.step, key, self.segments),
            "key": {"M": key},
            "touched": {"S": json.dumps([before, after], sort_keys=True)},
            "stamp": {"S": secrets.token_hex(8)},
        }
        if rewrite.table is not None or self.key_of(rewrite.after) != key:
            item["after"] = {"M": rewrite.after}
        if rewrite.table is not None:
            item["table"] = {"S": rewrite.table}
            item["goal"] = {"M": rewrite.goal}
        if rewrite.gone:
            item["gone"] = {"BOOL": True}
        if rewrite.guards:
            guards = [{"M": each.item} for each in rewrite.guards]
            held = known["guards"]["L"] if known is not None and "guards" in known else []
            item["guards"] = {"L": [*held, *(each for each in guards if each not in held)]}
        said = Expressions()
        if known is None:
            condition = f"attribute_not_exists({said.name('pk')})"
        else:
            condition = f"{said.name('stamp')} = {said.value(known['stamp'])}"
        return {"TableName": self.ledger.table, "Item": item, "ConditionExpression": condition, **said.members}

    def _send(self, actions: list[dict[str, Any]]) -> None:
        # The token makes it safe to send the same transaction again when an answer was lost.
        request = {
            "TransactItems": actions,
            "ClientRequestToken": secrets.token_hex(16),
            "ReturnConsumedCapacity": "TOTAL",
        }
        self.spend(self.calls.call("TransactWriteItems", request))


def _groups(rewrites: Sequence[Rewrite]) -> Iterator[list[Rewrite]]:
    """The rewrites in groups that fit in a transaction."""
    group: list[Rewrite] = []
    actions = size = 0
    for each in rewrites:
        own = 3 + len(each.guards)
        bytes_ = 3 * len(json.dumps(each.before)) + len(json.dumps(each.after))
        if group and (actions + own > MOST_ACTIONS or size + bytes_ > MOST_BYTES):
            yield group
            group, actions, size = [], 0, 0
        group.append(each)
        actions, size = actions + own, size + bytes_
    if group:
        yield group


def _unpacked(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = json.loads(text)
    return before, after
