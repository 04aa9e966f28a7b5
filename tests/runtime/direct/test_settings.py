"""Region, endpoint and attempts are those that botocore would take, or botocore's client is taken."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from support.bridge import BridgedClient
from support.scripted import answer, scripted, send

from liftgen.runtime import aio, connect
from liftgen.runtime.aio.direct import DirectClient as AsyncDirectClient
from liftgen.runtime.botocore_client import BotocoreClient
from liftgen.runtime.direct import DirectClient, OnlyBotocoreError
from liftgen.runtime.direct.settings import settings_of
from liftgen.runtime.errors import NotConfigured

SESSION = botocore.session.Session()
REGIONS = sorted(
    {
        region
        for partition in SESSION.get_available_partitions()
        for region in SESSION.get_available_regions("dynamodb", partition)
    }
)


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("AWS_", "LIFT_CLIENT")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")


def asked_by_botocore(region: str | None = None, endpoint_url: str | None = None) -> tuple[str, str, int]:
    """Where botocore sends a request, the region it signs for, and how often it tries."""
    seen: list[str] = []

    def stop(request: Any, **_: Any) -> None:
        seen.append(request.url.rstrip("/"))
        raise InterruptedError

    client = botocore.session.Session().create_client("dynamodb", region_name=region, endpoint_url=endpoint_url)
    client.meta.events.register("before-send.dynamodb", stop)
    client.meta.events.register("needs-retry.dynamodb", lambda **_: None)
    with pytest.raises(InterruptedError):
        client.describe_table(TableName="saas")
    return seen[0], client.meta.region_name, client.meta.config.retries.get("total_max_attempts", 4)


def resolved(region: str | None = None, endpoint_url: str | None = None) -> tuple[str, str, int]:
    settings = settings_of(os.environ, region, endpoint_url)
    return settings.url, settings.region, settings.attempts


@pytest.mark.parametrize("region", [*REGIONS, "eu-north-9", "us-gov-west-1", "cn-north-1", "eusc-de-east-1", "mars-1"])
def test_a_region_has_botocores_endpoint(region: str) -> None:
    assert resolved(region) == asked_by_botocore(region)


@pytest.mark.parametrize(
    "environment",
    [
        {"AWS_ENDPOINT_URL": "http://localhost:8000"},
        {"AWS_ENDPOINT_URL": "http://localhost:8000/", "AWS_ENDPOINT_URL_DYNAMODB": "https://[::1]:8443"},
        {"AWS_ENDPOINT_URL": "http://localhost:8000", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
        {"AWS_USE_FIPS_ENDPOINT": "true"},
        {"AWS_USE_DUALSTACK_ENDPOINT": "true"},
        {"AWS_USE_DUALSTACK_ENDPOINT": "false"},
        {"AWS_ACCOUNT_ID": "111122223333"},
        {"AWS_ACCOUNT_ID": "111122223333", "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled"},
        {"AWS_MAX_ATTEMPTS": "7"},
        {"AWS_RETRY_MODE": "standard"},
        {"AWS_DEFAULTS_MODE": "in-region"},
    ],
    ids=str,
)
def test_the_environment_means_what_it_means_to_botocore(
    environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert resolved() == asked_by_botocore()


def test_a_profile_is_read_by_botocore(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = "[profile here]\nregion = eu-central-1\nmax_attempts = 6\nendpoint_url = http://localhost:9000\n"
    (tmp_path / "config").write_text(config)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_PROFILE", "here")

    assert resolved() == asked_by_botocore() == ("http://localhost:9000", "eu-central-1", 6)


@pytest.mark.parametrize(
    "environment",
    [
        {"HTTPS_PROXY": "http://proxy.example:3128"},
        {"http_proxy": "http://proxy.example:3128"},
        {"AWS_RETRY_MODE": "adaptive"},
        {"AWS_RETRY_MODE": "legacy"},
        {"AWS_ACCOUNT_ID_ENDPOINT_MODE": "required"},
        {"AWS_ENDPOINT_URL": "http://localhost:8000/with/a/path"},
    ],
    ids=str,
)
def test_what_only_botocore_serves_is_served_by_botocore(
    environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"AWS_DEFAULT_REGION": "eu-west-1", **environment}.items():
        monkeypatch.setenv(name, value)

    only_botocore()


def only_botocore() -> None:
    """Both forms leave it to botocore."""
    assert isinstance(connect("direct"), BotocoreClient)
    assert "BotocoreClient" in repr(aio.connect("direct"))
    for form in (DirectClient, AsyncDirectClient):
        with pytest.raises(OnlyBotocoreError):
            form()


@pytest.mark.parametrize("line", ["retry_mode = adaptive", "account_id_endpoint_mode = required"])
def test_what_a_profile_says_and_only_botocore_serves_is_served_by_botocore(
    line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text(f"[default]\nregion = eu-west-1\n{line}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))

    only_botocore()


@pytest.mark.parametrize("form", [connect, lambda kind: BridgedClient(aio.connect(kind))])
def test_a_proxy_is_gone_through_whichever_client_is_said(form: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(send(answer(b'{"Item":{}}'))) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://dynamodb.example:8000")

        assert form("direct").call("GetItem", b'{"TableName":"saas"}') == b'{"Item":{}}'
        assert [each.split(b" ")[1] for each in proxy.requests] == [b"http://dynamodb.example:8000/"]


@pytest.mark.parametrize(
    "url", ["localhost:8000", "ftp://localhost", "http://", "http://localhost:port", "http://ü.example"]
)
def test_an_endpoint_that_is_no_address_is_a_setting(url: str) -> None:
    for form in (DirectClient, AsyncDirectClient):
        with pytest.raises(NotConfigured, match="is no address"):
            form("eu-west-1", endpoint_url=url)


@pytest.mark.parametrize("said", ["0", "-1", "many"])
def test_attempts_are_a_number(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", said)

    for form in (DirectClient, AsyncDirectClient):
        with pytest.raises(NotConfigured, match="AWS_MAX_ATTEMPTS"):
            form("eu-west-1")


@pytest.mark.parametrize("kind", ["direct", "botocore"])
def test_without_a_region_nothing_is_configured(kind: Any) -> None:
    for form in (connect, aio.connect):
        with pytest.raises(NotConfigured, match="region"):
            form(kind)


def test_the_client_is_chosen_by_an_argument_or_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(connect(region="eu-west-1"), BotocoreClient)
    monkeypatch.setenv("LIFT_CLIENT", "direct")
    assert isinstance(connect(region="eu-west-1"), DirectClient)
    assert isinstance(connect("botocore", region="eu-west-1"), BotocoreClient)
    monkeypatch.setenv("LIFT_CLIENT", "quick")
    with pytest.raises(NotConfigured, match="`quick`"):
        connect(region="eu-west-1")
