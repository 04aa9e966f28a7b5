"""Users: types that cannot be stored, markers at the wrong place, settings that only exist at run time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from elsewhere import Printable
from pydantic import BaseModel, Field

import liftgen as lg
from liftgen import GSI, PK, Key, Query, Unique

from .tables import PREFIX, app


class Card(BaseModel):
    kind: Literal["card"]


class Voucher(BaseModel):
    kind: Literal["card", "voucher"]


class Address(BaseModel):
    street: str


class User(Printable, BaseModel):
    """Somebody."""

    user_id: Annotated[str, lg.PrimaryKey]
    phase: complex
    home: list[Adress] | None = None
    payment: Annotated[Card | Voucher, Field(discriminator="kind")]
    either: "int | str" = 3
    名前: Annotated[str, Unique("名前")]
    keys: list[Annotated[str, PK]] = []

    class Dynamo:
        table = app
        key = Key(f"{PREFIX}#{{user_id}}", "USER")
        by_name = GSI(
            "gsi1",
            pk="NAME#{name}",
            sort="{user_id}",
            project=["user_id", 3],
        )
        recent = Query("by_name", limit="10")

        def describe(self) -> str:
            return "a user"


class Admin(User):
    """A user who may more."""

    class Dynamo:
        by_rights = GSI(pk="RIGHTS")  # lift: ignore[LIFT126]


class Guest(User):  # lift: ignore[LIFT116] it says nothing here
    """A user who may less."""
