"""Types: every annotation that can be stored, and the reason for every one that cannot."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from liftgen.field_types import (
    DictOf,
    EnumOf,
    FieldType,
    JsonType,
    ListOf,
    LiteralOf,
    ModelOf,
    NewTypeOf,
    OptionalOf,
    Scalar,
    ScalarType,
    SetOf,
    TupleOf,
    UnionOf,
)

if TYPE_CHECKING:
    from liftgen.declarations import Value
    from tests.read.conftest import ReadFiles

IMPORTS = """\
import datetime, decimal, uuid, typing, enum
import datetime as dt
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum, auto
from typing import (Annotated, Any, Callable, Dict, FrozenSet, List, Literal, Mapping, NewType, Optional, Sequence, Set,
                    Tuple, TypeAlias, TypedDict, TypeVar, Union)
from uuid import UUID
from annotated_types import Ge, Gt, Interval, Len
from pydantic import (AwareDatetime, BaseModel, EmailStr, Field, HttpUrl, JsonValue, NonNegativeInt, PositiveInt, SecretStr,
                      StrictStr, StringConstraints, conint, conlist, constr)

UserId = NewType("UserId", str)
AdminId = NewType("AdminId", UserId)
Slug = Annotated[str, Field(max_length=20)]
Short: TypeAlias = "Annotated[Slug, Field(max_length=5)]"
Names = list[str]
T = TypeVar("T")
Pair = tuple[T, T]
Code = constr(max_length=3)

class Kind(StrEnum):
    CARD = auto()
    CASH = "cash"
    MONEY = "cash"

class Level(IntEnum):
    LOW = auto()
    HIGH = 10
    TOP = auto()

class Size(str, Enum):
    S = "s"

    @property
    def big(self) -> bool:
        return False

class Empty(Enum):
    pass

class Rights(enum.Flag):
    READ = auto()

class Plain:
    x: int

class Movie(TypedDict):
    title: str

class Box(BaseModel, typing.Generic[T]):
    content: T

class Card(BaseModel):
    kind: Literal["card"]
    number: str

class Cash(BaseModel):
    kind: Literal["cash", "coins"] = "cash"

class Cheque(BaseModel):
    kind: Literal["card"]

class Gift(BaseModel):
    text: str

def make(): ...
"""

STR, INT = ScalarType(Scalar.STR), ScalarType(Scalar.INT)
KIND = EnumOf("models", "Kind", (("CARD", "card"), ("CASH", "cash")))
CARD, CASH = ModelOf("models", "Card"), ModelOf("models", "Cash")
USER_ID = NewTypeOf("models", "UserId", STR)


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        *((each.value, ScalarType(each)) for each in (Scalar.STR, Scalar.INT, Scalar.FLOAT, Scalar.BOOL, Scalar.BYTES)),
        ("Decimal", ScalarType(Scalar.DECIMAL)),
        ("decimal.Decimal", ScalarType(Scalar.DECIMAL)),
        ("datetime.datetime", ScalarType(Scalar.DATETIME)),
        ("dt.datetime", ScalarType(Scalar.DATETIME)),
        ("date", ScalarType(Scalar.DATE)),
        ("time", ScalarType(Scalar.TIME)),
        ("timedelta", ScalarType(Scalar.TIMEDELTA)),
        ("UUID", ScalarType(Scalar.UUID)),
        ("EmailStr", STR),
        ("StrictStr", STR),
        ("AwareDatetime", ScalarType(Scalar.DATETIME)),
        ("PositiveInt", INT),
        ("Optional[str]", OptionalOf(STR)),
        ("str | None", OptionalOf(STR)),
        ("None | str", OptionalOf(STR)),
        ("Union[str, None]", OptionalOf(STR)),
        ("Union[Union[str, None], None]", OptionalOf(STR)),
        ("'str' | None", OptionalOf(STR)),
        ("'str | None'", OptionalOf(STR)),
        ("Annotated[str, 'x'] | None", OptionalOf(STR)),
        ("Annotated[str | None, 'x']", OptionalOf(STR)),
        ("list[str]", ListOf(STR)),
        ("List['str']", ListOf(STR)),
        ("list[str | None]", ListOf(OptionalOf(STR))),
        ("set[int]", SetOf(INT)),
        ("Set[int]", SetOf(INT)),
        ("frozenset[int]", SetOf(INT, frozen=True)),
        ("FrozenSet[int]", SetOf(INT, frozen=True)),
        ("dict[str, list[int]]", DictOf(STR, ListOf(INT))),
        ("dict[str, JsonValue]", DictOf(STR, JsonType())),
        ("list[JsonValue] | None", OptionalOf(ListOf(JsonType()))),
        ("Dict[Kind, int]", DictOf(KIND, INT)),
        ("tuple[str, int]", TupleOf((STR, INT))),
        ("tuple[str, ...]", TupleOf((STR,), repeated=True)),
        ("Tuple[()]", TupleOf(())),
        ("Literal['a', 'b']", LiteralOf(("a", "b"))),
        ("Literal['a', None]", OptionalOf(LiteralOf(("a",)))),
        ("Literal['a'] | Literal['b'] | None", OptionalOf(LiteralOf(("a", "b")))),
        ("Literal[1, True, -1]", LiteralOf((1, True, -1))),
        ("Kind", KIND),
        ("Level", EnumOf("models", "Level", (("LOW", 1), ("HIGH", 10), ("TOP", 11)))),
        ("Size", EnumOf("models", "Size", (("S", "s"),))),
        ("UserId", USER_ID),
        ("AdminId", NewTypeOf("models", "AdminId", USER_ID)),
        ("Slug", STR),
        ("Short", STR),
        ("Names", ListOf(STR)),
        ("Pair[int]", TupleOf((INT, INT))),
        ("Code", STR),
        ("constr(max_length=3)", STR),
        ("conlist(int, min_length=1)", ListOf(INT)),
        ("Card", CARD),
        ("list[Card]", ListOf(CARD)),
        ("Card | Card", CARD),
        ("Annotated[Card | Cash, Field(discriminator='kind')]", UnionOf((CARD, CASH), "kind")),
        ("list[Annotated[Union[Card, Cash], Field(discriminator='kind')]]", ListOf(UnionOf((CARD, CASH), "kind"))),
        ("Card | Cash | None", OptionalOf(UnionOf((CARD, CASH), "kind"))),
        ("'Thing'", ModelOf("models", "Thing")),
    ],
)
def test_a_type_is_read(read_files: ReadFiles, annotation: str, expected: FieldType) -> None:
    reading = read_files(f"{IMPORTS}\nclass Thing(BaseModel):\n    it: {annotation}\n")

    assert reading.messages == []
    assert reading.field("Thing", "it").type == expected


@pytest.mark.parametrize(
    ("annotation", "constraints"),
    [
        ("PositiveInt", [("gt", 0)]),
        ("NonNegativeInt", [("ge", 0)]),
        ("Annotated[int, Field(ge=0, lt=10)]", [("ge", 0), ("lt", 10)]),
        ("Annotated[int, Ge(0)]", [("ge", 0)]),
        ("Annotated[int, Gt(gt=-1)]", [("gt", -1)]),
        ("Annotated[int, Interval(ge=0, le=9)]", [("ge", 0), ("le", 9)]),
        ("Annotated[str, Len(1, 5)]", [("min_length", 1), ("max_length", 5)]),
        ("Annotated[str, StringConstraints(pattern='^a$')]", [("pattern", "^a$")]),
        ("conint(ge=1)", [("ge", 1)]),
        ("Slug", [("max_length", 20)]),
        ("Short", [("max_length", 5)]),
        ("Short | None", [("max_length", 5)]),
        ("list[Slug]", []),
    ],
)
def test_the_limits_of_a_value_are_read(
    read_files: ReadFiles, annotation: str, constraints: list[tuple[str, Value]]
) -> None:
    reading = read_files(f"{IMPORTS}\nclass Thing(BaseModel):\n    it: {annotation}\n")

    assert reading.messages == []
    assert list(reading.field("Thing", "it").constraints) == constraints


def test_the_limits_of_an_assigned_field_win_over_those_of_its_type(read_files: ReadFiles) -> None:
    reading = read_files(f"{IMPORTS}\nclass Thing(BaseModel):\n    it: Slug = Field('a', max_length=3)\n")

    assert reading.field("Thing", "it").constraints == (("max_length", 3),)


@pytest.mark.parametrize(
    ("annotation", "code", "words"),
    [
        ("complex", "LIFT110", "no such number"),
        ("Any", "LIFT110", "anything"),
        ("list", "LIFT110", "does not say what it holds"),
        ("dict[str, Any]", "LIFT110", "anything"),
        ("Sequence[str]", "LIFT110", "any kind of sequence"),
        ("Mapping[str, str]", "LIFT110", "any kind of mapping"),
        ("Callable[[], int]", "LIFT110", "function"),
        ("None", "LIFT110", "only ever holds None"),
        ("Optional[None]", "LIFT110", "only ever holds None"),
        ("SecretStr", "LIFT110", "hides its value"),
        ("HttpUrl", "LIFT110", "object"),
        ("Plain", "LIFT110", "neither a model nor an enum"),
        ("Movie", "LIFT110", "neither a model nor an enum"),
        ("Box[int]", "LIFT110", "without a name of its own"),
        ("Empty", "LIFT110", "no members"),
        ("Rights", "LIFT110", "combined"),
        ("make", "LIFT110", "it is a function"),
        ("make()", "LIFT110", "when the file runs"),
        ("datetime", "LIFT110", "it is a module"),
        ("Literal[Kind.CARD]", "LIFT110", "`Literal` is of text"),
        ("Literal[b'x']", "LIFT110", "`Literal` is of text"),
        ("lambda: 3", "LIFT110", "not a type"),
        ("Pair[int, str]", "LIFT110", "takes one type"),
        ("Missing", "LIFT111", "`Missing`"),
        ("list[missing.Name]", "LIFT111", "`missing.Name`"),
        ("int | str", "LIFT112", "`int` and `str` have no field"),
        ("Card | str", "LIFT112", "`str` has no field"),
        ("Card | Gift", "LIFT112", "share no field"),
        ("Card | Cheque", "LIFT112", "share no field"),
        ("Annotated[Card | Cheque, Field(discriminator='kind')]", "LIFT112", "same value"),
        ("Annotated[Card | Gift, Field(discriminator='kind')]", "LIFT112", "not all of them"),
        ("T", "LIFT113", "`T`"),
        ("'list['", "LIFT102", "not an expression"),
    ],
)
def test_a_type_that_cannot_be_stored_costs_its_field_and_says_why(
    read_files: ReadFiles, annotation: str, code: str, words: str
) -> None:
    reading = read_files(f"{IMPORTS}\nclass Thing(BaseModel):\n    good: int\n    it: {annotation}\n    more: str\n")

    assert reading.codes == [code]
    assert words in reading.messages[0]
    assert [each.name for each in reading.model("Thing").fields] == ["good", "more"]
    assert reading.model("Thing").lost == ("it",)


def test_every_wrong_type_of_a_model_is_reported(read_files: ReadFiles) -> None:
    reading = read_files(
        "from pydantic import BaseModel\nclass Thing(BaseModel):\n    a: complex\n    b: dict[Missing, object]\n"
    )

    assert reading.codes == ["LIFT110", "LIFT111", "LIFT110"]


def test_a_discriminator_may_be_named_where_the_field_is_assigned(read_files: ReadFiles) -> None:
    reading = read_files(
        f"{IMPORTS}\nclass Thing(BaseModel):\n    it: Card | Cash | None = Field(None, discriminator='kind')\n"
    )

    assert reading.field("Thing", "it").type == OptionalOf(UnionOf((CARD, CASH), "kind"))


def test_a_discriminator_is_found_over_aliases_and_bases(read_files: ReadFiles) -> None:
    reading = read_files(
        "from pydantic import BaseModel\nfrom typing import Annotated, Literal\n"
        "Card = Literal['card']\n"
        "class Base(BaseModel):\n    kind: Card\n"
        "class One(Base):\n    x: int\n"
        "class Two(BaseModel):\n    kind: 'Annotated[Literal[\"two\"], 0]'\n"
        "class Thing(BaseModel):\n    it: One | Two\n"
    )

    assert reading.messages == []
    assert reading.field("Thing", "it").type == UnionOf((ModelOf("models", "One"), ModelOf("models", "Two")), "kind")


def test_a_wrong_member_of_an_enum_is_reported_once_for_all_fields(read_files: ReadFiles) -> None:
    reading = read_files(
        "from enum import Enum\nfrom pydantic import BaseModel\n"
        "class Kind(Enum):\n    A = 'a'\n    B = 1.5\n    C = object()\n"
        "class Thing(BaseModel):\n    one: Kind\n    two: list[Kind]\n"
    )

    assert reading.codes == ["LIFT114", "LIFT114"]
    assert reading.places == [(5, 9), (6, 9)]
    assert reading.field("Thing", "two").type == ListOf(EnumOf("models", "Kind", (("A", "a"),)))


def test_a_circle_of_aliases_ends(read_files: ReadFiles) -> None:
    reading = read_files(
        "from pydantic import BaseModel\nTree = dict[str, 'Wood']\nWood = list[Tree]\nA = B\nB = A\n"
        "class Thing(BaseModel):\n    tree: Tree\n    a: A\n"
    )

    assert "LIFT115" in reading.codes
    assert reading.model("Thing").lost == ("tree", "a")


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax came with Python 3.12")
def test_the_syntax_of_type_parameters_is_followed(read_files: ReadFiles) -> None:
    reading = read_files(
        "from pydantic import BaseModel\ntype Pair[T] = tuple[T, T]\ntype Name = str\n"
        "class Page[T](BaseModel):\n    items: list[T]\n    pair: Pair[T]\n"
        "class Two[A, B](Page[B]):\n    a: A\n"
        "class Thing(Two[int, 'str']):\n    name: Name\n"
    )

    assert reading.messages == []
    assert [each.type for each in reading.model("Thing").fields] == [ListOf(STR), TupleOf((STR, STR)), INT, STR]
