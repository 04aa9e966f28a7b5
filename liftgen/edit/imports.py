"""Imports: names merged into those that a module has, where a person and the formatter would put them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst
from libcst.helpers import get_full_name_for_node

from liftgen.edit.commas import NOTHING, Items
from liftgen.edit.edits import RefusedError
from liftgen.outputs.python_source import INDENT, WIDTH, import_block, import_order, member_order, width
from liftgen.rules.editing import NameTaken

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from liftgen.outputs.python_source import Names

WIDE = 120
"""How wide a line may be in a file that has lines wider than the formatter leaves them by default."""

BLANK = cst.EmptyLine(indent=False)


def add_imports(module: cst.Module, names: Iterable[Names], first_party: Collection[str] = ()) -> cst.Module:
    """The module with these names imported; a name that stands for something else there is refused."""
    bound = bound_names(module)
    needed: dict[str, list[str]] = {}
    for home, name in dict.fromkeys(names):
        own, _, alias = name.partition(" as ")
        local, origin = alias or own, f"{home}.{own}"
        if bound.get(local, origin) != origin:
            raise RefusedError(NameTaken(local), local)
        if local not in bound:
            needed.setdefault(home, []).append(name)
    for home, missing in needed.items():
        module = _with(module, home, missing, first_party)
    return module


def bound_names(module: cst.Module) -> dict[str, str]:
    """What each name at the top stands for: `liftgen.Key` for one that was imported, its own name for any other."""
    found: dict[str, str] = {}
    for statement in module.body:
        found.update(bindings(statement))
    return found


def bindings(statement: cst.BaseStatement | cst.BaseSmallStatement | cst.BaseSuite) -> Iterator[tuple[str, str]]:
    """The names that a statement binds, and what each stands for."""
    match statement:
        case cst.ClassDef(name=name) | cst.FunctionDef(name=name):
            yield name.value, name.value
        case cst.SimpleStatementLine(body=body) | cst.IndentedBlock(body=body):
            for each in body:
                yield from bindings(each)
        case cst.Assign(targets=targets):
            for target in targets:
                if isinstance(target.target, cst.Name):
                    yield target.target.value, target.target.value
        case cst.AnnAssign(target=cst.Name(value=name)) | cst.TypeAlias(name=cst.Name(value=name)):
            yield name, name
        case cst.ImportFrom(names=names) if not isinstance(names, cst.ImportStar):
            home = "." * len(statement.relative) + (_dotted(statement.module) if statement.module else "")
            for alias in names:
                yield _local(alias), f"{home}.{alias.evaluated_name}"
        case cst.Import(names=names):
            for alias in names:
                name = alias.evaluated_name
                yield (_local(alias), name) if alias.asname else (name.partition(".")[0], name.partition(".")[0])
        case cst.If(body=cst.IndentedBlock() as body, orelse=orelse):
            yield from bindings(body)
            if isinstance(orelse, cst.If):
                yield from bindings(orelse)
            elif orelse is not None and isinstance(orelse.body, cst.IndentedBlock):
                yield from bindings(orelse.body)
        case cst.Try(body=cst.IndentedBlock() as body, handlers=handlers):
            yield from bindings(body)
            for handler in handlers:
                if isinstance(handler.body, cst.IndentedBlock):
                    yield from bindings(handler.body)
        case _:
            pass


def is_import(statement: cst.BaseStatement) -> bool:
    """Whether a line begins with an import."""
    return isinstance(statement, cst.SimpleStatementLine) and isinstance(statement.body[0], cst.Import | cst.ImportFrom)


def after_head(module: cst.Module) -> int:
    """The index of the first statement below the docstring and the imports that follow it."""
    index = 1 if module.get_docstring() is not None else 0
    while index < len(module.body) and is_import(module.body[index]):
        index += 1
    return index


def without_blank_lines(lines: Sequence[cst.EmptyLine]) -> list[cst.EmptyLine]:
    """The lines above a statement from the first comment on."""
    rest = list(lines)
    while rest and rest[0].comment is None:
        rest.pop(0)
    return rest


def with_blank_lines(statement: cst.BaseStatement, count: int) -> cst.BaseStatement:
    """The statement with exactly this many blank lines above it and its comments."""
    lines = without_blank_lines(getattr(statement, "leading_lines", ()))
    changed: cst.BaseStatement = statement.with_changes(leading_lines=[*[BLANK] * count, *lines])
    return changed


def _with(module: cst.Module, home: str, names: list[str], first_party: Collection[str]) -> cst.Module:
    """The module with names of one other module, none of which it has."""
    plain = [each for each in names if " as " not in each]
    for index, statement in enumerate(module.body):
        if plain and isinstance(statement, cst.SimpleStatementLine):
            small = [_joined(each, home, plain, module) for each in statement.body]
            if small != list(statement.body):
                body = [*module.body[:index], statement.with_changes(body=small), *module.body[index + 1 :]]
                module = module.with_changes(body=body)
                names = [each for each in names if each not in plain]
                break
    if names:
        lines = import_block(((home, each) for each in names), first_party).splitlines(keepends=True)
        for statement in cst.parse_module("".join(lines)).body:
            module = _placed(module, statement, first_party)
    return module


def _joined(
    statement: cst.BaseSmallStatement, home: str, names: list[str], module: cst.Module
) -> cst.BaseSmallStatement:
    """The statement with the names, where it imports from this module by plain names."""
    match statement:
        case cst.ImportFrom(module=cst.Name() | cst.Attribute() as origin, relative=[], names=aliases) if (
            not isinstance(aliases, cst.ImportStar)
            and _dotted(origin) == home
            and not any(each.asname for each in aliases)
        ):
            joined = _with_names(statement, aliases, names)
            return joined if joined.lpar or width(module.code_for_node(joined)) <= _limit(module) else _wrapped(joined)
        case _:
            return statement


def _with_names(statement: cst.ImportFrom, aliases: Sequence[cst.ImportAlias], names: Iterable[str]) -> cst.ImportFrom:
    """The statement with more names: in their places where the others are in order, else at the end."""
    opening = statement.lpar.whitespace_after if statement.lpar else NOTHING
    items = Items(tuple(aliases), opening, statement.rpar.whitespace_before if statement.rpar else NOTHING)
    for name in names:
        items = items.with_item(_index(items.items, name), cst.ImportAlias(cst.Name(name)))
    rpar = statement.rpar.with_changes(whitespace_before=items.closing) if statement.rpar else None
    return statement.with_changes(names=items.items, rpar=rpar)


def _index(aliases: Sequence[cst.ImportAlias], name: str) -> int:
    known = [each.evaluated_name for each in aliases]
    orders: tuple[Callable[[str], Any], ...] = (member_order, str.casefold, str)
    for order in orders:
        if known == sorted(known, key=order):
            return sum(order(each) < order(name) for each in known)
    return len(known)


def _wrapped(statement: cst.ImportFrom) -> cst.ImportFrom:
    """The statement in brackets, one name on each line."""
    assert not isinstance(statement.names, cst.ImportStar)
    inner = cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(" " * INDENT))
    outer = cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(""))
    *first, last = statement.names
    names = [each.with_changes(comma=cst.Comma(whitespace_after=inner)) for each in first]
    names.append(last.with_changes(comma=cst.Comma(whitespace_after=outer)))
    return statement.with_changes(lpar=cst.LeftParen(whitespace_after=inner), names=names, rpar=cst.RightParen())


def _placed(module: cst.Module, statement: cst.BaseStatement, first_party: Collection[str]) -> cst.Module:
    """The module with a new import among those at its head, in their order, in a section with its like."""
    body: list[cst.BaseStatement] = list(module.body)
    start = 1 if module.get_docstring() is not None else 0
    end = after_head(module)
    ours = _order(statement, first_party)
    index = max((at + 1 for at in range(start, end) if _order(body[at], first_party) <= ours), default=start)
    above = body[index - 1] if index > start else None
    below = body[index] if index < len(body) else None
    blank = start if above is None else int(_order(above, first_party)[0] != ours[0])
    statement = with_blank_lines(statement, blank)
    if below is not None:
        if index < end:
            alike = _order(below, first_party)[0] == ours[0]
            if alike or above is None:
                below = with_blank_lines(below, 0 if alike else 1)
        elif above is None:
            below = with_blank_lines(below, 2 if isinstance(below, cst.BaseCompoundStatement) else 1)
        body[index] = below
    # An empty file ends in a newline from now on.
    ending = module.has_trailing_newline or not body
    return module.with_changes(body=[*body[:index], statement, *body[index:]], has_trailing_newline=ending)


def _order(statement: cst.BaseStatement, first_party: Collection[str]) -> tuple[object, ...]:
    assert isinstance(statement, cst.SimpleStatementLine)
    small = statement.body[0]
    match small:
        case cst.ImportFrom(module=origin, relative=relative):
            return import_order("." * len(relative) + (_dotted(origin) if origin else ""), first_party, plain=False)
        case cst.Import(names=[first, *_]):
            return import_order(first.evaluated_name, first_party, plain=True)
        case _:
            raise AssertionError(small)


def _limit(module: cst.Module) -> int:
    return WIDE if any(len(line) > WIDTH for line in module.code.splitlines()) else WIDTH


def _dotted(node: cst.CSTNode) -> str:
    return get_full_name_for_node(node) or ""


def _local(alias: cst.ImportAlias) -> str:
    return alias.evaluated_alias or alias.evaluated_name
