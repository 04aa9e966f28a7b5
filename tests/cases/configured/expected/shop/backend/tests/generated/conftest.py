# Written by lift from the models: change those, this file is written again.
"""Fixtures of the generated tests: each test has tables of its own, and a clock that stands still."""

from datetime import UTC, datetime

import pytest
from liftgen.documents import TableDocument
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn

from shop.backend.repositories import Shop

SHOP: TableDocument = {
    "name": "shop",
    "key": {
        "partition": [{"name": "pk", "type": "S"}],
        "sort": [{"name": "sk", "type": "S"}],
    },
    "indexes": [
        {
            "name": "by_state",
            "kind": "global",
            "key": {
                "partition": [{"name": "state", "type": "S"}],
                "sort": [{"name": "placed_at", "type": "S"}],
            },
            "projection": {"kind": "ALL", "attributes": []},
        },
    ],
    "stream": "NEW_IMAGE",
    "ttl": None,
    "billing": "on_demand",
    "pitr": True,
    "protected": True,
}


@pytest.fixture
def clock() -> Clock:
    """The time that the repositories are told."""
    return Clock(datetime(2099, 12, 31, 12, 0, tzinfo=UTC))


@pytest.fixture
def shop(stand_in: StandIn, clock: Clock) -> Shop:
    """The repositories of one table, over a table that is new."""
    stand_in.create(SHOP)
    settings = Settings(clock=clock)
    return Shop(stand_in.client, settings=settings)
