"""Findings: what is wrong, where, and what to do about it, as values; how they are drawn is the affair of the drawings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self


class Severity(StrEnum):
    """What a finding does to the run: an error stops it before anything is written, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of source: lines from 1, columns from 1 in characters, the end exclusive; `path` as the user would type it."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Label:
    """A few words about a piece of source."""

    span: Span
    text: str


@dataclass_transform(frozen_default=True)
class Rule:
    """Something that can be wrong. A subclass is a frozen dataclass whose fields fill its message; an instance is a finding.

    The docstring is the rule's page: what is wrong, why it matters, `## Breaks` and `## Holds` with an example each.
    No decorator makes it a dataclass, but its first instance: that of two hundred would be most of what starting lift takes.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR
    ignorable: ClassVar[bool] = True
    """Whether `# lift: ignore[CODE] reason` may allow it; not where nothing sensible could be generated."""

    def __new__(cls, *_: object, **__: object) -> Self:
        if "__dataclass_fields__" not in vars(cls):
            for each in reversed(cls.__mro__[: cls.__mro__.index(Rule)]):
                if "__dataclass_fields__" not in vars(each):
                    dataclass(frozen=True)(each)
        return super().__new__(cls)

    @property
    def message(self) -> str:
        """What is, in one line."""
        raise NotImplementedError

    @property
    def help(self) -> str | None:
        """What to do."""
        return None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding at its place: the smallest piece of source that shows it, and other pieces that matter."""

    finding: Rule
    span: Span | None = None
    label: str = ""
    others: tuple[Label, ...] = ()

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def severity(self) -> Severity:
        return self.finding.severity


@dataclass(frozen=True, slots=True)
class Ignore:
    """One `# lift: ignore[CODE] reason` of a source file; it covers the statement that it stands in or directly above."""

    codes: tuple[str, ...]
    reason: str
    span: Span
    covers: Span


@dataclass(slots=True)
class Report:
    """Everything that is wrong in one run. Stages add to it and go on; nobody raises for a user's mistake."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    known: set[Diagnostic] = field(default_factory=set, repr=False, compare=False)

    def add(
        self, finding: Rule, at: Span | None = None, label: str = "", others: Iterable[tuple[Span | None, str]] = ()
    ) -> None:
        """Add a finding at a place; `others` are further places with a few words each, those without a span are left out."""
        pieces = tuple(Label(span, text) for span, text in others if span is not None)
        diagnostic = Diagnostic(finding, at, label, pieces)
        if diagnostic not in self.known:
            self.known.add(diagnostic)
            self.diagnostics.append(diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self.diagnostics, key=_reading_order))

    def __len__(self) -> int:
        return len(self.diagnostics)

    @property
    def failed(self) -> bool:
        """Whether there is an error: then nothing may be written."""
        return any(each.severity is Severity.ERROR for each in self.diagnostics)

    def codes(self) -> list[str]:
        """The codes in reading order, for tests."""
        return [each.code for each in self]


def without_ignored(report: Report, ignores: Iterable[Ignore]) -> tuple[Report, tuple[Ignore, ...]]:
    """The report less what the ignores cover, and the ignores of which at least one code covered nothing.

    An unused ignore comes back with just its unused codes.
    """
    ignores = tuple(ignores)
    used: set[tuple[int, str]] = set()
    left = Report()
    for diagnostic in report.diagnostics:
        cover = [i for i, each in enumerate(ignores) if diagnostic.code in each.codes and _covers(each, diagnostic)]
        if cover:
            used.update((i, diagnostic.code) for i in cover)
        else:
            left.diagnostics.append(diagnostic)
    unused = []
    for i, each in enumerate(ignores):
        codes = tuple(code for code in each.codes if (i, code) not in used)
        if codes:
            unused.append(replace(each, codes=codes))
    return left, tuple(unused)


def _covers(ignore: Ignore, diagnostic: Diagnostic) -> bool:
    span = diagnostic.span
    if span is None or span.path != ignore.covers.path:
        return False
    return ignore.covers.line <= span.line <= ignore.covers.end_line


def _reading_order(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    span = diagnostic.span
    return (span.path, span.line, span.column, diagnostic.code) if span else ("", 0, 0, diagnostic.code)
