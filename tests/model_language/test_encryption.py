"""Encrypted, sentence by sentence of the model language: what is stored shows nothing, and opens nowhere else."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from liftgen.runtime.errors import EncryptionNotConfigured, InvalidEnvelope
from liftgen.testing import StandIn
from liftgen.testing.local_keys import LocalKeys

VALUES: dict[str, Any] = {
    "text": "s3cret é\0",
    "note": "",
    "number": -(10**37),
    "amount": Decimal("-0.00000000000000000000000000000000000001"),
    "flag": True,
    "blob": bytes(range(256)),
    "day": date.max,
    "words": ["", "secret word"],
    "tags": {"a", "b"},
    "numbers": {"": 0, "x.y": -1},
}
SEALED = ("text", "remark", "number", "amount", "flag", "blob", "day", "words", "tags", "numbers")
KEY = {"pk": {"S": "OWNER#o"}, "sk": {"S": "SECRET#n"}}


@pytest.fixture
def secret(language: Any) -> Any:
    model = language.models("vault").Secret
    return lambda name="n", **values: model(**{"owner": "o", "name": name, **values})


@pytest.fixture
def secrets(facade: Any) -> Any:
    return facade("Vault").secrets


@pytest.mark.parametrize("version", [1, 2])
def test_a_value_of_every_type_comes_back_as_it_was(version: int, facade: Any, secret: Any) -> None:
    secrets = facade("Vault", version=version).secrets
    made = secrets.create(secret(**VALUES))

    assert made == secret(**VALUES)
    assert secrets.get(owner="o", name="n") == made
    assert list(secrets.by_key("o")) == [made]
    assert secrets.update(made, title="t", text="other").text == "other"
    assert secrets.patch(owner="o", name="n", words=["w"]).words == ["w"]
    assert secrets.upsert(secret(text="u")).text == "u"
    assert secrets.put(secrets.get(owner="o", name="n")).text == "u"


@pytest.mark.parametrize("version", [1, 2])
def test_an_envelope_is_a_map_of_four_that_shows_nothing(
    version: int, facade: Any, secret: Any, stand_in: StandIn
) -> None:
    facade("Vault", version=version).secrets.create(secret(**VALUES))
    (item,) = stand_in.items("vault")

    for attribute in SEALED:
        assert set(item[attribute]["M"]) == {"v", "edk", "nonce", "ct"}
        assert item[attribute]["M"]["v"] == {"N": str(version)}
        assert {next(iter(item[attribute]["M"][each])) for each in ("edk", "nonce", "ct")} == {"B"}
    assert "s3cret" not in json.dumps(item)
    assert "secret word" not in json.dumps(item)


def test_none_is_absent_and_not_encrypted(secrets: Any, secret: Any, stand_in: StandIn) -> None:
    made = secrets.create(secret())
    (item,) = stand_in.items("vault")

    assert "text" not in item
    assert secrets.get(owner="o", name="n") == made


def test_without_a_key_nothing_is_written_and_nothing_read(
    facade: Any, secrets: Any, secret: Any, stand_in: StandIn
) -> None:
    made = secrets.create(secret(text="x"))
    before = stand_in.items("vault")
    bare, vault = facade("Vault", keys=None), facade("Vault", keys=None)

    for attempt in (
        lambda: bare.secrets.create(secret("2", text="x")),
        lambda: bare.secrets.put(made),
        lambda: bare.secrets.upsert(secret("2", text="x")),
        lambda: bare.secrets.update(made, text="y"),
        lambda: bare.secrets.patch(owner="o", name="n", text="y"),
        lambda: bare.secrets.get(owner="o", name="n"),
        lambda: bare.secrets.get_many([bare.secrets.key(owner="o", name="n")]),
        lambda: list(bare.secrets.by_key("o")),
        lambda: list(vault.safe(owner="o")),
    ):
        with pytest.raises(EncryptionNotConfigured):
            attempt()
    assert stand_in.items("vault") == before


def test_with_another_key_nothing_is_read(facade: Any, secrets: Any, secret: Any) -> None:
    secrets.create(secret(text="x"))
    others = facade("Vault", keys=LocalKeys()).secrets

    with pytest.raises(InvalidEnvelope):
        others.get(owner="o", name="n")
    with pytest.raises(InvalidEnvelope):
        list(others.by_key("o"))


@pytest.mark.parametrize("part", ["edk", "nonce", "ct"])
@pytest.mark.parametrize("version", [1, 2])
def test_an_envelope_that_was_changed_does_not_open(
    version: int, part: str, facade: Any, secret: Any, stand_in: StandIn
) -> None:
    secrets = facade("Vault", version=version).secrets
    secrets.create(secret(text="x"))
    (item,) = stand_in.items("vault")
    envelope = dict(item["text"]["M"])
    text = envelope[part]["B"]
    envelope[part] = {"B": ("B" if text[0] == "A" else "A") + text[1:]}
    stand_in.set("vault", KEY, text={"M": envelope})

    with pytest.raises(InvalidEnvelope):
        secrets.get(owner="o", name="n")


@pytest.mark.parametrize("stored", [{"S": "plain"}, {"M": {}}, {"M": {"v": {"N": "3"}}}])
def test_what_is_no_envelope_is_not_read_as_plain(
    stored: dict[str, Any], secrets: Any, secret: Any, stand_in: StandIn
) -> None:
    secrets.create(secret(text="x"))
    stand_in.set("vault", KEY, text=stored)

    with pytest.raises(InvalidEnvelope):
        secrets.get(owner="o", name="n")


@pytest.mark.parametrize("version", [1, 2])
def test_an_envelope_does_not_open_in_another_attribute(
    version: int, facade: Any, secret: Any, stand_in: StandIn
) -> None:
    secrets = facade("Vault", version=version).secrets
    secrets.create(secret(text="x", note="y"))
    (item,) = stand_in.items("vault")
    stand_in.set("vault", KEY, text=item["remark"], remark=item["text"])

    with pytest.raises(InvalidEnvelope):
        secrets.get(owner="o", name="n")


def test_version_2_opens_in_its_own_item_only(facade: Any, language: Any, secret: Any, stand_in: StandIn) -> None:
    vault = facade("Vault")
    vault.secrets.create(secret("n", text="x"))
    vault.secrets.create(secret("2", text="y"))
    vault.hints.create(language.models("vault").Hint(owner="o", name="n", text="z"))
    envelopes = {item["sk"]["S"]: item["text"] for item in stand_in.items("vault")}
    stand_in.set("vault", KEY, text=envelopes["SECRET#2"])
    with pytest.raises(InvalidEnvelope):
        vault.secrets.get(owner="o", name="n")
    stand_in.set("vault", {**KEY, "sk": {"S": "HINT#n"}}, text=envelopes["SECRET#n"])

    with pytest.raises(InvalidEnvelope):
        vault.hints.get(owner="o", name="n")


def test_version_1_is_bound_to_its_attribute_alone_as_dynamorm_s_is(
    facade: Any, secret: Any, stand_in: StandIn
) -> None:
    secrets = facade("Vault", version=1).secrets
    secrets.create(secret("n", text="x"))
    secrets.create(secret("2", text="y"))
    envelopes = {item["sk"]["S"]: item["text"] for item in stand_in.items("vault")}
    stand_in.set("vault", KEY, text=envelopes["SECRET#2"])

    assert secrets.get(owner="o", name="n").text == "y"


def test_both_versions_are_read_whichever_is_written(facade: Any, secret: Any) -> None:
    old, new = facade("Vault", version=1).secrets, facade("Vault", version=2).secrets
    written = [old.create(secret("1", text="x")), new.create(secret("2", text="y"))]

    assert list(new.by_key("o")) == list(old.by_key("o")) == written
