# Written by lift from the models: change those, this file is written again.
"""Contacts in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken
from liftgen.runtime.validation import check

from contacts import Contact
from repositories.generated.items import contact as items

if TYPE_CHECKING:
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Adding, Removing
    from liftgen.runtime.transaction import Pending


class ContactActions:
    """What one transaction does to contacts."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, contact: Contact) -> Contact:
        """Store a new Contact; it is given back as it is stored then."""
        now = self._table.now()
        created = Contact.model_validate(
            {**dict(contact), "created_at": now, "updated_at": now, "version": 0},
            by_name=True,
        )
        return self._table.create(items.ENTITY, created)

    def put(self, contact: Contact, *, where: Where[Contact] | None = None) -> Contact:
        """Store a Contact whole, whether it is new or replaces what is there.

        What is there is read at once.
        """
        stored = Contact.model_validate(
            {**dict(contact), "updated_at": self._table.now()}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

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
        """Change fields of a Contact, and every key that depends on them."""
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
    ) -> None:
        """Change fields of the Contact with this key without reading it: those on
        which no key depends.
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
        self._table.patch(
            items.ENTITY, items.key(id=id), items.changes(fields), where, operations
        )

    def delete(self, contact: Contact, *, where: Where[Contact] | None = None) -> None:
        """Delete a Contact."""
        self._table.delete(items.ENTITY, contact, where)

    def delete_by_key(self, *, id: str, where: Where[Contact] | None = None) -> None:
        """Delete the Contact with this key, if there is one."""
        self._table.delete_by_key(items.ENTITY, items.key(id=id), where)

    def check(self, *, id: str, where: Where[Contact] | None = None) -> None:
        """Only if there is a Contact with this key, and `where` holds on it."""
        self._table.check(items.ENTITY, items.key(id=id), where)

    def check_absent(self, *, id: str) -> None:
        """Only if there is no Contact with this key."""
        self._table.check_absent(items.ENTITY, items.key(id=id))
