"""Items that are not the entity, or are of an older shape, on every way to read: never passed over without a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from liftgen.runtime.errors import ConditionFailed, InvalidItem
from liftgen.runtime.transaction import transact_get
from liftgen.testing import StandIn

KEY = {"pk": {"S": "CLUB#c"}, "sk": {"S": "GAME#g"}}
OLD = {
    **KEY,
    "_entity": {"S": "Game"},
    "club_id": {"S": "c"},
    "game_id": {"S": "g"},
    "kind": {"S": "go"},
    "day": {"S": "2026-05-17"},
    "weight": {"N": "1"},
    "stakes": {"N": "0"},
}
"""As items were before `rounds` and `version`; with the attributes by which it stands in `by_kind`."""
NAMED = {"club_id": "c", "game_id": "g"}

Read = Callable[[Any], list[Any]]
READS: dict[str, Read] = {
    "get": lambda clubs: [clubs.games.get(**NAMED)],
    "get, consistently": lambda clubs: [clubs.games.get(**NAMED, consistent=True)],
    "get, of a tenant": lambda clubs: [clubs.for_tenant("c").games.get(game_id="g")],
    "get_many": lambda clubs: clubs.games.get_many([clubs.games.key(**NAMED)]),
    "get_many of a table": lambda clubs: clubs.get_many([clubs.games.key(**NAMED)]),
    "transact_get": lambda clubs: list(transact_get(clubs.games.key(**NAMED))),
    "query": lambda clubs: list(clubs.games.by_key("c")),
    "page": lambda clubs: list(clubs.games.by_key("c").page(5)),
    "query of an index": lambda clubs: list(clubs.games.by_kind("c", kind_of("go"))),
    "first": lambda clubs: [clubs.games.by_key("c").first()],
    "collection": lambda clubs: list(clubs.club_home(club_id="c")),
    "scan": lambda clubs: list(clubs.games.of_all()),
    "scan of segments": lambda clubs: list(clubs.games.of_all().parallel(2)),
}
PASSING = {"scan", "scan of segments"}
"""Where items of several entities lie between each other, DynamoDB is asked for those of one."""


def kind_of(value: str) -> Any:
    from club import Kind

    return Kind(value)


@pytest.fixture
def clubs(facade: Any) -> Any:
    return facade("Clubs")


@pytest.mark.parametrize("read", READS)
def test_what_an_older_shape_lacks_has_the_model_s_default(read: str, clubs: Any, stand_in: StandIn) -> None:
    stand_in.put("clubs", OLD)
    (found,) = READS[read](clubs)

    assert (found.game_id, found.rounds, found.version) == ("g", 0, 0)


@pytest.mark.parametrize("read", READS)
def test_what_lacks_what_the_model_needs_is_an_error(read: str, clubs: Any, stand_in: StandIn) -> None:
    stand_in.put("clubs", {name: value for name, value in OLD.items() if name != "day"})

    with pytest.raises(InvalidItem, match=r"`day` is missing|day: Field required") as error:
        READS[read](clubs)
    assert error.value.entity in ("Game", "club_home")
    assert error.value.key == {"pk": "CLUB#c", "sk": "GAME#g"}


@pytest.mark.parametrize("read", READS)
def test_a_value_of_another_type_is_an_error_that_does_not_show_it(read: str, clubs: Any, stand_in: StandIn) -> None:
    stand_in.put("clubs", {**OLD, "day": {"S": "s3cret"}})

    with pytest.raises(InvalidItem) as error:
        READS[read](clubs)
    assert "s3cret" not in str(error.value)
    assert "s3cret" not in repr(error.value.__cause__)


@pytest.mark.parametrize("read", READS)
def test_an_item_of_another_entity_is_an_error_or_not_asked_for(read: str, clubs: Any, stand_in: StandIn) -> None:
    stand_in.put("clubs", {**OLD, "_entity": {"S": "Stranger"}})

    if read in PASSING:
        assert READS[read](clubs) == []
    else:
        with pytest.raises(InvalidItem, match="the item is a `Stranger`"):
            READS[read](clubs)


@pytest.mark.parametrize("read", READS)
def test_attributes_that_the_model_does_not_know_are_let_be(read: str, clubs: Any, stand_in: StandIn) -> None:
    stand_in.put("clubs", {**OLD, "another_s": {"M": {"x": {"NULL": True}}}})
    (found,) = READS[read](clubs)

    assert found.game_id == "g"
    assert stand_in.items("clubs")[0]["another_s"] == {"M": {"x": {"NULL": True}}}


def test_an_older_shape_is_written_as_what_it_reads_as(clubs: Any, stand_in: StandIn) -> None:
    stand_in.put("clubs", OLD)
    read = clubs.games.get(**NAMED)

    assert clubs.games.update(read, kind=kind_of("chess")).version == 1
    assert clubs.games.patch(**NAMED, stakes=read.stakes).version == 2
    assert list(clubs.games.by_kind("c", kind_of("chess"))) == list(clubs.games.by_key("c"))


def test_a_condition_that_an_older_shape_does_not_meet_is_that_and_no_conflict(clubs: Any, stand_in: StandIn) -> None:
    stand_in.put("clubs", OLD)
    read = clubs.games.get(**NAMED)

    with pytest.raises(ConditionFailed) as error:
        clubs.games.plan(**NAMED, most=9, day=read.day, kind=read.kind, weight=read.weight, rounds=1)
    assert type(error.value) is ConditionFailed
