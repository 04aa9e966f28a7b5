"""Names: what a name stands for, followed over imports, assignments, classes and their bases without importing anything."""

from __future__ import annotations

import ast
import builtins
import importlib
from functools import cache
from typing import TYPE_CHECKING

from liftgen.read.world import OTHERS, Assigned, Bound, Class, External, Imported, Lineage, Module, Scope, TypeParameter

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from liftgen.read.world import Definition, Thing, World

BUILTINS = frozenset(dir(builtins))

LISTED = frozenset({"dataclasses", "datetime", "decimal", "enum", "liftgen", "msgspec", "pydantic", "typing", "uuid"})
"""Modules whose own list of names says what `from … import *` brings."""

DEPTH = 64
"""How many aliases are followed before they are taken to go round in a circle."""

SPELLINGS = (
    ("typing_extensions.", "typing."),
    ("liftgen.markers.", "liftgen."),
    ("pydantic.main.", "pydantic."),
    ("pydantic.fields.", "pydantic."),
    ("pydantic.types.", "pydantic."),
    ("pydantic.networks.", "pydantic."),
    ("pydantic.config.", "pydantic."),
    ("pydantic.root_model.", "pydantic."),
)
"""Names that are defined in one module and known by another."""


def resolve(node: ast.expr, scope: Scope) -> Thing | None:
    """What a name or a dotted name stands for, aliases followed; None where it is unknown."""
    return _followed(_named(node, scope), scope.world)


def definition(node: ast.expr, scope: Scope) -> Thing | None:
    """What a name or a dotted name stands for, imports followed but not assignments."""
    return _named(node, scope)


def external(node: ast.expr, scope: Scope) -> str | None:
    """The full name of what is not the user's: `typing.Annotated`."""
    thing = resolve(node, scope)
    return thing.name if isinstance(thing, External) else None


def member(thing: Class, name: str, world: World) -> Thing | None:
    """What the class, or the nearest of its bases, binds the name to."""
    for each in lineage(thing, world).classes:
        owner = each.owner
        if owner is not None and name in owner.names:
            return _bound(owner.names[name], world)
    return None


def _named(node: ast.expr, scope: Scope) -> Thing | None:
    match node:
        case ast.Name(id=name):
            return _lookup(name, scope)
        case ast.Attribute(value=value, attr=attr):
            match _followed(_named(value, scope), scope.world):
                case External(name=name):
                    return External(_spelled(f"{name}.{attr}"))
                case Module() as module:
                    return module_member(module, attr, scope.world)
                case Class() as owner:
                    return member(owner, attr, scope.world)
    return None


def _lookup(name: str, scope: Scope) -> Thing | None:
    if scope.alias is not None and name in scope.alias.parameters:
        return TypeParameter(f"{scope.module.name}.{scope.alias.name}", name)
    own = _in_class(name, scope)
    # A field may have the name of its type, `date: date | None = None`: the type is meant.
    if own is not None and not (isinstance(own, Assigned) and own.annotation is not None):
        return own
    found = _top(scope.module, name, scope.world) or own
    return External(f"builtins.{name}") if found is None and name in BUILTINS else found


def _in_class(name: str, scope: Scope) -> Thing | None:
    each = scope.owner
    if each is not None and name in each.names:
        return _bound(each.names[name], scope.world)
    while each is not None:
        if any(parameter.name == name for parameter in getattr(each.node, "type_params", ())):  # Python 3.12
            return TypeParameter(f"{each.module.name}.{each.name}", name)
        each = each.outer
    return None


def module_member(module: Module, name: str, world: World) -> Thing | None:
    """What the name at the top of the module stands for, or the module of a package that has the name."""
    found = _top(module, name, world)
    return found if found is not None or not module.source.package else world.module(f"{module.name}.{name}")


def _top(module: Module, name: str, world: World) -> Thing | None:
    if name in module.resolved:
        return module.resolved[name]
    if name in module.pending:  # two modules that import the name from each other
        return None
    module.pending.add(name)
    found = _at_top(module, name, world)
    module.pending.discard(name)
    if found is not None or not any(each is not None and each.pending for each in world.modules.values()):
        module.resolved[name] = found
    return found


def _at_top(module: Module, name: str, world: World) -> Thing | None:
    bound = module.names.get(name)
    if bound is not None:
        return _bound(bound, world)
    for star in module.stars if not name.startswith("_") else ():
        found = _starred(star, name, world)
        if found is not None:
            return found
    return None


def _starred(star: str, name: str, world: World) -> Thing | None:
    """What `from star import *` binds the name to."""
    if star in LISTED:
        return External(_spelled(f"{star}.{name}")) if name in _listed(star) else None
    other = world.module(star)
    return _top(other, name, world) if other is not None else None


@cache
def _listed(module: str) -> frozenset[str]:
    return frozenset(importlib.import_module(module).__all__)


def _bound(bound: Definition, world: World) -> Thing | None:
    if not isinstance(bound, Imported):
        return bound
    module = world.module(bound.module)
    if bound.name is None:
        return module if module is not None else _outside(bound.module, world)
    if module is not None:
        return module_member(module, bound.name, world)
    submodule = world.module(f"{bound.module}.{bound.name}")
    return submodule if submodule is not None else _outside(f"{bound.module}.{bound.name}", world)


def _outside(name: str, world: World) -> External | Module | None:
    if not world.ours(name):
        return External(_spelled(name))
    return None


def _spelled(name: str) -> str:
    for prefix, known in SPELLINGS:
        if name.startswith(prefix):
            return known + name[len(prefix) :]
    return name


def _followed(thing: Thing | None, world: World) -> Thing | None:
    for _ in range(DEPTH):
        if not isinstance(thing, Assigned):
            return thing
        match thing.value:
            case ast.Name() | ast.Attribute():
                further = _named(thing.value, Scope(world, thing.module, thing.owner))
                if further is None or further is thing:
                    return thing
                thing = further
            case ast.Call(func=func) if _is_type_variable(func, thing, world):
                return TypeParameter(thing.module.name, thing.name)
            case _:
                return thing
    return None


def _is_type_variable(func: ast.expr, thing: Assigned, world: World) -> bool:
    named = _named(func, Scope(world, thing.module, thing.owner))
    return isinstance(named, External) and named.name == "typing.TypeVar"


def lineage(owner: Class, world: World) -> Lineage:
    """The class and all its bases in Python's order, with what their type parameters stand for."""
    if owner not in world.lineages:
        world.lineages[owner] = Lineage((Scope(world, owner.module, owner),))  # for a class that is its own base
        world.lineages[owner] = _lineage(Scope(world, owner.module, owner))
    return world.lineages[owner]


def parameters(owner: Class, world: World) -> list[TypeParameter]:
    """The type parameters of the class, in order."""
    return _parameters(owner, _around(owner, Scope(world, owner.module, owner)))


def _lineage(scope: Scope) -> Lineage:
    owner = scope.owner
    assert owner is not None
    around = _around(owner, scope)
    orders: list[list[Scope | str]] = []
    unknown: list[tuple[ast.expr, Class]] = []
    for base in owner.node.bases:
        match _base(base, around):
            case Scope(bound=bound) as found:
                above = _lineage(found) if bound else lineage(_class(found), scope.world)
                orders.append([*above.classes, *above.externals])
                unknown.extend(above.unknown)
            case str(name):
                orders.append([name])
                if name.partition(".")[0] not in OTHERS:
                    unknown.append((base, owner))
            case None:
                unknown.append((base, owner))
    merged = _merged([*orders, [order[0] for order in orders]])
    classes = tuple(each for each in merged if isinstance(each, Scope))
    return Lineage((scope, *classes), tuple(each for each in merged if isinstance(each, str)), tuple(unknown))


def _around(owner: Class, scope: Scope) -> Scope:
    """The scope of what stands in the class's head, which sees its own type parameters but not its body."""
    inner = owner if getattr(owner.node, "type_params", ()) else owner.outer
    return Scope(scope.world, owner.module, inner, scope.bound)


def _class(scope: Scope) -> Class:
    assert scope.owner is not None
    return scope.owner


def _base(node: ast.expr, around: Scope) -> Scope | str | None:
    """A base as the scope of its class, or the name of one that is not the user's."""
    given: list[ast.expr] = []
    for _ in range(DEPTH):
        if isinstance(node, ast.Subscript):
            given = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            node = node.value
        match resolve(node, around):
            case Class() as found:
                # What the arguments stand for is seen from where they were written.
                names = parameters(found, around.world) if given else []
                return Scope(
                    around.world,
                    found.module,
                    found,
                    {name: Bound(each, around) for name, each in zip(names, given, strict=False)},
                )
            case External(name=name):
                return name
            case Assigned(value=ast.Subscript() as value) as alias:
                node, around = value, Scope(around.world, alias.module, alias.owner)
            case _:
                return None
    return None


def _parameters(owner: Class, around: Scope) -> list[TypeParameter]:
    own = getattr(owner.node, "type_params", ())  # Python 3.12
    if own:
        return [TypeParameter(f"{owner.module.name}.{owner.name}", each.name) for each in own]
    found: dict[TypeParameter, None] = {}
    for base in owner.node.bases:
        if isinstance(base, ast.Subscript):
            given = base.slice.elts if isinstance(base.slice, ast.Tuple) else [base.slice]
            used = [each for node in given for each in type_variables(node, around)]
            if external(base.value, around) in ("typing.Generic", "typing.Protocol"):
                return used
            found.update(dict.fromkeys(used))
    return list(found)


def type_variables(node: ast.expr, around: Scope) -> Iterator[TypeParameter]:
    match node:
        case ast.Name() | ast.Attribute():
            thing = resolve(node, around)
            if isinstance(thing, TypeParameter):
                yield thing
        case ast.Subscript(slice=inner):
            yield from type_variables(inner, around)
        case ast.Tuple(elts=several) | ast.List(elts=several):
            for each in several:
                yield from type_variables(each, around)
        case ast.BinOp(left=left, right=right):
            yield from type_variables(left, around)
            yield from type_variables(right, around)


def _merged(orders: Sequence[Sequence[Scope | str]]) -> list[Scope | str]:
    """The C3 order of Python; where there is none, Python refuses the class, and the bases come as they were written."""
    left = [list(order) for order in orders if order]
    merged: list[Scope | str] = []
    while left:
        later = {_identity(each) for order in left for each in order[1:]}
        head = next((order[0] for order in left if _identity(order[0]) not in later), left[0][0])
        merged.append(head)
        left = [[each for each in order if _identity(each) != _identity(head)] for order in left]
        left = [order for order in left if order]
    return merged


def _identity(entry: Scope | str) -> Hashable:
    return entry if isinstance(entry, str) else entry.owner
