"""Values in memory: one canonical form for equal values, and DynamoDB's own measure of their size."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftgen.testing.fake.values import ITEM_BYTES, item_size, kept, plain, size


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0042.1200", "42.12"),
        ("-0.0", "0"),
        ("+5", "5"),
        (".5", "0.5"),
        ("1.5E2", "150"),
        ("1E125", "1" + "0" * 125),
        ("1e-10", "0.0000000001"),
        ("-12.50", "-12.5"),
    ],
)
def test_numbers_are_kept_in_plain_digits(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.decimals(-(10**30), 10**30, allow_nan=False, places=6))
def test_a_number_keeps_its_value(value: Decimal) -> None:
    assert Decimal(plain(str(value))) == value


@pytest.mark.parametrize(
    ("number", "bytes_"),
    [("1", 2), ("10", 2), ("123456", 4), ("3.14159", 5), ("-1", 3), ("0.5", 2), ("1E125", 2), ("12.34", 3), ("0", 1)],
)
def test_a_number_is_measured_by_its_significant_digits(number: str, bytes_: int) -> None:
    assert size(kept({"N": number})) == bytes_


@pytest.mark.parametrize(
    ("value", "bytes_"),
    [
        ({"S": "é"}, 2),
        ({"B": "AAEC"}, 3),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"SS": ["a", "bc"]}, 3),
        ({"NS": ["1", "123456"]}, 6),
        ({"L": []}, 3),
        ({"L": [{"S": "a"}]}, 5),
        ({"M": {"ab": {"S": "a"}}}, 7),
    ],
)
def test_values_are_measured_as_dynamodb_does(value: dict[str, Any], bytes_: int) -> None:
    assert size(kept(value)) == bytes_
    assert item_size({"xy": kept(value)}) == bytes_ + 2


def test_equal_values_have_one_form() -> None:
    assert kept({"NS": ["10", "9.0"]}) == kept({"NS": ["9", "1e1"]}) == {"NS": ["9", "10"]}
    assert kept({"SS": ["b", "", "a"]}) == {"SS": ["", "a", "b"]}
    assert kept({"L": [{"N": "1.0"}]}) == {"L": [{"N": "1"}]}


def test_an_item_may_have_400_kb() -> None:
    assert ITEM_BYTES == 409_600
