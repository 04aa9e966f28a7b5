"""What generated repositories do, asked of a DynamoDB in memory and of the embedded one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from support.data_layer import KEY, NOW, Project, awkward, everything, settings, wire_key
from support.generated import generate, imported

from liftgen.requests import create_table_request
from liftgen.runtime.errors import (
    AlreadyExists,
    ConditionFailed,
    Conflict,
    EncryptionNotConfigured,
    InvalidCursor,
    InvalidItem,
    InvalidKey,
    InvalidRequest,
    InvalidValue,
    MoreThanOne,
    NotFound,
    Timeout,
    WrongTenant,
)
from liftgen.runtime.ranges import after, before, begins_with, between, since, until
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn
from liftgen.testing.fake import FakeClient, Fault

# Values


def extremes(project: Project) -> Iterator[dict[str, Any]]:
    models = project.everything
    card, invoice = models.Card(number="4 2"), models.Invoice(kind="bill", days=0)
    yield {}
    yield {
        "number": 999_999,
        "fraction": 1.7976931348623157e-120,
        "exact": Decimal("-0.00000000000000000000000000000000000001"),
        "flag": True,
        "blob": bytes(range(256)),
        "timestamp": datetime(1, 1, 1, tzinfo=UTC),
        "clock": time(23, 59, 59, 999999),
        "seconds": timedelta.max,
        "colour": models.Colour.BLUE,
        "level": models.Level.HIGH,
        "odd": models.Odd.TWO,
        "choice": "b",
        "mixed": True,
        "user": "ünï\U0001f600\0 #%|",
        "cents": 0,
        "items": ["", "a", "a"],
        "matrix": [[], [1, -(10**37)], [2]],
        "pair": (-1, "\n"),
        "many": (Decimal("1E+125"), Decimal("-1E-130"), Decimal(0)),
        "words": {"", "ä", "b" * 1000},
        "levels": frozenset({models.Level.LOW, models.Level.HIGH}),
        "floats": {0.1, -1e100, 3.0},
        "blobs": {b"\xff", b"a"},
        "flags": {True, False},
        "days": set(),
        "none_by_choice": None,
        "dates_by_level": {models.Level.LOW: date.min, models.Level.HIGH: date.max},
        "tags": {"": [], "x.y[0]": [models.Colour.RED]},
        "addresses": [models.Address(street=""), models.Address(street="s", zip_code="z", lines=["1"])],
        "maybe": models.Address(street="s", moved_in=date(2000, 2, 29)),
        "tree": models.Tree(name="r", children=[models.Tree(name="a", children=[models.Tree(name="b")])]),
        "payment": invoice,
        "payments": [card, invoice],
        "point": models.Point(-0.5, 1e-10),
        "anything": {"a": [1, 2.5, None, True, {"b": ""}], "": []},
        "packed": {"k": [Decimal("12345678901234567890.123456789"), Decimal("1E+2")]},
        "packed_address": models.Address(street='"\\', lines=["é"]),
        "as_set": [1, 2, 3],
        "left_out": "x",
        "left_out_list": [],
        "renamed": -1,
        "aliased": "a",
        "limited": "12345",
        "secret": "s3cret",
        "secrets": ["a", ""],
    }
    yield {
        "days": {date(2024, 2, 29)},
        "none_by_choice": "",
        "timestamp": datetime.max.replace(tzinfo=UTC),
        "exact": Decimal("99999999999999999999999999999999999999"),
        "fraction": -0.1,
        "anything": 12345678901234567890,
        "secret": "",
    }


def test_every_type_comes_back_as_it_was(project: Project, shop: Any) -> None:
    for number, values in enumerate(extremes(project)):
        made = everything(project, id=UUID(int=number), **values)

        assert shop.everythings.create(made) == made
        assert shop.everythings.get(id=made.id, date=made.date, string=made.string) == made


def test_every_type_comes_back_from_an_update_and_from_a_patch(project: Project, shop: Any) -> None:
    kept = {"id", "string", "date", "address"}
    read_by_keys = {"number", "flag", "colour", "level", "cents"}
    for number, values in enumerate(extremes(project)):
        made = shop.everythings.create(everything(project, id=UUID(int=number)))
        key = {"id": made.id, "date": made.date, "string": made.string}
        changes = {name: value for name, value in values.items() if name not in kept}
        patches = {name: value for name, value in changes.items() if name not in read_by_keys}

        assert shop.everythings.patch(**key, **patches) == made.model_copy(update=patches)
        assert shop.everythings.update(made, **changes) == made.model_copy(update=changes)
        assert shop.everythings.get(**key) == made.model_copy(update=changes)


def test_what_dynamodb_cannot_store_is_refused_before_it_is_sent(project: Project, saas_in_memory: Any) -> None:
    project_model = project.saas.Project
    for budget in (Decimal("1E+126"), Decimal("1." + "1" * 38)):
        with pytest.raises(InvalidValue):
            saas_in_memory.projects.create(project_model(tenant_id="t", project_id="p", title="x", budget=budget))
    for tenant_id in ("", "x" * 2049):
        with pytest.raises(InvalidKey, match="Project: "):
            saas_in_memory.projects.create(project_model(tenant_id=tenant_id, project_id="p", title="x"))


def test_a_null_of_another_writer_is_read_as_nothing(project: Project, shop: Any, stand_in: StandIn) -> None:
    made = shop.everythings.create(everything(project, words={"a"}))
    null = {"NULL": True}
    stand_in.set(
        "shop", wire_key("EVERYTHING#" + str(made.id), "2026-01-02#a b%23c%25"), words=null, maybe=null, flag=null
    )

    read = shop.everythings.get(id=made.id, date=made.date, string=made.string)

    assert (read.words, read.maybe, read.flag) == (set(), None, False)


def test_an_item_that_cannot_be_read_says_which_and_shows_nothing_of_it(
    project: Project, saas: Any, stand_in: StandIn
) -> None:
    saas.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="private"))
    stand_in.set("saas", wire_key("TENANT#t", "PROJECT#p"), status={"S": "secret-state"})

    with pytest.raises(InvalidItem, match=r"Project \(pk='TENANT#t', sk='PROJECT#p'\)") as caught:
        list(saas.projects.by_key("t"))

    assert "secret" not in str(caught.value)
    assert "private" not in str(caught.value)


# Keys


def test_an_update_moves_every_index_key_that_depends_on_it(project: Project, saas: Any, stand_in: StandIn) -> None:
    made = saas.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="x", due_on=date(2026, 5, 1)))
    key = wire_key("TENANT#t", "PROJECT#p")
    assert (stand_in.item("saas", key) or {})["gsi1pk"] == {"S": "TENANT#t#DUE#2026-05"}

    moved = saas.projects.update(made, due_on=date(2026, 6, 1))
    assert (stand_in.item("saas", key) or {})["gsi1pk"] == {"S": "TENANT#t#DUE#2026-06"}
    assert (stand_in.item("saas", key) or {})["gsi1sk"] == {"S": "2026-06-01#p"}

    done = saas.projects.update(moved, status=project.saas.Status.DONE)
    assert "gsi1pk" not in (stand_in.item("saas", key) or {})
    assert list(saas.projects.due("t", date(2026, 1, 1), date(2026, 12, 31))) == []

    again = saas.projects.update(done, status=project.saas.Status.ACTIVE)
    assert list(saas.projects.due("t", date(2026, 1, 1), date(2026, 12, 31))) == [again]


def test_a_stale_reader_without_a_version_cannot_leave_a_stale_key(project: Project, shop: Any) -> None:
    colours = project.everything.Colour
    made = shop.everythings.create(everything(project, number=5, flag=True))
    shop.everythings.update(made, colour=colours.BLUE)

    with pytest.raises(Conflict):
        shop.everythings.update(made, level=project.everything.Level.HIGH)
    assert shop.everythings.update(made, renamed=9).colour == colours.BLUE

    blue = shop.everythings.by_colour(colours.BLUE, project.everything.Level.LOW)
    assert [each.renamed for each in blue] == [9]


def test_a_stale_reader_removes_a_key_that_it_does_not_know_of(project: Project, shop: Any, stand_in: StandIn) -> None:
    made = shop.everythings.create(everything(project, number=0, flag=True))
    shop.everythings.update(made, number=5)

    shop.everythings.update(made, number=-1)

    (item,) = stand_in.items("shop")
    assert [name for name in item if name.startswith("by_colour")] == []


def test_a_native_key_of_an_index_is_absent_where_it_is_none(project: Project, shop: Any, stand_in: StandIn) -> None:
    made = shop.everythings.create(everything(project, cents=3, user="u"))
    assert [part.whole() for part in shop.everythings.by_user("u")] == [made]

    shop.everythings.update(made, cents=None)

    assert list(shop.everythings.by_user("u")) == []
    assert "cents" not in stand_in.items("shop")[0]


def test_numbers_and_bytes_are_keys_of_their_own_type(project: Project, stand_in: StandIn) -> None:
    readings = project.repositories.Readings(stand_in.client).readings
    made = [
        readings.create(project.everything.Reading(sensor=-1, raw=bytes([raw]), value=value))
        for raw, value in ((0, 2.5), (9, -3), (200, 10))
    ]

    assert list(readings.by_key(-1, raw=since(b"\x09"))) == made[1:]
    assert list(readings.by_value(-1)) == [made[1], made[0], made[2]]
    assert list(readings.by_value(-1, value=before(2.5))) == [made[1]]


def test_a_range_finds_what_python_finds(project: Project, saas: Any) -> None:
    ids = ["a", "a!", "a#", "a#b", "a%", "a&", "aa", "ab", "b", "B", "é", "￿", "\U0001f600", "a b"]
    for each in ids:
        saas.users.create(project.saas.User(tenant_id="t", user_id=each, email=each))
    saas.projects.create(project.saas.Project(tenant_id="t", project_id="a", title="a decoy"))
    saas.tenants.create(project.saas.Tenant(tenant_id="t", slug="s", name="a decoy"))

    def found(asked: Any) -> list[str]:
        return [user.user_id for user in saas.users.by_key("t", user_id=asked)]

    ordered = sorted(ids)
    for end in ordered:
        assert found(end) == [end]
        assert found(since(end)) == [each for each in ordered if each >= end]
        assert found(after(end)) == [each for each in ordered if each > end]
        assert found(until(end)) == [each for each in ordered if each <= end]
        assert found(before(end)) == [each for each in ordered if each < end]
        assert found(begins_with(end)) == [each for each in ordered if each.startswith(end)]
        assert found(between("a", end)) == [each for each in ordered if "a" <= each <= end]
    assert found(None) == found(begins_with("")) == ordered


# Guards


def test_a_unique_value_moves_with_its_owner(project: Project, saas: Any, stand_in: StandIn) -> None:
    user = project.saas.User
    first = saas.users.create(user(tenant_id="t", user_id="1", email="a"))
    with pytest.raises(AlreadyExists, match="email_is_unique"):
        saas.users.create(user(tenant_id="t", user_id="2", email="a"))
    elsewhere = saas.users.create(user(tenant_id="other", user_id="2", email="a"))
    second = saas.users.create(user(tenant_id="t", user_id="2", email="b"))
    with pytest.raises(AlreadyExists):
        saas.users.update(second, email="a")
    assert saas.users.get(tenant_id="t", user_id="2") == second

    moved = saas.users.update(first, email="c")
    saas.users.update(second, email="a")
    saas.users.delete(moved)
    assert saas.users.put(user(tenant_id="t", user_id="2", email="c")).email == "c"
    saas.users.delete_by_key(tenant_id="t", user_id="2")
    saas.users.delete(elsewhere)

    assert stand_in.items() == []


def test_a_stale_reader_cannot_release_the_guard_of_a_value_that_it_does_not_know(project: Project, saas: Any) -> None:
    user = project.saas.User
    read = saas.users.create(user(tenant_id="t", user_id="1", email="a"))
    saas.users.update(read, email="b")

    for attempt in (lambda: saas.users.update(read, email="c"), lambda: saas.users.delete(read)):
        with pytest.raises(Conflict):
            attempt()
    with pytest.raises(AlreadyExists):
        saas.users.create(user(tenant_id="t", user_id="2", email="b"))


def test_what_has_expired_gives_its_key_and_its_unique_values_free(project: Project, shop: Any, clock: Clock) -> None:
    note = project.everything.Note
    old = shop.notes.create(note(owner="o", title="t", slug="s", at=NOW))
    with pytest.raises(AlreadyExists):
        shop.notes.create(note(owner="o", title="other", slug="s", at=NOW))

    clock.set(NOW + timedelta(hours=2))
    assert shop.notes.get(owner="o", title="t") is None
    assert shop.notes.by_key("o").count() == len(list(shop.notes.by_key("o"))) == 0
    assert list(shop.notes.by_key("o").with_expired()) == [old]
    with pytest.raises(NotFound):
        shop.notes.update(old, starred=True)
    new = shop.notes.create(note(owner="o", title="other", slug="s", at=clock.now))
    shop.notes.create(note(owner="o", title="t", slug="u", at=clock.now))

    assert shop.notes.get(owner="o", title="other") == new


def test_a_guard_expires_with_its_owner(project: Project, shop: Any, stand_in: StandIn) -> None:
    note = shop.notes.create(project.everything.Note(owner="o", title="t", slug="s", at=NOW))
    later = shop.notes.update(note, at=NOW + timedelta(days=1))

    guard = next(item for item in stand_in.items("shop") if "UNIQUE" in item["pk"]["S"])
    assert guard["expires_at"] == {"N": str(later.expires_at)}
    assert later.expires_at == note.expires_at + 86400


def test_a_soft_delete_hides_releases_and_can_be_undone(project: Project, shop: Any, clock: Clock) -> None:
    note = project.everything.Note
    made = shop.notes.create(note(owner="o", title="t", slug="s", starred=True))
    shop.notes.delete(made)
    gone = shop.notes.get(owner="o", title="t", include_deleted=True)

    assert shop.notes.get(owner="o", title="t") is None
    assert (gone.deleted_at, gone.revision) == (clock.now, 1)
    assert list(shop.notes.by_key("o")) == list(shop.notes.starred_notes("o")) == list(shop.home(owner="o")) == []
    with pytest.raises(AlreadyExists, match="the key is taken"):
        shop.notes.create(made)
    rival = shop.notes.create(note(owner="o", title="rival", slug="s"))
    with pytest.raises(AlreadyExists, match="slug_is_unique"):
        shop.notes.restore(gone)
    shop.notes.purge(rival)
    back = shop.notes.restore(gone)

    assert list(shop.notes.by_key("o")) == list(shop.notes.starred_notes("o")) == [back]
    assert shop.notes.delete_by_key(owner="o", title="t") is True
    assert shop.notes.delete_by_key(owner="o", title="t") is False


# Versions


def test_put_replaces_only_the_version_that_was_read(project: Project, saas: Any) -> None:
    new = project.saas.Project(tenant_id="t", project_id="p", title="a")

    assert saas.projects.put(new).version == 0
    assert saas.projects.put(new.model_copy(update={"title": "b"})).version == 1
    with pytest.raises(Conflict):
        saas.projects.put(new)
    read = saas.projects.get(tenant_id="t", project_id="p", consistent=True)
    assert saas.projects.put(read).version == 2
    saas.projects.delete_by_key(tenant_id="t", project_id="p")
    with pytest.raises(Conflict):
        saas.projects.put(read)


def test_a_patch_counts_as_a_version(project: Project, saas: Any) -> None:
    made = saas.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))

    assert saas.projects.patch(tenant_id="t", project_id="p", title="b").version == 1
    with pytest.raises(Conflict):
        saas.projects.update(made, title="c")


def test_an_item_of_an_older_shape_is_updated_as_what_it_reads_as(saas: Any, stand_in: StandIn) -> None:
    client: Any = stand_in.client
    client.call(
        "PutItem",
        b'{"TableName":"saas","Item":{"pk":{"S":"TENANT#t"},"sk":{"S":"PROJECT#p"},"_entity":{"S":"Project"},'
        b'"tenant_id":{"S":"t"},"project_id":{"S":"p"},"title":{"S":"old"},"due_on":{"S":"2026-05-01"}}}',
    )
    old = saas.projects.get(tenant_id="t", project_id="p")

    assert saas.projects.update(old, due_on=date(2026, 6, 1)).version == 1
    assert len(list(saas.projects.due("t", date(2026, 6, 1), date(2026, 6, 30)))) == 1


def test_a_patch_holds_to_what_the_model_says_of_its_fields(project: Project, shop: Any) -> None:
    made = shop.everythings.create(everything(project))
    key = {"id": made.id, "date": made.date, "string": made.string}

    with pytest.raises(InvalidValue, match="limited: String should have at most 5 characters"):
        shop.everythings.patch(**key, limited="too long")
    assert shop.everythings.get(**key) == made


# Answers that are lost


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.REPEATED])
def test_a_write_whose_answer_was_lost_is_known_by_what_is_there(
    project: Project, saas_in_memory: Any, memory: FakeClient, fault: Fault
) -> None:
    projects, users = saas_in_memory.projects, saas_in_memory.users
    memory.fail_next(fault, "PutItem")
    made = projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))
    memory.fail_next(fault, "UpdateItem")
    changed = projects.update(made, title="b")
    memory.fail_next(fault, "UpdateItem")
    assert projects.patch(tenant_id="t", project_id="p", title="c").title == "c"
    memory.fail_next(fault, "TransactWriteItems")
    user = users.create(project.saas.User(tenant_id="t", user_id="u", email="e"))
    memory.fail_next(fault, "TransactWriteItems")
    user = users.update(user, email="f")
    memory.fail_next(fault, "TransactWriteItems")
    users.delete(user)
    memory.fail_next(fault, "DeleteItem")
    projects.delete(projects.get(tenant_id="t", project_id="p"))

    assert changed.version == 1
    assert memory.items("saas") == []


def test_a_write_that_was_not_applied_is_not_taken_for_one_that_was(
    project: Project, saas_in_memory: Any, memory: FakeClient
) -> None:
    made = project.saas.Project(tenant_id="t", project_id="p", title="a")
    memory.fail_next(Fault.TIMEOUT, "PutItem")
    with pytest.raises(Timeout):
        saas_in_memory.projects.create(made)
    saas_in_memory.projects.create(made.model_copy(update={"title": "another"}))

    with pytest.raises(AlreadyExists):
        saas_in_memory.projects.create(made)
    memory.fail_next(Fault.TIMEOUT, "UpdateItem")
    with pytest.raises(Timeout):
        saas_in_memory.projects.update(made, title="b")


def test_an_update_is_one_request(project: Project, saas_in_memory: Any, memory: FakeClient) -> None:
    made = saas_in_memory.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))
    memory.calls.clear()

    saas_in_memory.projects.update(made, status=project.saas.Status.DONE)

    assert [call.operation for call in memory.calls] == ["UpdateItem"]


# Queries


def audit_events(project: Project, saas: Any, count: int = 40) -> list[Any]:
    """Events over three months and all shards, in order."""
    chance = random.Random(7)
    made = [
        project.saas.AuditEvent(
            tenant_id="t", event_id=f"e{number}", at=NOW + timedelta(hours=chance.randrange(0, 1400))
        )
        for number in range(count)
    ]
    return sorted((saas.audit_events.create(each) for each in made), key=lambda each: (each.at, each.event_id))


def test_shards_and_buckets_come_in_order(project: Project, saas: Any) -> None:
    events = audit_events(project, saas)
    low, high = events[3].at, events[-4].at
    query = saas.audit_events.latest("t", low, high)

    assert list(query) == events[3:-3][::-1]
    assert list(query.reverse()) == events[3:-3]
    assert query.first() == events[-4]
    assert query.count() == len(events) - 6
    assert list(query.limit(5)) == events[3:-3][::-1][:5]
    assert list(saas.audit_events.by_key("t", low, high)) == events[3:-3]
    assert list(saas.audit_events.latest("t", high, low)) == []
    assert list(saas.audit_events.latest("other", low, high)) == []


@pytest.mark.parametrize("size", [1, 3, 7, 40])
def test_pages_over_shards_and_buckets_are_the_whole(project: Project, saas_in_memory: Any, size: int) -> None:
    events = audit_events(project, saas_in_memory)
    query = saas_in_memory.audit_events.latest("t", events[0].at, events[-1].at)
    found: list[Any] = []
    cursor = None
    while True:
        page = query.page(size, cursor)
        assert len(page) <= size
        found += page
        cursor = page.cursor
        if cursor is None:
            break

    assert found == events[::-1]


def test_a_query_over_too_many_partitions_is_refused(saas_in_memory: Any, memory: FakeClient) -> None:
    with pytest.raises(InvalidValue, match="more than 60 partitions"):
        saas_in_memory.audit_events.latest("t", datetime(2000, 1, 1, tzinfo=UTC), datetime(2400, 1, 1, tzinfo=UTC))

    assert list(memory.calls) == []


def test_nothing_is_read_before_it_is_asked_for(project: Project, saas_in_memory: Any, memory: FakeClient) -> None:
    for number in range(5):
        saas_in_memory.users.create(project.saas.User(tenant_id="t", user_id=f"u{number}", email=f"{number}"))
    memory.calls.clear()
    query = saas_in_memory.users.by_key("t").limit(2)
    assert list(memory.calls) == []

    assert [user.user_id for user in query] == ["u0", "u1"]
    assert [(call.operation, call.request["Limit"]) for call in memory.calls] == [("Query", 2)]


def test_a_cursor_is_good_for_its_own_query_only(project: Project, saas: Any) -> None:
    for tenant in ("t", "other"):
        for number in range(3):
            saas.users.create(project.saas.User(tenant_id=tenant, user_id=f"u{number}", email=f"{number}"))
    cursor = saas.users.by_key("t").page(1).cursor

    assert [user.user_id for user in saas.users.by_key("t").page(5, cursor)] == ["u1", "u2"]
    for query in (saas.users.by_key("other"), saas.users.by_key("t").reverse(), saas.projects.active("t")):
        with pytest.raises(InvalidCursor):
            query.page(1, cursor)


def test_a_global_index_cannot_be_asked_consistently(project: Project, saas: Any) -> None:
    made = saas.projects.create(project.saas.Project(tenant_id="t", project_id="p", title="a"))

    assert list(saas.projects.by_key("t").consistent()) == [made]
    with pytest.raises(InvalidRequest, match="eventually consistent"):
        saas.projects.by_status("t", project.saas.Status.ACTIVE).consistent()


def test_a_filter_takes_values_lists_and_parameters(project: Project, shop: Any) -> None:
    models = project.everything
    rows = [
        {"number": 1, "flag": True, "level": models.Level.HIGH},
        {"number": 2, "flag": True, "level": models.Level.HIGH, "items": ["a", "b"]},
        {"number": 3, "flag": True, "level": models.Level.LOW},
        {"number": 4, "flag": False, "level": models.Level.HIGH, "choice": "b", "words": {"w"}},
        {"number": 5, "flag": True, "level": models.Level.HIGH, "choice": "b", "words": {"w", "x"}, "limited": "no"},
    ]
    made = [shop.everythings.create(everything(project, string=str(place), **row)) for place, row in enumerate(rows)]

    assert list(shop.everythings.red(models.Level.HIGH, 1, 2)) == [made[0], made[4]]
    assert list(shop.everythings.red(models.Level.HIGH, 2, 3)) == [made[1], made[4]]
    assert list(shop.everythings.chosen(made[0].id, ["b", "a"], "w")) == [made[3]]
    assert shop.everythings.chosen(made[0].id, ["b"], "w").count() == 1
    with pytest.raises(InvalidValue, match="`choices` has no values"):
        list(shop.everythings.chosen(made[0].id, [], "w"))


def test_the_only_one_is_found_or_none_and_several_are_an_error(project: Project, shop: Any) -> None:
    note = project.everything.Note
    at = datetime(2030, 1, 1, tzinfo=UTC)
    assert shop.notes.by_slug("o", at, "s") is None
    made = shop.notes.create(note(owner="o", title="1", slug="s", starred=True))

    assert shop.notes.by_slug("o", at, "s") == made
    assert shop.notes.by_key("o").one() == made
    shop.notes.create(note(owner="o", title="2", starred=True))
    with pytest.raises(MoreThanOne):
        shop.notes.by_key("o").one()
    with pytest.raises(NotFound):
        shop.notes.by_key("nobody").one()


# Several entities


def test_an_item_collection_is_one_query(project: Project, saas: Any) -> None:
    models = project.saas
    made = [
        saas.projects.create(models.Project(tenant_id="t", project_id="p", title="a")),
        saas.tenants.create(models.Tenant(tenant_id="t", slug="s", name="n")),
        saas.users.create(models.User(tenant_id="t", user_id="u", email="e")),
    ]
    saas.memberships.create(models.Membership(tenant_id="t", project_id="p", user_id="u"))
    saas.users.create(models.User(tenant_id="t2", user_id="u", email="e"))

    assert list(saas.tenant_home(tenant_id="t")) == made
    assert saas.tenant_home(tenant_id="t").page(2).items == tuple(made[:2])


def test_a_collection_refuses_what_it_does_not_know(project: Project, saas: Any, stand_in: StandIn) -> None:
    saas.users.create(project.saas.User(tenant_id="t", user_id="u", email="e"))
    stand_in.set("saas", wire_key("TENANT#t", "SOMETHING"), _entity={"S": "Something"})

    with pytest.raises(InvalidItem, match="the item is a `Something`"):
        list(saas.tenant_home(tenant_id="t"))


def test_a_relation_yields_targets_and_edges(project: Project, saas: Any) -> None:
    models = project.saas
    user = saas.users.create(models.User(tenant_id="t", user_id="u", email="e"))
    tenant = saas.tenants.create(models.Tenant(tenant_id="t", slug="s", name="n"))
    projects = [
        saas.projects.create(models.Project(tenant_id="t", project_id=f"p{number}", title="a")) for number in range(3)
    ]
    edges = [
        saas.memberships.create(models.Membership(tenant_id="t", project_id=each.project_id, user_id="u"))
        for each in projects
    ]
    saas.memberships.create(models.Membership(tenant_id="t", project_id="p0", user_id="another"))
    saas.projects.delete(projects[1])

    assert list(saas.users.projects(user)) == [projects[0], projects[2]]
    assert list(saas.users.memberships(user)) == edges
    assert list(saas.tenants.users(tenant)) == [user]


def test_an_index_of_parts_leads_to_the_wholes(project: Project, saas: Any) -> None:
    made = saas.users.create(project.saas.User(tenant_id="t", user_id="u", email="e", ssn="1"))
    (part,) = saas.users.by_email("e")

    assert (part.tenant_id, part.user_id) == ("t", "u")
    assert not hasattr(part, "ssn")
    assert part.whole() == made
    assert list(saas.users.by_email("e").entities()) == [made]
    saas.users.delete(made)
    assert part.whole() is None


# Named reads and writes


def test_a_named_read_gives_its_fields_and_leads_to_the_whole(project: Project, awkwards: Any) -> None:
    made = awkwards.create(awkward(project, changes=1, fields="f", found=9))
    part = awkwards.headline(**KEY)

    assert (part.changes, part.fields) == (1, "f")
    assert not hasattr(part, "found")
    assert part.whole() == made
    assert awkwards.headline("t", "other", "t") is None


def test_a_named_read_under_a_condition_is_none_where_it_does_not_hold(project: Project, awkwards: Any) -> None:
    made = awkwards.create(awkward(project, now=5))

    assert awkwards.busy(**KEY, now=4) == made
    assert awkwards.busy(**KEY, now=5) is None


def test_a_named_update_changes_its_fields_under_its_condition(project: Project, awkwards: Any) -> None:
    with pytest.raises(NotFound):
        awkwards.touch(**KEY, other=1, found=1, fields=None)
    awkwards.create(awkward(project, found=1, fields="f"))

    with pytest.raises(ConditionFailed, match="the condition does not hold"):
        awkwards.touch(**KEY, other=1, found=2, fields=None)
    assert awkwards.touch(**KEY, other=2, found=2, fields=None).found == 2
    moved = awkwards.move(**KEY, value="v", query=3)
    assert list(awkwards.by_value("t", "v", query=3)) == [moved]
    assert awkwards.rest(**KEY, stored=1, value="w") == awkwards.by_value("t", "w").one()
    with pytest.raises(ConditionFailed):
        awkwards.rest(**KEY, stored=2, value="w")
    with pytest.raises(NotFound):
        awkwards.move("t", "other", "t", value="v", query=3)


def test_a_named_put_and_delete_hold_to_their_conditions(project: Project, awkwards: Any) -> None:
    new = awkward(project, created=5)

    assert awkwards.first(new, than=0).created == 5
    with pytest.raises(ConditionFailed):
        awkwards.first(new, than=5)
    assert awkwards.first(awkward(project, created=7, item=1), than=6).created == 7
    with pytest.raises(ConditionFailed):
        awkwards.drop(**KEY, item=2)
    assert awkwards.drop(**KEY, item=1) is True
    assert awkwards.drop(**KEY, item=1) is False


def test_a_named_put_of_what_is_not_there_fails_its_condition(
    project: Project, shop: Any, stand_in: StandIn, clock: Clock
) -> None:
    new = project.everything.Note(owner="o", title="t", slug="s", starred=True)
    with pytest.raises(ConditionFailed) as error:
        shop.notes.over(new)

    assert type(error.value) is ConditionFailed
    assert len(stand_in.sent("TransactWriteItems")) == 1
    assert stand_in.items("shop") == []
    expired = shop.notes.create(project.everything.Note(owner="o", title="t"))
    clock.advance(timedelta(days=5 * 365))
    with pytest.raises(ConditionFailed) as error:
        shop.notes.over(expired)
    assert type(error.value) is ConditionFailed


def test_a_soft_delete_says_once_that_it_is_not_deleted(project: Project, shop: Any, stand_in: StandIn) -> None:
    shop.notes.delete(shop.notes.create(project.everything.Note(owner="o", title="t")))
    condition = stand_in.sent("UpdateItem")[-1]["ConditionExpression"]

    assert condition.count("attribute_not_exists(#deleted_at)") == 1


def test_a_scan_finds_all_that_pass_and_reads_segments_at_once(project: Project, awkwards: Any) -> None:
    made = [awkwards.create(awkward(project, key=str(number), limit=number % 2)) for number in range(30)]
    wanted = {each.key for each in made if each.limit == 1}
    scan = awkwards.everything(1)

    assert {each.key for each in scan} == {each.key for each in scan.parallel(4)} == wanted
    assert scan.count() == 15
    page = scan.page(4)
    rest = scan.page(100, page.cursor)
    assert {each.key for each in (*page, *rest)} == wanted
    assert len(page) == 4
    assert sum(len(list(scan.segment(number, 3))) for number in range(3)) == 15
    with pytest.raises(InvalidRequest):
        scan.reverse()


def test_items_that_do_not_say_what_they_are_are_told_by_their_keys(project: Project, stand_in: StandIn) -> None:
    old = project.repositories.Old(stand_in.client)
    models = project.everything
    orders = [old.old_orders.create(models.OldOrder(customer="c", number=number, total=number)) for number in (2, 1)]
    customer = old.old_customers.create(models.OldCustomer(customer="c", total=Decimal(2)))

    assert all("_entity" not in item for item in stand_in.items("old"))
    assert list(old.customer_file(customer="c")) == [orders[1], orders[0], customer]
    assert list(old.old_orders.by_key("c")) == list(old.old_orders.by_total("c")) == [orders[1], orders[0]]
    assert old.old_orders.by_total("c").count() == 2
    assert {each.number for each in old.old_orders.all()} == {1, 2}
    with pytest.raises(InvalidKey, match="without escaping"):
        old.old_customers.create(models.OldCustomer(customer="c#ORDER"))


def test_a_unique_value_of_the_key_itself_is_guarded_too(project: Project, stand_in: StandIn) -> None:
    old = project.repositories.Old(stand_in.client)
    order = project.everything.OldOrder
    old.old_orders.put(order(customer="c", number=1))

    with pytest.raises(AlreadyExists, match="number_is_unique"):
        old.old_orders.put(order(customer="d", number=1))
    assert old.old_orders.delete_by_key(customer="c", number=1) is True
    assert stand_in.items("old") == []


# Tenants and secrets


def test_a_tenant_sees_its_own_and_nothing_else(project: Project, saas: Any) -> None:
    models = project.saas
    own, foreign = saas.for_tenant("t"), saas.for_tenant("t2")
    made = own.projects.create(models.Project(tenant_id="t", project_id="p", title="a", due_on=date(2026, 5, 1)))
    other = foreign.projects.create(models.Project(tenant_id="t2", project_id="p", title="b"))

    assert own.projects.get(project_id="p") == made
    assert list(own.projects.by_key()) == list(own.tenant_home()) == list(own.projects.active()) == [made]
    assert list(own.projects.due(date(2026, 1, 1), date(2026, 12, 31))) == [made]
    assert foreign.projects.update(other, title="c").title == "c"
    for attempt in (
        lambda: own.projects.create(other),
        lambda: own.projects.put(other),
        lambda: own.projects.update(other, title="x"),
        lambda: own.projects.delete(other),
        lambda: own.users.projects(models.User(tenant_id="t2", user_id="u", email="e")),
    ):
        with pytest.raises(WrongTenant):
            attempt()
    assert not hasattr(own.users, "by_email")
    assert not hasattr(own, "for_tenant")
    for tenant in ("", "x" * 3000):
        with pytest.raises(InvalidKey):
            saas.for_tenant(tenant).projects.get(project_id="p")


@pytest.mark.parametrize("tenant", ["t#PROJECT#p", "t%23", "t|", "T", "t ", "t\0", "*", "\uff54", "t\u0301", "$", "t#"])
def test_no_tenant_reaches_over_into_another(project: Project, saas_in_memory: Any, tenant: str) -> None:
    saas_in_memory.memberships.create(project.saas.Membership(tenant_id="t", project_id="p", user_id="u"))
    saas_in_memory.users.create(project.saas.User(tenant_id="t", user_id="u", email="e"))
    own = saas_in_memory.for_tenant(tenant)
    own.users.create(project.saas.User(tenant_id=tenant, user_id="u", email="e"))

    assert [user.tenant_id for user in own.users.by_key()] == [tenant]
    assert [user.tenant_id for user in saas_in_memory.for_tenant("t").users.by_key()] == ["t"]
    assert list(own.tenant_home()) == list(own.users.by_key())


def test_an_encrypted_field_is_an_envelope_bound_to_its_item(project: Project, saas: Any, stand_in: StandIn) -> None:
    models = project.saas
    made = saas.users.create(models.User(tenant_id="t", user_id="1", email="a", ssn="123-45-6789"))
    plain = saas.users.create(models.User(tenant_id="t", user_id="2", email="b"))
    stored = [item for item in stand_in.items("saas") if "ssn" in item]

    assert len(stored) == 1
    assert "6789" not in str(stored)
    assert set(stored[0]["ssn"]["M"]) == {"v", "edk", "nonce", "ct"}
    assert saas.users.update(made, labels={"x"}).ssn == "123-45-6789"
    assert saas.users.update(plain, ssn="7").ssn == "7"
    stand_in.set("saas", wire_key("TENANT#t", "USER#2"), ssn=stored[0]["ssn"])
    with pytest.raises(Exception, match="was changed, or moved here"):
        saas.users.get(tenant_id="t", user_id="2")


def test_without_keys_an_encrypted_field_is_neither_written_nor_read(
    project: Project, stand_in: StandIn, saas: Any, clock: Clock
) -> None:
    models = project.saas
    saas.users.create(models.User(tenant_id="t", user_id="1", email="a", ssn="1"))
    bare = project.repositories.Saas(stand_in.client, settings=Settings(clock=clock))

    with pytest.raises(EncryptionNotConfigured):
        bare.users.get(tenant_id="t", user_id="1")
    with pytest.raises(EncryptionNotConfigured):
        bare.users.create(models.User(tenant_id="t", user_id="2", email="b", ssn="1"))
    assert bare.users.get(tenant_id="t", user_id="2") is None


def test_several_of_another_tenant_are_refused_before_the_first_is_written(
    project: Project, saas: Any, stand_in: StandIn
) -> None:
    models = project.saas
    values = [
        models.Membership(tenant_id="t", project_id="p", user_id="u"),
        models.AuditEvent(tenant_id="other", event_id="e", at=NOW),
    ]

    with pytest.raises(WrongTenant):
        saas.for_tenant("t").put_many(values)
    assert stand_in.items("saas") == []


# Numbers


def test_a_whole_number_is_a_value_of_every_number_field(project: Project, shop: Any) -> None:
    made = shop.everythings.create(everything(project))
    key = {"id": made.id, "date": made.date, "string": made.string}
    owner = shop.owners.create(project.everything.Owner(owner="o", born=date(2020, 1, 1), size=3))

    changed = shop.everythings.patch(**key, fraction=1, exact=2, floats={1, 2})
    assert (changed.fraction, changed.exact, changed.floats) == (1.0, Decimal(2), {1.0, 2.0})
    assert owner.size == 3
    assert shop.owners.patch(owner="o", size=4).size == 4


# Indexes that hold a part


def test_an_index_that_names_attributes_holds_what_tells_that_an_item_is_absent(
    project: Project, shop: Any, clock: Clock
) -> None:
    made = shop.notes.create(
        project.everything.Note(owner="o", title="1", at=NOW, expires_at=int(NOW.timestamp()) + 60)
    )
    assert [each.whole() for each in shop.notes.recent(NOW, NOW)] == [made]

    clock.advance(timedelta(seconds=61))

    assert list(shop.notes.recent(NOW, NOW)) == []
    assert shop.notes.recent(NOW, NOW).count() == 0


VISITS = """
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel

from liftgen import GSI, TTL, Key


class Visit(BaseModel):
    visitor: str
    page: str
    until: Annotated[datetime | None, TTL] = None

    class Dynamo:
        key = Key(["visitor"], ["page"])
        by_page = GSI(pk=["page"], project="KEYS_ONLY")  # lift: ignore[LIFT247] who wants to know asks for the whole
"""


def test_an_index_of_keys_alone_leads_to_nothing_that_is_absent(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "visits_of_pages.py").write_text(VISITS, "utf-8")
    folder = tmp_path / "generated"
    schema = generate(folder, tmp_path / "visits_of_pages.py", package="visits_layer")
    models, package = (imported(folder, name) for name in ("visits_of_pages", "visits_layer.repositories"))
    memory = FakeClient(*(create_table_request(table) for table in schema.tables))
    visits = package.VisitRepository(memory, settings=settings(clock))
    made = visits.create(models.Visit(visitor="v", page="p", until=clock() + timedelta(seconds=60)))
    (part,) = visits.by_page("p")
    assert part.whole() == made

    clock.advance(timedelta(seconds=61))

    (expired,) = visits.by_page("p")
    assert expired.whole() is None
    assert list(visits.by_page("p").entities()) == []
