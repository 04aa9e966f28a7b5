"""Signature: AWS Signature Version 4, and the one shape of request that DynamoDB takes."""

from __future__ import annotations

import hmac
import time
from hashlib import sha256
from typing import TYPE_CHECKING

from liftgen.runtime.direct.credentials import Credentials
from liftgen.runtime.record import record

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

SERVICE = "dynamodb"
VERSION = "DynamoDB_20120810"
CONTENT_TYPE = "application/x-amz-json-1.0"


class Signer:
    """Makes requests of operations and bodies, for one region and host."""

    def __init__(self, region: str, host: str) -> None:
        self._region = region
        self._host = host
        self._key = ("", "", Keyed(b""))
        self._prepared: dict[str, Prepared] = {}

    def request(self, operation: str, body: bytes, credentials: Credentials, now: float) -> bytes:
        """A whole HTTP request, signed at this second of the epoch."""
        second = int(now)
        prepared = self._prepared.get(operation)
        if prepared is None or not prepared.is_for(second, credentials):
            prepared = self._prepared[operation] = self._prepare(operation, second, credentials)
        canonical = prepared.canonical.copy()
        canonical.update(sha256(body).hexdigest().encode())
        signed = prepared.key.hexdigest(canonical.hexdigest().encode())
        return b"%b%b\r\nContent-Length: %d\r\n\r\n%b" % (prepared.head, signed.encode(), len(body), body)

    def _prepare(self, operation: str, second: int, credentials: Credentials) -> Prepared:
        if not (operation.isascii() and operation.isalnum()):
            raise ValueError(f"`{operation}` is no operation")
        timestamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(second))
        scope = f"{timestamp[:8]}/{self._region}/{SERVICE}/aws4_request"
        names, signed_token, sent_token = "content-type;host;x-amz-date;x-amz-target", "", ""
        if credentials.token:
            names = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target"
            signed_token = f"\nx-amz-security-token:{credentials.token}"
            sent_token = f"X-Amz-Security-Token: {credentials.token}\r\n"
        canonical = (
            f"POST\n/\n\ncontent-type:{CONTENT_TYPE}\nhost:{self._host}\nx-amz-date:{timestamp}"
            f"{signed_token}\nx-amz-target:{VERSION}.{operation}\n\n{names}\n"
        )
        head = (
            f"POST / HTTP/1.1\r\nHost: {self._host}\r\nAccept-Encoding: identity\r\nUser-Agent: lift\r\n"
            f"Content-Type: {CONTENT_TYPE}\r\nX-Amz-Target: {VERSION}.{operation}\r\nX-Amz-Date: {timestamp}\r\n"
            f"{sent_token}"
            f"Authorization: AWS4-HMAC-SHA256 Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature="
        )
        key = begun(self._key_of(timestamp[:8], credentials.secret_key), timestamp, scope)
        return Prepared(second, credentials, head.encode("latin-1"), sha256(canonical.encode()), key)

    def _key_of(self, date: str, secret_key: str) -> Keyed:
        secret, of_date, key = self._key
        if of_date != date or secret != secret_key:
            key = Keyed(signing_key(secret_key, date, self._region, SERVICE))
            self._key = (secret_key, date, key)
        return key


@record()
class Prepared:
    """What the requests of one operation have in common within one second.

    `head` goes up to the signature; `canonical` has taken in the request in canonical form up to the body's digest, and
    `key` what is signed up to that form's digest.
    """

    second: int
    credentials: Credentials
    head: bytes
    canonical: Hash
    key: Keyed

    def is_for(self, second: int, credentials: Credentials) -> bool:
        """Whether a request of this second and these keys has it in common, too."""
        return self.second == second and (self.credentials is credentials or self.credentials == credentials)

    def __repr__(self) -> str:
        return f"Prepared(second={self.second!r})"


class Keyed:
    """HMAC-SHA-256 under one key of at most 64 bytes, which is taken in once: `hmac` does so for each message."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = sha256(block.translate(_INNER))
        self._outer = sha256(block.translate(_OUTER))

    def after(self, beginning: bytes) -> Keyed:
        """The same key, for the rests of messages that begin like this."""
        made = object.__new__(Keyed)
        made._inner, made._outer = self._inner.copy(), self._outer
        made._inner.update(beginning)
        return made

    def hexdigest(self, message: bytes) -> str:
        """The message's code, in hexadecimal."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.hexdigest()


_INNER = bytes(each ^ 0x36 for each in range(256))
_OUTER = bytes(each ^ 0x5C for each in range(256))


def begun(key: Keyed, timestamp: str, scope: str) -> Keyed:
    """The key with what is signed at a time like `20150830T123600Z`, up to the digest of the request in canonical form."""
    return key.after(f"AWS4-HMAC-SHA256\n{timestamp}\n{scope}\n".encode())


def signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    """The key of one day, region and service."""
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
