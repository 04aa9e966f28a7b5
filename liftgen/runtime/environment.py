"""Environment: what a function is told by its environment variables; which tables it serves, and how it reaches DynamoDB."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from liftgen.runtime.client import Client
from liftgen.runtime.clients import DEFAULT, connect
from liftgen.runtime.encryption import Encryption, ReusedKeys
from liftgen.runtime.errors import NotConfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.runtime.encryption import DataKey, KeyProvider

DAY = 86_400
ENCRYPTION_KEY = "LIFT_ENCRYPTION_KEY"
LOCAL = "local:"


def client_from_environment(environment: Mapping[str, str] | None = None) -> Client:
    """A client as the environment describes it, `os.environ` where none is given.

    Beside what botocore itself reads (`AWS_REGION`, `AWS_MAX_ATTEMPTS`, `AWS_RETRY_MODE`, …): `LIFT_CLIENT`, `botocore` or
    `direct`; `LIFT_REGION`, the tables' region where it is not the function's own; `LIFT_CONNECT_TIMEOUT` and
    `LIFT_READ_TIMEOUT`, in seconds; `LIFT_CONNECTIONS`, how many connections are kept; `LIFT_TENANTS`, that what is consumed
    is counted for tenants; and `LIFT_CACHE`, a cache through which items are read. NotConfigured when one of them is not a
    number that makes sense, or no region is said.
    """
    variables = os.environ if environment is None else environment
    client: Client = connect(
        variables.get("LIFT_CLIENT") or DEFAULT,
        region=variables.get("LIFT_REGION"),
        connect_timeout=_number(variables, "LIFT_CONNECT_TIMEOUT"),
        read_timeout=_number(variables, "LIFT_READ_TIMEOUT"),
        connections=_whole(_number(variables, "LIFT_CONNECTIONS")),
    )
    if "LIFT_TENANTS" in variables:
        from liftgen.runtime.tenants.usage import MeteredClient

        client = MeteredClient(client)
    if "LIFT_CACHE" not in variables:
        return client
    # Of no use to a function without a cache, which need not load it.
    from liftgen.runtime.caching.connection import cached

    return cached(client, variables)


def encryption_from_environment(environment: Mapping[str, str] | None = None) -> Encryption:
    """What seals and opens encrypted fields, with the key that `LIFT_ENCRYPTION_KEY` names; without it neither is done.

    It is the id, ARN or alias of a key of AWS KMS, which is asked once in a while; or `local:` and a text, which is a secret
    for a developer's machine. Nothing is opened before there is something to seal or open. NotConfigured when it is empty.
    """
    name = (os.environ if environment is None else environment).get(ENCRYPTION_KEY)
    if name is None:
        return Encryption()
    if not name.removeprefix(LOCAL):
        raise NotConfigured(f"`{ENCRYPTION_KEY}` names no key")
    return Encryption(_NamedKeys(name))


class _NamedKeys:
    """The keys that a variable names, made when they are first needed."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._made: KeyProvider | None = None

    def generate(self) -> DataKey:
        return self._keys.generate()

    def decrypt(self, encrypted: bytes) -> bytes:
        return self._keys.decrypt(encrypted)

    @property
    def _keys(self) -> KeyProvider:
        if self._made is None:
            self._made = self._make()
        return self._made

    def _make(self) -> KeyProvider:
        if self._name.startswith(LOCAL):
            from liftgen.runtime.secret_keys import SecretKeys

            return SecretKeys(self._name.removeprefix(LOCAL).encode())
        import boto3

        from liftgen.runtime.kms_keys import KmsKeys

        return ReusedKeys(KmsKeys(boto3.client("kms"), self._name))


def table_name(table: str, environment: Mapping[str, str] | None = None) -> str:
    """The deployed name of a table of the models: what `LIFT_TABLES`, a JSON object, says of it, or else its own.

    NotConfigured when the variable is not a JSON object of names.
    """
    text = (os.environ if environment is None else environment).get("LIFT_TABLES")
    if text is None:
        return table
    try:
        names = json.loads(text)
    except ValueError:
        names = None
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise NotConfigured("`LIFT_TABLES` is not a JSON object of names")
    name: str = names.get(table, table)
    return name


def _number(variables: Mapping[str, str], name: str) -> float | None:
    text = variables.get(name)
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < DAY:
        raise NotConfigured(f"`{name}` is `{text}`, not a number above zero and below {DAY}")
    return number


def _whole(number: float | None) -> int | None:
    return None if number is None else max(1, int(number))
