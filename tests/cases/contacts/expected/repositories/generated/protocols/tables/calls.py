# Written by lift from the models: change those, this file is written again.
"""What `Calls` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from liftgen.runtime.transaction import Transaction

    from repositories.generated import transactions
    from repositories.generated.protocols.bases.call import CallRepositoryProtocol
    from repositories.generated.tables.calls import Calls


class CallsProtocol(Protocol):
    """Whatever is asked as `Calls` is: the real one, a fake, or one of your own."""

    @property
    def calls(self) -> CallRepositoryProtocol:
        """The calls."""

        ...

    def transaction(self) -> transactions.CallsTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most.
        """

        ...

    def join(self, transaction: Transaction) -> transactions.CallsTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[CallsProtocol] = Calls
