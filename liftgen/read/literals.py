"""Literals: an expression in, its value without running anything out, or the reason why it is not known; members of enums too."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liftgen.read.names import DEPTH, definition, external, lineage, resolve
from liftgen.read.world import Assigned, Class, External, Member, Scope
from liftgen.rules.types import UnsupportedEnum

if TYPE_CHECKING:
    from liftgen.declarations import Value
    from liftgen.read.world import World

DIGITS = 400
"""Bits: a larger number cannot be stored anywhere (DynamoDB has 38 digits), and takes long to write out."""


PLAIN = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.ReprEnum"})
FLAGS = frozenset({"enum.Flag", "enum.IntFlag"})


@dataclass(frozen=True, slots=True)
class Static:
    """The value; lists and tuples both as tuples."""

    value: Value


@dataclass(frozen=True, slots=True)
class Dynamic:
    """The piece that cannot be read, and why."""

    node: ast.expr
    reason: str


def read_value(node: ast.expr, scope: Scope, depth: int = 0) -> Static | Dynamic:
    """What the expression is worth, constants of modules and members of enums followed."""
    match node:
        case ast.Constant(value=value):
            return _constant(node, value)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return _items(items, node, scope, depth)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _negative(operand, scope, depth)
        case ast.BinOp(op=ast.Add()):
            return _joined(node, scope, depth)
        case ast.Name() | ast.Attribute():
            return _name(node, scope, depth)
        case ast.JoinedStr():
            return Dynamic(node, "an f-string is put together when the file runs")
        case ast.Call():
            return Dynamic(node, "a call gives its value when the file runs")
        case ast.Starred():
            return Dynamic(node, "what it spreads is not a constant")
        case _:
            return Dynamic(node, "it is not a literal")


def _constant(node: ast.expr, value: object) -> Static | Dynamic:
    match value:
        case str():
            if not value.isascii() and any("\ud800" <= each <= "\udfff" for each in value):
                return Dynamic(node, "it holds half of a surrogate pair, which no file can hold")
            return Static(value)
        case bool() | float() | None:
            return Static(value)
        case int():
            return Static(value) if value.bit_length() < DIGITS else Dynamic(node, "the number is too large")
        case _:
            return Dynamic(node, "it is not text, a number, true, false or None")


def _items(items: list[ast.expr], node: ast.expr, scope: Scope, depth: int) -> Static | Dynamic:
    if depth > DEPTH:
        return Dynamic(node, "it is nested too deeply")
    values: list[Value] = []
    for item in items:
        spread = isinstance(item, ast.Starred)
        match read_value(item.value if isinstance(item, ast.Starred) else item, scope, depth + 1):
            case Static(value) if not spread:
                values.append(value)
            case Static(tuple() as several):
                values.extend(several)
            case Static():
                return Dynamic(item, "what it spreads is not a list")
            case Dynamic() as dynamic:
                return dynamic
    return Static(tuple(values))


def _negative(operand: ast.expr, scope: Scope, depth: int) -> Static | Dynamic:
    match read_value(operand, scope, depth + 1) if depth < DEPTH else None:
        case Static(bool()):
            return Dynamic(operand, "it is not a number")
        case Static(int() | float() as value):
            return Static(-value)
        case Dynamic() as dynamic:
            return dynamic
        case _:
            return Dynamic(operand, "it is not a number")


def _joined(node: ast.BinOp, scope: Scope, depth: int) -> Static | Dynamic:
    if depth > DEPTH:
        return Dynamic(node, "it is nested too deeply")
    left, right = read_value(node.left, scope, depth + 1), read_value(node.right, scope, depth + 1)
    match left, right:
        case Static(str() as first), Static(str() as second):
            return Static(first + second)
        case Static(tuple() as first), Static(tuple() as second):
            return Static(first + second)
        case Dynamic(), _:
            return left
        case _, Dynamic():
            return right
        case _:
            return Dynamic(node, "only text is put together, and lists")


def _name(node: ast.expr, scope: Scope, depth: int) -> Static | Dynamic:
    if depth > DEPTH:
        return Dynamic(node, "it stands for itself")
    if isinstance(node, ast.Attribute) and node.attr == "value":
        enum_value = _enum_value(definition(node.value, scope), scope)
        if enum_value is not None:
            return enum_value
    match definition(node, scope):
        case Assigned() as constant:
            of_enum = _enum_value(constant, scope)
            if of_enum is not None:
                return of_enum
            found = read_value(constant.value, Scope(scope.world, constant.module, constant.owner), depth + 1)
            return replace(found, node=node) if isinstance(found, Dynamic) else found
        case Class():
            return Dynamic(node, "it is a class")
        case External(name="math.inf" | "math.nan"):
            return Dynamic(node, "no number of DynamoDB is infinite")
        case External():
            return Dynamic(node, "it is not stated in the project")
        case None:
            return Dynamic(node, "its name is not stated in the module")
        case _:
            return Dynamic(node, "it is not a constant")


def _enum_value(thing: object, scope: Scope) -> Static | Dynamic | None:
    """The value of a member of an enum; None where it is not a member."""
    if not isinstance(thing, Assigned) or thing.owner is None or not is_enum(thing.owner, scope.world):
        return None
    return next(
        (Static(member.value) for member in enum_members(thing.owner, scope.world) if member.name == thing.name), None
    )


def referred_class(node: ast.expr, scope: Scope) -> Class | None:
    """The user's class that a name stands for."""
    thing = resolve(node, scope) if isinstance(node, ast.Name | ast.Attribute) else None
    return thing if isinstance(thing, Class) else None


def is_enum(owner: Class, world: World) -> bool:
    """Whether the class is an enum, directly or by its bases."""
    return any(name in PLAIN or name in FLAGS for name in lineage(owner, world).externals)


def is_flag(owner: Class, world: World) -> bool:
    """Whether the class is an enum whose members are combined."""
    return any(name in FLAGS for name in lineage(owner, world).externals)


def enum_members(owner: Class, world: World) -> tuple[Member, ...]:
    """The members in order, aliases left out; a member whose value cannot be stored is a finding and left out."""
    if owner not in world.enums:
        world.enums[owner] = ()  # a member whose value names a member of the same enum
        world.enums[owner] = _members(owner, world)
    return world.enums[owner]


def _members(owner: Class, world: World) -> tuple[Member, ...]:
    inherited = lineage(owner, world)
    text = "enum.StrEnum" in inherited.externals
    as_text = "builtins.str" in inherited.externals
    found: list[Member] = []
    for scope in inherited.classes[:1]:
        for statement in owner.node.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if not _reserved(name):
                    member = _member(name, value, found, scope, text=text, as_text=as_text)
                    if member is not None and all(member.value != each.value for each in found):
                        found.append(member)
    return tuple(found)


def _reserved(name: str) -> bool:
    return name.startswith("__") or (name.startswith("_") and name.endswith("_") and name != "_")


def _member(
    name: str, node: ast.expr, before: list[Member], scope: Scope, *, text: bool, as_text: bool
) -> Member | None:
    owner = scope.owner
    assert owner is not None
    if isinstance(node, ast.Call):
        called = external(node.func, scope)
        if called == "enum.auto" and not node.args:
            number = _next(before)
            return Member(name, name.lower() if text else str(number) if as_text else number)
        if called == "enum.nonmember":
            return None
        if called == "enum.member" and len(node.args) == 1:
            node = node.args[0]
    same = next((each for each in before if isinstance(node, ast.Name) and each.name == node.id), None)
    if same is not None:
        return Member(name, same.value)
    match read_value(node, scope):
        case Static(str() | int() as value) if not isinstance(value, bool):
            return Member(name, value)
        case Static():
            reason = f"`{scope.source.written(node)}` is neither text nor a whole number"
        case Dynamic(reason=reason):
            pass
    scope.report.add(UnsupportedEnum(owner.name, name, reason), scope.span(node))
    return None


def _next(before: list[Member]) -> int:
    numbers = [each.value for each in before if isinstance(each.value, int)]
    return max(numbers) + 1 if numbers else 1
