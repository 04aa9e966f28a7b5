"""Encryption: attribute values that only who has the key can read, as an envelope in the value's place.

An envelope is the map `{v, edk, nonce, ct}`: a data key that is encrypted itself, a nonce, and the value under AES-256-GCM.
Version 1 is DynamORM's, bound to its attribute. Version 2 is bound to the table and the item's key as well, so that an
envelope that is moved to another item opens nowhere.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import OrderedDict
from typing import Any, Literal, Protocol

from liftgen.runtime.errors import EncryptionNotConfigured, InvalidEnvelope
from liftgen.runtime.record import record
from liftgen.runtime.wire import AttributeValue, Item, binary, integer, map_of, to_bytes

NONCE_BYTES = 12


@record()
class DataKey:
    """A key of 32 bytes, and the same key encrypted, as it is kept beside what it encrypts."""

    plaintext: bytes
    encrypted: bytes

    def __repr__(self) -> str:
        return "DataKey(…)"


class KeyProvider(Protocol):
    """Makes data keys and opens them again."""

    def generate(self) -> DataKey:
        """A new data key."""
        ...

    def decrypt(self, encrypted: bytes) -> bytes:
        """The data key of 32 bytes; InvalidEnvelope when it is none of this provider's."""
        ...


@record()
class Place:
    """Where an encrypted value stands: the table as the models call it, the item's primary key, and the attribute.

    It is the models' name of the table, so that items can still be read from a restored table, which has a new one.
    """

    table: str
    key: Item
    attribute: str


class Encryption:
    """Seals and opens attribute values.

    Without keys it does neither, and raises EncryptionNotConfigured. `version` is what is written; both are read.
    """

    def __init__(self, keys: KeyProvider | None = None, *, version: Literal[1, 2] = 2) -> None:
        self._keys = keys
        self._version = version

    def seal(self, value: str, place: Place) -> str:
        """The envelope of an attribute value, both as DynamoDB's JSON text."""
        if self._keys is None:
            raise _not_configured(place)
        cipher = _cipher_class(place)
        data_key = self._keys.generate()
        nonce = os.urandom(NONCE_BYTES)
        content = value.encode() if self._version == 2 else _tagged(json.loads(value)).encode()
        sealed = cipher(data_key.plaintext).encrypt(nonce, content, _bound(self._version, place))
        return map_of(
            {
                "v": integer(self._version),
                "edk": binary(data_key.encrypted),
                "nonce": binary(nonce),
                "ct": binary(sealed),
            }
        )

    def open(self, envelope: AttributeValue, place: Place) -> AttributeValue:
        """The attribute value in an envelope; InvalidEnvelope when it is none, or was changed or moved."""
        version, encrypted_key, nonce, sealed = _parts(envelope, place)
        if self._keys is None:
            raise _not_configured(place)
        cipher = _cipher_class(place)
        from cryptography.exceptions import InvalidTag

        try:
            content = cipher(self._keys.decrypt(encrypted_key)).decrypt(nonce, sealed, _bound(version, place))
        except (InvalidTag, ValueError):
            raise InvalidEnvelope(
                f"the encrypted attribute `{place.attribute}` was changed, or moved here from another place"
            ) from None
        return _content(version, content, place)


class ReusedKeys:
    """A key provider that asks another one less often.

    A data key is used for many values for a while, and opened ones are remembered. Keys stay in memory for that time.
    """

    def __init__(self, keys: KeyProvider, *, uses: int = 1000, seconds: float = 300, remembered: int = 1000) -> None:
        self._keys = keys
        self._uses = uses
        self._seconds = seconds
        self._remembered = remembered
        self._lock = threading.Lock()
        self._current: tuple[DataKey, int, float] | None = None
        self._opened: OrderedDict[bytes, tuple[bytes, float]] = OrderedDict()

    def generate(self) -> DataKey:
        """The data key in use, or a new one where it is used up."""
        with self._lock:
            now = time.monotonic()
            if self._current is None or self._current[1] == 0 or self._current[2] < now:
                self._current = (self._keys.generate(), self._uses, now + self._seconds)
            data_key, left, until = self._current
            self._current = (data_key, left - 1, until)
            return data_key

    def decrypt(self, encrypted: bytes) -> bytes:
        """The data key, remembered or opened."""
        with self._lock:
            known = self._opened.get(encrypted)
            if known is not None and known[1] >= time.monotonic():
                self._opened.move_to_end(encrypted)
                return known[0]
        plaintext = self._keys.decrypt(encrypted)
        with self._lock:
            self._opened[encrypted] = (plaintext, time.monotonic() + self._seconds)
            self._opened.move_to_end(encrypted)
            while len(self._opened) > self._remembered:
                self._opened.popitem(last=False)
        return plaintext


def _not_configured(place: Place) -> EncryptionNotConfigured:
    return EncryptionNotConfigured(
        f"the attribute `{place.attribute}` is encrypted, and no keys are configured: `LIFT_ENCRYPTION_KEY` names one"
    )


def _cipher_class(place: Place) -> Any:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError:
        raise EncryptionNotConfigured(
            f"the attribute `{place.attribute}` is encrypted, which needs `pip install 'liftgen[encryption]'`"
        ) from None
    return AESGCM


def _bound(version: int, place: Place) -> bytes:
    """What the envelope cannot be parted from."""
    if version == 1:
        return f"theorydb:encrypted:v1|attr={place.attribute}".encode()
    bound = ["liftgen:encrypted:v2", place.table, place.key, place.attribute]
    return json.dumps(bound, separators=(",", ":"), sort_keys=True).encode()


def _parts(envelope: AttributeValue, place: Place) -> tuple[int, bytes, bytes, bytes]:
    match envelope:
        case {
            "M": {
                "v": {"N": "1" | "2" as version},
                "edk": {"B": str() as encrypted_key},
                "nonce": {"B": str() as nonce},
                "ct": {"B": str() as sealed},
            }
        }:
            try:
                return int(version), to_bytes(encrypted_key), to_bytes(nonce), to_bytes(sealed)
            except ValueError:
                pass
    raise InvalidEnvelope(f"the attribute `{place.attribute}` is to be encrypted, and what is stored is no envelope")


def _content(version: int, content: bytes, place: Place) -> AttributeValue:
    try:
        value = json.loads(content)
        return value if version == 2 else _untagged(value)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidEnvelope(f"the encrypted attribute `{place.attribute}` holds no attribute value") from None


def _tagged(value: AttributeValue) -> str:
    """An attribute value as DynamORM writes it before it is encrypted: `{"t":"S","s":"…"}`."""
    ((kind, content),) = value.items()
    match kind:
        case "L":
            body = "[" + ",".join(map(_tagged, content)) + "]"
        case "M":
            body = "{" + ",".join(f"{_json(name)}:{_tagged(each)}" for name, each in sorted(content.items())) + "}"
        case _:
            body = _json(content)
    return f'{{"t":"{kind}","{kind.lower()}":{body}}}'


def _untagged(tagged: dict[str, Any]) -> AttributeValue:
    kind: str = tagged["t"]
    content = tagged[kind.lower()]
    match kind:
        case "L":
            return {"L": [_untagged(each) for each in content]}
        case "M":
            return {"M": {name: _untagged(each) for name, each in content.items()}}
        case "S" | "N" | "B" | "BOOL" | "NULL" | "SS" | "NS" | "BS":
            return {kind: content}
    raise ValueError(kind)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
