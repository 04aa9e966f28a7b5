"""API: what API Gateway sends to a function, of HTTP APIs and of REST APIs."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from liftgen.testing.events.context import NOON

Query = Mapping[str, "str | Sequence[str]"]

HOST = "api.example.com"
AT = int(NOON.timestamp() * 1000)


def http_event(
    method: str,
    path: str,
    *,
    query: Query | None = None,
    headers: Mapping[str, str] | None = None,
    body: object = None,
    claims: Mapping[str, object] | None = None,
    stage: str = "$default",
) -> dict[str, Any]:
    """An event of an HTTP API (payload 2.0). `claims` are those of a JWT authorizer; None where there is no authorizer.

    The path is decoded, as HTTP APIs hand it over. A body that is neither text nor bytes is sent as JSON.
    """
    raw_path = path if stage == "$default" else f"/{stage}{path}"
    values = _values(query)
    context: dict[str, Any] = {
        "accountId": "123456789012",
        "apiId": "api",
        "domainName": HOST,
        "domainPrefix": "api",
        "http": {
            "method": method,
            "path": raw_path,
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": "tests",
        },
        "requestId": "request",
        "routeKey": "$default",
        "stage": stage,
        "time": "01/Jan/2020:12:00:00 +0000",
        "timeEpoch": AT,
    }
    if claims is not None:
        # API Gateway hands every claim over as text.
        context["authorizer"] = {
            "jwt": {"claims": {name: _claim(each) for name, each in claims.items()}, "scopes": None}
        }
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": raw_path,
        "rawQueryString": urlencode([(name, each) for name, many in values.items() for each in many]),
        "headers": _headers(headers, body),
        "requestContext": context,
        **_body(body),
    }
    if values:
        event["queryStringParameters"] = {name: ",".join(many) for name, many in values.items()}
    return event


def rest_event(
    method: str,
    path: str,
    *,
    query: Query | None = None,
    headers: Mapping[str, str] | None = None,
    body: object = None,
    claims: Mapping[str, object] | None = None,
    stage: str = "prod",
) -> dict[str, Any]:
    """An event of a REST API. `claims` are those of a Cognito authorizer; None where there is no authorizer.

    The path is given decoded, and sent percent-encoded, as REST APIs hand it over.
    """
    sent = quote(path)
    values = _values(query)
    all_headers = _headers(headers, body)
    context: dict[str, Any] = {
        "accountId": "123456789012",
        "apiId": "api",
        "domainName": HOST,
        "httpMethod": method,
        "identity": {"sourceIp": "192.0.2.1", "userAgent": "tests"},
        "path": f"/{stage}{sent}",
        "protocol": "HTTP/1.1",
        "requestId": "request",
        "requestTime": "01/Jan/2020:12:00:00 +0000",
        "requestTimeEpoch": AT,
        "resourcePath": "/{proxy+}",
        "stage": stage,
    }
    if claims is not None:
        context["authorizer"] = {"claims": {name: _claim(each) for name, each in claims.items()}}
    return {
        "version": "1.0",
        "resource": "/{proxy+}",
        "path": sent,
        "httpMethod": method,
        "headers": all_headers,
        "multiValueHeaders": {name: [each] for name, each in all_headers.items()},
        "queryStringParameters": {name: many[-1] for name, many in values.items()} or None,
        "multiValueQueryStringParameters": values or None,
        "pathParameters": {"proxy": sent.lstrip("/")},
        "stageVariables": None,
        "requestContext": context,
        "body": None,
        **_body(body),
    }


def _values(query: Query | None) -> dict[str, list[str]]:
    return {name: [each] if isinstance(each, str) else list(each) for name, each in (query or {}).items()}


def _headers(headers: Mapping[str, str] | None, body: object) -> dict[str, str]:
    given = {name.lower(): value for name, value in (headers or {}).items()}
    return {"host": HOST, **({} if body is None else {"content-type": "application/json"}), **given}


def _body(body: object) -> dict[str, Any]:
    match body:
        case None:
            return {"isBase64Encoded": False}
        case bytes():
            return {"body": b64encode(body).decode(), "isBase64Encoded": True}
        case str():
            return {"body": body, "isBase64Encoded": False}
        case _:
            return {"body": json.dumps(body), "isBase64Encoded": False}


def _claim(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{' '.join(map(str, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
