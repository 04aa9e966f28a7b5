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
    },
    {
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
    },
]

SETTINGS = Settings()
"""What fakes are told where they are told nothing else."""


def in_memory() -> FakeClient:
    """An empty DynamoDB; give it to several fakes, and they see the same items."""
    return FakeClient.with_tables(*TABLES)
