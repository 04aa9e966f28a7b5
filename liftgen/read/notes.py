"""Notes: what stands beside a type in `Annotated`, and what `Field` says: markers, limits, a discriminator."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.declarations import Argument, MarkerDeclaration
from liftgen.read.known import CONSTRAINTS
from liftgen.read.literals import Static, read_value
from liftgen.read.markers import ON_FIELDS, ON_MODULES, marker_name, read_marker
from liftgen.read.names import definition, external
from liftgen.read.world import Assigned, Scope
from liftgen.rules.markers import MisplacedMarker

if TYPE_CHECKING:
    from liftgen.declarations import Value
    from liftgen.diagnostics import Span

TAGS = ("dynamorm:", "theorydb:")
"""How a tag is told from other people's text in `Annotated`."""
LIMITS = frozenset(limit for several in CONSTRAINTS.values() for limit in several)
"""The keywords of pydantic's `Field` that limit a value."""

UNREAD = "unread"
"""What a limit is called whose value cannot be read; its value is its name then."""


@dataclass(slots=True)
class Notes:
    """What stands beside a type: markers, limits, and the calls of `Field` in order; not `whole` when a marker was wrong."""

    markers: list[MarkerDeclaration] = field(default_factory=list)
    constraints: list[tuple[str, Value]] = field(default_factory=list)
    calls: list[tuple[ast.Call, Scope]] = field(default_factory=list)
    discriminator: str | None = None
    whole: bool = True
    inner: bool = False
    depth: int = 0
    aliases: tuple[Assigned, ...] = ()

    def add(self, nearer: Notes) -> None:
        """What was said nearer to the field, which wins over what was said before."""
        self.markers += nearer.markers
        self.constraints += nearer.constraints
        self.calls += nearer.calls
        self.whole = self.whole and nearer.whole

    def deeper(self) -> Notes:
        """Notes for a type inside a list or the like, which says nothing about the field itself."""
        return Notes(inner=True, depth=self.depth + 1, aliases=self.aliases)


def read_note(node: ast.expr, scope: Scope, notes: Notes) -> None:
    """One thing that stands beside a type; what is not ours or pydantic's says nothing to us."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and node.value.startswith(TAGS):
            _note_marker(tag(node.value.partition(":")[2], scope.span(node)), scope, notes)
        return
    if marker_name(node, scope) is not None:
        marker = read_marker(node, scope)
        if marker is not None:
            _note_marker(marker, scope, notes)
        else:
            notes.whole = False
        return
    if isinstance(node, ast.Call):
        name = external(node.func, scope)
        if name in ("pydantic.Field", "pydantic.StringConstraints"):
            note_field(node, scope, notes)
        elif name in CONSTRAINTS:
            for limit, given in zip(CONSTRAINTS[name], node.args, strict=False):
                _note_constraint(limit, given, scope, notes)
            note_limits(node, scope, notes)
    elif isinstance(node, ast.Name | ast.Attribute):
        thing = definition(node, scope)
        if isinstance(thing, Assigned) and thing not in notes.aliases:
            notes.aliases = (*notes.aliases, thing)
            read_note(thing.value, Scope(scope.world, thing.module, thing.owner), notes)


def tag(text: str, span: Span) -> MarkerDeclaration:
    """A tag of DynamORM as a marker, however it was spelt."""
    return MarkerDeclaration("Tag", (Argument("text", text, span),), span=span)


def note_field(call: ast.Call, scope: Scope, notes: Notes) -> None:
    """A call of pydantic's `Field`, its limits and its discriminator; the rest is read with the field's default."""
    notes.calls.append((call, scope))
    note_limits(call, scope, notes)
    for keyword in call.keywords:
        if keyword.arg == "discriminator":
            value = read_value(keyword.value, scope)
            notes.discriminator = value.value if isinstance(value, Static) and isinstance(value.value, str) else None


def note_limits(call: ast.Call, scope: Scope, notes: Notes) -> None:
    """The limits of a value among the keywords of a call."""
    for keyword in call.keywords:
        if keyword.arg in LIMITS:
            _note_constraint(keyword.arg, keyword.value, scope, notes)


def _note_constraint(name: str, node: ast.expr, scope: Scope, notes: Notes) -> None:
    value = read_value(_exact(node, scope), scope)
    if not isinstance(value, Static):
        # Whoever holds a value to its limits must know that there is one.
        notes.constraints.append((UNREAD, name))
    elif value.value is not None:
        notes.constraints.append((name, value.value))


def _exact(node: ast.expr, scope: Scope) -> ast.expr:
    """The number that `Decimal("0.01")` is, as one."""
    match node:
        case ast.Call(args=[ast.Constant(value=str() | int() as text)], keywords=[]) if (
            external(node.func, scope) == "decimal.Decimal"
        ):
            try:
                value = Decimal(text)
            except ArithmeticError:
                return node
            if not value.is_finite():
                return node
            number = int(value) if value == value.to_integral_value() else float(value)
            return ast.copy_location(ast.Constant(number), node)
        case _:
            return node


def _note_marker(marker: MarkerDeclaration, scope: Scope, notes: Notes) -> None:
    notes.whole = notes.whole and not notes.inner and marker.name in ON_FIELDS
    if notes.inner:
        way_out = f"write it round the whole type: `Annotated[…, {marker.name}]`"
        scope.report.add(MisplacedMarker(marker.name, "inside another type", way_out), marker.span)
    elif marker.name not in ON_FIELDS:
        where = "at the top of the module" if marker.name in ON_MODULES else "in `class Dynamo`"
        scope.report.add(MisplacedMarker(marker.name, "in an annotation", f"it stands {where}"), marker.span)
    else:
        notes.markers.append(marker)
