"""Models: a class in, its declaration out, with the fields and settings of its bases."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from liftgen.declarations import ModelDeclaration
from liftgen.field_types import ModelOf
from liftgen.read.fields import ReadField, own_fields
from liftgen.read.kinds import config_of, dataclass_options, kind_of
from liftgen.read.markers import ON_FIELDS, marker_name
from liftgen.read.names import external, lineage, parameters
from liftgen.read.settings import NAME, has_settings, read_settings
from liftgen.read.world import Scope
from liftgen.rules.models import ComputedAlias, NotAModel, UnreadableBase

if TYPE_CHECKING:
    from liftgen.declarations import FieldDeclaration
    from liftgen.read.kinds import Config
    from liftgen.read.world import Class, Kind, World


def read_model(owner: Class, world: World) -> ModelDeclaration | None:
    """The class's declaration; None when it is no model, or generic and not yet bound."""
    kind = kind_of(owner, world)
    if kind is None or parameters(owner, world):
        return None
    _refuse_unknown_bases(owner, world)
    fields, lost = _fields(owner, kind, world)
    settings = read_settings(owner, world)
    config = config_of(owner, world)
    return ModelDeclaration(
        owner.name,
        owner.module.name,
        kind.name,
        tuple(_named(each, config, world) for each in fields),
        settings.markers,
        settings.table,
        ast.get_docstring(owner.node) or "",
        config.frozen,
        config.extra,
        has_settings(owner),
        _bases(owner, world),
        (*lost, *settings.lost),
        span=owner.span,
    )


def is_settings(owner: Class) -> bool:
    """Whether the class is the `class Dynamo` of another, or stands in one."""
    each: Class | None = owner
    while each is not None:
        if each.outer is not None and each.node.name == NAME:
            return True
        each = each.outer
    return False


def refuse_other_class(owner: Class, world: World, bases: frozenset[Class]) -> None:
    """A class with markers that is no model, nor a base of one."""
    if owner in bases or kind_of(owner, world) is not None:
        return
    if has_settings(owner) or any(_is_marked(each, Scope(world, owner.module, owner)) for each in owner.node.body):
        world.report.add(NotAModel(owner.name), owner.span)


def _is_marked(statement: ast.stmt, scope: Scope) -> bool:
    match statement:
        case ast.AnnAssign(annotation=ast.Subscript(value=value, slice=ast.Tuple(elts=[_, *beside]))):
            known = external(value, scope) == "typing.Annotated"
            return known and any(marker_name(each, scope) in ON_FIELDS for each in beside)
        case _:
            return False


def _fields(owner: Class, kind: Kind, world: World) -> tuple[list[FieldDeclaration], tuple[str, ...]]:
    pydantic = kind.name == "pydantic"
    found: dict[str, ReadField] = {}
    for scope in reversed(lineage(owner, world).classes):
        base = scope.owner
        if base is None or not _gives_fields(base, kind, world):
            continue
        for each in _own_fields(base, scope, pydantic=pydantic):
            found[each.name] = each
    fields = [each.field for each in found.values() if each.field is not None]
    return fields, tuple(each.name for each in found.values() if not each.whole)


def _gives_fields(base: Class, kind: Kind, world: World) -> bool:
    """Whether a model of this kind has the fields of a base: pydantic takes those of every base, others those of their kind."""
    match kind.name:
        case "pydantic":
            return True
        case "msgspec":
            return kind_of(base, world) == kind
        case _:
            return dataclass_options(base, world) is not None


def _own_fields(owner: Class, scope: Scope, *, pydantic: bool) -> tuple[ReadField, ...]:
    if scope.bound:
        return tuple(own_fields(owner, scope, pydantic=pydantic))
    known = scope.world.fields
    if (owner, pydantic) not in known:
        known[owner, pydantic] = tuple(own_fields(owner, scope, pydantic=pydantic))
    return known[owner, pydantic]


def _named(field: FieldDeclaration, config: Config, world: World) -> FieldDeclaration:
    """The field under the keyword that the model's constructor takes."""
    if config.by_name:
        return replace(field, alias=None) if field.alias is not None else field
    if config.generator is not None and field.alias is None:
        node, scope = config.generator
        name = external(node, scope)
        if name is None or not name.startswith("pydantic.alias_generators."):
            world.report.add(ComputedAlias(field.name, scope.source.written(node)), scope.span(node))
            return field
        from pydantic import alias_generators  # a function of its own, and pydantic takes long to import

        generate = getattr(alias_generators, name.rpartition(".")[2], None)
        field = replace(field, alias=generate(field.name)) if generate is not None else field
    return field if field.alias != field.name else replace(field, alias=None)


def _bases(owner: Class, world: World) -> tuple[ModelOf, ...]:
    above = [each.owner for each in lineage(owner, world).classes[1:] if each.owner is not None]
    return tuple(ModelOf(each.module.name, each.name) for each in above if kind_of(each, world) is not None)


def _refuse_unknown_bases(owner: Class, world: World) -> None:
    for node, base in lineage(owner, world).unknown:
        source = base.module.source
        world.report.add(UnreadableBase(source.written(node), base.name), source.span(node))
