# Written by lift from the models: change those, this file is written again.
"""Reviews: every access pattern of `Review`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import escape
from liftgen.runtime.operations import taken
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import composed
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.wire import timestamp

from repositories.generated.items import review as items

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Literal

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Adding, Removing
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings

    from shop import Review


class ReviewRepositoryBase:
    """What a customer thinks of a product."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `catalogue`, or what the settings or
        `table_name` call it.
        """
        self._table = Table.of(client, "catalogue", table_name, settings)

    def key(self, *, product_id: str, customer_id: str) -> ItemKey[Review]:
        """The key of a Review, for what asks for several at once."""
        return ItemKey(
            self._table,
            items.ENTITY,
            items.key(product_id=product_id, customer_id=customer_id),
        )

    def create(self, review: Review) -> Review:
        """Store a new Review, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        created = replace(review, written_at=self._table.now())
        return self._table.create(items.ENTITY, created)

    def get(
        self, *, product_id: str, customer_id: str, consistent: bool = False
    ) -> Review | None:
        """The Review with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(product_id=product_id, customer_id=customer_id),
            consistent=consistent,
        )

    def exists(
        self, *, product_id: str, customer_id: str, consistent: bool = False
    ) -> bool:
        """Whether there is a Review with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(product_id=product_id, customer_id=customer_id),
            consistent=consistent,
        )

    def get_many(
        self, keys: Iterable[ItemKey[Review]], *, consistent: bool = False
    ) -> list[Review | None]:
        """The reviews with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, review: Review, *, where: Where[Review] | None = None) -> Review:
        """Store a Review whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """
        return self._table.put(items.ENTITY, review, where)

    def put_many(self, reviews: Iterable[Review]) -> list[Review]:
        """Store reviews whole, new or over what is there; 25 in a request, until all
        are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """
        return self._table.put_many(items.ENTITY, reviews)

    def upsert(self, review: Review) -> Review:
        """Store a Review whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps `written_at` and attributes that no field is stored in.
        """
        stored = replace(review, written_at=self._table.now())
        return self._table.upsert(items.ENTITY, stored)

    def update(
        self,
        review: Review,
        *,
        stars: Literal[1, 2, 3, 4, 5] | Unset = UNSET,
        text: str | Unset = UNSET,
        tags: frozenset[str] | Adding[str] | Removing[str] | Unset = UNSET,
        where: Where[Review] | None = None,
    ) -> Review:
        """Change fields of a Review in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
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
    ) -> Review:
        """Change fields of the Review with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(stars=stars, text=text, tags=tags)
        operations = taken(fields, items.ENTITY, items.changes)
        return self._table.patch(
            items.ENTITY,
            items.key(product_id=product_id, customer_id=customer_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, review: Review, *, where: Where[Review] | None = None) -> None:
        """Delete a Review.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """
        self._table.delete(items.ENTITY, review, where)

    def delete_by_key(
        self, *, product_id: str, customer_id: str, where: Where[Review] | None = None
    ) -> bool:
        """Delete the Review with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY,
            items.key(product_id=product_id, customer_id=customer_id),
            where,
        )

    def delete_many(self, keys: Iterable[ItemKey[Review]]) -> None:
        """Delete the reviews with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_key(
        self, product_id: str, *, customer_id: str | Range[str] | None = None
    ) -> Query[Review]:
        """Reviews of one `product_id`, in order of `customer_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(items.by_key_partition(product_id=product_id)),
            sort=composed("sk", customer_id, escape, start="REVIEW#"),
        )

    def by_customer(
        self, customer_id: str, *, written_at: datetime | Range[datetime] | None = None
    ) -> Query[Review]:
        """Reviews of one `customer_id`, in order of `written_at`.

        Query on the index `by_customer`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=items.BY_CUSTOMER,
            reader=items.ENTITY,
            groups=single(items.by_customer_partition(customer_id=customer_id)),
            sort=composed("by_customersk", written_at, timestamp, start="REVIEW#"),
        )
