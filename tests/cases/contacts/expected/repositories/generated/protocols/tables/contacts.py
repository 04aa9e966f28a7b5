# Written by lift from the models: change those, this file is written again.
"""What `Contacts` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from repositories.generated.protocols.bases.contact import ContactRepositoryProtocol
    from repositories.generated.tables.contacts import Contacts


class ContactsProtocol(Protocol):
    """Whatever is asked as `Contacts` is: the real one, a fake, or one of your own."""

    @property
    def contacts(self) -> ContactRepositoryProtocol:
        """The contacts."""

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ContactsProtocol] = Contacts
