# Written by lift from the models: change those, this file is written again.
"""Fixtures of the generated tests: each test has tables of its own, and a clock that stands still."""

from datetime import UTC, datetime

import pytest
from liftgen.documents import TableDocument
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn

from repositories import Sessions

SESSIONS: TableDocument = {
    "name": "sessions",
    "key": {
        "partition": [{"name": "session_id", "type": "S"}],
        "sort": [{"name": "user_id", "type": "S"}],
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
def sessions(stand_in: StandIn, clock: Clock) -> Sessions:
    """The repositories of one table, over a table that is new."""
    stand_in.create(SESSIONS)
    settings = Settings(clock=clock)
    return Sessions(stand_in.client, settings=settings)
