"""Guards: unique values move, expire and are released with their owners."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from support.data_layer import NOW, Project

from liftgen.runtime.errors import (
    AlreadyExists,
    Conflict,
    NotFound,
)
from liftgen.testing import Clock, StandIn


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
