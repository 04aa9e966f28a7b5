# Written by lift from the models: change those, this file is written again.
"""What `ScopedTenantRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query

    from repositories.generated.scoped.tenant import ScopedTenantRepository
    from saas import Tenant, User


class ScopedTenantRepositoryProtocol(Protocol):
    """Whatever is asked as `ScopedTenantRepository` is: the real one, a fake, or one
    of your own.
    """

    def key(self) -> ItemKey[Tenant]:
        """The key of a Tenant, for what asks for several at once."""

        ...

    def create(self, tenant: Tenant) -> Tenant:
        """Store a new Tenant, and give it back as it is stored."""

        ...

    def get(self, *, consistent: bool = False) -> Tenant | None:
        """The Tenant with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(self, *, consistent: bool = False) -> bool:
        """Whether there is a Tenant with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Tenant]], *, consistent: bool = False
    ) -> list[Tenant | None]:
        """The tenants with these keys, in their order, each None where there is
        none.
        """

        ...

    def put(self, tenant: Tenant, *, where: Where[Tenant] | None = None) -> Tenant:
        """Store a Tenant whole, whether it is new or replaces what is there."""

        ...

    def upsert(self, tenant: Tenant) -> Tenant:
        """Store a Tenant whether it is new or not, whoever wrote last."""

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
        """

        ...

    def patch(
        self, *, name: str | Unset = UNSET, where: Where[Tenant] | None = None
    ) -> Tenant:
        """Change fields of the Tenant with this key without reading it."""

        ...

    def delete(self, tenant: Tenant, *, where: Where[Tenant] | None = None) -> None:
        """Delete a Tenant."""

        ...

    def delete_by_key(self, *, where: Where[Tenant] | None = None) -> bool:
        """Delete the Tenant with this key; whether there was one."""

        ...

    def users(self, tenant: Tenant) -> Query[User]:
        """The users of a Tenant."""

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ScopedTenantRepositoryProtocol] = ScopedTenantRepository
