"""Tenancy: that what one tenant writes is its own."""

from __future__ import annotations

from liftgen.runtime.errors import WrongTenant


def check_tenant(entity: str, found: object, tenant: object) -> None:
    """WrongTenant when an entity is another tenant's than the one that is asked for."""
    if found != tenant:
        raise WrongTenant("it belongs to another tenant", entity=entity)
