"""Events: what API Gateway hands to a function, as routes ask for it."""

from __future__ import annotations

from base64 import b64decode
from typing import Any
from urllib.parse import parse_qsl

Event = dict[str, Any]


class Asked:
    """One request: of an HTTP API (payload 2.0), or of a REST API."""

    def __init__(self, event: Event) -> None:
        """What an event says; it is looked at when it is asked for."""
        self.raw_event = event
        self.is_rest = "httpMethod" in event
        self.headers: dict[str, str] = dict(event.get("headers") or {})

    @property
    def http_method(self) -> str:
        """`GET`, and so on."""
        if self.is_rest:
            return str(self.raw_event["httpMethod"])
        return str(self.raw_event["requestContext"]["http"]["method"])

    @property
    def path(self) -> str:
        """The path, without the stage that an HTTP API puts before it."""
        if self.is_rest:
            return str(self.raw_event["path"])
        path, stage = str(self.raw_event["rawPath"]), self.raw_event["requestContext"].get("stage", "$default")
        return path.removeprefix(f"/{stage}") or "/" if stage != "$default" else path

    @property
    def query(self) -> dict[str, list[str]]:
        """The values of each parameter in the query, in their order."""
        found: dict[str, list[str]] = {}
        if self.is_rest:
            many = self.raw_event.get("multiValueQueryStringParameters")
            single = self.raw_event.get("queryStringParameters") or {}
            return dict(many) if many else {name: [value] for name, value in single.items()}
        text = self.raw_event.get("rawQueryString") or ""
        for name, value in parse_qsl(text, keep_blank_values=True):
            found.setdefault(name, []).append(value)
        if not text:
            # Of several values, an HTTP API makes one, with commas between them.
            joined = self.raw_event.get("queryStringParameters") or {}
            found = {name: value.split(",") for name, value in joined.items()}
        return found

    def header(self, name: str) -> str | None:
        """The value of a header, however its name is written; None where there is none."""
        wanted = name.lower()
        return next((value for each, value in self.headers.items() if each.lower() == wanted), None)

    @property
    def body(self) -> str | None:
        """The text of the body; UnicodeDecodeError or binascii.Error for one that is none."""
        body = self.raw_event.get("body")
        if body and self.raw_event.get("isBase64Encoded"):
            return b64decode(body).decode()
        return body
