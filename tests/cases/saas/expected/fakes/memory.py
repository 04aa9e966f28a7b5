# Written by lift from the models: change those, this file is written again.
"""A DynamoDB in memory with the tables of the models: what the fakes stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.encryption import Encryption
from liftgen.runtime.table import Settings
from liftgen.testing.fake import FakeClient
from liftgen.testing.local_keys import LocalKeys

if TYPE_CHECKING:
    from liftgen.documents import TableDocument

TABLES: list[TableDocument] = [
    {
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
    },
]

SETTINGS = Settings(encryption=Encryption(LocalKeys()))
"""What fakes are told where they are told nothing else."""


def in_memory() -> FakeClient:
    """An empty DynamoDB; give it to several fakes, and they see the same items."""
    return FakeClient.with_tables(*TABLES)
