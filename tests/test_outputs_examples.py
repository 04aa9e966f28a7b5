"""The examples that generated tests and documents are made of: values, items, conditions, and what a pattern answers."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from liftgen.conditions import And, Between, Compare, Condition, Contains, Exists, Field, In, Not, Or, Parameter, Value
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.field_types import (
    EnumOf,
    FieldType,
    JsonType,
    ListOf,
    LiteralOf,
    NewTypeOf,
    OptionalOf,
    Scalar,
    ScalarType,
    SetOf,
)
from liftgen.outputs.examples.answers import Within, answer
from liftgen.outputs.examples.conditions import holds, satisfying
from liftgen.outputs.examples.items import item_of
from liftgen.outputs.examples.planted import base_values, planted
from liftgen.outputs.examples.values import Member, distinct, example, source
from liftgen.read import read
from liftgen.schema import Attribute, Schema

SAMPLES = Path(__file__).parents[1] / "sample_models"


@pytest.fixture(scope="module")
def saas() -> Schema:
    report = Report()
    return derive(read([SAMPLES / "saas.py"], SAMPLES, report), report)


def an_attribute(type_: FieldType, **constraints: int) -> Attribute:
    return Attribute("title", "title", type_, constraints=tuple(constraints.items()))


@pytest.mark.parametrize("scalar", [each for each in Scalar if each is not Scalar.BOOL])
def test_examples_of_a_scalar_ascend(scalar: Scalar) -> None:
    values = distinct(an_attribute(ScalarType(scalar)), 4, Schema())

    assert len(values) == 4
    assert values == sorted(values)


@pytest.mark.parametrize("scalar", list(Scalar))
def test_an_example_as_source_is_the_example(scalar: Scalar) -> None:
    value = example(an_attribute(ScalarType(scalar)), 1, Schema())
    names = {
        "datetime": datetime,
        "date": date,
        "time": time,
        "timedelta": timedelta,
        "Decimal": Decimal,
        "UUID": UUID,
        "UTC": UTC,
    }

    assert eval(str(source(value)), {"__builtins__": {}, **names}) == value


def test_examples_keep_to_constraints() -> None:
    text = ScalarType(Scalar.STR)

    assert example(an_attribute(ScalarType(Scalar.INT), ge=10), 1, Schema()) == 11
    assert len(example(an_attribute(text, max_length=3), 1, Schema())) == 3
    assert len(example(an_attribute(text, min_length=40), 1, Schema())) == 40


def test_an_enum_has_as_many_examples_as_members() -> None:
    status = EnumOf("saas", "Status", (("DONE", "done"), ("ACTIVE", "active")))

    assert [each.value for each in distinct(an_attribute(status), 5, Schema())] == ["active", "done"]
    assert str(source(Member("saas", "Status", "DONE", "done"))) == "Status.DONE"


def test_wrapped_types_have_the_examples_of_what_they_wrap() -> None:
    text = ScalarType(Scalar.STR)

    assert str(source(example(an_attribute(NewTypeOf("m", "UserId", text)), 2, Schema()))) == 'UserId("title-02")'
    assert example(an_attribute(OptionalOf(text)), 2, Schema()) == "title-02"
    assert example(an_attribute(ListOf(text)), 1, Schema()) == ["title-01", "title-02"]
    assert example(an_attribute(SetOf(text)), 1, Schema()) == {"title-01", "title-02"}
    assert example(an_attribute(LiteralOf(("a", "b"))), 2, Schema()) == "b"


def test_an_example_of_json_has_every_kind_of_value_and_is_stored_as_each(saas: Schema) -> None:
    project = saas.entity("Project")
    details = an_attribute(JsonType())
    value = example(details, 2, Schema())

    with_details = replace(project, model=replace(project.model, attributes=(*project.attributes, details)))
    item = item_of(with_details, base_values(project, saas) | {"title": value}, saas)

    assert str(source(value)) == '{"text": "title-02", "number": 2, "list": [2.5, True, None, {}]}'
    assert item["title"] == {
        "M": {
            "text": {"S": "title-02"},
            "number": {"N": "2"},
            "list": {"L": [{"N": "2.5"}, {"BOOL": True}, {"NULL": True}, {"M": {}}]},
        }
    }


def test_an_item_has_every_attribute_and_key(saas: Schema) -> None:
    project = saas.entity("Project")

    item = item_of(project, base_values(project, saas), saas)

    assert item["pk"] == {"S": "TENANT#tenant_id-01"}
    assert item["gsi1pk"] == {"S": "TENANT#tenant_id-01#DUE#2100-01"}
    assert item["gsi1sk"] == {"S": "2100-01-02#project_id-01"}
    assert item["updated_at"] == {"S": "2100-01-01T12:01:00.000000Z"}
    assert item["_entity"] == {"S": "Project"}


def test_an_item_that_an_index_leaves_out_has_none_of_its_keys(saas: Schema) -> None:
    project = saas.entity("Project")
    values = base_values(project, saas)

    for change in ({"due_on": None}, {"status": Member("saas", "Status", "DONE", "done")}):
        assert "gsi1pk" not in item_of(project, {**values, **change}, saas)


def test_delimiters_in_values_are_encoded(saas: Schema) -> None:
    project = saas.entity("Project")

    item = item_of(project, {**base_values(project, saas), "tenant_id": "a#b%"}, saas)

    assert item["pk"] == {"S": "TENANT#a%23b%25"}


VALUES = {"age": 7, "name": "ada", "tags": {"x"}, "born": date(2100, 1, 2), "gone": None}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Compare(Field("age"), "=", Value(Decimal(7))), True),
        (Compare(Field("age"), "<", Value(Decimal(7))), False),
        (Compare(Field("gone"), "=", Value("x")), False),
        (Compare(Field("gone"), "<>", Value("x")), True),
        (Compare(Field("name"), "<", Value(Decimal(7))), False),
        (Between(Field("born"), Value("2100-01-01"), Value("2100-01-02")), True),
        (In(Field("name"), (Value("bob"), Value("ada"))), True),
        (Contains(Field("tags"), Value("x")), True),
        (Contains(Field("tags"), Value("y")), False),
        (Exists(Field("gone")), False),
        (Exists(Field("gone"), exists=False), True),
        (Not(Exists(Field("gone"))), True),
        (And((Exists(Field("age")), Exists(Field("gone")))), False),
        (Or((Exists(Field("age")), Exists(Field("gone")))), True),
        (Compare(Field("name"), "=", Parameter("who")), True),
    ],
)
def test_conditions_hold_as_dynamodb_decides(condition: Condition, expected: bool) -> None:
    assert holds(condition, VALUES, {"who": "ada"}) is expected


def test_values_are_found_for_which_a_condition_holds_or_not(saas: Schema) -> None:
    project = saas.entity("Project")
    when = project.index("due").when
    values = base_values(project, saas)

    for wanted in (True, False):
        found = satisfying(when, project, values, saas, wanted=wanted)
        assert found is not None
        assert when is not None
        assert holds(when, found) is wanted


def test_every_pattern_has_items_that_it_finds_and_a_decoy_for_each_field_it_is_asked_by(saas: Schema) -> None:
    for entity in saas.entities:
        for pattern in entity.patterns:
            plan = planted(pattern, entity, saas)
            found = answer(pattern, entity, plan.pool, plan.arguments, saas, limited=False)
            asked = [each for each in pattern.parameters if each.use == "equal"]

            assert len(found) >= 3
            for parameter in asked:
                decoys = [each for each in plan.pool if each[parameter.field] != plan.arguments[parameter.name]]
                assert decoys, f"{entity.name}.{pattern.name} {parameter.name}"


def test_an_answer_is_in_the_order_and_the_range_that_was_asked_for(saas: Schema) -> None:
    event = saas.entity("AuditEvent")
    latest = next(each for each in event.patterns if each.name == "latest")
    plan = planted(latest, event, saas)

    found = answer(latest, event, plan.pool, plan.arguments, saas)

    moments = [plan.pool[place]["at"] for place in found]
    assert moments == sorted(moments, reverse=True)
    assert len({each.month for each in moments}) > 1
    assert plan.arguments["since"] == min(moments)


def test_a_range_leaves_out_what_lies_outside(saas: Schema) -> None:
    user = saas.entity("User")
    by_key = next(each for each in user.patterns if each.name == "by_key")
    plan = planted(by_key, user, saas)
    arguments = {**plan.arguments, "user_id": Within(low="user_id-01", strict=True)}

    found = answer(by_key, user, plan.pool, arguments, saas)

    assert [plan.pool[place]["user_id"] for place in found] == ["user_id-02", "user_id-03"]


def test_what_a_model_holds_of_itself_is_stored_with_its_defaults() -> None:
    models = Path(__file__).parent / "models"
    report = Report()
    schema = derive(read([models / "every_type.py"], models, report), report)
    order = schema.entity("Order")
    tree = item_of(order, base_values(order, schema), schema)["tree"]

    def leaves(node: dict[str, Any]) -> list[dict[str, Any]]:
        children = node["M"]["children"]["L"]
        return [leaf for each in children for leaf in leaves(each)] if children else [node]

    assert len(leaves(tree)) == 4
    assert all(leaf["M"]["children"] == {"L": []} for leaf in leaves(tree))
