# Written by lift from the models: change those, this file is written again.
"""The fields of a Balance, for conditions, filters and projections."""

from __future__ import annotations

from decimal import Decimal

from liftgen.runtime.conditions import Fields, Ordered, Text
from liftgen.runtime.wire import decimal, integer, string, to_integer

from ledger import Balance


class BalanceFields(Fields, model=Balance):
    """What conditions may say of a Balance, and what queries may read alone."""

    account_id: Text[Balance, str, str] = Text(
        "account_id", string, lambda value: value["S"]
    )
    owner: Text[Balance, str, str] = Text("owner", string, lambda value: value["S"])
    balance: Ordered[Balance, Decimal, Decimal | int] = Ordered(
        "balance", decimal, lambda value: Decimal(value["N"])
    )
    number: Ordered[Balance, int, int] = Ordered(
        "number", integer, lambda value: to_integer(value["N"])
    )
    version: Ordered[Balance, int, int] = Ordered(
        "version", integer, lambda value: to_integer(value["N"])
    )
