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
                "name": "main",
                "key": {
                    "partition": [{"name": "pk", "type": "S"}],
                    "sort": [{"name": "sk", "type": "S"}],
                },
                "indexes": [],
                "stream": None,
                "ttl": None,
                "billing": None,
                "pitr": None,
                "protected": None,
            },
        ],
        "entities": [
            {
                "name": "User",
                "table": "main",
                "discriminator": "_entity",
                "key": {"partition": "TENANT#{tenant_id}", "sort": "USER#{user_id}"},
                "indexes": [],
                "uniques": [],
                "attributes": [
                    {"field": "tenant_id", "type": "str", "required": True},
                    {"field": "user_id", "type": "str", "required": True},
                    {"field": "mail", "type": "str", "required": True},
                    {"field": "age", "type": "int", "required": False},
                ],
            },
        ],
        "models": [],
    },
    checksum="213bb3765bc321639fc0f0c9a53041e0",
)
