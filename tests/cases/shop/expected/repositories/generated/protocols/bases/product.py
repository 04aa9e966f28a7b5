# Written by lift from the models: change those, this file is written again.
"""What `ProductRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Add, Appending, Prepending
    from liftgen.runtime.partial_query import PartialQuery
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from repositories.generated.items.product import ProductByStock
    from repositories.product import ProductRepository
    from shop import Category, Product, Variant


class ProductRepositoryProtocol(Protocol):
    """Whatever is asked as `ProductRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(self, *, product_id: str) -> ItemKey[Product]:
        """The key of a Product, for what asks for several at once."""

        ...

    def create(self, product: Product) -> Product:
        """Store a new Product, and give it back as it is stored.

        Raises AlreadyExists when its key or a unique value is taken.
        """

        ...

    def get(self, *, product_id: str, consistent: bool = False) -> Product | None:
        """The Product with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(self, *, product_id: str, consistent: bool = False) -> bool:
        """Whether there is a Product with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Product]], *, consistent: bool = False
    ) -> list[Product | None]:
        """The products with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, product: Product, *, where: Where[Product] | None = None) -> Product:
        """Store a Product whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        Raises AlreadyExists when a unique value is taken.

        One at a time: a batch has no conditions, and this is one.
        """

        ...

    def upsert(self, product: Product) -> Product:
        """Store a Product whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in; its version grows by
        one. Raises AlreadyExists when a unique value is taken.
        """

        ...

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

        ...

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

        ...

    def delete(self, product: Product, *, where: Where[Product] | None = None) -> None:
        """Delete a Product.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, product_id: str, where: Where[Product] | None = None
    ) -> bool:
        """Delete the Product with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def on_offer(
        self,
        category: Category,
        *,
        offered_from: datetime | Range[datetime] | None = None,
    ) -> Query[Product]:
        """Products of one `category`, in order of `offered_from`.

        Query on the index `on_offer`, eventually consistent.
        """

        ...

    def by_stock(
        self, category: Category, *, stock: int | Range[int] | None = None
    ) -> PartialQuery[ProductByStock, Product]:
        """Products of one `category`, in order of `stock`.

        Query on the index `by_stock`, eventually consistent.
        """

        ...

    def sold_out(self, category: Category) -> PartialQuery[ProductByStock, Product]:
        """Products of one `category`, in order of `stock`.

        Query on the index `by_stock`, eventually consistent.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ProductRepositoryProtocol] = ProductRepository
