"""Python source: values and pieces of code as text that `ruff format` leaves as it is, at its default of 88 columns.

An expression is text, or `Brackets` with expressions in them; `layout` decides where the lines break. Text that comes from a
user reaches generated code through `literal`, `docstring` or `comment`, never bare.
"""

from __future__ import annotations

import inspect
import re
import sys
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

WIDTH = 88
INDENT = 4


@dataclass(frozen=True, slots=True)
class Brackets:
    """`head`, an opening bracket, expressions with commas between them, the closing bracket.

    `display` is a list, tuple, set or dict: when it does not fit on a line, each of its items gets a line of its own.
    """

    head: str
    opening: str
    items: tuple[Expression, ...]
    closing: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class Loop:
    """`element for … in …`: the only item in brackets; `clauses` are its loops and tests."""

    element: Expression
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal that is broken between its words where it is long; it stands as an argument that is not named."""

    value: str


Expression = str | Brackets | Loop | Text


def call(function: str, *arguments: Expression, **named: Expression) -> Brackets:
    """A call: `function(argument, name=argument)`."""
    return Brackets(function, "(", (*arguments, *(keyword(name, value) for name, value in named.items())), ")")


def subscript(generic: str, *arguments: Expression) -> Brackets:
    """A subscript: `generic[argument, argument]`."""
    return Brackets(generic, "[", arguments, "]")


def keyword(name: str, value: Expression) -> Expression:
    """A named argument, for a call: `name=value`."""
    return _headed(f"{name}=", value)


def list_display(items: Iterable[Expression]) -> Brackets:
    """A list: `[item, item]`."""
    return Brackets("", "[", tuple(items), "]", display=True)


def set_display(items: Iterable[Expression]) -> Expression:
    """A set: `{item, item}`, or `set()`."""
    items = tuple(items)
    return Brackets("", "{", items, "}", display=True) if items else "set()"


def dict_display(pairs: Iterable[tuple[Expression, Expression]]) -> Brackets:
    """A dict: `{key: value, key: value}`."""
    return Brackets("", "{", tuple(_headed(f"{flat(key)}: ", value) for key, value in pairs), "}", display=True)


def tuple_display(items: Iterable[Expression]) -> Expression:
    """A tuple: `(item, item)`, `(item,)` or `()`."""
    items = tuple(items)
    return Brackets("", "(", items, ")", display=True) if items else "()"


def literal(value: object) -> Expression:
    """The expression that gives back this value: text, bytes, numbers, booleans, None and collections of them.

    A `Decimal` needs its import where the text goes. TypeError for anything else.
    """
    match value:
        case None | bool() | int():
            return repr(value)
        case str():
            return _string(str(value))
        case bytes():
            return _quoted(repr(value)[1:], prefix="b")
        case float():
            return repr(value) if value == value and abs(value) != float("inf") else f'float("{value}")'
        case Decimal():
            return f'Decimal("{value}")'
        case dict():
            return dict_display((literal(key), literal(each)) for key, each in value.items())
        case list():
            return list_display(literal(each) for each in value)
        case tuple():
            return tuple_display(literal(each) for each in value)
        case frozenset():
            return call("frozenset", literal(set(value))) if value else "frozenset()"
        case set():
            return set_display(sorted((literal(each) for each in value), key=flat))
        case _:
            raise TypeError(f"{type(value).__name__} has no literal")


def flat(expression: Expression) -> str:
    """The expression on one line."""
    if isinstance(expression, str):
        return expression
    if isinstance(expression, Text):
        return _string(expression.value)
    if isinstance(expression, Loop):
        return " ".join([flat(expression.element), *expression.clauses])
    inside = ", ".join(flat(each) for each in expression.items)
    return f"{expression.head}{expression.opening}{inside}{_comma(expression)}{expression.closing}"


def layout(expression: Expression, indent: int = 0, before: str = "", after: str = "") -> str:
    """The expression with what stands before and after it, over as many lines as it needs.

    The first line comes without indentation, for a template that has it already; the others are indented.
    """
    whole = _on_one_line(expression, WIDTH - indent - width(before) - width(after))
    if whole is not None:
        return f"{before}{whole}{after}"
    if isinstance(expression, Text):
        return f"{before}{_broken(expression.value, indent)}{after}"
    if not isinstance(expression, Brackets) or not expression.items:
        return f"{before}{flat(expression)}{after}"
    inner = " " * (indent + INDENT)
    inside = None if expression.display else _joined(expression.items, WIDTH - len(inner))
    if inside is not None:
        lines = [inner + inside]
    elif isinstance(loop := expression.items[0], Loop):
        lines = [inner + each for each in (layout(loop.element, indent + INDENT), *loop.clauses)]
    else:
        lines = [inner + layout(each, indent + INDENT, after=",") for each in expression.items]
    return "\n".join(
        [f"{before}{expression.head}{expression.opening}", *lines, f"{' ' * indent}{expression.closing}{after}"]
    )


def _broken(text: str, indent: int) -> str:
    """The literals of a text's pieces, a line for each."""
    pieces = [""]
    for word in re.findall(r"\s*\S+|\s+$", text):
        if indent + width(_string(pieces[-1] + word)) + 1 > WIDTH and pieces[-1]:
            pieces.append("")
        pieces[-1] += word
    return f"\n{' ' * indent}".join(map(_string, pieces))


def signature(
    name: str, parameters: Iterable[Expression], returns: Expression, indent: int = 0, *, word: str = "def"
) -> str:
    """The head of a function: `def name(parameter, parameter) -> returns:`; the first line comes without indentation."""
    given = tuple(parameters)
    after = f" -> {flat(returns)}:"
    head = call(f"{word} {name}", *given)
    if len(given) == 1 and indent + width(f"{flat(head)}{after}") > WIDTH:
        # The formatter sets a comma behind a parameter that stands alone on a line, where it sets none behind several.
        head = replace(head, display=True)
    return "\n".join(_unions(line) for line in layout(head, indent, after=after).split("\n"))


def _unions(line: str) -> str:
    """A parameter that is too long for its line, with each type of its union on one."""
    if width(line) <= WIDTH or " | " not in line:
        return line
    margin = " " * (len(line) - len(line.lstrip()))
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(line):
        depth += (letter in "[(") - (letter in "])")
        if depth == 0 and line.startswith(" | ", place):
            parts.append(line[start:place])
            start = place + 3
    return f"\n{margin}| ".join([*parts, line[start:]])


def string_type(values: Iterable[object]) -> Brackets:
    """The type of these values and no others: `Literal["a", "b"]`."""
    return subscript("Literal", *(literal(each) for each in values))


@lru_cache(maxsize=1024)
def docstring(text: str, indent: int = INDENT) -> str:
    """A docstring that holds exactly this prose; the first line comes without indentation."""
    lines = [_printable(line).rstrip() for line in inspect.cleandoc(text).splitlines()]
    safe = "\n".join(lines).strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if not safe:
        return '""""""'
    # The formatter sets a blank between a quote at either end and the docstring's own quotes.
    start = " " if safe.startswith('"') else ""
    first, *rest = safe.split("\n")
    if not rest:
        end = " " if re.search(r'(?<!\\)(\\\\)*"$', first) else ""
        return f'"""{start}{first}{end}"""'
    margin = " " * indent
    return "\n".join([f'"""{start}{first}', *(f"{margin}{line}" if line else "" for line in rest), f'{margin}"""'])


def comment(text: str, indent: int = 0) -> str:
    """A comment of one or more lines; the first line comes without indentation."""
    lines = [_printable(line).rstrip() for line in inspect.cleandoc(text).splitlines()] or [""]
    return f"\n{' ' * indent}".join(f"# {line}".rstrip() for line in lines)


Names = tuple[str, str]
"""A module and a name of it (`"name"`, `"name as other"`), or `""` for the module itself."""


def import_block(names: Iterable[Names], first_party: Collection[str] = (), indent: int = 0) -> str:
    """The imports of a module, each once, in sections and in the order that `ruff` and isort give them.

    `first_party` are the top packages of the user's own code; the first line comes without indentation.
    """
    by_module: dict[str, set[str]] = {}
    plain: set[str] = set()
    for module, name in names:
        if name:
            by_module.setdefault(module, set()).add(name)
        else:
            plain.add(module)
    sections: dict[int, list[str]] = {}
    for module in sorted(plain, key=_natural):
        sections.setdefault(_section(module, first_party), []).append(f"import {module}")
    for module in sorted(by_module, key=_module_order):
        statements = (_from_import(module, group, indent) for group in _groups(by_module[module]))
        sections.setdefault(_section(module, first_party), []).extend(statements)
    margin = f"\n{' ' * indent}"
    return f"\n{margin}".join(margin.join(sections[each]) for each in sorted(sections))


def import_order(module: str, first_party: Collection[str] = (), *, plain: bool) -> tuple[object, ...]:
    """What import statements are sorted by, the section first; `plain` is one without `from`."""
    return _section(module, first_party), not plain, _module_order(module)


@lru_cache(maxsize=4096)
def member_order(name: str) -> tuple[int, tuple[tuple[int, int, str], ...], str]:
    """What the names of one import statement are sorted by: constants, classes, then the rest."""
    own = name.split(" ")[0]
    kind = 0 if len(own) > 1 and own.isupper() else 1 if own[:1].isupper() else 2
    return kind, _natural(own), name


def width(text: str) -> int:
    """How many columns the text takes, as the formatter counts them."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _on_one_line(expression: Expression, room: int) -> str | None:
    """The expression on one line of so many columns; None as soon as it is known to be too long."""
    if not isinstance(expression, Brackets):
        text = flat(expression)
        return text if width(text) <= room else None
    closing = f"{_comma(expression)}{expression.closing}"
    inside = _joined(expression.items, room - width(expression.head) - len(expression.opening) - len(closing))
    return None if inside is None else f"{expression.head}{expression.opening}{inside}{closing}"


def _joined(items: tuple[Expression, ...], room: int) -> str | None:
    room -= len(", ") * max(len(items) - 1, 0)
    texts = []
    for each in items:
        text = _on_one_line(each, room) if room >= 0 else None
        if text is None:
            return None
        texts.append(text)
        room -= width(text)
    return ", ".join(texts) if room >= 0 else None


def _comma(expression: Brackets) -> str:
    """What tells a tuple of one from brackets around an expression."""
    return "," if expression.display and expression.opening == "(" and len(expression.items) == 1 else ""


def _headed(head: str, expression: Expression) -> Expression:
    if isinstance(expression, Brackets):
        # `dataclasses.replace` takes ten times as long, and there are hundreds of these in a module.
        bracketed, closing = expression.items, expression.closing
        return Brackets(f"{head}{expression.head}", expression.opening, bracketed, closing, expression.display)
    return head + flat(expression)


@lru_cache(maxsize=4096)  # a project says the same names over and over
def _string(value: str) -> str:
    return _quoted(repr(value))


def _quoted(text: str, prefix: str = "") -> str:
    """What `repr` gave, in the quotes that the formatter prefers: double ones, unless that means more escapes."""
    quote, inside = text[0], text[1:-1]
    inside = inside.replace(f"\\{quote}", quote)
    use = "'" if inside.count('"') > inside.count("'") else '"'
    return f"{prefix}{use}{inside.replace(use, chr(92) + use)}{use}"


def _printable(line: str) -> str:
    if line.isascii() and line.isprintable():
        return line
    return "".join(each if each.isprintable() or each == "\t" else repr(each)[1:-1] for each in line).expandtabs(4)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _groups(names: set[str]) -> list[list[str]]:
    """The names of one module by statement: a name that is imported as another has a statement of its own."""
    renamed = [[name] for name in names if " as " in name]
    plain = sorted((name for name in names if " as " not in name), key=member_order)
    return sorted([*renamed, *([plain] if plain else [])], key=lambda group: member_order(group[0]))


def _from_import(module: str, names: list[str], indent: int) -> str:
    one_line = f"from {module} import {', '.join(names)}"
    if indent + width(one_line) <= WIDTH:
        return one_line
    margin = " " * indent
    return "\n".join([f"from {module} import (", *(f"{margin}{' ' * INDENT}{name}," for name in names), f"{margin})"])


def _section(module: str, first_party: Collection[str]) -> int:
    top = module.split(".")[0]
    if module == "__future__":
        return 0
    if module.startswith("."):
        return 4
    if top in first_party:
        return 3
    return 1 if top in sys.stdlib_module_names else 2


def _module_order(module: str) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    dots = len(module) - len(module.lstrip("."))
    return -dots, _natural(module)


@lru_cache(maxsize=4096)
def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Digits compare as numbers, letters without their case."""
    pieces = re.findall(r"\d+|\D+", name.lower())
    return tuple((0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in pieces)
