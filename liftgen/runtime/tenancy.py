"""Tenancy: that what one tenant writes is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from liftgen.runtime.errors import InvalidKey, WrongTenant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.item_key import ItemKey

T = TypeVar("T")


def one_tenant(tenant: T) -> T:
    """The tenant; InvalidKey for None and for empty text, so that what is meant for one is never asked of all."""
    if tenant is None or tenant == "":
        raise InvalidKey("nobody says which tenant")
    return tenant


def check_tenant(entity: str, found: object, tenant: object) -> None:
    """WrongTenant when an entity is another tenant's than the one that is asked for."""
    if found != tenant:
        raise WrongTenant("it belongs to another tenant", entity=entity)


def own_keys(keys: Iterable[ItemKey[T]], tenant: object) -> tuple[ItemKey[T], ...]:
    """The keys themselves; WrongTenant when one is of another tenant's item."""
    found = tuple(keys)
    for each in found:
        check_tenant(each.entity.name, each.tenant, tenant)
    return found
