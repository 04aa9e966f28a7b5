# Made of liftgen/runtime/tenancy.py by tools/write_asyncio.py: change that, and run `make aio`.
"""Tenancy, in asyncio: that what one tenant writes is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from liftgen.runtime.tenancy import check_tenant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.aio.item_key import ItemKey

T = TypeVar("T")


def own_keys(keys: Iterable[ItemKey[T]], tenant: object) -> tuple[ItemKey[T], ...]:
    """The keys themselves; WrongTenant when one is of another tenant's item."""
    found = tuple(keys)
    for each in found:
        check_tenant(each.entity.name, each.tenant, tenant)
    return found
