# Written by lift from the models: change those, this file is written again.
"""What `Lean` and `ScopedLean` offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from liftgen.runtime.transaction import Transaction

    from repositories.generated import transactions
    from repositories.generated.protocols.bases.task import TaskRepositoryProtocol
    from repositories.generated.protocols.scoped.task import (
        ScopedTaskRepositoryProtocol,
    )
    from repositories.generated.tables.lean import Lean, ScopedLean


class LeanProtocol(Protocol):
    """Whatever is asked as `Lean` is: the real one, a fake, or one of your own."""

    @property
    def tasks(self) -> TaskRepositoryProtocol:
        """The tasks."""

        ...

    def for_tenant(self, tenant_id: str) -> ScopedLeanProtocol:
        """The same table as one tenant sees it: nothing else can be read or written
        through it.
        """

        ...

    def transaction(self, tenant_id: str | None = None) -> transactions.LeanTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most. For one tenant's items only where `tenant_id` is given.
        """

        ...

    def join(
        self, transaction: Transaction, tenant_id: str | None = None
    ) -> transactions.LeanTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own. For one tenant's items only where `tenant_id` is given.
        """

        ...


class ScopedLeanProtocol(Protocol):
    """Whatever is asked as `ScopedLean` is: the real one, a fake, or one of your
    own.
    """

    @property
    def tasks(self) -> ScopedTaskRepositoryProtocol:
        """The tasks."""

        ...

    def transaction(self) -> transactions.LeanTransaction:
        """Writes that are sent together when the `with` block ends: WrongTenant for
        another tenant's.
        """

        ...

    def join(self, transaction: Transaction) -> transactions.LeanTransaction:
        """Writes to this table as a part of another table's transaction, for this
        tenant's items only.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[LeanProtocol] = Lean
    _real_scoped: type[ScopedLeanProtocol] = ScopedLean
