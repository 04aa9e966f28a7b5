"""What driving the repositories at random has found, each as a test of its own."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.generated import ROOT, generate, imported
from support.pools import NOW

from liftgen.requests import create_table_request
from liftgen.runtime.errors import Conflict, NotFound
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn
from liftgen.testing.fake import FakeClient

PACKAGE = "driven"
MODELS = [ROOT / "tests" / "models" / name for name in ("notes.py", "club.py")]


class Generated:
    """The repositories of notes and clubs, in memory, with a clock that can be moved."""

    def __init__(self, folder: Path) -> None:
        self.schema = generate(folder, *MODELS, package=PACKAGE)
        self.repositories = imported(folder, f"{PACKAGE}.repositories")
        self.models = imported(folder, "notes"), imported(folder, "club")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return Generated(tmp_path_factory.mktemp("driven"))


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def stand_in(generated: Generated) -> StandIn:
    tables = generated.schema.tables
    return StandIn(FakeClient(*map(create_table_request, tables)), [each.name for each in tables])


@pytest.fixture
def notes(generated: Generated, stand_in: StandIn, clock: Clock) -> Any:
    return generated.repositories.Notes(stand_in.client, settings=Settings(clock=clock))


@pytest.fixture
def clubs(generated: Generated, stand_in: StandIn, clock: Clock) -> Any:
    return generated.repositories.Clubs(stand_in.client, settings=Settings(clock=clock))


def note(title: str, **values: Any) -> Any:
    from notes import Note

    return Note(owner="o", title=title, at=NOW, **values)


def member(name: str, **values: Any) -> Any:
    from club import Member

    return Member(club_id="c", member_id=name, born_on=date(2000, 1, 1), **values)


def test_what_is_past_its_expiry_goes_though_another_has_its_unique_value(
    notes: Any, stand_in: StandIn, clock: Clock
) -> None:
    expired = notes.notes.create(note("1", slug="s"))
    clock.advance(timedelta(days=60))
    notes.notes.create(note("2", slug="s").model_copy(update={"at": clock()}))
    guard = [item for item in stand_in.items("notes") if "_owner" in item]

    notes.notes.purge(expired)
    assert notes.notes.get(owner="o", title="1", include_expired=True) is None
    assert [item for item in stand_in.items("notes") if "_owner" in item] == guard


def test_what_was_past_its_expiry_and_is_not_any_more_keeps_its_unique_value(notes: Any, clock: Clock) -> None:
    read = notes.notes.create(note("1", slug="s"))
    kept = notes.notes.update(read, expires_at=int((NOW + timedelta(days=90)).timestamp()))
    clock.advance(timedelta(days=60))

    with pytest.raises(Conflict):
        notes.notes.purge(read)
    assert notes.notes.get(owner="o", title="1") == kept


def test_what_has_no_unique_value_goes_as_it_was_read_before_it_was_past_its_expiry(clubs: Any, clock: Clock) -> None:
    from club import Entry

    read = clubs.entries.create(Entry(club_id="c", game_id="g", member_id="m", expires_at=NOW + timedelta(hours=1)))
    clubs.entries.update(read, expires_at=NOW + timedelta(days=9))
    clock.advance(timedelta(hours=2))

    clubs.entries.delete(read)
    assert clubs.entries.get(club_id="c", game_id="g", member_id="m") is None


def test_an_update_in_a_transaction_that_changes_nothing_is_a_check(clubs: Any, stand_in: StandIn) -> None:
    from club import Entry

    made = clubs.entries.create(Entry(club_id="c", game_id="g", member_id="m", seat=1))
    with clubs.transaction() as tx:
        tx.entries.update(made, seat=1)
        tx.members.create(member("m"))

    sent = [next(iter(each)) for each in stand_in.sent("TransactWriteItems")[-1]["TransactItems"]]
    assert sent == ["ConditionCheck", "Put"]
    clubs.entries.delete(made)
    with pytest.raises(NotFound), clubs.transaction() as tx:
        tx.entries.update(made, seat=1)


def test_a_count_over_edges_counts_what_they_lead_to(clubs: Any) -> None:
    from club import Entry, Game, Kind

    player = clubs.members.create(member("m"))
    games = [
        clubs.games.create(Game(club_id="c", game_id=f"{number}", kind=Kind.GO, day=date(2026, 1, 1)))
        for number in range(3)
    ]
    for game in games:
        clubs.entries.create(Entry(club_id="c", game_id=game.game_id, member_id="m"))
    clubs.games.delete(games[1])

    assert list(clubs.members.games(player)) == [games[0], games[2]]
    assert clubs.members.games(player).count() == 2
    assert clubs.members.games(player).limit(1).count() == 1
    assert clubs.members.entries(player).count() == 3


def test_a_part_that_is_past_its_expiry_leads_to_its_whole(notes: Any, clock: Clock) -> None:
    made = notes.notes.create(note("1"))
    clock.advance(timedelta(days=60))
    query = notes.notes.recent(NOW, NOW).with_expired()

    assert [part.whole() for part in query] == [made]
    assert list(query.entities()) == [made]
    assert query.entities().count() == 1
    assert list(notes.notes.recent(NOW, NOW)) == []


def test_a_collection_leaves_out_what_is_deleted_softly(clubs: Any) -> None:
    gone, there = clubs.members.create(member("1")), clubs.members.create(member("2"))
    clubs.members.delete(gone)

    home = clubs.club_home(club_id="c")
    assert list(home) == [there]
    assert home.count() == 1
    assert list(home.page(5)) == [there]
    assert list(clubs.for_tenant("c").club_home()) == [there]
