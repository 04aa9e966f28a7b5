# Written by lift from the models: change those, this file is written again.
"""Reviews in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken

from repositories.generated.items import review as items

if TYPE_CHECKING:
    from typing import Literal

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Adding, Removing
    from liftgen.runtime.transaction import Pending

    from shop import Review


class ReviewActions:
    """What one transaction does to reviews."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, review: Review) -> Review:
        """Store a new Review; it is given back as it is stored then."""
        created = replace(review, written_at=self._table.now())
        return self._table.create(items.ENTITY, created)

    def put(self, review: Review, *, where: Where[Review] | None = None) -> Review:
        """Store a Review whole, whether it is new or replaces what is there."""
        return self._table.put(items.ENTITY, review, where)

    def update(
        self,
        review: Review,
        *,
        stars: Literal[1, 2, 3, 4, 5] | Unset = UNSET,
        text: str | Unset = UNSET,
        tags: frozenset[str] | Adding[str] | Removing[str] | Unset = UNSET,
        where: Where[Review] | None = None,
    ) -> Review:
        """Change fields of a Review, and every key that depends on them."""
        changes = given(stars=stars, text=text, tags=tags)
        operations = taken(changes, items.ENTITY, items.changes)
        after = replace(review, **changes)
        return self._table.update(items.ENTITY, review, after, where, operations)

    def patch(
        self,
        *,
        product_id: str,
        customer_id: str,
        stars: Literal[1, 2, 3, 4, 5] | Unset = UNSET,
        text: str | Unset = UNSET,
        tags: frozenset[str] | Adding[str] | Removing[str] | Unset = UNSET,
        where: Where[Review] | None = None,
    ) -> None:
        """Change fields of the Review with this key without reading it: those on
        which no key depends.
        """
        fields = given(stars=stars, text=text, tags=tags)
        operations = taken(fields, items.ENTITY, items.changes)
        self._table.patch(
            items.ENTITY,
            items.key(product_id=product_id, customer_id=customer_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, review: Review, *, where: Where[Review] | None = None) -> None:
        """Delete a Review."""
        self._table.delete(items.ENTITY, review, where)

    def delete_by_key(
        self, *, product_id: str, customer_id: str, where: Where[Review] | None = None
    ) -> None:
        """Delete the Review with this key, if there is one."""
        self._table.delete_by_key(
            items.ENTITY,
            items.key(product_id=product_id, customer_id=customer_id),
            where,
        )

    def check(
        self, *, product_id: str, customer_id: str, where: Where[Review] | None = None
    ) -> None:
        """Only if there is a Review with this key, and `where` holds on it."""
        self._table.check(
            items.ENTITY,
            items.key(product_id=product_id, customer_id=customer_id),
            where,
        )

    def check_absent(self, *, product_id: str, customer_id: str) -> None:
        """Only if there is no Review with this key."""
        self._table.check_absent(
            items.ENTITY, items.key(product_id=product_id, customer_id=customer_id)
        )
