# Written by lift from the models: change those, this file is written again.
"""Baskets in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken

from repositories.generated.items import basket as items

if TYPE_CHECKING:
    from datetime import datetime

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Appending, Prepending
    from liftgen.runtime.transaction import Pending

    from shop import Basket, Sku


class BasketActions:
    """What one transaction does to baskets."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, basket: Basket) -> Basket:
        """Store a new Basket; it is given back as it is stored then."""
        created = replace(basket, expires_at=items.expiry(basket))
        return self._table.create(items.ENTITY, created)

    def put(self, basket: Basket, *, where: Where[Basket] | None = None) -> Basket:
        """Store a Basket whole, whether it is new or replaces what is there."""
        stored = replace(basket, expires_at=items.expiry(basket))
        return self._table.put(items.ENTITY, stored, where)

    def update(
        self,
        basket: Basket,
        *,
        skus: list[Sku] | Appending[Sku] | Prepending[Sku] | Unset = UNSET,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Basket] | None = None,
    ) -> Basket:
        """Change fields of a Basket, and every key that depends on them."""
        changes = given(skus=skus, expires_at=expires_at)
        operations = taken(changes, items.ENTITY, items.changes)
        after = replace(basket, **changes)
        after = replace(after, expires_at=items.expiry(after))
        return self._table.update(items.ENTITY, basket, after, where, operations)

    def patch(
        self,
        *,
        customer_id: str,
        skus: list[Sku] | Appending[Sku] | Prepending[Sku] | Unset = UNSET,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Basket] | None = None,
    ) -> None:
        """Change fields of the Basket with this key without reading it: those on
        which no key depends.
        """
        fields = given(skus=skus, expires_at=expires_at)
        operations = taken(fields, items.ENTITY, items.changes)
        self._table.patch(
            items.ENTITY,
            items.key(customer_id=customer_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, basket: Basket, *, where: Where[Basket] | None = None) -> None:
        """Delete a Basket."""
        self._table.delete(items.ENTITY, basket, where)

    def delete_by_key(
        self, *, customer_id: str, where: Where[Basket] | None = None
    ) -> None:
        """Delete the Basket with this key, if there is one."""
        self._table.delete_by_key(
            items.ENTITY, items.key(customer_id=customer_id), where
        )

    def check(self, *, customer_id: str, where: Where[Basket] | None = None) -> None:
        """Only if there is a Basket with this key, and `where` holds on it."""
        self._table.check(items.ENTITY, items.key(customer_id=customer_id), where)

    def check_absent(self, *, customer_id: str) -> None:
        """Only if there is no Basket with this key."""
        self._table.check_absent(items.ENTITY, items.key(customer_id=customer_id))
