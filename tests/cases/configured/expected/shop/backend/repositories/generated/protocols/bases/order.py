# Written by lift from the models: change those, this file is written again.
"""What `OrderRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Literal

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Appending, Prepending
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from shop.backend.repositories.order import OrderRepository
    from shop.models.orders import Line, Order


class OrderRepositoryProtocol(Protocol):
    """Whatever is asked as `OrderRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(
        self, *, customer_id: str, placed_at: datetime, order_id: str
    ) -> ItemKey[Order]:
        """The key of an Order, for what asks for several at once."""

        ...

    def create(self, order: Order) -> Order:
        """Store a new Order, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

    def get(
        self,
        *,
        customer_id: str,
        placed_at: datetime,
        order_id: str,
        consistent: bool = False,
    ) -> Order | None:
        """The Order with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(
        self,
        *,
        customer_id: str,
        placed_at: datetime,
        order_id: str,
        consistent: bool = False,
    ) -> bool:
        """Whether there is an Order with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Order]], *, consistent: bool = False
    ) -> list[Order | None]:
        """The orders with these keys, in their order, each None where there is none;
        100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, order: Order, *, where: Where[Order] | None = None) -> Order:
        """Store an Order whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """

        ...

    def put_many(self, orders: Iterable[Order]) -> list[Order]:
        """Store orders whole, new or over what is there; 25 in a request, until all
        are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """

        ...

    def upsert(self, order: Order) -> Order:
        """Store an Order whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """

        ...

    def update(
        self,
        order: Order,
        *,
        lines: list[Line] | Appending[Line] | Prepending[Line] | Unset = UNSET,
        state: Literal["open", "paid"] | Unset = UNSET,
        where: Where[Order] | None = None,
    ) -> Order:
        """Change fields of an Order in one round trip, and give it back as it is
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
        placed_at: datetime,
        order_id: str,
        lines: list[Line] | Appending[Line] | Prepending[Line] | Unset = UNSET,
        state: Literal["open", "paid"] | Unset = UNSET,
        where: Where[Order] | None = None,
    ) -> Order:
        """Change fields of the Order with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete(self, order: Order, *, where: Where[Order] | None = None) -> None:
        """Delete an Order.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete_by_key(
        self,
        *,
        customer_id: str,
        placed_at: datetime,
        order_id: str,
        where: Where[Order] | None = None,
    ) -> bool:
        """Delete the Order with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Order]]) -> None:
        """Delete the orders with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...

    def by_key(
        self, customer_id: str, *, placed_at: datetime | Range[datetime] | None = None
    ) -> Query[Order]:
        """Orders of one `customer_id`, in order of `placed_at` and `order_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...

    def by_state(
        self,
        state: Literal["open", "paid"],
        *,
        placed_at: datetime | Range[datetime] | None = None,
    ) -> Query[Order]:
        """Orders of one `state`, in order of `placed_at`.

        Query on the index `by_state`, eventually consistent.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[OrderRepositoryProtocol] = OrderRepository
