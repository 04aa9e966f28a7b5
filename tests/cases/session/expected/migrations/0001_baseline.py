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
            },
        ],
        "entities": [
            {
                "name": "Session",
                "table": "sessions",
                "discriminator": None,
                "key": {"partition": ["session_id"], "sort": ["user_id"]},
                "indexes": [],
                "uniques": [],
                "attributes": [
                    {"field": "session_id", "type": "str", "required": True},
                    {"field": "user_id", "type": "str", "required": True},
                    {
                        "field": "expires_at",
                        "type": "datetime | None",
                        "required": False,
                        "lifecycle": "ttl",
                    },
                ],
                "expiry": {"field": "expires_at", "after": None, "of": None},
            },
        ],
        "models": [],
    },
    checksum="575bb90cb8f6b4a1e7ff9360fc04378a",
)
