# Written by lift from the models: change those, this file is written again.
"""What `TenantRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query

    from repositories.tenant import TenantRepository
    from saas import Tenant, User


class TenantRepositoryProtocol(Protocol):
    """Whatever is asked as `TenantRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(self, *, tenant_id: str) -> ItemKey[Tenant]:
        """The key of a Tenant, for what asks for several at once."""

        ...

    def create(self, tenant: Tenant) -> Tenant:
        """Store a new Tenant, and give it back as it is stored.

        Raises AlreadyExists when its key or a unique value is taken.
        """

        ...

    def get(self, *, tenant_id: str, consistent: bool = False) -> Tenant | None:
        """The Tenant with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(self, *, tenant_id: str, consistent: bool = False) -> bool:
        """Whether there is a Tenant with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Tenant]], *, consistent: bool = False
    ) -> list[Tenant | None]:
        """The tenants with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, tenant: Tenant, *, where: Where[Tenant] | None = None) -> Tenant:
        """Store a Tenant whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        Raises AlreadyExists when a unique value is taken.

        One at a time: a batch has no conditions, and this is one.
        """

        ...

    def upsert(self, tenant: Tenant) -> Tenant:
        """Store a Tenant whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps `created_at` and attributes that no field is stored in; its
        version grows by one. Raises AlreadyExists when a unique value is taken.
        """

        ...

    def update(
        self,
        tenant: Tenant,
        *,
        slug: str | Unset = UNSET,
        name: str | Unset = UNSET,
        where: Where[Tenant] | None = None,
    ) -> Tenant:
        """Change fields of a Tenant in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when it was changed since it was read. Only where `where`
        holds: otherwise ConditionFailed.
        """

        ...

    def patch(
        self,
        *,
        tenant_id: str,
        name: str | Unset = UNSET,
        where: Where[Tenant] | None = None,
    ) -> Tenant:
        """Change fields of the Tenant with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete(self, tenant: Tenant, *, where: Where[Tenant] | None = None) -> None:
        """Delete a Tenant.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, tenant_id: str, where: Where[Tenant] | None = None
    ) -> bool:
        """Delete the Tenant with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def users(self, tenant: Tenant) -> Query[User]:
        """The users of a Tenant.

        Query on the key of `User`, eventually consistent unless `.consistent()`.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[TenantRepositoryProtocol] = TenantRepository
