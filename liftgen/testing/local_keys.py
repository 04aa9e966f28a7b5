"""Keys for tests of encrypted fields, without KMS: as good as KMS's in a test, and worth nothing outside of one."""

from __future__ import annotations

import os

from liftgen.runtime.encryption import DataKey
from liftgen.runtime.errors import InvalidEnvelope


class LocalKeys:
    """A key provider that keeps its data keys in memory; one that did not make a key cannot open it.

    `made` counts the keys it made, for tests of how often it is asked.
    """

    def __init__(self) -> None:
        self._keys: dict[bytes, bytes] = {}

    @property
    def made(self) -> int:
        """How many data keys were made."""
        return len(self._keys)

    def generate(self) -> DataKey:
        """A new data key."""
        data_key = DataKey(os.urandom(32), os.urandom(16))
        self._keys[data_key.encrypted] = data_key.plaintext
        return data_key

    def decrypt(self, encrypted: bytes) -> bytes:
        """The data key; InvalidEnvelope when it was not made here."""
        if encrypted not in self._keys:
            raise InvalidEnvelope("the data key was not made by this key")
        return self._keys[encrypted]
