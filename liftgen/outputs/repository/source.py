"""Source: a generated module while it is being put together: what it imports, under which names, and its functions."""

from __future__ import annotations

import textwrap
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liftgen.outputs.python_source import (
    INDENT,
    WIDTH,
    Expression,
    docstring,
    flat,
    import_block,
    layout,
    signature,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


Place = tuple[str, str]
"""A module, and a name in it."""
GUARD = ("typing", "TYPE_CHECKING")
"""What stands before the imports of annotations, and is called so in every module."""


@dataclass(slots=True)
class Imports:
    """What a module imports; a name that is taken already is imported under another.

    `taken` are names that the module uses for something else: parameters, variables, its own classes and functions.
    `shadowed` are those of them that mean something else in annotations too, as the names in a class do.
    """

    taken: frozenset[str] = frozenset()
    first_party: frozenset[str] = frozenset()
    shadowed: frozenset[str] = frozenset()
    _local: dict[tuple[str, str], str] = field(default_factory=dict)
    _at_run_time: set[tuple[str, str]] = field(default_factory=set)

    def use(self, module: str, name: str) -> str:
        """The local name of what is needed when the code runs; of a qualified name, its first part is imported."""
        return self._named(module, name, at_run_time=True)

    def mention(self, module: str, name: str) -> str:
        """The local name of what only annotations speak of."""
        return self._named(module, name, at_run_time=False)

    def use_as(self, module: str, name: str, local: str) -> str:
        """As `use`, under a name of our own choice where that is free."""
        known = self._local.get((module, name))
        if known is None:
            local = self._free(local)
            self._local[module, name] = local
            self._at_run_time.add((module, name))
        return self._local[module, name]

    @property
    def text(self) -> str:
        """The import statements that are needed when the code runs."""
        return import_block([self._statement(each) for each in self._at_run_time], self.first_party)

    @property
    def typing_text(self) -> str:
        """The import statements for annotations alone, as they stand under `if TYPE_CHECKING:`; nothing where there are none."""
        only = [self._statement(each) for each in self._local if each not in self._at_run_time]
        return import_block(only, self.first_party, indent=INDENT) if only else ""

    def keep(self, place: Place, local: str, *, at_run_time: bool) -> None:
        """Import what another module imports, under the name that it has there."""
        self._local[place] = local
        if at_run_time:
            self._at_run_time.add(place)

    def meaning(self, local: str) -> Place | None:
        """The module and name that a local name stands for; None where it is imported from nowhere."""
        return next((imported for imported, name in self._local.items() if name == local), None)

    def seal(self) -> None:
        """Import what the conditional imports need, where there are any."""
        if any(each not in self._at_run_time for each in self._local):
            self._local[GUARD] = GUARD[1]
            self._at_run_time.add(GUARD)

    def _named(self, module: str, name: str, *, at_run_time: bool) -> str:
        first, dot, rest = name.partition(".")
        if module == "builtins" and name not in (self.taken if at_run_time else self.shadowed):
            return name
        if at_run_time:
            self._at_run_time.add((module, first))
        local = self._local.get((module, first))
        if local is None:
            local = self._free(first)
            self._local[module, first] = local
        return f"{local}{dot}{rest}"

    def _free(self, local: str) -> str:
        while local in self.taken or local in self._local.values() or local == GUARD[1]:
            local += "_"
        return local

    def _statement(self, imported: tuple[str, str]) -> tuple[str, str]:
        module, name = imported
        local = self._local[imported]
        return module, name if local == name else f"{name} as {local}"


@dataclass(frozen=True, slots=True)
class Choice:
    """`value if test else otherwise`, which gets parentheses and lines of its own where it is long."""

    value: Expression
    test: str
    otherwise: Expression | Choice

    @property
    def flat(self) -> str:
        """The expression on one line."""
        otherwise = self.otherwise.flat if isinstance(self.otherwise, Choice) else flat(self.otherwise)
        return f"{flat(self.value)} if {self.test} else {otherwise}"

    def text(self, indent: int, before: str) -> str:
        """The statement, laid out."""
        if indent + len(before) + len(self.flat) <= WIDTH:
            return before + self.flat
        inner = " " * (indent + INDENT)
        lines = [self.flat] if len(inner) + len(self.flat) <= WIDTH else self._lines(indent + INDENT, "")
        body = "\n".join(inner + line for line in lines)
        return f"{before}(\n{body}\n{' ' * indent})"

    def _lines(self, indent: int, before: str) -> list[str]:
        first = [layout(self.value, indent, before), f"if {self.test}"]
        if isinstance(self.otherwise, Choice):
            return [*first, *self.otherwise._lines(indent, "else ")]
        return [*first, layout(self.otherwise, indent, "else ")]


@dataclass(slots=True)
class Body:
    """The statements of a function, laid out."""

    indent: int
    lines: list[str] = field(default_factory=list)

    def add(self, expression: Expression | Choice, before: str = "", after: str = "") -> None:
        """A statement: an expression with what stands before it (`return `) and after it."""
        if isinstance(expression, Choice):
            text = expression.text(self.indent, before)
        elif isinstance(expression, str) and before and self.indent + len(before + expression + after) > WIDTH:
            text = f"{before}(\n{' ' * (self.indent + INDENT)}{expression}\n{' ' * self.indent}){after}"
        else:
            text = layout(expression, self.indent, before, after)
        self.lines.append(" " * self.indent + text)

    def blank(self) -> None:
        """An empty line."""
        self.lines.append("")

    @contextmanager
    def block(self, head: Expression, before: str) -> Iterator[None]:
        """Statements under a head such as `if …:`; `before` is its word, the head ends in a colon."""
        self.add(head, before, ":")
        self.indent += INDENT
        yield
        self.indent -= INDENT

    @contextmanager
    def when(self, tests: Sequence[str]) -> Iterator[None]:
        """Statements for when all tests pass; at once where there are none."""
        if not tests:
            yield
            return
        margin, inner = " " * self.indent, " " * (self.indent + INDENT)
        whole = " and ".join(tests)
        if len(f"{margin}if {whole}:") <= WIDTH:
            self.lines.append(f"{margin}if {whole}:")
        elif len(inner) + len(whole) <= WIDTH:
            self.lines.append(f"{margin}if (\n{inner}{whole}\n{margin}):")
        else:
            broken = f"\n{inner}and ".join(tests)
            self.lines.append(f"{margin}if (\n{inner}{broken}\n{margin}):")
        self.indent += INDENT
        yield
        self.indent -= INDENT


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method: its head, its docstring and its statements, each laid out; `stub` is it without the statements."""

    name: str
    text: str
    stub: str


@dataclass(frozen=True, slots=True)
class Class:
    """A class: its name, docstring and methods; `attributes` are its public ones, with the protocols of what they are."""

    name: str
    doc: str
    methods: tuple[Function, ...]
    attributes: tuple[tuple[str, Place], ...] = ()

    @property
    def text(self) -> str:
        """The whole class, laid out."""
        head = f"class {self.name}:\n    {docstring(wrapped(self.doc))}"
        return "\n\n".join([head, *(each.text for each in self.methods)])


def function(
    name: str,
    parameters: Iterable[Expression],
    returns: str,
    doc: str,
    body: Body,
    decorators: Iterable[str] = (),
) -> Function:
    """The function whose body stands at the indentation of `body`."""
    outer = body.indent - INDENT
    margin = " " * outer
    lines = [f"{margin}@{each}" for each in decorators]
    lines.append(margin + signature(name, parameters, returns, outer))
    lines.append(" " * body.indent + docstring(wrapped(doc, body.indent), body.indent))
    gap = [""] if body.lines and body.lines[0].lstrip().startswith("def ") else []
    return Function(name, "\n".join([*lines, *gap, *body.lines]), "\n".join(lines))


def wrapped(text: str, indent: int = INDENT) -> str:
    """The prose in lines that fit; the first one has room for the quotes before and behind it."""
    room = WIDTH - indent
    first, *rest = text.strip().split("\n\n") if text.strip() else [""]
    lines = textwrap.wrap(" ".join(first.split()), room - 6, break_long_words=False, break_on_hyphens=False)
    others = (
        textwrap.fill(" ".join(each.split()), room, break_long_words=False, break_on_hyphens=False) for each in rest
    )
    return "\n\n".join(["\n".join(lines), *others])
