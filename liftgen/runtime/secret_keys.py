"""Keys from a secret of one's own, for encrypted fields where there is no KMS: on a developer's machine."""

from __future__ import annotations

import os
from hashlib import sha256

from liftgen.runtime.encryption import NONCE_BYTES, DataKey
from liftgen.runtime.errors import InvalidEnvelope

_BOUND = b"liftgen:data-key:v1"


class SecretKeys:
    """A key provider whose data keys are encrypted with a secret: who has it opens them, in another process too.

    A secret is no KMS: nobody sees who used it, and it cannot be withdrawn.
    """

    def __init__(self, secret: bytes) -> None:
        self._key = sha256(_BOUND + secret).digest()

    def generate(self) -> DataKey:
        """A new data key of 32 bytes."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        plaintext, nonce = os.urandom(32), os.urandom(NONCE_BYTES)
        return DataKey(plaintext, nonce + AESGCM(self._key).encrypt(nonce, plaintext, _BOUND))

    def decrypt(self, encrypted: bytes) -> bytes:
        """The data key of 32 bytes; InvalidEnvelope for one of another secret."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce, sealed = encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:]
        try:
            return AESGCM(self._key).decrypt(nonce, sealed, _BOUND)
        except (InvalidTag, ValueError):
            raise InvalidEnvelope("the data key was not made with this secret") from None
