"""Mutants: every small way in which a function of a generated module can be broken, as the source of the whole module."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
}


SPOIL = "!"
"""What spoilt text begins with: it sorts before all that keys are made of, so that a bound of it leaves out what is in it."""

HARMLESS = {"by_name"}
"""Arguments that change nothing in a model without aliases."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken module: where it is broken, how, and its source."""

    function: str
    line: int
    change: str
    source: str

    def __str__(self) -> str:
        return f"{self.function} line {self.line}: {self.change}"


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of the functions of a module, one change each."""
    tree = ast.parse(source)
    for path, function in _functions(tree):
        for number, (line, change, _) in enumerate(_changes(function)):
            broken = copy.deepcopy(tree)
            twin = next(found for place, found in _functions(broken) if place == path)
            _, _, apply = list(_changes(twin))[number]
            apply()
            yield Mutant(path, line, change, ast.unparse(ast.fix_missing_locations(broken)))


EQUIVALENT = frozenset({"stored"})
"""Functions whose breaks show in time alone: what a decoder does not know of a field, it leaves to the entity's reader."""


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    def walk(nodes: list[ast.stmt], path: str) -> Iterator[tuple[str, ast.FunctionDef]]:
        for node in nodes:
            if isinstance(node, ast.FunctionDef) and not _overload(node) and node.name not in EQUIVALENT:
                yield f"{path}{node.name}", node
            elif isinstance(node, ast.ClassDef) and not _protocol(node):
                yield from walk(node.body, f"{path}{node.name}.")

    yield from walk(tree.body, "")


def _overload(node: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "overload" for each in node.decorator_list)


def _protocol(node: ast.ClassDef) -> bool:
    return any("Protocol" in ast.unparse(base) for base in node.bases)


def _changes(function: ast.FunctionDef) -> Iterator[tuple[int, str, Callable[[], None]]]:
    body = function.body
    start = 1 if ast.get_docstring(function, clean=False) is not None else 0
    yield from _statements(body, start)
    for statement in body[start:]:
        for node in ast.walk(statement):
            yield from _expressions(node)


def _statements(body: list[ast.stmt], start: int = 0) -> Iterator[tuple[int, str, Callable[[], None]]]:
    for place in range(start, len(body)):
        statement = body[place]
        if not isinstance(statement, ast.Pass):
            yield statement.lineno, f"without `{_short(statement)}`", _replacing(body, place)
        for field in ("body", "orelse", "finalbody"):
            inner = getattr(statement, field, None)
            if isinstance(inner, list) and inner and isinstance(inner[0], ast.stmt):
                yield from _statements(inner)


def _replacing(body: list[ast.stmt], place: int) -> Callable[[], None]:
    def apply() -> None:
        body[place] = ast.Pass()

    return apply


def _expressions(node: ast.AST) -> Iterator[tuple[int, str, Callable[[], None]]]:
    match node:
        case ast.keyword(value=ast.Constant(value=bool() as value)) if node.arg not in HARMLESS:
            yield node.lineno, f"`{value}` turned", _setting(node, "value", ast.Constant(not value))
        case ast.Constant(value=int() as value) if not isinstance(value, bool):
            yield node.lineno, f"`{value}` plus one", _setting(node, "value", value + 1)
        case ast.Constant(value=str() as value) if value:
            yield node.lineno, f"`{value}` spoilt", _setting(node, "value", SPOIL + value)
        case ast.Compare(ops=[single]) if type(single) in FLIPPED:
            yield node.lineno, f"`{_short(node)}` turned", _setting(node, "ops", [FLIPPED[type(single)]()])
        case ast.BoolOp(op=ast.And()):
            yield node.lineno, f"`{_short(node)}` with or", _setting(node, "op", ast.Or())
        case ast.BoolOp(op=ast.Or()):
            yield node.lineno, f"`{_short(node)}` with and", _setting(node, "op", ast.And())
        case ast.Call(keywords=[*_, last]) if last.arg is not None and last.arg not in HARMLESS:
            yield node.lineno, f"without `{last.arg}=`", _setting(node, "keywords", node.keywords[:-1])


def _setting(node: ast.AST, field: str, value: object) -> Callable[[], None]:
    def apply() -> None:
        setattr(node, field, value)

    return apply


def _short(node: ast.AST) -> str:
    text = ast.unparse(node).splitlines()[0]
    return text if len(text) <= 60 else text[:57] + "…"
