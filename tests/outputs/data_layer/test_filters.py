"""Filters: queries leave out what does not hold, page by page, over buckets and parts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.data_layer import NOW, Project, awkward

from liftgen.runtime.errors import (
    InvalidRequest,
    MoreThanOne,
)
from liftgen.runtime.query import Page
from liftgen.testing import StandIn


def ids(found: Any) -> list[int]:
    return [int(each.project_id[1:]) for each in found]


def test_a_filter_leaves_out_what_it_does_not_hold_on(project: Project, projects: Any) -> None:
    fields = project.repositories.ProjectFields
    query = projects.by_key("t").where(fields.title == "even")

    assert ids(query) == [0, 2, 4, 6, 8, 10]
    assert ids(query.where(fields.budget > 5)) == [6, 8, 10]
    assert ids(query.where(fields.budget > 5).reverse().limit(2)) == [10, 8]
    assert query.consistent().count() == 6
    assert query.limit(4).count() == 4
    assert ids([query.first()]) == [0]
    assert ids([query.where(fields.budget == 4).one()]) == [4]
    assert query.where(fields.budget == 5).one_or_none() is None
    with pytest.raises(MoreThanOne):
        query.one()


def test_pages_of_a_filtered_query_are_whole_and_together_all(project: Project, projects: Any) -> None:
    fields = project.repositories.ProjectFields
    query = projects.by_key("t").where(fields.status == project.saas.Status.ACTIVE)
    pages: list[Page[Any]] = [query.page(3)]
    while pages[-1].cursor is not None:
        pages.append(query.page(3, pages[-1].cursor))

    assert [len(each) for each in pages][:2] == [3, 3]
    assert ids(each for page in pages for each in page) == [1, 2, 4, 5, 7, 8, 10, 11]


def test_a_filter_works_over_buckets_and_beside_the_index_s_own(project: Project, projects: Any) -> None:
    fields = project.repositories.ProjectFields
    span = (date(2026, 4, 1), date(2026, 6, 30))

    assert ids(projects.due("t", *span).where(fields.budget > 3)) == [5, 7, 10, 11]
    assert ids(projects.active("t").where(fields.due_on.is_none())) == [4, 8]


def test_a_filter_on_a_key_of_the_index_is_refused_before_it_is_sent(
    project: Project, saas: Any, stand_in: StandIn, awkwards: Any
) -> None:
    fields, status = project.repositories.ProjectFields, project.saas.Status
    with pytest.raises(InvalidRequest, match="a filter cannot speak of `status`, a key of what is asked"):
        saas.projects.by_status("t", status.DONE).where(fields.status == status.DONE)
    with pytest.raises(InvalidRequest, match="`project_id`"):
        saas.projects.by_status("t", status.DONE).where((fields.title == "x") | (fields.project_id > "p"))
    user = saas.users.create(project.saas.User(tenant_id="t", user_id="u", email="e"))
    with pytest.raises(InvalidRequest, match="read by its key"):
        saas.users.projects(user).where(fields.title == "x")
    with pytest.raises(InvalidRequest, match="the index does not hold `email`"):
        saas.users.by_email("e").where(project.repositories.UserFields.email == "e")

    assert stand_in.sent("Query") == []
    awkwards.create(awkward(project, limit=3))
    assert awkwards.everything(3).where(project.repositories.AwkwardFields.key == "k").count() == 1


def test_an_index_of_parts_is_filtered_by_what_it_holds(project: Project, shop: Any) -> None:
    fields, notes = project.repositories.NoteFields, shop.notes
    made = [notes.create(project.everything.Note(owner="o", title=str(n), starred=n > 1, at=NOW)) for n in range(3)]
    query = notes.recent(NOW, NOW).where(fields.starred == True)  # noqa: E712  # a field, not a truth value

    assert [part.starred for part in query] == [True]
    assert list(query.entities()) == [made[2]]
    assert query.count() == 1


def test_a_cursor_of_another_filter_is_refused_where_there_is_a_secret(project: Project, projects: Any) -> None:
    from liftgen.runtime.cursor import Cursors
    from liftgen.runtime.errors import InvalidCursor
    from liftgen.runtime.record import replace

    fields = project.repositories.ProjectFields
    query = projects.by_key("t")
    table = replace(query.table, settings=replace(query.table.settings, cursors=Cursors(b"0123456789abcdef")))
    even, odd = (replace(query, table=table).where(fields.title == each) for each in ("even", "odd"))
    cursor = even.page(2).cursor

    assert ids(even.page(2, cursor)) == [4, 6]
    with pytest.raises(InvalidCursor):
        odd.page(2, cursor)
    with pytest.raises(InvalidCursor):
        replace(query, table=table).page(2, cursor)
