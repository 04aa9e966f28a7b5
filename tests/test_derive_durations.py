"""Durations: how long, in seconds."""

from __future__ import annotations

import pytest

from liftgen.derive.durations import seconds


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("90d", 7_776_000),
        ("12h", 43_200),
        ("1d12h", 129_600),
        ("15m", 900),
        ("30s", 30),
        ("2w", 1_209_600),
        ("0d5s", 5),
    ],
)
def test_a_duration_is_whole_numbers_with_units(text: str, value: int) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "90", "d", "90 d", "-1d", "1.5d", "1y", "0s", "1d1d", "90D", "٣d"])
def test_anything_else_is_none(text: str) -> None:
    assert seconds(text) is None
