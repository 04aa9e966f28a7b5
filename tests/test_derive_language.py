"""Language: what `where` and `when` may say, and at which characters they are wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftgen.derive.language import ConditionField, Parsed, parse
from liftgen.diagnostics import Rule
from liftgen.field_types import (
    DictOf,
    EnumOf,
    FieldType,
    ListOf,
    LiteralOf,
    NewTypeOf,
    OptionalOf,
    Scalar,
    ScalarType,
    SetOf,
)

TEXT = ScalarType(Scalar.STR)
TYPES: dict[str, FieldType] = {
    "name": TEXT,
    "nick": OptionalOf(TEXT),
    "count": ScalarType(Scalar.INT),
    "price": ScalarType(Scalar.DECIMAL),
    "open": ScalarType(Scalar.BOOL),
    "at": ScalarType(Scalar.DATETIME),
    "day": OptionalOf(ScalarType(Scalar.DATE)),
    "clock": ScalarType(Scalar.TIME),
    "id": ScalarType(Scalar.UUID),
    "blob": ScalarType(Scalar.BYTES),
    "status": EnumOf("m", "Status", (("ACTIVE", "active"), ("DONE", "done"))),
    "level": EnumOf("m", "Level", (("LOW", 1), ("HIGH", 10))),
    "kind": LiteralOf(("a", "b", 3)),
    "alias": NewTypeOf("m", "Alias", TEXT),
    "labels": SetOf(TEXT),
    "numbers": ListOf(ScalarType(Scalar.INT)),
    "extra": DictOf(TEXT, TEXT),
    "size": ScalarType(Scalar.INT),
}
FIELDS: dict[str, ConditionField | None] = {name: ConditionField(type_) for name, type_ in TYPES.items()}
FIELDS |= {"secret": ConditionField(TEXT, encrypted=True), "packed": ConditionField(TEXT, opaque=True), "lost": None}


class Heard:
    """The problems that a text has: each with the characters it is about."""

    def __init__(self) -> None:
        self.problems: list[tuple[Rule, int, int]] = []

    def __call__(self, rule: Rule, start: int, end: int) -> None:
        self.problems.append((rule, start, end))


def read(text: str) -> tuple[Parsed | None, list[tuple[str, str, str]]]:
    """The condition, and its problems: code, the characters, the message."""
    heard = Heard()
    parsed = parse(text, "Task", FIELDS, heard)
    return parsed, [(rule.code, text[start:end], rule.message) for rule, start, end in heard.problems]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("name='x'", "name = 'x'"),
        ("name != 'x'", "name <> 'x'"),
        ("'x' = name", "name = 'x'"),
        ("3 < count", "count > 3"),
        ("3 >= count", "count <= 3"),
        (":a <> name", "name <> :a"),
        ("name BETWEEN :a AND :b And OPEN = TRUE", None),
        ("name BETWEEN :a AND :b And open = TRUE", "name between :a and :b and open = true"),
        ("not name = 'x' and open = true", "not name = 'x' and open = true"),
        ("not (name = 'x' and open = true)", "not (name = 'x' and open = true)"),
        ("name = 'a' or name = 'b' and open = true", "name = 'a' or name = 'b' and open = true"),
        ("(name = 'a' or name = 'b') and open = true", "(name = 'a' or name = 'b') and open = true"),
        ("((((name = 'a'))))", "name = 'a'"),
        ("count = -3 and price = .5 and price < 1e3", "count = -3 and price = 0.5 and price < 1E+3"),
        ("name = 'it''s'", "name = 'it''s'"),
        ("name in ('a','b', :c)", "name in ('a', 'b', :c)"),
        ("begins_with( name , 'a' )", "begins_with(name, 'a')"),
        ("contains(labels, :x)", "contains(labels, :x)"),
        ("contains(name, 'x')", "contains(name, 'x')"),
        ("contains(numbers, 3)", "contains(numbers, 3)"),
        ("attribute_exists(extra) and attribute_not_exists(day)", "attribute_exists(extra) and attribute_not_exists(day)"),
        ("size(labels) > :n", "size(labels) > :n"),
        ("size = 3", "size = 3"),
        ("size(size) = size", "size(size) = size"),
        ("status = 'done' and level = 10", "status = 'done' and level = 10"),
        ("kind = 3 and kind <> 'a'", "kind = 3 and kind <> 'a'"),
        ("at > '2026-01-01T00:00:00Z' and day = '2026-01-01' and clock < '12:00'",
         "at > '2026-01-01T00:00:00Z' and day = '2026-01-01' and clock < '12:00'"),
        ("id = '9f0c1f3e-1c1b-4f7e-8d6f-0a4f5a5f5a5f'", "id = '9f0c1f3e-1c1b-4f7e-8d6f-0a4f5a5f5a5f'"),
        ("name = alias and nick = name", "name = alias and nick = name"),
        ("attribute_exists(secret)", "attribute_exists(secret)"),
        ("\n  name\t=  'x'\n", "name = 'x'"),
    ],
)  # fmt: skip
def test_a_condition_means_what_it_says(text: str, meaning: str | None) -> None:
    parsed, problems = read(text)

    assert (str(parsed.condition) if parsed is not None else None) == meaning
    assert bool(problems) == (meaning is None)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("name = 'x", "'", "the text is never closed"),
        ("name = x;", ";", "`;` is no part of a condition"),
        ('name = "x"', '"', '`"` is no part of a condition'),
        ("name", "e", "a comparison such as `=` is missing before the end"),
        ("name 'x'", "'x'", "a comparison such as `=` is missing before `'x'`"),
        ("name =", "=", "it ends where a field or a value should"),
        ("= 3", "=", "`=` stands where a field or a value should"),
        ("name = 'x' open = true", "open", "`open` follows a whole condition"),
        ("(name = 'x'", "'", "`)` is missing before the end"),
        ("name between 'a'", "'", "`between` needs `and` between its two ends"),
        ("name in ()", ")", "`)` stands where a field or a value should"),
        ("name in 'x'", "'x'", "`(` is missing before `'x'`"),
        ("begins_with(name)", ")", "`,` is missing before `)`"),
        ("begins_with('x', name)", "'x'", "`'x'` is no field"),
        ("begins_with(name, '')", "''", "an empty beginning says nothing"),
        ("frob(name)", "frob", "there is no function `frob`"),
        ("1 = 2", "1", "it compares no field"),
        (":a = :b", ":a", "it compares no field"),
        ("name = size(labels)", "size(labels)", "`size` stands on the left"),
        ("count between 1 and size(labels)", "size(labels)", "`size` stands on the left"),
        ("size(labels) in (1)", "size(labels)", "`in` takes a field"),
        ("contains(name, size(labels))", "size(labels)", "`size` is compared, it is no argument"),
        ("name = 'a' and", "d", "it ends where a field or a value should"),
        ("", "", "it ends where a field or a value should"),
        ("address.city = 'x'", ".", "`.` is no part of a condition"),
        ("name = and", "and", "`and` stands where a field or a value should"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_read_is_reported_at_its_place(text: str, place: str, reason: str) -> None:
    parsed, problems = read(text)

    assert parsed is None
    assert [(code, where) for code, where, _ in problems] == [("LIFT230", place)]
    assert problems[0][2] == f"the condition cannot be read: {reason}"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("nme = 'x'", "LIFT270", "nme"),
        ("size(nme) = 3", "LIFT270", "size(nme)"),
        ("attribute_exists(nme)", "LIFT270", "nme"),
        ("secret = 'x'", "LIFT234", "secret"),
        ("contains(secret, 'x')", "LIFT234", "secret"),
        ("name = secret", "LIFT234", "secret"),
        ("labels = 'x'", "LIFT231", "labels"),
        ("extra = :x", "LIFT231", "extra"),
        ("packed = 'x'", "LIFT231", "packed"),
        ("open > true", "LIFT231", "open"),
        ("name = count", "LIFT231", "count"),
        ("begins_with(count, 'x')", "LIFT231", "count"),
        ("begins_with(at, '2026')", "LIFT231", "at"),
        ("contains(count, 3)", "LIFT231", "count"),
        ("contains(extra, 'x')", "LIFT231", "extra"),
        ("kind > 'a'", "LIFT231", "kind"),
        ("name = 3", "LIFT232", "3"),
        ("name = true", "LIFT232", "true"),
        ("count = 1.5", "LIFT232", "1.5"),
        ("count = '1'", "LIFT232", "'1'"),
        ("open = 1", "LIFT232", "1"),
        ("status = 'gone'", "LIFT232", "'gone'"),
        ("level = 2", "LIFT232", "2"),
        ("level = true", "LIFT232", "true"),
        ("kind = '3'", "LIFT232", "'3'"),
        ("status in ('active', 'gone')", "LIFT232", "'gone'"),
        ("at = '2026-01-01'", "LIFT232", "'2026-01-01'"),
        ("day = 'tomorrow'", "LIFT232", "'tomorrow'"),
        ("id = 'x'", "LIFT232", "'x'"),
        ("blob = 'x'", "LIFT232", "'x'"),
        ("contains(labels, 3)", "LIFT232", "3"),
        ("size(labels) > 'x'", "LIFT232", "'x'"),
        ("count = :x and name = :x", "LIFT233", ":x"),
        ("name = :x and name in (:x)", "LIFT233", ":x"),
    ],
)
def test_what_can_never_be_compared_is_reported_at_its_place(text: str, code: str, place: str) -> None:
    parsed, problems = read(text)

    assert parsed is None
    assert [(found, where) for found, where, _ in problems] == [(code, place)]


def test_every_mistake_of_a_condition_is_reported_at_once() -> None:
    _, problems = read("nme = 'x' and count = 'y' or secret = 'z'")

    assert [code for code, _, _ in problems] == ["LIFT270", "LIFT232", "LIFT234"]


def test_a_field_that_could_not_be_read_is_not_reported_again() -> None:
    assert read("lost = 'x' and size(lost) > 3") == (None, [])


def test_a_parameter_has_the_type_of_what_it_is_compared_with() -> None:
    parsed, _ = read(
        "nick = :a and contains(labels, :b) and size(labels) > :c and status in (:d) and day between :e and :f"
    )

    assert parsed is not None
    assert [(each.name, each.field, each.type, each.many) for each in parsed.parameters] == [
        ("a", "nick", TEXT, False),
        ("b", "labels", TEXT, False),
        ("c", "labels", ScalarType(Scalar.INT), False),
        ("d", "status", TYPES["status"], True),
        ("e", "day", ScalarType(Scalar.DATE), False),
        ("f", "day", ScalarType(Scalar.DATE), False),
    ]


def test_the_beginning_of_an_enum_is_text() -> None:
    parsed, problems = read("begins_with(status, :start)")

    assert parsed is not None
    assert parsed.parameters[0].type == TEXT
    assert not problems


def test_a_condition_nested_too_deeply_is_refused_without_recursing() -> None:
    _, problems = read("(" * 5000 + "name = 'x'" + ")" * 5000)

    assert [code for code, _, _ in problems] == ["LIFT230"]


def test_more_choices_than_dynamodb_takes_are_refused() -> None:
    choices = ", ".join(f"'{n}'" for n in range(101))
    _, problems = read(f"name in ({choices})")

    assert [(code, place) for code, place, _ in problems] == [("LIFT230", "'100'")]


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_a_report(text: str) -> None:
    parsed, problems = read(text)

    assert (parsed is None) == bool(problems) or "lost" in text


MARKS = ["=", "<", "(", ")", ",", "'x'", "3", ":p"]
WORDS = [*MARKS, "and", "or", "not", "in", "between", "size", "contains", "begins_with", "attribute_exists", *TYPES]


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_any_words_are_a_condition_or_a_report(words: list[str]) -> None:
    parsed, problems = read(" ".join(words))

    assert (parsed is None) == bool(problems)
