"""Definitions: what another module defines, added to a module beside its kin, and named in `__all__` where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from liftgen.edit.commas import NOTHING, Items
from liftgen.edit.edits import AddDefinitions, RefusedError
from liftgen.edit.imports import (
    BLANK,
    add_imports,
    after_head,
    bindings,
    bound_names,
    is_import,
    with_blank_lines,
)
from liftgen.outputs.python_source import literal
from liftgen.rules.editing import NameTaken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from liftgen.outputs.python_source import Names


def add_definitions(module: cst.Module, edit: AddDefinitions) -> cst.Module:
    """The module with the definitions of another in it, each name of which must be free."""
    addition = cst.parse_module(edit.source.replace("\n", module.default_newline))
    wanted = [each for each in addition.body if not is_import(each)]
    if addition.get_docstring() is not None:
        wanted.pop(0)
    taken = bound_names(module)
    names = [name for each in wanted for name, _ in bindings(each)]
    for name in names:
        if name in taken:
            raise RefusedError(NameTaken(name), name)
    module = add_imports(module, _imports(addition, edit.module), edit.first_party)
    assigned = [each for each in wanted if isinstance(each, cst.SimpleStatementLine)]
    defined = [each for each in wanted if not isinstance(each, cst.SimpleStatementLine)]
    for each in assigned:
        module = _at_head(module, each)
    module = _below(module, defined, _index(module, defined, edit.after)) if defined else module
    return _exported(module, [each for each in names if not each.startswith("_")])


def _imports(addition: cst.Module, own: str) -> Iterator[Names]:
    """What the addition imports; from the module that it goes to it need not."""
    for statement in addition.body:
        for small in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
            match small:
                case cst.ImportFrom(module=cst.Name() | cst.Attribute() as home, names=aliases) if not isinstance(
                    aliases, cst.ImportStar
                ):
                    origin = get_full_name_for_node(home) or ""
                    for each in aliases if origin != own else ():
                        name, alias = each.evaluated_name, each.evaluated_alias
                        yield origin, f"{name} as {alias}" if alias else name
                case _:
                    pass


def _at_head(module: cst.Module, statement: cst.BaseStatement) -> cst.Module:
    """The module with an assignment below its imports, and below those assignments that follow them already."""
    body = list(module.body)
    index = start = after_head(module)
    while index < len(body) and _is_assignment(body[index]):
        index += 1
    blank = 0 if index > start and _is_call(body[index - 1]) else 1 if index else 0
    if index == len(body):
        return _below(module, [statement], index, blank)
    below = with_blank_lines(body[index], 2)
    return module.with_changes(body=[*body[:index], with_blank_lines(statement, blank), below, *body[index + 1 :]])


def _index(module: cst.Module, defined: Iterable[cst.BaseStatement], after: str | None) -> int:
    """Below the class that they follow, and below everything that they use."""
    used = {each.value for statement in defined for each in _names(statement)}
    classes = [index for index, each in enumerate(module.body) if isinstance(each, cst.ClassDef)]
    named = [index for index in classes if _name(module.body[index]) == after]
    needed = [index for index, each in enumerate(module.body) if used & {name for name, _ in bindings(each)}]
    kin = named or classes[-1:] or [len(module.body) - 1]
    return max([*kin, *needed], default=-1) + 1


def _below(module: cst.Module, statements: Iterable[cst.BaseStatement], index: int, blank: int = 2) -> cst.Module:
    """The module with statements before the one at this index; comments at its very end stay above what follows them now."""
    body: list[cst.BaseStatement] = list(module.body)
    new = [with_blank_lines(each, blank if index + count else 0) for count, each in enumerate(statements)]
    if index < len(body):
        body[index] = with_blank_lines(body[index], 2)
        return module.with_changes(body=[*body[:index], *new, *body[index:]])
    if any(each.comment for each in module.footer):
        first, *rest = new
        lines = [*module.footer, *[BLANK] * blank]
        new = [first.with_changes(leading_lines=lines), *rest]
    return module.with_changes(body=[*body, *new], footer=[], has_trailing_newline=True)


def _exported(module: cst.Module, names: list[str]) -> cst.Module:
    """The module with the names in its `__all__`, where that is a list or tuple of plain text."""
    body = list(module.body)
    for index, statement in enumerate(body):
        match statement:
            case cst.SimpleStatementLine(
                body=[
                    cst.Assign(
                        targets=[cst.AssignTarget(target=cst.Name("__all__"))],
                        value=cst.List() | cst.Tuple() as value,
                    ) as small
                ]
            ) if all(isinstance(each.value, cst.SimpleString) for each in value.elements):
                exported = small.with_changes(value=_with_texts(value, names))
                body[index] = statement.with_changes(body=[exported])
                return module.with_changes(body=body)
            case _:
                pass
    return module


def _with_texts(display: cst.List | cst.Tuple, names: list[str]) -> cst.List | cst.Tuple:
    """The display with these texts: in their places where it is in order, else at its end."""
    items: Items[cst.BaseElement] = Items(tuple(display.elements), *_inside(display))
    for name in names:
        texts = [str(each.value.evaluated_value) for each in items.items if isinstance(each.value, cst.SimpleString)]
        index = len(texts)
        for order in (str, str.casefold):
            if texts == sorted(texts, key=order):
                index = sum(order(each) < order(name) for each in texts)
                break
        items = items.with_item(index, cst.Element(cst.SimpleString(_quoted(name, display.elements))))
    if isinstance(display, cst.List):
        closed = display.rbracket.with_changes(whitespace_before=items.closing)
        return display.with_changes(elements=items.items, rbracket=closed)
    brackets = (
        [display.rpar[0].with_changes(whitespace_before=items.closing), *display.rpar[1:]] if display.rpar else ()
    )
    changed = display.with_changes(elements=items.items, rpar=brackets)
    if len(changed.elements) == 1 and not isinstance(changed.elements[0].comma, cst.Comma):
        return changed.with_changes(elements=[changed.elements[0].with_changes(comma=cst.Comma())])
    return changed


def _inside(
    display: cst.List | cst.Tuple,
) -> tuple[cst.BaseParenthesizableWhitespace, cst.BaseParenthesizableWhitespace]:
    """What stands behind the opening bracket and before the closing one."""
    if isinstance(display, cst.List):
        return display.lbracket.whitespace_after, display.rbracket.whitespace_before
    if display.lpar:
        return display.lpar[0].whitespace_after, display.rpar[0].whitespace_before
    return NOTHING, NOTHING


def _quoted(name: str, elements: Sequence[cst.BaseElement]) -> str:
    """The name in the quotes that the others have."""
    first = elements[0].value if elements else None
    single = isinstance(first, cst.SimpleString) and first.quote == "'"
    return f"'{name}'" if single else str(literal(name))


def _names(statement: cst.BaseStatement) -> Iterator[cst.Name]:
    waiting: list[cst.CSTNode] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, cst.Name):
            yield node
        waiting.extend(node.children)


def _name(statement: cst.BaseStatement) -> str | None:
    return statement.name.value if isinstance(statement, cst.ClassDef) else None


def _is_call(statement: cst.BaseStatement) -> bool:
    match statement:
        case cst.SimpleStatementLine(body=[cst.Assign(value=cst.Call())]):
            return True
        case _:
            return False


def _is_assignment(statement: cst.BaseStatement) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and isinstance(statement.body[0], cst.Assign | cst.AnnAssign)
