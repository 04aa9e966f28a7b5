"""Keys from AWS KMS, for encrypted fields."""

from __future__ import annotations

from typing import Any, Protocol

from botocore import exceptions

from liftgen.runtime.encryption import DataKey
from liftgen.runtime.errors import AccessDenied, InvalidEnvelope, LiftError, Unavailable


class KmsClient(Protocol):
    """What is used of boto3's KMS client."""

    def generate_data_key(self, *, KeyId: str, KeySpec: Any) -> Any: ...  # noqa: N803
    def decrypt(self, *, CiphertextBlob: bytes, KeyId: str) -> Any: ...  # noqa: N803


class KmsKeys:
    """A key provider over a KMS client and the key that encrypts the data keys: its id, ARN or alias.

    Every value asks KMS once; `ReusedKeys(KmsKeys(…))` asks less often. Raises AccessDenied when KMS refuses,
    InvalidEnvelope for a data key of another key, and Unavailable when KMS cannot be reached.
    """

    def __init__(self, client: KmsClient, key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def generate(self) -> DataKey:
        """A new data key of 32 bytes."""
        try:
            answer = self._client.generate_data_key(KeyId=self._key_id, KeySpec="AES_256")
        except (exceptions.ClientError, exceptions.BotoCoreError) as error:
            raise _failure("GenerateDataKey", error) from error
        return DataKey(bytes(answer["Plaintext"]), bytes(answer["CiphertextBlob"]))

    def decrypt(self, encrypted: bytes) -> bytes:
        """The data key of 32 bytes."""
        try:
            answer = self._client.decrypt(CiphertextBlob=encrypted, KeyId=self._key_id)
        except (exceptions.ClientError, exceptions.BotoCoreError) as error:
            raise _failure("Decrypt", error) from error
        return bytes(answer["Plaintext"])


_FOREIGN = ("InvalidCiphertextException", "IncorrectKeyException", "ValidationException")
_REFUSED = ("AccessDeniedException", "NotFoundException", "DisabledException", "KMSInvalidStateException")
_CREDENTIALS = ("UnrecognizedClientException", "ExpiredTokenException", "InvalidSignatureException")


def _failure(operation: str, error: Exception) -> LiftError:
    code = error.response["Error"]["Code"] if isinstance(error, exceptions.ClientError) else None
    if code in _FOREIGN:
        return InvalidEnvelope("the data key was not made by this key", operation=operation, code=code)
    if code in (*_REFUSED, *_CREDENTIALS) or isinstance(error, exceptions.NoCredentialsError):
        return AccessDenied(f"KMS refuses the key: {error}", operation=operation, code=code)
    return Unavailable(f"KMS gives no key: {error}", operation=operation, code=code)
