"""Secrets: fields that are encrypted, of two entities of a table, one of them with a value of every kind."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from liftgen import Attr, Encrypted, Key, Query, Table, Version

vault = Table("vault")


class Secret(BaseModel):
    """What only who has the key can read."""

    owner: str
    name: str
    title: str = ""
    text: Annotated[str | None, Encrypted] = None
    note: Annotated[str | None, Encrypted, Attr("remark")] = None
    number: Annotated[int, Encrypted] = 0
    amount: Annotated[Decimal, Encrypted] = Decimal(0)
    flag: Annotated[bool, Encrypted] = False
    blob: Annotated[bytes, Encrypted] = b""
    day: Annotated[date | None, Encrypted] = None
    words: Annotated[list[str], Encrypted] = Field(default_factory=list)
    tags: Annotated[set[str], Encrypted] = Field(default_factory=set)
    numbers: Annotated[dict[str, int], Encrypted] = Field(default_factory=dict)
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = vault
        key = Key("OWNER#{owner}", "SECRET#{name}", collection="safe")
        by_title = Query("key", where="title = :title")


class Hint(BaseModel):
    """What is kept beside a secret."""

    owner: str
    name: str
    text: Annotated[str | None, Encrypted] = None

    class Dynamo:
        table = vault
        key = Key("OWNER#{owner}", "HINT#{name}", collection="safe")
