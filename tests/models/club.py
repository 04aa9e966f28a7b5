"""Clubs that share a table, each seeing its own: edges both ways, shards, named reads and writes, which the samples lack."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from liftgen import (
    GSI,
    TTL,
    CreatedAt,
    Delete,
    DeletedAt,
    Edge,
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
    Version,
)

clubs = Table("clubs", tenant="club_id")


class Kind(StrEnum):
    """What is played."""

    CHESS = "chess"
    GO = "go"


class Weight(IntEnum):
    """How much a game counts."""

    LIGHT = 1
    HEAVY = 2


class Member(BaseModel):
    """Somebody who plays, may leave, and may come back."""

    club_id: str
    member_id: str
    email: str | None = None
    born_on: date
    paid: bool = False
    points: int = 0
    nicknames: list[str] = Field(default_factory=list)
    badges: set[str] = Field(default_factory=set)
    left_at: Annotated[datetime | None, DeletedAt] = None
    joined_at: Annotated[datetime, CreatedAt] = datetime(2020, 1, 1, tzinfo=UTC)

    class Dynamo:
        table = clubs
        key = Key("CLUB#{club_id}", "MEMBER#{member_id}", collection="club_home")
        by_payment = GSI("gsi1", pk="CLUB#{club_id}#PAID#{paid}", sk="{born_on}#{member_id}")
        email_is_unique = Unique("club_id", "email")
        games = HasMany("Game", via="Entry")
        pay = Update("paid", "born_on", where="points < :most")
        who_paid = Scan(where="paid = true")
        born_in = Query("by_payment", where="paid = true and born_on between :first and :last")


class Game(BaseModel):
    """What members play together."""

    club_id: str
    game_id: str
    kind: Kind
    weight: Weight = Weight.LIGHT
    day: date
    stakes: Decimal = Decimal(0)
    rounds: Annotated[int, Field(ge=0)] = 0
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = clubs
        key = Key("CLUB#{club_id}", "GAME#{game_id}", collection="club_home")
        by_kind = GSI(pk=["club_id", "kind"], sk=["weight", "stakes"])
        by_day = GSI("gsi1", pk="CLUB#{club_id}#DAY#{day:%Y-%m}", sk="{day}#{kind}#{game_id}")
        ranked = GSI("gsi2", pk="CLUB#{club_id}#RANKED#{kind}", sk="{weight:02d}#{game_id}", when="rounds > 0")
        members = HasMany("Member", via="Entry")
        heavy = Query("by_kind", where="weight = 2 and stakes >= :least and rounds <> :rounds", order="desc")
        played = Query("by_day", where="day between :since and :until and kind in (:kinds)", limit=3)
        stakes_of = Get("stakes", "kind")
        prepare = Put(where="attribute_not_exists(rounds) or rounds = 0")
        plan = Update("day", "kind", "weight", "rounds", where="rounds <= :most")
        cancel = Delete(where="rounds = 0")
        of_all = Scan()


class Entry(BaseModel):
    """That a member plays in a game."""

    club_id: str
    game_id: str
    member_id: str
    seat: int = 0
    expires_at: Annotated[datetime | None, TTL] = None

    class Dynamo:
        table = clubs
        edge = Edge("Game", "Member")
        key = Key("CLUB#{club_id}#GAME#{game_id}", "ENTRY#{member_id}")
        by_member = GSI("gsi1", pk="CLUB#{club_id}#ENTRIES#{member_id}", sk="GAME#{game_id}")


class Score(BaseModel):
    """How well somebody played, over three shards."""

    club_id: str
    score_id: str
    points: Annotated[int, Field(ge=0)]
    at: datetime

    class Dynamo:
        table = clubs
        key = Key("CLUB#{club_id}#SCORE#{score_id}", "SCORE")
        board = GSI("gsi2", pk="CLUB#{club_id}#BOARD#{score_id:shard(3)}", sk="{points:06d}#{score_id}")
        lately = GSI(
            pk="CLUB#{club_id}#LATELY#{at:%G-W%V}#{score_id:shard(2)}", sk="{at}#{score_id}", project="KEYS_ONLY"
        )


enter = Transaction("enter", "Entry.create", "Game.get", "Member.get")
"""Let a member play, as long as member and game are there."""

game_and_member = Transaction("game_and_member", "Game.get", "Member.get")
"""A game and a member at one moment."""
