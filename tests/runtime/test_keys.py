"""Key text: it sorts as its values do, no two tuples of values share one, and what cannot be a key is refused."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from liftgen.runtime import keys
from liftgen.runtime.errors import InvalidKey, InvalidValue

AWKWARD = st.sampled_from([*"#%&|:/ \x00\x01\x24\x25\x26", "é", "e\u0301", "\uffff", "\U00010000", "A", "a", "%23"])
VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1) | st.lists(AWKWARD, min_size=1).map("".join)


def composed(*values: str) -> str:
    return "TENANT#" + "#".join(map(keys.escape, values))


def utf8(*values: str) -> list[bytes]:
    return [value.encode() for value in values]


@given(st.tuples(VALUES, VALUES, VALUES), st.tuples(VALUES, VALUES, VALUES))
@example(("a", "b", "c"), ("a#b", "c", "d"))
@example(("A", "x", "x"), ("A\x00", "x", "x"))
@example(("A", "x", "x"), ("A%", "x", "x"))
@example(("A%23", "x", "x"), ("A#", "x", "x"))
def test_composed_keys_sort_as_the_tuple_of_their_values(one: tuple[str, str, str], two: tuple[str, str, str]) -> None:
    assert (composed(*one).encode() < composed(*two).encode()) == (utf8(*one) < utf8(*two))


@given(st.lists(VALUES, min_size=1, max_size=4), st.lists(VALUES, min_size=1, max_size=4))
@example(["t1", "id"], ["t1#id"])
@example(["caf\u00e9"], ["cafe\u0301"])
def test_two_tuples_of_values_never_share_a_key(one: list[str], two: list[str]) -> None:
    assume(one != two)

    assert composed(*one) != composed(*two)


@given(VALUES, VALUES)
@example("A", "AB")
@example("*", "**")
@example("A", "A#B")
def test_no_tenant_lies_under_another_tenant_s_prefix(one: str, two: str) -> None:
    assume(one != two)

    assert not composed(two, "x").startswith(composed(one) + "#")


@given(VALUES)
def test_encoding_touches_only_characters_below_the_ampersand(text: str) -> None:
    assert all(each > "\x25" or each == "%" for each in keys.escape(text))
    assert (keys.escape(text) == text) == all(each > "\x25" for each in text)


def test_encoded_characters_are_upper_case_percent_codes() -> None:
    assert keys.escape("a#b%c d\x00") == "a%23b%25c%20d%00"


@pytest.mark.parametrize("encode", [keys.escape, keys.unescaped, keys.partition_string, keys.sort_string])
def test_empty_text_is_no_part_of_a_key(encode: object) -> None:
    assert callable(encode)
    with pytest.raises(InvalidKey):
        encode("")


def test_without_escaping_a_value_that_would_need_it_is_refused() -> None:
    assert keys.unescaped("plain-1") == "plain-1"
    with pytest.raises(InvalidKey, match="character below"):
        keys.unescaped("a#b")


@given(st.integers(0, 9_999), st.integers(0, 9_999))
def test_padded_numbers_sort_as_numbers(one: int, two: int) -> None:
    assert (keys.padded(one, 4) < keys.padded(two, 4)) == (one < two)


@pytest.mark.parametrize("value", [-1, 10_000])
def test_a_number_that_does_not_fit_its_padding_is_refused(value: int) -> None:
    with pytest.raises(InvalidKey):
        keys.padded(value, 4)


def test_shards_are_the_crc_32_of_the_text_and_will_stay_so() -> None:
    assert keys.shard("123456789", 2**32) == 0xCBF43926  # the check value that CRC-32 is published with
    assert [keys.shard(text, 4) for text in ("e1", "e2", "é", "")] == [3, 1, 2, 0]
    assert {keys.shard(f"event-{number}", 8) for number in range(200)} == set(range(8))


@given(st.dates(), st.dates())
def test_dates_of_every_year_sort_as_text(one: date, two: date) -> None:
    assert (keys.dated(one, "%Y-%m-%d") < keys.dated(two, "%Y-%m-%d")) == (one < two)


def test_times_are_told_in_utc() -> None:
    new_year = datetime(2027, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))

    assert keys.dated(new_year, "%Y-%m") == "2026-12"
    assert keys.dated(datetime(33, 4, 3, tzinfo=UTC), "%Y-%m-%d %%Y") == "0033-04-03 %Y"


def test_a_naive_time_has_no_place_in_a_key() -> None:
    with pytest.raises(InvalidKey):
        keys.dated(datetime(2026, 1, 1), "%Y")
    with pytest.raises(InvalidKey):
        keys.dated(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))), "%Y")


@pytest.mark.parametrize(
    ("write", "limit"), [(keys.partition_string, 2048), (keys.sort_string, 1024)], ids=["partition", "sort"]
)
def test_keys_are_as_long_as_dynamodb_allows_in_bytes(write: object, limit: int) -> None:
    assert callable(write)
    assert write("a" * limit) == f'{{"S":"{"a" * limit}"}}'
    assert write("é" * (limit // 2))
    for text in ("a" * (limit + 1), "é" * (limit // 2) + "a"):
        with pytest.raises(InvalidKey):
            write(text)


@pytest.mark.parametrize(("write", "limit"), [(keys.partition_binary, 2048), (keys.sort_binary, 1024)])
def test_binary_keys_are_as_long_as_dynamodb_allows(write: object, limit: int) -> None:
    assert callable(write)
    assert write(b"\x00" * limit).startswith('{"B":"AAAA')
    for value in (b"", b"\x00" * (limit + 1)):
        with pytest.raises(InvalidKey):
            write(value)


def test_a_lone_surrogate_is_refused_as_a_value() -> None:
    with pytest.raises(InvalidValue):
        keys.partition_string("a\ud800")
