"""Expressions: what DynamoDB would refuse for its length is refused before it is sent."""

from __future__ import annotations

import pytest

from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.expressions import LONGEST, OPERANDS, Condition, Expressions
from liftgen.runtime.wire import string


def listed(count: int) -> Condition:
    return Condition("#state IN (:states)", {"#state": "state"}, {}, {":states": [string("x")] * count})


def test_a_list_may_have_a_hundred_values_and_no_more() -> None:
    assert Expressions().all_of((), listed(OPERANDS)).count(":states_") == OPERANDS
    with pytest.raises(InvalidValue, match="`states` has 101 values"):
        Expressions().all_of((), listed(OPERANDS + 1))


def test_a_list_without_values_is_refused() -> None:
    with pytest.raises(InvalidValue, match="`states` has no values"):
        Expressions().all_of((), listed(0))


def test_a_condition_has_four_kilobytes_and_no_more() -> None:
    short, long = "#a = :b".ljust(LONGEST), "#a = :b".ljust(LONGEST + 1)

    assert Expressions().all_of((), Condition(short)) == short
    with pytest.raises(InvalidValue, match="4097 characters"):
        Expressions().all_of((), Condition(long))
