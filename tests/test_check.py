"""Check: what is wrong with the whole, at which characters, and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.meaning import meaning_of, model

APP = 'app = Table("app")\n\n'
TENANTS = 'app = Table("app", tenant="t")\n\n'
TABLE = "table = app;;"


@pytest.mark.parametrize(
    ("fields", "settings", "code", "place"),
    [
        # Templates
        ("a: str; n: int", 'key = Key("{a}", "{n}")', "LIFT212", "{n}"),
        ("a: str; n: Decimal", 'key = Key("{a}", "{n}")', "LIFT212", "{n}"),
        ("a: str; n: Literal[1, 10]", 'key = Key("{a}", "{n}")', "LIFT212", "{n}"),
        ("a: str; n: Literal[-1, 1]", 'key = Key("{a}", "{n}")', "LIFT212", "{n}"),
        ("a: str; n: int", 'key = Key("{a}", "{n:04d}")', "LIFT213", "{n:04d}"),
        ("a: str; n: Annotated[int, Field(ge=-1)]", 'key = Key("{n:04d}")', "LIFT213", "{n:04d}"),
        ("n: int", 'key = Key("{n:x}")', "LIFT214", "{n:x}"),
        ("n: int", 'key = Key("{n:4d}")', "LIFT214", "{n:4d}"),
        ("n: int", 'key = Key("{n:+05d}")', "LIFT214", "{n:+05d}"),
        ("n: NonNegativeInt", 'key = Key("{n:099d}")', "LIFT214", "{n:099d}"),
        ("a: str", 'key = Key("{a:>10}")', "LIFT214", "{a:>10}"),
        ("a: UUID", 'key = Key("{a:s}")', "LIFT214", "{a:s}"),
        ("a: Decimal", 'key = Key("{a:010.2f}")', "LIFT214", "{a:010.2f}"),
        ("a: str; at: datetime", 'key = Key("{at:%m}", "{at}")', "LIFT214", "{at:%m}"),
        ("a: str; at: datetime", 'key = Key("{at:%Y-%d}", "{at}")', "LIFT214", "{at:%Y-%d}"),
        ("a: str; at: datetime", 'key = Key("{at:%Y%Y}", "{at}")', "LIFT214", "{at:%Y%Y}"),
        ("a: str; at: datetime", 'key = Key("{at:%Y-%m-%d %H:%M:%S}", "{at}")', "LIFT214", "{at:%Y-%m-%d %H:%M:%S}"),
        ("a: str; at: datetime", 'key = Key("{at:week}", "{at}")', "LIFT214", "{at:week}"),
        ("a: str; on: date", 'key = Key("{on:%Y-%m-%d %H}", "{a}")', "LIFT214", "{on:%Y-%m-%d %H}"),
        ("a: str; at: time", 'key = Key("{a}", "{at:%H}")', "LIFT214", "{at:%H}"),
        ("a: str; b: str", 'key = Key("{a}{b}")', "LIFT215", "{a}"),
        ("a: str; b: str", 'key = Key("{a}:{b}")', "LIFT215", "{a}"),
        ("a: str; b: str", 'key = Key("{a}%{b}")', "LIFT215", "{a}"),
        ("a: str; b: str", 'key = Key("X", "{a}-#{b}")', "LIFT215", "{a}"),
        ("a: int; b: str", 'key = Key("{a}1{b}")', "LIFT215", "{a}"),
        ("a: Literal['x', 'xy']; b: str", 'key = Key("{a}{b}")', "LIFT215", "{a}"),
        ("a: str | None; b: str", 'key = Key("{a}#{b}")', "LIFT216", "{a}"),
        ("a: Annotated[str, OmitEmpty]; b: str", 'key = Key(["a"])', "LIFT216", "a"),
        ("a: str; b: str | None", 'key = Key(["a"], ["b"])', "LIFT216", "b"),
        ("a: str; b: str | None", 'key = Key(["a"]);;by_b = GSI(pk="{b}", when="b = \'x\'")', "LIFT216", "{b}"),
        ("a: str; b: str | None", 'key = Key(["a"]);;by_b = GSI(pk=["a"], sk=["b"])', "LIFT216", "b"),
        ("a: str; at: datetime", 'key = Key("{a}", "{at:%m-%Y}")', "LIFT217", "{at:%m-%Y}"),
        # Indexes
        ("a: str; b: str", 'key = Key(["a"]);;by_b = GSI(pk=["b"], when="a = \'x\'")', "LIFT220", "a = 'x'"),
        ("a: str; b: str", 'key = Key(["a"]);;by_b = GSI(pk=["b"], when="attribute_exists(a)")', "LIFT220",
         "attribute_exists(a)"),
        ("a: str; b: str", 'key = Key(["a"]);;by_b = GSI(pk="{b}", when="a = :x")', "LIFT220", ":x"),
        ("a: str; b: str", 'key = Key(["a"]);;by_b = LSI(sk=["b"])', "LIFT222", "LSI(sk=[\"b\"])"),
        ("a: str; b: str; c: str", 'key = Key(["a"], ["b"]);;by_b = LSI(sk=["b", "c"])', "LIFT207", '["b", "c"]'),
        ("a: str; b: str", 'key = Key(["a"], ["b"]);;again = GSI(pk=["a"], sk=["b"])', "LIFT226", 'GSI(pk=["a"], sk=["b"])'),
        ("a: str; b: str", 'key = Key("{a}", "{b}");;again = LSI(sk="{b}")', "LIFT226", 'LSI(sk="{b}")'),
        ("a: str; b: str", 'key = Key(["a"]);;by_b = GSI(pk=["b"], project="SOME")', "LIFT221", '"SOME"'),
        # Lifecycle
        ("a: Annotated[str, PK]; v: Annotated[str, Version] = ''", "", "LIFT252", "Annotated[str, Version]"),
        ("a: Annotated[str, PK]; v: Annotated[int, Version] = 1", "", "LIFT252", "Annotated[int, Version]"),
        ("a: Annotated[str, PK]; v: Annotated[int | None, Version] = None", "", "LIFT252", "Annotated[int | None, Version]"),
        ("a: Annotated[str, PK]; at: Annotated[date, CreatedAt]", "", "LIFT252", "Annotated[date, CreatedAt]"),
        ("a: Annotated[str, PK]; at: Annotated[datetime | None, DeletedAt]", "",
         "LIFT252", "Annotated[datetime | None, DeletedAt]"),
        ("a: Annotated[str, PK]; e: Annotated[date | None, TTL] = None", "", "LIFT252", "Annotated[date | None, TTL]"),
        ("a: Annotated[str, PK]; at: datetime; e: Annotated[datetime, TTL(after='1d', of='at')]", "", "LIFT252",
         "Annotated[datetime, TTL(after='1d', of='at')]"),
        ("a: Annotated[str, PK]; e: Annotated[datetime | None, TTL(after='x', of='a')] = None", "", "LIFT250", "'x'"),
        ("a: Annotated[str, PK]; e: Annotated[datetime | None, TTL(after='1d', of='b')] = None", "", "LIFT270", "b"),
        ("a: Annotated[str, PK]; e: Annotated[datetime | None, TTL(after='1d', of='a')] = None", "", "LIFT254", "'a'"),
        ("a: str; v: Annotated[int, Version] = 0", 'key = Key("{a}#{v}")', "LIFT253", "{v}"),
        ("a: str; at: Annotated[datetime, UpdatedAt]", 'key = Key(["a"], ["at"])', "LIFT253", "at"),
        ("a: int; b: str", "key = Key(['a']);;only = Unique('b')", "LIFT258", "Unique('b')"),
        ("a: str; b: list[str]", "key = Key('A#{a}');;only = Unique('b')", "LIFT271", "b"),
        ("a: str; b: Annotated[str, Encrypted]", "key = Key('A#{a}');;only = Unique('b')", "LIFT272", "b"),
        ("a: str; b: str", "key = Key('A#{a}');;x = Unique('b');;set_b = Update('b')", "LIFT256", "b"),
        ("a: str; v: Annotated[int, Version] = 0", "key = Key(['a']);;bump = Update('v')", "LIFT257", "v"),
        ("a: str; b: str; c: str", "key = Key(['a']);;i = GSI('ix1', pk='{b}', when='c = 1');;", "LIFT232", "1"),
        ("a: str; b: str", "key = Key('A#{a}');;only = Unique()", "LIFT259", "Unique()"),
        ("a: str; b: str", "key = Key(['a']);;set_b = Update()", "LIFT259", "Update()"),
        # Types, names, limits
        ("a: str; b: str", "key = Key(['a'], ['a'])", "LIFT291", "a"),
        ("a: str; b: str", "key = Key(['a']);;by_b = GSI(pk=['b', 'b'])", "LIFT291", "['b', 'b']"),
        ("a: Annotated[str, PK]; b: Annotated[str, AsSet]", "", "LIFT273", "AsSet"),
        ("a: Annotated[str, PK]; b: Annotated[list[dict[str, str]], AsSet]", "", "LIFT273", "AsSet"),
        ("a: Annotated[str, PK]; b: list[dict[bytes, str]]", "", "LIFT274", "list[dict[bytes, str]]"),
        ("a: Annotated[str, PK]; b: Annotated[str, Attr('a')]", "", "LIFT291", "b"),
        ("a: str; by_xpk: str", "key = Key(['a']);;by_x = GSI(pk='{a}#X')", "LIFT291", "by_xpk"),
        ("a: str; sk: str", "key = Key('A#{a}', 'A')", "LIFT291", "sk"),
        ("a: str; b: str", "key = Key('{a}', '{b}');;get = Query('key')", "LIFT293", "get"),
        ("a: str; b: str", "key = Key('{a}', '{b}');;_mine = Query('key')", "LIFT293", "_mine"),
        ("a: str; b: str", "key = Key('{a}', '{b}');;by_key = Query('key')", "LIFT293", "by_key"),
        ("a: str; b: str", "key = Key('{a}', '{b}');;q = Query('key', where='b = :from')", "LIFT292", "from"),
        ("consistent: str", "key = Key(['consistent'])", "LIFT292", "consistent"),
        ("a: str; b: str", "key = Key(['a']);;x = GSI(pk=['b'])", "LIFT280", "x"),
        ("a: str; b: str", "key = Key(['a']);;by_b = GSI('my index', pk=['b'])", "LIFT280", "'my index'"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_at_the_smallest_piece_that_shows_it(
    fields: str, settings: str, code: str, place: str, tmp_path: Path
) -> None:
    meaning = meaning_of(model(fields, settings.removesuffix(";;")), tmp_path)

    assert meaning.codes == [code]
    assert meaning.said(code)[0].strip("\"'") == place.strip("\"'")


@pytest.mark.parametrize(
    ("fields", "settings"),
    [
        ("a: str; n: NonNegativeInt", 'key = Key("{a}", "{n:04d}")'),
        ("a: str; n: Literal[1, 2]", 'key = Key("{a}", "{n}")'),
        ("a: str; n: int", 'key = Key("{n}", "{a}")'),
        ("a: str; n: int", 'key = Key(["a"], ["n"])'),
        ("a: str; n: Decimal", 'key = Key("{n}#{a}")'),
        ("a: datetime; b: str", 'key = Key("{a:%Y-%m-%d}#{b}", "{a}")'),
        ("a: datetime; b: str", 'key = Key("{a:%d.%m.%Y}", "{a}")'),
        ("a: datetime; b: str", 'key = Key("{a:%G-W%V}", "{a}")'),
        ("a: datetime; b: str", 'key = Key("{b}", "{a:%Y-%m-%dT%H:%M:%S.%f}")'),
        ("a: datetime; b: str", 'key = Key("{b}", "{a}{b}")'),
        ("a: date; b: str", 'key = Key("{b}", "{a}-{b}")'),
        ("a: UUID; b: str", 'key = Key("{a}{b}")'),
        ("a: int; b: str", 'key = Key("{a}:{b}x")'),
        ("a: Literal['x', 'yy']; b: str", 'key = Key("{a}{b}")'),
        ("a: str; b: str", 'key = Key("{a} {b}!#{a:shard(4)}")'),
        ("a: str; b: str", 'key = Key("{a:shard(10)}{b}")'),
        ("a: str; b: str | None", 'key = Key(["a"]);;by_b = GSI(pk="{b}", when="attribute_exists(b) and a <> \'x\'")'),
        ("a: str; b: str | None", 'key = Key(["a"]);;by_b = GSI(pk=["b"], when="attribute_exists(b)")'),
        ("a: str; b: str", 'key = Key(["a"]);;by_b = GSI(pk=["b"], sk="{a}", when="a <> \'x\'")'),
        ("a: str; b: str", 'key = Key(["a"]);;by_b = GSI(pk=["b"]);;part = GSI(pk=["b"], sk=["a"])'),
        ("a: str; b: str", 'key = Key(["a"]);;by_b = GSI(pk=["b"], project=["a"]);;all_b = GSI(pk=["b"])'),
        ("a: Annotated[str, PK]; e: Annotated[int, TTL]", ""),
        ("a: Annotated[str, PK]; v: Annotated[PositiveInt, Version] = 0", ""),
        ("a: str; at: Annotated[datetime, UpdatedAt]", 'key = Key(["a"]);;by_at = GSI(pk="X", sk="{at}")'),
        ("a: str; b: str; at: Annotated[datetime, UpdatedAt]",
         'key = Key(["a"]);;by_b = GSI(pk="{b}", sk="{at}");;set_b = Update("b")'),
        ("a: str; b: str", 'key = Key(["a"]);;by_b = GSI(pk=["b"]);;set_b = Update("b")'),
        ("a: str; at: datetime; e: Annotated[datetime | None, TTL(after=\'1d\', of=\'at\')] = None",
         'key = Key(["a"]);;move = Update("at", "e")'),
        ("a: Annotated[str, PK]; b: Annotated[list[Decimal] | None, AsSet] = None", ""),
        ("a: Annotated[str, PK]; b: dict[int, dict[UUID, list[date]]]", ""),
        ("a: str; b: str", 'key = Key("A#{a}", "B#{b}");;turned = GSI(pk="B#{b}", sk="A#{a}", pk_name="sk", sk_name="pk")'),
    ],
)  # fmt: skip
def test_what_is_right_is_not_reported(fields: str, settings: str, tmp_path: Path) -> None:
    assert meaning_of(model(fields, settings), tmp_path).codes == []


@pytest.mark.parametrize(
    ("one", "two", "code", "place", "message"),
    [
        ('key = Key("{a}", "X")', 'key = Key("{b}", "X")', "LIFT209", 'Key("{b}", "X")',
         "an item of `Two` and an item of `One` can have the same key"),
        ('key = Key("A#{a}", "{a}")', 'key = Key("A#{b}", "PROFILE")', "LIFT209", 'Key("A#{b}", "PROFILE")',
         "an item of `Two` and an item of `One` can have the same key"),
        ('key = Key(["a"])', 'key = Key(["b"])', "LIFT206", 'Key(["b"])',
         "table `app` has key `a` (S) by `One` and `b` (S) by `Two`"),
        ('key = Key("A#{a}", "X")', 'key = Key("B#{b}")', "LIFT206", 'Key("B#{b}")',
         "table `app` has key `pk` (S) and `sk` (S) by `One` and `pk` (S) by `Two`"),
        ('key = Key("A#{a}");;i = GSI("ix1", pk="1{a}")', 'key = Key("B#{b}");;j = GSI("ix1", pk="2{b}", sk="X")', "LIFT223",
         'GSI("ix1", pk="2{b}", sk="X")', "index `ix1` has key `ix1pk` (S) by `One` and `ix1pk` (S) and `ix1sk` (S) by `Two`"),
        ('key = Key("A#{a}", "X");;i = GSI("ix1", pk="{a}")', 'key = Key("B#{b}", "X");;j = LSI("ix1", sk="{b}")', "LIFT223",
         'LSI("ix1", sk="{b}")', "index `ix1` has key `ix1pk` (S) by `One` and `pk` (S) and `ix1sk` (S) by `Two`"),
        ('key = Key("A#{a}");;i = GSI("ix1", pk="1{a}", project=["a"])',
         'key = Key("B#{b}");;j = GSI("ix1", pk="2{b}", project=["b"])', "LIFT224", '["b"]',
         "index `ix1` projects `a` by `One` and `b` by `Two`"),
        ('key = Key("A#{a}", collection="all_of")', 'key = Key("B#{b}", collection="all_of")', "LIFT265", '"B#{b}"',
         "`One` and `Two` are no item collection `all_of`: their partitions differ"),
        ('key = Key("A#{a}", "A", collection="ones")', 'key = Key("B#{b}", "B")', "LIFT294", '"ones"',
         "item collection `ones` has the name of the entities `One`"),
        ('key = Key("A#{a}", "A");;i = GSI("ix1", pk="I#{a}", collection="here")',
         'key = Key("I#{b}", "B", collection="here")', "LIFT265", '"I#{b}"',
         "`One` and `Two` are no item collection `here`: they are in different indexes"),
    ],
)  # fmt: skip
def test_what_two_models_of_a_table_disagree_about_is_reported_with_both_places(
    one: str, two: str, code: str, place: str, message: str, tmp_path: Path
) -> None:
    source = APP + model("a: str", TABLE + one, "One") + model("b: str", TABLE + two, "Two")
    meaning = meaning_of(source, tmp_path)

    assert meaning.codes == [code]
    assert meaning.said(code)[:2] == (place, message)
    assert meaning.only(code).others or code == "LIFT294"


def test_a_key_is_told_apart_by_its_texts_where_no_attribute_says_what_an_item_is(tmp_path: Path) -> None:
    head = 'app = Table("app", entity=None)\n\n'
    one, two = (
        model("a: str", TABLE + 'key = Key("A#{a}")', "One"),
        model("b: str", TABLE + 'key = Key("B#{b}")', "Two"),
    )
    same = model("b: str", TABLE + 'key = Key("A#{b}")', "Two")

    told = meaning_of(head + one + two, tmp_path)
    assert told.codes == []
    assert [each.discriminator for each in told.schema.entities] == [None, None]
    assert meaning_of(head + one + same, tmp_path).codes == ["LIFT209"]


def test_a_native_index_of_a_shared_table_is_mixed_unless_only_one_entity_has_its_attributes(tmp_path: Path) -> None:
    one = model("a: str; k: str", TABLE + 'key = Key("A#{a}");;by_k = GSI(pk=["k"])', "One")
    two = model("b: str; k: str", TABLE + 'key = Key("B#{b}")', "Two")
    lacking = model("b: str", TABLE + 'key = Key("B#{b}")', "Two")
    elsewhere = model("b: str; k: Annotated[str, Attr('l')]", TABLE + 'key = Key("B#{b}")', "Two")

    mixed = meaning_of(APP + one + two, tmp_path)
    assert mixed.said("LIFT228")[:2] == (
        'GSI(pk=["k"])',
        "a query for `One` by index `by_k` reads `Two` too, and pays for what it filters out",
    )
    assert not mixed.report.failed
    assert mixed.pattern("by_k").mixed
    for other in (lacking, elsewhere):
        alone = meaning_of(APP + one + other, tmp_path)
        assert alone.codes == []
        assert not alone.pattern("by_k").mixed


def test_values_that_are_known_prove_that_only_one_entity_is_in_an_index(tmp_path: Path) -> None:
    one = model("a: str; kind: Literal['one']", TABLE + 'key = Key("A#{a}");;ones = GSI(pk=["kind"])', "One")
    two = model("b: str; kind: Literal['two']", TABLE + 'key = Key("B#{b}")', "Two")

    assert meaning_of(APP + one + two, tmp_path).codes == []


def test_a_composed_key_whose_sort_part_says_nothing_first_is_mixed(tmp_path: Path) -> None:
    one = model("a: str; at: datetime", TABLE + 'key = Key("A#{a}", "{at}")', "One")
    two = model("a: str", TABLE + 'key = Key("A#{a}", "PROFILE")', "Two")
    meaning = meaning_of(APP + one + two, tmp_path)

    assert meaning.codes == ["LIFT228"]
    assert meaning.pattern("by_key").mixed


def test_an_index_that_keeps_only_keys_cannot_tell_entities_apart(tmp_path: Path) -> None:
    one = model("a: str; k: str", TABLE + 'key = Key("A#{a}");;by_k = GSI(pk=["k"], project="KEYS_ONLY")', "One")
    two = model("b: str; k: str", TABLE + 'key = Key("B#{b}")', "Two")

    assert sorted(meaning_of(APP + one + two, tmp_path).codes) == ["LIFT227", "LIFT228"]


@pytest.mark.parametrize(
    ("fields", "settings", "code", "place"),
    [
        ("t: str; a: str", 'key = Key("A#{a}", "{t}")', "LIFT242", '"A#{a}"'),
        ("t: str; a: str", 'key = Key("{t:shard(4)}#{t}")', "LIFT242", '"{t:shard(4)}#{t}"'),
        ("t: str; a: str", 'key = Key("X", "{t}")', "LIFT242", '"X"'),
        ("t: str; a: str", 'key = Key("T#{t}{a}")', "LIFT245", "{t}"),
        ("t: str; a: str", 'key = Key("T#{t}!{a}")', "LIFT245", "{t}"),
        ("t: str; a: str", 'key = Key("T#{t}#A", "{a}");;by_a = GSI(pk="A#{a}#{t}")', "LIFT240", '"A#{a}#{t}"'),
        ("t: str; a: str", 'key = Key("T#{t}#A", "{a}");;by_a = GSI(pk=["a", "t"])', "LIFT240", '["a", "t"]'),
        ("t: str; a: str", 'key = Key("T#{t}#A", "{a}");;by_a = GSI(pk="T#{t}/{a}")', "LIFT245", "{t}"),
        ("t: str; a: str", 'key = Key("T#{t}#A", "{a}");;only = Unique("a")', "LIFT241", 'Unique("a")'),
        ("t: int; a: str", 'key = Key("T#{t}#A", "{a}")', "LIFT244", "int"),
        ("t: bool; a: str", 'key = Key("T#{t}#A", "{a}")', "LIFT244", "bool"),
        ("u: str; a: str", 'key = Key("T#{u}#A", "{a}")', "LIFT243", "Task"),
    ],
)  # fmt: skip
def test_tenancy_is_proven_or_reported(fields: str, settings: str, code: str, place: str, tmp_path: Path) -> None:
    meaning = meaning_of(TENANTS + model(fields, TABLE + settings), tmp_path)

    assert code in meaning.codes
    assert set(meaning.codes) <= {code, "LIFT215"}
    assert meaning.said(code)[0] == place


@pytest.mark.parametrize("type_", ["str", "UUID", "Literal['a', 'b']", "Annotated[str, Field(min_length=1)]"])
@pytest.mark.parametrize(
    "key", ['Key("{t}", "{a}")', 'Key("T#{t}#X#{a}")', 'Key(["t"], ["a"])', 'Key("a/b:{t}", "{a}")']
)
def test_a_partition_that_begins_with_the_tenant_is_proven(type_: str, key: str, tmp_path: Path) -> None:
    assert meaning_of(TENANTS + model(f"t: {type_}; a: str", f"{TABLE}key = {key}"), tmp_path).codes == []


def test_a_reason_allows_an_index_without_the_tenant(tmp_path: Path) -> None:
    settings = TABLE + 'key = Key("T#{t}", "{a}");;by_a = GSI(pk="A#{a}")  # lift: ignore[LIFT240] sign-in'

    assert meaning_of(TENANTS + model("t: str; a: str", settings), tmp_path).codes == []


def test_a_lone_model_beside_a_table_of_its_name_is_one_finding(tmp_path: Path) -> None:
    source = (
        'app = Table("tasks")\n\n'
        + model("a: str", "key = Key(['a'])")
        + model("b: str", TABLE + "key = Key('B#{b}')", "Other")
    )

    assert meaning_of(source, tmp_path).codes == ["LIFT205"]


@pytest.mark.parametrize(
    ("head", "settings", "place"),
    [
        ('app = Table("app", pk="k", sk="k")\n\n', 'key = Key("A#{a}", "B#{b}")', '"B#{b}"'),
        (
            APP,
            'key = Key("A#{a}", "B#{b}");;turned = GSI(pk="X#{b}", sk="A#{a}", pk_name="sk", sk_name="pk")',
            '"X#{b}"',
        ),
        (APP, 'key = Key("A#{a}", "B#{b}");;twice = GSI(pk="X#{b}", sk="X#{b}", pk_name="x", sk_name="x")', '"X#{b}"'),
    ],
)
def test_two_texts_under_one_name_are_reported(head: str, settings: str, place: str, tmp_path: Path) -> None:
    meaning = meaning_of(head + model("a: str; b: str", TABLE + settings), tmp_path)

    assert meaning.codes == ["LIFT291"]
    assert meaning.said("LIFT291")[0] == place


def test_a_type_that_an_index_does_not_take_is_reported_in_the_other_entity(tmp_path: Path) -> None:
    one = model("a: str; k: int", TABLE + 'key = Key("A#{a}");;by_k = GSI(pk=["k"])', "One")
    for field in ("k: str", "k: Annotated[int, Encrypted] = 0", "k: Annotated[int, AsJson] = 0", "k: list[int]"):
        two = model(f"b: str; {field}", TABLE + 'key = Key("B#{b}")', "Two")
        assert meaning_of(APP + one + two, tmp_path).codes == ["LIFT284"]


def test_what_a_limit_allows_is_allowed_and_one_more_is_not(tmp_path: Path) -> None:
    def indexes(count: int) -> str:
        return ";;".join(f'by_{n} = GSI(pk="{n}#{{a}}")' for n in range(count))

    twenty = meaning_of(model("a: str", f'key = Key("A#{{a}}");;{indexes(20)}'), tmp_path)
    more = meaning_of(model("a: str", f'key = Key("A#{{a}}");;{indexes(21)}'), tmp_path)

    assert twenty.codes == []
    assert more.codes == ["LIFT282"]
    assert more.only("LIFT282").finding.message == "table `tasks` has 21 global indexes, and 20 is the most"


def test_a_condition_longer_than_an_expression_is_reported(tmp_path: Path) -> None:
    long = " or ".join(f"a = '{n:04d}'" for n in range(300))
    meaning = meaning_of(model("a: str", f'key = Key("A#{{a}}");;every = Scan("{long}")'), tmp_path)

    assert meaning.codes == ["LIFT287"]


def test_an_item_that_can_be_too_large_is_a_warning(tmp_path: Path) -> None:
    fields = "a: Annotated[str, PK]; b: Annotated[str, Field(max_length=300_000)]; c: Annotated[bytes, Field(max_length=200_000)]"
    meaning = meaning_of(model(fields), tmp_path)

    assert meaning.codes == ["LIFT285"]
    assert not meaning.report.failed
    assert meaning.said("LIFT285")[:2] == ("b", "an item of `Task` can have 500 KB, and 400 KB is the most")


def test_a_class_s_enum_and_newtype_are_what_their_values_are(tmp_path: Path) -> None:
    source = (
        "class Level(IntEnum):\n    LOW = 1\n    HIGH = 2\n\n"
        "class Kind(StrEnum):\n    A = 'a#b'\n    B = 'b'\n\n"
        "Name = NewType('Name', str)\n\n"
        + model("k: Kind; n: Name; l: Level", 'key = Key("{k}#{n}", "{l}");;by_l = GSI(pk=["l"], sk=["n"])')
    )
    meaning = meaning_of(source, tmp_path)

    assert meaning.codes == []
    assert [each.type for each in meaning.schema.tables[0].indexes[0].key.attributes] == ["N", "S"]


def test_every_mistake_of_a_run_is_reported_at_once(tmp_path: Path) -> None:
    settings = 'key = Key("{a}{b}", "{n}");;get = Query("kee");;by_b = GSI(pk=["b"], when="c = 1")'
    meaning = meaning_of(model("a: str; b: str | None; n: int", settings), tmp_path)

    assert meaning.codes == ["LIFT215", "LIFT216", "LIFT212", "LIFT293", "LIFT235", "LIFT270"]
