# Written by lift from the models: change those, this file is written again.
"""What `BasketRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Appending, Prepending

    from repositories.basket import BasketRepository
    from shop import Basket, Sku


class BasketRepositoryProtocol(Protocol):
    """Whatever is asked as `BasketRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(self, *, customer_id: str) -> ItemKey[Basket]:
        """The key of a Basket, for what asks for several at once."""

        ...

    def create(self, basket: Basket) -> Basket:
        """Store a new Basket, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

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

        ...

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

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Basket]], *, consistent: bool = False
    ) -> list[Basket | None]:
        """The baskets with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, basket: Basket, *, where: Where[Basket] | None = None) -> Basket:
        """Store a Basket whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """

        ...

    def put_many(self, baskets: Iterable[Basket]) -> list[Basket]:
        """Store baskets whole, new or over what is there; 25 in a request, until all
        are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """

        ...

    def upsert(self, basket: Basket) -> Basket:
        """Store a Basket whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """

        ...

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

        ...

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

        ...

    def delete(self, basket: Basket, *, where: Where[Basket] | None = None) -> None:
        """Delete a Basket.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, customer_id: str, where: Where[Basket] | None = None
    ) -> bool:
        """Delete the Basket with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Basket]]) -> None:
        """Delete the baskets with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[BasketRepositoryProtocol] = BasketRepository
