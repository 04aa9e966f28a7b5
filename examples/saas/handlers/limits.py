"""How often a tenant may ask: all functions count together, in the table that keeps small items."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver, Response
from liftgen.runtime.api.caller import tenant_of
from liftgen.runtime.api.rate_limits import count_in_metrics, rate_limited
from liftgen.runtime.rate_limits import HOUR, SECOND, FixedWindow, RateLimiter, TokenBucket
from liftgen.runtime.service_table import ServiceTable

from handlers import shared


def limited(app: ApiGatewayResolver, following: Callable[[ApiGatewayResolver], Response[Any]]) -> Response[Any]:
    """A middleware that counts a request for its tenant, and refuses it beyond the limits."""
    return rate_limited(per_tenant(), whose)(app, following)


@cache
def per_tenant() -> RateLimiter:
    """A burst, and so many in an hour; `SAAS_PER_HOUR` is for the plan that is paid for."""
    table = ServiceTable(client=shared.client(), name=os.environ["LIFT_SERVICE_TABLE"])
    rates = (TokenBucket(20, SECOND, burst=100), FixedWindow(int(os.environ.get("SAAS_PER_HOUR", "10000")), HOUR))
    return RateLimiter(table, "api", rates, on_outage="open", report=count_in_metrics("saas"))


def whose(event: dict[str, Any]) -> tuple[str, ...]:
    """Who is counted: the tenant that the token names."""
    return (tenant_of(event, "tenant_id"),)
