# Written by lift from the models: change those, this file is written again.
"""A DynamoDB in memory with the tables of the models: what the fakes stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.table import Settings
from liftgen.testing.fake import FakeClient

if TYPE_CHECKING:
    from liftgen.documents import TableDocument

TABLES: list[TableDocument] = [
    {
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
    },
    {
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
    },
]

SETTINGS = Settings()
"""What fakes are told where they are told nothing else."""


def in_memory() -> FakeClient:
    """An empty DynamoDB; give it to several fakes, and they see the same items."""
    return FakeClient.with_tables(*TABLES)
