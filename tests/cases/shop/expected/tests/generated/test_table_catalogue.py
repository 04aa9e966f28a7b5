# Written by lift from the models: change those, this file is written again.
"""What the facade of the table catalogue promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, NotFound
from liftgen.runtime.transaction import transact_get
from liftgen.testing import Clock, StandIn

from repositories import Catalogue, ProductFields, ReviewFields
from shop import Category, Dimensions, Product, Review, Sku, Variant


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


def a_review(**changes: Any) -> Review:
    """A Review as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "product_id": "product_id-01",
        "customer_id": "customer_id-01",
        "stars": 1,
        "written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "text": "text-01",
        "tags": frozenset({"tags-01", "tags-02"}),
    }
    return Review(**{**values, **changes})


def test_products_are_written_in_one_transaction(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """Nothing before its end, and then everything."""
    with catalogue.transaction() as tx:
        first = tx.products.create(a_product(version=7))
        second = catalogue.join(tx).products.put(
            a_product(product_id="product_id-02", title="title-02")
        )
        seen = stand_in.items()

    assert seen == []
    found = [
        catalogue.products.get(product_id="product_id-01"),
        catalogue.products.get(product_id="product_id-02"),
    ]
    assert found == [first, second]
    assert first == a_product()
    assert second == a_product(product_id="product_id-02", title="title-02")
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with catalogue.transaction() as tx:
        tx.products.delete(first)
        tx.products.delete_by_key(product_id="product_id-02")
        tx.products.check_absent(product_id="product_id-03")
    found = [
        catalogue.products.get(product_id="product_id-01"),
        catalogue.products.get(product_id="product_id-02"),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_products(catalogue: Catalogue) -> None:
    """The error is that of the action that stopped the others."""
    created = catalogue.products.create(a_product())
    with pytest.raises(AlreadyExists) as refused, catalogue.transaction() as tx:
        tx.products.create(a_product(product_id="product_id-02", title="title-02"))
        tx.products.create(a_product())
    assert refused.value.entity == "Product"
    assert refused.value.key is not None
    with pytest.raises(NotFound), catalogue.transaction() as tx:
        tx.products.create(a_product(product_id="product_id-02", title="title-02"))
        tx.products.check(product_id="product_id-03")
    with pytest.raises(AlreadyExists), catalogue.transaction() as tx:
        tx.products.check_absent(product_id="product_id-01")
    found = catalogue.products.get(product_id="product_id-02")
    assert found is None
    with catalogue.transaction() as tx:
        tx.products.create(a_product(product_id="product_id-02", title="title-02"))
        tx.products.check(product_id="product_id-01")
    assert catalogue.products.get(product_id="product_id-01") == created


def test_products_are_changed_in_a_transaction(
    catalogue: Catalogue, clock: Clock
) -> None:
    """As outside of one."""
    created = catalogue.products.create(a_product())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with catalogue.transaction() as tx:
        changed = tx.products.update(
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
        )
        tx.products.check_absent(product_id="product_id-02")
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
    assert changed == expected
    assert catalogue.products.get(product_id="product_id-01") == changed
    with catalogue.transaction() as tx:
        tx.products.patch(
            product_id="product_id-01",
            price=Decimal("1.25"),
            rating=1.5,
            offered=True,
            variants=[
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
            attributes={"key-01": "attributes-01"},
            image=b"image-01",
            stock=1,
        )
    found = catalogue.products.get(product_id="product_id-01")
    assert found is not None
    assert found.price == Decimal("1.25")
    assert found.rating == 1.5
    assert found.offered == True
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
    ]
    assert found.variants == the_variants
    assert found.attributes == {"key-01": "attributes-01"}
    assert found.image == b"image-01"
    assert found.stock == 1
    assert found.version == 2


def test_products_are_written_in_a_transaction_only_where_a_condition_holds(
    catalogue: Catalogue,
) -> None:
    """And are checked under one."""
    created = catalogue.products.create(a_product())
    held = ProductFields.title == created.title
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.products.put(created, where=~held)
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.products.update(
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
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.products.patch(
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
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.products.delete(created, where=~held)
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.products.delete_by_key(product_id="product_id-01", where=~held)
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.products.check(product_id="product_id-01", where=~held)
    assert catalogue.products.get(product_id="product_id-01") == created
    with catalogue.transaction() as tx:
        tx.products.delete_by_key(product_id="product_id-01", where=held)
    found = catalogue.products.get(product_id="product_id-01")
    assert found is None


def test_products_are_read_in_one_transaction(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """In the order of their keys, as they were at one moment."""
    created = catalogue.products.create(a_product())
    here = catalogue.products.key(product_id="product_id-01")
    nowhere = catalogue.products.key(product_id="product_id-02")

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_several_products_are_read_in_the_order_of_their_keys(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = catalogue.products.create(a_product())
    here = catalogue.products.key(product_id="product_id-01")
    nowhere = catalogue.products.key(product_id="product_id-02")
    found = catalogue.products.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["catalogue"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = catalogue.products.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["catalogue"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_reviews_are_written_in_one_transaction(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """Nothing before its end, and then everything."""
    with catalogue.transaction() as tx:
        first = tx.reviews.create(a_review())
        second = catalogue.join(tx).reviews.put(
            a_review(product_id="product_id-02", customer_id="customer_id-02")
        )
        seen = stand_in.items()

    assert seen == []
    found = [
        catalogue.reviews.get(product_id="product_id-01", customer_id="customer_id-01"),
        catalogue.reviews.get(product_id="product_id-02", customer_id="customer_id-02"),
    ]
    assert found == [first, second]
    assert first == a_review(written_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    assert second == a_review(product_id="product_id-02", customer_id="customer_id-02")
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with catalogue.transaction() as tx:
        tx.reviews.delete(first)
        tx.reviews.delete_by_key(
            product_id="product_id-02", customer_id="customer_id-02"
        )
        tx.reviews.check_absent(
            product_id="product_id-03", customer_id="customer_id-03"
        )
    found = [
        catalogue.reviews.get(product_id="product_id-01", customer_id="customer_id-01"),
        catalogue.reviews.get(product_id="product_id-02", customer_id="customer_id-02"),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_reviews(catalogue: Catalogue) -> None:
    """The error is that of the action that stopped the others."""
    created = catalogue.reviews.create(a_review())
    with pytest.raises(AlreadyExists) as refused, catalogue.transaction() as tx:
        tx.reviews.create(
            a_review(product_id="product_id-02", customer_id="customer_id-02")
        )
        tx.reviews.create(a_review())
    assert refused.value.entity == "Review"
    assert refused.value.key is not None
    with pytest.raises(NotFound), catalogue.transaction() as tx:
        tx.reviews.create(
            a_review(product_id="product_id-02", customer_id="customer_id-02")
        )
        tx.reviews.check(product_id="product_id-03", customer_id="customer_id-03")
    with pytest.raises(AlreadyExists), catalogue.transaction() as tx:
        tx.reviews.check_absent(
            product_id="product_id-01", customer_id="customer_id-01"
        )
    found = catalogue.reviews.get(
        product_id="product_id-02", customer_id="customer_id-02"
    )
    assert found is None
    with catalogue.transaction() as tx:
        tx.reviews.create(
            a_review(product_id="product_id-02", customer_id="customer_id-02")
        )
        tx.reviews.check(product_id="product_id-01", customer_id="customer_id-01")
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found == created


def test_reviews_are_changed_in_a_transaction(
    catalogue: Catalogue, clock: Clock
) -> None:
    """As outside of one."""
    created = catalogue.reviews.create(a_review())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with catalogue.transaction() as tx:
        changed = tx.reviews.update(
            created, stars=2, text="text-02", tags=frozenset({"tags-02", "tags-03"})
        )
        tx.reviews.check_absent(
            product_id="product_id-02", customer_id="customer_id-02"
        )
    expected = a_review(
        stars=2,
        written_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        text="text-02",
        tags=frozenset({"tags-02", "tags-03"}),
    )
    assert changed == expected
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found == changed
    with catalogue.transaction() as tx:
        tx.reviews.patch(
            product_id="product_id-01",
            customer_id="customer_id-01",
            stars=1,
            text="text-01",
            tags=frozenset({"tags-01", "tags-02"}),
        )
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found is not None
    assert found.stars == 1
    assert found.text == "text-01"
    assert found.tags == frozenset({"tags-01", "tags-02"})


def test_reviews_are_written_in_a_transaction_only_where_a_condition_holds(
    catalogue: Catalogue,
) -> None:
    """And are checked under one."""
    created = catalogue.reviews.create(a_review())
    held = ReviewFields.text == created.text
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.reviews.put(created, where=~held)
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.reviews.update(
            created,
            stars=2,
            text="text-02",
            tags=frozenset({"tags-02", "tags-03"}),
            where=~held,
        )
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.reviews.patch(
            product_id="product_id-01",
            customer_id="customer_id-01",
            stars=2,
            text="text-02",
            tags=frozenset({"tags-02", "tags-03"}),
            where=~held,
        )
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.reviews.delete(created, where=~held)
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.reviews.delete_by_key(
            product_id="product_id-01", customer_id="customer_id-01", where=~held
        )
    with pytest.raises(ConditionFailed), catalogue.transaction() as tx:
        tx.reviews.check(
            product_id="product_id-01", customer_id="customer_id-01", where=~held
        )
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found == created
    with catalogue.transaction() as tx:
        tx.reviews.delete_by_key(
            product_id="product_id-01", customer_id="customer_id-01", where=held
        )
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found is None


def test_reviews_are_read_in_one_transaction(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """In the order of their keys, as they were at one moment."""
    created = catalogue.reviews.create(a_review())
    here = catalogue.reviews.key(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    nowhere = catalogue.reviews.key(
        product_id="product_id-02", customer_id="customer_id-02"
    )

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_several_reviews_are_read_in_the_order_of_their_keys(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = catalogue.reviews.create(a_review())
    here = catalogue.reviews.key(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    nowhere = catalogue.reviews.key(
        product_id="product_id-02", customer_id="customer_id-02"
    )
    found = catalogue.reviews.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["catalogue"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = catalogue.reviews.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["catalogue"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_reviews_are_stored(catalogue: Catalogue, stand_in: StandIn) -> None:
    """In one request, and of those with one key the last."""
    stored = catalogue.reviews.put_many(
        [
            a_review(stars=2, text="text-02", tags=frozenset({"tags-02", "tags-03"})),
            a_review(),
            a_review(product_id="product_id-02", customer_id="customer_id-02"),
        ],
    )

    assert stored[1] == a_review()
    found = [
        catalogue.reviews.get(product_id="product_id-01", customer_id="customer_id-01"),
        catalogue.reviews.get(product_id="product_id-02", customer_id="customer_id-02"),
    ]
    assert found == stored[1:]
    assert len(stand_in.sent("BatchWriteItem")) == 1


def test_several_reviews_are_deleted(catalogue: Catalogue) -> None:
    """Those that are there, and no others."""
    catalogue.reviews.create(a_review())
    kept = catalogue.reviews.create(
        a_review(product_id="product_id-02", customer_id="customer_id-02")
    )
    here = catalogue.reviews.key(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    nowhere = catalogue.reviews.key(
        product_id="product_id-03", customer_id="customer_id-03"
    )
    catalogue.reviews.delete_many([here, nowhere, here])

    found = [
        catalogue.reviews.get(product_id="product_id-01", customer_id="customer_id-01"),
        catalogue.reviews.get(product_id="product_id-02", customer_id="customer_id-02"),
    ]
    assert found == [None, kept]


def test_items_of_several_entities_are_read_in_one_request(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """In the order of their keys."""
    the_product = catalogue.products.create(a_product())
    the_review = catalogue.reviews.create(a_review())
    key_of_product = catalogue.products.key(product_id="product_id-01")
    key_of_review = catalogue.reviews.key(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    found = catalogue.get_many([key_of_review, key_of_product])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["catalogue"]

    expected = [the_review, the_product]
    assert found == expected
    assert asked.get("ConsistentRead") is None
    found = catalogue.get_many([key_of_review, key_of_product], consistent=True)
    assert found == expected
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["catalogue"]
    assert asked["ConsistentRead"] is True
