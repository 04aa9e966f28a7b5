"""Validation: a patch is checked by what the model says of its fields, though all others are missing."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import AliasChoices, BaseModel, Field, field_validator, model_validator

from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.validation import check


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
