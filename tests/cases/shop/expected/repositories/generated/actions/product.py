# Written by lift from the models: change those, this file is written again.
"""Products in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken
from liftgen.runtime.validation import check

from repositories.generated.items import product as items
from shop import Product

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add, Appending, Prepending
    from liftgen.runtime.transaction import Pending

    from shop import Category, Variant


class ProductActions:
    """What one transaction does to products."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, product: Product) -> Product:
        """Store a new Product; it is given back as it is stored then."""
        created = Product.model_validate({**dict(product), "version": 0}, by_name=True)
        return self._table.create(items.ENTITY, created)

    def put(self, product: Product, *, where: Where[Product] | None = None) -> Product:
        """Store a Product whole, whether it is new or replaces what is there.

        What is there is read at once.
        """
        return self._table.put(items.ENTITY, product, where)

    def update(
        self,
        product: Product,
        *,
        title: str | Unset = UNSET,
        category: Category | Unset = UNSET,
        price: Decimal | Add[Decimal] | Unset = UNSET,
        rating: float | Add[float] | Unset = UNSET,
        offered: bool | Unset = UNSET,
        offered_from: datetime | Unset | None = UNSET,
        variants: list[Variant]
        | Appending[Variant]
        | Prepending[Variant]
        | Unset = UNSET,
        attributes: dict[str, str] | Unset = UNSET,
        image: bytes | Unset = UNSET,
        stock: int | Add[int] | Unset = UNSET,
        where: Where[Product] | None = None,
    ) -> Product:
        """Change fields of a Product, and every key that depends on them."""
        changes = given(
            title=title,
            category=category,
            price=price,
            rating=rating,
            offered=offered,
            offered_from=offered_from,
            variants=variants,
            attributes=attributes,
            image=image,
            stock=stock,
        )
        operations = taken(changes, items.ENTITY, items.changes, Product)
        after = Product.model_validate(
            {**dict(product), **changes, "version": product.version + 1}, by_name=True
        )
        return self._table.update(items.ENTITY, product, after, where, operations)

    def patch(
        self,
        *,
        product_id: str,
        price: Decimal | Add[Decimal] | Unset = UNSET,
        rating: float | Add[float] | Unset = UNSET,
        offered: bool | Unset = UNSET,
        variants: list[Variant]
        | Appending[Variant]
        | Prepending[Variant]
        | Unset = UNSET,
        attributes: dict[str, str] | Unset = UNSET,
        image: bytes | Unset = UNSET,
        stock: int | Add[int] | Unset = UNSET,
        where: Where[Product] | None = None,
    ) -> None:
        """Change fields of the Product with this key without reading it: those on
        which no key depends.
        """
        fields = given(
            price=price,
            rating=rating,
            offered=offered,
            variants=variants,
            attributes=attributes,
            image=image,
            stock=stock,
        )
        operations = taken(fields, items.ENTITY, items.changes, Product)
        check(Product, fields)
        self._table.patch(
            items.ENTITY,
            items.key(product_id=product_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, product: Product, *, where: Where[Product] | None = None) -> None:
        """Delete a Product."""
        self._table.delete(items.ENTITY, product, where)

    def delete_by_key(
        self, *, product_id: str, where: Where[Product] | None = None
    ) -> None:
        """Delete the Product with this key, if there is one."""
        self._table.delete_by_key(items.ENTITY, items.key(product_id=product_id), where)

    def check(self, *, product_id: str, where: Where[Product] | None = None) -> None:
        """Only if there is a Product with this key, and `where` holds on it."""
        self._table.check(items.ENTITY, items.key(product_id=product_id), where)

    def check_absent(self, *, product_id: str) -> None:
        """Only if there is no Product with this key."""
        self._table.check_absent(items.ENTITY, items.key(product_id=product_id))
