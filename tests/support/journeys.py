"""Journeys: a row of changes taken all the way: old models, a populated table, up, and down again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from liftgen.diagnostics import Report
from liftgen.migrate import Event, Options, Outcome, Runner
from liftgen.migrations import MigrationFile, baseline, following
from liftgen.runtime.migration.calls import Calls
from liftgen.runtime.migration.ledger import Ledger
from liftgen.states import state_of
from liftgen.stored import Stored, stored
from tests.support.becoming import ENDS
from tests.support.evolution import schema_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from liftgen.runtime.client import Client
    from liftgen.runtime.wire import Item
    from liftgen.schema import Schema, Table, TableSettings
    from tests.support.rows import Row

EMPTY: dict[str, Any] = {"version": 1, "tables": [], "entities": [], "models": []}


@dataclass
class Journey:
    """The migration of a row, and whoever runs it."""

    row: Row
    before: Stored
    after: Stored
    files: tuple[MigrationFile, ...]
    schemas: tuple[Schema | None, Schema | None]
    events: list[Event] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)

    def runner(self, client: Client, **options: Any) -> Runner:
        """A runner that does all it is allowed to."""
        given: dict[str, Any] = {
            "direct": True,
            "confirmed": True,
            "without_backup": True,
            "allowed": tuple({each.name for each in (*self.before.tables, *self.after.tables)}),
            "segments": 4,
            "workers": 1,
        }
        report = Report()
        self.reports.append(report)
        ledger = Ledger(Calls(client, sleep=lambda _: None))
        chosen = Options(**{**given, **options})
        return Runner(client, ledger, chosen, report, self.events.append, sleep=lambda _: None)

    def up(self, client: Client, **options: Any) -> Outcome:
        """Run, confirming each gate on the way."""
        return self._through("up", client, options)

    def down(self, client: Client, **options: Any) -> Outcome:
        """Run back, confirming each gate on the way."""
        return self._through("down", client, options)

    @property
    def said(self) -> list[str]:
        return [each.code for each in self.reports[-1]]

    def _through(self, way: str, client: Client, options: dict[str, Any]) -> Outcome:
        for _ in range(20):
            outcome: Outcome = getattr(self.runner(client, **options), way)(self.files)
            if not outcome.waits:
                return outcome
        raise AssertionError(f"it still waits: {outcome.waits}")


def journey(row: Row, folder: Path) -> Journey:
    """The migration from the old models of a row to the new ones, with the answers filled in."""
    schemas = [
        _schema(text, folder, settings) for text, settings in zip((row.before, row.after), row.settings, strict=True)
    ]
    states = [EMPTY if each is None else json.loads(json.dumps(state_of(each))) for each in schemas]
    made = row.planned(folder)
    first = MigrationFile("migrations/0001_baseline.py", baseline(states[0]))
    second = following(2, "change", first.migration, states[1], made)
    answered = replace(second, migration=replace(second.migration, deployments=_answered(made.document, row.filled)))
    return Journey(row, stored(states[0]), stored(states[1]), (first, answered), (schemas[0], schemas[1]))


def population(state: Stored, count: int = 40) -> dict[str, list[Item]]:
    """Users and orders as the old code of the rows writes them."""
    tables, kinds = state.tables, {each.name for each in state.entities}
    found: list[Item] = []
    for number in range(count):
        common: Item = {"mail": {"S": f"{number}@b"}}
        user: Item = {
            "pk": {"S": f"TENANT#t{number % 5}"},
            "sk": {"S": f"USER#{number}"},
            "_entity": {"S": "User"},
            "tenant_id": {"S": f"t{number % 5}"},
            "user_id": {"S": str(number)},
            "age": {"N": str(number)},
            "level": {"S": "high" if number % 2 else "low"},
            "joined": {"S": ENDS.strftime("%Y-%m-%dT%H:%M:%S.000000Z")},
            "unknown": {"M": {"left": {"L": [{"NS": ["1", "2"]}, {"BOOL": True}]}}},
            **common,
        }
        order: Item = {
            "pk": {"S": f"ORDER#{number}"},
            "sk": {"S": "ORDER"},
            "_entity": {"S": "Order"},
            "order_id": {"S": str(number)},
            **common,
        }
        found += [each for each in (user, order) if each["_entity"]["S"] in kinds]
    for item in found:
        for table in tables:
            _index(item, table)
            if table.ttl is not None and "joined" in item:
                item["joined"] = {"N": str(int(ENDS.timestamp()))}
    return {"main": found} if any(each.name == "main" for each in tables) else {}


def _index(item: Item, table: Table) -> None:
    """The composed keys that the old code wrote."""
    if item["_entity"]["S"] == "User" and table.index("gsi1") is not None:
        item["gsi1pk"], item["gsi1sk"] = {"S": f"MAIL#{item['mail']['S']}"}, item["user_id"]


def _schema(text: str, folder: Path, settings: TableSettings | None) -> Schema | None:
    return schema_of(text, folder, {"main": settings} if settings else None) if text else None


def _answered(document: list[list[dict[str, Any]]], filled: Mapping[str, object]) -> list[list[dict[str, Any]]]:
    """The steps as somebody edited them: values where there were none."""
    copied: list[list[dict[str, Any]]] = json.loads(json.dumps(document))
    for deployment in copied:
        for step in deployment:
            for operation in step.get("action", {}).get("do", ()):
                if operation["op"] == "fill" and operation["value"] is None:
                    operation["value"] = filled[operation["attribute"]]
                if operation["op"] == "replace" and operation["attribute"] in filled:
                    operation["values"] = filled[operation["attribute"]]
    return copied
