"""Connection: the cache that the environment names, reached when it is first asked, by whoever the function's role lets in."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from liftgen.runtime.caching.client import CachedClient
from liftgen.runtime.caching.stores import Empty, Found, Store, ValkeyStore
from liftgen.runtime.errors import NotConfigured, Unavailable

if TYPE_CHECKING:
    from liftgen.runtime.client import Client

VARIABLE = "LIFT_CACHE"
TOKEN_SECONDS = 900
"""How long a token opens connections; that is the longest that ElastiCache takes."""


@dataclass(frozen=True, slots=True)
class CacheSettings:
    """Where a cache is, who asks it, and what it keeps: key attributes by table, for `seconds`, of tenants by their attribute."""

    host: str
    port: int
    name: str
    user: str
    serverless: bool
    tables: Mapping[str, tuple[str, ...]]
    seconds: float
    tenant: str | None = None


def cache_settings(environment: Mapping[str, str] | None = None) -> CacheSettings | None:
    """What `LIFT_CACHE`, a JSON object, says; None where it is not there. NotConfigured when it is not one of settings."""
    text = (os.environ if environment is None else environment).get(VARIABLE)
    if text is None:
        return None
    try:
        said = json.loads(text)
        return CacheSettings(
            host=str(said["host"]),
            port=int(said["port"]),
            name=str(said["name"]),
            user=str(said["user"]),
            serverless=bool(said["serverless"]),
            tables={str(table): tuple(keys) for table, keys in said["tables"].items()},
            seconds=float(said["seconds"]),
            tenant=said.get("tenant"),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotConfigured(f"`{VARIABLE}` is not a JSON object of a cache's settings") from error


def cached(client: Client, environment: Mapping[str, str] | None = None, *, tenant: str = "") -> Client:
    """The client, read through the cache that the environment names; itself where none is named. NotConfigured as above."""
    settings = cache_settings(environment)
    if settings is None:
        return client
    store = LazyStore(lambda: connect(settings))
    return CachedClient(
        client=client, store=store, keys=settings.tables, seconds=settings.seconds, tenant=tenant, patience=0.5
    )


def connect(settings: CacheSettings, **given: Any) -> ValkeyStore:
    """A store in this cache, which is a cluster, over TLS; what a client of Valkey raises where it is out of reach.

    What else is `given` is for valkey's own client, and wins.
    """
    from valkey.backoff import NoBackoff
    from valkey.cluster import ValkeyCluster
    from valkey.retry import Retry

    how = {
        "ssl": True,
        "credential_provider": Tokens(settings),
        "socket_timeout": 0.5,
        "socket_connect_timeout": 0.5,
        "retry": Retry(NoBackoff(), 0),
        "cluster_error_retry_attempts": 1,
        "require_full_coverage": False,
    }
    return ValkeyStore(cast("Any", ValkeyCluster)(host=settings.host, port=settings.port, **how | given))


@dataclass(frozen=True, slots=True)
class Tokens:
    """User and password for each new connection: a request that the function's own credentials have signed, and no secret."""

    settings: CacheSettings

    def get_credentials(self) -> tuple[str, str]:
        """The user, and a token that opens connections for a quarter of an hour."""
        from botocore.auth import SigV4QueryAuth
        from botocore.awsrequest import AWSRequest
        from botocore.session import get_session

        session = get_session()
        credentials, region = session.get_credentials(), session.get_config_variable("region")
        if credentials is None or not region:
            raise NotConfigured("there are no credentials, or no region, for the cache's token")
        said = {"Action": "connect", "User": self.settings.user}
        if self.settings.serverless:
            said["ResourceType"] = "ServerlessCache"
        request = AWSRequest(method="GET", url=f"https://{self.settings.name}/", params=said)
        SigV4QueryAuth(credentials, "elasticache", region, expires=TOKEN_SECONDS).add_auth(request)
        return self.settings.user, str(request.url).removeprefix("https://")


@dataclass
class LazyStore:
    """A store that is connected to when it is first asked, and not again for `seconds` where that failed."""

    connect: Callable[[], Store]
    seconds: float = 5.0
    monotonic: Callable[[], float] = time.monotonic
    _store: Store | None = field(default=None, init=False, repr=False)
    _again: float = field(default=0.0, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def look(self, key: str, token: str) -> Found | Empty:
        """As `Store` says; Unavailable while there is no connection."""
        return self._connected().look(key, token)

    def fill(self, key: str, token: str, value: bytes, seconds: float) -> bool:
        """As `Store` says; Unavailable while there is no connection."""
        return self._connected().fill(key, token, value, seconds)

    def drop(self, *keys: str) -> None:
        """As `Store` says; Unavailable while there is no connection."""
        self._connected().drop(*keys)

    def _connected(self) -> Store:
        with self._lock:
            if self._store is None:
                if self.monotonic() < self._again:
                    raise Unavailable("the cache could not be reached a moment ago")
                try:
                    self._store = self.connect()
                except Exception:
                    self._again = self.monotonic() + self.seconds
                    raise
            return self._store
