"""Drift: how a deployed table differs from what its models mean → findings, each where a model or the project says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.changes import (
    AddIndex,
    CreateTable,
    DropIndex,
    DropTable,
    ReplaceIndex,
    ReplaceTable,
    SetBilling,
    SetPitr,
    SetProtection,
    SetStream,
    SetTtl,
)
from liftgen.rules.deployed import (
    BillingDiffers,
    IndexKeyDiffers,
    IndexMissing,
    IndexUnknown,
    KeyDiffers,
    KeyTypeDiffers,
    ProjectionDiffers,
    ProtectionDiffers,
    RecoveryDiffers,
    StreamDiffers,
    TtlDiffers,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liftgen.changes import TableChange
    from liftgen.declarations import Declarations, ModelDeclaration, Setting
    from liftgen.diagnostics import Report, Rule, Span
    from liftgen.project import Project
    from liftgen.schema import Entity, Index, KeySchema, Projection, Schema, Table


def report_drift(changes: Iterable[TableChange], deployed: str, said: Said, report: Report) -> None:
    """Report what would have to change for the deployed table to be as its models mean; `deployed` is its name there."""
    told: set[Rule] = set()
    for change in changes:
        for finding, places in _findings(change, deployed, said):
            if finding not in told:  # a type is told once, however many keys have the attribute
                told.add(finding)
                others = [(place, "and here") for place in places[1:]]
                report.add(finding, places[0] if places else None, others=others)


@dataclass(frozen=True, slots=True)
class Said:
    """Where it is said what a table is: in the models, as written and as meant, or in the project's settings."""

    schema: Schema
    declarations: Declarations
    project: Project

    def table(self, table: str, argument: str = "name") -> list[Span]:
        """The `Table(…)`, or an argument of it; the model that has the table to itself."""
        places = []
        for _, model in self._models(table):
            if model.table is None:
                places.append(model.span)
            else:
                places.append(model.table.marker.place(argument))
        return _once(places)

    def key(self, table: str) -> list[Span]:
        """Where the attributes of the table's key are named: the `Table(…)`, or the key of the model that has it to itself."""
        places = []
        for _, model in self._models(table):
            if model.table is not None:
                places.append(model.table.marker.span)
            else:
                setting = [each.span for each in model.settings if each.name == "key"]
                marked = [each.span for field in model.fields for each in field.markers if each.name in ("PK", "SK")]
                places += setting or marked or _tags(model, "pk", "sk") or [model.span]
        return _once(places)

    def index(self, table: str, name: str, argument: str | None = None) -> list[Span]:
        """The index, as each entity that is in it says it; or an argument of it, where that is given."""
        places = []
        for entity, model in self._models(table):
            for index in entity.indexes:
                if index.index == name:
                    settings = [_place(each, argument) for each in model.settings if each.name == index.name]
                    places += settings or _tags(model, f"index:{name}", f"lsi:{name}") or [model.span]
        return _once(places)

    def attribute(self, table: str, name: str) -> list[Span]:
        """The types of the fields that are stored as this attribute."""
        fields = [
            model.field(attribute.field)
            for entity, model in self._models(table)
            for attribute in entity.attributes
            if attribute.name == name
        ]
        return _once(field.type_span for field in fields if field is not None)

    def ttl(self, table: str) -> list[Span]:
        """The fields whose time is when an item expires; the table where there are none."""
        roles = [(entity.role("ttl"), model) for entity, model in self._models(table)]
        fields = [model.field(role.field) for role, model in roles if role is not None]
        return _once(field.span for field in fields if field is not None) or self.table(table)

    def setting(self, table: str, name: str) -> list[Span]:
        """A setting of the table in the project's configuration."""
        place = self.project.place("tables", table, name)
        return [place] if place is not None else []

    def section(self, table: str) -> str:
        """The heading under which the project's configuration has the table's settings."""
        name = table if re.fullmatch(r"[A-Za-z0-9_-]+", table) else f'"{table}"'
        own = self.project.file is not None and not self.project.file.endswith("pyproject.toml")
        return f"[tables.{name}]" if own else f"[tool.lift.tables.{name}]"

    def _models(self, table: str) -> Iterator[tuple[Entity, ModelDeclaration]]:
        declared = {(each.module, each.name): each for each in self.declarations.models}
        for entity in self.schema.entities_of(table):
            model = declared.get((entity.model.module, entity.model.name))
            if model is not None:
                yield entity, model


Finding = tuple["Rule", "list[Span]"]


def _findings(change: TableChange, deployed: str, said: Said) -> Iterator[Finding]:
    match change:
        case CreateTable(table) | DropTable(table):
            raise ValueError(f"only a table that is on both sides can differ, and `{table.name}` is on one")
        case ReplaceTable(before, after):
            differs = KeyDiffers(deployed, _key(before.key), _key(after.key))
            places = said.key(after.name)
            yield from _key_findings(deployed, before.key, after.key, differs, after.name, places, said)
            yield from _local_findings(change, deployed, said)
        case AddIndex(table, index):
            yield IndexMissing(deployed, index.name, index.kind), said.index(table, index.name)
        case DropIndex(table, index):
            yield IndexUnknown(deployed, index.name, index.kind, _key(index.key)), said.table(table)
        case ReplaceIndex(table, before, after):
            yield from _index_findings(table, before, after, deployed, said)
        case SetTtl(table, before, after):
            yield TtlDiffers(deployed, before, after), said.ttl(table)
        case SetStream(table, before, after):
            yield StreamDiffers(deployed, before, after), said.table(table, argument="stream")
        case SetBilling(table, before, after):
            yield BillingDiffers(deployed, before, after, said.section(table)), said.setting(table, "billing")
        case SetPitr(table, before):
            yield RecoveryDiffers(deployed, before, said.section(table)), said.setting(table, "pitr")
        case SetProtection(table, before):
            yield ProtectionDiffers(deployed, before, said.section(table)), said.setting(table, "protected")


def _key_findings(
    deployed: str, before: KeySchema, after: KeySchema, differs: Rule, table: str, places: list[Span], said: Said
) -> Iterator[Finding]:
    """The types that differ where the names are the same; where they are not, that the key differs."""
    if _names(before) != _names(after):
        yield differs, places
        return
    for now, wanted in zip(before.attributes, after.attributes, strict=True):
        if now.type != wanted.type:
            finding = KeyTypeDiffers(deployed, now.name, now.type, wanted.type)
            yield finding, said.attribute(table, now.name) or places


def _local_findings(change: ReplaceTable, deployed: str, said: Said) -> Iterator[Finding]:
    before, after = _local(change.before), _local(change.after)
    table = change.after.name
    for name in sorted({*before, *after}):
        if name not in before:
            yield IndexMissing(deployed, name, "local"), said.index(table, name)
        elif name not in after:
            yield IndexUnknown(deployed, name, "local", _key(before[name].key)), said.table(table)
        elif before[name] != after[name]:
            yield from _index_findings(table, before[name], after[name], deployed, said)


def _index_findings(table: str, before: Index, after: Index, deployed: str, said: Said) -> Iterator[Finding]:
    places = said.index(table, after.name)
    differs = IndexKeyDiffers(deployed, after.name, _key(before.key), _key(after.key))
    yield from _key_findings(deployed, before.key, after.key, differs, table, places, said)
    if before.projection != after.projection:
        held, wanted = _projection(before.projection), _projection(after.projection)
        yield ProjectionDiffers(deployed, after.name, held, wanted), said.index(table, after.name, "project")


def _local(table: Table) -> dict[str, Index]:
    return {each.name: each for each in table.indexes if each.kind == "local"}


def _names(key: KeySchema) -> tuple[list[str], list[str]]:
    return [each.name for each in key.partition], [each.name for each in key.sort]


def _key(key: KeySchema) -> str:
    """A key in words: "`pk` (S), sorted by `sk` (S)"."""
    partition, sort = (
        " and ".join(f"`{each.name}` ({each.type})" for each in side) for side in (key.partition, key.sort)
    )
    return f"{partition}, sorted by {sort}" if sort else partition


def _projection(projection: Projection) -> str:
    match projection.kind:
        case "ALL":
            return "every attribute"
        case "KEYS_ONLY":
            return "keys only"
        case "INCLUDE":
            return f"{', '.join(f'`{each}`' for each in projection.attributes)} beside its keys"


def _place(setting: Setting, argument: str | None) -> Span:
    given = setting.marker.get(argument) if argument is not None else None
    return given.span if given is not None else setting.span


def _tags(model: ModelDeclaration, *parts: str) -> list[Span]:
    """The tags that begin with one of these: `Tag("index:gsi-email,pk")`."""
    return [
        marker.span
        for field in model.fields
        for marker in field.markers
        for argument in marker.arguments
        if isinstance(argument.value, str) and argument.value.split(",")[0].strip() in parts
    ]


def _once(places: Iterable[Span]) -> list[Span]:
    return list(dict.fromkeys(places))
