"""What is signed here is signed as botocore signs it, and as AWS's published examples are signed."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from unittest.mock import patch

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from hypothesis import given
from hypothesis import strategies as st
from support.bridge import BridgedClient
from support.scripted import scripted

from liftgen.runtime.aio import direct as aio
from liftgen.runtime.direct import DirectClient
from liftgen.runtime.direct.credentials import Credentials
from liftgen.runtime.direct.signature import CONTENT_TYPE, VERSION, Keyed, Signer, begun, signing_key

TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60)
NAMES = st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True)
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2100, 1, 1))


def headers_of(request: bytes) -> tuple[dict[str, str], bytes]:
    head, _, body = request.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}, body


@given(
    operation=st.sampled_from(["GetItem", "PutItem", "TransactWriteItems"]),
    body=st.binary(max_size=300),
    keys=st.tuples(TEXT, TEXT, st.none() | TEXT),
    region=NAMES,
    host=NAMES.map(lambda name: f"{name}.example") | NAMES.map(lambda name: f"{name}:8000"),
    moment=MOMENTS,
)
def test_the_signature_is_botocores(
    operation: str, body: bytes, keys: tuple[str, str, str | None], region: str, host: str, moment: datetime
) -> None:
    headers, sent = headers_of(
        Signer(region, host).request(operation, body, Credentials(*keys), moment.replace(tzinfo=UTC).timestamp())
    )
    theirs = AWSRequest("POST", f"https://{host}/", data=body)
    theirs.headers["Content-Type"] = CONTENT_TYPE
    theirs.headers["Host"] = host
    theirs.headers["X-Amz-Target"] = f"{VERSION}.{operation}"
    with patch("botocore.auth.get_current_datetime", return_value=moment):
        SigV4Auth(BotocoreCredentials(*keys), "dynamodb", region).add_auth(theirs)

    assert headers["authorization"] == theirs.headers["Authorization"]
    assert headers["x-amz-date"] == theirs.headers["X-Amz-Date"]
    assert headers.get("x-amz-security-token") == theirs.headers.get("X-Amz-Security-Token")
    assert (headers["host"], headers["content-length"], sent) == (host, str(len(body)), body)


@pytest.mark.parametrize("form", [DirectClient, lambda **given: BridgedClient(aio.DirectClient(**given))])
def test_what_is_signed_is_what_arrives(form: Callable[..., Any]) -> None:
    """Each header that botocore would sign has the value that a client sent, and there is no other of that name."""
    keys = ("AKIDEXAMPLE", "verysecret", "the-token")
    with scripted() as server:
        client = form(region="eu-west-1", endpoint_url=server.url, credentials=Credentials(*keys), environment={})
        for operation in ("GetItem", "PutItem", "GetItem"):
            client.call(operation, b'{"TableName":"snow \xe2\x98\x83"}')

    assert len(server.requests) == 3
    for request in server.requests:
        headers, body = headers_of(request)
        again = AWSRequest("POST", f"{server.url}/", data=body)
        for name in ("content-type", "host", "x-amz-target"):
            again.headers[name] = headers[name]
        moment = datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ")
        with patch("botocore.auth.get_current_datetime", return_value=moment):
            SigV4Auth(BotocoreCredentials(*keys), "dynamodb", "eu-west-1").add_auth(again)
        names = [line.partition(b":")[0].lower() for line in request.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]]

        assert headers["authorization"] == again.headers["Authorization"]
        assert len(names) == len(set(names))
        assert headers["host"] == f"localhost:{server.port}"


def test_one_signer_signs_for_other_days_and_other_keys() -> None:
    signer, first, second = Signer("r", "h"), Credentials("a", "b"), Credentials("a", "c")

    kept = [
        signer.request("GetItem", b"", each, float(day * 86_400)) for day in (1, 2) for each in (first, second, first)
    ]
    fresh = [
        Signer("r", "h").request("GetItem", b"", each, float(day * 86_400))
        for day in (1, 2)
        for each in (first, second, first)
    ]

    assert kept == fresh
    assert len(set(kept)) == 4


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["GetItem", "PutItem"]),
            st.binary(max_size=5),
            st.sampled_from([("a", "b", None), ("a", "b", "t"), ("a", "c", "t"), ("d", "b", "u")]),
            st.sampled_from([0.0, 0.9, 1.0, 86_400.0]),
        ),
        max_size=8,
    )
)
def test_what_a_signer_has_prepared_is_never_anothers(
    asked: list[tuple[str, bytes, tuple[str, str, str | None], float]],
) -> None:
    signer = Signer("r", "h")

    for operation, body, keys, now in asked:
        fresh = Signer("r", "h").request(operation, body, Credentials(*keys), now)
        assert signer.request(operation, body, Credentials(*keys), now) == fresh


def test_what_is_prepared_shows_no_secret() -> None:
    signer = Signer("r", "h")
    signer.request("GetItem", b"{}", Credentials("access", "verysecret", "the-token"), 0)

    assert "verysecret" not in repr(vars(signer)["_prepared"])
    assert "the-token" not in repr(vars(signer)["_prepared"])


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
EXAMPLE = "20150830T123600Z"
SESSION = (
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRq"
    "TflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75Y"
    "U9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9K"
    "SYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="
)


@pytest.mark.parametrize(
    ("service", "canonical", "expected"),
    [
        (
            "service",
            f"GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:{EXAMPLE}\n\nhost;x-amz-date\n{EMPTY}",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        ),
        (
            "service",
            f"POST\n/\n\nhost:example.amazonaws.com\nx-amz-date:{EXAMPLE}\n\nhost;x-amz-date\n{EMPTY}",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        ),
        (
            "service",
            f"POST\n/\n\nhost:example.amazonaws.com\nmy-header1:value1\nx-amz-date:{EXAMPLE}\n\nhost;my-header1;x-amz-date\n{EMPTY}",
            "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
        ),
        (
            "service",
            f"POST\n/\n\nhost:example.amazonaws.com\nx-amz-date:{EXAMPLE}\nx-amz-security-token:{SESSION}\n\n"
            f"host;x-amz-date;x-amz-security-token\n{EMPTY}",
            "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
        ),
        (
            "service",
            f"POST\n/\n\nhost:example.amazonaws.com\nmy-header1:VALUE1\nx-amz-date:{EXAMPLE}\n\nhost;my-header1;x-amz-date\n{EMPTY}",
            "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
        ),
        (
            "service",
            "POST\n/\n\ncontent-type:application/x-www-form-urlencoded\nhost:example.amazonaws.com\n"
            f"x-amz-date:{EXAMPLE}\n\ncontent-type;host;x-amz-date\n"
            "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        ),
        (
            "iam",
            "GET\n/\nAction=ListUsers&Version=2010-05-08\ncontent-type:application/x-www-form-urlencoded; charset=utf-8\n"
            f"host:iam.amazonaws.com\nx-amz-date:{EXAMPLE}\n\ncontent-type;host;x-amz-date\n{EMPTY}",
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
        ),
    ],
    ids=[
        "get-vanilla",
        "post-vanilla",
        "post-header-key-case",
        "post-sts-header-before",
        "post-header-value-case",
        "post-x-www-form-urlencoded",
        "the reference's example",
    ],
)
def test_published_examples_are_signed_as_published(service: str, canonical: str, expected: str) -> None:
    key = signing_key("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830", "us-east-1", service)

    signing = begun(Keyed(key), EXAMPLE, f"20150830/us-east-1/{service}/aws4_request")
    assert signing.hexdigest(sha256(canonical.encode()).hexdigest().encode()) == expected


def test_the_published_key_is_derived() -> None:
    key = signing_key("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830", "us-east-1", "iam")

    assert key.hex() == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"


def test_an_operation_cannot_end_a_header() -> None:
    with pytest.raises(ValueError, match="no operation"):
        Signer("r", "h").request("GetItem\r\nX-Evil: 1", b"{}", Credentials("a", "b"), 0)


@given(key=st.binary(max_size=64), messages=st.lists(st.binary(max_size=200), min_size=1, max_size=3))
def test_a_key_that_is_taken_in_once_signs_as_hmac_does(key: bytes, messages: list[bytes]) -> None:
    keyed = Keyed(key)

    assert [keyed.hexdigest(each) for each in messages] == [
        hmac.new(key, each, "sha256").hexdigest() for each in messages
    ]
