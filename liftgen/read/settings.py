"""Settings: the `class Dynamo` of a model and of its bases in, one list of settings out, the nearest winning."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.declarations import Setting, TableDeclaration
from liftgen.read.markers import ON_FIELDS, marker_name, read_marker
from liftgen.read.names import definition, lineage, member
from liftgen.read.world import Assigned, Class, Scope
from liftgen.rules.reading import HiddenSettings, MisplacedMarker, NotASetting

if TYPE_CHECKING:
    from liftgen.declarations import MarkerDeclaration
    from liftgen.read.world import World

NAME = "Dynamo"
SETTING = "write a name and a marker: `by_email = GSI(…)`"
TABLE = 'state the table at the top of the module, `app = Table("…")`, and write `table = app`'


@dataclass(frozen=True, slots=True)
class Settings:
    """What a model's `class Dynamo` says; `lost` are the names of what could not be read and was reported."""

    settings: tuple[Setting, ...] = ()
    table: TableDeclaration | None = None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lost:
    """Something was stated that could not be read."""


def read_settings(owner: Class, world: World) -> Settings:
    """The settings of the model and those that it inherits, in the order in which they were first stated; and its table."""
    found = member(owner, NAME, world)
    if not isinstance(found, Class):
        return Settings()
    _refuse_hidden(owner, found, world)
    settings: dict[str, Setting] = {}
    table: TableDeclaration | None = None
    lost: dict[str, None] = {}
    for scope in reversed(lineage(found, world).classes):
        for name, setting in _own_settings(scope):
            lost.pop(name, None)
            match setting:
                case _Lost():
                    settings.pop(name, None)
                    lost[name] = None
                case Setting():
                    settings[name] = setting
                case TableDeclaration():
                    table = setting
                case None if name == "table":
                    table = None
                case None:
                    settings.pop(name, None)
    return Settings(tuple(settings.values()), table, tuple(lost))


def has_settings(owner: Class) -> bool:
    """Whether the class itself states a `class Dynamo`."""
    return isinstance(owner.names.get(NAME), Class)


def table_declaration(thing: Assigned, world: World) -> TableDeclaration | None:
    """The table that was assigned to a name at the top of a module; None where it is none, or wrong and reported."""
    if thing not in world.tables:
        scope = Scope(world, thing.module, thing.owner)
        marker = read_marker(thing.value, scope) if marker_name(thing.value, scope) == "Table" else None
        world.tables[thing] = TableDeclaration(thing.name, thing.module.name, marker) if marker is not None else None
    return world.tables[thing]


def _refuse_hidden(owner: Class, dynamo: Class, world: World) -> None:
    seen = {each.owner for each in lineage(dynamo, world).classes}
    for scope in lineage(owner, world).classes:
        base = scope.owner
        hidden = base.names.get(NAME) if base is not None else None
        if base is not None and isinstance(hidden, Class) and hidden not in seen:
            place = dynamo if dynamo.outer is owner else owner
            others = [(hidden.span, "hidden")]
            world.report.add(HiddenSettings(owner.name, base.name), place.span, others=others)
            return


def _own_settings(scope: Scope) -> list[tuple[str, Setting | TableDeclaration | _Lost | None]]:
    """What one `class Dynamo` states; None for a name that it takes away."""
    dynamo = scope.owner
    found: list[tuple[str, Setting | TableDeclaration | _Lost | None]] = []
    if dynamo is None:
        return found
    for statement in dynamo.node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name) as target, value=ast.expr() as value):
                pass
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                continue
            case _:
                _refuse(statement, SETTING, scope)
                continue
        if name == "__slots__":
            continue
        if isinstance(value, ast.Constant) and value.value is None:
            found.append((name, None))
        elif name == "table":
            found.append((name, _table(value, scope) or _Lost()))
        else:
            marker = _marker(name, value, scope)
            model = dynamo.outer.name if dynamo.outer is not None else dynamo.name
            found.append(
                (name, Setting(name, marker, model, span=scope.span(target)) if marker is not None else _Lost())
            )
    return found


def _table(value: ast.expr, scope: Scope) -> TableDeclaration | None:
    name = marker_name(value, scope)
    if name != "Table":
        _refuse(value, TABLE, scope)
        return None
    thing = definition(value, scope) if not isinstance(value, ast.Call) else None
    while isinstance(thing, Assigned) and not isinstance(thing.value, ast.Call):
        further = definition(thing.value, Scope(scope.world, thing.module, thing.owner))
        if not isinstance(further, Assigned) or further is thing:
            break
        thing = further
    if isinstance(thing, Assigned):
        return table_declaration(thing, scope.world)
    marker = read_marker(value, scope)
    return TableDeclaration("", scope.module.name, marker) if marker is not None else None


def _marker(name: str, value: ast.expr, scope: Scope) -> MarkerDeclaration | None:
    known = marker_name(value, scope)
    if known is None:
        _refuse(value, SETTING, scope)
        return None
    marker = read_marker(value, scope)
    if marker is None:
        return None
    way_out = _misplaced(name, marker.name)
    if way_out is not None:
        scope.report.add(MisplacedMarker(marker.name, f"as `{name}` of `class Dynamo`", way_out), marker.span)
        return None
    return marker


def _misplaced(name: str, marker: str) -> str | None:
    if marker in ON_FIELDS:
        return f"it stands in the annotation of a field: `Annotated[…, {marker}]`"
    if marker == "Table":
        return "a table is named by `table = …`"
    if marker == "Transaction":
        return "it stands at the top of the module"
    if (marker == "Key") != (name == "key"):
        return "the primary key is `key = Key(…)`, and an index has any other name"
    return None


def _refuse(node: ast.stmt | ast.expr, way_out: str, scope: Scope) -> None:
    text = scope.source.written(node).partition("\n")[0]
    scope.report.add(NotASetting(text if len(text) <= 60 else f"{text[:59]}…", way_out), scope.span(node))
