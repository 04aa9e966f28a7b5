# Written by lift from the models: change those, this file is written again.
"""Contacts: every access pattern of `Contact`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import sort_string
from liftgen.runtime.operations import taken
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import native
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check

from contacts import Contact
from repositories.generated.items import contact as items

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Adding, Removing
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings


class ContactRepositoryBase:
    """Somebody to write to, found by e-mail address or telephone number."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `contacts`, or what the settings or
        `table_name` call it.
        """
        self._table = Table.of(client, "contacts", table_name, settings)

    def key(self, *, id: str) -> ItemKey[Contact]:
        """The key of a Contact, for what asks for several at once."""
        return ItemKey(self._table, items.ENTITY, items.key(id=id))

    def create(self, contact: Contact) -> Contact:
        """Store a new Contact, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        now = self._table.now()
        created = Contact.model_validate(
            {**dict(contact), "created_at": now, "updated_at": now, "version": 0},
            by_name=True,
        )
        return self._table.create(items.ENTITY, created)

    def get(self, *, id: str, consistent: bool = False) -> Contact | None:
        """The Contact with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(items.ENTITY, items.key(id=id), consistent=consistent)

    def exists(self, *, id: str, consistent: bool = False) -> bool:
        """Whether there is a Contact with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(items.ENTITY, items.key(id=id), consistent=consistent)

    def get_many(
        self, keys: Iterable[ItemKey[Contact]], *, consistent: bool = False
    ) -> list[Contact | None]:
        """The contacts with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, contact: Contact, *, where: Where[Contact] | None = None) -> Contact:
        """Store a Contact whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        One at a time: a batch has no conditions, and this is one.
        """
        stored = Contact.model_validate(
            {**dict(contact), "updated_at": self._table.now()}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

    def upsert(self, contact: Contact) -> Contact:
        """Store a Contact whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps `created_at` and attributes that no field is stored in; its
        version grows by one.
        """
        now = self._table.now()
        stored = Contact.model_validate(
            {**dict(contact), "created_at": now, "updated_at": now, "version": 0},
            by_name=True,
        )
        return self._table.upsert(items.ENTITY, stored)

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
        changes = given(
            email=email,
            name=name,
            company=company,
            since=since,
            phone=phone,
            labels=labels,
            notes=notes,
            preferences=preferences,
        )
        operations = taken(changes, items.ENTITY, items.changes, Contact)
        after = Contact.model_validate(
            {
                **dict(contact),
                **changes,
                "updated_at": self._table.now(),
                "version": contact.version + 1,
            },
            by_name=True,
        )
        return self._table.update(items.ENTITY, contact, after, where, operations)

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
        fields = given(
            email=email,
            name=name,
            company=company,
            since=since,
            labels=labels,
            notes=notes,
            preferences=preferences,
        )
        operations = taken(fields, items.ENTITY, items.changes, Contact)
        check(Contact, fields)
        fields["updated_at"] = self._table.now()
        return self._table.patch(
            items.ENTITY, items.key(id=id), items.changes(fields), where, operations
        )

    def delete(self, contact: Contact, *, where: Where[Contact] | None = None) -> None:
        """Delete a Contact.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        self._table.delete(items.ENTITY, contact, where)

    def delete_by_key(self, *, id: str, where: Where[Contact] | None = None) -> bool:
        """Delete the Contact with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(items.ENTITY, items.key(id=id), where)

    def delete_many(self, keys: Iterable[ItemKey[Contact]]) -> None:
        """Delete the contacts with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_email(self, email: str) -> Query[Contact]:
        """Contacts of one `email`.

        Query on the index `gsi-email`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=items.BY_EMAIL,
            reader=items.ENTITY,
            groups=single(items.by_email_partition(email=email)),
        )

    def by_company(
        self, company: str, *, since: str | Range[str] | None = None
    ) -> Query[Contact]:
        """Contacts of one `company`, in order of `since`.

        Query on the index `gsi-company`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=items.BY_COMPANY,
            reader=items.ENTITY,
            groups=single(items.by_company_partition(company=company)),
            sort=native("since", since, sort_string),
        )

    def by_phone(self, phone: str) -> Query[Contact]:
        """Contacts of one `phone`.

        Query on the index `gsi-phone`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=items.BY_PHONE,
            reader=items.ENTITY,
            groups=single(items.by_phone_partition(phone=phone)),
        )
