"""Credentials: the environment's keys at once; every other kind from botocore's providers, frozen for each request."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from liftgen.runtime.errors import AccessDenied, LiftError, Timeout, Unavailable
from liftgen.runtime.record import record


@record()
class Credentials:
    """Keys of one moment. Only the first may be shown."""

    access_key: str
    secret_key: str
    token: str | None = None

    def __post_init__(self) -> None:
        if not all(_visible(part) for part in (self.access_key, self.secret_key, self.token or "-")):
            raise AccessDenied("the credentials are empty somewhere, or have characters that no header may have")

    def __repr__(self) -> str:
        return f"Credentials(access_key={self.access_key!r})"


class CredentialsSource(Protocol):
    """Where the credentials of a request come from."""

    @property
    def ready(self) -> bool:
        """Whether they are known, so that nobody has to be asked for them."""
        ...

    def __call__(self) -> Credentials:
        """Those for the next request; raises AccessDenied when there are none."""
        ...

    def renew(self) -> None:
        """Locks that nobody holds, after a fork."""
        ...


def credentials_source(given: object | None, environment: Mapping[str, str]) -> CredentialsSource:
    """Where credentials come from: those given, else the environment's, else wherever botocore finds some."""
    if isinstance(given, Credentials):
        return Fixed(given)
    if given is not None:
        return Botocores(lambda: _of_botocore(given))
    found = _of_environment(environment)
    return Botocores(_searched) if found is None else Fixed(found)


def obtained(source: CredentialsSource) -> Credentials:
    """The credentials of the next request; raises AccessDenied when there are none."""
    return source()


@record()
class Fixed:
    """Credentials that do not change."""

    credentials: Credentials

    @property
    def ready(self) -> bool:
        return True

    def __call__(self) -> Credentials:
        return self.credentials

    def renew(self) -> None:
        return


class Botocores:
    """Credentials of botocore, which renews them before they expire."""

    def __init__(self, find: Callable[[], Any]) -> None:
        self._find = find
        self._found: Any = None
        self._frozen: tuple[Any, Credentials] | None = None
        self._lock = threading.Lock()

    @property
    def ready(self) -> bool:
        # Botocore renews some minutes before credentials expire, in the call that asks for them.
        expires = getattr(self._found, "refresh_needed", None)
        return self._found is not None and not (expires is not None and expires())

    def __call__(self) -> Credentials:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            frozen = self._provided().get_frozen_credentials()
        except (ClientError, BotoCoreError) as error:
            raise _refused(error) from error
        known = self._frozen
        if known is None or known[0] != frozen:
            known = (frozen, Credentials(frozen.access_key, frozen.secret_key, frozen.token))
            self._frozen = known
        return known[1]

    def renew(self) -> None:
        # Botocore's own credentials may be locked by a thread that this process does not have: they are looked for again.
        self._lock = threading.Lock()
        self._found = None

    def _provided(self) -> Any:
        if self._found is None:
            with self._lock:
                if self._found is None:
                    self._found = self._find()
        if self._found is None:
            raise AccessDenied("there are no credentials")
        return self._found


def _refused(error: Exception) -> LiftError:
    # Whoever is asked for credentials is asked before the request is sent, so nothing of it was applied.
    from botocore.exceptions import ConnectionError, ConnectTimeoutError, HTTPClientError, ReadTimeoutError

    match error:
        case ConnectTimeoutError() | ReadTimeoutError():
            return Timeout(str(error))
        case ConnectionError() | HTTPClientError():
            return Unavailable(str(error))
        case _:
            return AccessDenied(str(error))


def _of_environment(environment: Mapping[str, str]) -> Credentials | None:
    """The keys of Lambda and of CI. What expires at a time that is said, or is half there, is left to botocore."""
    access_key, secret_key = environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY")
    if not access_key or not secret_key or environment.get("AWS_CREDENTIAL_EXPIRATION"):
        return None
    token = environment.get("AWS_SECURITY_TOKEN") or environment.get("AWS_SESSION_TOKEN")
    return Credentials(access_key, secret_key, token or None)


def _of_botocore(given: Any) -> Any:
    """What freezes: botocore's credentials, or those of a session of boto3 or botocore."""
    return given.get_credentials() if hasattr(given, "get_credentials") else given


def _searched() -> Any:
    from botocore.session import Session

    return Session().get_credentials()


def _visible(text: str) -> bool:
    return bool(text) and text.isascii() and text.isprintable() and " " not in text
