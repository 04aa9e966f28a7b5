"""Findings: a report in reading order, each thing once, and what comments allow left out."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from liftgen.diagnostics import Ignore, Report, Rule, Severity, Span, without_ignored


class Odd(Rule):
    """Something is odd."""

    code = "LIFT998"
    what: str = "it"

    @property
    def message(self) -> str:
        return f"`{self.what}` is odd"


@dataclass(frozen=True)
class Quiet(Odd):
    """Something is quiet."""

    code = "LIFT999"
    severity = Severity.WARNING


def test_a_report_is_read_from_the_top_of_the_first_file() -> None:
    report = Report()
    for span in (Span("b.py", 1, 1), Span("a.py", 2, 5), None, Span("a.py", 2, 1), Span("a.py", 1, 9)):
        report.add(Odd(str(span)), span)

    assert [each.span for each in report] == [
        None,
        Span("a.py", 1, 9),
        Span("a.py", 2, 1),
        Span("a.py", 2, 5),
        Span("b.py", 1, 1),
    ]


def test_the_same_finding_at_the_same_place_is_said_once() -> None:
    report = Report()
    report.add(Odd(), Span("a.py"))
    report.add(Odd(), Span("a.py"))
    report.add(Odd("other"), Span("a.py"))
    report.add(Odd(), Span("b.py"))

    assert len(report) == 3


@pytest.mark.parametrize(("findings", "failed"), [([], False), ([Quiet()], False), ([Quiet(), Odd()], True)])
def test_an_error_fails_a_run_and_a_warning_does_not(findings: list[Rule], failed: bool) -> None:
    report = Report()
    for each in findings:
        report.add(each)

    assert report.failed is failed


def ignore(codes: str, first: int, last: int, path: str = "a.py") -> Ignore:
    return Ignore(tuple(codes.split()), "because", Span(path, first), Span(path, first, 1, last, 80))


@pytest.mark.parametrize(
    ("ignores", "left", "unused"),
    [
        ([ignore("LIFT998", 3, 3)], [], []),
        ([ignore("LIFT998", 1, 5)], [], []),
        ([ignore("LIFT998 LIFT999", 3, 3)], [], [("LIFT999",)]),
        ([ignore("LIFT999", 3, 3)], ["LIFT998"], [("LIFT999",)]),
        ([ignore("LIFT998", 4, 5)], ["LIFT998"], [("LIFT998",)]),
        ([ignore("LIFT998", 3, 3, "b.py")], ["LIFT998"], [("LIFT998",)]),
        ([ignore("LIFT998", 3, 3), ignore("LIFT998", 1, 9)], [], []),
        ([], ["LIFT998"], []),
    ],
)
def test_a_comment_allows_its_codes_in_the_lines_that_it_covers(
    ignores: list[Ignore], left: list[str], unused: list[tuple[str, ...]]
) -> None:
    report = Report()
    report.add(Odd(), Span("a.py", 3, 5, 3, 9))

    remaining, leftover = without_ignored(report, ignores)

    assert remaining.codes() == left
    assert [each.codes for each in leftover] == unused
