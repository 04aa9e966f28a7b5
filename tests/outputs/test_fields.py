"""Conditions of generated fields: under which writes happen, and by which queries filter and read less."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import hypothesis
import pytest
from hypothesis import strategies as st
from support.data_layer import KEY, NOW, Project, awkward, everything
from support.generated import MODELS, PACKAGE, generate

from liftgen.runtime.errors import (
    ConditionFailed,
    InvalidItem,
    InvalidRequest,
    InvalidValue,
    MoreThanOne,
    NotFound,
    TooLarge,
)
from liftgen.runtime.expressions import Expressions
from liftgen.runtime.query import Page
from liftgen.testing import Clock, StandIn
from liftgen.testing.fake import FakeClient


def text(where: Any) -> str:
    """A condition with its names and values in their places."""
    expressions = Expressions()
    said = where.stated(expressions)
    members = expressions.members()
    for short, value in sorted(json.loads(members.get("ExpressionAttributeValues", "{}")).items(), reverse=True):
        said = said.replace(short, str(next(iter(value.values()))))
    return said.replace("#", "")


# What is said


def test_conditions_are_what_they_look_like_and_have_no_parentheses_that_say_nothing(project: Project) -> None:
    fields = project.repositories.ProjectFields
    a, b, c = fields.title == "a", fields.title != "b", fields.budget > 5

    assert text(a & b) == "title = a AND title <> b"
    assert text(a & b & c) == "title = a AND title <> b AND budget > 5"
    assert text(a | b & c) == "title = a OR (title <> b AND budget > 5)"
    assert text((a | b) & c) == "(title = a OR title <> b) AND budget > 5"
    assert text(~(a | b)) == "NOT (title = a OR title <> b)"
    assert text(~~a) == "NOT (NOT (title = a))"
    assert (
        text(fields.title.begins_with("x") & fields.title.contains("y"))
        == "begins_with(title, x) AND contains(title, y)"
    )
    assert text(fields.title.size.between(1, 3)) == "size(title) BETWEEN 1 AND 3"
    assert text(fields.due_on.is_none()) == "attribute_not_exists(due_on) OR due_on = True"
    assert text(fields.due_on.has_type("S")) == "attribute_type(due_on, S)"
    assert text(fields.title == fields.project_id) == "title = project_id"
    assert repr(a) == "Where(#title = :0)"


def test_names_and_values_never_stand_in_the_text(project: Project) -> None:
    fields = project.repositories.EverythingFields
    hostile = "') OR attribute_exists(pk) --#:0\0\U0001f600"
    expressions = Expressions()

    said = ((fields.renamed == 1) & (fields.string == hostile)).stated(expressions)

    assert said == "#r = :0 AND #string = :1"
    assert json.loads(expressions.members()["ExpressionAttributeValues"])[":1"] == {"S": hostile}


@pytest.mark.parametrize("wrong", [5, None, b"x", object()])
def test_a_value_of_another_type_is_refused_where_it_is_written(project: Project, wrong: Any) -> None:
    fields = project.repositories.ProjectFields

    with pytest.raises(InvalidValue, match="`title` cannot be compared with a value of type"):
        fields.title == wrong  # noqa: B015  # comparing is what is refused


def test_comparisons_that_dynamodb_refuses_are_refused_where_they_are_written(project: Project) -> None:
    fields = project.repositories.ProjectFields

    with pytest.raises(InvalidValue, match="`budget` is between `5` and `1`"):
        fields.budget.between(5, 1)
    with pytest.raises(InvalidValue, match="`title` is between"):
        fields.title.size.between(2, 1)
    with pytest.raises(InvalidValue, match="with itself"):
        _ = fields.title == fields.title


def test_conditions_are_no_truth_values(project: Project) -> None:
    fields = project.repositories.ProjectFields

    with pytest.raises(TypeError, match=r"`&`, `\|` and `~`"):
        _ = fields.title == "a" and fields.title == "b"
    with pytest.raises(TypeError):
        _ = 1 < fields.budget < 5


def test_encrypted_fields_are_not_among_them(project: Project) -> None:
    assert not hasattr(project.repositories.UserFields, "ssn")
    assert not hasattr(project.repositories.EverythingFields, "secrets")


def test_what_dynamodb_would_refuse_for_its_length_is_refused_before_it_is_sent(
    project: Project, saas_in_memory: Any, memory: FakeClient
) -> None:
    fields, projects = project.repositories.ProjectFields, saas_in_memory.projects
    made = projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))
    memory.calls.clear()
    many = fields.title == "0"
    for number in range(150):
        many |= fields.title == str(number)
    long = fields.title.one_of(map(str, range(100)))
    for _ in range(10):
        long &= fields.title.one_of(map(str, range(100)))

    with pytest.raises(InvalidValue, match="one of 101 values"):
        fields.title.one_of(map(str, range(101)))
    with pytest.raises(InvalidValue, match="one of 0 values"):
        fields.title.one_of([])
    with pytest.raises(TooLarge, match="operators, and 300 is the most"):
        projects.update(made, title="b", where=many)
    with pytest.raises(TooLarge, match="characters, and 4096 is the most"):
        projects.put(made, where=long)
    with pytest.raises(TooLarge):
        list(projects.by_key("t").where(many))
    # A put reads the version first.
    assert {each.operation for each in memory.calls} <= {"GetItem"}


def test_as_many_operators_as_dynamodb_takes_are_sent(project: Project, saas: Any) -> None:
    fields, projects = project.repositories.ProjectFields, saas.projects
    made = projects.create(project.saas.Project(tenant_id="t", project_id="p", title="149"))
    where = fields.title == "0"
    for number in range(1, 145):
        where |= fields.title == str(number)

    # Beside these 289 there are nine of our own, parentheses among them: that the item is there, and its version.
    with pytest.raises(ConditionFailed):
        projects.update(made, title="b", where=where)


# Writes


def holding(f: Any, models: Any) -> list[Any]:
    """Conditions that hold on what is stored."""
    return [
        f.string == "text",
        f.string != "other",
        f.string.one_of(["a", "text"]),
        f.string.begins_with("te"),
        f.string.contains("ex"),
        f.string.size == 4,
        f.number > 4,
        f.number.between(5, 6),
        f.fraction <= 1,
        f.exact >= Decimal("2.5"),
        f.exact < 3,
        f.flag == True,  # noqa: E712  # a field, not a truth value
        f.blob == b"\x00\xff",
        f.blob.begins_with(b"\x00"),
        f.timestamp == NOW,
        f.timestamp > datetime(2020, 1, 1, tzinfo=UTC),
        f.date == date(2026, 1, 2),
        f.clock < time(13),
        f.seconds >= timedelta(seconds=1),
        f.colour == models.Colour.BLUE,
        f.colour.one_of([models.Colour.BLUE]),
        f.level != models.Level.LOW,
        f.choice == "b",
        f.user == "nobody",
        f.cents.is_none(),
        f.cents.absent(),
        f.none_by_choice.exists() & f.none_by_choice.is_none(),
        f.none_by_choice.has_type("NULL"),
        f.items.contains("b"),
        f.items.size == 2,
        f.words.contains("w"),
        f.words.size.between(1, 2),
        f.levels.contains(models.Level.HIGH),
        f.floats.contains(0.5),
        f.blobs.contains(b"x"),
        f.days.contains(date(2024, 2, 29)),
        f.as_set.contains(3),
        f.tags.size == 1,
        f.matrix.size > 0,
        f.address.has_type("M"),
        f.renamed == 3,
        f.id == UUID(int=7),
        f.limited > f.choice,
    ]


def full(project: Project, **values: Any) -> Any:
    models = project.everything
    given = {
        "string": "text",
        "number": 5,
        "exact": Decimal("2.5"),
        "flag": True,
        "blob": b"\x00\xff",
        "timestamp": NOW,
        "colour": models.Colour.BLUE,
        "level": models.Level.HIGH,
        "choice": "b",
        "none_by_choice": None,
        "items": ["a", "b"],
        "words": {"w"},
        "levels": frozenset({models.Level.HIGH}),
        "floats": {0.5},
        "blobs": {b"x"},
        "days": {date(2024, 2, 29)},
        "as_set": [3],
        "tags": {"a": []},
        "matrix": [[1]],
        **values,
    }
    return everything(project, **given)


def test_every_operator_holds_on_what_is_stored_and_its_opposite_does_not(project: Project, shop: Any) -> None:
    fields, everythings = project.repositories.EverythingFields, shop.everythings
    made = everythings.create(full(project))
    key = {"id": made.id, "date": made.date, "string": made.string}

    for place, where in enumerate(holding(fields, project.everything)):
        assert everythings.patch(**key, aliased=str(place), where=where).aliased == str(place), text(where)
        with pytest.raises(ConditionFailed, match="the condition does not hold"):
            everythings.patch(**key, aliased="never", where=~where)


def test_every_write_holds_to_its_condition(project: Project, saas: Any) -> None:
    fields, projects = project.repositories.ProjectFields, saas.projects
    key = {"tenant_id": "t", "project_id": "p"}
    with pytest.raises(ConditionFailed):
        projects.put(project.saas.Project(**key, title="a"), where=fields.title == "x")
    made = projects.put(project.saas.Project(**key, title="a"), where=fields.title.absent())

    for write in (
        lambda where: projects.put(made, where=where),
        lambda where: projects.update(made, title="b", where=where),
        lambda where: projects.patch(**key, title="b", where=where),
        lambda where: projects.delete(made, where=where),
        lambda where: projects.delete_by_key(**key, where=where),
    ):
        with pytest.raises(ConditionFailed) as error:
            write(fields.title != "a")
        assert type(error.value) is ConditionFailed
        assert error.value.entity == "Project"
    assert projects.get(**key) == made

    made = projects.put(made, where=fields.title == "a")
    made = projects.update(made, title="b", where=fields.title == "a")
    made = projects.patch(**key, title="c", where=fields.title == "b")
    projects.delete(made, where=fields.title == "c")
    assert projects.delete_by_key(**key, where=fields.title == "c") is False
    with pytest.raises(NotFound):
        projects.patch(**key, title="d", where=fields.title == "c")


def test_writes_with_guards_and_soft_deletes_hold_to_theirs(project: Project, shop: Any) -> None:
    fields, notes = project.repositories.NoteFields, shop.notes
    made = notes.create(project.everything.Note(owner="o", title="t", slug="s"))

    for write in (
        lambda where: notes.update(made, slug="z", where=where),
        lambda where: notes.delete(made, where=where),
        lambda where: notes.delete_by_key(owner="o", title="t", where=where),
    ):
        with pytest.raises(ConditionFailed) as error:
            write(fields.slug == "other")
        assert type(error.value) is ConditionFailed
    made = notes.update(made, slug="z", where=fields.slug == "s")
    notes.delete(made, where=fields.slug == "z")

    assert notes.get(owner="o", title="t") is None


def test_one_tenant_s_writes_and_transactions_hold_to_theirs(project: Project, saas: Any) -> None:
    fields = project.repositories.ProjectFields
    tenant = saas.for_tenant("t")
    made = tenant.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))
    other = project.saas.Project(tenant_id="t", project_id="q", title="b")

    for act in (
        lambda tx, where: tx.projects.put(made, where=where),
        lambda tx, where: tx.projects.update(made, title="b", where=where),
        lambda tx, where: tx.projects.patch(tenant_id="t", project_id="p", title="b", where=where),
        lambda tx, where: tx.projects.delete(made, where=where),
        lambda tx, where: tx.projects.delete_by_key(tenant_id="t", project_id="p", where=where),
        lambda tx, where: tx.projects.check(tenant_id="t", project_id="p", where=where),
    ):
        tx = tenant.transaction()
        tx.projects.create(other)
        act(tx, fields.title == "x")
        with pytest.raises(ConditionFailed) as error:
            tx.commit()
        assert type(error.value) is ConditionFailed
        assert error.value.key == {"pk": "TENANT#t", "sk": "PROJECT#p"}
    with tenant.transaction() as tx:
        tx.projects.create(other)
        tx.projects.check(project_id="p", tenant_id="t", where=fields.title == "a")
    with pytest.raises(ConditionFailed):
        tenant.projects.update(made, title="b", where=fields.title == "x")

    assert tenant.projects.get(project_id="q") == other.model_copy(update={"updated_at": NOW})


def test_a_field_called_where_leaves_the_word_to_the_model(project: Project, awkwards: Any) -> None:
    fields = project.repositories.AwkwardFields
    made = awkwards.create(awkward(project, where=1))

    assert awkwards.update(made, where=2, where_=fields.where == 1).where == 2
    with pytest.raises(ConditionFailed):
        awkwards.patch(**KEY, where=3, where_=fields.where == 1)


def test_zero_that_is_stored_as_absence_is_compared_as_zero(project: Project, shop: Any) -> None:
    fields, everythings = project.repositories.EverythingFields, shop.everythings
    for number, left_out in enumerate(["", "x"]):
        everythings.create(full(project, id=UUID(int=number), left_out=left_out, left_out_list=[1] * number))
    zero, one = fields.left_out, fields.left_out_list

    def found(where: Any) -> list[int]:
        return [n for n in range(2) for _ in everythings.by_key(UUID(int=n)).where(where)]

    assert found(zero == "") == [0]
    assert found(zero != "") == [1]
    assert found(zero < "y") == [0, 1]
    assert found(zero > "a") == [1]
    assert found(zero.one_of(["", "y"])) == [0]
    assert found(zero.between("", "a")) == [0]
    assert found(zero.size == 0) == [0]
    assert found(one.size.between(0, 3)) == [0, 1]
    assert found(one.size > 0) == [1]
    assert found(~(zero == "")) == [1]


# Queries


@pytest.fixture
def projects(project: Project, saas: Any) -> Any:
    model, status = project.saas.Project, project.saas.Status
    for number in range(12):
        saas.projects.create(
            model(
                tenant_id="t",
                project_id=f"p{number:02}",
                title="even" if number % 2 == 0 else "odd",
                status=status.DONE if number % 3 == 0 else status.ACTIVE,
                due_on=date(2026, 5, number + 1) if number % 4 else None,
                budget=Decimal(number),
            )
        )
    return saas.projects


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


# Fields alone


def test_a_query_gives_the_fields_that_are_asked_for_and_nothing_else_is_sent(
    project: Project, projects: Any, stand_in: StandIn
) -> None:
    fields = project.repositories.ProjectFields
    query = projects.by_key("t").where(fields.budget > 8).only(fields.title, fields.due_on, fields.budget)

    assert list(query) == [
        ("odd", date(2026, 5, 10), Decimal(9)),
        ("even", date(2026, 5, 11), Decimal(10)),
        ("odd", date(2026, 5, 12), Decimal(11)),
    ]
    (sent,) = stand_in.sent("Query")
    names = sent["ExpressionAttributeNames"]
    asked = {names[each] for each in sent["ProjectionExpression"].split(", ")}
    assert asked == {"title", "due_on", "budget", "_entity", "pk", "sk"}
    assert query.first() == ("odd", date(2026, 5, 10), Decimal(9))
    assert query.reverse().first() == ("odd", date(2026, 5, 12), Decimal(11))
    assert query.count() == 3
    page = query.page(2)
    assert query.page(2, page.cursor).items == (("odd", date(2026, 5, 12), Decimal(11)),)
    assert [
        project_id for (project_id,) in projects.due("t", date(2026, 4, 1), date(2026, 5, 3)).only(fields.project_id)
    ] == [
        "p01",
        "p02",
    ]


def test_every_type_is_read_alone_as_it_is_read_with_the_rest(project: Project, shop: Any) -> None:
    fields = project.repositories.EverythingFields
    named = {name: each for name, each in vars(fields).items() if hasattr(each, "attribute")}
    for made in (full(project), everything(project, id=UUID(int=8))):
        shop.everythings.create(made)

        (found,) = shop.everythings.by_key(made.id).only(*named.values())

        assert dict(zip(named, found, strict=True)) == {name: getattr(made, name) for name in named}


def test_what_an_item_of_an_older_shape_lacks_is_what_the_model_says(
    project: Project, shop: Any, stand_in: StandIn
) -> None:
    fields = project.repositories.NoteFields
    key = {"pk": {"S": "OWNER#o"}, "sk": {"S": "NOTE#t"}}
    stand_in.set("shop", key, _entity={"S": "Note"}, owner={"S": "o"}, starred={"NULL": True}, slug={"NULL": True})

    query = shop.notes.by_key("o")
    assert list(query.only(fields.owner, fields.starred, fields.slug, fields.revision, fields.at)) == [
        ("o", False, None, 0, datetime(2030, 1, 1, tzinfo=UTC))
    ]
    with pytest.raises(InvalidItem, match="`title` is missing"):
        list(query.only(fields.title))


def test_what_counts_as_absent_is_absent_without_its_other_fields_too(
    project: Project, shop: Any, clock: Clock
) -> None:
    fields, notes = project.repositories.NoteFields, shop.notes
    notes.create(project.everything.Note(owner="o", title="1", at=NOW))
    gone = notes.create(project.everything.Note(owner="o", title="2", at=NOW))
    notes.delete(gone)
    assert list(notes.by_key("o").only(fields.title)) == [("1",)]

    clock.advance(timedelta(hours=2))

    assert list(notes.by_key("o").only(fields.title)) == []
    assert list(notes.by_key("o").with_expired().only(fields.title)) == [("1",)]


def test_a_scan_is_filtered_and_reads_less_too(project: Project, awkwards: Any) -> None:
    fields = project.repositories.AwkwardFields
    for number in range(5):
        awkwards.create(awkward(project, key=str(number), item=number))
    query = awkwards.everything(0).where(fields.item > 2)

    assert sorted(each.item for each in query) == [3, 4]
    assert sorted(query.only(fields.key, fields.item)) == [("3", 3), ("4", 4)]
    assert sorted(each.item for each in query.parallel(2)) == [3, 4]


def test_parts_and_what_is_read_by_key_are_not_read_in_part(project: Project, saas: Any) -> None:
    user = saas.users.create(project.saas.User(tenant_id="t", user_id="u", email="e"))

    with pytest.raises(InvalidRequest, match="only queries of whole items of one entity"):
        saas.users.by_email("e").only(project.repositories.UserFields.user_id)
    with pytest.raises(InvalidRequest, match="only queries of whole items of one entity"):
        saas.users.projects(user).only(project.repositories.ProjectFields.title)
    with pytest.raises(InvalidRequest, match="only queries of whole items of one entity"):
        saas.tenant_home(tenant_id="t").only(project.repositories.ProjectFields.title)
    with pytest.raises(InvalidRequest, match="several entities are found"):
        saas.tenant_home(tenant_id="t").where(project.repositories.ProjectFields.title == "x")
    with pytest.raises(InvalidRequest, match="nobody says which"):
        saas.users.by_key("t").only()


# What it costs those who use none


def test_who_uses_no_condition_loads_none(tmp_path: Path) -> None:
    generate(tmp_path, *MODELS)
    script = (
        "import sys\n"
        f"from {PACKAGE}.fakes import FakeSaas\n"
        "from saas import Project\n"
        "saas = FakeSaas()\n"
        "made = saas.projects.create(Project(tenant_id='t', project_id='p', title='a'))\n"
        "saas.projects.update(made, title='b')\n"
        "list(saas.projects.by_key('t'))\n"
        "names = {'liftgen.runtime.conditions', 'liftgen.runtime.chosen'} & set(sys.modules)\n"
        "print(*names, *(each for each in sys.modules if '.generated.fields' in each))\n"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout == "\n"


# What nobody thought of


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


def tests(project: Project) -> st.SearchStrategy[tuple[Any, Callable[[Any], bool]]]:
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
    where, holds = data.draw(st.recursive(tests(project), together, max_leaves=8), label="condition")

    found = saas.projects.by_key("t").where(where)

    assert [each.project_id for each in found] == [each.project_id for each in there if holds(each)]
    assert found.count() == sum(map(holds, there))
