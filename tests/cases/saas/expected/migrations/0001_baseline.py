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
        ],
        "entities": [
            {
                "name": "AuditEvent",
                "table": "saas",
                "discriminator": "_entity",
                "key": {
                    "partition": "TENANT#{tenant_id}#AUDIT#{at:%Y-%m}#{event_id:shard(4)}",
                    "sort": "{at}#{event_id}",
                },
                "indexes": [],
                "uniques": [],
                "attributes": [
                    {"field": "tenant_id", "type": "str", "required": True},
                    {"field": "event_id", "type": "str", "required": True},
                    {"field": "at", "type": "datetime", "required": True},
                    {
                        "field": "expires_at",
                        "type": "datetime | None",
                        "required": False,
                        "lifecycle": "ttl",
                    },
                ],
                "tenant": "tenant_id",
                "expiry": {"field": "expires_at", "after": 7776000, "of": "at"},
            },
            {
                "name": "Membership",
                "table": "saas",
                "discriminator": "_entity",
                "key": {
                    "partition": "TENANT#{tenant_id}#PROJECT#{project_id}",
                    "sort": "MEMBER#{user_id}",
                },
                "indexes": [
                    {
                        "name": "by_user",
                        "index": "gsi1",
                        "partition": "TENANT#{tenant_id}#USER#{user_id}",
                        "sort": "PROJECT#{project_id}",
                    },
                ],
                "uniques": [],
                "attributes": [
                    {"field": "tenant_id", "type": "str", "required": True},
                    {"field": "project_id", "type": "str", "required": True},
                    {"field": "user_id", "type": "str", "required": True},
                    {
                        "field": "expires_at",
                        "type": "datetime | None",
                        "required": False,
                        "lifecycle": "ttl",
                    },
                ],
                "tenant": "tenant_id",
                "expiry": {"field": "expires_at", "after": None, "of": None},
            },
            {
                "name": "Project",
                "table": "saas",
                "discriminator": "_entity",
                "key": {
                    "partition": "TENANT#{tenant_id}",
                    "sort": "PROJECT#{project_id}",
                },
                "indexes": [
                    {
                        "name": "by_status",
                        "index": "by_status",
                        "partition": ["tenant_id", "status"],
                        "sort": ["project_id"],
                    },
                    {
                        "name": "due",
                        "index": "gsi1",
                        "partition": "TENANT#{tenant_id}#DUE#{due_on:%Y-%m}",
                        "sort": "{due_on}#{project_id}",
                        "when": "attribute_exists(due_on) and status <> 'done'",
                    },
                ],
                "uniques": [],
                "attributes": [
                    {"field": "tenant_id", "type": "str", "required": True},
                    {"field": "project_id", "type": "str", "required": True},
                    {"field": "title", "type": "str", "required": True},
                    {"field": "status", "type": "'active' | 'done'", "required": False},
                    {"field": "due_on", "type": "date | None", "required": False},
                    {"field": "budget", "type": "Decimal", "required": False},
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
                "tenant": "tenant_id",
            },
            {
                "name": "Tenant",
                "table": "saas",
                "discriminator": "_entity",
                "key": {"partition": "TENANT#{tenant_id}", "sort": "TENANT"},
                "indexes": [],
                "uniques": [
                    {
                        "name": "slug_is_unique",
                        "fields": ["slug"],
                        "partition": "UNIQUE#Tenant.slug_is_unique#{slug}",
                        "sort": "UNIQUE",
                    },
                ],
                "attributes": [
                    {"field": "tenant_id", "type": "str", "required": True},
                    {"field": "slug", "type": "str", "required": True},
                    {"field": "name", "type": "str", "required": True},
                    {
                        "field": "created_at",
                        "type": "datetime",
                        "required": False,
                        "lifecycle": "created_at",
                    },
                    {
                        "field": "version",
                        "type": "int",
                        "required": False,
                        "lifecycle": "version",
                    },
                ],
                "tenant": "tenant_id",
            },
            {
                "name": "User",
                "table": "saas",
                "discriminator": "_entity",
                "key": {"partition": "TENANT#{tenant_id}", "sort": "USER#{user_id}"},
                "indexes": [
                    {
                        "name": "by_email",
                        "index": "by_email",
                        "partition": "EMAIL#{email}",
                        "sort": "TENANT#{tenant_id}",
                    },
                ],
                "uniques": [
                    {
                        "name": "email_is_unique",
                        "fields": ["tenant_id", "email"],
                        "partition": "TENANT#{tenant_id}#UNIQUE#User.email_is_unique#{email}",
                        "sort": "UNIQUE",
                    },
                ],
                "attributes": [
                    {"field": "tenant_id", "type": "str", "required": True},
                    {"field": "user_id", "type": "str", "required": True},
                    {"field": "email", "type": "str", "required": True},
                    {
                        "field": "ssn",
                        "type": "str | None",
                        "required": False,
                        "encrypted": True,
                    },
                    {"field": "labels", "type": "set[str]", "required": False},
                ],
                "tenant": "tenant_id",
            },
        ],
        "models": [],
    },
    checksum="f11c7eb90b264ea2c1b3d3dfe5dcd127",
)
