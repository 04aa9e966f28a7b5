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
                        "key": {
                            "partition": [{"name": "email", "type": "S"}],
                            "sort": [],
                        },
                        "projection": {"kind": "ALL", "attributes": []},
                    },
                    {
                        "name": "gsi-phone",
                        "kind": "global",
                        "key": {
                            "partition": [{"name": "phone", "type": "S"}],
                            "sort": [],
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
        ],
        "entities": [
            {
                "name": "Call",
                "table": "calls",
                "discriminator": None,
                "key": {"partition": ["contact_id"], "sort": ["at"]},
                "indexes": [],
                "uniques": [],
                "attributes": [
                    {"field": "contact_id", "type": "str", "required": True},
                    {"field": "at", "type": "str", "required": True},
                    {"field": "minutes", "type": "int", "required": True},
                    {
                        "field": "expires_at",
                        "type": "int",
                        "required": True,
                        "lifecycle": "ttl",
                    },
                ],
                "expiry": {"field": "expires_at", "after": None, "of": None},
            },
            {
                "name": "Contact",
                "table": "contacts",
                "discriminator": None,
                "key": {"partition": ["id"], "sort": None},
                "indexes": [
                    {
                        "name": "by_company",
                        "index": "gsi-company",
                        "partition": ["company"],
                        "sort": ["since"],
                    },
                    {
                        "name": "by_email",
                        "index": "gsi-email",
                        "partition": ["email"],
                        "sort": None,
                    },
                    {
                        "name": "by_phone",
                        "index": "gsi-phone",
                        "partition": ["phone"],
                        "sort": None,
                        "when": "attribute_exists(phone)",
                    },
                ],
                "uniques": [],
                "attributes": [
                    {"field": "id", "type": "str", "required": True},
                    {"field": "email", "type": "str", "required": True},
                    {
                        "field": "name",
                        "type": "str",
                        "required": True,
                        "name": "fullName",
                    },
                    {"field": "company", "type": "str", "required": True},
                    {"field": "since", "type": "str", "required": True},
                    {"field": "phone", "type": "str | None", "required": False},
                    {
                        "field": "labels",
                        "type": "set[str]",
                        "required": False,
                        "omit_empty": True,
                    },
                    {
                        "field": "notes",
                        "type": "str",
                        "required": False,
                        "omit_empty": True,
                    },
                    {
                        "field": "preferences",
                        "type": "dict[str, str]",
                        "required": False,
                        "as_json": True,
                    },
                    {
                        "field": "created_at",
                        "type": "datetime",
                        "required": False,
                        "lifecycle": "created_at",
                    },
                    {
                        "field": "updated_at",
                        "type": "datetime",
                        "required": False,
                        "lifecycle": "updated_at",
                    },
                    {
                        "field": "version",
                        "type": "int",
                        "required": False,
                        "lifecycle": "version",
                    },
                ],
            },
        ],
        "models": [],
    },
    checksum="06d24a82169e3a0758df1b8e48b44c40",
)
