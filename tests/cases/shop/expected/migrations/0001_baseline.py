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
        ],
        "entities": [
            {
                "name": "Basket",
                "table": "orders",
                "discriminator": "_entity",
                "key": {"partition": "CUSTOMER#{customer_id}", "sort": "BASKET"},
                "indexes": [],
                "uniques": [],
                "attributes": [
                    {"field": "customer_id", "type": "str", "required": True},
                    {"field": "skus", "type": "list[str]", "required": False},
                    {
                        "field": "expires_at",
                        "type": "datetime | None",
                        "required": False,
                        "lifecycle": "ttl",
                    },
                ],
                "expiry": {"field": "expires_at", "after": None, "of": None},
            },
            {
                "name": "Order",
                "table": "orders",
                "discriminator": "_entity",
                "key": {
                    "partition": "CUSTOMER#{customer_id}",
                    "sort": "ORDER#{number:010d}",
                },
                "indexes": [
                    {
                        "name": "shipped",
                        "index": "shipped",
                        "partition": "SHIPPED#{shipped_at:%Y-%m-%d}",
                        "sort": "{shipped_at}",
                        "when": "attribute_exists(shipped_at)",
                    },
                ],
                "uniques": [],
                "attributes": [
                    {"field": "customer_id", "type": "str", "required": True},
                    {"field": "order_id", "type": "UUID", "required": True},
                    {"field": "number", "type": "int", "required": True},
                    {"field": "priority", "type": "1 | 2", "required": False},
                    {
                        "field": "payment",
                        "type": "CardPayment | InvoicePayment by method",
                        "required": True,
                    },
                    {"field": "lines", "type": "list[Line]", "required": True},
                    {
                        "field": "position",
                        "type": "tuple[float, float] | None",
                        "required": False,
                    },
                    {
                        "field": "shipped_at",
                        "type": "datetime | None",
                        "required": False,
                    },
                    {
                        "field": "created_at",
                        "type": "datetime",
                        "required": True,
                        "lifecycle": "created_at",
                    },
                    {
                        "field": "updated_at",
                        "type": "datetime",
                        "required": True,
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
            {
                "name": "Product",
                "table": "catalogue",
                "discriminator": "_entity",
                "key": {"partition": "PRODUCT#{product_id}", "sort": "PRODUCT"},
                "indexes": [
                    {
                        "name": "by_stock",
                        "index": "by_stock",
                        "partition": ["category"],
                        "sort": ["stock"],
                    },
                    {
                        "name": "on_offer",
                        "index": "on_offer",
                        "partition": "CATEGORY#{category}",
                        "sort": "{offered_from}",
                        "when": "attribute_exists(offered_from)",
                    },
                ],
                "uniques": [
                    {
                        "name": "title_is_unique",
                        "fields": ["title"],
                        "partition": "UNIQUE#Product.title_is_unique#{title}",
                        "sort": "UNIQUE",
                    },
                ],
                "attributes": [
                    {"field": "product_id", "type": "str", "required": True},
                    {"field": "title", "type": "str", "required": True},
                    {
                        "field": "category",
                        "type": "'books' | 'music' | 'toys'",
                        "required": True,
                    },
                    {"field": "price", "type": "Decimal", "required": True},
                    {"field": "rating", "type": "float", "required": False},
                    {"field": "offered", "type": "bool", "required": False},
                    {
                        "field": "offered_from",
                        "type": "datetime | None",
                        "required": False,
                    },
                    {"field": "variants", "type": "list[Variant]", "required": False},
                    {
                        "field": "attributes",
                        "type": "dict[str, str]",
                        "required": False,
                    },
                    {"field": "image", "type": "bytes", "required": False},
                    {"field": "stock", "type": "int", "required": False},
                    {
                        "field": "version",
                        "type": "int",
                        "required": False,
                        "lifecycle": "version",
                    },
                ],
            },
            {
                "name": "Review",
                "table": "catalogue",
                "discriminator": "_entity",
                "key": {
                    "partition": "PRODUCT#{product_id}",
                    "sort": "REVIEW#{customer_id}",
                },
                "indexes": [
                    {
                        "name": "by_customer",
                        "index": "by_customer",
                        "partition": "CUSTOMER#{customer_id}",
                        "sort": "REVIEW#{written_at}",
                    },
                ],
                "uniques": [],
                "attributes": [
                    {"field": "product_id", "type": "str", "required": True},
                    {"field": "customer_id", "type": "str", "required": True},
                    {"field": "stars", "type": "1 | 2 | 3 | 4 | 5", "required": True},
                    {
                        "field": "written_at",
                        "type": "datetime",
                        "required": True,
                        "lifecycle": "created_at",
                    },
                    {"field": "text", "type": "str", "required": False},
                    {"field": "tags", "type": "set[str]", "required": False},
                ],
            },
        ],
        "models": [
            {
                "name": "CardPayment",
                "attributes": [
                    {"field": "method", "type": "'card'", "required": True},
                    {"field": "last_four", "type": "str", "required": True},
                ],
            },
            {
                "name": "Dimensions",
                "attributes": [
                    {"field": "width_mm", "type": "int", "required": True},
                    {"field": "height_mm", "type": "int", "required": True},
                    {"field": "weight_kg", "type": "Decimal", "required": True},
                ],
            },
            {
                "name": "InvoicePayment",
                "attributes": [
                    {"field": "method", "type": "'invoice'", "required": True},
                    {"field": "due_days", "type": "int", "required": True},
                ],
            },
            {
                "name": "Line",
                "attributes": [
                    {"field": "sku", "type": "str", "required": True},
                    {"field": "quantity", "type": "int", "required": True},
                    {"field": "price", "type": "Decimal", "required": True},
                ],
            },
            {
                "name": "Variant",
                "attributes": [
                    {"field": "sku", "type": "str", "required": True},
                    {"field": "colours", "type": "set[str]", "required": False},
                    {
                        "field": "dimensions",
                        "type": "Dimensions | None",
                        "required": False,
                    },
                ],
            },
        ],
    },
    checksum="ddb55091f378ab5af6a7079fa0a11cde",
)
