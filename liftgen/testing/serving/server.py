"""Server: HTTP on loopback, each request handed to the handlers as API Gateway would hand it over."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from liftgen.testing.serving.handlers import Handlers, claims_of_token

if TYPE_CHECKING:
    from liftgen.testing.response import TestResponse

LOOPBACK = "127.0.0.1"
MOST_BYTES = 10 * 1024 * 1024
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

logger = logging.getLogger(__name__)


def serve(handlers: Handlers, port: int = 0, claims: Mapping[str, object] | None = None) -> ThreadingHTTPServer:
    """A server of the handlers on a port of loopback (0: any that is free), for `serve_forever`.

    Callers are who their token says (`Authorization: Bearer …`, which is read and not verified), and beside that have
    these claims.
    """

    class Request(_Request):
        pass

    Request.handlers = handlers
    Request.claims = dict(claims or {})
    return ThreadingHTTPServer((LOOPBACK, port), Request)


class _Request(BaseHTTPRequestHandler):
    handlers: Handlers
    claims: Mapping[str, object]
    protocol_version = "HTTP/1.1"
    server_version = "lift"

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        if length > MOST_BYTES:
            self.close_connection = True
            self._send(413, {}, b"")
            return
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        url = urlsplit(self.path)
        claims = {**self.claims, **claims_of_token(headers)}
        try:
            answer: TestResponse | None = self.handlers.answer(
                self.command,
                unquote(url.path),
                query=parse_qs(url.query, keep_blank_values=True),
                headers=headers,
                body=_text(body) if body else None,
                claims=claims or None,
            )
        except Exception:
            trace = traceback.format_exc()
            logger.error("%s %s failed\n%s", self.command, self.path, trace)
            self._send(500, {"Content-Type": "text/plain; charset=utf-8"}, trace.encode())
            return
        if answer is None:
            self._send(404, {}, b"")
        else:
            self._send(answer.status, answer.headers, answer.body)

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        logger.info("%s %s %s", status, self.command, self.path)
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() != "content-length":
                self.send_header(name, str(value))
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        logger.debug(format, *arguments)


for _method in METHODS:
    setattr(_Request, f"do_{_method}", _Request._answer)


def _text(body: bytes) -> str | bytes:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body
