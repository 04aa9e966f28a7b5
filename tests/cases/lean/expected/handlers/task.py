# Yours: lift wrote this once and leaves it alone from now on.
"""The API of Task: routes of your own go here."""

from typing import Any

from liftgen.runtime.lean.resolver import http_api

from handlers.generated.task import routes

app = http_api()
app.include_router(routes)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What API Gateway calls."""
    return app.resolve(event, context)
