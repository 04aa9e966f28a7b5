"""Caller: who asks, as the authorizer of the API verified it; nothing that the caller could have written is looked at."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from liftgen.runtime.errors import LiftError

if TYPE_CHECKING:
    from collections.abc import Mapping

TENANT_CLAIM = "LIFT_TENANT_CLAIM"


class NotSignedIn(LiftError):
    """No authorizer said who asks."""


class NoTenant(LiftError):
    """Whoever asks belongs to no tenant, as far as the authorizer says."""


def claims_of(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """The verified claims of an API Gateway event: those of a JWT authorizer (HTTP API), or of Cognito's (REST API).

    NotSignedIn when no such authorizer let the request in.
    """
    authorizer = _mapping(_mapping(event.get("requestContext")).get("authorizer"))
    claims = _mapping(authorizer.get("jwt")).get("claims") or authorizer.get("claims")
    if not isinstance(claims, dict) or not claims:
        raise NotSignedIn("no authorizer said who asks")
    return claims


def tenant_of(event: Mapping[str, Any], field: str, environment: Mapping[str, str] | None = None) -> str:
    """The tenant that the caller belongs to: the claim that `LIFT_TENANT_CLAIM` names, or else the one named as the field.

    NotSignedIn without claims, and NoTenant when they do not name one tenant.
    """
    name = (os.environ if environment is None else environment).get(TENANT_CLAIM) or field
    tenant = claims_of(event).get(name)
    if not isinstance(tenant, str) or not tenant:
        raise NoTenant(f"the claims have no `{name}`")
    return tenant


def caller_of(event: Mapping[str, Any]) -> str:
    """Who asks, as the authorizer verified it: a token's subject, or the user or role that signed; empty where nobody says."""
    authorizer = _mapping(_mapping(event.get("requestContext")).get("authorizer"))
    claims = _mapping(_mapping(authorizer.get("jwt")).get("claims") or authorizer.get("claims"))
    identity = _mapping(_mapping(event.get("requestContext")).get("identity"))
    said = claims.get("sub") or _mapping(authorizer.get("iam")).get("userArn") or identity.get("userArn")
    return said if isinstance(said, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
