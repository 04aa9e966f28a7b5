"""An event store: what happened to accounts, in order; what comes of it, kept by the way; and a view of it for reading."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from liftgen import GSI, CreatedAt, Key, Table, Version

ledger = Table("ledger", stream="NEW_AND_OLD_IMAGES")


class Opened(BaseModel):
    """The account is there."""

    kind: Literal["opened"] = "opened"
    owner: str


class Moved(BaseModel):
    """Money came (above 0) or went."""

    kind: Literal["moved"] = "moved"
    amount: Decimal


class Event(BaseModel):
    """Something that happened to an account: the events of one are numbered from 1, without a gap."""

    account_id: str
    number: Annotated[int, Field(ge=1)]
    what: Annotated[Opened | Moved, Field(discriminator="kind")]
    at: Annotated[datetime, CreatedAt]

    class Dynamo:
        table = ledger
        key = Key("ACCOUNT#{account_id}", "EVENT#{number:010d}")


class Snapshot(BaseModel):
    """What the events of an account come to, up to one of them."""

    account_id: str
    number: Annotated[int, Field(ge=0)]
    owner: str
    balance: Decimal

    class Dynamo:
        table = ledger
        key = Key("ACCOUNT#{account_id}", "SNAPSHOT")


class Balance(BaseModel):
    """What an owner sees: made of the events, and made anew from them whenever one likes."""

    account_id: str
    owner: str
    balance: Decimal
    number: Annotated[int, Field(ge=0)]
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = ledger
        key = Key("BALANCE#{account_id}", "BALANCE")
        by_owner = GSI(pk="OWNER#{owner}", sk="{account_id}")
