"""Records: what they share with dataclasses."""

from __future__ import annotations

import copy
import pickle
from typing import Any, Generic, TypeVar

import pytest

from liftgen.runtime.record import NOTHING, record, replace

T = TypeVar("T")


@record()
class Point(Generic[T]):
    """A place."""

    x: int
    y: int = 2
    label: T | None = None

    @property
    def sum(self) -> int:
        return self.x + self.y


@record(kw_only=True)
class Named(Point[str]):
    name: str
    y: int = 7

    def __repr__(self) -> str:
        return f"<{self.name}>"


@record()
class Even:
    number: int

    def __post_init__(self) -> None:
        if self.number % 2:
            raise ValueError(f"{self.number} is odd")


def test_values_are_given_by_place_or_by_name_and_have_defaults() -> None:
    point: Point[str] = Point(1, label="a")

    assert (point.x, point.y, point.label, point.sum) == (1, 2, "a", 3)
    with pytest.raises(TypeError, match=r"Point\.__init__\(\) missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        Point(1, z=2)  # type: ignore[call-arg]


def test_a_record_takes_the_fields_of_its_base_and_may_give_them_other_defaults() -> None:
    named = Named(x=1, name="n")

    assert (named.x, named.y, named.label, named.name) == (1, 7, None, "n")
    assert repr(named) == "<n>"
    with pytest.raises(TypeError, match="positional"):
        Named(1, 2, "l", "n")  # type: ignore[misc]


def test_equal_values_of_one_type_are_equal_and_hash_alike() -> None:
    assert Point(1) == Point(1, 2)
    assert hash(Point(1)) == hash(Point(1, 2))
    assert Point(1) != Point(2)
    assert Point(1, 7) != Named(x=1, name="n")
    assert Point(1) != (1, 2, None)


def test_a_record_shows_its_values() -> None:
    assert repr(Point(1)) == "Point(x=1, y=2, label=None)"


def test_replace_leaves_the_given_one_as_it_is() -> None:
    point: Point[str] = Point(1)

    assert replace(point, x=5) == Point(5)
    assert point == Point(1)
    assert type(replace(Named(x=1, name="n"), name="m")) is Named


def test_nothing_but_the_fields_can_be_set() -> None:
    point: Any = Point(1)

    with pytest.raises(AttributeError):
        point.z = 1


def test_values_are_checked_where_the_class_does() -> None:
    with pytest.raises(ValueError, match="3 is odd"):
        Even(3)
    with pytest.raises(ValueError, match="5 is odd"):
        replace(Even(2), number=5)


def test_records_match_by_place() -> None:
    match Point(1, 5):
        case Point(x, y):
            assert (x, y) == (1, 5)


def test_records_are_copied_and_pickled() -> None:
    point: Point[str] = Point(1, 5, "a")

    assert copy.deepcopy(point) == copy.copy(point) == pickle.loads(pickle.dumps(point)) == point


def test_a_default_that_is_shared_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        NOTHING["a"] = 1  # type: ignore[index]
