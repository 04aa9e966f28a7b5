# Written by lift from the models: change those, this file is written again.
"""Fixtures of the generated tests: each test has tables of its own, and a clock that stands still."""

from datetime import UTC, datetime

import pytest
from liftgen.documents import TableDocument
from liftgen.runtime.encryption import Encryption
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn
from liftgen.testing.local_keys import LocalKeys

from repositories import Saas

SAAS: TableDocument = {
    "name": "saas",
    "key": {
        "partition": [{"name": "pk", "type": "S"}],
        "sort": [{"name": "sk", "type": "S"}],
    },
    "indexes": [
        {
            "name": "by_email",
            "kind": "global",
            "key": {
                "partition": [{"name": "by_emailpk", "type": "S"}],
                "sort": [{"name": "by_emailsk", "type": "S"}],
            },
            "projection": {
                "kind": "INCLUDE",
                "attributes": ["_entity", "tenant_id", "user_id"],
            },
        },
        {
            "name": "by_status",
            "kind": "global",
            "key": {
                "partition": [
                    {"name": "tenant_id", "type": "S"},
                    {"name": "status", "type": "S"},
                ],
                "sort": [{"name": "project_id", "type": "S"}],
            },
            "projection": {"kind": "ALL", "attributes": []},
        },
        {
            "name": "gsi1",
            "kind": "global",
            "key": {
                "partition": [{"name": "gsi1pk", "type": "S"}],
                "sort": [{"name": "gsi1sk", "type": "S"}],
            },
            "projection": {"kind": "ALL", "attributes": []},
        },
    ],
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
def saas(stand_in: StandIn, clock: Clock) -> Saas:
    """The repositories of one table, over a table that is new."""
    stand_in.create(SAAS)
    settings = Settings(clock=clock, encryption=Encryption(LocalKeys()))
    return Saas(stand_in.client, settings=settings)
