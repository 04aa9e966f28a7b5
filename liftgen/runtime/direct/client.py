"""Client: a request is signed, sent, and repeated where botocore's standard mode would repeat it."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Mapping
from zlib import crc32

from liftgen.runtime.direct.answer import Answer, TransportError
from liftgen.runtime.direct.clock import Clock
from liftgen.runtime.direct.credentials import CredentialsSource, credentials_source, obtained
from liftgen.runtime.direct.pool import Pool
from liftgen.runtime.direct.retries import RETRY_COST, THROTTLING_COST, Quota, Verdict, delay, verdict
from liftgen.runtime.direct.settings import settings_of
from liftgen.runtime.direct.signature import Signer
from liftgen.runtime.direct.tls import tls_context
from liftgen.runtime.errors import READS, LiftError, Timeout, Unavailable, failure

REFUSED_FOR_ITS_TIME = frozenset({"InvalidSignatureException", "RequestExpired", "RequestTimeTooSkewed"})


class DirectClient:
    """The port straight over kept connections: signed, sent and repeated here.

    Whatever is not given is looked up in the environment as botocore does, and by botocore where files or other services
    have to be asked. `credentials` are `Credentials`, a session of boto3 or botocore, or botocore's credentials;
    `attempts` counts the first one; `read_timeout` is for a whole answer; `connections` is how many are kept; and
    `certificates` is a file or a hashed folder of the authorities to trust. Raises OnlyBotocoreError, a NotConfigured, for
    settings that only botocore serves, such as a proxy, and NotConfigured when no region is said. It may be shared by
    threads, and used on both sides of a fork.
    """

    def __init__(
        self,
        region: str | None = None,
        *,
        endpoint_url: str | None = None,
        credentials: object | None = None,
        attempts: int | None = None,
        connect_timeout: float | None = None,
        read_timeout: float | None = None,
        connections: int | None = None,
        certificates: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        environment = os.environ if environment is None else environment
        settings = settings_of(environment, region, endpoint_url, attempts, connect_timeout, read_timeout, certificates)
        self._settings = settings
        self._credentials: CredentialsSource = credentials_source(credentials, environment)
        self._clock = Clock()
        self._signer = Signer(settings.region, settings.host)
        context = tls_context(settings.certificates) if settings.secure else None
        self._pool = Pool(settings.address, context, settings.connect_timeout, settings.read_timeout, connections)
        self._quota = Quota()
        # A child of a fork has connections that belong to its parent, and locks that a thread may hold which it does not have.
        _living.add(self)

    def __repr__(self) -> str:
        return f"DirectClient(region={self._settings.region!r}, endpoint={self._settings.url!r})"

    def call(self, operation: str, body: bytes) -> bytes:
        """The answer's JSON to a request's JSON; errors as `Client` says."""
        attempt, cost, unsure, corrected = 1, 0, False, False
        while True:
            outcome = self._attempt(operation, body)
            if isinstance(outcome, Answer):
                status = outcome.status
                if status < 300 and not _damaged(outcome):
                    self._quota.release(cost or 1)
                    return outcome.body
                error = _error(operation, outcome, unsure)
                unsure = unsure or status >= 500 or status < 300
                if not corrected and error.code in REFUSED_FOR_ITS_TIME and self._clock.correct(outcome.date):
                    corrected = True  # a request that was refused for its time was not applied
                    continue
                judged = verdict(status, error.code, checksum_failed=_checksum_failed(outcome))
                retry_after = outcome.headers.get(b"x-amz-retry-after")
            else:
                error = _transport_error(operation, outcome, unsure)
                unsure = unsure or outcome.sent
                judged, retry_after = Verdict.TRANSIENT, None
            if judged is Verdict.FINAL or attempt >= self._settings.attempts:
                break
            throttled = judged is Verdict.THROTTLED
            cost = THROTTLING_COST if throttled else RETRY_COST
            if not self._quota.acquire(cost):
                break
            time.sleep(delay(attempt, throttled, retry_after))
            attempt += 1
        if isinstance(outcome, Answer) and outcome.status < 300:
            self._quota.release(cost or 1)
        raise error from None

    def close(self) -> None:
        """Close the connections that are kept; the next call opens one."""
        self._pool.clear()

    def _attempt(self, operation: str, body: bytes) -> Answer | TransportError:
        request = self._signer.request(operation, body, obtained(self._credentials), self._clock.now())
        try:
            return self._pool.exchange(request)
        except TransportError as failed:
            return failed

    def _forget_the_parent(self) -> None:
        self._pool.abandon()
        self._quota.renew()
        self._credentials.renew()


def _damaged(answer: Answer) -> bool:
    """Whether an answer differs from its checksum, or is not JSON at all."""
    body, checksum = answer.body, answer.headers.get(b"x-amz-crc32")
    if checksum is not None and not (checksum.isdigit() and int(checksum) == crc32(body)):
        return True
    return body[:1] != b"{" or (body[-1:] != b"}" and not body.rstrip().endswith(b"}"))


def _checksum_failed(answer: Answer) -> bool:
    """Whether an answer says what its checksum is, and that is another."""
    checksum = answer.headers.get(b"x-amz-crc32")
    return checksum is not None and checksum.isdigit() and int(checksum) != crc32(answer.body)


def _error(operation: str, answer: Answer, unsure: bool) -> LiftError:
    if answer.status < 300:
        return Unavailable("the answer arrived damaged", operation=operation, ambiguous=operation not in READS)
    return failure(operation, answer.status, answer.body, request_id=answer.request_id, ambiguous=unsure)


def _transport_error(operation: str, failed: TransportError, unsure: bool) -> LiftError:
    kind = Timeout if failed.timed_out else Unavailable
    ambiguous = (unsure or failed.sent) and operation not in READS
    return kind(str(failed), operation=operation, ambiguous=ambiguous)


_living: weakref.WeakSet[DirectClient] = weakref.WeakSet()


def _renew_after_fork() -> None:
    for client in list(_living):
        client._forget_the_parent()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_after_fork)
