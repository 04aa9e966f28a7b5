"""TTL, CreatedAt, UpdatedAt and Version, sentence by sentence of the model language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from support.pools import NOW

from liftgen.runtime.errors import Conflict, NotFound
from liftgen.testing import Clock, StandIn

AT = NOW.replace(year=2126)
HOUR = timedelta(hours=1)
KEPT = timedelta(hours=900)


def seconds(instant: Any) -> int:
    return int(instant.timestamp())


@pytest.fixture
def audit(facade: Any) -> Any:
    return facade("Saas").audit_events


@pytest.fixture
def event(language: Any) -> Any:
    model = language.models("saas").AuditEvent
    return lambda name="e", **values: model(**{"tenant_id": "t", "event_id": name, "at": AT, **values})


# TTL


def test_it_is_stored_as_epoch_seconds_under_the_table_s_one_attribute(
    facade: Any, language: Any, stand_in: StandIn
) -> None:
    saas, models = facade("Saas"), language.models("saas")
    saas.audit_events.create(models.AuditEvent(tenant_id="t", event_id="e", at=AT))
    saas.memberships.create(models.Membership(tenant_id="t", project_id="p", user_id="u", expires_at=AT + HOUR))
    table = language.schema.table("saas")

    assert sorted(item[table.ttl]["N"] for item in stand_in.items("saas")) == sorted(
        [str(seconds(AT + timedelta(days=90))), str(seconds(AT + HOUR))]
    )


def test_an_item_past_it_reads_as_absent_unless_it_is_asked_for(notes: Any, note: Any, clock: Clock) -> None:
    made = notes.create(note(expires_at=seconds(AT + HOUR)))
    clock.set(AT + HOUR - timedelta(seconds=1))
    assert notes.get(owner="o", title="t") == made
    clock.set(AT + HOUR)

    assert notes.get(owner="o", title="t") is None
    assert notes.exists(owner="o", title="t") is False
    assert notes.get_many([notes.key(owner="o", title="t")]) == [None]
    assert list(notes.by_key("o")) == []
    assert notes.by_key("o").count() == 0
    assert notes.by_key("o").page(5).items == ()
    assert notes.get(owner="o", title="t", include_expired=True) == made
    assert notes.exists(owner="o", title="t", include_expired=True) is True
    assert list(notes.by_key("o").with_expired()) == [made]
    assert notes.by_key("o").with_expired().count() == 1


def test_an_item_past_it_is_not_changed_and_gives_its_key_free(notes: Any, note: Any, clock: Clock) -> None:
    made = notes.create(note(expires_at=seconds(AT + HOUR)))
    clock.set(AT + HOUR)

    for attempt in (
        lambda: notes.update(made, starred=True),
        lambda: notes.delete(made),
        lambda: notes.restore(made),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert notes.delete_by_key(owner="o", title="t") is False
    again = notes.create(note(at=clock()))
    assert notes.get(owner="o", title="t") == again


def test_it_is_computed_when_written_and_again_when_what_it_counts_from_changes(notes: Any, note: Any) -> None:
    made = notes.create(note())
    assert made.expires_at == seconds(AT + KEPT)

    assert notes.update(made, starred=True).expires_at == seconds(AT + KEPT)
    moved = notes.update(notes.get(owner="o", title="t"), at=AT + 24 * HOUR)
    assert moved.expires_at == seconds(AT + 24 * HOUR + KEPT)


def test_an_explicit_value_wins(notes: Any, note: Any) -> None:
    made = notes.create(note(expires_at=seconds(AT + HOUR)))
    assert made.expires_at == seconds(AT + HOUR)

    moved = notes.update(made, at=AT + 24 * HOUR, expires_at=seconds(AT + 2 * HOUR))
    assert moved.expires_at == seconds(AT + 2 * HOUR)
    assert notes.put(moved.model_copy(update={"expires_at": None})).expires_at == seconds(AT + 24 * HOUR + KEPT)


def test_an_instant_is_kept_in_whole_seconds(audit: Any, event: Any) -> None:
    made = audit.create(event(expires_at=AT + HOUR))

    assert made.expires_at == (AT + HOUR).replace(microsecond=0)
    assert audit.get(tenant_id="t", at=AT, event_id="e") == made


# CreatedAt and UpdatedAt


def test_created_at_is_when_it_was_created_and_stays_so(notes: Any, note: Any, clock: Clock) -> None:
    made = notes.create(note(created_at=AT - 24 * HOUR))
    assert made.created_at == AT
    clock.advance(HOUR)

    changed = notes.update(made, starred=True)
    assert (changed.created_at, changed.changed_at) == (AT, AT + HOUR)
    assert notes.upsert(note(starred=True)).created_at == AT


def test_updated_at_is_renewed_by_every_write(notes: Any, note: Any, clock: Clock) -> None:
    made = notes.create(note())
    writes = [
        lambda now: notes.update(now, starred=True),
        lambda now: notes.put(now),
        lambda _: notes.upsert(note()),
        lambda now: notes.restore(deleted(now)),
    ]

    def deleted(now: Any) -> Any:
        notes.delete(now)
        return notes.get(owner="o", title="t", include_deleted=True)

    stamps = [made.changed_at]
    for write in writes:
        clock.advance(HOUR)
        made = write(made)
        stamps.append(made.changed_at)
    assert stamps == [AT + number * HOUR for number in range(5)]


# Version


def test_it_starts_at_0_and_grows_by_one_with_every_write(notes: Any, note: Any) -> None:
    created = notes.create(note(revision=7))
    updated = notes.update(created, starred=True)
    replaced = notes.put(updated)
    upserted = notes.upsert(note())
    notes.delete(upserted)
    deleted = notes.get(owner="o", title="t", include_deleted=True)
    restored = notes.restore(deleted)

    versions = [each.revision for each in (created, updated, replaced, upserted, deleted, restored)]
    assert versions == [0, 1, 2, 3, 4, 5]


def test_a_write_of_another_version_is_a_conflict_and_changes_nothing(notes: Any, note: Any, stand_in: StandIn) -> None:
    stale = notes.create(note())
    notes.update(stale, starred=True)
    before = stand_in.items("notes")

    for attempt in (
        lambda: notes.update(stale, slug="s"),
        lambda: notes.put(stale),
        lambda: notes.delete(stale),
        lambda: notes.purge(stale),
    ):
        with pytest.raises(Conflict):
            attempt()
    assert stand_in.items("notes") == before


def test_a_patch_counts_without_a_condition(facade: Any, language: Any) -> None:
    projects, model = facade("Saas").projects, language.models("saas").Project
    made = projects.create(model(tenant_id="t", project_id="p", title="a"))
    projects.patch(tenant_id="t", project_id="p", title="b")

    assert projects.get(tenant_id="t", project_id="p").version == made.version + 1
    with pytest.raises(Conflict):
        projects.update(made, title="c")
