# Written by lift from the models: change those, this file is written again.
"""Fixtures of the generated tests: each test has tables of its own, and a clock that stands still."""

from datetime import UTC, datetime

import pytest
from liftgen.documents import TableDocument
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn

from repositories import Catalogue, Orders

CATALOGUE: TableDocument = {
    "name": "catalogue",
    "key": {
        "partition": [{"name": "pk", "type": "S"}],
        "sort": [{"name": "sk", "type": "S"}],
    },
    "indexes": [
        {
            "name": "by_customer",
            "kind": "global",
            "key": {
                "partition": [{"name": "by_customerpk", "type": "S"}],
                "sort": [{"name": "by_customersk", "type": "S"}],
            },
            "projection": {"kind": "ALL", "attributes": []},
        },
        {
            "name": "by_stock",
            "kind": "global",
            "key": {
                "partition": [{"name": "category", "type": "S"}],
                "sort": [{"name": "stock", "type": "N"}],
            },
            "projection": {"kind": "KEYS_ONLY", "attributes": []},
        },
        {
            "name": "on_offer",
            "kind": "global",
            "key": {
                "partition": [{"name": "on_offerpk", "type": "S"}],
                "sort": [{"name": "on_offersk", "type": "S"}],
            },
            "projection": {"kind": "ALL", "attributes": []},
        },
    ],
    "stream": None,
    "ttl": None,
    "billing": None,
    "pitr": None,
    "protected": None,
}
ORDERS: TableDocument = {
    "name": "orders",
    "key": {
        "partition": [{"name": "pk", "type": "S"}],
        "sort": [{"name": "sk", "type": "S"}],
    },
    "indexes": [
        {
            "name": "shipped",
            "kind": "global",
            "key": {
                "partition": [{"name": "shippedpk", "type": "S"}],
                "sort": [{"name": "shippedsk", "type": "S"}],
            },
            "projection": {"kind": "ALL", "attributes": []},
        },
    ],
    "stream": "NEW_AND_OLD_IMAGES",
    "ttl": "expires_at",
    "billing": None,
    "pitr": None,
    "protected": None,
}


@pytest.fixture
def clock() -> Clock:
    """The time that the repositories are told."""
    return Clock(datetime(2099, 12, 31, 12, 0, tzinfo=UTC))


@pytest.fixture
def catalogue(stand_in: StandIn, clock: Clock) -> Catalogue:
    """The repositories of one table, over a table that is new."""
    stand_in.create(CATALOGUE)
    settings = Settings(clock=clock)
    return Catalogue(stand_in.client, settings=settings)


@pytest.fixture
def orders(stand_in: StandIn, clock: Clock) -> Orders:
    """The repositories of one table, over a table that is new."""
    stand_in.create(ORDERS)
    settings = Settings(clock=clock)
    return Orders(stand_in.client, settings=settings)
