"""Every kind of change has its rows, and README.md beside this file says what holds each of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liftgen.plan import refusals
from tests.support.rows import CHANGES, REFUSED, ROWS, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).with_name("README.md")
NEVER_REFUSED_ALONE = {18, 19}
"""What DynamoDB cannot do at all: there is no row that works."""

IN_WORDS = {27, 29, 30, 31, 32, 33}
"""What only a person can do: the plan's text is all."""

TEXT = """\
# Changes, and what holds each of them

Every row starts from a table in its old state with users and orders in it, goes up, looks at every item, and goes down to the
same bytes: `test_rows.py` in memory, where it also goes up again and a second run finds nothing to do, and
`test_rows_embedded.py` on the embedded DynamoDB. What each item must be is said by hand in `../support/becoming.py`. The exact
requests of each change of a table are in `test_tables.py`. `test_force.py` kills a backfill fifty times.

| # | change | row | danger | held by |
|---|---|---|---|---|
{rows}
"""


def table(folder: Path) -> Iterator[str]:
    for row in sorted((*ROWS, *REFUSED), key=lambda each: number(each)):
        made = row.planned(folder)
        cells = [str(number(row)), CHANGES[number(row) - 1], row.name[3:]]
        if row in REFUSED:
            (refused,) = refusals(row.changes(folder), row.states(folder)[0], made)
            cells += ["", f"refused with [`{refused.code}`](../../docs/rules/{refused.code}.md): `../test_plan.py`"]
        else:
            text = f"[plan](../plans/{row.name.replace(' ', '_')}.txt)"
            done = "the plan's text" if row.outside else "up, every item, down, the same bytes"
            cells += [str(made.danger), f"{done}: {text}"]
        yield f"| {' | '.join(cells)} |"


def number(row: Row) -> int:
    return int(row.name[:2])


def test_the_readme_says_what_holds_each_change(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = TEXT.format(rows="\n".join(table(tmp_path)))
    if request.config.getoption("--update"):
        README.write_text(text, "utf-8")

    assert README.read_text("utf-8") == text


@pytest.mark.parametrize("change", range(1, 37))
def test_every_kind_of_change_has_a_row_that_runs_or_says_why_not(change: int) -> None:
    rows = [each for each in ROWS if number(each) == change]
    refused = [each for each in REFUSED if number(each) == change]

    assert bool(rows) != (change in NEVER_REFUSED_ALONE)
    assert rows or refused
    if change not in IN_WORDS:
        assert not any(each.outside for each in rows)
