# Written by lift from the models: change those, this file is written again.
"""Baskets: every access pattern of `Basket`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.operations import taken
from liftgen.runtime.table import DEFAULTS, Table

from repositories.generated.items import basket as items

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Appending, Prepending
    from liftgen.runtime.table import Settings

    from shop import Basket, Sku


class BasketRepositoryBase:
    """What a customer may buy, for a day."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `orders`, or what the settings or `table_name`
        call it.
        """
        self._table = Table.of(client, "orders", table_name, settings)

    def key(self, *, customer_id: str) -> ItemKey[Basket]:
        """The key of a Basket, for what asks for several at once."""
        return ItemKey(self._table, items.ENTITY, items.key(customer_id=customer_id))

    def create(self, basket: Basket) -> Basket:
        """Store a new Basket, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        created = replace(basket, expires_at=items.expiry(basket))
        return self._table.create(items.ENTITY, created)

    def get(
        self,
        *,
        customer_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> Basket | None:
        """The Basket with this key, or None; eventually consistent unless
        `consistent`.

        One past its expiry is None too, unless `include_expired`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(customer_id=customer_id),
            consistent=consistent,
            include_expired=include_expired,
        )

    def exists(
        self,
        *,
        customer_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> bool:
        """Whether there is a Basket with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(customer_id=customer_id),
            consistent=consistent,
            include_expired=include_expired,
        )

    def get_many(
        self, keys: Iterable[ItemKey[Basket]], *, consistent: bool = False
    ) -> list[Basket | None]:
        """The baskets with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, basket: Basket, *, where: Where[Basket] | None = None) -> Basket:
        """Store a Basket whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """
        stored = replace(basket, expires_at=items.expiry(basket))
        return self._table.put(items.ENTITY, stored, where)

    def put_many(self, baskets: Iterable[Basket]) -> list[Basket]:
        """Store baskets whole, new or over what is there; 25 in a request, until all
        are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """
        stored: list[Basket] = []
        for basket in baskets:
            one = replace(basket, expires_at=items.expiry(basket))
            stored.append(one)
        return self._table.put_many(items.ENTITY, stored)

    def upsert(self, basket: Basket) -> Basket:
        """Store a Basket whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """
        stored = replace(basket, expires_at=items.expiry(basket))
        return self._table.upsert(items.ENTITY, stored)

    def update(
        self,
        basket: Basket,
        *,
        skus: list[Sku] | Appending[Sku] | Prepending[Sku] | Unset = UNSET,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Basket] | None = None,
    ) -> Basket:
        """Change fields of a Basket in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
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
    ) -> Basket:
        """Change fields of the Basket with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(skus=skus, expires_at=expires_at)
        operations = taken(fields, items.ENTITY, items.changes)
        return self._table.patch(
            items.ENTITY,
            items.key(customer_id=customer_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, basket: Basket, *, where: Where[Basket] | None = None) -> None:
        """Delete a Basket.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """
        self._table.delete(items.ENTITY, basket, where)

    def delete_by_key(
        self, *, customer_id: str, where: Where[Basket] | None = None
    ) -> bool:
        """Delete the Basket with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(customer_id=customer_id), where
        )

    def delete_many(self, keys: Iterable[ItemKey[Basket]]) -> None:
        """Delete the baskets with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)
