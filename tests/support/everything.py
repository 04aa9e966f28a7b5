"""Models of every field type and marker, with names that could clash with what generated code calls its own."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Literal, NewType
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from liftgen import (
    GSI,
    LSI,
    TTL,
    AsJson,
    AsSet,
    Attr,
    CreatedAt,
    Delete,
    DeletedAt,
    Encrypted,
    Get,
    HasMany,
    Key,
    OmitEmpty,
    Put,
    Query,
    Scan,
    Table,
    Unique,
    Update,
    UpdatedAt,
    Version,
)

shop = Table("shop")
Day = date
UserId = NewType("UserId", str)
Cents = NewType("Cents", int)


class Colour(StrEnum):
    """A text enum."""

    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    """A number enum."""

    LOW = 1
    HIGH = 10


class Odd(Enum):
    """An enum of both."""

    ONE = 1
    TWO = "two"


class Address(BaseModel):
    """Where somebody lives."""

    street: str
    zip_code: Annotated[str, Attr("zip")] = ""
    lines: list[str] = Field(default_factory=list)
    moved_in: date | None = None


class Tree(BaseModel):
    """A nested model that holds itself."""

    name: str
    children: list["Tree"] = Field(default_factory=list)


class Card(BaseModel):
    """One way to pay."""

    kind: Literal["card"] = "card"
    number: str


class Invoice(BaseModel):
    """Another way to pay."""

    kind: Literal["invoice", "bill"] = "invoice"
    days: int = 30


@dataclass(frozen=True)
class Point:
    """A nested dataclass."""

    x: float
    y: float = 0.0


class Everything(BaseModel):
    """A value of every type."""

    model_config = ConfigDict(populate_by_name=True)

    id: UUID
    string: str
    number: int = 0
    fraction: float = 0.5
    exact: Decimal = Decimal("1.10")
    flag: bool = False
    blob: bytes = b""
    timestamp: datetime | None = None
    date: Day
    clock: time = time(12)
    seconds: timedelta = timedelta(seconds=1)
    colour: Colour = Colour.RED
    level: Level = Level.LOW
    odd: Odd = Odd.ONE
    choice: Literal["a", "b"] = "a"
    mixed: Literal["a", 1, True] = "a"
    user: UserId = UserId("nobody")
    cents: Cents | None = None
    items: list[str] = Field(default_factory=list)
    matrix: list[list[int]] = Field(default_factory=list)
    pair: tuple[int, str] = (0, "")
    many: tuple[Decimal, ...] = ()
    words: set[str] = Field(default_factory=set)
    levels: frozenset[Level] = frozenset()
    floats: set[float] = Field(default_factory=set)
    blobs: set[bytes] = Field(default_factory=set)
    flags: set[bool] = Field(default_factory=set)
    days: set[Day] | None = None
    none_by_choice: str | None = "something"
    dates_by_level: dict[Level, Day] = Field(default_factory=dict)
    tags: dict[str, list[Colour]] = Field(default_factory=dict)
    address: Address
    addresses: list[Address] = Field(default_factory=list)
    maybe: Address | None = None
    tree: Tree | None = None
    payment: Annotated[Card | Invoice, Field(discriminator="kind")] = Card(number="4")
    payments: list[Annotated[Card | Invoice, Field(discriminator="kind")]] = Field(default_factory=list)
    point: Point = Point(1.5)
    anything: JsonValue = None
    packed: Annotated[dict[str, list[Decimal]], AsJson] = Field(default_factory=dict)
    packed_address: Annotated[Address | None, AsJson] = None
    as_set: Annotated[list[int], AsSet] = Field(default_factory=list)
    left_out: Annotated[str, OmitEmpty] = ""
    left_out_list: Annotated[list[int], OmitEmpty] = Field(default_factory=lambda: [7])
    renamed: Annotated[int, Attr("r")] = 3
    aliased: str = Field(default="", alias="theAlias")
    limited: str = Field(default="short", max_length=5)
    secret: Annotated[str | None, Encrypted] = None
    secrets: Annotated[list[str], Encrypted] = Field(default_factory=list)

    class Dynamo:
        table = shop
        key = Key("EVERYTHING#{id}", "{date}#{string}")
        by_colour = GSI(pk="COLOUR#{colour}#{level}", sk="N#{number:06d}#{string}", when="number > 0 and flag = true")
        by_user = GSI(pk=["user"], sk=["cents"], when="attribute_exists(cents)", project="KEYS_ONLY")
        by_cents = LSI(sk=["cents"], when="attribute_exists(cents)")
        red = Query("by_colour", where="colour = 'red' and level = :level and number >= :least and size(items) < :size")
        chosen = Query("key", where="choice in (:choices) and contains(words, :word) and begins_with(limited, 's')")


class Note(BaseModel):
    """What can be deleted softly, restored, and expires."""

    owner: str
    title: str
    slug: str | None = None
    starred: bool = False
    at: datetime = datetime(2030, 1, 1, tzinfo=UTC)
    expires_at: Annotated[int | None, TTL(after="1h", of="at")] = None
    created_at: Annotated[datetime, CreatedAt] = datetime(2020, 1, 1, tzinfo=UTC)
    changed_at: Annotated[datetime | None, UpdatedAt] = None
    deleted_at: Annotated[datetime | None, DeletedAt] = None
    revision: Annotated[int, Version] = 0

    class Dynamo:
        table = shop
        key = Key("OWNER#{owner}", "NOTE#{title}", collection="home")
        starred_notes = GSI(pk="STARRED#{owner}", sk="{at}", when="starred = true")
        recent = GSI(pk="NOTES#{at:%G-W%V}", sk="{at}#{title}", project=["starred", "slug"])
        slug_is_unique = Unique("slug")
        by_slug = Query("starred_notes", where="at >= :since and slug = :slug", one=True)
        over = Put(where="starred = true")


@dataclass
class Owner:
    """A dataclass that is an entity."""

    owner: str
    born: date
    score: int = 0
    size: float = 1
    friends: set[UUID] = field(default_factory=set)
    place: Point | None = None
    born_again: date | None = None
    seen: Annotated[datetime | None, UpdatedAt] = None

    class Dynamo:
        table = shop
        key = Key("OWNER#{owner}", "OWNER", collection="home")
        by_score = GSI(pk="SCORES#{owner:shard(3)}", sk="{score:09d}#{owner}")
        notes = HasMany("Note", via="Note.key")


class Reading(BaseModel):
    """A table with number and bytes for keys."""

    sensor: int
    raw: bytes
    value: float = 0

    class Dynamo:
        table = Table("readings")
        key = Key(["sensor"], ["raw"])
        by_value = GSI(pk=["sensor"], sk=["value"])


@dataclass
class Awkward:
    """Fields with the names that generated code likes for its own."""

    tenant_id: str
    key: str
    changes: int = 0
    fields: str | None = None
    found: int = 0
    after: int = 0
    now: int = 0
    stored: int = 0
    created: int = 0
    item: int = 0
    value: str = "v"
    values: int = 0
    each: int = 0
    query: int = 0
    groups: int = 0
    limit: int = 0
    text: str = "t"
    escape: int = 0
    single: int = 0
    self_: int = 0
    type: int = 0
    read: int = 0
    write: int = 0
    check: int = 0
    where: int = 0
    stamp: Annotated[datetime | None, UpdatedAt] = None
    wrote: Annotated[datetime | None, CreatedAt] = None

    class Dynamo:
        table = Table("awkward", tenant="tenant_id")
        key = Key("T#{tenant_id}#{key}", "{text}")
        by_value = GSI(pk="T#{tenant_id}#V#{value}", sk="{query:05d}")
        limited = Query("by_value", where="value = :value and query between :since and :until and limit < :limit")
        headline = Get("changes", "fields", consistent=True)
        busy = Get(where="now > :now")
        touch = Update("found", "fields", where="attribute_exists(created) and found <> :other")
        move = Update("value", "query")
        rest = Update("stored", "value", where="stored = 0")
        first = Put(where="attribute_not_exists(created) or created < :than")
        drop = Delete(where="item = :item")
        everything = Scan(where="limit = :limit")


old = Table("old", entity=None, escape=False)


class OldOrder(BaseModel):
    """What another program wrote, told by its key."""

    customer: str
    number: int
    total: Decimal = Decimal(0)

    class Dynamo:
        table = old
        key = Key("CUSTOMER#{customer}", "ORDER#{number:05d}", collection="customer_file")
        by_total = GSI(pk=["customer"], sk=["total"])
        number_is_unique = Unique("number")
        all = Scan()


class OldCustomer(BaseModel):
    """Whose orders they are."""

    customer: str
    name: str = ""
    total: Decimal = Decimal(0)

    class Dynamo:
        table = old
        key = Key("CUSTOMER#{customer}", "PROFILE", collection="customer_file")
