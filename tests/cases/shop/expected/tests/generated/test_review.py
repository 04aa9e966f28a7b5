# Written by lift from the models: change those, this file is written again.
"""What the repository of Review promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, NotFound
from liftgen.runtime.operations import Adding, Removing
from liftgen.runtime.ranges import after, before, between, since, until
from liftgen.testing import Clock, StandIn

from repositories import Catalogue, ReviewFields
from shop import Category, Dimensions, Product, Review, Sku, Variant


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


def test_a_review_that_was_created_is_read(catalogue: Catalogue) -> None:
    """What was stored comes back, equal."""
    created = catalogue.reviews.create(a_review())

    assert created == a_review(written_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found == created


def test_a_review_is_stored_as_its_attributes_and_keys(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    catalogue.reviews.create(a_review())

    item = stand_in.item(
        "catalogue",
        {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "REVIEW#customer_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Review"},
        "product_id": {"S": "product_id-01"},
        "customer_id": {"S": "customer_id-01"},
        "stars": {"N": "1"},
        "written_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "text": {"S": "text-01"},
        "tags": {"SS": ["tags-01", "tags-02"]},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "REVIEW#customer_id-01"},
        "by_customerpk": {"S": "CUSTOMER#customer_id-01"},
        "by_customersk": {"S": "REVIEW#2099-12-31T12:00:00.000000Z"},
    }
    assert item == expected_item


def test_the_key_of_a_review_is_taken_once(catalogue: Catalogue) -> None:
    """A second one is refused, and the first stays as it was."""
    created = catalogue.reviews.create(a_review())

    with pytest.raises(AlreadyExists):
        catalogue.reviews.create(
            a_review(stars=2, text="text-02", tags=frozenset({"tags-02", "tags-03"}))
        )
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found == created


def test_a_review_that_is_not_there_is_none(catalogue: Catalogue) -> None:
    """No item, no error: None."""
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )

    assert found is None


def test_a_review_is_read_consistently_where_that_is_asked_for(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01", consistent=True
    )

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_whether_a_review_exists(catalogue: Catalogue, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    catalogue.reviews.create(a_review())
    there = catalogue.reviews.exists(
        product_id="product_id-01", customer_id="customer_id-01"
    )

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    catalogue.reviews.delete_by_key(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    there = catalogue.reviews.exists(
        product_id="product_id-01", customer_id="customer_id-01", consistent=True
    )
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_review_replaces_it_whole(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = catalogue.reviews.put(a_review())
    assert stored == a_review()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    catalogue.reviews.put(
        a_review(stars=2, text="text-02", tags=frozenset({"tags-02", "tags-03"}))
    )

    item = stand_in.item(
        "catalogue",
        {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "REVIEW#customer_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Review"},
        "product_id": {"S": "product_id-01"},
        "customer_id": {"S": "customer_id-01"},
        "stars": {"N": "2"},
        "written_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "text": {"S": "text-02"},
        "tags": {"SS": ["tags-02", "tags-03"]},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "REVIEW#customer_id-01"},
        "by_customerpk": {"S": "CUSTOMER#customer_id-01"},
        "by_customersk": {"S": "REVIEW#2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_upserting_a_review_that_is_there_changes_it(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    catalogue.reviews.create(a_review())
    key = {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "REVIEW#customer_id-01"}}
    stand_in.set("catalogue", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = catalogue.reviews.upsert(
        a_review(stars=2, text="text-02", tags=frozenset({"tags-02", "tags-03"}))
    )

    expected = a_review(
        stars=2,
        written_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        text="text-02",
        tags=frozenset({"tags-02", "tags-03"}),
    )
    assert stored == expected
    item = stand_in.item("catalogue", key)
    expected_item = {
        "_entity": {"S": "Review"},
        "product_id": {"S": "product_id-01"},
        "customer_id": {"S": "customer_id-01"},
        "stars": {"N": "2"},
        "written_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "text": {"S": "text-02"},
        "tags": {"SS": ["tags-02", "tags-03"]},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "REVIEW#customer_id-01"},
        "by_customerpk": {"S": "CUSTOMER#customer_id-01"},
        "by_customersk": {"S": "REVIEW#2099-12-31T12:00:00.000000Z"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_a_review_that_is_not_there_creates_it(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = catalogue.reviews.upsert(a_review())

    assert stored == a_review(written_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    item = stand_in.item(
        "catalogue",
        {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "REVIEW#customer_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Review"},
        "product_id": {"S": "product_id-01"},
        "customer_id": {"S": "customer_id-01"},
        "stars": {"N": "1"},
        "written_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "text": {"S": "text-01"},
        "tags": {"SS": ["tags-01", "tags-02"]},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "REVIEW#customer_id-01"},
        "by_customerpk": {"S": "CUSTOMER#customer_id-01"},
        "by_customersk": {"S": "REVIEW#2099-12-31T12:00:00.000000Z"},
    }
    assert item == expected_item


def test_updating_stars_of_a_review(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.reviews.create(a_review())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.reviews.update(created, stars=2)

    expected = a_review(stars=2, written_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    assert updated == expected
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found == updated
    item = stand_in.item(
        "catalogue",
        {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "REVIEW#customer_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Review"},
        "product_id": {"S": "product_id-01"},
        "customer_id": {"S": "customer_id-01"},
        "stars": {"N": "2"},
        "written_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "text": {"S": "text-01"},
        "tags": {"SS": ["tags-01", "tags-02"]},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "REVIEW#customer_id-01"},
        "by_customerpk": {"S": "CUSTOMER#customer_id-01"},
        "by_customersk": {"S": "REVIEW#2099-12-31T12:00:00.000000Z"},
    }
    assert item == expected_item


def test_updating_text_of_a_review(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.reviews.create(a_review())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.reviews.update(created, text="text-02")

    expected = a_review(
        written_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC), text="text-02"
    )
    assert updated == expected
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found == updated
    item = stand_in.item(
        "catalogue",
        {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "REVIEW#customer_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Review"},
        "product_id": {"S": "product_id-01"},
        "customer_id": {"S": "customer_id-01"},
        "stars": {"N": "1"},
        "written_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "text": {"S": "text-02"},
        "tags": {"SS": ["tags-01", "tags-02"]},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "REVIEW#customer_id-01"},
        "by_customerpk": {"S": "CUSTOMER#customer_id-01"},
        "by_customersk": {"S": "REVIEW#2099-12-31T12:00:00.000000Z"},
    }
    assert item == expected_item


def test_updating_tags_of_a_review(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = catalogue.reviews.create(a_review())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = catalogue.reviews.update(created, tags=frozenset({"tags-02", "tags-03"}))

    expected = a_review(
        written_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        tags=frozenset({"tags-02", "tags-03"}),
    )
    assert updated == expected
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found == updated
    item = stand_in.item(
        "catalogue",
        {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "REVIEW#customer_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Review"},
        "product_id": {"S": "product_id-01"},
        "customer_id": {"S": "customer_id-01"},
        "stars": {"N": "1"},
        "written_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "text": {"S": "text-01"},
        "tags": {"SS": ["tags-02", "tags-03"]},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "REVIEW#customer_id-01"},
        "by_customerpk": {"S": "CUSTOMER#customer_id-01"},
        "by_customersk": {"S": "REVIEW#2099-12-31T12:00:00.000000Z"},
    }
    assert item == expected_item


def test_updating_a_review_that_is_not_there_is_refused(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        catalogue.reviews.update(a_review(), stars=2)
    assert stand_in.items() == []


def test_an_update_of_a_review_keeps_attributes_that_it_does_not_know(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = catalogue.reviews.create(a_review())
    key = {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "REVIEW#customer_id-01"}}
    stand_in.set("catalogue", key, legacy={"S": "kept"})

    catalogue.reviews.update(created, stars=2)

    item = stand_in.item("catalogue", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_patching_stars_of_a_review(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    catalogue.reviews.create(a_review())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = catalogue.reviews.patch(
        product_id="product_id-01", customer_id="customer_id-01", stars=2
    )

    expected = a_review(stars=2, written_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    assert patched == expected
    item = stand_in.item(
        "catalogue",
        {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "REVIEW#customer_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Review"},
        "product_id": {"S": "product_id-01"},
        "customer_id": {"S": "customer_id-01"},
        "stars": {"N": "2"},
        "written_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "text": {"S": "text-01"},
        "tags": {"SS": ["tags-01", "tags-02"]},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "REVIEW#customer_id-01"},
        "by_customerpk": {"S": "CUSTOMER#customer_id-01"},
        "by_customersk": {"S": "REVIEW#2099-12-31T12:00:00.000000Z"},
    }
    assert item == expected_item


def test_patching_text_of_a_review(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    catalogue.reviews.create(a_review())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = catalogue.reviews.patch(
        product_id="product_id-01", customer_id="customer_id-01", text="text-02"
    )

    expected = a_review(
        written_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC), text="text-02"
    )
    assert patched == expected
    item = stand_in.item(
        "catalogue",
        {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "REVIEW#customer_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Review"},
        "product_id": {"S": "product_id-01"},
        "customer_id": {"S": "customer_id-01"},
        "stars": {"N": "1"},
        "written_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "text": {"S": "text-02"},
        "tags": {"SS": ["tags-01", "tags-02"]},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "REVIEW#customer_id-01"},
        "by_customerpk": {"S": "CUSTOMER#customer_id-01"},
        "by_customersk": {"S": "REVIEW#2099-12-31T12:00:00.000000Z"},
    }
    assert item == expected_item


def test_patching_tags_of_a_review(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    catalogue.reviews.create(a_review())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = catalogue.reviews.patch(
        product_id="product_id-01",
        customer_id="customer_id-01",
        tags=frozenset({"tags-02", "tags-03"}),
    )

    expected = a_review(
        written_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        tags=frozenset({"tags-02", "tags-03"}),
    )
    assert patched == expected
    item = stand_in.item(
        "catalogue",
        {"pk": {"S": "PRODUCT#product_id-01"}, "sk": {"S": "REVIEW#customer_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Review"},
        "product_id": {"S": "product_id-01"},
        "customer_id": {"S": "customer_id-01"},
        "stars": {"N": "1"},
        "written_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "text": {"S": "text-01"},
        "tags": {"SS": ["tags-02", "tags-03"]},
        "pk": {"S": "PRODUCT#product_id-01"},
        "sk": {"S": "REVIEW#customer_id-01"},
        "by_customerpk": {"S": "CUSTOMER#customer_id-01"},
        "by_customersk": {"S": "REVIEW#2099-12-31T12:00:00.000000Z"},
    }
    assert item == expected_item


def test_patching_a_review_that_is_not_there_is_refused(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        catalogue.reviews.patch(
            product_id="product_id-01", customer_id="customer_id-01", stars=2
        )
    assert stand_in.items() == []


def test_a_deleted_review_is_gone(catalogue: Catalogue, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = catalogue.reviews.create(a_review())
    catalogue.reviews.delete(created)

    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found is None
    assert stand_in.items() == []


def test_a_review_deleted_by_its_key_is_gone(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """Deleting needs no reading first."""
    catalogue.reviews.create(a_review())
    catalogue.reviews.delete_by_key(
        product_id="product_id-01", customer_id="customer_id-01"
    )

    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_review_that_is_not_there(catalogue: Catalogue) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        catalogue.reviews.delete(a_review())
    catalogue.reviews.delete_by_key(
        product_id="product_id-01", customer_id="customer_id-01"
    )


def test_a_review_changes_only_where_a_condition_holds(catalogue: Catalogue) -> None:
    """What does not hold on what is there changes nothing."""
    created = catalogue.reviews.create(a_review())
    held = ReviewFields.text == created.text

    with pytest.raises(ConditionFailed):
        catalogue.reviews.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        catalogue.reviews.update(
            created,
            stars=2,
            text="text-02",
            tags=frozenset({"tags-02", "tags-03"}),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        catalogue.reviews.patch(
            product_id="product_id-01",
            customer_id="customer_id-01",
            stars=2,
            text="text-02",
            tags=frozenset({"tags-02", "tags-03"}),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        catalogue.reviews.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        catalogue.reviews.delete_by_key(
            product_id="product_id-01", customer_id="customer_id-01", where=~held
        )
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found == created
    stored = catalogue.reviews.put(created, where=held)
    found = catalogue.reviews.get(
        product_id="product_id-01", customer_id="customer_id-01"
    )
    assert found == stored
    catalogue.reviews.update(
        stored,
        stars=2,
        text="text-02",
        tags=frozenset({"tags-02", "tags-03"}),
        where=held,
    )
    deleted = catalogue.reviews.delete_by_key(
        product_id="product_id-01", customer_id="customer_id-01", where=~held
    )
    assert deleted is True


def test_adding_and_removing_change_tags_of_a_review_as_it_is(
    catalogue: Catalogue,
) -> None:
    """Nobody's change is lost, for none was read before."""
    catalogue.reviews.create(a_review())
    patched = catalogue.reviews.patch(
        product_id="product_id-01",
        customer_id="customer_id-01",
        tags=Adding(frozenset({"tags-02", "tags-03"})),
    )
    assert patched.tags == frozenset({"tags-01", "tags-02", "tags-03"})
    patched = catalogue.reviews.patch(
        product_id="product_id-01",
        customer_id="customer_id-01",
        tags=Adding(frozenset()),
    )
    assert patched.tags == frozenset({"tags-01", "tags-02", "tags-03"})
    patched = catalogue.reviews.patch(
        product_id="product_id-01",
        customer_id="customer_id-01",
        tags=Removing(frozenset({"tags-03"})),
    )
    assert patched.tags == frozenset({"tags-01", "tags-02"})
    patched = catalogue.reviews.patch(
        product_id="product_id-01",
        customer_id="customer_id-01",
        tags=Removing(frozenset({"tags-01", "tags-02"})),
    )
    assert patched.tags == frozenset()
    patched = catalogue.reviews.patch(
        product_id="product_id-01",
        customer_id="customer_id-01",
        tags=Removing(frozenset({"tags-01", "tags-02"})),
    )
    assert patched.tags == frozenset()
    patched = catalogue.reviews.patch(
        product_id="product_id-01",
        customer_id="customer_id-01",
        tags=Adding(frozenset({"tags-01", "tags-02"})),
    )
    assert patched.tags == frozenset({"tags-01", "tags-02"})
    patched = catalogue.reviews.patch(
        product_id="product_id-01",
        customer_id="customer_id-01",
        stars=2,
        tags=Adding(frozenset({"tags-02", "tags-03"})),
    )
    assert patched.stars == 2


def test_by_key_of_review_finds_its_own_and_no_other(
    catalogue: Catalogue, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    planted = [catalogue.reviews.create(a_review(**row)) for row in rows]
    catalogue.products.create(a_product())

    found = catalogue.reviews.by_key(product_id="product_id-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request


def test_by_key_of_review_reads_every_field_alone(catalogue: Catalogue) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    planted = [catalogue.reviews.create(a_review(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = catalogue.reviews.by_key(product_id="product_id-01")
    alone = query.only(
        ReviewFields.product_id,
        ReviewFields.customer_id,
        ReviewFields.stars,
        ReviewFields.written_at,
        ReviewFields.text,
        ReviewFields.tags,
    )

    expected = [
        (
            each.product_id,
            each.customer_id,
            each.stars,
            each.written_at,
            each.text,
            each.tags,
        )
        for each in found
    ]
    assert list(alone) == expected


def test_by_key_of_review_goes_on_from_a_cursor(catalogue: Catalogue) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    planted = [catalogue.reviews.create(a_review(**row)) for row in rows]

    query = catalogue.reviews.by_key(product_id="product_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_key_of_review_filters_and_reads_a_field_alone(catalogue: Catalogue) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    planted = [catalogue.reviews.create(a_review(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].customer_id
    some = [each for each in found if each.customer_id == wanted]
    query = catalogue.reviews.by_key(product_id="product_id-01")
    held = query.where(ReviewFields.customer_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(ReviewFields.customer_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_key_of_review_with_customer_id_equal_to(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    planted = [catalogue.reviews.create(a_review(**row)) for row in rows]

    found = catalogue.reviews.by_key(
        product_id="product_id-01", customer_id="customer_id-02"
    )
    assert list(found) == [planted[1]]


def test_by_key_of_review_with_customer_id_since(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    planted = [catalogue.reviews.create(a_review(**row)) for row in rows]

    found = catalogue.reviews.by_key(
        product_id="product_id-01", customer_id=since("customer_id-02")
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_review_with_customer_id_after(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    planted = [catalogue.reviews.create(a_review(**row)) for row in rows]

    found = catalogue.reviews.by_key(
        product_id="product_id-01", customer_id=after("customer_id-01")
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_review_with_customer_id_until(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    planted = [catalogue.reviews.create(a_review(**row)) for row in rows]

    found = catalogue.reviews.by_key(
        product_id="product_id-01", customer_id=until("customer_id-02")
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_review_with_customer_id_before(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    planted = [catalogue.reviews.create(a_review(**row)) for row in rows]

    found = catalogue.reviews.by_key(
        product_id="product_id-01", customer_id=before("customer_id-03")
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_review_with_customer_id_between(catalogue: Catalogue) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    planted = [catalogue.reviews.create(a_review(**row)) for row in rows]

    found = catalogue.reviews.by_key(
        product_id="product_id-01",
        customer_id=between("customer_id-01", "customer_id-02"),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_customer_of_review_finds_its_own_and_no_other(
    catalogue: Catalogue, clock: Clock, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted: list[Review] = []
    for row in rows:
        clock.set(row["written_at"])
        planted.append(catalogue.reviews.create(a_review(**row)))

    found = catalogue.reviews.by_customer(customer_id="customer_id-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "by_customer"


def test_by_customer_of_review_goes_on_from_a_cursor(
    catalogue: Catalogue, clock: Clock
) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted: list[Review] = []
    for row in rows:
        clock.set(row["written_at"])
        planted.append(catalogue.reviews.create(a_review(**row)))

    query = catalogue.reviews.by_customer(customer_id="customer_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_customer_of_review_filters_and_reads_a_field_alone(
    catalogue: Catalogue, clock: Clock
) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted: list[Review] = []
    for row in rows:
        clock.set(row["written_at"])
        planted.append(catalogue.reviews.create(a_review(**row)))
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].product_id
    some = [each for each in found if each.product_id == wanted]
    query = catalogue.reviews.by_customer(customer_id="customer_id-01")
    held = query.where(ReviewFields.product_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(ReviewFields.product_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_customer_of_review_with_written_at_equal_to(
    catalogue: Catalogue, clock: Clock
) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted: list[Review] = []
    for row in rows:
        clock.set(row["written_at"])
        planted.append(catalogue.reviews.create(a_review(**row)))

    found = catalogue.reviews.by_customer(
        customer_id="customer_id-01", written_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )
    assert list(found) == [planted[1]]


def test_by_customer_of_review_with_written_at_since(
    catalogue: Catalogue, clock: Clock
) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted: list[Review] = []
    for row in rows:
        clock.set(row["written_at"])
        planted.append(catalogue.reviews.create(a_review(**row)))

    found = catalogue.reviews.by_customer(
        customer_id="customer_id-01",
        written_at=since(datetime(2100, 1, 1, 12, 2, tzinfo=UTC)),
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_customer_of_review_with_written_at_after(
    catalogue: Catalogue, clock: Clock
) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted: list[Review] = []
    for row in rows:
        clock.set(row["written_at"])
        planted.append(catalogue.reviews.create(a_review(**row)))

    found = catalogue.reviews.by_customer(
        customer_id="customer_id-01",
        written_at=after(datetime(2100, 1, 1, 12, 1, tzinfo=UTC)),
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_customer_of_review_with_written_at_until(
    catalogue: Catalogue, clock: Clock
) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted: list[Review] = []
    for row in rows:
        clock.set(row["written_at"])
        planted.append(catalogue.reviews.create(a_review(**row)))

    found = catalogue.reviews.by_customer(
        customer_id="customer_id-01",
        written_at=until(datetime(2100, 1, 1, 12, 2, tzinfo=UTC)),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_customer_of_review_with_written_at_before(
    catalogue: Catalogue, clock: Clock
) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted: list[Review] = []
    for row in rows:
        clock.set(row["written_at"])
        planted.append(catalogue.reviews.create(a_review(**row)))

    found = catalogue.reviews.by_customer(
        customer_id="customer_id-01",
        written_at=before(datetime(2100, 1, 1, 12, 3, tzinfo=UTC)),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_customer_of_review_with_written_at_between(
    catalogue: Catalogue, clock: Clock
) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted: list[Review] = []
    for row in rows:
        clock.set(row["written_at"])
        planted.append(catalogue.reviews.create(a_review(**row)))

    found = catalogue.reviews.by_customer(
        customer_id="customer_id-01",
        written_at=between(
            datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        ),
    )
    assert list(found) == [planted[0], planted[1]]
