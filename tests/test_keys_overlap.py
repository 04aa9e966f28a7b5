"""Overlap: which keys can have one text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftgen.field_types import FieldType, LiteralOf, OptionalOf, Scalar, ScalarType
from liftgen.keys.catalogue import Catalogue
from liftgen.keys.overlap import _meet, beginning, can_collide, language_of, meet, texts_of
from liftgen.keys.templates import Malformed, pieces
from liftgen.schema import Attribute, Composed, EntityKey, Model, Native

TYPES: dict[str, FieldType] = {
    "a": ScalarType(Scalar.STR),
    "b": ScalarType(Scalar.STR),
    "n": ScalarType(Scalar.INT),
    "at": ScalarType(Scalar.DATETIME),
    "on": ScalarType(Scalar.DATE),
    "id": ScalarType(Scalar.UUID),
    "kind": LiteralOf(("book", "b#x")),
    "flag": ScalarType(Scalar.BOOL),
    "maybe": OptionalOf(ScalarType(Scalar.STR)),
}
MODEL = Model("M", "m", "pydantic", tuple(Attribute(name, name, type_) for name, type_ in TYPES.items()))


def key(*texts: str | list[str]) -> EntityKey:
    parts = []
    for text in texts:
        if isinstance(text, str):
            found = pieces(text)
            assert not isinstance(found, Malformed)
            parts.append(Composed("k", tuple(each.part for each in found)))
        else:
            parts.append(Native(tuple(text)))
    return EntityKey(*parts)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (key("USER#{a}"), key("USER#{b}")),
        (key("USER#{a}"), key("USER#{n}")),
        (key("{a}#{b}"), key("X#{b}")),
        (key("TENANT#{a}", "USER"), key("TENANT#{a}", "USER")),
        (key("{a}", "{b}"), key("{b}", "PROFILE")),
        (key("K#{kind}"), key("K#book")),
        (key("K#{kind}"), key("K#b%23x")),
        (key("{n:04d}"), key("{a}")),
        (key("{n}"), key("7")),
        (key("{at:%Y-%m}"), key("{a}")),
        (key("{a:shard(4)}#{b}"), key("3#{b}")),
        (key(["a"], ["b"]), key("X#{a}", "{b}")),
        (key(["a"]), key("A#B")),
        (key("{flag}"), key("true")),
        (key("{a}ü"), key("{b}")),
        (key("{id}"), key("{a}")),
    ],
)
def test_keys_that_some_values_make_equal_can_collide(left: EntityKey, right: EntityKey) -> None:
    assert can_collide((left, MODEL, True), (right, MODEL, True))
    assert can_collide((right, MODEL, True), (left, MODEL, True))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (key("USER#{a}"), key("TEAM#{a}")),
        (key("TENANT#{a}"), key("TENANT#{a}#USER#{b}")),
        (key("TENANT#{a}#X"), key("TENANT#{a}#XY")),
        (key("{a}"), key("A#{b}")),
        (key("TENANT#{a}", "USER#{b}"), key("TENANT#{a}", "PROJECT#{b}")),
        (key("TENANT#{a}", "USER#{b}"), key("ORG#{a}", "USER#{b}")),
        (key("K#{kind}"), key("K#{kind}#more")),
        (key("K#{kind}"), key("K#video")),
        (key("K#{kind}"), key("K#b#x")),
        (key("{n}"), key("x")),
        (key("{n:04d}"), key("ab")),
        (key("{on}"), key("x{a}")),
        (key("{at:%Y-%m}"), key("{id}x")),
        (key("{flag}"), key("maybe")),
        (key("{a:shard(4)}#{b}"), key("4#{b}")),
        (key("A{a}"), key("B{a}")),
        (key("{a}"), key("a b")),
        (key("{a}", "x"), key("{a}")),
        (key("{id}"), key("z{n}")),
    ],
)
def test_keys_that_no_values_make_equal_cannot_collide(left: EntityKey, right: EntityKey) -> None:
    assert not can_collide((left, MODEL, True), (right, MODEL, True))
    assert not can_collide((right, MODEL, True), (left, MODEL, True))


def test_a_value_that_stands_as_it_is_reaches_over_a_delimiter() -> None:
    raw, composed = key(["a"]), key("A#{b}")

    assert can_collide((raw, MODEL, True), (composed, MODEL, True))
    assert not can_collide((key("{a}"), MODEL, True), (composed, MODEL, True))


def test_without_escaping_values_still_hold_no_delimiter() -> None:
    assert not can_collide((key("{a}"), MODEL, False), (key("A#{b}"), MODEL, False))
    assert not can_collide((key("{a}"), MODEL, False), (key("50%"), MODEL, False))
    assert can_collide((key("{a}"), MODEL, True), (key("50%25"), MODEL, True))


parts = st.lists(
    st.sampled_from(
        ["A", "B", "#", "A#", "{a}", "{b}", "{n}", "{n:03d}", "{kind}", "{flag}", "{a:shard(3)}", "%", "AB"]
    ),
    min_size=1,
    max_size=5,
).map("".join)


@given(parts, parts)
def test_cutting_texts_into_segments_changes_no_answer(left: str, right: str) -> None:
    one, other = (language_of(key(each).partition, MODEL, escape=True)[0] for each in (left, right))

    assert meet((one,), (other,)) == _meet(one, other)
    assert meet((beginning(one),), (other,)) == _meet(beginning(one), other)
    assert meet((beginning(one),), (beginning(other),)) == _meet(beginning(one), beginning(other))


@given(st.lists(st.tuples(parts, parts), min_size=1, max_size=6), parts, parts)
def test_a_catalogue_finds_what_comparing_each_would(entries: list[tuple[str, str]], first: str, second: str) -> None:
    known = {str(at): texts_of(key(*each), MODEL, escape=True) for at, each in enumerate(entries)}
    asked = texts_of(key(first, second), MODEL, escape=True)

    assert set(Catalogue.of(known.items()).meeting(asked)) == {
        name for name, each in known.items() if meet(each, asked)
    }
