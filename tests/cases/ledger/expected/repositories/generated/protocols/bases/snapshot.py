# Written by lift from the models: change those, this file is written again.
"""What `SnapshotRepository` offers."""

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

    from ledger import Snapshot
    from repositories.snapshot import SnapshotRepository


class SnapshotRepositoryProtocol(Protocol):
    """Whatever is asked as `SnapshotRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(self, *, account_id: str) -> ItemKey[Snapshot]:
        """The key of a Snapshot, for what asks for several at once."""

        ...

    def create(self, snapshot: Snapshot) -> Snapshot:
        """Store a new Snapshot, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

    def get(self, *, account_id: str, consistent: bool = False) -> Snapshot | None:
        """The Snapshot with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(self, *, account_id: str, consistent: bool = False) -> bool:
        """Whether there is a Snapshot with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Snapshot]], *, consistent: bool = False
    ) -> list[Snapshot | None]:
        """The snapshots with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(
        self, snapshot: Snapshot, *, where: Where[Snapshot] | None = None
    ) -> Snapshot:
        """Store a Snapshot whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """

        ...

    def put_many(self, snapshots: Iterable[Snapshot]) -> list[Snapshot]:
        """Store snapshots whole, new or over what is there; 25 in a request, until
        all are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """

        ...

    def upsert(self, snapshot: Snapshot) -> Snapshot:
        """Store a Snapshot whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """

        ...

    def update(
        self,
        snapshot: Snapshot,
        *,
        number: int | Add[int] | Unset = UNSET,
        owner: str | Unset = UNSET,
        balance: Decimal | Add[Decimal] | Unset = UNSET,
        where: Where[Snapshot] | None = None,
    ) -> Snapshot:
        """Change fields of a Snapshot in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def patch(
        self,
        *,
        account_id: str,
        number: int | Add[int] | Unset = UNSET,
        owner: str | Unset = UNSET,
        balance: Decimal | Add[Decimal] | Unset = UNSET,
        where: Where[Snapshot] | None = None,
    ) -> Snapshot:
        """Change fields of the Snapshot with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete(
        self, snapshot: Snapshot, *, where: Where[Snapshot] | None = None
    ) -> None:
        """Delete a Snapshot.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, account_id: str, where: Where[Snapshot] | None = None
    ) -> bool:
        """Delete the Snapshot with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Snapshot]]) -> None:
        """Delete the snapshots with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[SnapshotRepositoryProtocol] = SnapshotRepository
