"""Rate limited: `handler` counts who asks before the function's own entry point is asked; `LIFT_RATES` says what is allowed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from liftgen.runtime.api.caller import NotSignedIn, tenant_of
from liftgen.runtime.api.rate_limits import count_in_metrics, limited
from liftgen.runtime.errors import NotConfigured
from liftgen.runtime.functions import told
from liftgen.runtime.rate_limits import FixedWindow, RateLimiter, SlidingWindow, TokenBucket

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.runtime.api.rate_limits import Event, Handler, Subject
    from liftgen.runtime.rate_limits import Rate


def handler(event: Event, context: Any) -> dict[str, Any]:
    """The answer of the function's own entry point, or 429."""
    return _counted()(event, context)


@cache
def _counted() -> Handler:
    about = told.settings("LIFT_RATES")
    namespace = about.get("namespace")
    limiter = RateLimiter(
        told.own_table(),
        about["name"],
        tuple(map(_rate, about["rates"])),
        on_outage=about["on_outage"],
        shards=about["shards"],
        **({"report": count_in_metrics(namespace)} if namespace else {}),
    )
    return limited(told.own_handler(), limiter, _subject(about))


def _rate(said: Mapping[str, Any]) -> Rate:
    limit, seconds = int(said["limit"]), int(said["seconds"])
    match said["kind"]:
        case "fixed":
            return FixedWindow(limit, seconds)
        case "sliding":
            return SlidingWindow(limit, seconds)
        case "bucket":
            return TokenBucket(limit, seconds, said.get("burst"))
        case kind:
            raise NotConfigured(f"there is no rate `{kind}`")


def _subject(about: Mapping[str, Any]) -> Subject:
    match about["subject"]:
        case "tenant":
            field = str(about["claim"])
            return lambda event: (tenant_of(event, field),)
        case "caller":
            return lambda event: (_caller(event),)
        case "address":
            return lambda event: (_address(event),)
        case subject:
            raise NotConfigured(f"there is no subject `{subject}`")


def _caller(event: Event) -> str:
    """Whoever the authorizer let in: a token's subject, or the principal that signed. NotSignedIn where it says nothing."""
    context = event.get("requestContext") or {}
    authorizer = context.get("authorizer") or {}
    claims = (authorizer.get("jwt") or {}).get("claims") or authorizer.get("claims") or {}
    signed = (authorizer.get("iam") or {}).get("userArn") or (context.get("identity") or {}).get("userArn")
    found = claims.get("sub") or signed
    if not found:
        raise NotSignedIn("no authorizer said who asks")
    return str(found)


def _address(event: Event) -> str:
    """The address that API Gateway saw, and none that the caller wrote."""
    context = event.get("requestContext") or {}
    found = (context.get("http") or {}).get("sourceIp") or (context.get("identity") or {}).get("sourceIp")
    return str(found or "unknown")
