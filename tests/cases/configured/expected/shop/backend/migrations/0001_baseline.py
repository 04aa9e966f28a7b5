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
        ],
        "entities": [
            {
                "name": "Order",
                "table": "shop",
                "discriminator": "_entity",
                "key": {
                    "partition": "CUSTOMER#{customer_id}",
                    "sort": "ORDER#{placed_at}#{order_id}",
                },
                "indexes": [
                    {
                        "name": "by_state",
                        "index": "by_state",
                        "partition": ["state"],
                        "sort": ["placed_at"],
                    },
                ],
                "uniques": [],
                "attributes": [
                    {"field": "customer_id", "type": "str", "required": True},
                    {"field": "order_id", "type": "str", "required": True},
                    {"field": "placed_at", "type": "datetime", "required": True},
                    {"field": "lines", "type": "list[Line]", "required": True},
                    {"field": "state", "type": "'open' | 'paid'", "required": False},
                ],
            },
        ],
        "models": [
            {
                "name": "Line",
                "attributes": [
                    {"field": "sku", "type": "str", "required": True},
                    {"field": "count", "type": "int", "required": True},
                ],
            },
        ],
    },
    checksum="9af81a45b2b3c09487ca44a0dfcdb177",
)
