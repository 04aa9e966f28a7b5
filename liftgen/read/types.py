"""Types: an annotation in, the field type with every name followed out."""

from __future__ import annotations

import ast
import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

from liftgen.field_types import (
    DictOf,
    EnumOf,
    FieldType,
    JsonType,
    ListOf,
    LiteralOf,
    ModelOf,
    NewTypeOf,
    OptionalOf,
    Scalar,
    ScalarType,
    SetOf,
    TupleOf,
    UnionOf,
)
from liftgen.read.kinds import kind_of
from liftgen.read.known import CONSTRAINED, JSON, REASONS, SCALARS
from liftgen.read.literals import Static, enum_members, is_enum, is_flag, read_value
from liftgen.read.markers import read_marker
from liftgen.read.names import DEPTH, definition, external, resolve, type_variables
from liftgen.read.notes import Notes, note_limits, read_note
from liftgen.read.strings import parse_annotation
from liftgen.read.unions import discriminator
from liftgen.read.world import Assigned, Bound, Class, External, Module, Scope, TypeParameter
from liftgen.rules.markers import MisplacedMarker
from liftgen.rules.types import (
    CircularAlias,
    NestedTooDeep,
    UnboundParameter,
    UnknownName,
    UnsupportedType,
    UntoldUnion,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_type(node: ast.expr, scope: Scope, notes: Notes) -> FieldType | None:
    """The type, or None when it cannot be stored and that was reported."""
    if notes.depth > DEPTH:
        scope.report.add(NestedTooDeep(scope.source.summary(node)), scope.span(node))
        return None
    match node:
        case ast.Constant(value=str(text)):
            parsed = parse_annotation(node, text, scope)
            return read_type(parsed, scope, notes) if parsed is not None else None
        case ast.Constant(value=None):
            return _unsupported(node, scope, "it only ever holds None")
        case ast.BinOp(op=ast.BitOr()):
            return _union(_alternatives(node), node, scope, notes)
        case ast.Subscript(value=value, slice=inner):
            given = list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
            return _subscript(node, value, given, scope, notes)
        case ast.Name() | ast.Attribute():
            return _named(node, scope, notes)
        case ast.Call(func=func):
            return _call(node, external(func, scope), scope, notes)
        case _:
            return _unsupported(node, scope, "it is not a type")


def _named(node: ast.expr, scope: Scope, notes: Notes) -> FieldType | None:
    match definition(node, scope):
        case External(name=name):
            return _external(node, name, scope, notes)
        case Class() as owner:
            return _class(node, owner, scope)
        case Assigned() as alias:
            return _alias(node, alias, scope, notes)
        case TypeParameter() as parameter:
            return _parameter(node, parameter, scope, notes)
        case None:
            name = scope.source.written(node)
            nearest = difflib.get_close_matches(name, scope.module.names, 1, 0.75)
            finding = UnknownName(name, scope.module.name, nearest[0] if nearest else None)
            scope.report.add(finding, scope.span(node))
            return None
        case Module():
            return _unsupported(node, scope, "it is a module")
        case _:
            return _unsupported(node, scope, "it is a function")


def _external(node: ast.expr, name: str, scope: Scope, notes: Notes) -> FieldType | None:
    if name in SCALARS:
        return ScalarType(SCALARS[name])
    if name == JSON:
        return JsonType()
    if name in CONSTRAINED:
        base, limits = CONSTRAINED[name]
        notes.constraints.extend(limits)
        return ScalarType(base)
    if name.startswith("liftgen."):
        marker = read_marker(node, scope)
        if marker is not None:
            annotated = f"write `Annotated[…, {scope.source.written(node)}]`"
            scope.report.add(MisplacedMarker(marker.name, "in place of a type", annotated), scope.span(node))
        return None
    reason, way_out = REASONS.get(name, ("lift has no way to store it", None))
    return _unsupported(node, scope, reason, way_out)


def _class(node: ast.expr, owner: Class, scope: Scope) -> FieldType | None:
    if is_flag(owner, scope.world):
        return _unsupported(node, scope, "flags are combined, and a combination has no name", "use a set of an enum")
    if is_enum(owner, scope.world):
        members = enum_members(owner, scope.world)
        if not members:
            stated = any(isinstance(each, ast.Assign) for each in owner.node.body)  # then they were reported
            return None if stated else _unsupported(node, scope, "the enum has no members")
        return EnumOf(owner.module.name, owner.name, tuple((each.name, each.value) for each in members))
    if kind_of(owner, scope.world) is not None:
        scope.world.wanted[owner] = None
        return ModelOf(owner.module.name, owner.name)
    return _unsupported(
        node, scope, "it is neither a model nor an enum", f"make `{owner.name}` a pydantic model or a dataclass"
    )


def _alias(node: ast.expr, alias: Assigned, scope: Scope, notes: Notes) -> FieldType | None:
    parameter = resolve(node, scope)
    if isinstance(parameter, TypeParameter):
        return _parameter(node, parameter, scope, notes)
    if alias in notes.aliases:
        scope.report.add(CircularAlias(alias.name), scope.span(node))
        return None
    inner = Scope(scope.world, alias.module, alias.owner, alias=alias)
    before = notes.aliases
    notes.aliases = (*before, alias)
    notes.depth += 1
    try:
        if isinstance(alias.value, ast.Call):
            return _assigned_call(node, alias, alias.value, inner, scope, notes)
        return read_type(alias.value, inner, notes)
    finally:
        notes.aliases = before
        notes.depth -= 1


def _assigned_call(
    node: ast.expr, alias: Assigned, call: ast.Call, inner: Scope, scope: Scope, notes: Notes
) -> FieldType | None:
    """`UserId = NewType("UserId", str)`, or a type variable, or `Short = constr(max_length=8)`."""
    match external(call.func, inner):
        case "typing.NewType" if len(call.args) == 2:
            base = read_type(call.args[1], inner, notes)
            return NewTypeOf(alias.module.name, alias.name, base) if base is not None else None
        case "typing.TypeAliasType" if len(call.args) >= 2:
            return read_type(call.args[1], inner, notes)
        case None:
            return _unsupported(node, scope, "it is only known when the file runs")
        case name:
            return _call(call, name, inner, notes)


def _parameter(node: ast.expr, parameter: TypeParameter, scope: Scope, notes: Notes) -> FieldType | None:
    bound: Bound | None = scope.bound.get(parameter)
    if bound is None:
        owner = scope.owner.name if scope.owner is not None else scope.module.name
        scope.report.add(UnboundParameter(parameter.name, owner), scope.span(node))
        return None
    return read_type(bound.node, bound.scope, notes)


def _subscript(node: ast.expr, value: ast.expr, given: list[ast.expr], scope: Scope, notes: Notes) -> FieldType | None:
    thing = definition(value, scope)
    match external(value, scope):
        case "typing.Annotated":
            return _annotated(given, scope, notes)
        case "typing.Optional" if len(given) == 1:
            return _union([given[0], ast.copy_location(ast.Constant(None), node)], node, scope, notes)
        case "typing.Union":
            return _union(given, node, scope, notes)
        case "typing.Literal":
            return _literal(node, given, scope)
        case "builtins.list" | "typing.List" if len(given) == 1:
            item = read_type(given[0], scope, notes.deeper())
            return ListOf(item) if item is not None else None
        case "builtins.set" | "typing.Set" if len(given) == 1:
            item = read_type(given[0], scope, notes.deeper())
            return SetOf(item) if item is not None else None
        case "builtins.frozenset" | "typing.FrozenSet" if len(given) == 1:
            item = read_type(given[0], scope, notes.deeper())
            return SetOf(item, frozen=True) if item is not None else None
        case "builtins.dict" | "typing.Dict" if len(given) == 2:
            return _dict(given, scope, notes)
        case "builtins.tuple" | "typing.Tuple":
            return _tuple(given, scope, notes)
        case "typing.Required" | "typing.NotRequired" | "typing.Final" if len(given) == 1:
            return read_type(given[0], scope, notes)
        case str(other):
            reason, way_out = REASONS.get(other, ("lift has no way to store it", None))
            return _unsupported(node, scope, reason, way_out)
    if isinstance(thing, Class):
        way_out = f"give it a name: `class …({scope.source.written(node)}): ...`"
        return _unsupported(node, scope, "a generic model is used without a name of its own", way_out)
    if isinstance(thing, Assigned):
        return _alias_of(thing, given, node, scope, notes)
    return _named(value, scope, notes)


def _alias_of(alias: Assigned, given: list[ast.expr], node: ast.expr, scope: Scope, notes: Notes) -> FieldType | None:
    """A generic alias, `Pair[str]` of `type Pair[T] = tuple[T, T]` or of `Pair = tuple[T, T]`."""
    inner = Scope(scope.world, alias.module, alias.owner, alias=alias)
    names = [TypeParameter(f"{alias.module.name}.{alias.name}", each) for each in alias.parameters]
    names = names or list(dict.fromkeys(type_variables(alias.value, inner)))
    if len(names) != len(given):
        return _unsupported(node, scope, f"`{alias.name}` takes {_types(len(names))}")
    bound = {name: Bound(each, scope) for name, each in zip(names, given, strict=True)}
    if alias in notes.aliases:
        scope.report.add(CircularAlias(alias.name), scope.span(node))
        return None
    notes.aliases = (*notes.aliases, alias)
    return read_type(alias.value, replace(inner, bound=bound), notes)


def _types(count: int) -> str:
    return "one type" if count == 1 else f"{count} types"


def _annotated(given: list[ast.expr], scope: Scope, notes: Notes) -> FieldType | None:
    beside = Notes(inner=notes.inner, aliases=notes.aliases)
    for each in given[1:]:
        read_note(each, scope, beside)
    # What stands beside the type may tell how to read it, and wins over what its alias says.
    notes.discriminator = notes.discriminator or beside.discriminator
    type_ = read_type(given[0], scope, notes)
    notes.add(beside)
    return type_


def _alternatives(node: ast.expr) -> list[ast.expr]:
    found: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def _union(members: Sequence[ast.expr], node: ast.expr, scope: Scope, notes: Notes) -> FieldType | None:
    given = [each for each in members if not _is_none(each, scope)]
    if not given:
        return _unsupported(node, scope, "it only ever holds None")
    inside = notes if len(given) == 1 else Notes(inner=True, depth=notes.depth + 1, aliases=notes.aliases)
    types = [read_type(each, scope, inside) for each in given]
    known = [each for each in types if each is not None]
    if len(known) < len(types):
        return None
    optional = len(given) < len(members) or any(isinstance(each, OptionalOf) for each in known)
    flat = _flat(known)
    found = flat[0] if len(flat) == 1 else _told_apart(flat, node, scope, notes)
    return OptionalOf(found) if found is not None and optional else found


def _flat(types: list[FieldType]) -> list[FieldType]:
    """The members of a union, unions and optionals in it opened, each once."""
    flat: dict[FieldType, None] = {}
    for each in types:
        each = each.item if isinstance(each, OptionalOf) else each
        flat.update(dict.fromkeys(each.members if isinstance(each, UnionOf) else (each,)))
    return list(flat)


def _told_apart(flat: list[FieldType], node: ast.expr, scope: Scope, notes: Notes) -> FieldType | None:
    literals = [each for each in flat if isinstance(each, LiteralOf)]
    if len(literals) == len(flat):
        return LiteralOf(tuple(dict.fromkeys(value for each in literals for value in each.values)))
    models = tuple(each for each in flat if isinstance(each, ModelOf))
    if len(models) < len(flat):
        others = " and ".join(f"`{_spelled(each)}`" for each in flat if not isinstance(each, ModelOf))
        verb = "have" if len(models) < len(flat) - 1 else "has"
        scope.report.add(
            UntoldUnion(scope.source.summary(node), f"{others} {verb} no field that says so"), scope.span(node)
        )
        return None
    name = discriminator(models, notes.discriminator, node, scope)
    return UnionOf(models, name) if name is not None else None


def _spelled(type_: FieldType) -> str:
    match type_:
        case ScalarType(scalar):
            return scalar.value
        case NewTypeOf(name=name) | EnumOf(name=name) | ModelOf(name=name):
            return name
        case LiteralOf():
            return "Literal"
        case ListOf():
            return "list"
        case TupleOf():
            return "tuple"
        case SetOf():
            return "set"
        case DictOf():
            return "dict"
        case JsonType():
            return "JsonValue"
        case UnionOf():
            return "Union"
        case OptionalOf(item):
            return _spelled(item)


def _is_none(node: ast.expr, scope: Scope) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None or node.value == "None"
    return isinstance(node, ast.Name | ast.Attribute) and external(node, scope) == "types.NoneType"


def _literal(node: ast.expr, given: list[ast.expr], scope: Scope) -> FieldType | None:
    values: list[str | int | bool] = []
    optional = False
    for each in given:
        value = read_value(each, scope)
        match value:
            case Static(None):
                optional = True
            case Static(str() | int() as literal) if isinstance(each, ast.Constant | ast.UnaryOp):
                values.append(literal)
            case _:
                way_out = "write the value itself, or use the enum as the type"
                return _unsupported(each, scope, "a `Literal` is of text, whole numbers, `True` and `False`", way_out)
    if not values:
        return _unsupported(node, scope, "it only ever holds None")
    # `1 == True`, so the values are told apart by their type as well.
    told = LiteralOf(tuple({(type(value), value): value for value in values}.values()))
    return OptionalOf(told) if optional else told


def _dict(given: list[ast.expr], scope: Scope, notes: Notes) -> FieldType | None:
    key, value = read_type(given[0], scope, notes.deeper()), read_type(given[1], scope, notes.deeper())
    return DictOf(key, value) if key is not None and value is not None else None


def _tuple(given: list[ast.expr], scope: Scope, notes: Notes) -> FieldType | None:
    repeated = len(given) == 2 and isinstance(given[1], ast.Constant) and given[1].value is Ellipsis
    items = [read_type(each, scope, notes.deeper()) for each in (given[:1] if repeated else given)]
    known = tuple(each for each in items if each is not None)
    return TupleOf(known, repeated) if len(known) == len(items) else None


def _call(node: ast.Call, name: str | None, scope: Scope, notes: Notes) -> FieldType | None:
    """`constr(max_length=8)`, `conlist(int, min_length=1)` and the like."""
    scalars = {
        "pydantic.constr": Scalar.STR,
        "pydantic.conint": Scalar.INT,
        "pydantic.confloat": Scalar.FLOAT,
        "pydantic.condecimal": Scalar.DECIMAL,
        "pydantic.conbytes": Scalar.BYTES,
        "pydantic.condate": Scalar.DATE,
    }
    containers = {"pydantic.conlist": "list", "pydantic.conset": "set", "pydantic.confrozenset": "frozenset"}
    note_limits(node, scope, notes)
    if name in scalars:
        return ScalarType(scalars[name])
    if name in containers and node.args:
        item = read_type(node.args[0], scope, notes.deeper())
        if item is None:
            return None
        return ListOf(item) if containers[name] == "list" else SetOf(item, frozen=containers[name] == "frozenset")
    return _unsupported(node, scope, "a call gives its type when the file runs")


def _unsupported(node: ast.expr, scope: Scope, reason: str, way_out: str | None = None) -> FieldType | None:
    finding = UnsupportedType(scope.source.summary(node), reason)
    scope.report.add(replace(finding, way_out=way_out) if way_out else finding, scope.span(node))
    return None
