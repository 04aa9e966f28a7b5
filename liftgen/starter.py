"""Starter: a few answers in, the source of a first model out, as a person would write it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.python_source import Names, call, flat, import_block, layout, list_display, literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.outputs.python_source import Expression

TYPES = {
    "str": None,
    "int": None,
    "float": None,
    "bool": None,
    "bytes": None,
    "list": None,
    "set": None,
    "frozenset": None,
    "dict": None,
    "tuple": None,
    "date": "datetime",
    "datetime": "datetime",
    "time": "datetime",
    "timedelta": "datetime",
    "Decimal": "decimal",
    "UUID": "uuid",
}
"""The types that a starter's fields may have, and the module that each comes from."""


@dataclass(frozen=True, slots=True)
class StarterTable:
    """A shared table: its name, the variable that holds it, and the module of that variable where it stands already."""

    name: str
    variable: str = "app"
    module: str | None = None
    tenant: str | None = None


@dataclass(frozen=True, slots=True)
class Starter:
    """A model to begin with: its fields with their types, its key as field names or templates, and its table if it shares one."""

    name: str
    fields: tuple[tuple[str, str], ...]
    partition: str
    sort: str | None = None
    table: StarterTable | None = None

    @property
    def all_fields(self) -> tuple[tuple[str, str], ...]:
        """The fields, those of the key first; a key's field that was not named is text."""
        named = dict(self.fields)
        in_key = [each for part in (self.partition, self.sort or "") for each in key_fields(part)]
        return tuple({**{each: named.get(each, "str") for each in in_key}, **named}.items())

    @property
    def composed(self) -> bool:
        return self.table is not None or "{" in self.partition + (self.sort or "")


def starter_module(starter: Starter) -> str:
    """A module with the model in it."""
    title = Name(starter.name).title
    table = "" if starter.table is None or starter.table.module else f"\n{_table(starter.table)}"
    imports = import_block(_imports(starter), _first_party(starter))
    return f'"""{title[:1].upper()}{title[1:]}."""\n\n{imports}\n{table}\n\n{_model(starter)}'


def added_to(source: str, starter: Starter) -> str:
    """The module with the model at its end, its imports among those that are there."""
    tree = ast.parse(source)
    lines = source.splitlines()
    needed: dict[str, set[str]] = {}
    for module, name in _imports(starter):
        needed.setdefault(module, set()).add(name)
    body = [each for each in tree.body if isinstance(each, (ast.Import, ast.ImportFrom))]
    for statement in reversed(body):
        if isinstance(statement, ast.ImportFrom) and statement.module in needed and not statement.level:
            names = {f"{each.name} as {each.asname}" if each.asname else each.name for each in statement.names}
            missing = needed.pop(statement.module)
            if not missing <= names:
                block = import_block((statement.module or "", each) for each in names | missing)
                lines[statement.lineno - 1 : statement.end_lineno] = block.splitlines()
    rest = import_block(((module, name) for module, names in needed.items() for name in names), _first_party(starter))
    if rest:
        after = _after_docstring(tree)
        lines[after:after] = ["", *rest.splitlines()] if after else [*rest.splitlines(), ""]
    table = "" if starter.table is None or starter.table.module else f"{_table(starter.table)}\n\n"
    return "\n".join(lines).rstrip("\n") + f"\n\n\n{table}{_model(starter)}"


def key_fields(part: str) -> tuple[str, ...]:
    """The fields of one part of a key: those in the braces of a template, or the name itself; capitals are text."""
    return (part,) if _is_field(part) else tuple(re.findall(r"\{(\w+)", part))


def type_trouble(text: str) -> str | None:
    """What is wrong with a type that somebody typed, in words."""
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return f"`{text}` is no type"
    for node in ast.walk(tree.body):
        match node:
            case ast.Name(id=name) if name not in TYPES:
                return f"`{name}` is none of {', '.join(TYPES)}"
            case ast.Name() | ast.Subscript() | ast.Tuple() | ast.Load() | ast.BitOr() | ast.BinOp(op=ast.BitOr()):
                pass
            case ast.Constant(value=None):
                pass
            case _:
                return f"`{text}` is no type"
    return None


def _imports(starter: Starter) -> Iterable[Names]:
    yield "pydantic", "BaseModel"
    for _, type_ in starter.all_fields:
        for name in re.findall(r"\w+", type_):
            module = TYPES.get(name)
            if module:
                yield module, name
    if not starter.composed:
        yield "typing", "Annotated"
        yield "liftgen", "PK"
        if starter.sort:
            yield "liftgen", "SK"
        return
    yield "liftgen", "Key"
    if starter.table is not None and starter.table.module:
        yield starter.table.module, starter.table.variable
    elif starter.table is not None:
        yield "liftgen", "Table"


def _first_party(starter: Starter) -> tuple[str, ...]:
    return (starter.table.module.partition(".")[0],) if starter.table and starter.table.module else ()


def _table(table: StarterTable) -> str:
    tenant = {"tenant": literal(table.tenant)} if table.tenant else {}
    return layout(call("Table", literal(table.name), **tenant), before=f"{table.variable} = ") + "\n"


def _model(starter: Starter) -> str:
    lines = [f"class {starter.name}(BaseModel):", f'    """One {Name(starter.name).title}."""', ""]
    markers = {} if starter.composed else {starter.partition: "PK", starter.sort: "SK"}
    # A field with a default may not stand before one without.
    for name, type_ in sorted(starter.all_fields, key=lambda field: _optional(field[1])):
        default = " = None" if _optional(type_) and name not in markers else ""
        annotation = f"Annotated[{type_}, {markers[name]}]" if name in markers else type_
        lines.append(f"    {name}: {annotation}{default}")
    if starter.composed:
        lines += ["", "    class Dynamo:"]
        if starter.table is not None:
            lines.append(f"        table = {starter.table.variable}")
        parts = [each for each in (starter.partition, starter.sort) if each]
        lines.append("        " + layout(call("Key", *map(_key_part, parts)), 8, before="key = "))
    return "\n".join(lines) + "\n"


def _key_part(part: str) -> Expression:
    return flat(list_display([literal(part)])) if _is_field(part) else literal(part)


def _is_field(part: str) -> bool:
    return part.isidentifier() and not part.isupper()


def _optional(type_: str) -> bool:
    return "None" in re.findall(r"\w+", type_)


def _after_docstring(tree: ast.Module) -> int:
    """The line that imports may follow: the docstring's last, or that of the last import from the future."""
    last = 0
    for each in tree.body:
        match each:
            case ast.Expr(value=ast.Constant(value=str())) | ast.ImportFrom(module="__future__"):
                last = each.end_lineno or 0
            case _:
                break
    return last
