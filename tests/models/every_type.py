"""Every type that a field may have, in a pydantic model and in a dataclass, with names that other languages have taken."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Generic, Literal, NewType, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue

from liftgen import PK, SK

OrderId = NewType("OrderId", str)
Count = NewType("Count", int)
Counts = list[Count]
T = TypeVar("T")


class Color(StrEnum):
    RED = "red"
    GREEN = 'it\'s "green" \\ */ `${x}`'
    class_ = "class"


class Size(IntEnum):
    SMALL = 1
    LARGE = 2


class Grade(Enum):
    BEST = "a"
    SECOND = 2


class Card(BaseModel):
    """Paid by card. */ const x = 1; /*"""

    kind: Literal["card"] = "card"
    number: str


class Cash(BaseModel):
    kind: Literal["cash", "coins"] = "cash"
    coins: list[Size]


class Node(BaseModel):
    """A tree.

    It holds trees.
    """

    name: str
    children: "list[Node]" = Field(default_factory=list)


class Outer(BaseModel):
    class Inner(BaseModel):
        x: int

    inner: Inner


class Box(BaseModel, Generic[T]):
    content: T


class ColorBox(Box[Color]):
    pass


@dataclass
class Point:
    x: float
    y: float = 0.0


class string(BaseModel):  # noqa: N801  # a name that TypeScript has taken
    const: str
    default: int = 1


class Array(BaseModel):
    items: list["list[str] | None"]


class Order(BaseModel):
    id: Annotated[OrderId, PK]
    line: Annotated[int, SK]
    color: Color
    size: Size
    grade: Grade
    literal: Literal["x", 1, True]
    payment: Annotated[Card | Cash, Field(discriminator="kind")]
    payments: list[Annotated[Card | Cash, Field(discriminator="kind")]]
    tree: Node
    outer: Outer
    inner: Outer.Inner
    box: ColorBox
    point: Point
    odd: string
    array: Array
    at: datetime
    day: date
    time: time
    took: timedelta
    uuid: UUID
    raw: bytes
    truth: bool
    ratio: float
    price: Decimal
    count: Count
    counts: Counts
    pair: tuple[int, str]
    several: tuple[Grade, ...]
    colors: set[Color]
    numbers: frozenset[int]
    options: list[int | None]
    literals: list[Literal["a", "b"]]
    by_text: dict[str, Decimal]
    by_number: dict[int, list[str]]
    by_color: dict[Color, int]
    by_size: dict[Size, Point]
    by_day: dict[date, bool]
    by_literal: dict[Literal["a", "b"], str]
    anything: JsonValue
    settings: dict[str, JsonValue]
    grid: list[list[dict[str, int]]]
    übung: str
    interface: str
    maybe_point: Point | None = None
    maybe_payment: Annotated[Card | Cash, Field(discriminator="kind")] | None = None
    secret: str = Field(default="hush", exclude=True)
    maybe_grades: dict[str, Grade] | None = None


@dataclass
class Parcel:
    id: Annotated[str, PK]
    seen: datetime
    weight: Decimal
    contents: list[Point]
    route: tuple[str, ...] = ()
    colors: set[Color] = field(default_factory=set)
    signature: bytes | None = None
