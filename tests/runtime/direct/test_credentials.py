"""Credentials come from where botocore finds them, and are renewed where it renews them, in both forms."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.bridge import BridgedClient
from support.scripted import ScriptedServer, Turn, answer, scripted, send

from liftgen.runtime.aio import direct as aio
from liftgen.runtime.direct import DirectClient

LATER, SOON = timedelta(hours=6), timedelta(seconds=1)
FORMS: dict[str, Callable[..., Any]] = {
    "blocking": DirectClient,
    "asyncio": lambda *given, **named: BridgedClient(aio.DirectClient(*given, **named)),
}


class Issuer:
    """Whoever gives keys over HTTP: a new one each time it is asked, which holds for so long."""

    def __init__(self, server: ScriptedServer, made: Callable[[dict[str, str]], bytes], holds: timedelta) -> None:
        self.url, self.holds, self.server = server.url, holds, server
        server.turn = self.turn  # type: ignore[method-assign]  # what it gives depends on how often it was asked
        self._made = made

    def turn(self, request: bytes) -> Turn:
        self.server.requests.append(request)
        keys = {
            "access": f"AKID{len(self.server.requests)}",
            "until": (datetime.now(UTC) + self.holds).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "milliseconds": str(int((datetime.now(UTC) + self.holds).timestamp() * 1000)),
        }
        return send(answer(self._made(keys), checksum=False))


def container(keys: dict[str, str]) -> bytes:
    return json.dumps(
        {"AccessKeyId": keys["access"], "SecretAccessKey": "s", "Token": "t", "Expiration": keys["until"]}
    ).encode()


def assumed(action: str) -> Callable[[dict[str, str]], bytes]:
    def made(keys: dict[str, str]) -> bytes:
        return (
            f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials>'
            f"<AccessKeyId>{keys['access']}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
            f"<SessionToken>t</SessionToken><Expiration>{keys['until']}</Expiration></Credentials>"
            f"</{action}Result></{action}Response>"
        ).encode()

    return made


def signed_on(keys: dict[str, str]) -> bytes:
    return json.dumps(
        {
            "roleCredentials": {
                "accessKeyId": keys["access"],
                "secretAccessKey": "s",
                "sessionToken": "t",
                "expiration": int(keys["milliseconds"]),
            }
        }
    ).encode()


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    # Botocore has looked for the home when it was imported.
    monkeypatch.setattr("botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR", str(tmp_path))


Told = dict[str, str]


def in_a_container(issuer: str, _: Path) -> Told:
    """ECS, EKS and SnapStart give a function the address of its credentials, and a word to be let in."""
    return {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{issuer}/role",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "let-me-in",
    }


def with_a_role(issuer: str, folder: Path) -> Told:
    (folder / "config").write_text(
        "[default]\nrole_arn = arn:aws:iam::111122223333:role/reader\nsource_profile = own\n"
        "[profile own]\naws_access_key_id = AKIDOWN\naws_secret_access_key = s\n"
    )
    return {"AWS_ENDPOINT_URL_STS": issuer, "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}


def with_a_web_identity(issuer: str, folder: Path) -> Told:
    (folder / "token").write_text("a.web.token")
    return {
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(folder / "token"),
        "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/pod",
        "AWS_ENDPOINT_URL_STS": issuer,
        "AWS_DEFAULT_REGION": "eu-west-1",
    }


def signed_on_once(issuer: str, folder: Path) -> Told:
    start = "https://one.awsapps.com/start"
    (folder / "config").write_text(
        f"[default]\nsso_start_url = {start}\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = reader\n"
    )
    kept = folder / f"{hashlib.sha1(start.encode()).hexdigest()}.json"
    expires = (datetime.now(UTC) + LATER).strftime("%Y-%m-%dT%H:%M:%SZ")
    kept.write_text(json.dumps({"accessToken": "seen", "expiresAt": expires, "region": "eu-west-1", "startUrl": start}))
    return {"AWS_ENDPOINT_URL_SSO": issuer}


KINDS: dict[str, tuple[Callable[[str, Path], Told], Callable[[dict[str, str]], bytes]]] = {
    "container": (in_a_container, container),
    "role": (with_a_role, assumed("AssumeRole")),
    "web identity": (with_a_web_identity, assumed("AssumeRoleWithWebIdentity")),
    "single sign-on": (signed_on_once, signed_on),
}


@pytest.fixture
def servers() -> Iterator[tuple[ScriptedServer, ScriptedServer]]:
    with ExitStack() as stack:
        yield stack.enter_context(scripted()), stack.enter_context(scripted())


def keys_of(server: ScriptedServer) -> list[str]:
    return [each.partition(b"Credential=")[2].partition(b"/")[0].decode() for each in server.requests]


@pytest.mark.parametrize("make", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "holds", [pytest.param(LATER, id="kept", marks=pytest.mark.slow), pytest.param(SOON, id="renewed")]
)
def test_keys_are_asked_for_and_renewed_before_they_expire(
    servers: tuple[ScriptedServer, ScriptedServer],
    kind: str,
    make: Callable[..., Any],
    holds: timedelta,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    dynamodb, there = servers
    tell, made = KINDS[kind]
    issuer = Issuer(there, made, holds)
    for name, value in tell(issuer.url, tmp_path).items():
        monkeypatch.setenv(name, value)

    client = make("eu-west-1", endpoint_url=dynamodb.url)
    for _ in range(3):
        client.call("GetItem", b"{}")
    keys = keys_of(dynamodb)

    assert all(b"X-Amz-Security-Token: t\r\n" in each for each in dynamodb.requests)
    assert keys[0].startswith("AKID")
    if holds == LATER:
        assert (len(set(keys)), len(issuer.server.requests)) == (1, 1)
    else:
        assert len(set(keys)) == 3


@pytest.mark.parametrize("make", FORMS.values(), ids=FORMS.keys())
def test_a_process_gives_keys(
    servers: tuple[ScriptedServer, ScriptedServer], make: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "give.py").write_text('print(\'{"Version": 1, "AccessKeyId": "AKIDPROCESS", "SecretAccessKey": "s"}\')')
    (tmp_path / "config").write_text(f"[default]\ncredential_process = {sys.executable} {tmp_path / 'give.py'}\n")
    make("eu-west-1", endpoint_url=servers[0].url).call("GetItem", b"{}")

    assert keys_of(servers[0]) == ["AKIDPROCESS"]
