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
    },
]

SETTINGS = Settings()
"""What fakes are told where they are told nothing else."""


def in_memory() -> FakeClient:
    """An empty DynamoDB; give it to several fakes, and they see the same items."""
    return FakeClient.with_tables(*TABLES)
