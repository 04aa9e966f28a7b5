# Written by lift from the models: change those, this file is written again.
"""What `Contacts` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from liftgen.runtime.transaction import Transaction

    from repositories.generated import transactions
    from repositories.generated.protocols.bases.contact import ContactRepositoryProtocol
    from repositories.generated.tables.contacts import Contacts


class ContactsProtocol(Protocol):
    """Whatever is asked as `Contacts` is: the real one, a fake, or one of your own."""

    @property
    def contacts(self) -> ContactRepositoryProtocol:
        """The contacts."""

        ...

    def transaction(self) -> transactions.ContactsTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most.
        """

        ...

    def join(self, transaction: Transaction) -> transactions.ContactsTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ContactsProtocol] = Contacts
