"""Templates: the text of a composed key, piece by piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftgen.keys.templates import Malformed, pieces
from liftgen.schema import Placeholder


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("TENANT", ["TENANT"]),
        ("{a}", [Placeholder("a")]),
        ("A#{a}#B#{b:010d}", ["A#", Placeholder("a"), "#B#", Placeholder("b", "010d")]),
        ("{at:%Y-%m}#{id:shard(4)}", [Placeholder("at", "%Y-%m"), "#", Placeholder("id", shards=4)]),
        ("{at:%H:%M}", [Placeholder("at", "%H:%M")]),
        ("{{{a}}}", ["{", Placeholder("a"), "}"]),
        ("{{a}}", ["{a}"]),
        ("x{{y", ["x{y"]),
        ("{a}{b}", [Placeholder("a"), Placeholder("b")]),
        ("{größe}", [Placeholder("größe")]),
        ("{id:shard( 16 )}", [Placeholder("id", shards=16)]),
    ],
)
def test_a_template_is_literals_and_placeholders(text: str, parts: list[str | Placeholder]) -> None:
    found = pieces(text)

    assert not isinstance(found, Malformed)
    assert [each.part for each in found] == parts


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("A#{a", "{", "`{` is never closed; a brace itself is written twice"),
        ("A#a}", "}", "`}` closes nothing; a brace itself is written twice"),
        ("{}", "{}", "`{}` names no field"),
        ("{a.b}", "{a.b}", "`{a.b}` names no field"),
        ("{a!r}", "{a!r}", "`{a!r}` names no field"),
        ("{0}", "{0}", "`{0}` names no field"),
        ("{ a }", "{ a }", "`{ a }` names no field"),
        ("{a:}", "{a:}", "`{a:}` has an empty format"),
        ("{a:shard}", "{a:shard}", "`{a:shard}` needs a number of shards between 2 and 1000, as in `shard(4)`"),
        (
            "{a:shard(1)}",
            "{a:shard(1)}",
            "`{a:shard(1)}` needs a number of shards between 2 and 1000, as in `shard(4)`",
        ),
        ("{a:{b}}", "{", "`{` is never closed; a brace itself is written twice"),
    ],
)
def test_a_template_that_cannot_be_read_is_reported_at_its_place(text: str, place: str, reason: str) -> None:
    found = pieces(text)

    assert isinstance(found, Malformed)
    assert (text[found.start : found.end], found.reason) == (place, reason)


@given(st.text())
def test_the_pieces_of_a_template_cover_it_without_a_gap(text: str) -> None:
    found = pieces(text)

    if not isinstance(found, Malformed):
        assert [each.start for each in found] == [0, *(each.end for each in found[:-1])][: len(found)]
        assert (found[-1].end if found else 0) == len(text)


@given(st.text(min_size=1))
def test_any_literal_can_be_said_with_its_braces_doubled(text: str) -> None:
    found = pieces(text.replace("{", "{{").replace("}", "}}"))

    assert not isinstance(found, Malformed)
    assert [each.part for each in found] == [text]
