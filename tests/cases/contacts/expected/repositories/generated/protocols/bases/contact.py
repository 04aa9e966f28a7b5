# Written by lift from the models: change those, this file is written again.
"""What `ContactRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Adding, Removing
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from contacts import Contact
    from repositories.contact import ContactRepository


class ContactRepositoryProtocol(Protocol):
    """Whatever is asked as `ContactRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(self, *, id: str) -> ItemKey[Contact]:
        """The key of a Contact, for what asks for several at once."""

        ...

    def create(self, contact: Contact) -> Contact:
        """Store a new Contact, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

    def get(self, *, id: str, consistent: bool = False) -> Contact | None:
        """The Contact with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(self, *, id: str, consistent: bool = False) -> bool:
        """Whether there is a Contact with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Contact]], *, consistent: bool = False
    ) -> list[Contact | None]:
        """The contacts with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, contact: Contact, *, where: Where[Contact] | None = None) -> Contact:
        """Store a Contact whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        One at a time: a batch has no conditions, and this is one.
        """

        ...

    def upsert(self, contact: Contact) -> Contact:
        """Store a Contact whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps `created_at` and attributes that no field is stored in; its
        version grows by one.
        """

        ...

    def update(
        self,
        contact: Contact,
        *,
        email: str | Unset = UNSET,
        name: str | Unset = UNSET,
        company: str | Unset = UNSET,
        since: str | Unset = UNSET,
        phone: str | Unset | None = UNSET,
        labels: set[str] | Adding[str] | Removing[str] | Unset = UNSET,
        notes: str | Unset = UNSET,
        preferences: dict[str, str] | Unset = UNSET,
        where: Where[Contact] | None = None,
    ) -> Contact:
        """Change fields of a Contact in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when it was changed since it was read. Only where `where`
        holds: otherwise ConditionFailed.
        """

        ...

    def patch(
        self,
        *,
        id: str,
        email: str | Unset = UNSET,
        name: str | Unset = UNSET,
        company: str | Unset = UNSET,
        since: str | Unset = UNSET,
        labels: set[str] | Adding[str] | Removing[str] | Unset = UNSET,
        notes: str | Unset = UNSET,
        preferences: dict[str, str] | Unset = UNSET,
        where: Where[Contact] | None = None,
    ) -> Contact:
        """Change fields of the Contact with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete(self, contact: Contact, *, where: Where[Contact] | None = None) -> None:
        """Delete a Contact.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_by_key(self, *, id: str, where: Where[Contact] | None = None) -> bool:
        """Delete the Contact with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Contact]]) -> None:
        """Delete the contacts with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...

    def by_email(self, email: str) -> Query[Contact]:
        """Contacts of one `email`.

        Query on the index `gsi-email`, eventually consistent.
        """

        ...

    def by_company(
        self, company: str, *, since: str | Range[str] | None = None
    ) -> Query[Contact]:
        """Contacts of one `company`, in order of `since`.

        Query on the index `gsi-company`, eventually consistent.
        """

        ...

    def by_phone(self, phone: str) -> Query[Contact]:
        """Contacts of one `phone`.

        Query on the index `gsi-phone`, eventually consistent.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ContactRepositoryProtocol] = ContactRepository
