"""Unions: the field whose `Literal` tells the models of a union apart."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftgen.read.literals import Static, read_value
from liftgen.read.names import DEPTH, definition, external, lineage
from liftgen.read.strings import parse_annotation
from liftgen.read.world import Assigned, Scope
from liftgen.rules.types import UntoldUnion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.field_types import ModelOf
    from liftgen.read.world import Class, World


def discriminator(models: Sequence[ModelOf], named: str | None, node: ast.expr, scope: Scope) -> str | None:
    """The field whose `Literal` tells the models apart: the one that is named, or the only one that does."""
    wanted = {(each.module.name, each.name): each for each in scope.world.wanted}
    fields = [_literal_fields(wanted[each.module, each.name], scope.world) for each in models]
    common = [name for name in fields[0] if all(name in each for each in fields)]
    telling = [name for name in common if _disjoint([each[name] for each in fields])]
    if named is None and len(telling) == 1:
        return telling[0]
    if named in telling:
        return named
    if named is None:
        reason = "several fields tell them apart" if telling else "they share no field of type `Literal`"
    elif named in common:
        reason = f"two of them have the same value of `{named}`"
    else:
        reason = f"not all of them have a field `{named}` of type `Literal`"
    scope.report.add(UntoldUnion(scope.source.summary(node), reason), scope.span(node))
    return None


def _literal_fields(owner: Class, world: World) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for scope in reversed(lineage(owner, world).classes):
        for statement in scope.owner.node.body if scope.owner is not None else ():
            match statement:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                    found[name] = _literal_values(annotation, scope, 0)
    return {name: values for name, values in found.items() if values}


def _literal_values(node: ast.expr, scope: Scope, depth: int) -> tuple[object, ...]:
    match node:
        case ast.Subscript(value=value, slice=inner):
            given = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            known = external(value, scope)
            if known == "typing.Annotated":
                return _literal_values(given[0], scope, depth + 1)
            if known == "typing.Literal":
                values = [read_value(each, scope) for each in given]
                return tuple(each.value for each in values if isinstance(each, Static))
        case ast.Constant(value=str(text)):
            parsed = parse_annotation(node, text, scope)
            return _literal_values(parsed, scope, depth + 1) if parsed is not None else ()
        case ast.Name() | ast.Attribute():
            thing = definition(node, scope)
            if isinstance(thing, Assigned) and depth < DEPTH:
                return _literal_values(thing.value, Scope(scope.world, thing.module, thing.owner), depth + 1)
    return ()


def _disjoint(values: Sequence[tuple[object, ...]]) -> bool:
    every = [value for each in values for value in each]
    return len(set(every)) == len(every)
