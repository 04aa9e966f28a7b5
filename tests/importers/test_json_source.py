"""JSON with places: what json reads, every value where it stands, and the first place that is no JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftgen.diagnostics import Report
from liftgen.importers.json_source import Items, Leaf, Members, Node, parse_json

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def parsed(text: str) -> Node | None:
    return parse_json(text, "schema.json", Report())


def plain(node: Node | None) -> Any:
    match node:
        case Leaf(value):
            return value
        case Items(items):
            return [plain(each) for each in items]
        case Members(members):
            return {name.value: plain(value) for name, value in members}


@given(ANY_JSON, st.sampled_from([None, 0, 2]))
def test_it_reads_what_json_reads(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)

    assert plain(parsed(text)) == json.loads(text)


@given(ANY_JSON)
def test_every_value_stands_where_its_place_says(value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    lines = text.split("\n")

    def check(node: Node) -> None:
        span = node.span
        inside = lines[span.line - 1 : span.end_line]
        inside[-1] = inside[-1][: span.end_column - 1]
        inside[0] = inside[0][span.column - 1 :]
        assert json.loads("\n".join(inside)) == plain(node)
        for each in node.items if isinstance(node, Items) else ():
            check(each)
        for name, inner in node.members if isinstance(node, Members) else ():
            check(name)
            check(inner)

    if not any("\ud800" <= each <= "\udfff" for each in text):
        node = parsed(text)
        assert node is not None
        check(node)


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("", "the document ends where a value should", (1, 1)),
        ("[1, 2", "`[` is never closed", (1, 1)),
        ('{"a": 1,\n "b": }', "`}` stands where a value should", (2, 7)),
        ('{"a" 1}', "`:` is missing before `1`", (1, 6)),
        ('{"a": 1 "b": 2}', '`,` is missing before `"`', (1, 9)),
        ('{"a": 1,}', "a name in double quotes is missing", (1, 9)),
        ("{'a': 1}", "a name in double quotes is missing", (1, 2)),
        ("[1,]", "`]` stands where a value should", (1, 4)),
        ("[1] x", "`x` follows the whole document", (1, 5)),
        ("[01]", "`,` is missing before `1`", (1, 3)),
        ("NaN", "`N` stands where a value should", (1, 1)),
        ("[1e999]", "the number is too large", (1, 2)),
        ("[" + "9" * 401 + "]", "the number is too large", (1, 2)),
        ('["a\nb"]', "the text is never closed, or holds a line break or another control character", (1, 2)),
        (r'["\x"]', "the text has a backslash that begins no escape", (1, 2)),
        (r'["\ud800"]', "the text holds half of a surrogate pair, which no file can hold", (1, 2)),
        ("[" * 100 + "]" * 100, "it is nested deeper than 64 levels", (1, 66)),
    ],
)
def test_what_is_no_json_is_a_finding_at_its_place(text: str, reason: str, place: tuple[int, int]) -> None:
    report = Report()

    assert parse_json(text, "schema.json", report) is None

    (diagnostic,) = report
    assert diagnostic.finding.message == f"the document is no JSON: {reason}"
    assert diagnostic.span is not None
    assert (diagnostic.span.path, diagnostic.span.line, diagnostic.span.column) == ("schema.json", *place)
