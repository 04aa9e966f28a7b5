"""Middleware: what each part of a service adds to a request, beside the same handler written by hand; writes MIDDLEWARE.md."""

# No annotations from the future: Powertools reads those of routes, which name the model at hand.

import importlib
import io
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
from boto3.dynamodb.types import TypeDeserializer

from benchmarks.contenders import KEY, Contender, Orders, boto_client, direct_client
from benchmarks.measure import ratios, taken
from benchmarks.report import cell, environment
from liftgen.testing.events import FunctionContext, http_event

RESULTS = Path(__file__).with_name("MIDDLEWARE.md")
EVENT = http_event("GET", f"/orders/{KEY['number']}", claims={"customer": KEY["customer"]})
ROUNDS = 5

TEXT = """\
# Middleware

CPU of one request, from API Gateway's event to the answer: one order is read, by the customer that the token names.
DynamoDB's answers are there at once; requests are made, signed and read. As ratios to the same handler written by hand: the
median of interleaved rounds, and in brackets their middle half. Microseconds are what a part adds to the line above it, on this
machine at that time. Made by `make bench`.

{environment}

| handler | CPU | adds, µs |
|---|---|---|
{rows}

The rate limit and the key each ask DynamoDB once or twice more; only what that costs the function's own CPU is here.
"""

Build = Callable[[Orders], Callable[[], dict[str, Any]]]


def by_hand(orders: Orders, observed: bool = False) -> Callable[[], dict[str, Any]]:
    """Powertools, boto3's client and pydantic, as one would write it."""
    app = APIGatewayHttpResolver(enable_validation=True)
    client, read, model = boto_client(orders), TypeDeserializer().deserialize, orders.model
    logger = Logger(service="shop", stream=io.StringIO())

    @app.get("/orders/<number>")
    def get_order(number: str) -> model:  # type: ignore[valid-type]
        claims = app.current_event.raw_event["requestContext"]["authorizer"]["jwt"]["claims"]
        key = {"pk": {"S": f"CUSTOMER#{claims['customer']}"}, "sk": {"S": f"ORDER#{number}"}}
        item = client.get_item(TableName="shop", Key=key)["Item"]
        return model.model_validate({"note": None} | {name: read(value) for name, value in item.items()})

    def handler() -> dict[str, Any]:
        answer = app.resolve(EVENT, FunctionContext())
        if observed:
            logger.info("request", route="/orders/<number>", status=answer["statusCode"])
            metrics = EphemeralMetrics(namespace="shop", service="shop")
            metrics.add_dimension("route", "/orders/<number>")
            metrics.add_metric("Requests", MetricUnit.Count, 1)
            metrics.flush_metrics()
        return answer

    return handler


def with_lift(*parts: str) -> Build:
    """The same with lift's parts."""

    def build(orders: Orders) -> Callable[[], dict[str, Any]]:
        from liftgen.runtime.api.caller import tenant_of
        from liftgen.runtime.api.resolver import found, http_api

        app, client, model = http_api(), direct_client(orders), orders.model
        repository = orders.repository(client)
        if "repositories" in parts:
            from liftgen.runtime.api.dynamorm import DynamORMConfig, from_context, with_dynamorm

            facade = importlib.import_module("repositories").Shop
            config = DynamORMConfig(facade=facade, tenant_isolation=False, client=lambda _: client)
            app.use([with_dynamorm(config)])
        if "limit" in parts:
            from liftgen.runtime.api.rate_limits import rate_limited
            from liftgen.runtime.rate_limits import HOUR, SECOND, FixedWindow, RateLimiter
            from liftgen.runtime.service_table import ServiceTable

            rates = (FixedWindow(50, SECOND), FixedWindow(9_000, HOUR))
            limiter = RateLimiter(ServiceTable(client=client, name="shop"), "api", rates)
            app.use([rate_limited(limiter, lambda event: (tenant_of(event, "customer"),))])
        if "key" in parts:
            from liftgen.runtime.api.idempotency import idempotent
            from liftgen.runtime.idempotency import TablePersistence
            from liftgen.runtime.service_table import ServiceTable

            store = TablePersistence(ServiceTable(client=client, name="shop"))
            app.use([idempotent(store, lambda event: tenant_of(event, "customer"), methods=("GET",))])

        @app.get("/orders/<number>")
        def get_order(number: str) -> model:  # type: ignore[valid-type]
            customer = tenant_of(app.current_event.raw_event, "customer")
            orders_of = from_context(app).orders if "repositories" in parts else repository
            return found(orders_of.get(customer=customer, number=number), "Order")

        event = EVENT | {"headers": {**EVENT["headers"], "idempotency-key": "k"}} if "key" in parts else EVENT
        if "observed" not in parts:
            return lambda: app.resolve(event, FunctionContext())
        from liftgen.runtime.api.observed import observed, redacting_logger

        log = redacting_logger("shop-of-lift", stream=io.StringIO())
        handler = observed(app, "shop", namespace="shop", logger=log)
        return lambda: handler(event, FunctionContext())

    return build


HANDLERS: dict[str, Build] = {
    "by hand: Powertools, boto3's client, pydantic": by_hand,
    "by hand, with a line of log and a metric": lambda orders: by_hand(orders, observed=True),
    "lift: generated repository, direct client": with_lift(),
    "… and `with_dynamorm`": with_lift("repositories"),
    "… and `observed`": with_lift("repositories", "observed"),
    "… and a rate limit of two windows": with_lift("repositories", "observed", "limit"),
    "… and an `Idempotency-Key`": with_lift("repositories", "observed", "limit", "key"),
}


def main() -> None:
    """Measure, and write the page."""
    with TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
        orders = Orders(Path(folder))
        contenders = [
            Contender(name, {"request": build(orders)}, lambda answer: answer["statusCode"])
            for name, build in HANDLERS.items()
        ]
        found = ratios("request", contenders)
        whole = median(taken(contenders[0].work["request"], 50) for _ in range(ROUNDS)) * 1e6
    rows = []
    for before, ratio in zip((None, *found), found, strict=False):
        adds = before is not None and ratio.name.startswith(("…", "by hand, with"))
        added = f"{(ratio.median - before.median) * whole:.0f}" if adds else ""
        rows.append(f"| {ratio.name} | {cell(ratio)} | {added} |")
    machine = environment("aws-lambda-powertools", "boto3", "pydantic")
    RESULTS.write_text(TEXT.format(environment=machine, rows="\n".join(rows)), "utf-8")
    sys.stderr.write(RESULTS.read_text("utf-8"))


if __name__ == "__main__":
    main()
