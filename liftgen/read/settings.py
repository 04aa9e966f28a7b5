"""Settings: the `class Dynamo` of a model and of its bases in, one list of settings out, the nearest winning."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from liftgen.declarations import Setting, TableDeclaration
from liftgen.read.markers import ON_BOTH, ON_FIELDS, marker_name, read_marker
from liftgen.read.names import definition, lineage, member
from liftgen.read.sources import texts_below
from liftgen.read.world import Assigned, Class, Scope
from liftgen.rules.markers import HiddenSettings, MisplacedMarker, NotASetting
from liftgen.rules.models import RepeatedModel

if TYPE_CHECKING:
    from liftgen.declarations import MarkerDeclaration
    from liftgen.read.world import World

NAME = "Dynamo"
Stated = Setting | TableDeclaration | Literal["removed", "lost"]
"""What stands behind a name of `class Dynamo`; a name that was set to `None` is removed."""
SETTING = "write a name and a marker: `by_email = GSI(…)`"
TABLE = 'state the table at the top of the module, `app = Table("…")`, and write `table = app`'


@dataclass(frozen=True, slots=True)
class Settings:
    """What a model's `class Dynamo` says; `lost` names what was wrong in it, and was reported."""

    markers: tuple[Setting, ...] = ()
    table: TableDeclaration | None = None
    lost: tuple[str, ...] = ()


def read_settings(owner: Class, world: World) -> Settings:
    """The settings of the model and those that it inherits, in the order in which they were first stated."""
    found = member(owner, NAME, world)
    if not isinstance(found, Class):
        return Settings()
    said: dict[str, Stated] = dict.fromkeys(_hidden_names(owner, found, world), "lost")
    for scope in reversed(lineage(found, world).classes):
        said.update(_own_settings(scope))
    table = said.get("table")
    return Settings(
        tuple(each for each in said.values() if isinstance(each, Setting)),
        table if isinstance(table, TableDeclaration) else None,
        tuple(name for name, each in said.items() if each == "lost"),
    )


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


def _hidden_names(owner: Class, dynamo: Class, world: World) -> list[str]:
    """What a base's `class Dynamo` says and the model's hides, which is a finding."""
    seen = {each.owner for each in lineage(dynamo, world).classes}
    for scope in lineage(owner, world).classes:
        base = scope.owner
        hidden = base.names.get(NAME) if base is not None else None
        if base is not None and isinstance(hidden, Class) and hidden not in seen:
            place = dynamo if dynamo.outer is owner else owner
            others = [(hidden.span, "hidden")]
            world.report.add(HiddenSettings(owner.name, base.name), place.span, others=others)
            return [name for each in lineage(hidden, world).classes if each.owner for name in each.owner.names]
    return []


def _own_settings(scope: Scope) -> dict[str, Stated]:
    """What one `class Dynamo` states."""
    dynamo = scope.owner
    assert dynamo is not None
    found: dict[str, Stated] = {}
    places: dict[str, ast.Name] = {}
    texts = texts_below(dynamo.node.body)
    for statement in dynamo.node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="__slots__")]):
                pass
            case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
                _refuse_again(target, places, scope)
                found[name] = _stated(name, target, value, texts.get(value, ""), scope) or "lost"
            case ast.AnnAssign(target=ast.Name(id=name) as target, value=ast.expr() as value):
                _refuse_again(target, places, scope)
                found[name] = _stated(name, target, value, texts.get(value, ""), scope) or "lost"
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                _refuse(statement, SETTING, scope)
    return found


def _refuse_again(target: ast.Name, places: dict[str, ast.Name], scope: Scope) -> None:
    earlier = places.setdefault(target.id, target)
    if earlier is not target:
        scope.report.add(RepeatedModel(target.id), scope.span(target), others=[(scope.span(earlier), "hidden")])


def _stated(name: str, target: ast.Name, value: ast.expr, doc: str, scope: Scope) -> Stated | None:
    if isinstance(value, ast.Constant) and value.value is None:
        return "removed"
    if name == "table":
        return _table(value, scope)
    marker = _marker(name, value, scope)
    owner = scope.owner.outer or scope.owner if scope.owner is not None else None
    if marker is None or owner is None:
        return None
    return Setting(name, marker, owner.name, doc, span=scope.span(target))


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
    if marker in ON_FIELDS - ON_BOTH:
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
