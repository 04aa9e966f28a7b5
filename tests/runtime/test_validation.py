"""Validation: a patch is checked by what the model says of its fields, though all others are missing."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator, model_validator

from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.validation import check


class Size(StrEnum):
    SMALL = "small"


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]


class Street(BaseModel):
    name: str
    number: int


class Address(BaseModel):
    street: Street
    city: Annotated[str, Field(min_length=2, validation_alias=AliasChoices("town", "place"))]
    zip: str
    floor: int = Field(default=0, ge=0)

    @field_validator("zip")
    @classmethod
    def _digits(cls, value: str) -> str:
        if not value.isdigit():
            raise ValueError("a zip has digits")
        return value


class Filled(BaseModel):
    """What is missing is made of something else, so that problems cannot be counted."""

    low: int
    high: int

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, values: Any) -> Any:
        return {"low": 0, **values}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"zip": "123"},
        {"city": "Rome", "floor": 3},
        {"street": Street(name="a", number=1), "city": "Rome", "zip": "1"},
    ],
)
def test_fields_that_the_model_takes_are_taken(fields: dict[str, Any]) -> None:
    check(Address, fields)


@pytest.mark.parametrize(
    ("model", "fields", "message"),
    [
        (Address, {"zip": "x"}, "zip: Value error, a zip has digits"),
        (Address, {"floor": -1}, "floor: Input should be greater than or equal to 0"),
        (Address, {"city": "R", "zip": "1"}, "city: String should have at least 2 characters"),
        (Address, {"street": {"name": "a"}}, "street.number: Field required"),
        (Filled, {"high": "x"}, "high: Input should be a valid integer"),
    ],
)
def test_a_field_that_the_model_refuses_is_refused_with_its_reason(
    model: type[BaseModel], fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        check(model, fields)

    assert message in str(refused.value)
    assert "x'" not in str(refused.value)  # values are not shown


def test_what_a_model_fills_in_hides_no_problem() -> None:
    """One field is missing and filled in, one is wrong: as many problems as fields that are missing."""
    with pytest.raises(InvalidValue):
        check(Filled, {"high": "many"})


class Plain(BaseModel):
    """Fields of which nothing is said, and some of which something is."""

    text: str
    count: int | None
    price: Decimal
    size: Size
    some: list[int]
    short: Annotated[str, Field(max_length=3)]
    either: Annotated[Cat | Dog, Field(discriminator="kind")]


class Trimmed(BaseModel):
    """A model whose settings have a say in every text."""

    model_config = ConfigDict(str_max_length=3)

    text: str


class Made(BaseModel):
    """A model that is made in its own way."""

    text: str

    def __init__(self, **values: Any) -> None:
        super().__init__(**{name: value or "none" for name, value in values.items()})


@pytest.mark.parametrize(
    ("model", "name", "values"),
    [
        (Plain, "text", ["x", "", 1, None, b"x"]),
        (Plain, "count", [1, True, None, "1", "x", 1.5, 10**40]),
        (Plain, "price", [Decimal(1), 1, "1", "x", None, Decimal("NaN")]),
        (Plain, "size", [Size.SMALL, "small", "x", None]),
        (Plain, "some", [[1], ["x"], (1,), None, "x"]),
        (Plain, "short", ["x", "four", None, ""]),
        (Plain, "either", [Cat(kind="cat"), Dog(kind="dog"), {"kind": "cat"}, {"kind": "fish"}, None]),
        (Address, "zip", ["1", "x"]),
        (Address, "floor", [0, -1, "x"]),
        (Trimmed, "text", ["x", "four"]),
        (Made, "text", ["x", None, 1]),
        (Filled, "high", [1, "x"]),
    ],
)
def test_a_field_takes_what_the_whole_model_takes(model: type[BaseModel], name: str, values: list[Any]) -> None:
    whole: dict[type[BaseModel], dict[str, Any]] = {
        Plain: {
            "text": "", "count": 0, "price": Decimal(0), "size": Size.SMALL, "some": [], "short": "", "either": Cat(kind="cat"),
        },
        Address: {"street": Street(name="a", number=1), "town": "Rome", "zip": "1"},
        Trimmed: {}, Made: {}, Filled: {},
    }  # fmt: skip
    for value in values:
        if _takes(model, {**whole[model], name: value}):
            check(model, {name: value})
        elif not isinstance(value, Decimal):  # NaN is a Decimal, and refused when it is written
            with pytest.raises(InvalidValue):
                check(model, {name: value})


def _takes(model: type[BaseModel], fields: dict[str, Any]) -> bool:
    try:
        model.model_validate(fields, by_name=True, by_alias=True)
    except ValueError:
        return False
    return True
