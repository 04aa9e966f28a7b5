"""Classes: a field, a marker or a setting more in a model that is there."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from liftgen.edit.commas import Items
from liftgen.edit.edits import RefusedError
from liftgen.edit.imports import add_imports, bindings, bound_names, with_blank_lines
from liftgen.rules.editing import CannotEdit, NothingToChange, SaidAlready

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.edit.edits import AddField, AddMarker, AddSetting

SETTINGS = "Dynamo"
ANNOTATED = ("typing.Annotated", "typing_extensions.Annotated")


def add_field(module: cst.Module, edit: AddField, path: str) -> cst.Module:
    """The module with one field more in a model: below the others, and above those with a default where it has none itself."""
    owner, body = _class(module, edit.model, path)
    line = _statement(edit.line, module)
    field = _field(line)
    if field is None:
        raise RefusedError(CannotEdit(path, f"`{edit.line}` is no field"), edit.model)
    _refuse_known(body, _name(field), edit.model)
    body = _without_pass(body)
    fields = [(index, each) for index, statement in enumerate(body) if (each := _field(statement)) is not None]
    first = fields[0][0] if fields else _after_text(body, 0)
    above = [index for index, each in fields if field.value is not None or each.value is None]
    index = _after_text(body, above[-1] + 1) if above else first
    blank = index == first and index > 0  # a docstring has an empty line below it
    if blank and fields:
        body[index] = with_blank_lines(body[index], 0)
    body = [*body[:index], with_blank_lines(line, int(blank)), *body[index:]]
    return _replaced(add_imports(module, edit.imports), owner, body)


def add_setting(module: cst.Module, edit: AddSetting, path: str) -> cst.Module:
    """The module with one line more in the `class Dynamo` of a model, which is begun where there is none."""
    owner, body = _class(module, edit.model, path)
    line = _statement(edit.line, module)
    name = next((name for name, _ in bindings(line)), "")
    found = next((index for index, each in enumerate(body) if _is_settings(each)), None)
    if found is None:
        base = f"({edit.base})" if edit.base else ""
        settings = _statement(f"class {SETTINGS}{base}:\n{textwrap.indent(edit.line, '    ')}", module)
        body = _without_pass(body)
        fields = [index for index, each in enumerate(body) if _field(each) is not None]
        index = _after_text(body, fields[-1] + 1 if fields else 0)
        body = [*body[:index], with_blank_lines(settings, int(index > 0)), *body[index:]]
        if index + 1 < len(body):
            body[index + 1] = with_blank_lines(body[index + 1], 1)
    else:
        inner = body[found]
        assert isinstance(inner, cst.ClassDef)
        if not isinstance(inner.body, cst.IndentedBlock):
            raise RefusedError(CannotEdit(path, f"`class {SETTINGS}` of `{edit.model}` is on one line"), edit.model)
        lines = list(inner.body.body)
        _refuse_known(lines, name, f"{edit.model}.{SETTINGS}")
        lines = [*_without_pass(lines), line]
        body[found] = inner.with_changes(body=inner.body.with_changes(body=lines))
    return _replaced(add_imports(module, edit.imports), owner, body)


def add_marker(module: cst.Module, edit: AddMarker, path: str) -> cst.Module:
    """The module with one marker more at a field of a model."""
    _class(module, edit.model, path)
    home = _annotated(module)
    imports = edit.imports if home is not None else (("typing", "Annotated"), *edit.imports)
    module = add_imports(module, imports)
    owner, body = _class(module, edit.model, path)
    for index, statement in enumerate(body):
        field = _field(statement)
        if field is None or _name(field) != edit.field:
            continue
        annotation = _marked(field.annotation.annotation, edit, home or "Annotated", module)
        changed = field.with_changes(annotation=field.annotation.with_changes(annotation=annotation))
        body[index] = statement.with_changes(body=_instead(statement, field, changed))
        return _replaced(module, owner, body)
    raise RefusedError(NothingToChange(f"{edit.model}.{edit.field}", "field", path), edit.model)


def _class(module: cst.Module, name: str, path: str) -> tuple[cst.ClassDef, list[cst.BaseStatement]]:
    """The class of this name at the top of the module, the later of two, and the statements in it."""
    for each in reversed(module.body):
        if isinstance(each, cst.ClassDef) and each.name.value == name:
            if not isinstance(each.body, cst.IndentedBlock):
                raise RefusedError(CannotEdit(path, f"`class {name}` is on one line"), name)
            return each, list(each.body.body)
    raise RefusedError(NothingToChange(name, "class", path), name)


def _statement(text: str, module: cst.Module) -> cst.BaseStatement:
    parsed = cst.parse_module(text.replace("\n", module.default_newline))
    return parsed.body[0]


def _field(statement: cst.BaseStatement) -> cst.AnnAssign | None:
    if isinstance(statement, cst.SimpleStatementLine):
        for each in statement.body:
            if isinstance(each, cst.AnnAssign) and isinstance(each.target, cst.Name):
                return each
    return None


def _name(field: cst.AnnAssign) -> str:
    return field.target.value if isinstance(field.target, cst.Name) else ""


def _refuse_known(body: Sequence[cst.BaseStatement], name: str, owner: str) -> None:
    if any(name == known for each in body for known, _ in bindings(each)):
        raise RefusedError(SaidAlready(name, owner), owner.partition(".")[0])


def _without_pass(body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    """The statements without one that only stood there so that there was one."""
    return [each for each in body if not _is_placeholder(each)]


def _is_placeholder(statement: cst.BaseStatement) -> bool:
    match statement:
        case cst.SimpleStatementLine(body=[cst.Pass() | cst.Expr(value=cst.Ellipsis())]):
            return True
        case _:
            return False


def _after_text(body: Sequence[cst.BaseStatement], index: int) -> int:
    """The index behind a text that stands there and belongs to what is above it."""
    match body[index] if index < len(body) else None:
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString())]):
            return index + 1
        case _:
            return index


def _is_settings(statement: cst.BaseStatement) -> bool:
    return isinstance(statement, cst.ClassDef) and statement.name.value == SETTINGS


def _replaced(module: cst.Module, owner: cst.ClassDef, body: Sequence[cst.BaseStatement]) -> cst.Module:
    """The module with another body for this class."""
    changed = owner.with_changes(body=owner.body.with_changes(body=body))
    statements = [changed if each is owner else each for each in module.body]
    return module.with_changes(body=statements)


def _annotated(module: cst.Module) -> str | None:
    """How `Annotated` is called in the module, where it is known there."""
    bound = bound_names(module)
    for name, origin in bound.items():
        if origin in ANNOTATED:
            return name
        if origin in {"typing", "typing_extensions"}:
            return f"{name}.Annotated"
    return None


def _marked(annotation: cst.BaseExpression, edit: AddMarker, home: str, module: cst.Module) -> cst.BaseExpression:
    marker = cst.SubscriptElement(cst.Index(cst.parse_expression(edit.marker)))
    if isinstance(annotation, cst.Subscript) and get_full_name_for_node(annotation.value) == home:
        beside = [module.code_for_node(each.slice).partition("(")[0].strip() for each in annotation.slice[1:]]
        name = edit.marker.partition("(")[0]
        if name in beside and name != "Tag":
            raise RefusedError(SaidAlready(name, f"{edit.model}.{edit.field}"), edit.model)
        closing = annotation.rbracket.whitespace_before
        items = Items(tuple(annotation.slice), annotation.lbracket.whitespace_after, closing)
        items = items.with_item(len(annotation.slice), marker)
        closed = annotation.rbracket.with_changes(whitespace_before=items.closing)
        return annotation.with_changes(slice=items.items, rbracket=closed)
    first = cst.SubscriptElement(cst.Index(annotation), comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))
    return cst.Subscript(cst.parse_expression(home), [first, marker])


def _instead(statement: cst.BaseStatement, old: cst.AnnAssign, new: cst.AnnAssign) -> list[cst.BaseSmallStatement]:
    assert isinstance(statement, cst.SimpleStatementLine)
    return [new if each is old else each for each in statement.body]
