"""Settings: region, endpoint, attempts and certificates; of the environment, or asked of botocore once."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from liftgen.runtime.direct.retries import ATTEMPTS
from liftgen.runtime.errors import NotConfigured
from liftgen.runtime.record import record, replace

TIMEOUT = 60.0  # as botocore

# The regions whose endpoint is `dynamodb.<region>.amazonaws.com`; partitions with other names are botocore's to know.
PLAIN_AREAS = frozenset({"us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"})
DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "central", "northeast", "southeast", "northwest", "southwest"}
)

# What leads elsewhere than a plain endpoint, or to files that may: botocore reads all that.
RESOLVED_BY_BOTOCORE = (
    "AWS_DEFAULTS_MODE",
    "AWS_DEFAULT_PROFILE",
    "AWS_PROFILE",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
)


class OnlyBotocoreError(NotConfigured):
    """A setting that only botocore serves; `liftgen.runtime.connect` takes its client then."""


@record()
class Settings:
    """Where to send what, and how often."""

    region: str
    secure: bool
    address: tuple[str, int]
    host: str
    attempts: int = ATTEMPTS
    connect_timeout: float = TIMEOUT
    read_timeout: float = TIMEOUT
    certificates: str | None = None

    @property
    def url(self) -> str:
        return f"{'https' if self.secure else 'http'}://{self.host}"


def settings_of(
    environment: Mapping[str, str],
    region: str | None = None,
    endpoint_url: str | None = None,
    attempts: int | None = None,
    connect_timeout: float | None = None,
    read_timeout: float | None = None,
    certificates: str | None = None,
) -> Settings:
    """What is given, filled up from the environment. Raises OnlyBotocoreError and NotConfigured."""
    if proxy := _proxy(environment):
        raise OnlyBotocoreError(f"`{proxy}` is set, and only botocore speaks to proxies")
    region = region or environment.get("AWS_DEFAULT_REGION")
    endpoint_url = endpoint_url or _endpoint(environment)
    if _leads_elsewhere(environment) or region is None or not (endpoint_url or _is_plain(region)):
        settings = _resolved(region, endpoint_url, environment)
    else:
        _refuse_modes(environment.get("AWS_RETRY_MODE"), environment.get("AWS_ACCOUNT_ID_ENDPOINT_MODE"))
        settings = replace(
            _located(region, endpoint_url) if endpoint_url else _regional(region, environment),
            attempts=_attempts(environment.get("AWS_MAX_ATTEMPTS")),
            certificates=environment.get("AWS_CA_BUNDLE") or None,
        )
    return replace(
        settings,
        attempts=settings.attempts if attempts is None else attempts,
        connect_timeout=settings.connect_timeout if connect_timeout is None else connect_timeout,
        read_timeout=settings.read_timeout if read_timeout is None else read_timeout,
        certificates=certificates or settings.certificates,
    )


def _proxy(environment: Mapping[str, str]) -> str | None:
    """The variable that names a proxy, or what knows of one."""
    for name, value in environment.items():
        if value and name.lower() in ("http_proxy", "https_proxy", "all_proxy"):
            return name
    if sys.platform in ("darwin", "win32") and environment is os.environ:
        from urllib.request import getproxies

        return "the system's proxy" if getproxies() else None
    return None


def _endpoint(environment: Mapping[str, str]) -> str | None:
    if environment.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    return environment.get("AWS_ENDPOINT_URL_DYNAMODB") or environment.get("AWS_ENDPOINT_URL") or None


def _leads_elsewhere(environment: Mapping[str, str]) -> bool:
    if any(environment.get(name) for name in RESOLVED_BY_BOTOCORE):
        return True
    named = environment.get("AWS_CONFIG_FILE")
    home = environment.get("HOME") or environment.get("USERPROFILE")
    file = named or (os.path.join(home, ".aws", "config") if home else None)
    return file is not None and os.path.isfile(file)


def _is_plain(region: str) -> bool:
    area, _, rest = region.partition("-")
    direction, _, number = rest.partition("-")
    return area in PLAIN_AREAS and direction in DIRECTIONS and number.isdecimal()


def _resolved(region: str | None, endpoint_url: str | None, environment: Mapping[str, str]) -> Settings:
    """What botocore makes of files, profiles and partitions. It is asked once, so it costs an import and a client."""
    from botocore.exceptions import BotoCoreError, NoRegionError
    from botocore.session import Session

    session = Session()
    try:
        client = session.create_client(
            "dynamodb",
            region_name=region,
            endpoint_url=endpoint_url,
            aws_access_key_id="nobody",  # no provider is asked for the sake of a name
            aws_secret_access_key="nobody",
        )
    except NoRegionError as error:
        raise NotConfigured(str(error)) from error
    except (BotoCoreError, ValueError) as error:
        raise NotConfigured(str(error)) from error
    config: Any = client.meta.config
    _refuse_modes(config.retries.get("mode"), config.account_id_endpoint_mode)
    return replace(
        _located(client.meta.region_name, client.meta.endpoint_url),
        attempts=config.retries.get("total_max_attempts") or _attempts(environment.get("AWS_MAX_ATTEMPTS")),
        connect_timeout=float(config.connect_timeout),
        read_timeout=float(config.read_timeout),
        certificates=session.get_config_variable("ca_bundle"),
    )


def _refuse_modes(retry_mode: str | None, account_mode: str | None) -> None:
    if retry_mode and retry_mode.lower() != "standard":
        raise OnlyBotocoreError(f"the retry mode is `{retry_mode}`, and only botocore has that")
    if account_mode and account_mode.lower() == "required":
        raise OnlyBotocoreError("endpoints of the account are required, and only botocore knows every account")


def _regional(region: str, environment: Mapping[str, str]) -> Settings:
    """The region's endpoint, or that of the account in it where the environment says which account the keys are of."""
    account = environment.get("AWS_ACCOUNT_ID")
    preferred = environment.get("AWS_ACCOUNT_ID_ENDPOINT_MODE", "preferred").lower() == "preferred"
    if account and preferred and len(account) == 12 and account.isascii() and account.isdecimal():
        host = f"{account}.ddb.{region}.amazonaws.com"
    else:
        host = f"dynamodb.{region}.amazonaws.com"
    return Settings(region, True, (host, 443), host)


def _located(region: str, url: str) -> Settings:
    scheme, name, port = _plain_parts(url) or _parts(url)
    secure = scheme == "https"
    usual = 443 if secure else 80
    host = f"[{name}]" if ":" in name else name
    return Settings(region, secure, (name, port or usual), host if port in (None, usual) else f"{host}:{port}")


def _plain_parts(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of what has nothing else; urllib, which knows the rest, loads more than a request needs."""
    scheme, _, rest = url.removesuffix("/").partition("://")
    name, colon, port = rest.partition(":")
    plain = name.isascii() and name.replace("-", "a").replace(".", "a").isalnum() and name == name.lower()
    if scheme not in ("http", "https") or not plain or (colon and not (port.isascii() and port.isdecimal())):
        return None
    number = int(port) if colon else None
    return None if number is not None and number > 65_535 else (scheme, name, number)


def _parts(url: str) -> tuple[str, str, int | None]:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        name, port = parts.hostname, parts.port
    except ValueError:
        name = port = None
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not name or not name.isascii():
        raise NotConfigured(f"the endpoint `{_without_user(url)}` is no address")
    if parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise OnlyBotocoreError(f"the endpoint `{_without_user(url)}` is more than a host and a port")
    return parts.scheme, name, port


def _without_user(url: str) -> str:
    import re  # for what goes wrong

    return re.sub(r"//[^/]*@", "//", url)


def _attempts(said: str | None) -> int:
    if not said:
        return ATTEMPTS
    try:
        attempts = int(said)
    except ValueError:
        attempts = 0
    if attempts < 1:
        raise NotConfigured(f"AWS_MAX_ATTEMPTS is `{said}`, and should be a number of at least 1")
    return attempts
