"""A range of a composed sort key finds what Python finds, whatever characters the values have."""

from __future__ import annotations

import json
from enum import Enum

from hypothesis import given
from hypothesis import strategies as st

from liftgen.runtime.keys import escape
from liftgen.runtime.ranges import (
    Bounds,
    Range,
    after,
    before,
    begins_with,
    between,
    composed,
    native,
    since,
    until,
)
from liftgen.runtime.wire import integer

values = st.text(min_size=1, max_size=4) | st.text(alphabet="ab#%&$\0\ud7ff\ue000\U0010ffff", min_size=1, max_size=3)
texts = values.filter(lambda text: not any("\ud800" <= each <= "\udfff" for each in text))
ranges = st.one_of(
    texts.map(since),
    texts.map(after),
    texts.map(until),
    texts.map(before),
    texts.map(begins_with),
    st.tuples(texts, texts).map(lambda ends: between(*ends)),
    texts,
)


def is_in(value: str, asked: str | Range[str]) -> bool:
    match asked:
        case Range(">=", (end,)):
            return value >= end
        case Range(">", (end,)):
            return value > end
        case Range("<=", (end,)):
            return value <= end
        case Range("<", (end,)):
            return value < end
        case Range("begins_with", (prefix,)):
            return value.startswith(prefix)
        case Range(_, (low, high)):
            return low <= value <= high
        case _:
            return value == asked


def satisfies(text: str, bounds: tuple[Bounds, ...]) -> bool:
    """What DynamoDB would say: text compares by its UTF-8 bytes."""
    return all(_satisfies(text.encode(), each) for each in bounds)


def _satisfies(text: bytes, bounds: Bounds) -> bool:
    ends = [json.loads(value)["S"].encode() for value in bounds.values]
    assert all(len(end) <= 1024 for end in ends)
    match bounds.comparator:
        case "=":
            return text == ends[0]
        case "<=":
            return text <= ends[0]
        case ">=":
            return text >= ends[0]
        case "begins_with":
            return text.startswith(ends[0])
        case _:
            return not bounds.empty and ends[0] <= text <= ends[1]


@given(st.lists(texts, unique=True), ranges, st.sampled_from(["", "USER#", "A#b#"]), st.sampled_from(["", "#", "#X#"]))
def test_bounds_hold_exactly_what_the_range_does(
    found: list[str], asked: str | Range[str], start: str, end: str
) -> None:
    rest = escape("z") if end else ""
    bounds = composed("sk", asked, escape, start=start, end=end)

    assert [each for each in found if satisfies(start + escape(each) + end + rest, bounds)] == [
        each for each in found if is_in(each, asked)
    ]


@given(texts, ranges)
def test_bounds_leave_out_what_begins_otherwise(value: str, asked: str | Range[str]) -> None:
    bounds = composed("sk", asked, escape, start="USER#")

    for other in ("TENANT", "USEQ#", "USER", "USES#", "", "VIEW#"):
        assert not satisfies(other + (escape(value) if other.endswith("#") else ""), bounds)


def test_no_range_asks_for_the_beginning_where_there_is_one() -> None:
    assert composed("sk", None, escape, start="USER#") == (Bounds("sk", "begins_with", ('{"S":"USER#"}',)),)
    assert composed("sk", None, escape) == ()
    assert native("n", None, integer) == ()


def test_a_native_range_compares_the_values_themselves() -> None:
    assert native("n", after(5), integer) == (Bounds("n", ">", ('{"N":"5"}',)),)
    assert native("n", 5, integer) == (Bounds("n", "=", ('{"N":"5"}',)),)
    assert native("n", between(2, 1), integer) == (Bounds("n", "between", ('{"N":"2"}', '{"N":"1"}'), empty=True),)


class Size(Enum):
    SMALL = 1
    LARGE = 12


def test_members_of_an_enum_without_an_order_are_in_that_of_their_values() -> None:
    def write(size: Size) -> str:
        return integer(size.value)

    def text(size: Size) -> str:
        return f"{size.value:02}"

    forward, backward = between(Size.SMALL, Size.LARGE), between(Size.LARGE, Size.SMALL)

    assert [each.empty for each in native("n", forward, write)] == [False]
    assert [each.empty for each in native("n", backward, write)] == [True]
    assert [each.empty for each in composed("sk", forward, text, start="SIZE#")] == [False]
    assert [each.empty for each in composed("sk", backward, text, start="SIZE#")] == [True]
