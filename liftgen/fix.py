"""Fix: tables as they are deployed in; the files of the models, where they said something else, out; nothing is written.

Only what there is one way to say: an index of attributes, the field that says when an item expires. A fix is kept where the
models are in order with it and it ends a difference; formatting and comments stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING

from liftgen.changes import DropIndex, SetTtl
from liftgen.diagnostics import Report
from liftgen.diff import differences
from liftgen.edit import AddField, AddMarker, AddSetting, decoded, edit
from liftgen.field_types import OptionalOf
from liftgen.importers.python_names import REPOSITORY, index_name
from liftgen.pipeline import NewModel, understand
from liftgen.write import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.changes import TableChange
    from liftgen.edit import Edit
    from liftgen.pipeline import Outcome
    from liftgen.project import Project
    from liftgen.schema import Entity, Index, KeyType, Projection, Schema, Table

OPTIONAL: dict[KeyType, tuple[str, tuple[tuple[str, str], ...]]] = {
    "S": ("str", ()),
    "N": ("Decimal", (("decimal", "Decimal"),)),
    "B": ("bytes", ()),
}
"""What reads whatever is stored under a type, and where it is imported from."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Files of models and what they become, and in words what each fix does."""

    files: tuple[NewModel, ...] = ()
    fixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fix:
    """Edits of one model that end a difference, in words."""

    entity: Entity
    edits: tuple[Edit, ...]
    said: str


def fix(project: Project, deployed: Mapping[str, Table]) -> Fixed:
    """What the models would be if they said what deployed tables are, by the tables' names in the models."""
    outcome = understand(project, Report())
    if outcome.report.failed:
        return Fixed()
    before: dict[Path, bytes] = {}
    after: dict[Path, bytes] = {}
    said: list[str] = []
    for name, there in deployed.items():
        for change in _left(there, name, outcome.schema):
            made = _fix(change, outcome.schema)
            path = _path(made.entity, outcome, project) if made is not None else None
            if made is None or path is None:
                continue
            with Folder(path.parent) as folder:
                content = after.get(path) or folder.read(path.name) or b""
            changed = _edited(content, made, path)
            trial = understand(project, Report(), {**after, path: changed}) if changed is not None else None
            if changed is None or trial is None or trial.report.failed:
                continue
            if len(_left(there, name, trial.schema)) >= len(_left(there, name, outcome.schema)):
                continue  # it would say something else than what is deployed
            before.setdefault(path, content)
            after[path], outcome = changed, trial
            said.append(made.said)
    return Fixed(tuple(NewModel(outcome, path, before[path], after[path]) for path in after), tuple(said))


def _left(there: Table, name: str, schema: Schema) -> tuple[TableChange, ...]:
    table = next((each for each in schema.tables if each.name == name), None)
    return differences(replace(there, name=name), table) if table is not None else ()


def _fix(change: TableChange, schema: Schema) -> _Fix | None:
    match change:
        case DropIndex(table, index):
            return _add_index(index, schema.entities_of(table))
        case SetTtl(table, str(attribute), None):
            return _add_expiry(attribute, schema.entities_of(table))
        case _:
            return None


def _add_index(index: Index, entities: tuple[Entity, ...]) -> _Fix | None:
    """The index in the one model that has all its attributes, or in the only model with those that are missing."""
    keys = {each.name: each.type for each in index.key.attributes}
    holders = [each for each in entities if keys.keys() <= {attribute.name for attribute in each.attributes}]
    if len(holders) != 1 and (holders or len(entities) != 1):
        return None
    (entity,) = holders or entities
    fields = {each.name: each.field for each in entity.attributes}
    missing = [name for name in keys if name not in fields]
    if not all(each.isidentifier() and not iskeyword(each) and not each.startswith("_") for each in missing):
        return None
    added = [
        AddField(entity.model.name, f"{name}: {OPTIONAL[keys[name]][0]} | None = None", OPTIONAL[keys[name]][1])
        for name in missing
    ]
    name = index_name(index.name, {*REPOSITORY, *(each.name for each in entity.indexes)})
    partition, sort = (
        [fields.get(each.name, each.name) for each in side] for side in (index.key.partition, index.key.sort)
    )
    absent = {each.name for each in entity.attributes if isinstance(each.type, OptionalOf)} | {*missing}
    sparse = [f"attribute_exists({fields.get(each, each)})" for each in keys if each in absent]
    arguments = [
        *([_text(index.name)] if name != index.name else []),
        f"pk={_texts(partition)}",
        *([f"sk={_texts(sort)}"] if sort else []),
        *([f'when="{" and ".join(sparse)}"'] if sparse else []),
        *_project(index.projection, fields),
    ]
    setting = AddSetting(entity.model.name, f"{name} = GSI({', '.join(arguments)})", (("liftgen", "GSI"),))
    what = f"index `{index.name}` to {entity.name}"
    said = f"add {_and([*(f'field `{each}`' for each in missing), what])}"
    return _Fix(entity, (*added, setting), said)


def _add_expiry(attribute: str, entities: tuple[Entity, ...]) -> _Fix | None:
    """The marker at the one field that is stored so, or such a field in the only model."""
    holders = [(each, one.field) for each in entities for one in each.attributes if one.name == attribute]
    if len(holders) == 1:
        entity, field = holders[0]
        marker = AddMarker(entity.model.name, field, "TTL", (("liftgen", "TTL"),))
        return _Fix(entity, (marker,), f"mark `{entity.name}.{field}` as the time at which items expire")
    if holders or len(entities) != 1 or not attribute.isidentifier() or iskeyword(attribute):
        return None
    (entity,) = entities
    imports = (("datetime", "datetime"), ("typing", "Annotated"), ("liftgen", "TTL"))
    line = f"{attribute}: Annotated[datetime | None, TTL] = None"
    edits = (AddField(entity.model.name, line, imports),)
    return _Fix(entity, edits, f"add field `{attribute}` to {entity.name}, at which its items expire")


def _project(projection: Projection, fields: Mapping[str, str]) -> Iterator[str]:
    if projection.kind == "KEYS_ONLY":
        yield 'project="KEYS_ONLY"'
    elif projection.kind == "INCLUDE":
        # What lift keeps beside the fields is projected without being said.
        named = [fields[each] for each in projection.attributes if each in fields]
        yield f"project={_texts(named)}"


def _edited(content: bytes, made: _Fix, path: Path) -> bytes | None:
    try:
        source, encoding = decoded(content)
        text = edit(source, made.edits, path.name, Report())
        return text.encode(encoding) if text is not None else None
    except (UnicodeError, SyntaxError):
        return None


def _path(entity: Entity, outcome: Outcome, project: Project) -> Path | None:
    """The file of a model."""
    for each in outcome.declarations.models:
        if (each.module, each.name) == (entity.model.module, entity.model.name):
            return project.root / Path(each.span.path)
    return None


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _texts(values: list[str]) -> str:
    return f"[{', '.join(_text(each) for each in values)}]"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
