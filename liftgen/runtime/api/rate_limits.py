"""Rate limits of an API.

A middleware for resolvers that refuses with 429, says in headers what is left, and counts in metrics.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.metrics import MetricUnit, single_metric

from liftgen.runtime.api.answers import answer_of, with_headers
from liftgen.runtime.api.problems import problem_of
from liftgen.runtime.errors import LiftError
from liftgen.runtime.rate_limits import Outage, require
from liftgen.runtime.rate_limits.limiter import log_outage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver, Response

    from liftgen.runtime.rate_limits import Decision, RateLimiter

    Event = dict[str, Any]
    Handler = Callable[[Event, Any], dict[str, Any]]
    Subject = Callable[[Event], tuple[str, ...]]
    Next = Callable[[ApiGatewayResolver], Response[Any]]


def rate_limited(
    limiter: RateLimiter, subject: Subject, *, cost: int = 1
) -> Callable[[ApiGatewayResolver, Next], Response[Any]]:
    """A middleware: `app.use([rate_limited(limiter, lambda event: (tenant_of(event, "tenant_id"),))])`.

    The subject is read from the event: take it from what is verified, not from what the caller could write. Answers
    have `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` (seconds since 1970); a refusal is 429
    with `Retry-After`, and 503 where the limiter fails closed. With several of them, the last one in the line that
    counted is in the headers.
    """

    def limit(app: ApiGatewayResolver, next_middleware: Next) -> Response[Any]:
        decision = limiter.hit(*subject(app.current_event.raw_event), cost=cost)
        try:
            require(decision)
            response = next_middleware(app)
        except Exception as error:
            # Failures become answers already here, so that they say what is left, too.
            answer = app.exception_handler_manager.lookup_exception_handler(type(error))
            if answer is None:
                raise
            response = answer(error)
        for name, value in headers(decision).items():
            response.headers.setdefault(name, value)
        return response

    return limit


def limited(handler: Handler, limiter: RateLimiter, subject: Subject, *, cost: int = 1) -> Handler:
    """The same for a whole handler, plain or an app's `resolve`: `handler = limited(app.resolve, limiter, of_tenant)`.

    Every event is counted, also one that breaks the schema or has no route, which a resolver answers before its middlewares.
    """

    def counted(event: Event, context: Any) -> dict[str, Any]:
        try:
            decision = limiter.hit(*subject(event), cost=cost)
            answer = handler(event, context) if decision.allowed else _refused(decision)
        except LiftError as error:
            return answer_of(problem_of(error))
        return with_headers(answer, headers(decision))

    return counted


def headers(decision: Decision) -> Mapping[str, str]:
    """What an answer says of a decision; nothing where there was no count."""
    if decision.outage is not None:
        return {}
    return {
        "X-RateLimit-Limit": str(decision.limit),
        "X-RateLimit-Remaining": str(decision.remaining),
        "X-RateLimit-Reset": str(ceil(decision.reset_at)),
    }


def count_in_metrics(namespace: str | None = None) -> Callable[[Decision], None]:
    """A `report` for a limiter: one metric for each decision, in CloudWatch's embedded format, under the limiter's name.

    `RateLimitAllowed`, `RateLimitRefused`, and for outages `RateLimitFailedOpen` and `RateLimitFailedClosed`. Whom it
    was about is in none of them. Outages are in the log as well. The namespace is POWERTOOLS_METRICS_NAMESPACE where
    it is not said.
    """

    def count(decision: Decision) -> None:
        log_outage(decision)
        with single_metric(
            _METRICS[decision.allowed, decision.outage], MetricUnit.Count, 1, namespace=namespace
        ) as metric:
            metric.add_dimension("limiter", decision.limiter)

    return count


_METRICS = {
    (True, None): "RateLimitAllowed",
    (False, None): "RateLimitRefused",
    (True, Outage.OPEN): "RateLimitFailedOpen",
    (False, Outage.CLOSED): "RateLimitFailedClosed",
}


def _refused(decision: Decision) -> dict[str, Any]:
    try:
        require(decision)
    except LiftError as error:
        return answer_of(problem_of(error))
    raise AssertionError("it is allowed")
