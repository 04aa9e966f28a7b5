"""Observed: what is told of each request in logs, metrics and traces, and never a secret or a metric for each tenant."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from liftgen.runtime.api.answers import with_headers

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver

    Handler = Callable[[dict[str, Any], Any], dict[str, Any]]

SECRETS = frozenset(
    {
        "authorization",
        "cookie",
        "set-cookie",
        "password",
        "secret",
        "token",
        "access_token",
        "id_token",
        "refresh_token",
    }
    | {"api_key", "apikey", "x-api-key", "client_secret", "private_key"}
)
"""The names whose values no log shows, whatever their case."""
REDACTED = "[redacted]"
CORRELATION = "X-Correlation-Id"

_harmless = re.compile(r"[\w.:-]{1,64}", re.ASCII).fullmatch


class Tracer(Protocol):
    """Powertools' tracer, as far as it is asked here."""

    def capture_lambda_handler(self, lambda_handler: Any) -> Any:
        """The handler, traced."""
        ...

    def put_annotation(self, key: str, value: Any) -> None:
        """Say something of the trace, by which traces are found."""
        ...


def observed(
    app: ApiGatewayResolver,
    service: str,
    *,
    namespace: str | None = None,
    secrets: Collection[str] = (),
    tracer: Tracer | None = None,
    logger: Logger | None = None,
) -> Handler:
    """The entry point of an app: `handler = observed(app, "saas", namespace="saas")`, in the place of `app.resolve`.

    One line of log for each request (method, route, status, milliseconds), and the metrics `Requests` and `Latency` by
    service, method, route and kind of status. Routes are those of the app, and not paths, so that there are only so many
    metrics as routes; who asked is in none. All lines of a request carry its correlation id: the caller's
    `X-Correlation-Id`, if it is harmless, else the id of the request; the answer has it, too.

    Values under the names in `SECRETS` and `secrets` (give it the names of encrypted fields) are redacted at any depth of
    a line. Without a `namespace`, it is the one of POWERTOOLS_METRICS_NAMESPACE. The app is one of `http_api()` or
    `rest_api()`.
    """
    log = logger or redacting_logger(service, secrets)

    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        begun = time.perf_counter()
        correlation = _correlation(event, context)
        log.set_correlation_id(correlation)
        answer = app.resolve(event, context)
        milliseconds = (time.perf_counter() - begun) * 1_000
        status, route = int(answer["statusCode"]), getattr(app, "matched", None) or "none"
        answer = with_headers(answer, {CORRELATION: correlation})
        method = _method(event)
        if tracer is not None:
            tracer.put_annotation("route", route)
            tracer.put_annotation("status", status)
        log.info("request", method=method, route=route, status=status, milliseconds=round(milliseconds, 1))
        _measure(namespace, service, {"method": method, "route": route, "status": f"{status // 100}xx"}, milliseconds)
        return answer

    traced: Handler = handler if tracer is None else tracer.capture_lambda_handler(handler)
    return traced


def redacting_logger(service: str, secrets: Collection[str] = (), **options: Any) -> Logger:
    """Powertools' logger, whose lines show no value under the names in `SECRETS` and `secrets`."""
    return Logger(service=service, logger_formatter=_Redacting(secrets), **options)


class _Redacting(LambdaPowertoolsFormatter):
    def __init__(self, secrets: Collection[str], **options: Any) -> None:
        super().__init__(**options)
        self._secrets = SECRETS | {name.lower() for name in secrets}

    def serialize(self, log: Any) -> str:
        return super().serialize(self._redacted(log))

    def _redacted(self, value: Any) -> Any:
        match value:
            case Mapping():
                return {
                    name: REDACTED if str(name).lower() in self._secrets else self._redacted(each)
                    for name, each in value.items()
                }
            case list() | tuple():
                return [self._redacted(each) for each in value]
            case _:
                return value


def _measure(namespace: str | None, service: str, dimensions: Mapping[str, str], milliseconds: float) -> None:
    metrics = EphemeralMetrics(namespace=namespace, service=service)
    for name, value in dimensions.items():
        metrics.add_dimension(name, value)
    metrics.add_metric("Requests", MetricUnit.Count, 1)
    metrics.add_metric("Latency", MetricUnit.Milliseconds, milliseconds)
    metrics.flush_metrics()


def _correlation(event: Mapping[str, Any], context: Any) -> str:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    given = headers.get(CORRELATION.lower())
    if isinstance(given, str) and _harmless(given):
        return given
    return str((event.get("requestContext") or {}).get("requestId") or getattr(context, "aws_request_id", "unknown"))


def _method(event: Mapping[str, Any]) -> str:
    context = event.get("requestContext") or {}
    return str(event.get("httpMethod") or (context.get("http") or {}).get("method") or "unknown")
