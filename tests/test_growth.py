"""What a backfill takes above one machine is computed, and the page says what is computed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from liftgen.plan import TableSize
from liftgen.plan.growth import FLEET, GIGABYTE, PRICES, grown, growth_table

PAGE = Path(__file__).parents[1] / "docs" / "migrations" / "growth.md"
TERABYTE = TableSize(10**9, 1000 * GIGABYTE)


def test_the_page_says_what_is_computed(request: pytest.FixtureRequest) -> None:
    table = "\n".join(growth_table((10, 1000, 100_000), (4_000, 40_000, 400_000)))
    text = PAGE.read_text("utf-8")
    if request.config.getoption("--update"):
        text = re.sub(r"(?s)<!-- table -->.*<!-- end -->", f"<!-- table -->\n{table}\n<!-- end -->", text)
        PAGE.write_text(text, "utf-8")

    assert f"<!-- table -->\n{table}\n<!-- end -->" in text


def test_time_is_units_by_capacity() -> None:
    found = grown(TERABYTE, 40_000)

    # Four units for each item, and two reads of the whole.
    assert found.seconds == (4 * 10**9 + 2 * -(-(10**12) // 4096)) // 40_000 + 1
    assert found.seconds == grown(TableSize(10**10, 10**13), 400_000).seconds


def test_functions_are_as_many_as_use_the_capacity_up() -> None:
    one = grown(TERABYTE, 1_000)
    many = grown(TERABYTE, 400_000)

    assert one.functions == 1
    assert (many.functions - 1) * 4.5 * FLEET.rate < 400_000 <= many.functions * 4.6 * FLEET.rate
    assert many.segments >= many.functions


def test_with_fewer_functions_than_that_it_takes_longer() -> None:
    few = grown(TERABYTE, 400_000, fleet=replace(FLEET, most=10))

    assert few.seconds == 10**9 // (10 * FLEET.rate)
    assert few.requests == grown(TERABYTE, 400_000).requests


def test_every_price_is_in_the_bill() -> None:
    plain = grown(TERABYTE, 40_000)
    for name in ("read", "write", "gigabyte_second", "request", "transition", "gigabyte_month"):
        dearer = grown(TERABYTE, 40_000, replace(PRICES, **{name: 2 * getattr(PRICES, name)}))
        assert dearer.requests + dearer.compute + dearer.undo_log > plain.requests + plain.compute + plain.undo_log


def test_an_index_that_holds_the_items_is_written_too() -> None:
    assert grown(replace(TERABYTE, indexes=2), 40_000).requests > 1.4 * grown(TERABYTE, 40_000).requests
