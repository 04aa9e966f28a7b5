"""Unique and DeletedAt, sentence by sentence of the model language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from liftgen.runtime.errors import AlreadyExists, Conflict, NotFound
from liftgen.testing import Clock, StandIn


def guards(stand_in: StandIn, table: str) -> list[dict[str, Any]]:
    return [item for item in stand_in.items(table) if "_owner" in item]


def test_the_guard_s_key_is_the_constraint_and_the_values_and_it_keeps_its_owner_s_key_and_expiry(
    notes: Any, note: Any, stand_in: StandIn
) -> None:
    made = notes.create(note(slug="a#b"))
    (guard,) = guards(stand_in, "notes")

    assert (guard["pk"], guard["sk"]) == ({"S": "UNIQUE#Note.slug_is_unique#a%23b"}, {"S": "UNIQUE"})
    assert guard["_owner"] == {"M": {"pk": {"S": "OWNER#o"}, "sk": {"S": "NOTE#t"}}}
    assert guard["_entity"] == {"S": "Note.slug_is_unique"}
    assert guard["expires_at"] == {"N": str(made.expires_at)}


def test_the_guard_lies_after_the_tenant_s_prefix_where_the_tenant_is_among_the_fields(
    members: Any, member: Any, stand_in: StandIn
) -> None:
    members.create(member(email="e"))
    (guard,) = guards(stand_in, "clubs")

    assert guard["pk"] == {"S": "CLUB#c#UNIQUE#Member.email_is_unique#e"}


def test_none_is_not_guarded(notes: Any, note: Any, stand_in: StandIn) -> None:
    notes.create(note("1", slug=None))
    notes.create(note("2", slug=None))

    assert guards(stand_in, "notes") == []


@pytest.mark.parametrize("write", ["create", "put", "upsert", "update", "restore"])
def test_no_write_gives_two_items_one_value(write: str, notes: Any, note: Any, stand_in: StandIn) -> None:
    notes.create(note("1", slug="s"))
    other = notes.create(note("2"))
    before = stand_in.items("notes")
    if write == "restore":
        notes.delete(other := notes.update(other, slug="free"))
        other = notes.get(owner="o", title="2", include_deleted=True)
        notes.create(note("3", slug="free"))
        before = stand_in.items("notes")
    attempts = {
        "create": lambda: notes.create(note("3", slug="s")),
        "put": lambda: notes.put(other.model_copy(update={"slug": "s"})),
        "upsert": lambda: notes.upsert(note("2", slug="s")),
        "update": lambda: notes.update(other, slug="s"),
        "restore": lambda: notes.restore(other),
    }

    with pytest.raises(AlreadyExists, match="slug_is_unique"):
        attempts[write]()
    assert stand_in.items("notes") == before


def test_a_change_moves_the_guard_in_the_same_transaction(notes: Any, note: Any, stand_in: StandIn) -> None:
    made = notes.create(note(slug="old"))
    sent = len(stand_in.sent("TransactWriteItems"))
    notes.update(made, slug="new")

    assert len(stand_in.sent("TransactWriteItems")) == sent + 1
    (guard,) = guards(stand_in, "notes")
    assert guard["pk"] == {"S": "UNIQUE#Note.slug_is_unique#new"}
    notes.create(note("2", slug="old"))


def test_guards_appear_in_no_collection_query_or_scan(facade: Any, member: Any) -> None:
    clubs = facade("Clubs")
    made = clubs.members.create(member(email="e", paid=True))

    assert list(clubs.club_home(club_id="c")) == [made]
    assert list(clubs.members.by_key("c")) == [made]
    assert list(clubs.members.who_paid()) == [made]
    assert clubs.club_home(club_id="c").count() == clubs.members.by_key("c").count() == 1


def test_delete_sets_it_and_releases_guards(notes: Any, note: Any, clock: Clock, stand_in: StandIn) -> None:
    made = notes.create(note(slug="s"))
    clock.advance(timedelta(hours=1))
    notes.delete(made)

    deleted = notes.get(owner="o", title="t", include_deleted=True)
    assert deleted.deleted_at == clock()
    assert deleted.slug == "s"
    assert guards(stand_in, "notes") == []


def test_reads_and_composed_indexes_leave_it_out(notes: Any, note: Any, clock: Clock, stand_in: StandIn) -> None:
    notes.delete(notes.create(note(slug="s", starred=True)))
    (item,) = stand_in.items("notes")

    assert notes.get(owner="o", title="t") is None
    assert not notes.exists(owner="o", title="t")
    assert notes.get_many([notes.key(owner="o", title="t")]) == [None]
    assert list(notes.by_key("o")) == list(notes.starred_notes("o")) == list(notes.recent(clock(), clock())) == []
    assert notes.by_key("o").count() == 0
    assert not {"starred_notespk", "starred_notessk", "recentpk", "recentsk"} & set(item)
    with pytest.raises(NotFound):
        notes.update(note(), starred=False)


def test_a_patch_finds_nothing_where_it_is_set(members: Any, member: Any) -> None:
    members.delete(members.create(member()))

    with pytest.raises(NotFound):
        members.patch(club_id="c", member_id="m", points=1)


def test_its_key_stays_taken(notes: Any, note: Any) -> None:
    notes.delete(notes.create(note()))

    with pytest.raises(AlreadyExists):
        notes.create(note())


def test_restore_brings_back_its_keys_and_guards(notes: Any, note: Any, stand_in: StandIn) -> None:
    made = notes.create(note(slug="s", starred=True))
    notes.delete(made)
    back = notes.restore(notes.get(owner="o", title="t", include_deleted=True))

    assert back.deleted_at is None
    assert list(notes.starred_notes("o")) == [back]
    assert len(guards(stand_in, "notes")) == 1
    with pytest.raises(Conflict):
        notes.purge(made)


def test_purge_deletes_for_good(notes: Any, note: Any, stand_in: StandIn) -> None:
    notes.purge(notes.create(note("1", slug="s")))
    notes.delete(notes.create(note("2", slug="s")))
    notes.purge(notes.get(owner="o", title="2", include_deleted=True))

    assert stand_in.items("notes") == []
