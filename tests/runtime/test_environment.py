"""Environment: what a function is told by its environment variables reaches the client, and what makes no sense is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from liftgen.runtime.botocore_client import BotocoreClient
from liftgen.runtime.direct import DirectClient
from liftgen.runtime.encryption import Place
from liftgen.runtime.environment import client_from_environment, encryption_from_environment, table_name
from liftgen.runtime.errors import EncryptionNotConfigured, InvalidEnvelope, NotConfigured

HERE = {"LIFT_REGION": "eu-north-1"}


def settings(**variables: str) -> Any:
    client = client_from_environment(HERE | variables)
    assert isinstance(client, BotocoreClient)
    return client._client.meta


def test_the_region_is_the_tables() -> None:
    assert settings().region_name == "eu-north-1"


@pytest.mark.parametrize(
    ("variable", "setting", "value"),
    [
        ("LIFT_CONNECT_TIMEOUT", "connect_timeout", 0.5),
        ("LIFT_READ_TIMEOUT", "read_timeout", 2.5),
        ("LIFT_CONNECTIONS", "max_pool_connections", 3),
    ],
)
def test_every_variable_reaches_the_client(variable: str, setting: str, value: float) -> None:
    assert getattr(settings(**{variable: str(value)}).config, setting) == value
    assert getattr(settings().config, setting) != value


def test_the_direct_client_is_told_the_same() -> None:
    numbers = {"LIFT_CONNECT_TIMEOUT": "0.5", "LIFT_READ_TIMEOUT": "2.5", "LIFT_CONNECTIONS": "3"}
    client = client_from_environment({**HERE, **numbers, "LIFT_CLIENT": "direct"})

    assert isinstance(client, DirectClient)
    assert (client._settings.region, client._settings.connect_timeout, client._settings.read_timeout) == (
        "eu-north-1",
        0.5,
        2.5,
    )
    assert client._pool.kept == 3


def test_attempts_are_botocores_own_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "7")

    assert settings().config.retries["total_max_attempts"] == 7


@pytest.mark.parametrize("value", ["", "soon", "0", "-1", "nan", "inf", "1e9"])
def test_a_number_that_makes_no_sense_is_refused(value: str) -> None:
    with pytest.raises(NotConfigured, match="`LIFT_READ_TIMEOUT` is"):
        settings(LIFT_READ_TIMEOUT=value)


def test_a_table_has_the_name_that_it_was_deployed_under() -> None:
    deployed = {"LIFT_TABLES": '{"saas": "saas-prod"}'}

    assert table_name("saas", deployed) == "saas-prod"
    assert table_name("logs", deployed) == "logs"
    assert table_name("saas", {}) == "saas"


@pytest.mark.parametrize("value", ["", "saas", "[]", '{"saas": 1}'])
def test_names_that_are_none_are_refused(value: str) -> None:
    with pytest.raises(NotConfigured, match="`LIFT_TABLES` is not a JSON object of names"):
        table_name("saas", {"LIFT_TABLES": value})


SSN = Place("saas", {"pk": {"S": "u"}}, "ssn")
TEXT = '{"S":"078-05-1120"}'


def test_a_local_secret_opens_what_it_sealed_in_another_process_and_no_other_does() -> None:
    sealed = json.loads(encryption_from_environment({"LIFT_ENCRYPTION_KEY": "local:a"}).seal(TEXT, SSN))

    assert "078" not in json.dumps(sealed)
    assert encryption_from_environment({"LIFT_ENCRYPTION_KEY": "local:a"}).open(sealed, SSN) == json.loads(TEXT)
    with pytest.raises(InvalidEnvelope):
        encryption_from_environment({"LIFT_ENCRYPTION_KEY": "local:b"}).open(sealed, SSN)


def test_a_key_of_kms_is_asked_once_for_many_values_and_not_before_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Kms:
        def generate_data_key(self, **said: str) -> dict[str, bytes]:
            asked.append(said["KeyId"])
            return {"Plaintext": bytes(32), "CiphertextBlob": b"sealed"}

    monkeypatch.setattr("boto3.client", lambda service: asked.append(service) or Kms())
    encryption = encryption_from_environment({"LIFT_ENCRYPTION_KEY": "alias/saas"})

    assert asked == []

    sealed = [encryption.seal(TEXT, SSN) for _ in range(3)]

    assert asked == ["kms", "alias/saas"]
    assert len(set(sealed)) == 3


def test_without_a_key_what_is_encrypted_is_refused_with_the_variable_to_set() -> None:
    with pytest.raises(EncryptionNotConfigured, match=r"`ssn` is encrypted.*`LIFT_ENCRYPTION_KEY` names one"):
        encryption_from_environment({}).seal(TEXT, SSN)


@pytest.mark.parametrize("name", ["", "local:"])
def test_a_key_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(NotConfigured, match="`LIFT_ENCRYPTION_KEY` names no key"):
        encryption_from_environment({"LIFT_ENCRYPTION_KEY": name})
