"""Marker calls: an expression in, the marker with its arguments under their parameters' names out."""

from __future__ import annotations

import ast
import difflib
import inspect
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from liftgen import markers
from liftgen.declarations import Argument, MarkerDeclaration
from liftgen.read.literals import Dynamic, Static, read_value, referred_class
from liftgen.read.names import DEPTH, definition
from liftgen.read.world import Assigned, External, Scope
from liftgen.rules.markers import MarkerArguments, MarkerArgumentType, NotStatic, UnknownMarker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.declarations import Value
    from liftgen.diagnostics import Span

PREFIX = "liftgen."

ON_FIELDS = frozenset(
    {"PK", "SK", "Version", "CreatedAt", "UpdatedAt", "DeletedAt", "TTL"}
    | {"Encrypted", "Attr", "OmitEmpty", "AsSet", "AsJson", "RenamedFrom", "Tag"}
)
"""The markers that stand in the annotation of a field."""
ON_BOTH = frozenset({"RenamedFrom"})
"""The markers that stand there, or in `class Dynamo`."""
ON_MODULES = frozenset({"Table", "Transaction"})
"""The markers that stand at the top of a module."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a marker: the kinds of value that it takes, as its annotation says."""

    name: str
    kinds: frozenset[str]
    required: bool
    positional: bool
    spreads: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """How a marker is written; `bare` when it may stand without a call."""

    text: str
    parameters: tuple[Parameter, ...]
    bare: bool


@cache
def signatures() -> dict[str, Signature]:
    """Every marker's signature, from the markers themselves."""
    return {name: _signature(name, value) for name, value in vars(markers).items() if _is_marker(name, value)}


def marker_name(node: ast.expr, scope: Scope, depth: int = 0) -> str | None:
    """The marker that the expression uses, called or bare, aliases followed; None where it is something else."""
    named = node.func if isinstance(node, ast.Call) else node
    if not isinstance(named, ast.Name | ast.Attribute) or depth > DEPTH:
        return None
    match definition(named, scope):
        case External(name=name) if name.startswith(PREFIX):
            return name.removeprefix(PREFIX)
        case Assigned(value=ast.Call()) if isinstance(node, ast.Call):
            return None
        case Assigned(value=value) as alias:
            return marker_name(value, Scope(scope.world, alias.module, alias.owner), depth + 1)
    return None


def read_marker(node: ast.expr, scope: Scope) -> MarkerDeclaration | None:
    """The marker, or None: it is none, or it is wrong and that was reported."""
    name = marker_name(node, scope)
    if name is None:
        return None
    span = scope.span(node)
    if name not in signatures():
        nearest = difflib.get_close_matches(name, signatures(), 1, 0.5)
        scope.report.add(UnknownMarker(name, nearest[0] if nearest else None), span)
        return None
    alias = _alias(node, scope)
    if alias is not None:
        found = read_marker(alias.value, Scope(scope.world, alias.module, alias.owner))
        return replace(found, span=span) if found is not None else None
    if not isinstance(node, ast.Call):
        return _bare(name, span, scope)
    return _called(name, node, scope)


def _alias(node: ast.expr, scope: Scope) -> Assigned | None:
    """The assignment that the marker was given a name by: `STAMP = Tag("…")`."""
    if isinstance(node, ast.Call):
        return None
    thing = definition(node, scope)
    return thing if isinstance(thing, Assigned) else None


def _bare(name: str, span: Span, scope: Scope) -> MarkerDeclaration | None:
    if signatures()[name].bare:
        return MarkerDeclaration(name, span=span)
    _wrong(name, "is used without its arguments", span, scope)
    return None


def _called(name: str, call: ast.Call, scope: Scope) -> MarkerDeclaration | None:
    signature = signatures()[name]
    given = _bound(name, signature, call, scope)
    arguments = tuple(each for each in given if each is not None)
    named = {each.name for each in arguments}
    missing = [each.name for each in signature.parameters if each.required and each.name not in named]
    # An argument that was wrong has been reported and is not missed as well.
    if len(arguments) < len(given):
        return None
    if missing:
        _wrong(name, f"lacks {_listed(missing)}", scope.span(call), scope)
        return None
    return MarkerDeclaration(name, arguments, span=scope.span(call))


def _bound(name: str, signature: Signature, call: ast.Call, scope: Scope) -> list[Argument | None]:
    found: list[Argument | None] = []
    positional = [each for each in signature.parameters if each.positional]
    spreading = next((each for each in signature.parameters if each.spreads), None)
    single = [each for each in positional if not each.spreads]
    rest = call.args[len(single) :]
    for parameter, node in zip(single, call.args, strict=False):
        found.append(_argument(name, parameter, node, scope))
    if spreading is not None and rest:
        found.append(_spread(name, spreading, rest, scope))
    elif rest:
        count = f"{len(single)} arguments" if len(single) != 1 else "one argument"
        _wrong(name, f"takes {count if single else 'no argument'} by position", scope.span(rest[0]), scope)
        found.append(None)
    known = {each.name: each for each in signature.parameters if not each.spreads}
    for keyword in call.keywords:
        already = {each.name for each in found if each is not None}
        if keyword.arg is None:
            spread = NotStatic(
                f"**{scope.source.written(keyword.value)}", "its names are only known when the file runs"
            )
            scope.report.add(spread, scope.span(keyword.value))
            found.append(None)
        elif keyword.arg not in known:
            nearest = difflib.get_close_matches(keyword.arg, known, 1, 0.6)
            hint = f", only `{nearest[0]}`" if nearest else ""
            _wrong(name, f"has no argument `{keyword.arg}`{hint}", scope.span(keyword), scope)
            found.append(None)
        elif keyword.arg in already:
            _wrong(name, f"is given `{keyword.arg}` twice", scope.span(keyword), scope)
            found.append(None)
        else:
            found.append(_argument(name, known[keyword.arg], keyword.value, scope))
    return found


def _argument(marker: str, parameter: Parameter, node: ast.expr, scope: Scope) -> Argument | None:
    match _read(marker, parameter, node, scope):
        case None:
            return None
        case Static(value):
            return Argument(parameter.name, value, scope.span(node))
        case MarkerDeclaration() as inner:
            return Argument(parameter.name, inner, scope.span(node))


def _spread(marker: str, parameter: Parameter, nodes: list[ast.expr], scope: Scope) -> Argument | None:
    values: list[Value | MarkerDeclaration] = []
    for node in nodes:
        inner = node.value if isinstance(node, ast.Starred) else node
        several = replace(parameter, kinds=frozenset({"Sequence[str]"})) if inner is not node else parameter
        match _read(marker, several, inner, scope):
            case None:
                return None
            case Static(tuple() as spread) if inner is not node:
                values.extend(spread)
            case Static(value):
                values.append(value)
            case MarkerDeclaration() as declared:
                values.append(declared)
    first, last = scope.span(nodes[0]), scope.span(nodes[-1])
    return Argument(parameter.name, tuple(values), replace(first, end_line=last.end_line, end_column=last.end_column))


def _read(marker: str, parameter: Parameter, node: ast.expr, scope: Scope) -> Static | MarkerDeclaration | None:
    if "Any" in parameter.kinds and marker_name(node, scope) is not None:
        return read_marker(node, scope)
    if parameter.kinds & {"ModelReference", "Any"}:
        owner = referred_class(node, scope)
        if owner is not None:
            return Static(owner.name)
    if "Mapping[str, Any]" in parameter.kinds and isinstance(node, ast.Dict):
        return _pairs(node, scope)
    match read_value(node, scope):
        case Static(value) as static if "Any" in parameter.kinds or any(_is(kind, value) for kind in parameter.kinds):
            return static
        case Static():
            scope.report.add(
                MarkerArgumentType(marker, parameter.name, scope.source.written(node), _expected(parameter.kinds)),
                scope.span(node),
            )
        case Dynamic(node=piece, reason=reason):
            scope.report.add(NotStatic(scope.source.written(piece), reason), scope.span(piece))
    return None


def _pairs(node: ast.Dict, scope: Scope) -> Static | None:
    pairs: list[tuple[Value, ...]] = []
    for key, value in zip(node.keys, node.values, strict=True):
        pair = [
            read_value(each, scope) if each is not None else Dynamic(value, "what it spreads is not a constant")
            for each in (key, value)
        ]
        for each in pair:
            if isinstance(each, Dynamic):
                scope.report.add(NotStatic(scope.source.written(each.node), each.reason), scope.span(each.node))
                return None
        pairs.append(tuple(each.value for each in pair if isinstance(each, Static)))
    return Static(tuple(pairs))


def _is(kind: str, value: Value) -> bool:
    match kind:
        case "str" | "ModelReference":
            return isinstance(value, str)
        case "bool":
            return isinstance(value, bool)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "None":
            return value is None
        case "Sequence[str]":
            return isinstance(value, tuple) and bool(value) and all(isinstance(each, str) for each in value)
    return False


def _expected(kinds: frozenset[str]) -> str:
    words = {
        "str": "text",
        "Sequence[str]": "a list of names",
        "ModelReference": "a model or its name",
        "bool": "`True` or `False`",
        "int": "a whole number",
        "float": "a number",
        "Mapping[str, Any]": "a dict of names and values",
    }
    said = [text for kind, text in words.items() if kind in kinds]
    return " or ".join(said)


def _listed(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _wrong(name: str, reason: str, span: Span, scope: Scope) -> None:
    scope.report.add(MarkerArguments(name, reason, signatures()[name].text), span)


def _is_marker(name: str, value: object) -> bool:
    if name.startswith("_") or value is markers.Marker:
        return False
    return getattr(value, "__module__", None) == markers.__name__ and (
        inspect.isfunction(value) or inspect.isclass(value) or isinstance(value, markers.Marker)
    )


def _signature(name: str, value: object) -> Signature:
    if not callable(value):
        return Signature(name, (), bare=True)
    signature = inspect.signature(value)
    parameters = tuple(_parameter(each) for each in signature.parameters.values())
    # A class among the markers is one that may stand bare too: `TTL`.
    return Signature(f"{name}({', '.join(_written(signature))})", parameters, bare=inspect.isclass(value))


def _parameter(parameter: inspect.Parameter) -> Parameter:
    spreads = parameter.kind is parameter.VAR_POSITIONAL
    return Parameter(
        parameter.name,
        frozenset(each.strip() for each in str(parameter.annotation).split("|")),
        required=parameter.default is parameter.empty and not spreads,
        positional=parameter.kind is not parameter.KEYWORD_ONLY,
        spreads=spreads,
    )


def _written(signature: inspect.Signature) -> Iterator[str]:
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            yield f"*{parameter.name}"
        elif parameter.default is parameter.empty:
            yield f"{parameter.name}=" if parameter.kind is parameter.KEYWORD_ONLY else parameter.name
        else:
            yield f"{parameter.name}={parameter.default!r}"
