"""Rate limits: how often something may be done, counted in DynamoDB by all functions together."""

from liftgen.runtime.rate_limits.limiter import Decision, Outage, RateLimiter, RateLimitsUnavailable, require
from liftgen.runtime.rate_limits.rates import DAY, HOUR, MINUTE, SECOND, FixedWindow, Rate, SlidingWindow, TokenBucket

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "SECOND",
    "Decision",
    "FixedWindow",
    "Outage",
    "Rate",
    "RateLimiter",
    "RateLimitsUnavailable",
    "SlidingWindow",
    "TokenBucket",
    "require",
]
