# Written by lift from the models: change those, this file is written again.
"""Fixtures of the generated tests: each test has tables of its own, and a clock that stands still."""

from datetime import UTC, datetime

import pytest
from liftgen.documents import TableDocument
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn

from repositories import Ledger

LEDGER: TableDocument = {
    "name": "ledger",
    "key": {
        "partition": [{"name": "pk", "type": "S"}],
        "sort": [{"name": "sk", "type": "S"}],
    },
    "indexes": [
        {
            "name": "by_owner",
            "kind": "global",
            "key": {
                "partition": [{"name": "by_ownerpk", "type": "S"}],
                "sort": [{"name": "by_ownersk", "type": "S"}],
            },
            "projection": {"kind": "ALL", "attributes": []},
        },
    ],
    "stream": "NEW_AND_OLD_IMAGES",
    "ttl": None,
    "billing": None,
    "pitr": None,
    "protected": None,
}


@pytest.fixture
def clock() -> Clock:
    """The time that the repositories are told."""
    return Clock(datetime(2099, 12, 31, 12, 0, tzinfo=UTC))


@pytest.fixture
def ledger(stand_in: StandIn, clock: Clock) -> Ledger:
    """The repositories of one table, over a table that is new."""
    stand_in.create(LEDGER)
    settings = Settings(clock=clock)
    return Ledger(stand_in.client, settings=settings)
