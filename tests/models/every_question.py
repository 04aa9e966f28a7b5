"""Models whose access patterns ask every kind of question of keys and filters."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from liftgen import (
    GSI,
    LSI,
    TTL,
    Attr,
    Delete,
    DeletedAt,
    Get,
    HasMany,
    Key,
    Put,
    Query,
    Scan,
    Table,
    Transaction,
    Unique,
    Update,
    UpdatedAt,
    Version,
)

app = Table("questions")


class Kind(StrEnum):
    BIG = "big"
    SMALL = "small"


class Shelf(BaseModel):
    shelf_id: str
    name: str

    class Dynamo:
        table = app
        key = Key("SHELF#{shelf_id}", "SHELF", collection="shelf")
        rename = Update("name", where="attribute_exists(name)")
        clear = Delete()
        fill = Put(where="attribute_not_exists(name)")
        things = HasMany("Thing", via="Thing.key")


class Thing(BaseModel):
    shelf_id: str
    thing_id: str
    kind: Kind
    weight: Decimal
    count: Annotated[int, Field(ge=0)]
    made_on: date
    seen_at: datetime
    words: Annotated[list[str], Attr("odd-words")]
    size: Annotated[int | None, Attr("size")] = None
    broken: bool = False
    code: str
    expires_at: Annotated[datetime | None, TTL] = None
    deleted_at: Annotated[datetime | None, DeletedAt] = None
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = app
        key = Key("SHELF#{shelf_id}", "THING#{thing_id}#{code}", collection="shelf")
        code_is_unique = Unique("code")
        by_kind = GSI(pk="KIND#{kind}#{thing_id:shard(2)}", sk="{made_on}#{count:06d}#{thing_id}", when="count >= 0")
        by_day = GSI(pk="DAY#{made_on:%Y-%m-%d}", sk="{seen_at}")
        by_hour = GSI("hours", pk="HOUR#{seen_at:%Y-%m-%dT%H}", sk="{code}", project=["count", "seen_at"])
        by_weight = GSI(pk=["kind"], sk=["weight", "count", "thing_id"])
        by_count = LSI(sk=["count"])
        between_days = Query("by_kind", where="kind = 'big' and made_on between :low and :high", order="desc")
        since_day = Query("by_kind", where="kind = :kind and made_on >= :since")
        after_day = Query("by_kind", where="kind = :kind and made_on > :day")
        until_day = Query("by_kind", where="kind = :kind and made_on <= :day")
        before_day = Query("by_kind", where="kind = :kind and made_on < :day")
        on_day = Query("by_kind", where="kind = :kind and made_on = :day and count >= 5")
        from_code = Query("key", where="begins_with(thing_id, 'thing')", limit=5)
        the_one = Query("key", where="thing_id = :thing and code = 'code-01'", one=True)
        heavy = Query("by_weight", where="weight > 1.5 and broken = false", limit=20)
        exactly = Query("by_weight", where="weight = :weight and count between 1 and :most")
        filtered = Query(
            "by_count",
            where="count > 0 and (kind in (:kinds) or not broken = true) and contains(words, :word) and size(words) > 1 "
            "and attribute_exists(size) and weight between :low and :high and begins_with(code, 'c') and kind <> 'small'",
        )
        remake = Update("kind", "made_on", "count", "seen_at", where="broken = false")
        break_ = Update("broken", where="size > :than or count in (:counts)")
        lose = Delete(where="kind = :kind")
        replace = Put(where="attribute_not_exists(weight) or weight < 100")
        look = Get("kind", "words")
        look_closely = Get("weight", where="broken = false", consistent=True)
        every = Scan(where="broken = :broken")
        odd = Query("by_hour", where="seen_at between :since and :until and count = 1")


class Label(BaseModel):
    shelf_id: str
    label: str
    text: str = "none"
    rank: int = 0
    note: str = ""
    changed_at: Annotated[datetime | None, UpdatedAt] = None

    class Dynamo:
        table = app
        key = Key("SHELF#{shelf_id}", "LABEL#{label}")
        text_is_unique = Unique("text")
        by_rank = GSI(pk="RANK#{rank}", sk="{text}#{label}")
        any_change = Update("note", where="rank < 9")
        peel = Delete(where="rank = 0 or rank = 1")
        stick = Put()
        # lift: ignore[LIFT228] the question is about what lies between
        of_shelf = GSI(pk=["shelf_id"])


rearrange = Transaction(
    "rearrange",
    "Shelf.fill",
    "Shelf.rename",
    "Thing.lose",
    "Thing.look_closely",
    "Thing.replace",
    "Label.create",
    "Label.any_change",
    "Label.update",
    "Label.peel",
)
"""Everything that can stand in a transaction, several times."""

glance = Transaction("glance", "Shelf.get", "Thing.get", "Thing.look")
