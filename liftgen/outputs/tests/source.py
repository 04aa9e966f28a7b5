"""Source of a test: a function put together statement by statement, and the imports that it needs."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liftgen.outputs.examples.values import source
from liftgen.outputs.python_source import (
    Brackets,
    Expression,
    call,
    dict_display,
    docstring,
    flat,
    layout,
    literal,
    signature,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from liftgen.outputs.examples.values import Example

Import = tuple[str, str]


@dataclass(slots=True)
class Body:
    """The statements of one test, in order; `imports` are what they need."""

    imports: set[Import] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    depth: int = 1

    def assign(self, name: str, value: Expression) -> None:
        """`name = value`."""
        self._add(layout(value, self._indent, before=f"{name} = "))

    def do(self, value: Expression) -> None:
        """A call for its effect."""
        self._add(layout(value, self._indent))

    def blank(self) -> None:
        """An empty line: between acting and asserting."""
        self.lines.append("")

    def check(self, left: str, right: str, comparator: str = "==") -> None:
        """`assert left == right`; both short enough for one line."""
        self._add(f"assert {left} {comparator} {right}")

    def check_value(self, left: Expression, name: str, right: Expression) -> None:
        """`name = right` where the two do not fit on one line, and that left equals it."""
        short = f"assert {flat(left)} == {flat(right)}"
        if len(short) + self._indent <= 88:
            self._add(short)
            return
        if not isinstance(left, str):
            self.assign("found", left)
            left = "found"
        if not isinstance(right, str):
            self.assign(name, right)
            right = name
        self._add(f"assert {left} == {right}")

    def refused(self, error: str, value: Expression, *, entity: str | None = None) -> None:
        """That a call raises the error, which says what entity it is about."""
        self.imports.update({("pytest", ""), ("liftgen.runtime.errors", error)})
        match = {} if entity is None else {"match": literal(f"^{entity}:")}
        with self.within(layout(call("pytest.raises", error, **match), self._indent, before="with ", after=":")):
            self.do(value)

    @contextmanager
    def within(self, head: str) -> Iterator[None]:
        """Statements under a head: `with …:`."""
        self._add(head)
        self.depth += 1
        yield
        self.depth -= 1

    def value(self, example: Example) -> Expression:
        """The example as an expression, its imports noted."""
        made = source(example)
        self.imports |= made.imports
        return made.expression

    def values(self, named: Mapping[str, Example]) -> dict[str, Expression]:
        """Examples as named arguments."""
        return {name: self.value(each) for name, each in named.items()}

    def mapping(self, named: Mapping[str, Example]) -> Brackets:
        """Examples as a dictionary by name."""
        return dict_display((literal(name), self.value(each)) for name, each in named.items())

    @property
    def _indent(self) -> int:
        return 4 * self.depth

    def _add(self, text: str) -> None:
        self.lines.append(" " * self._indent + text)


@dataclass(frozen=True, slots=True)
class Test:
    """One test function as source."""

    text: str
    imports: frozenset[Import]


def test(name: str, parameters: Iterable[str], doc: str, body: Body) -> Test:
    """The function `name`, with the body's statements."""
    head = signature(name, list(parameters), "None")
    lines = [head, f"    {docstring(doc)}", *body.lines]
    return Test("\n".join(lines), frozenset(body.imports))


__all__ = ["Body", "Test", "call", "test"]
