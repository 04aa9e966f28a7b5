# Written by lift from the models: change those, this file is written again.
"""The fields of a Snapshot, for conditions, filters and projections."""

from __future__ import annotations

from decimal import Decimal

from liftgen.runtime.conditions import Fields, Ordered, Text
from liftgen.runtime.wire import decimal, integer, string, to_integer

from ledger import Snapshot


class SnapshotFields(Fields, model=Snapshot):
    """What conditions may say of a Snapshot, and what queries may read alone."""

    account_id: Text[Snapshot, str, str] = Text(
        "account_id", string, lambda value: value["S"]
    )
    number: Ordered[Snapshot, int, int] = Ordered(
        "number", integer, lambda value: to_integer(value["N"])
    )
    owner: Text[Snapshot, str, str] = Text("owner", string, lambda value: value["S"])
    balance: Ordered[Snapshot, Decimal, Decimal | int] = Ordered(
        "balance", decimal, lambda value: Decimal(value["N"])
    )
