"""Cursor: where a page of a query ended, as opaque text that comes back for the next page.

Without a secret and for a query of one partition it is DynamORM's cursor, readable by and from DynamORM; everybody can
write one, so it must lie inside the query's own partitions. With a secret it is signed, and bound to its query and tenant.
"""

from __future__ import annotations

import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from liftgen.runtime.errors import InvalidCursor
from liftgen.runtime.record import record
from liftgen.runtime.wire import Item

MOST_CHARACTERS = 65_536

DONE: Final = "done"
"""The end of a partition: nothing follows."""

End = Item | Literal["done"] | None
"""How far a partition was read: to a key, to its end, or not at all."""


@record()
class Question:
    """What a cursor belongs to.

    `name` says which query of which entity it is, with its parameters and its tenant: whatever must not change between
    two pages. `partitions` are the key attributes of each partition it reads, in order, and `key` the types of the
    attributes that tell where a page ended: those of the table's key and of the index.
    """

    name: str
    partitions: tuple[Item, ...]
    key: Mapping[str, str]
    index: str | None = None
    reverse: bool = False


class Cursors:
    """Writes and reads cursors; signed where there is a secret.

    Further secrets are accepted too, so that a secret can be replaced while cursors are under way. `lifetime` is how many
    seconds a signed cursor is good for.
    """

    def __init__(self, secret: bytes | None = None, *accepted: bytes, lifetime: int | None = None) -> None:
        if any(len(each) < 16 for each in (secret, *accepted) if each is not None):
            raise ValueError("a secret for cursors has 16 bytes or more")
        self._secrets = () if secret is None else (secret, *accepted)
        self._lifetime = lifetime

    def write(self, question: Question, ends: Sequence[End]) -> str:
        """The cursor of a query whose partitions were read so far."""
        payload: dict[str, Any] = {}
        if len(question.partitions) == 1:
            payload["lastKey"] = _ordered(ends[0])
        else:
            payload["lastKeys"] = [_ordered(end) for end in ends]
        if question.index is not None:
            payload["index"] = question.index
        payload["sort"] = _sort(question)
        if self._secrets and self._lifetime is not None:
            payload["expires"] = int(time.time()) + self._lifetime
        text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()
        cursor = urlsafe_b64encode(text).decode()
        if self._secrets:
            cursor += "." + urlsafe_b64encode(_signature(self._secrets[0], question, text)).decode()
        return cursor

    def read(self, question: Question, cursor: str) -> tuple[End, ...]:
        """How far each partition of the query was read; InvalidCursor for a cursor that is not this query's."""
        text, _, signature = cursor.partition(".")
        payload_text = _bytes(text)
        if self._secrets:
            self._verify(question, payload_text, _bytes(signature))
        elif signature:
            raise InvalidCursor("the cursor is signed, and there is no secret to verify it with")
        payload = _payload(payload_text)
        if self._secrets and "expires" in payload and payload["expires"] < time.time():
            raise InvalidCursor("the cursor has expired")
        if payload.get("index") != question.index or payload.get("sort", _sort(question)) != _sort(question):
            raise InvalidCursor("the cursor belongs to another query")
        ends = _ends(payload, len(question.partitions))
        for end, partition in zip(ends, question.partitions, strict=True):
            _check_key(end, partition, question.key)
        return ends

    def _verify(self, question: Question, text: bytes, signature: bytes) -> None:
        matches = [hmac.compare_digest(_signature(each, question, text), signature) for each in self._secrets]
        if not any(matches):
            raise InvalidCursor("the cursor was changed, or belongs to another query")


def _ordered(end: End) -> End:
    return dict(sorted(end.items())) if isinstance(end, dict) else end


def _sort(question: Question) -> str:
    return "DESC" if question.reverse else "ASC"


def _signature(secret: bytes, question: Question, text: bytes) -> bytes:
    # The lengths stand in front, so that nothing of the name can pass for a part of the text.
    bound = json.dumps([question.name, question.partitions, question.index, _sort(question)], sort_keys=True).encode()
    message = b"liftgen.cursor.1:%d:%d:%b%b" % (len(bound), len(text), bound, text)
    return hmac.digest(secret, message, "sha256")


def _bytes(text: str) -> bytes:
    if len(text) > MOST_CHARACTERS:
        raise InvalidCursor("the cursor is too long to be one")
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        raise InvalidCursor("the cursor is not one") from None


def _payload(text: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidCursor("the cursor is not one") from None
    if not isinstance(payload, dict):
        raise InvalidCursor("the cursor is not one")
    return payload


def _ends(payload: dict[str, Any], count: int) -> tuple[End, ...]:
    ends = [payload.get("lastKey")] if count == 1 else payload.get("lastKeys")
    if not isinstance(ends, list) or len(ends) != count:
        raise InvalidCursor("the cursor belongs to another query")
    if count == 1 and not isinstance(ends[0], dict):
        raise InvalidCursor("the cursor is not one")
    return tuple(ends)


def _check_key(end: Any, partition: Item, key: Mapping[str, str]) -> None:
    if end is None or end == DONE:
        return
    if not isinstance(end, dict) or end.keys() != key.keys():
        raise InvalidCursor("the cursor belongs to another query")
    for name, type_ in key.items():
        value = end[name]
        if not isinstance(value, dict) or list(value) != [type_] or not isinstance(value[type_], str):
            raise InvalidCursor("the cursor belongs to another query")
        if name in partition and value != partition[name]:
            raise InvalidCursor("the cursor leads out of its query's partition")
