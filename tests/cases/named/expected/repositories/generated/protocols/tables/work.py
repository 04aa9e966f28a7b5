# Written by lift from the models: change those, this file is written again.
"""What `Work` and `ScopedWork` offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from liftgen.runtime.transaction import Transaction

    from repositories.generated import transactions
    from repositories.generated.protocols.bases.task import TaskRepositoryProtocol
    from repositories.generated.protocols.scoped.task import (
        ScopedTaskRepositoryProtocol,
    )
    from repositories.generated.tables.work import ScopedWork, Work


class WorkProtocol(Protocol):
    """Whatever is asked as `Work` is: the real one, a fake, or one of your own."""

    @property
    def tasks(self) -> TaskRepositoryProtocol:
        """The tasks."""

        ...

    def for_tenant(self, team: str) -> ScopedWorkProtocol:
        """The same table as one tenant sees it: nothing else can be read or written
        through it.
        """

        ...

    def transaction(self, team: str | None = None) -> transactions.WorkTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most. For one tenant's items only where `team` is given.
        """

        ...

    def join(
        self, transaction: Transaction, team: str | None = None
    ) -> transactions.WorkTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own. For one tenant's items only where `team` is given.
        """

        ...


class ScopedWorkProtocol(Protocol):
    """Whatever is asked as `ScopedWork` is: the real one, a fake, or one of your
    own.
    """

    @property
    def tasks(self) -> ScopedTaskRepositoryProtocol:
        """The tasks."""

        ...

    def transaction(self) -> transactions.WorkTransaction:
        """Writes that are sent together when the `with` block ends: WrongTenant for
        another tenant's.
        """

        ...

    def join(self, transaction: Transaction) -> transactions.WorkTransaction:
        """Writes to this table as a part of another table's transaction, for this
        tenant's items only.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[WorkProtocol] = Work
    _real_scoped: type[ScopedWorkProtocol] = ScopedWork
