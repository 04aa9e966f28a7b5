"""Conditions at random: each holds where Python says so of the same values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import hypothesis
from hypothesis import strategies as st
from support.data_layer import Project


def rows(project: Project) -> list[Any]:
    status = project.saas.Status
    return [
        project.saas.Project(
            tenant_id="t",
            project_id=f"p{number}",
            title=title,
            status=status.DONE if number % 2 else status.ACTIVE,
            due_on=None if number % 3 == 0 else date(2026, 1, 1 + number),
            budget=Decimal(number),
            version=0,
        )
        for number, title in enumerate(["", "a", "ab", "b", "é\U0001f600", "a'b\0", "zz", "(a)"])
    ]


def comparisons(project: Project) -> st.SearchStrategy[tuple[Any, Callable[[Any], bool]]]:
    """A condition on one field of a project, and what it means in Python."""
    fields, status = project.repositories.ProjectFields, project.saas.Status
    texts = st.sampled_from(["a", "ab", "b", "é", "a'b\0", "zzz", "(a)"])
    numbers = st.integers(-1, 8).map(Decimal)
    days = st.integers(1, 9).map(lambda day: date(2026, 1, day))
    states = st.sampled_from(list(status))
    return st.one_of(
        texts.map(lambda v: (fields.title == v, lambda p: p.title == v)),
        texts.map(lambda v: (fields.title != v, lambda p: p.title != v)),
        texts.map(lambda v: (fields.title.begins_with(v), lambda p: p.title.startswith(v))),
        texts.map(lambda v: (fields.title.contains(v), lambda p: v in p.title)),
        st.integers(0, 1).map(lambda v: (fields.title.size > v, lambda p: len(p.title) > v)),
        st.lists(texts, min_size=1, max_size=4).map(lambda v: (fields.title.one_of(v), lambda p: p.title in v)),
        numbers.map(lambda v: (fields.budget < v, lambda p: p.budget < v)),
        numbers.map(lambda v: (fields.budget >= v, lambda p: p.budget >= v)),
        st.tuples(numbers, numbers)
        .map(sorted)
        .map(lambda v: (fields.budget.between(*v), lambda p: v[0] <= p.budget <= v[1])),
        days.map(lambda v: (fields.due_on > v, lambda p: p.due_on is not None and p.due_on > v)),
        days.map(lambda v: (fields.due_on <= v, lambda p: p.due_on is not None and p.due_on <= v)),
        st.just((fields.due_on.is_none(), lambda p: p.due_on is None)),
        st.just((fields.due_on.exists(), lambda p: p.due_on is not None)),
        states.map(lambda v: (fields.status == v, lambda p: p.status == v)),
        st.just((fields.title < fields.project_id, lambda p: p.title.encode() < p.project_id.encode())),
    )


Said = tuple[Any, Callable[[Any], bool]]


def together(parts: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    def both(pair: tuple[Said, Said]) -> Said:
        (one, is_one), (other, is_other) = pair
        return one & other, lambda p: is_one(p) and is_other(p)

    def either(pair: tuple[Said, Said]) -> Said:
        (one, is_one), (other, is_other) = pair
        return one | other, lambda p: is_one(p) or is_other(p)

    def neither(said: Said) -> Said:
        one, is_one = said
        return ~one, lambda p: not is_one(p)

    return st.one_of(st.tuples(parts, parts).map(both), st.tuples(parts, parts).map(either), parts.map(neither))


@hypothesis.settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
@hypothesis.given(data=st.data())
def test_a_condition_holds_where_python_says_so(project: Project, saas: Any, data: st.DataObject) -> None:
    there = rows(project)
    if saas.projects.by_key("t").first() is None:
        for each in there:
            saas.projects.create(each)
    where, holds = data.draw(st.recursive(comparisons(project), together, max_leaves=8), label="condition")

    found = saas.projects.by_key("t").where(where)

    assert [each.project_id for each in found] == [each.project_id for each in there if holds(each)]
    assert found.count() == sum(map(holds, there))
