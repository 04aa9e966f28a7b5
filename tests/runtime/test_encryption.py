"""Encryption: what was sealed opens in its place with its key, and nowhere else; without a key nothing is written or read."""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from copy import deepcopy
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from liftgen.runtime.encryption import DataKey, Encryption, Place, ReusedKeys
from liftgen.runtime.errors import AccessDenied, EncryptionNotConfigured, InvalidEnvelope, LiftError, Unavailable
from liftgen.runtime.kms_keys import KmsKeys
from liftgen.testing.local_keys import LocalKeys

PLACE = Place("saas", {"pk": {"S": "TENANT#t1"}, "sk": {"S": "USER#u1"}}, "ssn")
VALUE = '{"S":"078-05-1120"}'

SCALARS = st.one_of(
    st.builds(lambda text: {"S": text}, st.text(st.characters(exclude_categories=["Cs"]))),
    st.builds(lambda number: {"N": str(number)}, st.integers()),
    st.builds(lambda content: {"B": b64encode(content).decode()}, st.binary()),
    st.builds(lambda flag: {"BOOL": flag}, st.booleans()),
    st.just({"NULL": True}),
    st.just({"SS": ["a", "b"]}),
    st.just({"NS": ["1"]}),
    st.just({"BS": ["AA=="]}),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.builds(lambda values: {"L": values}, st.lists(inner, max_size=3))
        | st.builds(lambda values: {"M": values}, st.dictionaries(st.text("abé", max_size=2), inner, max_size=3))
    ),
    max_leaves=5,
)


def sealed(encryption: Encryption, value: str = VALUE, place: Place = PLACE) -> dict[str, Any]:
    envelope: dict[str, Any] = json.loads(encryption.seal(value, place))
    return envelope


@pytest.mark.parametrize("version", [1, 2])
@given(value=VALUES)
def test_every_value_opens_as_it_was_sealed(version: Any, value: dict[str, Any]) -> None:
    encryption = Encryption(LocalKeys(), version=version)

    assert encryption.open(sealed(encryption, json.dumps(value)), PLACE) == value


@pytest.mark.parametrize("version", [1, 2])
def test_an_envelope_is_a_map_that_shows_nothing(version: Any) -> None:
    envelope = sealed(Encryption(LocalKeys(), version=version))

    parts = envelope["M"]
    assert {name: list(part) for name, part in parts.items()} == {"v": ["N"], "edk": ["B"], "nonce": ["B"], "ct": ["B"]}
    assert parts["v"] == {"N": str(version)}
    assert len(b64decode(parts["nonce"]["B"])) == 12
    assert b"078" not in b64decode(parts["ct"]["B"])


def test_version_1_is_what_dynamorm_writes() -> None:
    keys = LocalKeys()
    envelope = sealed(Encryption(keys, version=1), '{"M":{"b":{"L":[{"N":"1"}]},"a":{"BOOL":true}}}')["M"]

    edk, nonce, ct = (b64decode(envelope[name]["B"]) for name in ("edk", "nonce", "ct"))
    content = AESGCM(keys.decrypt(edk)).decrypt(nonce, ct, b"theorydb:encrypted:v1|attr=ssn")

    assert content == b'{"t":"M","m":{"a":{"t":"BOOL","bool":true},"b":{"t":"L","l":[{"t":"N","n":"1"}]}}}'


def test_what_dynamorm_writes_is_read_whatever_is_written_here() -> None:
    keys = LocalKeys()
    data_key = keys.generate()
    ct = AESGCM(data_key.plaintext).encrypt(b"n" * 12, b'{"t":"S","s":"<secret>"}', b"theorydb:encrypted:v1|attr=ssn")
    parts = {"edk": data_key.encrypted, "nonce": b"n" * 12, "ct": ct}
    envelope = {"M": {"v": {"N": "1"}, **{name: {"B": b64encode(part).decode()} for name, part in parts.items()}}}

    assert Encryption(keys).open(envelope, PLACE) == {"S": "<secret>"}


def test_the_same_value_is_never_sealed_alike() -> None:
    encryption = Encryption(ReusedKeys(LocalKeys()))

    assert sealed(encryption) != sealed(encryption)


OTHER_ITEM = Place("saas", {"pk": {"S": "TENANT#t1"}, "sk": {"S": "USER#u2"}}, "ssn")
OTHER_TENANT = Place("saas", {"pk": {"S": "TENANT#t2"}, "sk": {"S": "USER#u1"}}, "ssn")
OTHER_TABLE = Place("other", PLACE.key, "ssn")
OTHER_ATTRIBUTE = Place("saas", PLACE.key, "phone")


@pytest.mark.parametrize("place", [OTHER_ITEM, OTHER_TENANT, OTHER_TABLE, OTHER_ATTRIBUTE])
def test_version_2_opens_in_its_own_place_only(place: Place) -> None:
    encryption = Encryption(LocalKeys())

    with pytest.raises(InvalidEnvelope, match="moved"):
        encryption.open(sealed(encryption), place)


def test_version_1_is_bound_to_its_attribute_only() -> None:
    encryption = Encryption(LocalKeys(), version=1)
    envelope = sealed(encryption)

    assert encryption.open(envelope, OTHER_ITEM) == {"S": "078-05-1120"}
    with pytest.raises(InvalidEnvelope):
        encryption.open(envelope, OTHER_ATTRIBUTE)


def test_a_version_2_cannot_pass_for_a_version_1() -> None:
    encryption = Encryption(LocalKeys())
    envelope = sealed(encryption)
    envelope["M"]["v"] = {"N": "1"}

    with pytest.raises(InvalidEnvelope):
        encryption.open(envelope, PLACE)


@pytest.mark.parametrize("part", ["edk", "nonce", "ct"])
def test_an_envelope_that_was_changed_does_not_open(part: str) -> None:
    encryption = Encryption(LocalKeys())
    envelope = sealed(encryption)
    content = bytearray(b64decode(envelope["M"][part]["B"]))
    content[0] ^= 1
    envelope["M"][part]["B"] = b64encode(content).decode()

    with pytest.raises(InvalidEnvelope):
        encryption.open(envelope, PLACE)


@pytest.mark.parametrize(
    "change",
    [
        lambda _: {"S": "078-05-1120"},
        lambda _: {"M": {}},
        lambda envelope: {"M": {**envelope["M"], "v": {"N": "3"}}},
        lambda envelope: {"M": {**envelope["M"], "v": {"S": "2"}}},
        lambda envelope: {"M": {**envelope["M"], "nonce": {"B": ""}}},
        lambda envelope: {"M": {**envelope["M"], "ct": {"B": "no base64"}}},
        lambda envelope: {"M": {name: part for name, part in envelope["M"].items() if name != "edk"}},
    ],
)
def test_what_is_no_envelope_is_not_read_as_plain(change: Any) -> None:
    encryption = Encryption(LocalKeys())

    with pytest.raises(InvalidEnvelope):
        encryption.open(change(deepcopy(sealed(encryption))), PLACE)


def test_without_keys_nothing_is_written_or_read() -> None:
    envelope = sealed(Encryption(LocalKeys()))

    with pytest.raises(EncryptionNotConfigured, match="ssn"):
        Encryption().seal(VALUE, PLACE)
    with pytest.raises(EncryptionNotConfigured, match="ssn"):
        Encryption().open(envelope, PLACE)


def test_another_s_keys_open_nothing() -> None:
    with pytest.raises(InvalidEnvelope):
        Encryption(LocalKeys()).open(sealed(Encryption(LocalKeys())), PLACE)


def test_no_key_is_shown() -> None:
    data_key = LocalKeys().generate()

    assert repr(data_key) == "DataKey(…)"


def test_cryptography_is_loaded_when_something_is_sealed_and_missed_only_then() -> None:
    script = """
import sys
from liftgen.runtime.encryption import Encryption, Place
from liftgen.runtime.errors import EncryptionNotConfigured
from liftgen.testing.local_keys import LocalKeys
assert "cryptography" not in sys.modules
sys.modules["cryptography.hazmat.primitives.ciphers.aead"] = None
try:
    Encryption(LocalKeys()).seal('{"S":"a"}', Place("saas", {}, "ssn"))
except EncryptionNotConfigured as error:
    print(error)
"""

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "pip install 'liftgen[encryption]'" in done.stdout


def test_keys_are_used_again_until_they_are_used_up() -> None:
    keys = LocalKeys()
    encryption = Encryption(ReusedKeys(keys, uses=3))

    envelopes = [sealed(encryption) for _ in range(7)]

    assert keys.made == 3
    assert all(encryption.open(envelope, PLACE) == {"S": "078-05-1120"} for envelope in envelopes)


def test_keys_are_used_again_until_they_are_old(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("liftgen.runtime.encryption.time.monotonic", lambda: now[0])
    keys = LocalKeys()
    reused = ReusedKeys(keys, seconds=10)

    reused.generate()
    now[0] = 10.0
    reused.generate()
    now[0] = 10.1
    reused.generate()

    assert keys.made == 2


def test_opened_keys_are_remembered_for_a_while_and_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("liftgen.runtime.encryption.time.monotonic", lambda: now[0])
    asked: list[bytes] = []

    class Counting(LocalKeys):
        def decrypt(self, encrypted: bytes) -> bytes:
            asked.append(encrypted)
            return super().decrypt(encrypted)

    keys = Counting()
    one, two, three = (keys.generate().encrypted for _ in range(3))
    reused = ReusedKeys(keys, seconds=10, remembered=2)

    for encrypted in (one, one, two, one, three, one, two):
        reused.decrypt(encrypted)
    assert asked == [one, two, three, two]
    now[0] = 10.1
    reused.decrypt(two)
    assert asked[-1] == two
    assert len(asked) == 5


class Kms:
    """KMS with one key, or with one answer to everything."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[dict[str, Any]] = []

    def generate_data_key(self, **request: Any) -> dict[str, Any]:
        self.asked.append(request)
        if self.error is not None:
            raise self.error
        return {"Plaintext": b"k" * 32, "CiphertextBlob": b"encrypted", "KeyId": request["KeyId"]}

    def decrypt(self, **request: Any) -> dict[str, Any]:
        self.asked.append(request)
        if self.error is not None:
            raise self.error
        return {"Plaintext": b"k" * 32, "KeyId": request["KeyId"]}


def test_kms_makes_and_opens_data_keys() -> None:
    kms = Kms()
    encryption = Encryption(KmsKeys(kms, "alias/saas"))

    assert encryption.open(sealed(encryption), PLACE) == {"S": "078-05-1120"}
    assert kms.asked == [
        {"KeyId": "alias/saas", "KeySpec": "AES_256"},
        {"CiphertextBlob": b"encrypted", "KeyId": "alias/saas"},
    ]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ClientError({"Error": {"Code": "InvalidCiphertextException"}}, "Decrypt"), InvalidEnvelope),
        (ClientError({"Error": {"Code": "IncorrectKeyException"}}, "Decrypt"), InvalidEnvelope),
        (ClientError({"Error": {"Code": "AccessDeniedException"}}, "Decrypt"), AccessDenied),
        (ClientError({"Error": {"Code": "DisabledException"}}, "Decrypt"), AccessDenied),
        (NoCredentialsError(), AccessDenied),
        (ClientError({"Error": {"Code": "KMSInternalException"}}, "Decrypt"), Unavailable),
        (EndpointConnectionError(endpoint_url="https://kms"), Unavailable),
    ],
)
def test_what_kms_says_is_one_of_the_family(error: Exception, kind: type[LiftError]) -> None:
    keys = KmsKeys(Kms(error), "alias/saas")

    for ask in (keys.generate, lambda: keys.decrypt(b"encrypted")):
        with pytest.raises(kind):
            ask()


def test_a_data_key_is_32_bytes_or_opens_nothing() -> None:
    class Short(LocalKeys):
        def decrypt(self, encrypted: bytes) -> bytes:
            return super().decrypt(encrypted)[:5]

    encryption = Encryption(Short())

    with pytest.raises(InvalidEnvelope):
        encryption.open(sealed(encryption), PLACE)
    assert DataKey(b"k" * 32, b"e").plaintext == b"k" * 32
