"""Signature: AWS Signature Version 4, and the one shape of request that DynamoDB takes."""

from __future__ import annotations

import hmac
import time
from hashlib import sha256

from liftgen.runtime.direct.credentials import Credentials

SERVICE = "dynamodb"
VERSION = "DynamoDB_20120810"
CONTENT_TYPE = "application/x-amz-json-1.0"


class Signer:
    """Makes requests of operations and bodies, for one region and host."""

    def __init__(self, region: str, host: str) -> None:
        self._region = region
        self._host = host
        self._head = f"POST\n/\n\ncontent-type:{CONTENT_TYPE}\nhost:{host}\nx-amz-date:"
        self._prefixes: dict[str, str] = {}
        self._second = (0, "")
        self._key = ("", "", Keyed(b""))

    def request(self, operation: str, body: bytes, credentials: Credentials, now: float) -> bytes:
        """A whole HTTP request, signed at this second of the epoch."""
        timestamp = self._timestamp(int(now))
        authorization = self.authorization(operation, body, credentials, timestamp)
        token = f"X-Amz-Security-Token: {credentials.token}\r\n" if credentials.token else ""
        prefix = self._prefixes.get(operation) or self._prefix(operation)
        head = (
            f"{prefix}X-Amz-Date: {timestamp}\r\n{token}"
            f"Authorization: {authorization}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode("latin-1") + body

    def authorization(self, operation: str, body: bytes, credentials: Credentials, timestamp: str) -> str:
        """The header `Authorization` of a request that is signed at a time like `20150830T123600Z`."""
        if credentials.token:
            token = f"\nx-amz-security-token:{credentials.token}"
            names = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target"
        else:
            token, names = "", "content-type;host;x-amz-date;x-amz-target"
        canonical = (
            f"{self._head}{timestamp}{token}\nx-amz-target:{VERSION}.{operation}\n\n{names}\n{sha256(body).hexdigest()}"
        )
        date = timestamp[:8]
        secret, of_date, key = self._key
        if of_date != date or secret != credentials.secret_key:
            key = Keyed(signing_key(credentials.secret_key, date, self._region, SERVICE))
            self._key = (credentials.secret_key, date, key)
        scope = f"{date}/{self._region}/{SERVICE}/aws4_request"
        signed = signature(key, timestamp, scope, canonical)
        return (
            f"AWS4-HMAC-SHA256 Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signed}"
        )

    def _timestamp(self, second: int) -> str:
        of_second, text = self._second
        if of_second != second:
            text = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(second))
            self._second = (second, text)
        return text

    def _prefix(self, operation: str) -> str:
        if not (operation.isascii() and operation.isalnum()):
            raise ValueError(f"`{operation}` is no operation")
        prefix = (
            f"POST / HTTP/1.1\r\nHost: {self._host}\r\nAccept-Encoding: identity\r\nUser-Agent: lift\r\n"
            f"Content-Type: {CONTENT_TYPE}\r\nX-Amz-Target: {VERSION}.{operation}\r\n"
        )
        self._prefixes[operation] = prefix
        return prefix


class Keyed:
    """HMAC-SHA-256 under one key of at most 64 bytes, which is taken in once: `hmac` does so for each message."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = sha256(block.translate(_INNER))
        self._outer = sha256(block.translate(_OUTER))

    def hexdigest(self, message: bytes) -> str:
        """The message's code, in hexadecimal."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.hexdigest()


_INNER = bytes(each ^ 0x36 for each in range(256))
_OUTER = bytes(each ^ 0x5C for each in range(256))


def signature(key: Keyed, timestamp: str, scope: str, canonical_request: str) -> str:
    """The signature, in hexadecimal, of a request in canonical form."""
    digest = sha256(canonical_request.encode()).hexdigest()
    return key.hexdigest(f"AWS4-HMAC-SHA256\n{timestamp}\n{scope}\n{digest}".encode())


def signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    """The key of one day, region and service."""
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
