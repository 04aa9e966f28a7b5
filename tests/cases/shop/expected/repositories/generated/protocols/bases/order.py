# Written by lift from the models: change those, this file is written again.
"""What `OrderRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Appending, Prepending
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from repositories.order import OrderRepository
    from shop import CardPayment, InvoicePayment, Line, Order, Priority


class OrderRepositoryProtocol(Protocol):
    """Whatever is asked as `OrderRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(self, *, customer_id: str, number: int) -> ItemKey[Order]:
        """The key of an Order, for what asks for several at once."""

        ...

    def create(self, order: Order) -> Order:
        """Store a new Order, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

    def get(
        self, *, customer_id: str, number: int, consistent: bool = False
    ) -> Order | None:
        """The Order with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(
        self, *, customer_id: str, number: int, consistent: bool = False
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

        Raises Conflict when another version is stored than this one, which grows by
        one.

        One at a time: a batch has no conditions, and this is one.
        """

        ...

    def upsert(self, order: Order) -> Order:
        """Store an Order whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps `created_at` and attributes that no field is stored in; its
        version grows by one.
        """

        ...

    def update(
        self,
        order: Order,
        *,
        order_id: UUID | Unset = UNSET,
        priority: Priority | Unset = UNSET,
        payment: CardPayment | InvoicePayment | Unset = UNSET,
        lines: list[Line] | Appending[Line] | Prepending[Line] | Unset = UNSET,
        position: tuple[float, float] | Unset | None = UNSET,
        shipped_at: datetime | Unset | None = UNSET,
        where: Where[Order] | None = None,
    ) -> Order:
        """Change fields of an Order in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when it was changed since it was read. Only where `where`
        holds: otherwise ConditionFailed.
        """

        ...

    def patch(
        self,
        *,
        customer_id: str,
        number: int,
        order_id: UUID | Unset = UNSET,
        priority: Priority | Unset = UNSET,
        payment: CardPayment | InvoicePayment | Unset = UNSET,
        lines: list[Line] | Appending[Line] | Prepending[Line] | Unset = UNSET,
        position: tuple[float, float] | Unset | None = UNSET,
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

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, customer_id: str, number: int, where: Where[Order] | None = None
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
        self, customer_id: str, *, number: int | Range[int] | None = None
    ) -> Query[Order]:
        """Orders of one `customer_id`, in order of `number`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...

    def shipped(self, since: datetime, until: datetime) -> Query[Order]:
        """Orders, in order of `shipped_at`.

        Query on the index `shipped`, eventually consistent. One request for each bucket
        and shard, merged in order.
        """

        ...

    def urgent(
        self, customer_id: str, *, number: int | Range[int] | None = None
    ) -> Query[Order]:
        """Orders of one `customer_id`, last `number` first; 10 at most.

        Query on the table's key, eventually consistent unless `.consistent()`. A filter
        on `priority` leaves out items that are read, and paid for, all the same.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[OrderRepositoryProtocol] = OrderRepository
