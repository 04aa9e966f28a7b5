# Written by lift from the models: change those, this file is written again.
"""What `BalanceRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Add
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from ledger import Balance
    from repositories.balance import BalanceRepository


class BalanceRepositoryProtocol(Protocol):
    """Whatever is asked as `BalanceRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(self, *, account_id: str) -> ItemKey[Balance]:
        """The key of a Balance, for what asks for several at once."""

        ...

    def create(self, balance_: Balance) -> Balance:
        """Store a new Balance, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

    def get(self, *, account_id: str, consistent: bool = False) -> Balance | None:
        """The Balance with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(self, *, account_id: str, consistent: bool = False) -> bool:
        """Whether there is a Balance with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Balance]], *, consistent: bool = False
    ) -> list[Balance | None]:
        """The balances with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, balance_: Balance, *, where: Where[Balance] | None = None) -> Balance:
        """Store a Balance whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        One at a time: a batch has no conditions, and this is one.
        """

        ...

    def upsert(self, balance_: Balance) -> Balance:
        """Store a Balance whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in; its version grows by
        one.
        """

        ...

    def update(
        self,
        balance_: Balance,
        *,
        owner: str | Unset = UNSET,
        balance: Decimal | Add[Decimal] | Unset = UNSET,
        number: int | Add[int] | Unset = UNSET,
        where: Where[Balance] | None = None,
    ) -> Balance:
        """Change fields of a Balance in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when it was changed since it was read. Only where `where`
        holds: otherwise ConditionFailed.
        """

        ...

    def patch(
        self,
        *,
        account_id: str,
        balance: Decimal | Add[Decimal] | Unset = UNSET,
        number: int | Add[int] | Unset = UNSET,
        where: Where[Balance] | None = None,
    ) -> Balance:
        """Change fields of the Balance with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete(self, balance_: Balance, *, where: Where[Balance] | None = None) -> None:
        """Delete a Balance.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, account_id: str, where: Where[Balance] | None = None
    ) -> bool:
        """Delete the Balance with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Balance]]) -> None:
        """Delete the balances with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...

    def by_owner(
        self, owner: str, *, account_id: str | Range[str] | None = None
    ) -> Query[Balance]:
        """Balances of one `owner`, in order of `account_id`.

        Query on the index `by_owner`, eventually consistent.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[BalanceRepositoryProtocol] = BalanceRepository
