"""Patterns: what `where` becomes, part by part, and what the method of a pattern takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from liftgen.schema import AccessPattern
from tests.support.meaning import Meaning, meaning_of, model

FIELDS = (
    "a: str; b: str; n: NonNegativeInt; at: datetime; day: date; state: Literal['open', 'done']; note: str; score: int"
)
NATIVE = 'key = Key(["a"], ["b"])'
COMPOSED = 'key = Key("A#{a}", "B#{b}#{n:05d}")'


def parameters(pattern: AccessPattern) -> str:
    """The parameters in order: a range with `?`, the ends of a range with `<` and `>`, several values with `*`."""
    signs = {"equal": "", "range": "?", "low": "<", "high": ">", "value": "~"}
    return " ".join(f"{each.name}{signs[each.use]}{'*' if each.many else ''}" for each in pattern.parameters)


def split(pattern: AccessPattern) -> tuple[str, str | None, str | None]:
    """The parameters, the key condition and the filter."""
    key, filtered = pattern.key_condition, pattern.filter
    return parameters(pattern), str(key) if key else None, str(filtered) if filtered else None


@pytest.mark.parametrize(
    ("key", "where", "expected"),
    [
        (NATIVE, None, ("a b?", None, None)),
        (NATIVE, "a = 'x'", ("b?", "a = 'x'", None)),
        (NATIVE, "a = :who", ("who b?", "a = :who", None)),
        (NATIVE, ":who = a", ("who b?", "a = :who", None)),
        (NATIVE, "b = :b", ("a b", "b = :b", None)),
        (NATIVE, "b >= :low", ("a low<", "b >= :low", None)),
        (NATIVE, "b < 'm'", ("a", "b < 'm'", None)),
        (NATIVE, "b >= :x and b <= :y", ("a x< y>", "b between :x and :y", None)),
        (NATIVE, "b between :x and :y", ("a x< y>", "b between :x and :y", None)),
        (NATIVE, "begins_with(b, :p)", ("a p~", "begins_with(b, :p)", None)),
        (NATIVE, "note = :note", ("a note~ b?", None, "note = :note")),
        (NATIVE, "note = :b", ("a b~", None, "note = :b")),
        (NATIVE, "state in (:states) and b > :b", ("a b< states~*", "b > :b", "state in (:states)")),
        (NATIVE, "note = 'x' or note = 'y'", ("a b?", None, "note = 'x' or note = 'y'")),
        (NATIVE, "a = :a and (b = :b and note = :c)", ("a b c~", "a = :a and b = :b", "note = :c")),
        (COMPOSED, None, ("a b?", None, None)),
        (COMPOSED, "b = :b", ("a b n?", "b = :b", None)),
        (COMPOSED, "b = :b and n >= 3", ("a b", "b = :b and n >= 3", None)),
        (COMPOSED, "n >= 3", ("a b?", None, "n >= 3")),
        (COMPOSED, "b > :x and n = 3", ("a x<", "b > :x", "n = 3")),
        (COMPOSED, "b >= :x and b < :y", ("a x< y>", "b between :x and :y", "b < :y")),
        (COMPOSED, "b <> :x", ("a x~ b?", None, "b <> :x")),
        (COMPOSED, "b = note", ("a b?", None, "b = note")),
        (COMPOSED, "b = :b and b = 'x'", ("a b n?", "b = :b", "b = 'x'")),
        (COMPOSED, "not note = :x and size(note) > :y", ("a x~ y~ b?", None, "not note = :x and size(note) > :y")),
        (COMPOSED, "b between 'a' and note", ("a b?", None, "b between 'a' and note")),
        ('key = Key("{a}#{a:shard(4)}", "{b}")', None, ("a b?", None, None)),
        ('key = Key("X", "{a}#{b}")', "a = :a and b > :b", ("a b<", "a = :a and b > :b", None)),
        ('key = Key("{a}#{n:04d}", "{day:%Y-%m}#{b}")', None, ("a n", None, None)),
        ('key = Key("{a}", "{day:%Y-%m}#{b}")', "day >= :d", ("a d<", "day >= :d", "day >= :d")),
        ('key = Key("{a}", "{day:%Y-%m}#{b}")', "day > :d", ("a d<", "day >= :d", "day > :d")),
        ('key = Key("{a}", "{day:%Y-%m}#{b}")', "day = :d and b = :b", ("a d b", "day = :d and b = :b", "day = :d")),
    ],
)  # fmt: skip
def test_where_goes_to_the_key_as_far_as_it_allows_and_the_rest_to_the_filter(
    key: str, where: str | None, expected: tuple[str, str | None, str | None], tmp_path: Path
) -> None:
    said = f'asked = Query("key", where="{where}")' if where else 'asked = Query("key")'
    meaning = meaning_of(model(FIELDS, f"{key};;{said}"), tmp_path)

    assert meaning.codes == []
    assert split(meaning.pattern("asked")) == expected


BUCKETS = 'key = Key("A#{a}#{at:%Y-%m}", "{at}#{b}")'
SHARDS = 'key = Key("A#{a}#{b:shard(8)}", "{at}#{b}")'


@pytest.mark.parametrize(
    ("key", "where", "expected", "fans_out"),
    [
        (BUCKETS, None, ("a since< until>", "at between :since and :until", None), True),
        (BUCKETS, "at between :x and :y", ("a x< y>", "at between :x and :y", None), True),
        (BUCKETS, "at >= :x and at <= :y", ("a x< y>", "at between :x and :y", None), True),
        (BUCKETS, "at >= :x and at < :y", ("a x< y>", "at between :x and :y", "at < :y"), True),
        (BUCKETS, "at = :at", ("a at b?", "at = :at", None), False),
        (BUCKETS, "b = :b", ("a since< until> b~", "at between :since and :until", "b = :b"), True),
        ('key = Key("A#{a}#{at:%Y-%m}", "{b}")', None, ("a since< until> b?", "at between :since and :until",
                                                         "at between :since and :until"), True),
        ('key = Key("A#{a}#{at:%Y-%m}", "{b}")', "at = :at", ("a at b?", "at = :at", "at = :at"), False),
        ('key = Key("A#{day:%Y-%m-%d}", "{b}")', None, ("day b?", None, None), False),
        (SHARDS, None, ("a at?", None, None), True),
        (SHARDS, "b = :b", ("a b at?", "b = :b", "b = :b"), False),
        (SHARDS, "b = :b and at = :at", ("a b at", "b = :b and at = :at", None), False),
        ('key = Key("{at:%Y-%m}#{b:shard(8)}", "{at}#{b}")', None, ("since< until>", "at between :since and :until", None), True),
    ],
)  # fmt: skip
def test_a_pattern_over_buckets_takes_both_ends_and_asks_every_shard(
    key: str, where: str | None, expected: tuple[str, str | None, str | None], fans_out: bool, tmp_path: Path
) -> None:
    said = f'asked = Query("key", where="{where}")' if where else 'asked = Query("key")'
    meaning = meaning_of(model(FIELDS, f"{key};;{said}"), tmp_path)

    assert meaning.codes == []
    assert split(meaning.pattern("asked")) == expected
    assert meaning.pattern("asked").fans_out == fans_out


def test_the_ends_of_a_bucket_have_other_names_where_the_key_has_fields_of_theirs(tmp_path: Path) -> None:
    meaning = meaning_of(model("since: str; at: datetime", 'key = Key("{since}#{at:%Y}", "{at}")'), tmp_path)

    assert parameters(meaning.pattern("by_key")) == "since at_since< at_until>"


@pytest.mark.parametrize(
    ("key", "where", "code", "place"),
    [
        (NATIVE, "b <> 'x'", "LIFT237", "b"),
        (NATIVE, "b in (:x)", "LIFT237", "b"),
        (NATIVE, "b > :x and b < :y", "LIFT237", "b"),
        (NATIVE, "contains(b, 'x')", "LIFT237", "b"),
        (NATIVE, "attribute_exists(b)", "LIFT237", "b"),
        (NATIVE, "b = 'x' and b = :y", "LIFT237", "b"),
        (NATIVE, "a <> 'x'", "LIFT229", "a"),
        (NATIVE, "a = 'x' or a = 'y'", "LIFT229", "a"),
        (COMPOSED, "a in (:x)", "LIFT229", "a"),
        (COMPOSED, "note = :a", "LIFT238", "a"),
        (COMPOSED, "score = :b and b > :b", "LIFT233", ":b"),
        (BUCKETS, "at >= :since", "LIFT236", "at"),
        (BUCKETS, "at < :until", "LIFT236", "at"),
        (BUCKETS, "note = :since", "LIFT238", "since"),
        (COMPOSED, "n > 3 and", "LIFT230", "d"),
        (COMPOSED, "m > 3", "LIFT270", "m"),
    ],
)  # fmt: skip
def test_what_a_key_cannot_answer_is_reported_at_the_word_that_shows_it(
    key: str, where: str, code: str, place: str, tmp_path: Path
) -> None:
    meaning = meaning_of(model(FIELDS, f'{key};;asked = Query("key", where="{where}")'), tmp_path)

    assert meaning.codes == [code]
    assert meaning.said(code)[0] == place


def test_every_index_and_a_key_with_a_sort_part_have_a_pattern_of_their_own(tmp_path: Path) -> None:
    settings = 'key = Key("{a}", "{b}");;by_note = GSI(pk=["note"], sk=["at", "b"]);;local = LSI(sk=["score"])'
    meaning = meaning_of(model(FIELDS, settings), tmp_path)

    assert [(each.name, each.on, each.named, parameters(each)) for each in meaning.entity.patterns] == [
        ("by_key", "key", False, "a b?"),
        ("by_note", "by_note", False, "note at?"),
        ("local", "local", False, "a score?"),
    ]


@pytest.mark.parametrize(
    "key",
    ['key = Key("{a}")', 'key = Key(["a"])', 'key = Key("{a}", "PROFILE")', 'key = Key("{a}", "{a}")'],
)
def test_a_key_whose_sort_part_says_nothing_more_has_no_pattern(key: str, tmp_path: Path) -> None:
    assert meaning_of(model(FIELDS, key), tmp_path).entity.patterns == ()


def test_a_query_keeps_what_it_says(tmp_path: Path) -> None:
    said = 'asked = Query("key", order="desc", limit=5, one=True, rps=2.5)'
    pattern = meaning_of(model(FIELDS, f"{NATIVE};;{said}"), tmp_path).pattern("asked")

    assert (pattern.order, pattern.limit, pattern.one, pattern.rps, pattern.named) == ("desc", 5, True, 2.5, True)


def test_named_reads_and_writes_take_the_key_and_what_their_condition_needs(tmp_path: Path) -> None:
    settings = (
        f"{NATIVE};;look = Get('note', 'score', consistent=True);;store = Put(where=\"score < :least\");;"
        'score_it = Update("score", where="state = :was");;drop = Delete(where="state = \'done\'");;'
        'all_open = Scan("state = :state")'
    )
    meaning = meaning_of(model(FIELDS, settings), tmp_path)

    assert meaning.codes == []
    assert {
        each.name: (each.operation, parameters(each), each.fields, str(each.filter) if each.filter else None)
        for each in meaning.entity.patterns
        if each.named
    } == {
        "look": ("get", "a b", ("note", "score"), None),
        "store": ("put", "least~", (), "score < :least"),
        "score_it": ("update", "a b was~", ("score",), "state = :was"),
        "drop": ("delete", "a b", (), "state = 'done'"),
        "all_open": ("scan", "state~", (), "state = :state"),
    }
    assert meaning.pattern("look").consistent


def test_a_parameter_of_an_update_is_not_called_as_the_field_that_it_sets(tmp_path: Path) -> None:
    settings = f'{NATIVE};;score_it = Update("score", where="score < :score")'

    assert meaning_of(model(FIELDS, settings), tmp_path).codes == ["LIFT238"]


def test_a_pattern_on_an_index_that_was_lost_is_not_reported_again(tmp_path: Path) -> None:
    lost = 'broken = GSI(pk="{nope}");;dynamic = GSI(pk=f"{1}")'
    settings = f'{NATIVE};;{lost};;asked = Query("broken");;more = Query("dynamic")'

    assert meaning_of(model(FIELDS, settings), tmp_path).codes == ["LIFT270", "LIFT120"]


TENANTS = 'app = Table("app", tenant="t")\n\n'


def scoped(text: str, folder: Path) -> dict[str, bool]:
    meaning: Meaning = meaning_of(TENANTS + text, folder)
    return {each.name: each.scoped for each in meaning.entity.patterns}


def test_a_pattern_is_scoped_where_its_partition_begins_with_the_tenant(tmp_path: Path) -> None:
    settings = (
        'table = app;;key = Key("T#{t}", "{a}");;inside = GSI(pk="T#{t}#{b}");;native = GSI(pk=["t", "b"]);;'
        'behind = GSI(pk="B#{b}#{t}");;first = GSI(pk=["b", "t"]);;sharded = GSI(pk="{t:shard(4)}");;'
        'local = LSI(sk=["b"]);;look = Get();;every = Scan()'
    )

    assert scoped(model("t: str; a: str; b: str", settings), tmp_path) == {
        "by_key": True,
        "inside": True,
        "native": True,
        "behind": False,
        "first": False,
        "sharded": False,
        "local": True,
        "look": True,
        "every": False,
    }
