"""Statements: what is remembered of a request is its shape alone, never a value, and never without bound."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from liftgen.runtime.encryption import Encryption
from liftgen.runtime.entity import Entity
from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.expressions import Condition
from liftgen.runtime.statements import TEMPLATES
from liftgen.runtime.wire import Wire, ended, quoted, string
from liftgen.runtime.writes import Writes

WRITES = Writes("shop", datetime(2028, 1, 1, tzinfo=UTC), Encryption())
AWKWARD = ["%s", "%", "%%d", "\0", '"', "\\", "{0}", "check", "update", "naïve", "\U0001f600"]


WHOLE: Entity[str] = Entity(
    name="Whole",
    table="shop",
    key=("pk",),
    write=lambda text: {"pk": string(text)},
    read=lambda item: str(item["pk"]["S"]),
    whole=lambda text: ({"pk": f'{{"S":{quoted(text)}}}'}, ended('{"pk":{"S":%s}' % quoted(text))),  # noqa: UP031
)


def entity(key: str = "pk") -> Entity[Wire]:
    return Entity(name="Thing", table="shop", key=(key,), write=dict, read=_as_written)


def _as_written(item: dict[str, Any]) -> Wire:
    return {name: json.dumps(value) for name, value in item.items()}


def request(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(f"{{{text}}}")
    return found


@pytest.mark.parametrize("name", AWKWARD)
def test_any_name_and_any_value_is_stated_as_it_is(name: str) -> None:
    things = entity()
    for value in ["first", *AWKWARD[:8]]:
        action = WRITES.patch(things, {"pk": string(value)}, {name: string(value), "gone": None})
        said = request(action.text)

        assert said["Key"] == {"pk": {"S": value}}
        assert said["ExpressionAttributeValues"] == {":0": {"S": value}}
        assert name in said["ExpressionAttributeNames"].values()


def test_what_is_remembered_says_what_is_put_together_anew() -> None:
    remembered, things = entity(), entity()
    for number in range(3):
        key, changes = {"pk": string("a")}, {"b": string(str(number)), "c": None}
        said = request(WRITES.patch(remembered, key, dict(changes)).text)
        things.templates.clear()

        assert said == request(WRITES.patch(things, key, dict(changes)).text)
    assert len(remembered.templates) == 2  # the key and the update


@pytest.mark.parametrize("name", ["free", "check", "take", "release", "update"])
def test_a_key_that_is_called_as_a_request_is_told_from_it(name: str) -> None:
    things = entity(name)
    for _ in range(2):
        said = request(WRITES.check(things, {name: string("x")}).text)
        free = request(WRITES.check_absent(things, {name: string("x")}).text)

        assert said["Key"] == free["Key"] == {name: {"S": "x"}}
        assert said["ConditionExpression"] == f"attribute_exists(#{name})"
        assert free["ConditionExpression"] == f"attribute_not_exists(#{name})"


def test_nothing_is_remembered_of_a_caller_s_condition() -> None:
    things = entity()
    for number in range(3):
        values = {":n": string(str(number))}
        said = WRITES.patch(things, {"pk": string("a")}, {"b": string("x")}, Condition("#b = :n", {"#b": "b"}, values))

        assert request(said.text)["ExpressionAttributeValues"][":n"] == {"S": str(number)}
    assert list(things.templates) == [("pk",)]


def test_no_more_is_remembered_than_so_many_shapes() -> None:
    things = entity()
    for number in range(2 * TEMPLATES):
        WRITES.patch(things, {"pk": string("a")}, {f"name{number}": string("x")})

        assert len(things.templates) <= TEMPLATES


def test_an_entity_shares_nothing_with_another() -> None:
    one, other = entity("pk"), entity("id")
    WRITES.check(one, {"pk": string("x")})

    assert not other.templates


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "\ud83d" + "\ude00"])
def test_half_a_character_is_refused_in_an_item_that_is_written_whole(text: str) -> None:
    with pytest.raises(InvalidValue, match="surrogate") as refused:
        WHOLE.whole_of(text, Encryption())

    assert refused.value.entity == "Whole"


@pytest.mark.parametrize("text", ["\\ud800", "\U0001f600", "a"])
def test_what_looks_like_half_a_character_is_written_whole(text: str) -> None:
    key, whole = WHOLE.whole_of(text, Encryption())

    assert json.loads(whole) == {"pk": {"S": text}} == {name: json.loads(each) for name, each in key.items()}
