"""Files on their way through: what became of each, and the lines that were in it."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from liftgen import GSI, TTL, CreatedAt, Key, Query, Table, Update, UpdatedAt

app = Table("uploads")


class State(StrEnum):
    """How far a file is."""

    RECEIVED = "received"
    DONE = "done"
    FAILED = "failed"


class Upload(BaseModel):
    """A file of sales that somebody put into the bucket."""

    upload_id: str
    bucket: str
    object_key: str
    state: State = State.RECEIVED
    attempts: int = 0
    lines: int = 0
    total: Decimal = Decimal(0)
    problem: str = ""
    created_at: Annotated[datetime, CreatedAt] = Field(default_factory=lambda: datetime.now(UTC))
    updated_at: Annotated[datetime, UpdatedAt] = Field(default_factory=lambda: datetime.now(UTC))
    expires_at: Annotated[datetime | None, TTL(after="90d", of="created_at")] = None

    class Dynamo:
        table = app
        key = Key("UPLOAD#{upload_id}", "UPLOAD", collection="whole_upload")
        by_state = GSI(pk=["state"], sk=["created_at"])
        failed = Query("by_state", where="state = 'failed'", order="desc")
        finish = Update("state", "attempts", "lines", "total", "problem", where="state <> 'done'")
        fail = Update("state", "attempts", "problem", where="state <> 'done'")


class Sale(BaseModel):
    """A line of a file."""

    upload_id: str
    number: Annotated[int, Field(ge=1)]
    product: str
    amount: Decimal

    class Dynamo:
        table = app
        key = Key("UPLOAD#{upload_id}", "SALE#{number:06d}", collection="whole_upload")
