"""Migration 0001, baseline: the tables, and what is stored in them, that later migrations start from."""

# Yours: lift wrote this once and leaves it alone from now on.

from liftgen.migrations import Migration

MIGRATION = Migration(
    name="baseline",
    after=None,
    state={
        "version": 1,
        "tables": [
            {
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
            },
        ],
        "entities": [
            {
                "name": "Balance",
                "table": "ledger",
                "discriminator": "_entity",
                "key": {"partition": "BALANCE#{account_id}", "sort": "BALANCE"},
                "indexes": [
                    {
                        "name": "by_owner",
                        "index": "by_owner",
                        "partition": "OWNER#{owner}",
                        "sort": "{account_id}",
                    },
                ],
                "uniques": [],
                "attributes": [
                    {"field": "account_id", "type": "str", "required": True},
                    {"field": "owner", "type": "str", "required": True},
                    {"field": "balance", "type": "Decimal", "required": True},
                    {"field": "number", "type": "int", "required": True},
                    {
                        "field": "version",
                        "type": "int",
                        "required": False,
                        "lifecycle": "version",
                    },
                ],
            },
            {
                "name": "Event",
                "table": "ledger",
                "discriminator": "_entity",
                "key": {
                    "partition": "ACCOUNT#{account_id}",
                    "sort": "EVENT#{number:010d}",
                },
                "indexes": [],
                "uniques": [],
                "attributes": [
                    {"field": "account_id", "type": "str", "required": True},
                    {"field": "number", "type": "int", "required": True},
                    {
                        "field": "what",
                        "type": "Opened | Moved by kind",
                        "required": True,
                    },
                    {
                        "field": "at",
                        "type": "datetime",
                        "required": True,
                        "lifecycle": "created_at",
                    },
                ],
            },
            {
                "name": "Snapshot",
                "table": "ledger",
                "discriminator": "_entity",
                "key": {"partition": "ACCOUNT#{account_id}", "sort": "SNAPSHOT"},
                "indexes": [],
                "uniques": [],
                "attributes": [
                    {"field": "account_id", "type": "str", "required": True},
                    {"field": "number", "type": "int", "required": True},
                    {"field": "owner", "type": "str", "required": True},
                    {"field": "balance", "type": "Decimal", "required": True},
                ],
            },
        ],
        "models": [
            {
                "name": "Moved",
                "attributes": [
                    {"field": "kind", "type": "'moved'", "required": False},
                    {"field": "amount", "type": "Decimal", "required": True},
                ],
            },
            {
                "name": "Opened",
                "attributes": [
                    {"field": "kind", "type": "'opened'", "required": False},
                    {"field": "owner", "type": "str", "required": True},
                ],
            },
        ],
    },
    checksum="4de23ceb27c9de829b31c704d3ca9fae",
)
