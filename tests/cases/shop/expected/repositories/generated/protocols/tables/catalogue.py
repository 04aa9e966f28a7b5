# Written by lift from the models: change those, this file is written again.
"""What `Catalogue` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.transaction import Transaction

    from repositories.generated import transactions
    from repositories.generated.protocols.bases.product import ProductRepositoryProtocol
    from repositories.generated.protocols.bases.review import ReviewRepositoryProtocol
    from repositories.generated.tables.catalogue import Catalogue
    from shop import Product, Review


class CatalogueProtocol(Protocol):
    """Whatever is asked as `Catalogue` is: the real one, a fake, or one of your own."""

    @property
    def products(self) -> ProductRepositoryProtocol:
        """The products."""

        ...

    @property
    def reviews(self) -> ReviewRepositoryProtocol:
        """The reviews."""

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Product | Review]], *, consistent: bool = False
    ) -> list[Product | Review | None]:
        """What has these keys, in their order, each None where there is none:
        Product and Review.

        100 in a request, eventually consistent unless `consistent`. Raises Throttled
        when some stay unread.
        """

        ...

    def transaction(self) -> transactions.CatalogueTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most.
        """

        ...

    def join(self, transaction: Transaction) -> transactions.CatalogueTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[CatalogueProtocol] = Catalogue
