"""Check tenancy: that every partition of a table of tenants begins with the tenant, or that the model says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.field_types import EnumOf, LiteralOf, OptionalOf, Scalar, bare
from liftgen.keys.partitions import is_scoped
from liftgen.keys.storage import scalar_of, spelling
from liftgen.rules.tenancy import (
    IndexWithoutTenant,
    KeyWithoutTenant,
    NoTenantField,
    TenantRunsOn,
    TenantType,
    UniqueWithoutTenant,
)
from liftgen.schema import Composed

if TYPE_CHECKING:
    from liftgen.check.review import Review
    from liftgen.schema import Entity


def check_tenancy(review: Review) -> None:
    """Every entity of every table that has tenants."""
    for entity in review.schema.entities:
        table = review.model(entity).table
        tenant = table.marker.text("tenant") if table is not None else None
        if tenant is None:
            continue
        if entity.tenant is None:
            if tenant not in review.model(entity).lost:
                review.add(NoTenantField(entity.name, tenant), review.model(entity).span)
            continue
        _check_type(review, entity, tenant)
        _check_partitions(review, entity, tenant)
        for unique in entity.uniques:
            if not unique.tenant:
                rule = UniqueWithoutTenant(unique.name, tenant, unique.fields)
                review.add(rule, review.place(entity, unique.name))


def _check_type(review: Review, entity: Entity, tenant: str) -> None:
    attribute = entity.model.attribute(tenant)
    known = isinstance(bare(attribute.type), EnumOf | LiteralOf)
    text = scalar_of(attribute.type) in (Scalar.STR, Scalar.UUID) or known
    if not text or isinstance(attribute.type, OptionalOf):
        review.add(TenantType(tenant, spelling(attribute.type)), review.type_of(entity, tenant))


def _check_partitions(review: Review, entity: Entity, tenant: str) -> None:
    if not is_scoped(entity, "key"):
        review.add(KeyWithoutTenant(entity.name, tenant), review.key_part(entity, "key", "pk"))
    else:
        _check_following(review, entity, "key", tenant)
    for index in entity.indexes:
        if index.kind == "local":
            continue
        if not is_scoped(entity, index.name):
            review.add(IndexWithoutTenant(index.name, tenant), review.key_part(entity, index.name, "pk"))
        else:
            _check_following(review, entity, index.name, tenant)


def _check_following(review: Review, entity: Entity, on: str, tenant: str) -> None:
    """A policy lists the tenant's own partition and what follows a `#`; nothing else may follow."""
    match entity.key_on(on).partition:
        case Composed(parts=parts):
            at = next(at for at, part in enumerate(parts) if not isinstance(part, str))
            following = parts[at + 1] if at + 1 < len(parts) else "#"
            if not isinstance(following, str) or not following.startswith("#"):
                said = following if isinstance(following, str) else f"{{{following.field}}}"
                review.add(TenantRunsOn(tenant, said), review.in_key(entity, on, "pk", tenant))
