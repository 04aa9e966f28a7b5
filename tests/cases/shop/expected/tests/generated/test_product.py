# Written by lift from the models: change those, this file is written again.
"""What the repository of Product promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from liftgen.runtime.errors import (
    AlreadyExists,
    ConditionFailed,
    Conflict,
    InvalidValue,
    NotFound,
)
from liftgen.runtime.operations import Add, Appending, Prepending
from liftgen.runtime.ranges import after, before, between, since, until
from liftgen.testing import Clock, StandIn

from repositories import Catalogue, ProductFields
from shop import Category, Dimensions, Product, Sku, Variant


def a_product(**changes: Any) -> Product:
    """A Product as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "product_id": "product_id-01",
        "title": "title-01",
        "category": Category.BOOKS,
        "price": Decimal("1.25"),
        "rating": 1.5,
        "offered": True,
        "offered_from": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "variants": [
            Variant(
                sku=Sku("sku-01"),
                colours={"colours-01", "colours-02"},
                dimensions=Dimensions(
                    width_mm=1, height_mm=1, weight_kg=Decimal("1.25")
                ),
            ),
            Variant(
                sku=Sku("sku-02"),
                colours={"colours-02", "colours-03"},
                dimensions=Dimensions(
                    width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                ),
            ),
        ],
        "attributes": {"key-01": "attributes-01"},
        "image": b"image-01",
        "stock": 1,
        "version": 0,
    }
    return Product.model_validate({**values, **changes}, by_name=True)


def test_a_product_that_was_created_is_read(catalogue: Catalogue) -> None:
    """What was stored comes back, equal."""
    created = catalogue.products.create(a_product())

    assert created == a_product()
    assert catalogue.products.get(product_id="product_id-01") == created


def test_a_product_is_stored_as_its_attributes_and_keys(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    catalogue.products.create(a_product())

    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "0"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_the_key_of_a_product_is_taken_once(catalogue: Catalogue) -> None:
    """A second one is refused, and the first stays as it was."""
    created = catalogue.products.create(a_product())

    with pytest.raises(AlreadyExists):
        catalogue.products.create(
            a_product(
                title="title-02",
                category=Category.MUSIC,
                price=Decimal("2.25"),
                rating=2.5,
                offered=False,
                offered_from=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
                variants=[
                    Variant(
                        sku=Sku("sku-02"),
                        colours={"colours-02", "colours-03"},
                        dimensions=Dimensions(
                            width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                        ),
                    ),
                    Variant(
                        sku=Sku("sku-03"),
                        colours={"colours-03", "colours-04"},
                        dimensions=Dimensions(
                            width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                        ),
                    ),
                ],
                attributes={"key-02": "attributes-02"},
                image=b"image-02",
                stock=2,
            ),
        )
    assert catalogue.products.get(product_id="product_id-01") == created


def test_a_product_that_is_not_there_is_none(catalogue: Catalogue) -> None:
    """No item, no error: None."""
    assert catalogue.products.get(product_id="product_id-01") is None


def test_a_product_is_read_consistently_where_that_is_asked_for(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    catalogue.products.get(product_id="product_id-01", consistent=True)

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_a_new_product_starts_at_version_0(catalogue: Catalogue) -> None:
    """Whatever version it was made with."""
    created = catalogue.products.create(a_product(version=7))

    assert created.version == 0


def test_whether_a_product_exists(catalogue: Catalogue, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    catalogue.products.create(a_product())
    there = catalogue.products.exists(product_id="product_id-01")

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    catalogue.products.delete_by_key(product_id="product_id-01")
    there = catalogue.products.exists(product_id="product_id-01", consistent=True)
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_product_replaces_it_whole(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = catalogue.products.put(a_product())
    assert stored == a_product()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    catalogue.products.put(
        a_product(
            title="title-02",
            category=Category.MUSIC,
            price=Decimal("2.25"),
            rating=2.5,
            offered=False,
            offered_from=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            variants=[
                Variant(
                    sku=Sku("sku-02"),
                    colours={"colours-02", "colours-03"},
                    dimensions=Dimensions(
                        width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                    ),
                ),
                Variant(
                    sku=Sku("sku-03"),
                    colours={"colours-03", "colours-04"},
                    dimensions=Dimensions(
                        width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                    ),
                ),
            ],
            attributes={"key-02": "attributes-02"},
            image=b"image-02",
            stock=2,
            version=stored.version,
        ),
    )

    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-02"},
        "category": {"S": "music"},
        "price": {"N": "2.25"},
        "rating": {"N": "2.5"},
        "offered": {"BOOL": False},
        "offered_from": {"S": "2100-01-01T12:02:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-03"},
                        "colours": {"SS": ["colours-03", "colours-04"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "3"},
                                "height_mm": {"N": "3"},
                                "weight_kg": {"N": "3.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-02": {"S": "attributes-02"}}},
        "image": {"B": "aW1hZ2UtMDI="},
        "stock": {"N": "2"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#music"},
        "on_offersk": {"S": "2100-01-01T12:02:00.000000Z"},
    }
    assert item == expected_item


def test_upserting_a_product_that_is_there_changes_it(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    catalogue.products.create(a_product())
    key = {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    stand_in.set("catalogue", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = catalogue.products.upsert(
        a_product(
            title="title-02",
            category=Category.MUSIC,
            price=Decimal("2.25"),
            rating=2.5,
            offered=False,
            offered_from=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            variants=[
                Variant(
                    sku=Sku("sku-02"),
                    colours={"colours-02", "colours-03"},
                    dimensions=Dimensions(
                        width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                    ),
                ),
                Variant(
                    sku=Sku("sku-03"),
                    colours={"colours-03", "colours-04"},
                    dimensions=Dimensions(
                        width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                    ),
                ),
            ],
            attributes={"key-02": "attributes-02"},
            image=b"image-02",
            stock=2,
        ),
    )

    expected = a_product(
        title="title-02",
        category=Category.MUSIC,
        price=Decimal("2.25"),
        rating=2.5,
        offered=False,
        offered_from=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        variants=[
            Variant(
                sku=Sku("sku-02"),
                colours={"colours-02", "colours-03"},
                dimensions=Dimensions(
                    width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                ),
            ),
            Variant(
                sku=Sku("sku-03"),
                colours={"colours-03", "colours-04"},
                dimensions=Dimensions(
                    width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                ),
            ),
        ],
        attributes={"key-02": "attributes-02"},
        image=b"image-02",
        stock=2,
        version=1,
    )
    assert stored == expected
    item = stand_in.item("catalogue", key)
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-02"},
        "category": {"S": "music"},
        "price": {"N": "2.25"},
        "rating": {"N": "2.5"},
        "offered": {"BOOL": False},
        "offered_from": {"S": "2100-01-01T12:02:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-03"},
                        "colours": {"SS": ["colours-03", "colours-04"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "3"},
                                "height_mm": {"N": "3"},
                                "weight_kg": {"N": "3.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-02": {"S": "attributes-02"}}},
        "image": {"B": "aW1hZ2UtMDI="},
        "stock": {"N": "2"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#music"},
        "on_offersk": {"S": "2100-01-01T12:02:00.000000Z"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_a_product_that_is_not_there_creates_it(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = catalogue.products.upsert(a_product(version=7))

    assert stored == a_product()
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "0"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_title_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.products.update(created, title="title-02")

    assert updated == a_product(title="title-02", version=1)
    assert catalogue.products.get(product_id="product_id-01") == updated
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-02"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_category_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.products.update(created, category=Category.MUSIC)

    assert updated == a_product(category=Category.MUSIC, version=1)
    assert catalogue.products.get(product_id="product_id-01") == updated
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "music"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#music"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_price_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.products.update(created, price=Decimal("2.25"))

    assert updated == a_product(price=Decimal("2.25"), version=1)
    assert catalogue.products.get(product_id="product_id-01") == updated
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "2.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_rating_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.products.update(created, rating=2.5)

    assert updated == a_product(rating=2.5, version=1)
    assert catalogue.products.get(product_id="product_id-01") == updated
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "2.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_offered_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.products.update(created, offered=False)

    assert updated == a_product(offered=False, version=1)
    assert catalogue.products.get(product_id="product_id-01") == updated
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": False},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_offered_from_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.products.update(
        created, offered_from=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )

    expected = a_product(
        offered_from=datetime(2100, 1, 1, 12, 2, tzinfo=UTC), version=1
    )
    assert updated == expected
    assert catalogue.products.get(product_id="product_id-01") == updated
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:02:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:02:00.000000Z"},
    }
    assert item == expected_item


def test_updating_variants_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.products.update(
        created,
        variants=[
            Variant(
                sku=Sku("sku-02"),
                colours={"colours-02", "colours-03"},
                dimensions=Dimensions(
                    width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                ),
            ),
            Variant(
                sku=Sku("sku-03"),
                colours={"colours-03", "colours-04"},
                dimensions=Dimensions(
                    width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                ),
            ),
        ],
    )

    expected = a_product(
        variants=[
            Variant(
                sku=Sku("sku-02"),
                colours={"colours-02", "colours-03"},
                dimensions=Dimensions(
                    width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                ),
            ),
            Variant(
                sku=Sku("sku-03"),
                colours={"colours-03", "colours-04"},
                dimensions=Dimensions(
                    width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                ),
            ),
        ],
        version=1,
    )
    assert updated == expected
    assert catalogue.products.get(product_id="product_id-01") == updated
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-03"},
                        "colours": {"SS": ["colours-03", "colours-04"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "3"},
                                "height_mm": {"N": "3"},
                                "weight_kg": {"N": "3.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_attributes_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.products.update(created, attributes={"key-02": "attributes-02"})

    assert updated == a_product(attributes={"key-02": "attributes-02"}, version=1)
    assert catalogue.products.get(product_id="product_id-01") == updated
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-02": {"S": "attributes-02"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_image_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.products.update(created, image=b"image-02")

    assert updated == a_product(image=b"image-02", version=1)
    assert catalogue.products.get(product_id="product_id-01") == updated
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDI="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_stock_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.products.update(created, stock=2)

    assert updated == a_product(stock=2, version=1)
    assert catalogue.products.get(product_id="product_id-01") == updated
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "2"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_a_product_that_is_not_there_is_refused(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        catalogue.products.update(a_product(), title="title-02")
    assert stand_in.items() == []


def test_an_update_of_a_product_keeps_attributes_that_it_does_not_know(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = catalogue.products.create(a_product())
    key = {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    stand_in.set("catalogue", key, legacy={"S": "kept"})

    catalogue.products.update(created, title="title-02")

    item = stand_in.item("catalogue", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_a_product_that_somebody_else_changed_is_not_overwritten(
    catalogue: Catalogue,
) -> None:
    """An update of an older version is a conflict."""
    created = catalogue.products.create(a_product())
    winner = catalogue.products.update(created, title="title-02")

    with pytest.raises(Conflict):
        catalogue.products.update(created, title="title-01")
    assert catalogue.products.get(product_id="product_id-01") == winner


def test_a_product_that_somebody_else_changed_is_not_deleted(
    catalogue: Catalogue,
) -> None:
    """A delete of an older version is a conflict."""
    created = catalogue.products.create(a_product())
    winner = catalogue.products.update(created, title="title-02")

    with pytest.raises(Conflict):
        catalogue.products.delete(created)
    assert catalogue.products.get(product_id="product_id-01") == winner


def test_patching_price_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = catalogue.products.patch(
        product_id="product_id-01", price=Decimal("2.25")
    )

    assert patched == a_product(price=Decimal("2.25"), version=1)
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "2.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_rating_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = catalogue.products.patch(product_id="product_id-01", rating=2.5)

    assert patched == a_product(rating=2.5, version=1)
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "2.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_offered_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = catalogue.products.patch(product_id="product_id-01", offered=False)

    assert patched == a_product(offered=False, version=1)
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": False},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_variants_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = catalogue.products.patch(
        product_id="product_id-01",
        variants=[
            Variant(
                sku=Sku("sku-02"),
                colours={"colours-02", "colours-03"},
                dimensions=Dimensions(
                    width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                ),
            ),
            Variant(
                sku=Sku("sku-03"),
                colours={"colours-03", "colours-04"},
                dimensions=Dimensions(
                    width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                ),
            ),
        ],
    )

    expected = a_product(
        variants=[
            Variant(
                sku=Sku("sku-02"),
                colours={"colours-02", "colours-03"},
                dimensions=Dimensions(
                    width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                ),
            ),
            Variant(
                sku=Sku("sku-03"),
                colours={"colours-03", "colours-04"},
                dimensions=Dimensions(
                    width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                ),
            ),
        ],
        version=1,
    )
    assert patched == expected
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-03"},
                        "colours": {"SS": ["colours-03", "colours-04"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "3"},
                                "height_mm": {"N": "3"},
                                "weight_kg": {"N": "3.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_attributes_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = catalogue.products.patch(
        product_id="product_id-01", attributes={"key-02": "attributes-02"}
    )

    assert patched == a_product(attributes={"key-02": "attributes-02"}, version=1)
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-02": {"S": "attributes-02"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_image_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = catalogue.products.patch(product_id="product_id-01", image=b"image-02")

    assert patched == a_product(image=b"image-02", version=1)
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDI="},
        "stock": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_stock_of_a_product(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = catalogue.products.patch(product_id="product_id-01", stock=2)

    assert patched == a_product(stock=2, version=1)
    item = stand_in.item(
        "catalogue", {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "PRODUCT"}}
    )
    expected_item = {
        "_entity": {"S": "Product"},
        "product_id": {"S": "product_id-01"},
        "title": {"S": "title-01"},
        "category": {"S": "books"},
        "price": {"N": "1.25"},
        "rating": {"N": "1.5"},
        "offered": {"BOOL": True},
        "offered_from": {"S": "2100-01-01T12:01:00.000000Z"},
        "variants": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "colours": {"SS": ["colours-01", "colours-02"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "1"},
                                "height_mm": {"N": "1"},
                                "weight_kg": {"N": "1.25"},
                            },
                        },
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "colours": {"SS": ["colours-02", "colours-03"]},
                        "dimensions": {
                            "M": {
                                "width_mm": {"N": "2"},
                                "height_mm": {"N": "2"},
                                "weight_kg": {"N": "2.25"},
                            },
                        },
                    },
                },
            ],
        },
        "attributes": {"M": {"key-01": {"S": "attributes-01"}}},
        "image": {"B": "aW1hZ2UtMDE="},
        "stock": {"N": "2"},
        "version": {"N": "1"},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "PRODUCT"},
        "on_offerpk": {"S": "CATEGORY#books"},
        "on_offersk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_a_product_that_is_not_there_is_refused(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        catalogue.products.patch(product_id="product_id-01", price=Decimal("2.25"))
    assert stand_in.items() == []


def test_patching_a_product_with_a_value_of_another_type_is_refused(
    catalogue: Catalogue,
) -> None:
    """What the model would not take is not sent."""
    catalogue.products.create(a_product())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        catalogue.products.patch(product_id="product_id-01", price=wrong)
    tx = catalogue.transaction()
    with pytest.raises(InvalidValue):
        tx.products.patch(product_id="product_id-01", price=wrong)


def test_a_deleted_product_is_gone(catalogue: Catalogue, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = catalogue.products.create(a_product())
    catalogue.products.delete(created)

    found = catalogue.products.get(product_id="product_id-01")
    assert found is None
    assert stand_in.items() == []


def test_a_product_deleted_by_its_key_is_gone(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """Deleting needs no reading first."""
    catalogue.products.create(a_product())
    catalogue.products.delete_by_key(product_id="product_id-01")

    found = catalogue.products.get(product_id="product_id-01")
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_product_that_is_not_there(catalogue: Catalogue) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        catalogue.products.delete(a_product())
    catalogue.products.delete_by_key(product_id="product_id-01")


def test_title_of_a_product_is_unique(catalogue: Catalogue, stand_in: StandIn) -> None:
    """A second item with the same value is refused until the first has gone."""
    created = catalogue.products.create(a_product())
    twin = a_product(product_id="product_id-02")
    with pytest.raises(AlreadyExists):
        catalogue.products.create(twin)

    catalogue.products.delete(created)
    catalogue.products.create(twin)

    assert len(stand_in.items()) == 2
    guard = stand_in.item(
        "catalogue",
        {"pk": {"S": "UNIQUE#Product.title_is_unique#title-01"}, "sk": {"S": "UNIQUE"}},
    )
    assert guard is not None


def test_an_update_of_title_of_a_product_moves_its_guard(catalogue: Catalogue) -> None:
    """The old value is free, and the new one is taken."""
    created = catalogue.products.create(a_product())
    catalogue.products.update(created, title="title-02")

    catalogue.products.create(a_product(product_id="product_id-02"))
    with pytest.raises(AlreadyExists):
        catalogue.products.create(
            a_product(product_id="product_id-03", title="title-02")
        )


def test_a_product_changes_only_where_a_condition_holds(catalogue: Catalogue) -> None:
    """What does not hold on what is there changes nothing."""
    created = catalogue.products.create(a_product())
    held = ProductFields.title == created.title

    with pytest.raises(ConditionFailed):
        catalogue.products.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        catalogue.products.update(
            created,
            title="title-02",
            category=Category.MUSIC,
            price=Decimal("2.25"),
            rating=2.5,
            offered=False,
            offered_from=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            variants=[
                Variant(
                    sku=Sku("sku-02"),
                    colours={"colours-02", "colours-03"},
                    dimensions=Dimensions(
                        width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                    ),
                ),
                Variant(
                    sku=Sku("sku-03"),
                    colours={"colours-03", "colours-04"},
                    dimensions=Dimensions(
                        width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                    ),
                ),
            ],
            attributes={"key-02": "attributes-02"},
            image=b"image-02",
            stock=2,
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        catalogue.products.patch(
            product_id="product_id-01",
            price=Decimal("2.25"),
            rating=2.5,
            offered=False,
            variants=[
                Variant(
                    sku=Sku("sku-02"),
                    colours={"colours-02", "colours-03"},
                    dimensions=Dimensions(
                        width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                    ),
                ),
                Variant(
                    sku=Sku("sku-03"),
                    colours={"colours-03", "colours-04"},
                    dimensions=Dimensions(
                        width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                    ),
                ),
            ],
            attributes={"key-02": "attributes-02"},
            image=b"image-02",
            stock=2,
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        catalogue.products.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        catalogue.products.delete_by_key(product_id="product_id-01", where=~held)
    assert catalogue.products.get(product_id="product_id-01") == created
    stored = catalogue.products.put(created, where=held)
    assert catalogue.products.get(product_id="product_id-01") == stored
    catalogue.products.update(
        stored,
        title="title-02",
        category=Category.MUSIC,
        price=Decimal("2.25"),
        rating=2.5,
        offered=False,
        offered_from=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        variants=[
            Variant(
                sku=Sku("sku-02"),
                colours={"colours-02", "colours-03"},
                dimensions=Dimensions(
                    width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                ),
            ),
            Variant(
                sku=Sku("sku-03"),
                colours={"colours-03", "colours-04"},
                dimensions=Dimensions(
                    width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                ),
            ),
        ],
        attributes={"key-02": "attributes-02"},
        image=b"image-02",
        stock=2,
        where=held,
    )
    deleted = catalogue.products.delete_by_key(product_id="product_id-01", where=~held)
    assert deleted is True


def test_add_change_price_of_a_product_as_it_is(catalogue: Catalogue) -> None:
    """Nobody's change is lost, for none was read before."""
    catalogue.products.create(a_product())
    patched = catalogue.products.patch(
        product_id="product_id-01", price=Add(Decimal("1.5"))
    )
    assert patched.price == Decimal("2.75")
    patched = catalogue.products.patch(
        product_id="product_id-01", price=Add(Decimal("-2.5"))
    )
    assert patched.price == Decimal("0.25")
    patched = catalogue.products.patch(
        product_id="product_id-01", rating=2.5, price=Add(Decimal("1.5"))
    )
    assert patched.rating == 2.5


def test_appending_and_prepending_change_variants_of_a_product_as_it_is(
    catalogue: Catalogue,
) -> None:
    """Nobody's change is lost, for none was read before."""
    catalogue.products.create(a_product())
    patched = catalogue.products.patch(
        product_id="product_id-01",
        variants=Appending(
            [
                Variant(
                    sku=Sku("sku-02"),
                    colours={"colours-02", "colours-03"},
                    dimensions=Dimensions(
                        width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                    ),
                ),
                Variant(
                    sku=Sku("sku-03"),
                    colours={"colours-03", "colours-04"},
                    dimensions=Dimensions(
                        width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                    ),
                ),
            ],
        ),
    )
    the_variants = [
        Variant(
            sku=Sku("sku-01"),
            colours={"colours-01", "colours-02"},
            dimensions=Dimensions(width_mm=1, height_mm=1, weight_kg=Decimal("1.25")),
        ),
        Variant(
            sku=Sku("sku-02"),
            colours={"colours-02", "colours-03"},
            dimensions=Dimensions(width_mm=2, height_mm=2, weight_kg=Decimal("2.25")),
        ),
        Variant(
            sku=Sku("sku-02"),
            colours={"colours-02", "colours-03"},
            dimensions=Dimensions(width_mm=2, height_mm=2, weight_kg=Decimal("2.25")),
        ),
        Variant(
            sku=Sku("sku-03"),
            colours={"colours-03", "colours-04"},
            dimensions=Dimensions(width_mm=3, height_mm=3, weight_kg=Decimal("3.25")),
        ),
    ]
    assert patched.variants == the_variants
    patched = catalogue.products.patch(
        product_id="product_id-01",
        variants=Prepending(
            [
                Variant(
                    sku=Sku("sku-02"),
                    colours={"colours-02", "colours-03"},
                    dimensions=Dimensions(
                        width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                    ),
                ),
                Variant(
                    sku=Sku("sku-03"),
                    colours={"colours-03", "colours-04"},
                    dimensions=Dimensions(
                        width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                    ),
                ),
            ],
        ),
    )
    the_variants = [
        Variant(
            sku=Sku("sku-02"),
            colours={"colours-02", "colours-03"},
            dimensions=Dimensions(width_mm=2, height_mm=2, weight_kg=Decimal("2.25")),
        ),
        Variant(
            sku=Sku("sku-03"),
            colours={"colours-03", "colours-04"},
            dimensions=Dimensions(width_mm=3, height_mm=3, weight_kg=Decimal("3.25")),
        ),
        Variant(
            sku=Sku("sku-01"),
            colours={"colours-01", "colours-02"},
            dimensions=Dimensions(width_mm=1, height_mm=1, weight_kg=Decimal("1.25")),
        ),
        Variant(
            sku=Sku("sku-02"),
            colours={"colours-02", "colours-03"},
            dimensions=Dimensions(width_mm=2, height_mm=2, weight_kg=Decimal("2.25")),
        ),
        Variant(
            sku=Sku("sku-02"),
            colours={"colours-02", "colours-03"},
            dimensions=Dimensions(width_mm=2, height_mm=2, weight_kg=Decimal("2.25")),
        ),
        Variant(
            sku=Sku("sku-03"),
            colours={"colours-03", "colours-04"},
            dimensions=Dimensions(width_mm=3, height_mm=3, weight_kg=Decimal("3.25")),
        ),
    ]
    assert patched.variants == the_variants
    patched = catalogue.products.patch(
        product_id="product_id-01",
        price=Decimal("2.25"),
        variants=Appending(
            [
                Variant(
                    sku=Sku("sku-02"),
                    colours={"colours-02", "colours-03"},
                    dimensions=Dimensions(
                        width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                    ),
                ),
                Variant(
                    sku=Sku("sku-03"),
                    colours={"colours-03", "colours-04"},
                    dimensions=Dimensions(
                        width_mm=3, height_mm=3, weight_kg=Decimal("3.25")
                    ),
                ),
            ],
        ),
    )
    assert patched.price == Decimal("2.25")


def test_on_offer_of_product_finds_its_own_and_no_other(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.on_offer(category=Category.BOOKS)
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "on_offer"


def test_on_offer_of_product_reads_every_field_alone(catalogue: Catalogue) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = catalogue.products.on_offer(category=Category.BOOKS)
    alone = query.only(
        ProductFields.product_id,
        ProductFields.title,
        ProductFields.category,
        ProductFields.price,
        ProductFields.rating,
        ProductFields.offered,
        ProductFields.offered_from,
        ProductFields.variants,
        ProductFields.attributes,
        ProductFields.image,
        ProductFields.stock,
        ProductFields.version,
    )

    expected = [
        (
            each.product_id,
            each.title,
            each.category,
            each.price,
            each.rating,
            each.offered,
            each.offered_from,
            each.variants,
            each.attributes,
            each.image,
            each.stock,
            each.version,
        )
        for each in found
    ]
    assert list(alone) == expected


def test_on_offer_of_product_goes_on_from_a_cursor(catalogue: Catalogue) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    query = catalogue.products.on_offer(category=Category.BOOKS)
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_on_offer_of_product_filters_and_reads_a_field_alone(
    catalogue: Catalogue,
) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].product_id
    some = [each for each in found if each.product_id == wanted]
    query = catalogue.products.on_offer(category=Category.BOOKS)
    held = query.where(ProductFields.product_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(ProductFields.product_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_on_offer_of_product_with_offered_from_equal_to(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.on_offer(
        category=Category.BOOKS, offered_from=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )
    assert list(found) == [planted[1]]


def test_on_offer_of_product_with_offered_from_since(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.on_offer(
        category=Category.BOOKS,
        offered_from=since(datetime(2100, 1, 1, 12, 2, tzinfo=UTC)),
    )
    assert list(found) == [planted[1], planted[2]]


def test_on_offer_of_product_with_offered_from_after(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.on_offer(
        category=Category.BOOKS,
        offered_from=after(datetime(2100, 1, 1, 12, 1, tzinfo=UTC)),
    )
    assert list(found) == [planted[1], planted[2]]


def test_on_offer_of_product_with_offered_from_until(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.on_offer(
        category=Category.BOOKS,
        offered_from=until(datetime(2100, 1, 1, 12, 2, tzinfo=UTC)),
    )
    assert list(found) == [planted[0], planted[1]]


def test_on_offer_of_product_with_offered_from_before(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.on_offer(
        category=Category.BOOKS,
        offered_from=before(datetime(2100, 1, 1, 12, 3, tzinfo=UTC)),
    )
    assert list(found) == [planted[0], planted[1]]


def test_on_offer_of_product_with_offered_from_between(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.on_offer(
        category=Category.BOOKS,
        offered_from=between(
            datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        ),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_stock_of_product_finds_its_own_and_no_other(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.by_stock(category=Category.BOOKS)
    assert [each.whole() for each in found] == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "by_stock"


def test_by_stock_of_product_goes_on_from_a_cursor(catalogue: Catalogue) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    query = catalogue.products.by_stock(category=Category.BOOKS)
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    both = [*first.items, *rest.items]
    assert [each.whole() for each in both] == [planted[0], planted[1], planted[2]]
    assert rest.cursor is None


def test_by_stock_of_product_with_stock_equal_to(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.by_stock(category=Category.BOOKS, stock=2)
    assert [each.whole() for each in found] == [planted[1]]


def test_by_stock_of_product_with_stock_since(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.by_stock(category=Category.BOOKS, stock=since(2))
    assert [each.whole() for each in found] == [planted[1], planted[2]]


def test_by_stock_of_product_with_stock_after(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.by_stock(category=Category.BOOKS, stock=after(1))
    assert [each.whole() for each in found] == [planted[1], planted[2]]


def test_by_stock_of_product_with_stock_until(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.by_stock(category=Category.BOOKS, stock=until(2))
    assert [each.whole() for each in found] == [planted[0], planted[1]]


def test_by_stock_of_product_with_stock_before(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.by_stock(category=Category.BOOKS, stock=before(3))
    assert [each.whole() for each in found] == [planted[0], planted[1]]


def test_by_stock_of_product_with_stock_between(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.by_stock(category=Category.BOOKS, stock=between(1, 2))
    assert [each.whole() for each in found] == [planted[0], planted[1]]


def test_sold_out_of_product_finds_its_own_and_no_other(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {"stock": 0},
        {"product_id": "product_id-02", "title": "title-51", "stock": 0},
        {"product_id": "product_id-03", "title": "title-52", "stock": 0},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 0,
        },
        {"product_id": "product_id-05", "title": "title-54"},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    found = catalogue.products.sold_out(category=Category.BOOKS)
    assert [each.whole() for each in found] == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "by_stock"


def test_sold_out_of_product_goes_on_from_a_cursor(catalogue: Catalogue) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {"stock": 0},
        {"product_id": "product_id-02", "title": "title-51", "stock": 0},
        {"product_id": "product_id-03", "title": "title-52", "stock": 0},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 0,
        },
        {"product_id": "product_id-05", "title": "title-54"},
    ]
    planted = [catalogue.products.create(a_product(**row)) for row in rows]

    query = catalogue.products.sold_out(category=Category.BOOKS)
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    both = [*first.items, *rest.items]
    assert [each.whole() for each in both] == [planted[0], planted[1], planted[2]]
    assert rest.cursor is None
