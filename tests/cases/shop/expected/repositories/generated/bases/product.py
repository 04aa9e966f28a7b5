# Written by lift from the models: change those, this file is written again.
"""Products: every access pattern of `Product`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.operations import taken
from liftgen.runtime.partial_query import PartialQuery
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import composed, native
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check
from liftgen.runtime.wire import integer, timestamp

from repositories.generated.items import product as items
from shop import Product

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add, Appending, Prepending
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings

    from repositories.generated.items.product import ProductByStock
    from shop import Category, Variant


class ProductRepositoryBase:
    """Something that is sold; only products on offer can be found by category."""

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

    def key(self, *, product_id: str) -> ItemKey[Product]:
        """The key of a Product, for what asks for several at once."""
        return ItemKey(self._table, items.ENTITY, items.key(product_id=product_id))

    def create(self, product: Product) -> Product:
        """Store a new Product, and give it back as it is stored.

        Raises AlreadyExists when its key or a unique value is taken.
        """
        created = Product.model_validate({**dict(product), "version": 0}, by_name=True)
        return self._table.create(items.ENTITY, created)

    def get(self, *, product_id: str, consistent: bool = False) -> Product | None:
        """The Product with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY, items.key(product_id=product_id), consistent=consistent
        )

    def exists(self, *, product_id: str, consistent: bool = False) -> bool:
        """Whether there is a Product with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY, items.key(product_id=product_id), consistent=consistent
        )

    def get_many(
        self, keys: Iterable[ItemKey[Product]], *, consistent: bool = False
    ) -> list[Product | None]:
        """The products with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, product: Product, *, where: Where[Product] | None = None) -> Product:
        """Store a Product whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        Raises AlreadyExists when a unique value is taken.

        One at a time: a batch has no conditions, and this is one.
        """
        return self._table.put(items.ENTITY, product, where)

    def upsert(self, product: Product) -> Product:
        """Store a Product whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in; its version grows by
        one. Raises AlreadyExists when a unique value is taken.
        """
        stored = Product.model_validate({**dict(product), "version": 0}, by_name=True)
        return self._table.upsert(items.ENTITY, stored)

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
        """Change fields of a Product in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when it was changed since it was read. Only where `where`
        holds: otherwise ConditionFailed.
        """
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
    ) -> Product:
        """Change fields of the Product with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
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
        return self._table.patch(
            items.ENTITY,
            items.key(product_id=product_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, product: Product, *, where: Where[Product] | None = None) -> None:
        """Delete a Product.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        self._table.delete(items.ENTITY, product, where)

    def delete_by_key(
        self, *, product_id: str, where: Where[Product] | None = None
    ) -> bool:
        """Delete the Product with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(product_id=product_id), where
        )

    def on_offer(
        self,
        category: Category,
        *,
        offered_from: datetime | Range[datetime] | None = None,
    ) -> Query[Product]:
        """Products of one `category`, in order of `offered_from`.

        Query on the index `on_offer`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=items.ON_OFFER,
            reader=items.ENTITY,
            groups=single(items.on_offer_partition(category=category)),
            sort=composed("on_offersk", offered_from, timestamp),
        )

    def by_stock(
        self, category: Category, *, stock: int | Range[int] | None = None
    ) -> PartialQuery[ProductByStock, Product]:
        """Products of one `category`, in order of `stock`.

        Query on the index `by_stock`, eventually consistent.
        """
        return PartialQuery(
            table=self._table,
            index=items.BY_STOCK,
            reader=items.BY_STOCK_PART,
            groups=single(items.by_stock_partition(category=category)),
            sort=native("stock", stock, integer),
            entity=items.ENTITY,
        )

    def sold_out(self, category: Category) -> PartialQuery[ProductByStock, Product]:
        """Products of one `category`, in order of `stock`.

        Query on the index `by_stock`, eventually consistent.
        """
        return PartialQuery(
            table=self._table,
            index=items.BY_STOCK,
            reader=items.BY_STOCK_PART,
            groups=single(items.by_stock_partition(category=category)),
            sort=native("stock", 0, integer),
            entity=items.ENTITY,
        )
