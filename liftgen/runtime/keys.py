"""Keys: text for composed keys, so that they sort as the tuple of their values and no value reaches over a delimiter."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zlib import crc32

from liftgen.runtime.errors import InvalidKey
from liftgen.runtime.wire import binary, string

PARTITION_BYTES = 2048
SORT_BYTES = 1024

_reserved = re.compile("[\x00-\x25]").search
_directive = re.compile("%.").sub
_ENCODED = {code: f"%{code:02X}" for code in range(0x26)}


def escape(text: str) -> str:
    """The text as it stands inside a composed key: every character from U+0000 to U+0025 is percent-encoded.

    Raises InvalidKey for empty text.
    """
    if _reserved(text) is not None:
        return text.translate(_ENCODED)
    if not text:
        raise InvalidKey("empty text cannot be part of a key")
    return text


def unescaped(text: str) -> str:
    """The text itself, for keys of `escape=False`; InvalidKey when it would need encoding."""
    if _reserved(text) is not None:
        raise InvalidKey(f"`{ascii(text)[1:-1]}` has a character below `&`, which a key without escaping cannot hold")
    if not text:
        raise InvalidKey("empty text cannot be part of a key")
    return text


def padded(value: int, width: int) -> str:
    """The number with leading zeros, so that text sorts as numbers do; InvalidKey below 0 or beyond the width."""
    if value < 0:
        raise InvalidKey(f"`{value}` is below 0, which padded numbers cannot show")
    if value >= 10**width:
        raise InvalidKey(f"`{value}` has more than {width} digits")
    return f"{value:0{width}d}"


def text(*pieces: object) -> str:
    """The pieces of a composed key, put together."""
    return "".join(map(str, pieces))


def truth(value: bool) -> str:
    """The truth value as text."""
    return "true" if value else "false"


def shard(text: str, count: int) -> int:
    """The write shard, 0 to count - 1, of a text: the CRC-32 of its UTF-8 bytes modulo the count."""
    return crc32(text.encode()) % count


def dated(value: date, spec: str) -> str:
    """The date, or the UTC time, in a format such as `%Y-%m`; years always have four digits. InvalidKey when naive."""
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise InvalidKey("a datetime without a time zone cannot be part of a key")
        try:
            value = value.astimezone(UTC)
        except OverflowError:
            raise InvalidKey(f"`{value}` is not a year of four digits in UTC") from None
    # strftime does not pad years below 1000.
    return value.strftime(_directive(lambda found: f"{value.year:04d}" if found[0] == "%Y" else found[0], spec))


def partition_string(text: str) -> str:
    """The attribute value of a partition key of type S; InvalidKey when it is empty or has more than 2048 bytes."""
    # A character has at most four bytes, so short text needs no counting.
    return string(text if 0 < len(text) <= PARTITION_BYTES // 4 else _fitting(text, PARTITION_BYTES))


def sort_string(text: str) -> str:
    """The attribute value of a sort key of type S; InvalidKey when it is empty or has more than 1024 bytes."""
    return string(text if 0 < len(text) <= SORT_BYTES // 4 else _fitting(text, SORT_BYTES))


def partition_binary(value: bytes) -> str:
    """The attribute value of a partition key of type B; InvalidKey when it is empty or has more than 2048 bytes."""
    return binary(_fitting_bytes(value, PARTITION_BYTES))


def sort_binary(value: bytes) -> str:
    """The attribute value of a sort key of type B; InvalidKey when it is empty or has more than 1024 bytes."""
    return binary(_fitting_bytes(value, SORT_BYTES))


def _fitting(text: str, limit: int) -> str:
    if not text or len(text.encode(errors="surrogatepass")) > limit:
        raise InvalidKey(f"a key of {limit} bytes at most cannot hold this text of {len(text)} characters")
    return text


def _fitting_bytes(value: bytes, limit: int) -> bytes:
    if not 0 < len(value) <= limit:
        raise InvalidKey(f"a key of 1 to {limit} bytes cannot hold {len(value)} bytes")
    return value
