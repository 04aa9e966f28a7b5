"""Conditions: trees, the text they give back, and what they name."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftgen.conditions import (
    And,
    BeginsWith,
    Between,
    Compare,
    Condition,
    Contains,
    Exists,
    Field,
    In,
    Not,
    Or,
    Parameter,
    Size,
    Value,
    all_of,
    conjuncts,
    fields_of,
    parameters_of,
)
from liftgen.derive.language import ConditionField, parse
from liftgen.diagnostics import Rule
from liftgen.field_types import ListOf, Scalar, ScalarType

FIELDS = {
    "name": ConditionField(ScalarType(Scalar.STR)),
    "title": ConditionField(ScalarType(Scalar.STR)),
    "count": ConditionField(ScalarType(Scalar.DECIMAL)),
    "open": ConditionField(ScalarType(Scalar.BOOL)),
    "labels": ConditionField(ListOf(ScalarType(Scalar.STR))),
}

texts = st.text(max_size=8).map(Value)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-1000, max_value=1000).map(Value)
text_fields = st.sampled_from(["name", "title"]).map(Field)
text_operands = texts | text_fields | st.sampled_from(["a", "b"]).map(Parameter)
comparators = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
leaves: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Compare, text_fields, comparators, text_operands),
    st.builds(Compare, st.just(Field("count")), comparators, numbers),
    st.builds(Compare, st.just(Field("open")), st.sampled_from(["=", "<>"]), st.booleans().map(Value)),
    st.builds(
        Compare, st.just(Size(Field("labels"))), comparators, st.integers(0, 99).map(lambda n: Value(Decimal(n)))
    ),
    st.builds(Between, text_fields, text_operands, text_operands),
    st.builds(In, text_fields, st.lists(texts, min_size=1, max_size=3).map(tuple)),
    st.builds(BeginsWith, text_fields, st.text(min_size=1, max_size=8).map(Value)),
    st.builds(Contains, st.just(Field("labels")), texts),
    st.builds(Exists, st.sampled_from(list(FIELDS)).map(Field), st.booleans()),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=8,
)


def refuse(rule: Rule, start: int, end: int) -> None:
    raise AssertionError(f"{rule.message} at {start} to {end}")


def flat(condition: Condition) -> Condition:
    """The condition with `and` in `and`, and `or` in `or`, as one: the text does not tell them apart."""
    match condition:
        case And(parts):
            return And(
                tuple(inner for each in map(flat, parts) for inner in (each.parts if isinstance(each, And) else [each]))
            )
        case Or(parts):
            return Or(
                tuple(inner for each in map(flat, parts) for inner in (each.parts if isinstance(each, Or) else [each]))
            )
        case Not(part):
            return Not(flat(part))
        case _:
            return condition


@given(conditions)
def test_the_text_of_a_condition_reads_as_the_same_condition(condition: Condition) -> None:
    parsed = parse(str(condition), "Model", FIELDS, refuse)

    assert parsed is not None
    assert flat(parsed.condition) == flat(condition)


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Compare(Field("a"), "=", Value("it's")), "a = 'it''s'"),
        (Compare(Field("a"), "<>", Value(False)), "a <> false"),
        (Compare(Size(Field("a")), ">=", Value(Decimal("1.5"))), "size(a) >= 1.5"),
        (Between(Field("a"), Parameter("low"), Parameter("high")), "a between :low and :high"),
        (In(Field("a"), (Value("x"), Value("y"))), "a in ('x', 'y')"),
        (Not(And((Exists(Field("a")), Exists(Field("b"), False)))), "not (attribute_exists(a) and attribute_not_exists(b))"),
        (And((Or((Exists(Field("a")), Exists(Field("b")))), Exists(Field("c")))),
         "(attribute_exists(a) or attribute_exists(b)) and attribute_exists(c)"),
    ],
)  # fmt: skip
def test_a_condition_gives_its_text(condition: Condition, text: str) -> None:
    assert str(condition) == text


def test_what_a_condition_names_comes_once_and_in_order() -> None:
    condition = And(
        (
            Compare(Field("b"), "=", Parameter("y")),
            Not(Between(Field("a"), Parameter("x"), Parameter("y"))),
            Compare(Size(Field("c")), "<", Value(Decimal(3))),
            In(Field("b"), (Parameter("z"),)),
            Or((BeginsWith(Field("d"), Parameter("x")), Contains(Field("e"), Value("v")))),
        )
    )

    assert fields_of(condition) == ("b", "a", "c", "d", "e")
    assert parameters_of(condition) == ("y", "x", "z")
    assert fields_of(None) == ()


def test_what_must_all_hold_can_be_taken_apart_and_put_together() -> None:
    a, b, c = (Exists(Field(name)) for name in "abc")

    assert conjuncts(And((a, And((b, c))))) == (a, b, c)
    assert conjuncts(a) == (a,)
    assert conjuncts(None) == ()
    assert all_of([a, b]) == And((a, b))
    assert all_of([a]) == a
    assert all_of([]) is None
