"""Models of msgspec: every type that a field may have, at the top and nested, and everything that a repository keeps."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct, field
from pydantic import BaseModel

from liftgen import GSI, TTL, CreatedAt, Key, Query, Table, Unique, UpdatedAt, Version

app = Table("structs", tenant="tenant_id")


class Colour(StrEnum):
    """A text."""

    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    """A number."""

    LOW = 1
    HIGH = 2


class Odd(Enum):
    """Either."""

    ONE = 1
    TWO = "two"


class Label(BaseModel):
    """What is written on something."""

    lines: list[str]


class Place(Struct, frozen=True):
    """Where something is."""

    city: str
    height: Decimal
    since: date | None = None
    names: dict[str, str] = {}


class Every(Struct, kw_only=True):
    """One field of each type."""

    tenant_id: str
    every_id: str
    text: str
    whole: int
    real: float
    exact: Decimal
    flag: bool
    data: bytes
    moment: datetime
    day: date
    hour: time
    length: timedelta
    number: UUID
    colour: Colour
    level: Level
    word: Literal["yes", "no"]
    place: Place
    places: list[Place]
    texts: list[str]
    pair: tuple[int, ...]
    labels: set[str]
    numbers: frozenset[int]
    blobs: set[bytes]
    mapped: dict[str, int]
    deep: dict[str, list[Place]]
    maybe: str | None = None
    maybe_place: Place | None = None
    kept: list[int] = field(default_factory=list)

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "EVERY#{every_id}")


class Mixed(Struct):
    """What msgspec itself would not convert: an enum of text and numbers, and a model of pydantic."""

    tenant_id: str
    mixed_id: str
    odd: Odd
    label: Label | None = None

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "MIXED#{mixed_id}")


class Parcel(Struct):
    """Something that is sent, as often as it takes."""

    tenant_id: str
    parcel_id: str
    code: str
    colour: Colour = Colour.RED
    weight: Annotated[int, Meta(ge=0, lt=10_000)] = 0
    place: Place | None = None
    seen: datetime = field(default_factory=lambda: datetime.now(UTC))
    created_at: Annotated[datetime | None, CreatedAt] = None
    updated_at: Annotated[datetime | None, UpdatedAt] = None
    expires_at: Annotated[datetime | None, TTL(after="90d", of="seen")] = None
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "PARCEL#{parcel_id}")
        by_colour = GSI(pk="TENANT#{tenant_id}#{colour}", sk="{weight:05d}#{parcel_id}")
        code_is_unique = Unique("tenant_id", "code")
        heavy = Query("by_colour", where="weight >= 100")
