# Written by lift from the models: change those, this file is written again.
"""Fixtures of the generated tests: each test has tables of its own, and a clock that stands still."""

from datetime import UTC, datetime

import pytest
from liftgen.documents import TableDocument
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn

from repositories import Calls, Contacts

CONTACTS: TableDocument = {
    "name": "contacts",
    "key": {"partition": [{"name": "id", "type": "S"}], "sort": []},
    "indexes": [
        {
            "name": "gsi-company",
            "kind": "global",
            "key": {
                "partition": [{"name": "company", "type": "S"}],
                "sort": [{"name": "since", "type": "S"}],
            },
            "projection": {"kind": "ALL", "attributes": []},
        },
        {
            "name": "gsi-email",
            "kind": "global",
            "key": {"partition": [{"name": "email", "type": "S"}], "sort": []},
            "projection": {"kind": "ALL", "attributes": []},
        },
        {
            "name": "gsi-phone",
            "kind": "global",
            "key": {"partition": [{"name": "phone", "type": "S"}], "sort": []},
            "projection": {"kind": "ALL", "attributes": []},
        },
    ],
    "stream": None,
    "ttl": None,
    "billing": None,
    "pitr": None,
    "protected": None,
}
CALLS: TableDocument = {
    "name": "calls",
    "key": {
        "partition": [{"name": "contact_id", "type": "S"}],
        "sort": [{"name": "at", "type": "S"}],
    },
    "indexes": [],
    "stream": None,
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
def contacts(stand_in: StandIn, clock: Clock) -> Contacts:
    """The repositories of one table, over a table that is new."""
    stand_in.create(CONTACTS)
    settings = Settings(clock=clock)
    return Contacts(stand_in.client, settings=settings)


@pytest.fixture
def calls(stand_in: StandIn, clock: Clock) -> Calls:
    """The repositories of one table, over a table that is new."""
    stand_in.create(CALLS)
    settings = Settings(clock=clock)
    return Calls(stand_in.client, settings=settings)
