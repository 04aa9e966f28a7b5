"""Budgets: a page stops where its requests or its time are used up, and pages that stop together miss nothing."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from liftgen.runtime import budget as budgets
from liftgen.runtime.budget import Budget, Spending
from liftgen.runtime.cursor import DONE, End
from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.walk import Walk

Answers = dict[str, list[list[int]]]
"""What each request to a partition finds, one after the other."""


def walk(answers: Answers, groups: tuple[tuple[str, ...], ...], asked: list[str]) -> Callable[..., Walk]:
    """A walk over partitions whose every request evaluates ten sort keys, and finds those that are listed."""

    def fetch(partition: Any, start: Any) -> tuple[list[Any], Any]:
        name = json.loads(partition["pk"])["S"]
        asked.append(name)
        place = 0 if start is None else int(start["sk"]["N"]) // 10 + 1
        # From within a page, what is left of it comes first.
        if start is not None and int(start["sk"]["N"]) % 10 != 9:
            place -= 1
        found = [
            {"pk": {"S": name}, "sk": {"N": str(number)}}
            for number in answers[name][place]
            if start is None or number > int(start["sk"]["N"])
        ]
        more = place + 1 < len(answers[name])
        return found, {"pk": {"S": name}, "sk": {"N": str(place * 10 + 9)}, "other": {"S": ""}} if more else None

    partitions = tuple(tuple({"pk": json.dumps({"S": name})} for name in group) for group in groups)
    return lambda ends, spending: Walk(fetch, partitions, ("pk", "sk"), ("sk",), False, ends, spending)


def pages(make: Callable[..., Walk], size: int, budget: Budget | None, asked: list[str]) -> tuple[list[Any], list[int]]:
    """Everything that following pages find, and how many requests each of them made."""
    found: list[Any] = []
    made: list[int] = []
    ends: list[End] | None = None
    for _ in range(10_000):
        before = len(asked)
        page = make(ends, None if budget is None else Spending(budget))
        found += page.take(size)
        ends = page.ends
        made.append(len(asked) - before)
        if all(end == DONE for end in ends):
            return [(each["pk"]["S"], int(each["sk"]["N"])) for each in found], made
    raise AssertionError("the pages have no end")


@pytest.mark.parametrize("seed", range(60))
def test_pages_within_a_budget_find_what_pages_without_one_find(seed: int) -> None:
    random = Random(f"budgets {seed}")
    names = [f"p{number}" for number in range(random.randint(1, 6))]
    cut = random.randint(0, len(names))
    groups = tuple(tuple(group) for group in (names[:cut], names[cut:]) if group)
    answers = {
        name: [
            sorted(random.sample(range(page * 10, page * 10 + 10), random.choice([0, 0, 0, 1, 3])))
            for page in range(random.randint(1, 8))
        ]
        for name in names
    }
    asked: list[str] = []
    make, size, most = walk(answers, groups, asked), random.randint(1, 9), random.randint(1, 5)
    whole, _ = pages(make, 1_000, None, asked)
    found, made = pages(make, size, Budget(requests=most), asked)

    assert found == whole
    assert max(made) <= max(most, *map(len, groups))


def test_a_filter_that_finds_nothing_comes_back_empty_and_goes_on_from_there() -> None:
    asked: list[str] = []
    make = walk({"p": [[] for _ in range(7)] + [[75]]}, (("p",),), asked)
    first = make(None, Spending(Budget(requests=5)))

    assert (first.take(10), len(asked)) == ([], 5)
    assert first.ends == [{"pk": {"S": "p"}, "sk": {"N": "49"}}]  # no attribute but those of the key

    second = make(first.ends, Spending(Budget(requests=5)))

    assert ([each["sk"]["N"] for each in second.take(10)], len(asked), second.ends) == (["75"], 8, [DONE])


def test_no_request_begins_when_the_time_is_over_but_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()
    monkeypatch.setattr(budgets.time, "monotonic", lambda: float(next(ticks)))
    asked: list[str] = []
    make = walk({"p": [[] for _ in range(50)]}, (("p",),), asked)

    assert make(None, Spending(Budget(seconds=10))).take(10) == []
    assert len(asked) == 10
    assert make(None, Spending(Budget(seconds=0))).take(10) == []
    assert len(asked) == 11


def test_a_budget_has_a_request() -> None:
    with pytest.raises(InvalidValue, match="at least one request"):
        Budget(requests=0)
